"""Handled stories come back only when something new comes, and say what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem, Retold
from store.jobs.handled import settle_late, what_is_new
from store.types import Entry, State, View

NOW = 1_740_000_000
HOUR = 3_600


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A story of two dismissed reports."""
    with Archive.open(tmp_path / "archive.db") as made:
        come(made, "Ferry talks open in Aldby", "A")
        come(made, "Talks on the ferry open in Aldby", "B")
        made.mark([1, 2], State.DISMISSED)
        yield made


def come(archive: Archive, title: str, source: str, at: int = NOW, story: int = 1) -> int:
    """A report that is placed in a story."""
    entry = Entry(f"{source}-{title}-{at}", "", title, source=source, published=at)
    (item,) = archive.store_feed(FeedRound(archive.ensure_feed(f"https://example.org/{source}"), at, (NewItem(entry),))).new
    archive.place([(item, story, None, b"")])
    return item


def states(archive: Archive) -> dict[int, State]:
    return archive.states(archive.ids(View()))


def test_the_same_again_is_set_aside_with_its_story(archive: Archive) -> None:
    item = come(archive, "Aldby: talks on the ferry are open", "C")
    assert settle_late(archive, [item], NOW) == 1
    assert states(archive)[item] is State.DISMISSED
    assert archive.story_rows([1])[0].news == ""


@pytest.mark.parametrize(("title", "words"), [("Ferry talks in Aldby without Kessler", "Kessler"),
                                              ("Ferry talks in Aldby end with 12 arrests", "12")])
def test_a_new_name_or_number_brings_the_story_back(archive: Archive, title: str, words: str) -> None:
    item = come(archive, title, "C")
    assert settle_late(archive, [item], NOW) == 0
    assert states(archive)[item] is State.NEW
    assert archive.story_rows([1])[0].news == words


def test_an_outlet_of_weight_brings_the_story_back_once(archive: Archive) -> None:
    for number in range(3):
        archive.mark([come(archive, f"Something else {number}", "Great Gazette", story=3 + number)], State.KEPT)
    item = come(archive, "Ferry talks open in Aldby", "Great Gazette")
    settle_late(archive, [item], NOW)
    assert archive.story_rows([1])[0].news == "told by Great Gazette too"
    archive.mark([item], State.DISMISSED)
    again = come(archive, "Ferry talks open in Aldby", "Great Gazette", NOW + 1)
    assert settle_late(archive, [again], NOW) == 1


def test_a_burst_brings_the_story_back(archive: Archive) -> None:
    later = NOW + 30 * HOUR
    items = [come(archive, "Ferry talks open in Aldby", f"Outlet {n}", later + n) for n in range(6)]
    assert settle_late(archive, items, later) == 0
    assert archive.story_rows([1])[0].news == "4 reports in 6 hours"


def test_with_one_report_that_is_new_the_others_come_back_too(archive: Archive) -> None:
    items = [come(archive, "Ferry talks open in Aldby", "C"),
             come(archive, "Ferry talks in Aldby without Kessler", "D", NOW + 5)]
    assert settle_late(archive, items, NOW) == 0
    assert {states(archive)[item] for item in items} == {State.NEW}


def test_what_is_told_twice_by_late_reports_is_new_once() -> None:
    reports = [Retold(1, 0, False, "Talks open", "", "A", "en"), Retold(2, 1, True, "Talks without Kessler", "", "B", "en")]
    assert what_is_new(reports, set()) == (2, "Kessler")
    assert what_is_new([reports[0], reports[1]._replace(late=False), Retold(3, 2, True, "Without Kessler", "", "C", "en")],
                       set()) is None


def test_a_kill_between_placing_and_settling_leaves_the_report_new(archive: Archive) -> None:
    item = come(archive, "Aldby: talks on the ferry are open", "C")
    assert states(archive)[item] is State.NEW
    assert settle_late(archive, [], NOW) == 0
    assert states(archive)[item] is State.NEW
