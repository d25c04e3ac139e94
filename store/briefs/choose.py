"""What stands in a brief, in which order, and how much of each text.

In: the stories of a topic with their items. Out: reports, those that matter most first: what a person kept, then what most
outlets tell, then what fits the topic best, then the newest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from store.text import same_letters
from store.types import ItemRow, State, StoryRow

SUMMARY = 280  # code points of a summary, cut at the end of a sentence or a word
_SENTENCE = re.compile(r"(?<=[.!?…。।])[\"'”’»)]*\s+")
_BLANKS = re.compile(r"\s+")


class Report(Struct, frozen=True):
    """One story of a brief. `fresh` counts its items of the time that the brief covers, `items` all of them."""

    story: int
    title: str
    url: str
    sources: tuple[str, ...]
    first: int
    last: int
    items: int
    fresh: int
    kept: bool
    score: float
    summary: str
    note: str = ""


class Section(Struct, frozen=True):
    """One topic of a brief: its reports, how many more there were, and how many items came in all."""

    topic: str
    name: str
    about: str
    reports: tuple[Report, ...]
    more: int
    items: int


class Brief(Struct, frozen=True):
    """The digest of the time from `since` to `until`."""

    since: int
    until: int
    sections: tuple[Section, ...]


def section(topic: str, name: str, about: str, stories: Iterable[tuple[StoryRow, Sequence[ItemRow]]], since: int, *,
            limit: int | None = None) -> Section:
    """A topic's part of a brief. An item counts when it belongs to the topic, is not set aside, and its time is at or after
    `since`; a story without one is left out."""
    reports = []
    items = 0
    for story, rows in stories:
        own = [row for row in rows if row.state is not State.DISMISSED and any(name == topic for name, _ in row.topics)]
        fresh = [row for row in own if row.at >= since]
        if fresh:
            items += len(fresh)
            reports.append(_report(story, topic, own, fresh))
    reports.sort(key=lambda report: (not report.kept, -len(report.sources), -report.score, -report.last, -report.story))
    shown = reports if limit is None else reports[:limit]
    return Section(topic, name, about, tuple(shown), len(reports) - len(shown), items)


def _report(story: StoryRow, topic: str, own: Sequence[ItemRow], fresh: Sequence[ItemRow]) -> Report:
    lead = next((row for row in own if row.item == story.lead), fresh[-1])
    told = lead if lead.summary else max(own, key=lambda row: (bool(row.summary), row.at, row.item))
    score = max(score for row in own for name, score in row.topics if name == topic)
    sources = tuple(dict.fromkeys(row.source for row in own if row.source))
    return Report(story.story, lead.title or lead.url, lead.url or next((row.url for row in own if row.url), ""), sources,
                  min(row.at for row in own), max(row.at for row in own), len(own), len(fresh),
                  any(row.state is State.KEPT for row in own), score, shortened(told.summary, lead.title))


def shortened(text: str, title: str = "", limit: int = SUMMARY) -> str:
    """The first sentences of a text in one line of at most `limit` code points, without the title that it may begin with."""
    line = _BLANKS.sub(" ", text).strip()
    if title and same_letters(line, title):
        return ""  # some feeds give the headline and the outlet's name once more
    if title and line.casefold().startswith(title.casefold()):
        line = line[len(title):].lstrip(" .:;,–—-|")
    if len(line) <= limit:
        return line
    ends = [found.start() for found in _SENTENCE.finditer(line) if found.start() <= limit]
    if ends and ends[-1] >= limit // 3:
        return line[:ends[-1]]
    cut = line.rfind(" ", limit // 2, limit)
    return line[:cut if cut > 0 else limit - 1].rstrip(" ,;:–—-") + "…"
