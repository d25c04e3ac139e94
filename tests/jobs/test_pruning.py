"""Old items leave after a round; a clock that stands wrong takes none of them along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.clock import DAY
from store.db import Archive, FeedRound, NewItem
from store.jobs.pruning import PATIENCE, prune_old
from store.types import Entry, View

NOW = 1_742_817_600
YEAR = 365 * DAY


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "wire.db") as made:
        yield made


def bring(archive: Archive, number: int, at: int) -> None:
    entry = Entry(f"k{number}", f"k{number}", f"Report {number}", published=at)
    archive.store_feed(FeedRound(archive.ensure_feed("https://example.org/"), at, (NewItem(entry, (), "1"),)))


def test_nothing_is_old_where_everything_is_kept(archive: Archive) -> None:
    bring(archive, 1, 0)
    assert prune_old(archive, None, NOW) == 0


def test_what_is_older_than_that_leaves(archive: Archive) -> None:
    bring(archive, 1, NOW - 3 * YEAR)
    bring(archive, 2, NOW - YEAR)
    assert prune_old(archive, 2 * YEAR, NOW) == 1
    assert archive.count(View()) == 1


def test_a_clock_that_jumps_ten_years_ahead_and_back_takes_nothing_along(archive: Archive) -> None:
    bring(archive, 1, NOW)
    prune_old(archive, 2 * YEAR, NOW)
    for moment in (NOW + 10 * YEAR, NOW + 10 * YEAR + 900, NOW + 10 * YEAR + PATIENCE - 1, NOW + 900, NOW + DAY):
        assert prune_old(archive, 2 * YEAR, moment) == 0
    assert archive.count(View()) == 1


def test_a_time_that_lasts_is_believed(archive: Archive) -> None:
    bring(archive, 1, NOW)
    prune_old(archive, 2 * YEAR, NOW)
    later = NOW + 3 * YEAR  # the machine was off
    assert prune_old(archive, 2 * YEAR, later) == 0
    assert sum(prune_old(archive, 2 * YEAR, later + hours * 3_600) for hours in range(1, 24 * 8)) == 1


def test_what_came_while_the_clock_was_behind_is_not_old(archive: Archive) -> None:
    bring(archive, 1, NOW)
    bring(archive, 2, NOW - 10 * YEAR)  # by a clock that had lost its battery
    bring(archive, 3, NOW + 900)
    assert prune_old(archive, 2 * YEAR, NOW + 900) == 0
    assert prune_old(archive, 2 * YEAR, NOW + 1_000 + 2 * YEAR) == 0  # nor at once, two years later
    end = NOW + 1_000 + 2 * YEAR + PATIENCE
    assert prune_old(archive, 2 * YEAR, end) == 3


def test_what_seems_to_come_from_the_future_holds_nothing_up(archive: Archive) -> None:
    bring(archive, 1, NOW + 10 * YEAR)
    bring(archive, 2, NOW - 3 * YEAR)
    assert prune_old(archive, 2 * YEAR, NOW) == 1


def test_a_stop_ends_it(archive: Archive) -> None:
    bring(archive, 1, NOW - 3 * YEAR)
    assert prune_old(archive, 2 * YEAR, NOW, stop=lambda: True) == 0
