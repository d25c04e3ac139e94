"""Away to the shell or to an editor and back: the whole desk is painted again, and keys are read as before."""

from __future__ import annotations

import os
import signal

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
