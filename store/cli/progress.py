"""A bar on a terminal's standard error while a round runs, and what others may know of it; no bar where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import coloured

if TYPE_CHECKING:
    from store.jobs.refresh import FeedOutcome

WIDTH = 24
FEW = 3  # feeds that are named when only they are still awaited


class Bar:
    """Feeds done of all, new items so far, the slow ones by name; drawn at most ten times a second on one line."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self.waiting: dict[str, str] = {}
        self.total = 0
        self.new = 0
        self.drawn = 0.0

    def start(self, feeds: Mapping[str, str]) -> None:
        """The feeds of the round: names by address."""
        self.waiting = dict(feeds)
        self.total = len(feeds)
        self.new = 0

    def step(self, outcome: FeedOutcome) -> str:
        """One more feed is done; how far the round is, in words."""
        self.waiting.pop(outcome.feed, None)
        self.new += outcome.new
        done = self.total - len(self.waiting)
        if self.shown:
            slow = ", ".join(_short(name) for name in self.waiting.values()) if len(self.waiting) <= FEW else ""
            told = f"waiting for {slow}" if slow else _short(outcome.name)
            self._draw(f"{done}/{self.total} feeds  {self.new} new  {told}", done, self.total, always=bool(slow))
        return f"{done} of {self.total} feeds, {self.new} new"

    def rematching(self, done: int, total: int) -> None:
        """How far the archive is matched again."""
        if self.shown:
            self._draw(f"matching again {done}/{total}", done, total)

    def clear(self) -> None:
        """Take the bar off the line, so that something else can be written there."""
        if self.shown and self.drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.drawn = 0.0

    def _draw(self, text: str, done: int, total: int, *, always: bool = False) -> None:
        if not always and clock.monotonic() - self.drawn < 0.1 and done < total:
            return
        colours = coloured(sys.stderr)
        full = WIDTH * done // max(1, total)
        bar = "━" * full + ("\x1b[2m" if colours else "") + "─" * (WIDTH - full) + ("\x1b[0m" if colours else "")
        sys.stderr.write(f"\r\x1b[K{bar}  {text}"[:_columns() + (8 if colours else 0)])
        sys.stderr.flush()
        self.drawn = clock.monotonic()


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns + 3  # carriage return and erasure take no room


def _short(name: str) -> str:
    from store.text import screen_safe

    name = screen_safe(name)
    return name if len(name) <= 28 else name[:27] + "…"
