"""An archive on disk, and quick ways to fill it, for the tests of store.db."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem, Stored
from store.types import Entry, Match

NOW = 1_740_000_000
Bring = Callable[..., Stored]


@pytest.fixture
def now() -> int:
    """The instant at which everything in these tests happens."""
    return NOW


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A fresh archive."""
    with Archive.open(tmp_path / "archive.db") as made:
        yield made


@pytest.fixture
def new_item() -> Callable[..., NewItem]:
    """`new_item(n, topics={"a": 1.5}, **fields)`: an item with key `k<n>`; scores under 1 are near misses."""

    def make(number: int, topics: dict[str, float] | None = None, text_hash: str = "", **fields: object) -> NewItem:
        told: dict[str, object] = {
            "key": f"k{number}", "guid": f"g{number}", "title": f"Report {number} from Kyiv", "summary": f"text {number}",
            "url": f"https://example.org/{number}", "source": "Wire", "lang": "en", "published": NOW - 100_000 + number * 60,
        } | fields
        matches = tuple(Match(topic, score, 1.0, (0, 2)) for topic, score in (topics or {}).items())
        return NewItem(Entry(**told), matches, text_hash or f"h{told['title']}{told['summary']}")  # type: ignore[arg-type]

    return make


@pytest.fixture
def bring(archive: Archive, new_item: Callable[..., NewItem]) -> Bring:
    """`bring(10)` or `bring([items])`: a round of one feed."""

    def take(items: int | list[NewItem], feed: str = "https://example.org/feed.xml", at: int = NOW, start: int = 0,
             topics: dict[str, float] | None = None) -> Stored:
        made = [new_item(start + number, topics) for number in range(items)] if isinstance(items, int) else items
        return archive.store_feed(FeedRound(archive.ensure_feed(feed), at, tuple(made)))

    return take
