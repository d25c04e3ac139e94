"""Lists: the right ids in the right order, whole and by page, whatever they are filtered by."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from store.db import Archive, NewItem, Stored
from store.types import ItemRow, State, View

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]


@pytest.fixture
def mixed(archive: Archive, bring: Bring, new_item: Make, now: int) -> Archive:
    """Three hundred items of two feeds, in all states, in stories of up to four, with equal clocks among them."""
    dice = random.Random(7)
    for feed in ("https://example.org/a.xml", "https://example.org/b.xml"):
        bring([new_item(n, {"nato": dice.choice([0.5, 1.0, 2.0])} if dice.random() < 0.5 else {},
                        source=dice.choice(["Wire", "wire", "Post"]), lang=dice.choice(["en", "de"]),
                        published=now - dice.randrange(60) * 3_600) for n in range(150)], feed=feed)
    archive.place([(n, dice.randrange(max(1, n - 3), n + 1), None, b"s") for n in range(1, 301)])
    for state in (State.READ, State.KEPT, State.DISMISSED):
        archive.mark(dice.sample(range(1, 301), 60), state)
    archive.tag(dice.sample(range(1, 301), 40), ["t"])
    return archive


def wanted(rows: list[ItemRow], view: View, near: set[int]) -> list[int]:
    """What a view of items must list, by looking at every row."""
    found = [row for row in rows if
             (not view.topic or (row.item in near if view.near else view.topic in dict(row.topics)))
             and (not view.states or row.state in view.states) and (not view.feed or row.feed == view.feed)
             and (not view.source or row.source.casefold() == view.source.casefold())
             and (not view.tag or view.tag in row.tags) and (not view.lang or row.lang == view.lang)
             and (not view.story or row.story == view.story) and (view.since is None or row.at >= view.since)
             and (view.until is None or row.at < view.until)]
    return [row.item for row in sorted(found, key=lambda row: (-row.at, -row.item))]


VIEWS = [
    View(), View("nato"), View("nato", near=True), View(states=(State.NEW,)), View("nato", states=(State.KEPT, State.READ)),
    View(feed="https://example.org/a.xml"), View("nato", feed="https://example.org/b.xml", states=(State.NEW,)),
    View(source="WIRE"), View(tag="t"), View("nato", tag="t"), View(lang="de", states=(State.DISMISSED,)),
    View(since=1_740_000_000 - 80_000), View("nato", since=1_740_000_000 - 90_000, until=1_740_000_000 - 20_000),
    View(story=10), View(source="nobody"), View(feed="nowhere"), View("nothing"), View(tag="t", until=1_740_000_000 - 40_000),
]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_a_view_of_items_lists_what_it_says(mixed: Archive, view: View) -> None:
    rows = mixed.item_rows(range(1, 301))
    near = {row.item for row in rows if any(score < 1 for _, score, _ in mixed.show(row.item).scores)}
    expected = wanted(rows, view, near)
    assert list(mixed.ids(view)) == expected
    assert mixed.count(view) == len(expected)
    paged: list[int] = []
    while page := mixed.ids(view, limit=13, after=paged[-1] if paged else None):
        paged += page
    assert paged == expected
    if expected:
        assert mixed.index_of(view, expected[-1]) == len(expected) - 1
    assert mixed.index_of(view, 9_999) is None


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_a_view_of_stories_lists_the_stories_of_such_items(mixed: Archive, view: View) -> None:
    if view.story:
        return
    rows = mixed.item_rows(range(1, 301))
    near = {row.item for row in rows if any(score < 1 for _, score, _ in mixed.show(row.item).scores)}
    stories = View(**{name: getattr(view, name) for name in View.__slots__} | {"stories": True})
    of_topic = [row for row in rows if row.item in set(wanted(rows, View(view.topic, near=view.near), near))]
    last: dict[int, int] = {}
    for row in of_topic:
        if not view.near or (not view.states or row.state in view.states):
            last[row.story] = max(last.get(row.story, row.at), row.at)
    some = {row.story for row in of_topic if not view.states or row.state in view.states}
    plain = View(feed=view.feed, source=view.source, tag=view.tag, lang=view.lang, states=view.states)
    if view.feed or view.source or view.tag or view.lang:
        some &= {row.story for row in rows if row.item in set(wanted(rows, plain, near))}
    expected = sorted((story for story in last if story in some and (view.since is None or last[story] >= view.since)
                       and (view.until is None or last[story] < view.until)), key=lambda story: (-last[story], -story))
    assert list(mixed.ids(stories)) == expected
    paged: list[int] = []
    while page := mixed.ids(stories, limit=7, after=paged[-1] if paged else None):
        paged += page
    assert paged == expected


def test_a_page_goes_on_after_a_row_that_left_the_list(archive: Archive, bring: Bring, new_item: Make) -> None:
    bring([new_item(n, {"nato": 1.5}) for n in range(10)])
    for view in (View("nato", states=(State.NEW,)), View("nato", stories=True, states=(State.NEW,))):
        first = archive.ids(view, limit=3)
        archive.mark(first[-1:], State.READ)
        assert list(archive.ids(view, limit=3, after=first[-1])) == [first[-1] - 1, first[-1] - 2, first[-1] - 3]
        archive.verdict(first[-1:], "nato", False)
        assert list(archive.ids(view, limit=3, after=first[-1])) == [first[-1] - 1, first[-1] - 2, first[-1] - 3]
        assert archive.index_of(view, first[-1]) is None
        assert list(archive.ids(view, limit=3, after=9_999)) == []
        archive.undo(2)


def test_story_rows_tell_of_all_their_items(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(1, {"nato": 1.0}, source="Post", published=now - 50), new_item(2, source="Wire", published=now - 90),
           new_item(3, {"india": 1.0}, source="Post", published=now - 10), new_item(4)])
    archive.place([(1, 1, None, b""), (2, 1, None, b""), (3, 1, 1, b""), (4, 4, None, b"")], leads={1: 3})
    archive.mark([2], State.KEPT)
    archive.mark([3], State.READ)
    row, lone = archive.story_rows([1, 4, 77])
    assert (row.story, row.title, row.lead, row.first, row.last) == (1, "Report 3 from Kyiv", 3, now - 90, now - 10)
    assert (row.items, row.new, row.kept, row.sources, set(row.topics)) == (3, 1, 1, ("Wire", "Post"), {"nato", "india"})
    assert (lone.items, lone.lead, lone.sources, lone.topics) == (1, 4, ("Wire",), ())
    assert [item.item for item in archive.story_items(1)] == [2, 1, 3]
    assert [item.copy_of for item in archive.story_items(1)] == [None, None, 1]


def test_outlets_and_languages_are_counted(mixed: Archive) -> None:
    rows = mixed.item_rows(range(1, 301))
    assert dict(mixed.sources()) == {name: sum(row.source == name for row in rows) for name in ("Wire", "wire", "Post")}
    assert sum(items for _, items in mixed.languages()) == 300


def test_the_pulse_tells_what_another_process_did(archive: Archive, bring: Bring, new_item: Make) -> None:
    bring([new_item(n, {"nato": 1.0} if n % 2 else {}) for n in range(4)])
    with Archive.open(archive.path) as desk:
        before = desk.pulse()
        assert desk.pulse() == before
        bring([new_item(n, {"nato": 1.0} if n % 2 else {}) for n in range(4, 8)])
        after = desk.pulse()
        assert (after.version != before.version, after.last, after.marks) == (True, before.last + 4, before.marks)
        assert list(desk.arrived(before.last)) == [8, 7, 6, 5]
        assert list(desk.arrived(before.last, View("nato"), 1)) == [8]
        assert list(desk.arrived(before.last, View("nato", stories=True))) == [8, 6]
        assert list(desk.arrived(before.last, View("nothing"))) == []
        archive.mark([1], State.READ)
        assert desk.pulse().marks == after.marks + 1
        archive.place([(1, 2, None, b"")])
        assert desk.pulse().stories == after.stories + 1


def test_rows_for_the_screen_are_looked_up_by_number_however_large_the_archive_is(mixed: Archive) -> None:
    ids, stories = mixed.ids(View(), limit=30), mixed.ids(View(stories=True), limit=30)
    asked: list[str] = []
    mixed._db.set_trace_callback(asked.append)
    mixed.item_rows(ids)
    mixed.story_rows(stories)
    mixed.story_items(stories[0])
    mixed._db.set_trace_callback(None)
    plans = {step[3]: sql for sql in asked if sql.startswith("SELECT") for step in mixed._rows(f"EXPLAIN QUERY PLAN {sql}")}
    assert len(plans) > 5
    walked = [sql for step, sql in plans.items() if (step.startswith("SCAN") and "topics" not in step) or "cards_state" in step]
    assert walked == []
