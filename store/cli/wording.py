"""`topics words`: what stands beside a topic or an expression in the archive: vocabulary that its lists may lack."""

from __future__ import annotations

from argparse import Namespace
from itertools import islice
from typing import TYPE_CHECKING

from store.cli.output import emit_json, say
from store.cli.session import Stop, archive_of, places_of, rules_of, when
from store.clock import rfc3339
from store.errors import Interrupted, UsageError
from store.jobs.mining import MOST_READ, Beside, Mined, mine_items, mine_topic
from store.jobs.rematch import stale_topics
from store.jobs.search import check_query, find
from store.jobs.taken import Taken

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules

SHOWN = 40       # lines for a person, unless --limit says otherwise
SHOWN_NEAR = 15  # of them for the near misses


def run(arguments: Namespace) -> int:
    """The words, names and phrases beside, the most telling first."""
    text = " ".join(arguments.about).strip()
    if not text:
        raise UsageError("an empty expression", "name a topic, or words as for wirewatch search")
    since = when(arguments.since)
    places = places_of(arguments)
    stop = Stop()
    with stop.listening(), archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        mined = _mined(archive, rules, text, since, stop)
        stale = _topic_of(rules, text) in stale_topics(archive, rules) if _topic_of(rules, text) else False
    if arguments.json:
        _emit(mined)
    else:
        _tell(mined, text, arguments)
        if stale and not arguments.quiet:
            say("the rules were edited since the archive was matched: wirewatch topics apply, then ask again")
    if stop():
        raise Interrupted("stopped before the end: only a part of the items was read")
    return 0


def _topic_of(rules: Rules, text: str) -> str | None:
    """The id of the topic that is named; None for an expression."""
    folded = text.casefold()
    return next((topic.id for topic in rules.config.topics if text == topic.id or folded == topic.name.casefold()), None)


def _mined(archive: Archive, rules: Rules, text: str, since: int | None, stop: Stop) -> Mined:
    named = _topic_of(rules, text)
    if named is not None:
        topic = next(topic for topic in rules.config.topics if topic.id == named)
        return mine_topic(archive, named, Taken.of_topic(topic, rules.config.names), since=since, stop=stop)
    check_query(text, rules)
    taken = Taken([text], rules.config.names)
    asked = text if since is None else f"({text}) AND since:{rfc3339(since)}"
    found = find(archive, rules, asked, stop=stop)
    items = list(islice(found, MOST_READ))
    more = sum(1 for _ in found)
    return mine_items(archive, items, taken, found=len(items) + more, stop=stop)


def _emit(mined: Mined) -> None:
    for beside, listed in (("items", mined.beside), ("near", mined.near)):
        for one in listed:
            emit_json({"word": one.text, "kind": one.kind, "beside": beside, "items": one.inside, "near": one.near,
                       "elsewhere": one.outside, "of": one.of, "rest": one.rest, "g2": round(one.score, 2),
                       "langs": list(one.langs), "taken": list(one.taken), "item": one.item, "title": one.example})
    emit_json({"summary": True, "items": mined.found, "read": mined.read, "near": mined.near_found})


def _tell(mined: Mined, text: str, arguments: Namespace) -> None:
    if not mined.found and not mined.near_found:
        say(f"nothing in the archive for {text}: there is nothing to stand beside")
        return
    limit = arguments.limit if arguments.limit is not None else SHOWN
    read = "" if mined.read >= mined.found else f", of which the newest {mined.read} were read"
    say(f"{mined.found} items{read}. Beside them, more often than elsewhere:")
    _table(mined.beside, limit, arguments)
    if mined.near_found:
        say("", f"{mined.near_found} near misses. Beside these alone:")
        _table(mined.near, min(limit, SHOWN_NEAR) if arguments.limit is None else limit, arguments)


def _table(listed: tuple[Beside, ...], limit: int, arguments: Namespace) -> None:
    shown = [one for one in listed if arguments.all or not one.taken]
    for one in shown[:limit]:
        near = f"{one.near:>5} near" if one.near else " " * 10
        taken = f"  by {', '.join(one.taken)}" if one.taken else ""
        say(f"{one.inside:>6} here{near} {one.outside:>7} elsewhere  {one.text[:40]:<28} {one.kind:<6}"
            f" {','.join(one.langs)[:12]:<12} {one.example[:70]}{taken}")
    if not shown:
        say("       nothing that the rules do not take already" if listed else "       nothing that stands out")
    left = len(shown) - limit
    hidden = len(listed) - len(shown)
    rest = [f"{left} more (--limit)" if left > 0 else "", f"{hidden} that the rules take already (--all)" if hidden else ""]
    if any(rest):
        say("       and " + ", ".join(part for part in rest if part))
