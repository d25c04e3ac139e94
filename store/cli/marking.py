"""`triage`: the marks of the desk, from a script; each call is one step that `triage undo` takes back.

The steps are those of the whole archive: edits of the configuration are among them.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from store.cli.output import emit_json, say
from store.cli.session import archive_of, places_of, rules_of
from store.errors import UsageError
from store.types import Change, State

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.places import Places

STATES = {"read": State.READ, "unread": State.NEW, "keep": State.KEPT, "dismiss": State.DISMISSED}
STORIES = ("merge", "split", "move")


def run(arguments: Namespace) -> int:
    """Mark items given by number or by a query, or undo and redo steps; prints what changed."""
    places = places_of(arguments)
    with archive_of(places) as archive:
        if arguments.verb in ("undo", "redo"):
            move = archive.undo if arguments.verb == "undo" else archive.redo
            changes = move(arguments.steps, detail=True)
            _print(arguments, changes)
            if not changes and not arguments.json and not arguments.quiet:
                say(f"nothing to {arguments.verb}")
            return 0
        items = _items(arguments, places, archive)
        change = _mark(arguments, places, archive, items)
        if change is not None:
            _print(arguments, [archive.change(change.step)])
        elif not arguments.json and not arguments.quiet:
            say("nothing to change")
    return 0


def _items(arguments: Namespace, places: Places, archive: Archive) -> list[int]:
    if bool(arguments.items) == (arguments.query is not None):
        raise UsageError("give the numbers of items, or --query", "wirewatch list shows the numbers")
    if arguments.query is not None:
        from store.jobs.search import find

        return list(find(archive, rules_of(places, archive, quiet=arguments.quiet), arguments.query))
    known = archive.states(arguments.items)
    if missing := [item for item in arguments.items if item not in known]:
        raise UsageError(f"no such item: {', '.join(map(str, missing))}", "wirewatch list shows the numbers")
    return list(dict.fromkeys(arguments.items))


def _mark(arguments: Namespace, places: Places, archive: Archive, items: list[int]) -> Change | None:
    if arguments.verb == "tag":
        tag = arguments.tag.removeprefix("-").strip()
        if not tag or any(char.isspace() for char in tag):
            raise UsageError(f"{arguments.tag!r} is no tag", "a tag is one word")
        return archive.tag(items, remove=[tag]) if arguments.tag.startswith("-") else archive.tag(items, add=[tag])
    if arguments.verb in ("belongs", "not"):
        from store.jobs.rules import topic_of

        topic = topic_of(rules_of(places, archive, quiet=arguments.quiet), arguments.topic)
        return archive.verdict(items, topic, arguments.verb == "belongs")
    if arguments.verb in STORIES:
        return _order(arguments, archive, items)
    return archive.mark(items, STATES[arguments.verb])


def _order(arguments: Namespace, archive: Archive, items: list[int]) -> Change | None:
    if arguments.verb == "split":
        return archive.split(items)
    if arguments.verb == "merge":
        return archive.merge({row.story for row in archive.item_rows(items)})
    if not archive.titles([arguments.into]):
        raise UsageError(f"no such story: {arguments.into}", "wirewatch stories shows the numbers")
    return archive.move(items, arguments.into)


def _print(arguments: Namespace, changes: list[Change]) -> None:
    for change in changes:
        if arguments.json:
            for item, before, after in change.detail:
                if change.undone:
                    before, after = after, before
                ordered = change.verb in STORIES
                emit_json({"item": item, "before": int(before) if ordered else before,
                           "after": int(after) if ordered else after})
            for file in change.files:
                emit_json({"file": file, "about": change.verb, "undone": change.undone})
        elif not arguments.quiet and change.files:
            say(f"{'undone: ' if change.undone else ''}{change.verb}", f"({', '.join(change.files)})")
        elif not arguments.quiet and change.verb in STORIES and not change.undone:
            reports = f"{change.items} report{'' if change.items == 1 else 's'}"
            place = f"now in story {change.detail[0][2]}" if change.detail else "there already, and kept there"
            say(f"{reports} {place}")
        elif not arguments.quiet:
            many = "item" if change.items == 1 else "items"
            say(f"{'undone: ' if change.undone else ''}{change.verb} {change.items} {many}")
