"""Deciding by keys, on a real archive: marks, selections, undo, history."""

from __future__ import annotations

from store.db import Archive
from store.jobs.places import Places
from store.types import State
from tests.tui.covering import covers, current, desk_of, kept, states
from tests.tui.running import drive, press, running, screen_text, settle
from tui.screens.history import HistoryScreen


@covers("dismiss", "undo", "redo", "again")
def test_dismissed_rows_leave_and_undo_brings_them_back(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            before = len(desk_of(app).list.ids)
            first = current(app)
            await press(app, pilot, "d")
            assert len(desk_of(app).list.ids) == before - 1
            assert "dismissed · u to undo" in desk_of(app).status.text
            await press(app, pilot, ".")
            # The story of three reports goes as one.
            assert kept(filled, State.DISMISSED) == 4
            assert "dismissed a story of 3 reports · u to undo" in desk_of(app).status.text
            await press(app, pilot, "u", "u")
            assert set(states(filled).values()) == {State.NEW}
            assert current(app) == first
            assert len(desk_of(app).list.ids) == before
            await press(app, pilot, "U")
            assert states(filled)["key-16"] is State.DISMISSED
            await press(app, pilot, "u", "u")
            assert "nothing is left to undo" in desk_of(app).status.text

    drive(work)


def test_undo_of_many_leads_to_the_topmost_that_came_back(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "v")
            ids = list(desk_of(app).list.ids)
            assert ids[0] != min(ids)  # the order of the list is not that of the archive
            await press(app, pilot, "*", "d", "u")
            assert list(desk_of(app).list.ids) == ids
            assert desk_of(app).list.cursor == 0

    drive(work)


@covers("keep", "read")
def test_keeping_and_reading_move_on_and_can_be_turned(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "s")
            assert states(filled)["key-16"] is State.KEPT
            assert desk_of(app).list.cursor == 1
            await press(app, pilot, "k", "s")
            assert states(filled)["key-16"] is State.READ
            await press(app, pilot, "k", "m")
            assert states(filled)["key-16"] is State.NEW

    drive(work)


def test_a_kept_report_is_not_dismissed_with_its_story(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "j", "tab", "s", "h", "d")
            assert kept(filled, State.KEPT) == 1
            assert kept(filled, State.DISMISSED) == 2

    drive(work)


@covers("belongs", "not")
def test_verdicts_are_kept_by_topic(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            listed = desk_of(app).list
            await press(app, pilot, "Y")
            with Archive.open(filled.database) as archive:
                assert [(topic, belongs) for _, topic, belongs, _ in archive.verdicts()] == [("treaty", False)]
            assert "Harbour treaty signed" not in [row.title for row in listed.rows.values() if row.id in listed.ids]
            await press(app, pilot, "y")
            with Archive.open(filled.database) as archive:
                assert sum(belongs for _, _, belongs, _ in archive.verdicts()) == 3

    drive(work)


def test_a_verdict_where_the_list_is_of_no_topic_asks_for_one(filled: Places) -> None:
    def said() -> dict[str, set[tuple[str, bool]]]:
        with Archive.open(filled.database) as archive:
            rows = {row.item: row.title for row in archive.item_rows([item for item, *_ in archive.verdicts()])}
            found: dict[str, set[tuple[str, bool]]] = {}
            for item, topic, belongs, _ in archive.verdicts():
                found.setdefault(rows[item], set()).add((topic, belongs))
            return found

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "slash", *"other", "enter")
            listed = desk_of(app).list
            first, second = (listed.rows[listed.ids[at]].title for at in (0, 1))
            await press(app, pilot, "y")
            assert "1 The treaty · 2 The harbour" in screen_text(app)
            await press(app, pilot, "9", "enter")
            assert "no such topic" in screen_text(app)
            assert said() == {}
            await press(app, pilot, "backspace", "2", "enter")
            assert said() == {first: {("harbour", True)}}
            assert len(listed.ids) == 4  # a search lists what it finds
            await press(app, pilot, "full_stop")
            assert said() == {first: {("harbour", True)}, second: {("harbour", True)}}
            assert set(states(filled).values()) == {State.NEW}  # a verdict is no reading mark
            await press(app, pilot, "k", "Y", *"the treaty", "enter")
            assert said()[second] == {("harbour", True), ("treaty", False)}
            await press(app, pilot, "u", "u", "u")
            assert said() == {}

    drive(work)


@covers("select", "select_to", "select_above", "select_below", "select_all")
def test_selections_are_marked_as_one_step(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            listed = desk_of(app).list
            await press(app, pilot, "v", "x", "j", "j", "X")
            assert len(listed.selected) == 4
            await press(app, pilot, "s")
            assert kept(filled, State.KEPT) == 4
            assert "kept 4 · u to undo" in desk_of(app).status.text
            await press(app, pilot, "u")
            assert set(states(filled).values()) == {State.NEW}
            await press(app, pilot, "g", "j", "A")
            assert len(listed.selected) == 2
            await press(app, pilot, "q", "G", "k", "B")
            assert len(listed.selected) == 2
            await press(app, pilot, "*")
            assert len(listed.selected) == len(listed.ids)
            await press(app, pilot, "*")
            assert not listed.selected

    drive(work)


@covers("older")
def test_everything_older_is_set_aside_and_comes_back(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "2", "v", "O")
            assert "older than" in screen_text(app)
            desk_of(app)._prompt.field.value = "12h"  # type: ignore[union-attr]  # the prompt is open
            await settle(app, pilot)
            assert "enter sets aside 4 items" in screen_text(app)
            await press(app, pilot, "enter")
            gone = {key for key, state in states(filled).items() if state is State.DISMISSED}
            assert gone == {"key-12", "key-13", "key-14", "key-15"}
            assert len(desk_of(app).list.ids) == 2
            await press(app, pilot, "u")
            assert set(states(filled).values()) == {State.NEW}
            await press(app, pilot, "O")
            desk_of(app)._prompt.field.value = "soon"  # type: ignore[union-attr]  # the prompt is open
            await press(app, pilot, "enter")
            assert "is no time" in screen_text(app)
            desk_of(app)._prompt.field.value = "3"  # type: ignore[union-attr]  # the prompt is open
            await press(app, pilot, "enter")
            assert "3 of what? 3h are hours" in screen_text(app)
            assert set(states(filled).values()) == {State.NEW}
            await press(app, pilot, "escape")
            assert desk_of(app)._prompt is None

    drive(work)


def test_back_from_a_holiday_takes_three_keys(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "O", "enter")
            assert kept(filled, State.DISMISSED) > 0
            await press(app, pilot, "u")
            assert kept(filled, State.DISMISSED) == 0

    drive(work)


@covers("history", "undo_to")
def test_history_goes_back_to_any_step(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "d", "s", "d", "H")
            assert isinstance(app.screen, HistoryScreen)
            assert "dismissed “" in screen_text(app)
            assert "taken back" not in screen_text(app)
            await press(app, pilot, "j", "enter")
            assert {state.name for state in states(filled).values()} == {"DISMISSED", "NEW"}
            assert "taken back" in screen_text(app)
            await press(app, pilot, "U", "u", "u")
            assert set(states(filled).values()) == {State.NEW}
            await press(app, pilot, "q")
            assert len(desk_of(app).list.ids) == 9

    drive(work)


def test_history_and_undo_say_what_a_step_was_about(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "v", "j", "d", "1", "x", "x", "d", "y", "2", "+", *"ships", "enter", "H")
            text = screen_text(app)
            assert "tagged #ships: “Harbour notes 11”" in text
            assert "said to belong to The treaty: “" in text
            assert "dismissed 2 items of The treaty" in text
            assert "dismissed “Treaty talks, day 1”" in text
            await press(app, pilot, "q", "v", "1", "G", "s", "H")
            assert "kept “" in screen_text(app)
            await press(app, pilot, "q", "u", "u", "u")
            assert "took back: said to belong to The treaty: “" in screen_text(app)
            assert "U to redo" in screen_text(app)

    drive(work)
