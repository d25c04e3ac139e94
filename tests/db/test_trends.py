"""Curves: every item counts once, in the stretch of its clock, in its topic, whatever was done with it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

from store.db import Archive, NewItem, Stored
from store.types import State

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]
TIMES = [0, 899, 900, 3_599, 3_600, 7_200, 7_201, 100_000]


def at_times(make: Make, base: int) -> list[NewItem]:
    return [make(n, {"a": 1.5} if n % 2 else {"a": 0.6}, published=base + at, source=f"S{n % 3}", lang="en" if n % 2 else "ru")
            for n, at in enumerate(TIMES)]


def test_an_item_counts_from_its_edge_on_and_before_the_next(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    base = now - 200_000
    bring(at_times(new_item, base))
    edges = [base, base + 3_600, base + 7_200, base + 100_000]
    assert archive.arrivals("", edges) == [4, 1, 2]
    assert archive.arrivals("a", edges) == [2, 0, 1]  # near misses are not the topic's
    assert archive.arrivals("never heard of", edges) == [0, 0, 0]
    assert archive.arrivals("", [base]) == []


def test_what_a_person_did_changes_no_curve(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    stored = bring(at_times(new_item, now - 200_000))
    edges = [now - 200_000, now]
    before = archive.arrivals("", edges), archive.starts("", edges), archive.shares("", edges, "lang")
    for item, state in zip(stored.new, [State.READ, State.KEPT, State.DISMISSED, State.NEW] * 2, strict=True):
        archive.mark([item], state)
    assert (archive.arrivals("", edges), archive.starts("", edges), archive.shares("", edges, "lang")) == before


def test_shares_add_up_to_the_arrivals(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    rng = random.Random(4)
    base = (now - 90_000) // 900 * 900
    times = [base + rng.randrange(90_000) for _ in range(300)]
    bring([new_item(n, {"a": 1.5}, published=at, source=rng.choice("XYZ"), lang=rng.choice(["en", "es"]))
           for n, at in enumerate(times)])
    edges = list(range(base, base + 90_001, 9_000))
    for by in ("source", "lang"):
        for topic in ("", "a"):
            shares = archive.shares(topic, edges, by)
            assert [sum(column) for column in zip(*shares.values(), strict=True)] == archive.arrivals(topic, edges)
            assert [sum(line) for line in shares.values()] == sorted((sum(line) for line in shares.values()), reverse=True)


def test_a_story_begins_once_with_its_first_report(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    base = now - 200_000
    stored = bring([new_item(n, {"a": 1.5} if n else {}, published=base + n * 1_000) for n in range(4)])
    archive.merge(stored.new[:3])
    edges = [base, base + 1_000, base + 2_000, base + 4_000]
    assert archive.starts("", edges) == [1, 0, 1]
    assert archive.starts("a", edges) == [0, 1, 1]  # of the topic's own reports


def test_the_pace_of_a_story_tells_recent_reports_and_new_outlets(archive: Archive, bring: Bring, new_item: Make,
                                                                  now: int) -> None:
    told = [(0, "A"), (10, "B"), (100, "A"), (110, "C"), (120, "C")]
    base = now - 1_000
    stored = bring([new_item(n, {"a": 1.5}, published=base + at, source=source) for n, (at, source) in enumerate(told)])
    lone = bring([new_item(50, {"a": 1.5}, published=base + 50)], start=50)
    story = archive.merge(stored.new)
    assert story is not None
    (pace,) = archive.paces("a", base, base + 100, now)
    assert (pace.items, pace.recent, pace.outlets, pace.first, pace.last) == (5, 3, 1, base, base + 120)
    assert {one.story for one in archive.paces("", base, base + 50, now)} == {pace.story, *lone.new}
    assert archive.paces("", base, base + 900, now) == []


def test_the_span_is_from_the_oldest_to_the_newest(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    assert archive.span("") is None
    bring(at_times(new_item, now - 200_000))
    assert archive.span("") == (now - 200_000, now - 100_000)
    assert archive.span("a") == (now - 200_000 + 899, now - 100_000)
    assert archive.span("none") is None


def test_languages_are_counted_by_item(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring(at_times(new_item, now - 200_000))
    assert {name: sum(line) for name, line in archive.shares("", [0, now], "lang").items()} == Counter(en=4, ru=4)
