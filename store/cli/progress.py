"""A bar on a terminal's standard error while a round runs; nothing where standard error is no terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import coloured

if TYPE_CHECKING:
    from store.jobs.refresh import FeedOutcome

WIDTH = 24


class Bar:
    """Feeds done of all, new items so far; drawn at most ten times a second on one line."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()
        self.total = 0
        self.done = 0
        self.new = 0
        self.drawn = 0.0

    def start(self, feeds: int) -> None:
        """The number of feeds of the round."""
        self.total = feeds

    def step(self, outcome: FeedOutcome) -> None:
        """One more feed is done."""
        self.done += 1
        self.new += outcome.new
        self._draw(f"{self.done}/{self.total} feeds  {self.new} new  {_short(outcome.name)}", self.done, self.total)

    def rematching(self, done: int, total: int) -> None:
        """How far the archive is matched again."""
        self._draw(f"matching again {done}/{total}", done, total)

    def clear(self) -> None:
        """Take the bar off the line, so that something else can be written there."""
        if self.shown and self.drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.drawn = 0.0

    def _draw(self, text: str, done: int, total: int) -> None:
        if not self.shown or (clock.monotonic() - self.drawn < 0.1 and done < total):
            return
        full = WIDTH * done // max(1, total)
        bar = "━" * full + ("\x1b[2m" if coloured(sys.stderr) else "") + "─" * (WIDTH - full)
        sys.stderr.write(f"\r\x1b[K{bar}" + ("\x1b[0m" if coloured(sys.stderr) else "") + f"  {text}")
        sys.stderr.flush()
        self.drawn = clock.monotonic()


def _short(name: str) -> str:
    from store.text import screen_safe

    name = screen_safe(name)
    return name if len(name) <= 28 else name[:27] + "…"
