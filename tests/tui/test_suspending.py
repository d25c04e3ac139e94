"""Away to the shell or to an editor and back: the whole desk is painted again, and keys are read as before."""

from __future__ import annotations

import os
import re
import signal
import termios
from collections.abc import Callable, Iterator

import pytest

from store.jobs.places import Places
from tests.tui.test_terminal import Terminal, arguments


@pytest.fixture
def quiet(filled: Places) -> Places:
    """No feeds: the open desk has nothing to fetch."""
    text = filled.config_file.read_text()
    filled.config_file.write_text(text[: text.index("feeds:")])
    return filled


def test_back_from_the_shell_everything_is_painted(quiet: Places) -> None:
    terminal = Terminal(*arguments(quiet))
    terminal.wait_for("Harbour treaty signed")
    terminal.wait_for("dismiss")
    terminal.type("\x1a")
    terminal.wait_for("\x1b[?1049l")
    pid, how = os.waitpid(terminal.process.pid, os.WUNTRACED)
    assert pid == terminal.process.pid
    assert os.WIFSTOPPED(how)
    while terminal.read(0.1):
        pass
    at = len(terminal.seen)
    os.kill(pid, signal.SIGCONT)
    for text in ("Topics", " talks, day 4", "dismiss"):
        terminal.wait_for(text, since=at)
    at = terminal.type("?")
    terminal.wait_for("the next line", since=at)
    terminal.type("qq")
    assert terminal.end() == 0


USUAL = {b"7", b"25"}  # lines wrap, the cursor is seen: how a terminal begins


@pytest.fixture
def opened(quiet: Places) -> Iterator[Callable[..., Terminal]]:
    """Opens the desk on a terminal; none stays stopped behind a test that failed."""
    terminals: list[Terminal] = []

    def begin(columns: int = 100, rows: int = 30) -> Terminal:
        terminals.append(Terminal(*arguments(quiet), columns=columns, rows=rows))
        return terminals[-1]

    yield begin
    for terminal in terminals:
        terminal.process.kill()


def on_of(terminal: Terminal) -> set[bytes]:
    """The modes of the terminal that are on by what was last written of each."""
    last: dict[bytes, bytes] = dict(re.findall(rb"\x1b\[\?(\d+)([hl])", terminal.seen))
    return {mode for mode, state in last.items() if state == b"h"}


def lines(terminal: Terminal) -> list[object]:
    """How the line is set: echo, whole lines, signals by keys."""
    return termios.tcgetattr(terminal.main)[:4]


def away(terminal: Terminal) -> None:
    """To the shell, all read that is written on the way."""
    at = terminal.type("\x1a")
    terminal.wait_for("\x1b[?1049l", since=at)
    pid, how = 0, 0
    while not pid:
        terminal.read(0.1)  # what is written last must find room
        pid, how = os.waitpid(terminal.process.pid, os.WUNTRACED | os.WNOHANG)
    assert os.WIFSTOPPED(how)
    while terminal.read(0.1):
        pass


def test_the_shell_finds_its_terminal_as_it_was(opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    before = lines(terminal)
    terminal.wait_for("Harbour treaty signed")
    terminal.wait_for("dismiss")
    held, on = lines(terminal), on_of(terminal)
    assert held != before
    assert {b"1049", b"2004"} <= on  # a screen of its own, and pastes told from keys
    assert not USUAL & on
    for _ in range(2):
        away(terminal)
        assert lines(terminal) == before
        assert on_of(terminal) == USUAL
        assert len(re.findall(rb"\x1b\[>\d+u", terminal.seen)) == terminal.seen.count(b"\x1b[<u")  # kitty's keys
        at = len(terminal.seen)
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for("dismiss", since=at)
        assert lines(terminal) == held
        assert on_of(terminal) == on
    terminal.type("q")
    terminal.wait_for("\x1b[?1049l", since=len(terminal.seen))
    while terminal.process.poll() is None:
        terminal.read(0.1)
    assert lines(terminal) == before
    assert terminal.end() == 0
    assert on_of(terminal) == USUAL


def test_a_window_that_was_resized_meanwhile_is_painted_at_its_size(opened: Callable[..., Terminal]) -> None:
    terminal = opened(120, 40)
    terminal.wait_for("Harbour treaty signed")
    terminal.wait_for("dismiss")
    away(terminal)
    terminal.resize(60, 20)
    at = len(terminal.seen)
    os.kill(terminal.process.pid, signal.SIGCONT)
    terminal.wait_for_match(rb"\x1b\[20;1H(?:(?!\x1b\[\d+;\d+H).)*dismiss", since=at)  # the footer, on the last line there is
    at = terminal.type("?")
    terminal.wait_for(" back", since=at)
    assert max(int(row) for row in re.findall(rb"\x1b\[(\d+);\d+H", terminal.seen[at:])) == 20
    terminal.type("qq")
    assert terminal.end() == 0


@pytest.mark.parametrize(("editor", "said"), [("no-such-editor", "no such program"), ("false", "ended with 1")])
def test_back_from_an_editor_everything_is_painted(quiet: Places, editor: str, said: str) -> None:
    terminal = Terminal(*arguments(quiet), EDITOR=editor, VISUAL="")
    terminal.wait_for("Harbour treaty signed")
    terminal.wait_for("dismiss")
    at = terminal.type("E")
    terminal.wait_for("\x1b[?1049h", since=at)  # away, and on the screen of one's own again
    at = terminal.seen.index(b"\x1b[?1049h", at)
    for text in ("Topics", " talks, day 4"):
        terminal.wait_for(text, since=at)
    if editor != "false":
        terminal.wait_for(said, since=at)
    at = terminal.type("?")
    terminal.wait_for("the next line", since=at)
    terminal.type("qq")
    assert terminal.end() == 0
