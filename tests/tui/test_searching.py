"""The search line while keys come faster than answers: each key reaches what it is meant for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from store.jobs.places import Places
from store.types import State
from tests.tui.covering import desk_of, kept
from tests.tui.running import drive, running, screen_text, settle
from tui.app import WirewatchApp


async def burst(app: WirewatchApp, pilot: Any, keys: str) -> None:
    """Keys as a terminal sends them that was not read for a while: all at once."""
    from textual import events

    names = {"\r": "enter", "\x1b": "escape", "/": "slash", " ": "space"}
    for letter in keys:
        key = names.get(letter, letter)
        app.post_message(events.Key(key, letter if letter.isprintable() else None))
    await settle(app, pilot)


def test_keys_after_enter_go_to_the_list(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await burst(app, pilot, "/harbour\rjs")
            desk = desk_of(app)
            assert desk.place.query == "harbour"
            assert len(desk.list.ids) == 6
            assert desk._prompt is None
            assert desk.place_of_keys == "list"
            assert desk.list.cursor == 2  # `j` moved, `s` kept and went on
            assert kept(filled, State.KEPT) == 1

    drive(work)


def test_letters_after_a_slash_are_never_commands(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await burst(app, pilot, "/harbour\r\x1b/ss uu dd")
            desk = desk_of(app)
            assert desk._prompt is not None
            assert desk._prompt.field.value == "ss uu dd"
            assert kept(filled, State.KEPT) == kept(filled, State.DISMISSED) == 0

    drive(work)


def test_a_late_answer_leaves_another_question_alone(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk, held = desk_of(app), asyncio.Event()
            search = desk.desk.search

            async def slow(*arguments: Any) -> None:
                await held.wait()
                await search(*arguments)

            monkeypatch.setattr(desk.desk, "search", slow)
            await pilot.press("slash", *"harbour", "enter", "d", "d")
            await pilot.pause()
            assert desk._prompt is None  # closed before anything was found
            await pilot.press("escape", "O")
            await pilot.pause()
            held.set()
            await settle(app, pilot)
            assert desk._prompt is not None
            assert desk._prompt.label.text == "older than"
            assert not desk.place.query
            assert kept(filled, State.DISMISSED) == 0

    drive(work)


def test_what_is_no_expression_stays_to_be_mended(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk = desk_of(app)
            await burst(app, pilot, "/(harbour\rs")
            assert "column" in screen_text(app)
            assert kept(filled, State.KEPT) == 0
            await burst(app, pilot, "/")
            assert desk._prompt is not None
            assert desk._prompt.field.value == "(harbour"

    drive(work)
