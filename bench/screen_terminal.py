"""A program on a pseudo-terminal of its own, timed from outside: what a person would wait for."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path


class Terminal:
    """A program on a terminal; `seen` is everything that it wrote."""

    def __init__(self, command: Sequence[str], *, columns: int = 120, rows: int = 40, **environment: str) -> None:
        self.main, side = pty.openpty()
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=side,
            stdout=side,
            stderr=side,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
            cwd=Path(__file__).resolve().parent.parent,
        )
        os.close(side)
        self.seen = b""

    def read(self, seconds: float) -> bytes:
        """What comes within that time; b"" when nothing does."""
        if not select.select([self.main], [], [], seconds)[0]:
            return b""
        try:
            part = os.read(self.main, 1 << 16)
        except OSError:
            return b""
        self.seen += part
        return part

    def until(self, text: str, seconds: float = 60.0) -> float:
        """Seconds from the start until a text was written."""
        end = time.perf_counter() + seconds
        while text.encode() not in self.seen:
            if time.perf_counter() > end or (not self.read(0.05) and self.process.poll() is not None):
                raise TimeoutError(f"{text!r} did not come: {self.seen[-500:]!r}")
        return time.perf_counter() - self.started

    def quiet(self, seconds: float = 0.25) -> None:
        """Read until nothing has come for that time."""
        while self.read(seconds):
            pass

    def key(self, keys: bytes, patience: float = 1.0) -> float | None:
        """Seconds from a key to the end of the first answer, its lines of the screen; None when it changes nothing."""
        self.quiet(0.1)
        begun = time.perf_counter()
        os.write(self.main, keys)
        if not self.read(patience):
            return None
        at = time.perf_counter()
        while self.read(0.004):
            at = time.perf_counter()
        return at - begun

    def cpu(self) -> float:
        """Seconds of processor that the program has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Kilobytes of memory that it holds."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0

    def end(self, keys: bytes = b"") -> None:
        """Press the keys that leave it, and wait."""
        if keys:
            os.write(self.main, keys)
        end = time.perf_counter() + 10
        while self.process.poll() is None and time.perf_counter() < end:
            self.read(0.05)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.main)
