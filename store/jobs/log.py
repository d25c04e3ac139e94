"""The log of an archive: rounds and feeds that failed, faults of the configuration, re-matches, and errors of desk and fetcher.

What became of rounds and feeds is read from their outcomes, which the archive keeps anyway; everything else is noted in a
paper of the archive by whichever process met it. Bounded: the last MOST notes, and of each feed as many rounds as it keeps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from store.clock import now
from store.errors import WirewatchError

if TYPE_CHECKING:
    from store.db import Archive

_LOG = "log"
MOST = 200            # notes
LONGEST = 300         # code points of a note's line
LONGEST_DETAIL = 4_000
ROUNDS = 200          # rounds that are told
DESK, FETCHER, RULES, CONFIGURATION, FEED, ROUND = "desk", "fetcher", "rules", "feeds.yaml", "feed", "round"


class Event(Struct, frozen=True):
    """Something that happened. `kind` says to whom; `words` is one line, `detail` the rest; it came `times` times, the first at
    `since`; `bad` where it went wrong; `feed` the address where it is about one."""

    at: int
    kind: str
    words: str
    detail: str = ""
    times: int = 1
    since: int = 0
    bad: bool = False
    feed: str = ""


def note(archive: Archive, kind: str, words: str, detail: str = "", *, bad: bool = True, at: int | None = None) -> bool:
    """Put an event into the log; one that says the same as an earlier one takes its place, and counts it.

    A log that cannot be written is no reason for anything else to fail: then nothing is noted, and False told.
    """
    at = now() if at is None else at
    fresh = Event(at, kind, words[:LONGEST], detail[:LONGEST_DETAIL], 1, at, bad)

    def change(text: str | None) -> str:
        known = _read(text)
        same = next((one for one in known if (one.kind, one.words) == (kind, fresh.words)), None)
        event = fresh if same is None else replace(fresh, times=same.times + 1, since=same.since)
        rest = [one for one in known if one is not same]
        return json.dumps([_told(one) for one in [event, *rest][:MOST]], ensure_ascii=False)

    try:
        archive.turn_paper(_LOG, change)
    except WirewatchError:
        return False
    return True


def events(archive: Archive, names: Mapping[str, str] | None = None) -> list[Event]:
    """What the log tells, newest first; `names` of feeds by their addresses."""
    noted = _read(archive.paper(_LOG))
    told = [*noted, *_rounds(archive), *_feeds(archive, names or {})]
    return sorted(told, key=lambda event: (-event.at, not event.bad))


def _rounds(archive: Archive) -> list[Event]:
    """Rounds with what they brought; those that brought nothing, one after another, are one event."""
    told: list[Event] = []
    for at, feeds, failed, new, changed in archive.rounds(ROUNDS):
        quiet = not (failed or new or changed)
        last = told[-1] if told else None
        if quiet and last is not None and last.words == "nothing new":
            told[-1] = replace(last, times=last.times + 1, since=at)
            continue
        asked = "1 feed" if feeds == 1 else f"{feeds} feeds"
        words = "nothing new" if quiet else f"{asked} asked: {new} new" + (f", {changed} changed" if changed else "")
        bad = feeds > 0 and failed == feeds
        words += f", {failed} failed" if failed else ""
        told.append(Event(at, ROUND, words, f"{asked} asked" if quiet else "", 1, at, bad))
    return told


def _feeds(archive: Archive, names: Mapping[str, str]) -> list[Event]:
    """Feeds that failed, once for each thing that went wrong."""
    told: dict[tuple[str, str], Event] = {}
    for url, name, at, status, error, failures in archive.failures():
        known = told.get((url, error))
        if known is not None:
            told[url, error] = replace(known, times=known.times + 1, since=at)
            continue
        called = names.get(url) or name or url
        what = f" (HTTP {status})" if status and str(status) not in error else ""
        row = f"it has failed {failures} times in a row" if failures > 1 else "it failed once"
        detail = f"{row if failures else 'it works again'} · {url}"
        told[url, error] = Event(at, FEED, f"{called}: {error}{what}", detail, 1, at, failures > 0, url)
    return list(told.values())


def _read(text: str | None) -> list[Event]:
    try:
        lines = json.loads(text or "[]")
    except ValueError:  # written by another hand
        return []
    found = []
    for line in lines if isinstance(lines, list) else []:
        if isinstance(line, list) and [type(part) for part in line] == [int, str, str, str, int, int, bool]:
            found.append(Event(*line))
    return found


def _told(event: Event) -> list[object]:
    return [event.at, event.kind, event.words, event.detail, event.times, event.since, event.bad]
