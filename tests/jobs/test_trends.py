"""Momentum against a past of its own, and stories that rise."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem
from store.jobs.trends import DAY, HOUR, WEEK, edges, judged, momentum, rise, rising
from store.types import Entry, Match, Pace

NOW = 1_740_000_000


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as made:
        yield made


def bring(archive: Archive, times: list[int], source: str = "Wire", topic: str = "a") -> tuple[int, ...]:
    items = tuple(
        NewItem(Entry(f"{source}-{n}-{at}", "", f"Title {n} {at}", source=source, published=at), (Match(topic, 1.0, 1.0),))
        for n, at in enumerate(times))
    return archive.store_feed(FeedRound(archive.ensure_feed(f"https://example.org/{source}"), NOW, items)).new


def test_a_day_as_every_other_week_is_steady_and_three_times_as_much_rises(archive: Archive) -> None:
    for week in range(9):
        bring(archive, [NOW - week * WEEK - n * HOUR for n in range(20)])
    calm = momentum(archive, "a", NOW)
    assert (calm.items, calm.past, calm.daily, calm.word) == (20, (20,) * 7, False, "steady")
    bring(archive, [NOW - n * 60 for n in range(40)], "Other")
    much = momentum(archive, "a", NOW)
    assert (much.items, much.word) == (60, "rises")
    assert much.score == pytest.approx(6.5, abs=0.2)


def test_the_hour_of_the_week_is_taken_into_account(archive: Archive) -> None:
    """Ten items in this hour are no burst where every week brings ten then, though the hours around bring none."""
    for week in range(9):
        bring(archive, [NOW - week * WEEK - n * 60 for n in range(10)])
    assert momentum(archive, "a", NOW, hours=1).word == "steady"
    assert momentum(archive, "a", NOW - 3 * HOUR, hours=1).items == 0
    assert momentum(archive, "a", NOW - 3 * HOUR, hours=1).word == "steady"


def test_a_topic_that_fell_silent_is_said(archive: Archive) -> None:
    for week in range(1, 9):
        bring(archive, [NOW - week * WEEK - n * HOUR for n in range(12)])
    assert momentum(archive, "a", NOW).word == "silent"


def test_a_young_topic_is_compared_with_its_days_and_a_new_one_with_nothing(archive: Archive) -> None:
    bring(archive, [NOW - 60])
    assert momentum(archive, "a", NOW).word == "new"
    for day in range(1, 8):
        bring(archive, [NOW - day * DAY - n * HOUR for n in range(5)])
    young = momentum(archive, "a", NOW)
    assert young.daily
    assert young.past == (5,) * 6
    assert "days before" in young.arithmetic
    assert momentum(archive, "no such topic", NOW).word == "new"


def test_a_past_that_varies_makes_a_difference_small() -> None:
    assert judged(40, [20] * 8).score > 2 * judged(40, [2, 40, 5, 38, 20, 10, 39, 6]).score > 0


def test_the_arithmetic_on_screen_gives_the_score() -> None:
    told = judged(23, [9, 11, 8, 10]).arithmetic
    assert "9, 11, 8, 10, mean 9.6" in told
    score = 2 * (23.375**0.5 - (9.625 + 0.375) ** 0.5)
    assert told.endswith(f"= {score:+.1f}")


def test_a_story_rises_by_more_reports_than_its_past_made_likely(archive: Archive) -> None:
    burst = bring(archive, [NOW - n * 600 for n in range(6)])
    steady = bring(archive, [NOW - n * HOUR for n in range(100)], "Steady")
    archive.merge(burst)
    archive.merge(steady)
    bring(archive, [NOW - 50], "Lone")
    found = rising(archive, "a", NOW)
    assert [one.pace.items for one in found] == [6]
    assert [one.pace.items for one in rising(archive, "", NOW)] == [6]
    assert f"{found[0].score:+.1f}" in found[0].arithmetic
    assert rise(Pace(1, NOW - 100 * HOUR, NOW, 100, 6, 0), NOW).score == pytest.approx(0.0, abs=0.2)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(os.environ, "TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("night", ["2025-03-30T12:00", "2025-10-26T12:00"])
def test_days_begin_at_midnight_when_the_time_changes_too(night: str) -> None:
    at = int(datetime.fromisoformat(night).timestamp())
    days = [datetime.fromtimestamp(edge) for edge in edges(at, "day", 4)]
    assert [(day.hour, day.minute) for day in days] == [(0, 0)] * 5
    assert days[-2].date() == datetime.fromtimestamp(at).date()
    assert len({day.date() for day in days}) == 5


@pytest.mark.usefixtures("berlin")
def test_weeks_begin_on_monday_and_hours_on_the_hour() -> None:
    at = int(datetime(2025, 3, 26, 15, 20).timestamp())
    assert [datetime.fromtimestamp(edge).isoweekday() for edge in edges(at, "week", 3)] == [1] * 4
    hours = edges(at, "hour", 24)
    assert (len(hours), hours[-1] - at) == (25, 40 * 60)
