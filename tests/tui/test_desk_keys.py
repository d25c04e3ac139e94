"""What else the keys do: searching, the palette, help, feeds, the editor, the sample desk."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from store.jobs.places import Places
from tests.tui.conftest import make_places
from tests.tui.covering import covers, desk_of
from tests.tui.running import drive, press, running, screen_text
from tui.actions import BY_NAME
from tui.desk import Desk
from tui.screens.desk import DeskScreen
from tui.screens.feeds import FeedsScreen
from tui.screens.help import HelpScreen
from tui.screens.palette import PaletteScreen
from tui.shown import Place, Shown

BROKEN = "id: treaty\nname: T\nrules:\n  - match: 'a AND'\n"


@covers("filter")
def test_the_search_line_is_live_and_says_where_it_is_wrong(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "/", *"matters")
            assert desk_of(app).place.query == "matters"
            assert len(desk_of(app).list.ids) == 4
            await press(app, pilot, "enter")
            assert desk_of(app).place_of_keys == "list"
            assert "Other matters" in screen_text(app)
            await press(app, pilot, "/", "end", "space", *"AND")
            assert "column" in screen_text(app)
            await press(app, pilot, "escape")
            assert desk_of(app).place == Place("treaty")

    drive(work)


@covers("palette")
def test_the_palette_finds_actions_and_topics(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, ":")
            assert isinstance(app.screen, PaletteScreen)
            await press(app, pilot, *"harbou", "enter")
            assert desk_of(app).place.topic == "harbour"
            await press(app, pilot, ":", *"selectall", "enter")
            assert desk_of(app).list.selected
            await press(app, pilot, ":", "escape")
            assert isinstance(app.screen, DeskScreen)

    drive(work)


@covers("help")
def test_help_lists_every_action(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (140, 140)) as (app, pilot):
            await press(app, pilot, "?")
            assert isinstance(app.screen, HelpScreen)
            text = " ".join(screen_text(app).split())
            for action in BY_NAME.values():
                assert action.about.split(":")[0][:28].strip() in text, action.name
            await press(app, pilot, "?")
            assert isinstance(app.screen, DeskScreen)

    drive(work)


@covers("stories", "shown")
def test_what_is_listed_can_be_turned(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "v")
            assert len(desk_of(app).list.ids) == 11
            await press(app, pilot, "v", "d", "a")
            assert desk_of(app).place.shown is Shown.UNREAD
            await press(app, pilot, "a")
            assert desk_of(app).place.shown is Shown.ALL
            assert "Harbour treaty signed" in screen_text(app)
            await press(app, pilot, "a")
            assert desk_of(app).place.shown is Shown.NEAR
            assert "No near misses." in screen_text(app)

    drive(work)


@covers("theme")
def test_themes_follow_each_other(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            seen = []
            for _ in range(4):
                seen.append(app.palette.name)
                await press(app, pilot, "T")
            assert seen == ["dark", "light", "contrast", "ansi"]
            assert app.palette.name == "dark"

    drive(work)


@covers("suspend")
def test_to_the_shell_and_back(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            away: list[bool] = []
            monkeypatch.setattr(app, "action_suspend_process", lambda: away.append(True))
            await press(app, pilot, "ctrl+z", "F", "ctrl+z")
            assert away == [True, True]

    drive(work)


@covers("quit")
def test_quitting(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await pilot.press("ctrl+q")
            await pilot.pause()
            assert app.return_code == 0

    drive(work)


@covers("fetch", "fetch_feed", "mute", "feeds")
def test_feeds_their_health_and_their_fetching(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def command(desk: Any, feeds: tuple[str, ...] = ()) -> list[str]:
        asked.append(tuple(feeds))
        lines = (
            '{"feed": "https://one.example/rss.xml", "outcome": "new", "new": 3}',
            '{"summary": true, "feeds": 1, "failed": 0, "new": 3, "ms": 10}',
        )
        return [sys.executable, "-c", f"print({lines[0]!r}); print({lines[1]!r})"]

    monkeypatch.setattr("tui.desk.Desk.fetch_command", command)
    monkeypatch.setattr("tui.desk.Desk.due", lambda desk: desk._reader.ask(lambda archive: 0))

    async def work() -> None:
        async with running(filled, frozen=False) as (app, pilot):
            await press(app, pilot, "r")
            assert "3 new items from 1 feed" in desk_of(app).status.text
            await press(app, pilot, "F")
            assert isinstance(app.screen, FeedsScreen)
            assert "One Gazette" in screen_text(app)
            assert "Two Herald" in screen_text(app)
            await press(app, pilot, "r")
            assert asked == [(), ("https://one.example/rss.xml",)]
            await press(app, pilot, "m")
            assert "muted: true" in filled.config_file.read_text()
            assert "muted" in screen_text(app)
            await press(app, pilot, "G", "m", "q")
            assert "muted: true" not in filled.config_file.read_text()

    drive(work)


def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is due, and matching again is nothing."""
    monkeypatch.setattr("tui.desk.Desk.due", lambda desk: desk._reader.ask(lambda archive: 0))
    monkeypatch.setattr("tui.desk.Desk.apply_command", lambda desk: ["true"])


def test_a_muted_feed_is_a_step_that_undo_takes_back(
    filled: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet(monkeypatch)
    before = filled.config_file.read_bytes()

    async def work() -> None:
        async with running(filled, frozen=False) as (app, pilot):
            await press(app, pilot, "F", "m", "q", "u")
            assert filled.config_file.read_bytes() == before
            assert "took back: muted One Gazette" in desk_of(app).status.text
            assert not app.desk.config.feeds[0].muted
            await press(app, pilot, "U")
            assert app.desk.config.feeds[0].muted
            await press(app, pilot, "H")
            assert "muted One Gazette" in screen_text(app)
            await press(app, pilot, "enter")
            assert "taken back" in screen_text(app)
            assert filled.config_file.read_bytes() == before

    drive(work)


def test_undo_of_a_file_that_another_hand_changed_says_so(
    filled: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet(monkeypatch)
    async def work() -> None:
        async with running(filled, frozen=False) as (app, pilot):
            await press(app, pilot, "F", "m", "q")
            theirs = filled.config_file.read_bytes() + b"# by hand\n"
            filled.config_file.write_bytes(theirs)
            await press(app, pilot, "u")
            assert "by another hand" in desk_of(app).status.text
            assert filled.config_file.read_bytes() == theirs

    drive(work)


def test_editing_a_topic_brings_its_rules_into_force(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    edited: list[list[str]] = []

    def editor(command: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
        edited.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setenv("EDITOR", "ed -v")
    monkeypatch.delenv("VISUAL", raising=False)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            monkeypatch.setattr("tui.screens.working.subprocess.run", editor)
            monkeypatch.setattr(app, "suspend", nullcontext)
            monkeypatch.setattr(desk_of(app).desk, "apply_command", lambda: ["true"])
            await press(app, pilot, "E")
            assert edited[0][:2] == ["ed", "-v"]
            assert edited[0][2].endswith("a-treaty.yaml")
            assert "the rules are in force" in desk_of(app).status.text
            (filled.config_file.parent / "topics" / "a-treaty.yaml").write_text(BROKEN)
            await press(app, pilot, "E")
            assert "the last good rules stay in force" in desk_of(app).status.text
            assert "(a-treaty.yaml:4)" in desk_of(app).status.text

    drive(work)


@covers("demo")
def test_the_sample_desk_is_one_key_away(filled: Places, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tui.app.open_sample", lambda folder: Desk(filled, frozen=True))
    monkeypatch.setattr("tui.desk.Desk.due", lambda desk: desk._reader.ask(lambda archive: 0))
    (tmp_path / "own").mkdir()
    own = make_places(tmp_path / "own")

    async def work() -> None:
        async with running(own, frozen=False) as (app, pilot):
            assert "look around on a sample desk" in screen_text(app)
            await press(app, pilot, "D")
            assert "sample desk" in screen_text(app)
            assert "Harbour treaty signed" in screen_text(app)
            await press(app, pilot, "q")
            assert "Nothing has come in yet." in screen_text(app)
            assert app.return_code is None

    drive(work)


def test_back_from_a_reader_over_the_list_leaves_what_is_selected(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (80, 24)) as (app, pilot):
            await press(app, pilot, "x", "x", "enter", "q")
            assert "2 selected" in screen_text(app)
            await press(app, pilot, "q")
            assert "9 stories" in screen_text(app)
            assert not desk_of(app).list.selected

    drive(work)
