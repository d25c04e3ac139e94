"""The digest, and a topic for others: what the archive holds, chosen and handed on to be written."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from store.briefs import Brief, section
from store.types import ItemRow, State, StoryRow, TopicSpec, View

if TYPE_CHECKING:
    from store.db import Archive

PAGE = 500
WANTED = (State.NEW, State.READ, State.KEPT)


def make_brief(archive: Archive, topics: Sequence[TopicSpec], since: int, until: int, *, limit: int | None = None) -> Brief:
    """What the topics brought since a time, at most `limit` stories each; what a person set aside is left out."""
    return Brief(since, until, tuple(
        section(topic.id, topic.name, topic.about, _stories(archive, topic.id, since), since, limit=limit)
        for topic in topics
    ))


def _stories(archive: Archive, topic: str, since: int) -> Iterator[tuple[StoryRow, list[ItemRow]]]:
    ids = iter(archive.ids(View(topic=topic, stories=True, states=WANTED, since=since)))
    while page := array("q", islice(ids, PAGE)):
        for row in archive.story_rows(page):
            yield row, archive.story_items(row.story)


def topic_rows(archive: Archive, topic: str, *, states: Collection[State] = (), since: int | None = None,
               limit: int | None = None) -> Iterator[ItemRow]:
    """The items of a topic, newest first; without `states` all but those that a person set aside."""
    ids = iter(archive.ids(View(topic=topic, states=tuple(states) or WANTED, since=since), limit=limit))
    while page := array("q", islice(ids, PAGE)):
        yield from archive.item_rows(page)
