"""`feeds`: their health, and feeds.yaml edited with everything the person wrote kept."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import emit_json, local_time, note, say
from store.cli.session import Stop, archive_of, places_of, rules_of
from store.errors import ConfigError, Interrupted, UsageError, WirewatchError
from store.text import screen_safe

if TYPE_CHECKING:
    from store.fetch.discover import FoundFeed
    from store.jobs.places import Places
    from store.types import FeedSpec, FeedState


def run(arguments: Namespace) -> int:
    """One of list, add, remove, check, import, export."""
    verb = {None: _list, "add": _add, "remove": _remove, "check": _check, "import": _import, "export": _export}
    return verb[arguments.verb](arguments)


def _specs(places: Places) -> tuple[FeedSpec, ...]:
    if isinstance(places.loaded, ConfigError):
        raise places.loaded
    assert places.loaded is not None  # find_places reads the file or keeps the error
    return places.loaded.feeds


def _list(arguments: Namespace) -> int:
    from store.fetch.schedule import is_silent

    places = places_of(arguments)
    with archive_of(places) as archive:
        states = archive.feed_states()
        config = rules_of(places, archive, quiet=arguments.quiet).config
    at = clock.now()
    for spec in config.feeds:
        state = states.get(spec.url)
        silent = state is not None and is_silent(state, at)
        if arguments.json:
            emit_json(_health(spec, state, silent))
        else:
            say(_line(spec, state, silent))
    if not config.feeds and not arguments.json:
        say("no feeds yet: wirewatch feeds add URL")
    return 0


def _health(spec: FeedSpec, state: FeedState | None, silent: bool) -> dict[str, object]:
    every = spec.every if spec.every is not None else state.interval if state else None
    return {
        "feed": spec.url, "name": spec.name or (state.title if state else ""), "tags": list(spec.tags), "every": every,
        "next": clock.rfc3339(state.next_due) if state else None,
        "last_ok": clock.rfc3339(state.last_ok) if state else None,
        "last_new": clock.rfc3339(state.last_new) if state else None, "failures": state.failures if state else 0,
        "error": state.error if state else None, "error_at": clock.rfc3339(state.error_at) if state else None,
        "items": state.items if state else 0, "per_day": round(state.per_day, 2) if state else 0,
        "matched": state.matched if state else 0, "muted": spec.muted, "silent": silent,
    }


def _line(spec: FeedSpec, state: FeedState | None, silent: bool) -> str:
    name = (spec.name or (state.title if state else "") or spec.url)[:36]
    if spec.muted:
        health = "muted"
    elif state is None or state.last_try is None:
        health = "not fetched yet"
    elif state.gone:
        health = "gone: the server says it is no more"
    elif state.failures:
        health = f"failed {state.failures}×: {state.error}"
    else:
        health = "silent" if silent else "ok"
    counts = f"{state.items:>7} items {state.per_day:>6.1f}/day" if state else f"{0:>7} items {0:>6.1f}/day"
    return f"{name:<36} {counts}  next {local_time(state.next_due if state else None)}  {health}"


def _add(arguments: Namespace) -> int:
    from store.fetch.discover import discover
    from store.jobs.edits import add

    places = places_of(arguments)
    specs = _specs(places)
    config = places.loaded
    assert not isinstance(config, ConfigError)  # _specs has looked
    assert config is not None
    found = discover(arguments.url, config.settings)
    if not found.feeds:
        raise WirewatchError(f"no feed at {arguments.url}: {found.error or 'none found'}",
                             "give the address of a feed, or of a page that links one")
    best = found.feeds[0]
    known = {spec.url for spec in specs}
    for feed in found.feeds:
        _show(arguments, feed, added=feed is best and best.url not in known)
    if best.url in known:
        raise UsageError(f"{best.url} is in {places.config_file} already")
    with archive_of(places) as archive:
        add(archive, places.config_file, best.url, name=arguments.name or best.title, tags=tuple(arguments.tag))
    note(f"added to {places.config_file}", quiet=arguments.quiet)
    return 0


def _show(arguments: Namespace, feed: FoundFeed, *, added: bool) -> None:
    if arguments.json:
        emit_json({"feed": feed.url, "name": feed.title, "items": feed.items, "newest": clock.rfc3339(feed.newest),
                   "titles": list(feed.titles), "added": added})
        return
    newest = f", newest {local_time(feed.newest)}" if feed.newest is not None else ""
    say(f"{'+' if added else ' '} {feed.url}", f"{feed.title} ({feed.items} items{newest})")
    for title in feed.titles[:3]:
        say(f"    {title}")


def _remove(arguments: Namespace) -> int:
    from store.jobs.edits import remove

    places = places_of(arguments)
    by_name = {spec.name: spec.url for spec in _specs(places) if spec.name}
    url = by_name.get(arguments.url, arguments.url)
    name = next((name for name, known in by_name.items() if known == url), "")
    with archive_of(places) as archive:
        remove(archive, places.config_file, url, name)
    note(f"removed from {places.config_file}; its items stay", quiet=arguments.quiet)
    return 0


def _check(arguments: Namespace) -> int:
    from store.jobs.rules import load_rules

    places = places_of(arguments)
    try:
        rules = load_rules(places, None)
    except ConfigError as error:
        if arguments.json:
            for fault in error.faults:
                emit_json({"file": str(fault.file), "line": fault.line, "column": fault.column, "found": fault.found,
                           "expected": fault.expected})
            return error.exit_code
        raise
    config = rules.config
    if not arguments.json and not arguments.quiet:
        say(f"{places.config_file}: {len(config.feeds)} feeds, {len(config.topics)} topics, no faults")
    return 0


def _import(arguments: Namespace) -> int:
    from itertools import chain

    from store.jobs.edits import add_all
    from store.jobs.lock import FetchLock
    from store.jobs.peers import read_peer

    places = places_of(arguments)
    handed = read_peer(arguments.file)
    for reason in handed.left:
        note(f"wirewatch: {screen_safe(reason)}")
    with archive_of(places) as archive:
        added, known = add_all(archive, places.config_file, handed.feeds, arguments.file.name) if handed.feeds else (0, 0)
    first = next(handed.items, None)
    told: dict[str, int] = {"added": added, "known": known}
    if first is not None:
        from store.jobs.rules import load_rules
        from store.jobs.takeover import take_over

        stop = Stop()
        with stop.listening(), FetchLock(places.database, "import", wait=arguments.wait, stop=stop), \
                archive_of(places) as archive:
            places = places_of(arguments)  # with the feeds that have just come
            taken = take_over(archive, load_rules(places, archive), chain([first], handed.items), stop=stop)
        told |= {"items": taken.items, "new": taken.new, "marked": taken.marked}
    if arguments.json:
        emit_json(told)
    elif not arguments.quiet:
        say(f"{added} feeds added to {places.config_file}, {known} were there")
        if first is not None:
            say(f"{told['items']} items read: {told['new']} new, {told['marked']} marked as they were there")
    if first is not None and taken.stopped:
        raise Interrupted("import stopped before its end; what was read is kept", "the same command goes on")
    return 0


def _export(arguments: Namespace) -> int:
    from store.config import export_opml, write_text

    text = export_opml(list(_exportable(_specs(places_of(arguments)))))
    if arguments.file == "-":
        sys.stdout.write(text)
    else:
        write_text(Path(arguments.file), text)
    return 0


def _exportable(specs: Iterable[FeedSpec]) -> Iterable[FeedSpec]:
    return (spec for spec in specs if spec.path is None)
