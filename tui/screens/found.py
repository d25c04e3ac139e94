"""The feeds behind an address: what is in each, and adding one to feeds.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.clock import now
from tui.actions import FOUND
from tui.cells import pad
from tui.labels import age, count
from tui.screens.tabled import TableScreen
from tui.shown import FoundLine
from tui.widgets.canvas import Line

if TYPE_CHECKING:
    from tui.screens.feeds import FeedsScreen


class FoundScreen(TableScreen):
    """Feeds that were found."""

    where = FOUND
    opens = "found_add"

    def __init__(self, feeds: FeedsScreen, found: list[FoundLine]) -> None:
        super().__init__(feeds.desk_screen)
        self.screen_of_feeds, self.found = feeds, found
        self.table.title = "Feeds found"

    async def fill(self) -> None:
        """Each with the first of its titles under it."""
        present, width = now(), max(20, min(60, self.size.width - 34))
        lines: list[Line] = []
        for one in self.found:
            newest = f"newest {age(one.newest, present)}" if one.newest is not None else "no dates"
            lines.append([
                ("✓ " if one.known else "+ ", "faint" if one.known else "accent"), (pad(one.name, width), "ink"), ("  ", ""),
                (pad(count(one.items, "item"), 11, right=True), "soft"), ("  ", ""), (newest, "faint"),
            ])
        self.table.note = count(len(self.found), "feed")
        self.table.put(lines)
        self.about()

    @property
    def current(self) -> FoundLine | None:
        """The feed under the cursor."""
        return self.found[self.table.cursor] if self.table.cursor < len(self.found) else None

    def about(self) -> None:
        """Its address and its first titles."""
        one = self.current
        if one is not None:
            self.table.detail = " · ".join((("one of yours already, " if one.known else "") + one.url, *one.titles))
            self.table.refresh()

    async def do_found_add(self) -> None:
        """Add this one."""
        one = self.current
        if one is None:
            return
        if one.known:
            self.say(f"{one.name} is one of your feeds already")
            return
        self.dismiss()
        await self.screen_of_feeds.add(one)
