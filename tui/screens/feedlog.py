"""The log of a feed: what became of each of its last rounds, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.clock import now
from tui.actions import FEEDLOG
from tui.cells import pad
from tui.labels import age, count, moment, short
from tui.screens.tabled import TableScreen
from tui.shown import FeedLine, LogLine
from tui.widgets.canvas import Line

if TYPE_CHECKING:
    from tui.screens.feeds import FeedsScreen
    from tui.screens.log import LogScreen

SIGNS = {"new": ("●", "accent"), "unchanged": ("·", "faint"), "failed": ("!", "warn"), "gone": ("×", "warn")}


class FeedLogScreen(TableScreen):
    """What became of one feed."""

    where = FEEDLOG
    lives = True

    def __init__(self, feeds: FeedsScreen | LogScreen, feed: FeedLine) -> None:
        super().__init__(feeds.desk_screen)
        self.feeding, self.feed = feeds.feeding, feed
        self.log_lines: list[LogLine] = []
        self.table.title = feed.name
        self.table.empty = "It was not asked yet."

    async def fill(self) -> None:
        """Its last rounds."""
        self.log_lines = await self.feeding.log(self.feed.url)
        present = now()
        lines: list[Line] = []
        for one in self.log_lines:
            sign, ink = SIGNS.get(one.outcome, ("–", "faint"))
            counts = f"{one.new} new" + (f", {one.changed} changed" if one.changed else "") if one.new or one.changed else ""
            lines.append([
                (sign, ink), (" ", ""), (pad(age(one.at, present), 4, right=True), "faint"), ("  ", ""),
                (pad(one.outcome, 10), ink if one.error else "ink"),
                (pad(str(one.status or ""), 4), "faint"),
                (pad(f"{one.seen} seen" if one.seen else "", 9, right=True), "soft"), ("  ", ""),
                (pad(counts, 18), "soft"),
                (pad(f"{short(one.size)}B" if one.size else "", 6, right=True), "soft"),
                (pad(f"{short(one.ms)} ms", 9, right=True), "faint"), ("  ", ""), (one.error, "warn"),
            ])
        bad = sum(1 for one in self.log_lines if one.error)
        self.table.note = count(len(self.log_lines), "round") + (f", {bad} failed" if bad else "")
        self.table.put(lines)
        self.about()

    def about(self) -> None:
        """When, and what went wrong, whole."""
        if self.table.cursor < len(self.log_lines):
            one = self.log_lines[self.table.cursor]
            self.table.detail = f"{moment(one.at)} · {one.error or one.outcome} · {self.feed.url}"
            self.table.detail_warns = bool(one.error)
            self.table.refresh()
