"""Words that rise: in a larger share of the items of a time, told by several outlets, than before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem
from store.jobs.rising import words_rising
from store.types import Entry, Match

NOW = 1_740_000_000
DAY = 86_400


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two days: the same talk on both, and on the second a name that comes up, and one outlet's own word."""
    with Archive.open(tmp_path / "archive.db") as made:
        titles: list[tuple[int, str, str]] = []
        for day in (0, 1):
            titles += [(NOW + day * DAY + n, f"Talks about the ferry, part {n}", f"Outlet {n % 4}") for n in range(20)]
        envoy = "Now the envoy Anna Lindqvist speaks about the ferry"
        titles += [(NOW + DAY + 100 + n, envoy, f"Outlet {n % 4}") for n in range(8)]
        titles += [(NOW + DAY + 200 + n, "Breaking newsflash", "Loud") for n in range(8)]
        made.store_feed(FeedRound(made.ensure_feed("https://example.org/"), NOW + 2 * DAY, tuple(
            NewItem(Entry(f"{n}", "", title, source=source, published=at, lang="en"), (Match("a", 1.0, 1.0),))
            for n, (at, title, source) in enumerate(titles))))
        yield made


def test_a_name_that_comes_up_rises_once_and_what_was_there_before_does_not(archive: Archive) -> None:
    found = words_rising(archive, "a", NOW, NOW + DAY, NOW + 2 * DAY)
    assert (found.of, found.of_before) == (36, 20)
    texts = [one.text for one in found.words]
    assert "Anna Lindqvist" in texts
    assert sum("lindqvist" in text.casefold() for text in texts) == 1
    assert not any(word in text.casefold() for text in texts for word in ("ferry", "talks", "newsflash"))
    lindqvist = next(one for one in found.words if one.text == "Anna Lindqvist")
    assert (lindqvist.now, lindqvist.before) == (8, 0)


def test_everything_is_a_topic_too_and_an_empty_time_has_nothing(archive: Archive) -> None:
    assert words_rising(archive, "", NOW, NOW + DAY, NOW + 2 * DAY).words
    assert words_rising(archive, "a", NOW - DAY, NOW, NOW + DAY).words == ()
    assert words_rising(archive, "no such", NOW, NOW + DAY, NOW + 2 * DAY).words == ()
    assert words_rising(archive, "a", NOW, NOW + DAY, NOW + 2 * DAY, stop=lambda: True).words == ()
