"""Trends: topics and curves under keys and mouse, and the way to the items behind a point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.db import Archive
from store.jobs.places import Places
from tests.tui.covering import covers, desk_of
from tests.tui.running import WirewatchApp, drive, entry, press, running, screen_text, settle, store
from tui.cells import width
from tui.screens.trends import TrendsScreen
from tui.shown import Place
from tui.widgets.charting import AXIS, axis, bars, ceiling, fit, foot, point_at
from tui.widgets.trends import change

HOSTILE = "\x1b]0;owned\x07\x1b[31m[b]Harbour\u202e"


def trends_of(app: WirewatchApp) -> TrendsScreen:
    screen = app.screen
    assert isinstance(screen, TrendsScreen)
    return screen


@covers("trends", "earlier", "later", "behind")
def test_from_a_point_of_the_curve_to_its_items_and_back(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "t")
            pane = trends_of(app).pane
            assert pane.current is not None
            assert (pane.current.topic, sum(pane.current.counts)) == ("treaty", 11)
            assert sum(pane.movings[-1].counts) == 20
            await press(app, pilot, "h")
            there = pane.current.counts[pane.point]
            assert f"{there} items" in screen_text(app)
            await press(app, pilot, "l", "h", "enter")
            desk = desk_of(app)
            assert app.screen is desk
            assert desk.place.query.startswith("topic:treaty since:2025-03-30T00:00:00Z before:2025-03-31T00:00:00Z")
            assert len(desk.list.ids) == there > 0
            await press(app, pilot, "escape")
            assert desk.place == Place("treaty")

    drive(work)


@covers("steps", "sheet", "compare")
def test_steps_sheets_and_a_topic_beside_another(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (80, 24)) as (app, pilot):
            await press(app, pilot, "t")
            pane = trends_of(app).pane
            await press(app, pilot, "s")
            assert (pane.by, len(pane.movings[0].counts)) == ("week", 26)
            await press(app, pilot, "s")
            assert (pane.by, len(pane.movings[0].counts)) == ("hour", 48)
            await press(app, pilot, "s", "tab")
            assert "Outlet 1" in screen_text(app)
            await press(app, pilot, "=", "j")
            assert pane.other is not None
            assert screen_text(app).count("last 24 h:") == 2
            assert "=The treaty" in screen_text(app)
            await press(app, pilot, "k", "=")
            assert pane.other is None

    drive(work)


@covers("rising_story")
def test_a_story_that_rises_is_told_with_its_arithmetic_and_opens(filled: Places) -> None:
    ids = store(filled.database, [(entry(50 + n, "Harbour on fire", hours=n / 10, outlet=f"Wire {n}"), ("harbour",))
                                  for n in range(5)])
    with Archive.open(filled.database) as archive:
        archive.merge(ids)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "t", "j")
            assert "Harbour on fire" in screen_text(app)
            assert "5 in 6 h" in screen_text(app)
            await press(app, pilot, "o")
            assert len(desk_of(app).list.ids) == 5

    drive(work)


def test_the_arithmetic_stands_under_the_story_it_is_about(filled: Places) -> None:
    for start, title, many in ((50, "Harbour on fire", 6), (60, "Harbour flooded", 4)):
        ids = store(filled.database, [(entry(start + n, title, hours=n / 10, outlet=f"Wire {n}"), ("harbour",))
                                      for n in range(many)])
        with Archive.open(filled.database) as archive:
            archive.merge(ids)

    async def work() -> None:
        async with running(filled, (200, 50)) as (app, pilot):
            await press(app, pilot, "t", "j")
            told = screen_text(app)
            assert told.index("Harbour on fire") < told.index("6 in 6 h") < told.index("Harbour flooded")

    drive(work)


def test_moving_over_topics_ends_at_everything_and_a_quiet_point_opens_nothing(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "t", "G", "j")
            pane = trends_of(app).pane
            assert pane.current is not None
            assert pane.current.topic == ""
            await press(app, pilot, "g", "k", *["h"] * 30, "enter")
            assert pane.point == 0
            assert app.screen is not desk_of(app)
            assert "no items there" in screen_text(app)
            await press(app, pilot, "pagedown", "pageup", "q")
            assert app.screen is desk_of(app)

    drive(work)


def test_a_click_chooses_a_topic_and_two_on_a_point_open_it(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "t")
            pane = trends_of(app).pane
            await pilot.click(pane, offset=(10, 2))
            await settle(app, pilot)
            assert pane.cursor == 1
            await pilot.click(pane, offset=(AXIS + 4 * 27, 8), times=2)
            await settle(app, pilot)
            assert desk_of(app).place.query.startswith("topic:harbour since:2025-03-31T")

    drive(work)


def test_what_comes_in_meanwhile_is_counted(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "t")
            store(filled.database, [(entry(70, "Treaty once more"), ("treaty",))])
            desk_of(app).archive_changed(ours=False)
            await settle(app, pilot)
            current = trends_of(app).pane.current
            assert current is not None
            assert sum(current.counts) == 12

    drive(work)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
def test_hostile_titles_and_outlets_are_safe_here_too(filled: Places, size: tuple[int, int]) -> None:
    ids = store(filled.database, [(entry(50 + n, HOSTILE, hours=n / 10, outlet=f"{HOSTILE}{n}"), ("harbour",))
                                  for n in range(5)])
    with Archive.open(filled.database) as archive:
        archive.merge(ids)

    async def work() -> None:
        async with running(filled, size) as (app, pilot):
            await press(app, pilot, "t", "j", "tab", "tab", "tab")
            text = screen_text(app)
            assert not set(text) & {"\x1b", "\x07", "\u202e"}
            assert all(width(line) <= size[0] for line in text.split("\n"))

    drive(work)


def test_an_empty_archive_has_empty_curves(places: Places) -> None:
    async def work() -> None:
        async with running(places) as (app, pilot):
            await press(app, pilot, "t", "enter", "o", "s", "tab", "=")
            assert "no story rises" in screen_text(app)

    drive(work)


# --- the charts themselves -------------------------------------------------------------------------------------------

values = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=120)


@given(values, values, st.integers(12, 220), st.integers(2, 14))
def test_a_chart_keeps_to_its_cells_and_shows_whatever_is_not_nothing(counts: list[int], earlier: list[int], cells: int,
                                                                      height: int) -> None:
    earlier = earlier[: len(counts)]
    lines = [*bars(counts, earlier, cells, height, 0), foot(len(counts), cells), axis(["x"] * len(counts), cells)]
    assert len(lines) == height + 2
    assert all(sum(width(text) for text, _ in line) <= cells + 1 for line in lines)
    laid = fit(len(counts), cells)
    bottom = "".join(text for text, _ in lines[height - 1])
    for place in range(laid.points):
        seen = bottom[AXIS + place * laid.step]
        value = counts[laid.first + place]
        assert (seen not in " ·") == (value > 0)


@given(st.integers(0, 10_000_000))
def test_the_end_of_a_scale_is_round_and_not_far_above(top: int) -> None:
    end = ceiling(top)
    assert max(1, top) <= end <= max(4, 2 * top)


@given(st.integers(1, 100), st.integers(12, 200))
def test_a_click_on_a_bar_finds_its_point(points: int, cells: int) -> None:
    laid = fit(points, cells)
    for place in range(laid.points):
        assert point_at(points, cells, AXIS + place * laid.step) == laid.first + place
    assert point_at(points, cells, AXIS - 1) is None
    assert point_at(points, cells, AXIS + laid.points * laid.step) is None


@pytest.mark.parametrize(("now", "before", "said"), [(0, 0, ""), (5, 0, "new"), (10, 10, "="), (19, 10, "+90%"), (40, 10, "×4"),
                                                     (5, 10, "−50%"), (0, 7, "−100%")])
def test_a_change_is_said_in_few_cells(now: int, before: int, said: str) -> None:
    assert change(now, before) == said


