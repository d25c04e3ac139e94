"""The real program in a pseudo-terminal: start, triage, resize, leaving, and the raw bytes that reach the terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from store.db import Archive
from store.jobs.leaving import tour_begun
from store.jobs.places import Places
from store.types import State
from tests.tui.covering import kept, states
from tests.tui.running import NOW, entry, store
from tests.tui.test_hostile import HOSTILE

CONTROL = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>78]|[\r\n]|\x1b\]8;;\x1b\\")


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, *arguments: str, columns: int = 100, rows: int = 30, **environment: str) -> None:
        self.main, side = pty.openpty()
        self.resize(columns, rows)
        extra = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "WIREWATCH_NOW": str(NOW), "TZ": "UTC", **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", *arguments],
            stdin=side,
            stdout=side,
            stderr=side,
            close_fds=True,
            start_new_session=True,
            env={**{key: value for key, value in os.environ.items() if key != "NO_COLOR"}, **extra},
            cwd=Path(__file__).parents[2],
        )
        os.close(side)
        self.seen = b""

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text: str, *, seconds: float = 30.0, since: int = 0) -> None:
        """Read until a text is there."""
        self.wait_for_match(re.escape(text.encode()), seconds=seconds, since=since)

    def wait_for_match(self, pattern: bytes, *, seconds: float = 30.0, since: int = 0) -> None:
        """Read until something of this form is there."""
        until = time.monotonic() + seconds
        while not re.search(pattern, self.seen[since:], re.DOTALL):
            assert time.monotonic() < until, f"{pattern!r} did not come: {self.seen[-2000:]!r}"
            assert self.read(0.2) or self.process.poll() is None, self.seen[-2000:]

    def read(self, seconds: float) -> bool:
        """Read what has come; False when nothing did."""
        if not select.select([self.main], [], [], seconds)[0]:
            return False
        try:
            part = os.read(self.main, 65_536)
        except OSError:
            return False
        self.seen += part
        return bool(part)

    def type(self, keys: str) -> int:
        """Press keys; where the answer begins."""
        os.write(self.main, keys.encode())
        return len(self.seen)

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self.read(0.5) or self.process.poll() is None:
            pass
        os.close(self.main)
        return self.process.wait(10)


def arguments(places: Places) -> tuple[str, ...]:
    return "--config", str(places.config_file), "--db", str(places.database)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, filled: Places) -> Places:
    """No feeds: the open desk has nothing to fetch."""
    text = filled.config_file.read_text()
    filled.config_file.write_text(text[: text.index("feeds:")])
    return filled


def test_start_triage_resize_and_leave(quiet: Places) -> None:
    terminal = Terminal(*arguments(quiet))
    terminal.wait_for("Harbour treaty signed")
    terminal.wait_for("The harbour")
    at = terminal.type("d")
    terminal.wait_for("dismissed", since=at)
    at = terminal.type("?")
    terminal.wait_for("the next line", since=at)
    at = terminal.type("q")
    terminal.wait_for("dismiss", since=at)
    at = len(terminal.seen)
    terminal.resize(60, 20)
    os.kill(terminal.process.pid, signal.SIGWINCH)
    terminal.wait_for("Treaty talks", since=at)
    terminal.type("q")
    assert terminal.end() == 0
    assert kept(quiet, State.DISMISSED) == 1
    assert b"\x1b[?1049l" in terminal.seen  # the terminal is given back


def test_what_arrives_is_told_and_moves_nothing(quiet: Places) -> None:
    terminal = Terminal(*arguments(quiet), columns=120, rows=44)
    terminal.wait_for("Harbour treaty signed")
    at = terminal.type("jj")
    terminal.wait_for("https://one.example/4", since=at)  # the reader follows the cursor
    while terminal.read(0.5):
        pass
    at = len(terminal.seen)
    news = (entry(40, "Flash of the treaty", hours=0.1), entry(41, "Echo of the treaty", hours=0.2))
    store(quiet.database, [(one, ("treaty",)) for one in news])
    terminal.wait_for("2 new above", since=at)
    assert b"Flash of" not in terminal.seen
    assert b"https://one.example/" not in terminal.seen[at:]  # the reader was left alone
    at = terminal.type("d")
    terminal.wait_for("dismissed", since=at)
    at = terminal.type("g")
    terminal.wait_for("Flash of", since=at)
    terminal.type("q")
    assert terminal.end() == 0
    assert [key for key, state in states(quiet).items() if state is State.DISMISSED] == ["key-4"]


def test_what_arrives_while_one_reads_is_told_and_shown_later(quiet: Places) -> None:
    with Archive.open(quiet.database) as archive:
        tour_begun(archive)  # in a tour, enter goes on
    terminal = Terminal(*arguments(quiet), columns=80, rows=24)
    terminal.wait_for("Harbour treaty signed")
    at = terminal.type("jj\r")
    terminal.wait_for("https://one.example/4", since=at)
    while terminal.read(0.5):
        pass
    at = len(terminal.seen)
    code = ("import sys\nfrom pathlib import Path\nfrom tests.tui.running import entry, store\n"
            "store(Path(sys.argv[1]), [(entry(40, 'Flash of the treaty', hours=0.1), ('treaty',))])")
    subprocess.run([sys.executable, "-c", code, str(quiet.database)], cwd=Path(__file__).parents[2], check=True)
    terminal.wait_for("1 new above", since=at)
    while terminal.read(0.2):
        pass
    told = terminal.seen[at:]
    assert b"to show" not in told  # g is a key of the reader here
    assert b"Flash of" not in told
    assert b"treaty" not in told.lower()  # neither the article nor its heading was painted again
    at = terminal.type("q")
    terminal.wait_for("1 new above · g to show", since=at)
    terminal.wait_for("day 4", since=at)
    assert b"Flash of" not in terminal.seen[at:]
    at = terminal.type("g")
    terminal.wait_for("Flash of", since=at)
    terminal.type("d")
    terminal.type("q")
    assert terminal.end() == 0
    assert [key for key, state in states(quiet).items() if state is State.DISMISSED] == ["key-40"]
    assert [key for key, state in states(quiet).items() if state is State.READ] == ["key-4"]


def test_raw_bytes_of_hostile_titles(places: Places) -> None:
    places.config_file.write_text("topics: [topics/*.yaml]\n")
    texts = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    items = [entry(at, text, hours=at, summary=text, outlet=text[:40]) for at, text in enumerate(texts)]
    store(places.database, [(item, ("treaty",)) for item in items])
    with Archive.open(places.database) as archive:
        tour_begun(archive)  # in a tour, enter goes on
    terminal = Terminal(*arguments(places), columns=120, rows=40)
    terminal.wait_for("clipboard")
    for keys in ("j", "w", "j", "j"):
        terminal.type(keys)
        terminal.read(0.5)
    at = terminal.type("\r")
    terminal.wait_for(" back", since=at)  # it is open: q leads back, and ends nothing
    terminal.type("q")
    terminal.read(0.5)
    terminal.type("G")
    terminal.read(0.5)
    at = terminal.type("?")
    terminal.wait_for("unread", since=at)
    terminal.type("qq")
    assert terminal.end() == 0
    shown = terminal.seen
    for bad in (b"\x1b]52", b"aGk=\x07", b"\x1b[2J\x1b[31m", b"\xc2\x9b", b"\xc2\x90", "\u202e".encode(), b"\x00", b"\x7f"):
        assert bad not in shown
    # Whatever is left when the sequences of the screen are taken out is text.
    left = re.sub(rb"\x1b\[\?u|\x1b\]\d+;[^\x07\x1b]*(\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\", b"", CONTROL.sub(b"", shown))
    odd = re.findall(rb".{0,20}[\x00-\x08\x0b\x0c\x0e-\x1f\x7f].{0,20}", left)
    assert not odd, odd[:5]


def test_no_colour_where_none_is_wanted(quiet: Places) -> None:
    terminal = Terminal(*arguments(quiet), NO_COLOR="1")
    terminal.wait_for("Harbour treaty signed")
    at = terminal.type("j")
    terminal.wait_for("Treaty talks", since=at)
    terminal.type("q")
    assert terminal.end() == 0
    colours = re.findall(rb"\x1b\[(?:\d+;)*(?:3[0-7]|4[0-7]|38|48|9[0-7]|10[0-7])(?:;\d+)*m", terminal.seen)
    assert not colours, colours[:5]


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_every_mark_written(quiet: Places, name: signal.Signals) -> None:
    terminal = Terminal(*arguments(quiet))
    terminal.wait_for("Harbour treaty signed")
    at = terminal.type("s")
    terminal.wait_for("kept", since=at)
    os.kill(terminal.process.pid, name)
    assert terminal.end() == 130
    assert kept(quiet, State.KEPT) == 1


@pytest.mark.parametrize("shown", [False, True])
def test_a_lost_terminal_leaves_no_process_and_no_folder(tmp_path: Path, shown: bool) -> None:
    terminal = Terminal("demo", TMPDIR=str(tmp_path), WIREWATCH_NOW="")
    terminal.wait_for("European defence" if shown else "setting up the sample desk")
    os.killpg(terminal.process.pid, signal.SIGHUP)  # what the kernel sends to the session of a terminal that goes
    os.close(terminal.main)
    assert terminal.process.wait(timeout=30) == 130
    assert not list(tmp_path.glob("wirewatch-demo-*"))


def test_a_terminal_that_goes_without_a_signal_ends_it(quiet: Places) -> None:
    terminal = Terminal(*arguments(quiet))
    terminal.wait_for("Harbour treaty signed")
    os.close(terminal.main)  # no controlling terminal: the kernel sends nothing
    assert terminal.process.wait(timeout=30) == 130


def test_not_a_terminal_is_said_with_what_else_there_is() -> None:
    ended = subprocess.run([sys.executable, "-m", "tui"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "needs a terminal" in ended.stderr
    assert not ended.stdout


def test_a_command_never_imports_the_screen() -> None:
    code = "import sys, tui.__main__ as wirewatch\nsys.exit(wirewatch.main(['--version']) or 'textual' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("wirewatch ")
