"""Without colours of our own, at 80 by 24: state, selection, cursor and topic are told by signs, words and reverse."""

from __future__ import annotations

import re
from typing import Any

import pytest

from store.jobs.places import Places
from tests.tui.running import drive, press, running, screen_text
from tests.tui.test_terminal import Terminal, arguments
from tui.app import WirewatchApp
from tui.labels import SIGNS

SGR = re.compile(rb"\x1b\[([\d;]*)m")
SIXTEEN = {*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108), 39, 49}


@pytest.fixture
def quiet(filled: Places) -> Places:
    """No feeds: the open desk has nothing to fetch."""
    text = filled.config_file.read_text()
    filled.config_file.write_text(text[: text.index("feeds:")])
    return filled


@pytest.fixture(params=["ansi", "NO_COLOR"])
def plainly(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, filled: Places) -> Any:
    """The desk in the terminal's own colours, or where none are wanted."""
    if request.param == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    return lambda: running(filled, (80, 24), theme="ansi" if request.param == "ansi" else "")


def line_of(app: WirewatchApp, text: str) -> str:
    """The line of the screen on which a text stands."""
    return next((line for line in screen_text(app).split("\n") if text in line), "")


def reversed_lines(app: WirewatchApp) -> list[str]:
    """The lines that are drawn in reverse, whole."""
    strips = app.screen._compositor.render_strips()
    return [strip.text for strip in strips if all(one.style and one.style.reverse for one in strip if one.text.strip())
            and strip.text.strip()]


def inks(app: WirewatchApp) -> set[str]:
    """The colours there are, as the terminal is told them."""
    styles = [one.style for strip in app.screen._compositor.render_strips() for one in strip if one.style]
    return {str(colour.name) for style in styles for colour in (style.color, style.bgcolor) if colour is not None}


def test_every_state_has_a_sign_of_its_own() -> None:
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_state_selection_cursor_and_topic_without_colour(plainly: Any) -> None:
    async def work() -> None:
        async with plainly() as (app, pilot):
            assert app.palette.plain
            await press(app, pilot, "s", "m", "x", "j")
            assert line_of(app, "Harbour treaty signed").startswith(" ★")
            assert line_of(app, "Treaty talks, day 3").startswith("    ")  # read
            assert line_of(app, "Treaty talks, day 4").startswith(" ●✓")
            assert line_of(app, "Treaty talks, day 6").startswith("▌●")
            assert ["Treaty talks, day 6" in line for line in reversed_lines(app)] == [True]
            assert line_of(app, "Harbour treaty signed").endswith(" 2")  # the digit of the other topic
            assert line_of(app, "1 selected").startswith("▌The treaty")
            await press(app, pilot, "q", "h")
            assert line_of(app, "1  The treaty").startswith("▌")
            assert line_of(app, "2  The harbour").startswith(" ")
            await press(app, pilot, "j", "enter")
            assert line_of(app, "stories").startswith("▌The harbour")
            assert inks(app) <= {"default", "magenta", "red", "cyan", "green"}
            await press(app, pilot, "enter")
            assert line_of(app, "★ kept") == "   ★ kept   The treaty, The harbour"

    drive(work)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_terminal_of_sixteen_colours_gets_no_others(quiet: Places, wanted: bool) -> None:
    terminal = Terminal(*arguments(quiet), columns=80, rows=24, TERM="xterm-16color", COLORTERM="",
                        **({} if wanted else {"NO_COLOR": "1"}))
    terminal.wait_for("Harbour treaty signed")
    terminal.wait_for("dismiss")
    terminal.wait_for_match(rb"\x1b\[(?:\d+;)*4[;m]")  # matched words are underlined
    terminal.type("q")
    assert terminal.end() == 0
    given = [[int(one or 0) for one in codes.split(b";")] for codes in SGR.findall(terminal.seen)]
    colours = {code for codes in given for code in codes if code >= 30}
    assert colours <= SIXTEEN
    assert bool(colours - {39, 49}) is wanted
    flags = {code for codes in given for code in codes}
    assert {1, 7} <= flags  # bold, and in reverse the cursor's line
