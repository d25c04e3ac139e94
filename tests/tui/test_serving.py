"""The desk as a page in the browser: nothing is opened, and no shell begun, on the machine that serves it."""

from __future__ import annotations

import subprocess
import webbrowser
from typing import Any

import pytest

from store.jobs.places import Places
from tests.tui.covering import desk_of
from tests.tui.running import drive, press, running, screen_text, settle
from tui.ending import served
from tui.screens.desk import DeskScreen


@pytest.fixture(autouse=True)
def _nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("opened on the server")

    monkeypatch.setattr(webbrowser, "open", never)
    monkeypatch.setattr(subprocess, "run", never)


def test_it_is_known_by_the_driver() -> None:
    assert served({"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"})
    assert not served({"TERM": "xterm"})


def test_links_are_shown_not_opened(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            app.served = True
            await press(app, pilot, "o")
            assert "address" in screen_text(app)
            assert "https://one.example/16" in screen_text(app)
            assert "opened on no server" in screen_text(app)
            await press(app, pilot, "enter", "L", "2")
            assert "https://b.example/y" in screen_text(app)
            await press(app, pilot, "escape")
            assert desk_of(app)._prompt is None
            desk_of(app).open_address("https://c.example/z")
            await settle(app, pilot)
            assert "https://c.example/z" in screen_text(app)

    drive(work)


def test_neither_editor_nor_shell_is_begun(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            app.served = True
            await press(app, pilot, "E")
            assert "opens no editor" in screen_text(app)
            await press(app, pilot, "ctrl+z")
            assert "no shell to go to" in screen_text(app)
            assert isinstance(app.screen, DeskScreen)

    drive(work)
