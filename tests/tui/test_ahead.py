"""Keys that come faster than the screen fall on what they are meant for, in their order."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from store.db import Archive
from store.jobs.places import Places
from store.types import State
from tests.tui.covering import current, desk_of, states
from tests.tui.running import drive, press, running, screen_text, settle
from tui.app import WirewatchApp


async def typed(app: WirewatchApp, pilot: Any, *keys: str) -> None:
    """Keys without a breath between them, and what comes of them all."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
    await settle(app, pilot)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that went to the browser."""
    asked: list[str] = []
    monkeypatch.setattr(WirewatchApp, "open_link", lambda app, url: asked.append(url))
    return asked


def dismissed(places: Places) -> set[str]:
    return {key for key, state in states(places).items() if state is State.DISMISSED}


def test_quick_decisions_in_the_reader_are_each_on_another_report(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "1", "enter")
            await typed(app, pilot, "d", "d", "d", "d", "d")
            assert len(dismissed(filled)) == 5
            await typed(app, pilot, "d", "s", "d")
            assert len(dismissed(filled)) == 7
            assert sum(state is State.KEPT for state in states(filled).values()) == 1

    drive(work)


def test_the_page_of_the_row_that_the_cursor_went_to_is_opened(filled: Places, opened: list[str]) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "2")
            await typed(app, pilot, "j", "o", "j", "j", "o", "k", "o")
            rows = [desk_of(app).list.rows[id].item for id in list(desk_of(app).list.ids)[:4]]
            with Archive.open(filled.database) as archive:
                addresses = {row.item: row.url for row in archive.item_rows(rows)}
            assert opened == [addresses[rows[1]], addresses[rows[3]], addresses[rows[2]]]

    drive(work)


def test_where_no_reader_is_shown_the_page_is_still_that_of_the_row(filled: Places, opened: list[str]) -> None:
    async def work() -> None:
        async with running(filled, (60, 20)) as (app, pilot):
            await press(app, pilot, "2", "j", "j")
            assert not desk_of(app).reader.display
            await press(app, pilot, "o")
            row = desk_of(app).list.current
            assert row is not None
            with Archive.open(filled.database) as archive:
                assert opened == [archive.item_rows([row.item])[0].url]

    drive(work)


def test_a_decision_right_behind_a_topic_is_on_that_topic(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "1")
            first = current(app)
            await typed(app, pilot, "2", "j", "d")
            gone = dismissed(filled)
            assert len(gone) == 1
            assert gone < {f"key-{number}" for number in (*range(11, 17),)}
            await typed(app, pilot, "1", "d")
            assert len(dismissed(filled)) == 2
            assert first != current(app)

    drive(work)


def test_what_is_typed_behind_a_question_goes_into_its_field(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "2", "enter")
            await typed(app, pilot, "n", "C", "d", "d", "s", "enter", "d")
            assert len(dismissed(filled)) == 1
            with Archive.open(filled.database) as archive:
                noted = [row.key for row in archive.item_rows(list(range(1, 21))) if archive.show(row.item).note == "dds"]
            assert dismissed(filled) == set(noted)

    drive(work)


def test_over_to_the_next_topic_and_a_decision_there(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "1", "*", "m", "g")  # nothing unread is left in the first
            before = dismissed(filled)
            await typed(app, pilot, "n", "d")
            assert "harbour" in screen_text(app)
            gone = dismissed(filled) - before
            assert len(gone) == 1
            assert gone < {f"key-{number}" for number in range(11, 17)}

    drive(work)


def test_on_an_empty_list_keys_say_so_and_none_stays_behind(places: Places) -> None:
    async def work() -> None:
        async with running(places) as (app, pilot):
            await typed(app, pilot, "o", "d", "tab", "o", "d", "?")
            assert "the next line" in screen_text(app)

    drive(work)
