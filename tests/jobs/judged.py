"""A small archive of our own whose items were matched by rules and judged by a person."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from store.config import parse_topic
from store.db import Archive, FeedRound, NewItem
from store.match import Matcher
from store.types import Document, Entry, Terms, TopicSpec

NOW = 1_743_409_800  # 31 March 2025, 08:30 UTC
DAY = 86_400


def read(file: Path, text: str) -> TopicSpec:
    """A topic of a file that is written for it."""
    file.write_text(text, encoding="utf-8")
    topic, faults = parse_topic(file, file.read_bytes())
    assert topic is not None, faults
    return topic


def bring(archive: Archive, topic: TopicSpec, titles: Iterable[str], names: tuple[Terms, ...] = (), *, days: float = 1,
          lang: str = "en", start: int = 0, summary: str = "") -> list[int]:
    """Items with these headlines, matched as a fetch does, of outlets that take turns; their numbers in the same order."""
    matcher = Matcher([topic], names)
    made = []
    for number, title in enumerate(titles, start):
        document = Document(title, summary, source=f"Outlet {number % 7}", lang=lang)
        entry = Entry(key=f"{lang}{number}-{title}", guid="", title=title, summary=summary, source=document.source, lang=lang,
                      published=int(NOW - days * DAY) - number)
        made.append(NewItem(entry, matcher.match(document), title))
    stored = archive.store_feed(FeedRound(archive.ensure_feed("import:test"), NOW, tuple(made)))
    archive.set_fingerprints({topic.id: matcher.fingerprint(topic.id)})
    return list(stored.new)
