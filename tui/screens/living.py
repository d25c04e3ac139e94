"""What other processes write appears on the desk, and moves nothing that one reads.

In: the watch over the archive. Out: counts, ids and rows taken over; cursor, view and reader stay where they are.
"""

from __future__ import annotations

import asyncio
from typing import Any

from msgspec.structs import replace

from store.clock import monotonic
from tui.actions import LIST
from tui.screens.ahead import Ahead
from tui.screens.keyed import KeyedScreen
from tui.shown import Row


class Living(Ahead):
    """The desk while others write."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._reloading = False
        self._again = False
        self._lists = False  # whether the lists, too, may have changed
        self._marking = 0  # marks that the archive has not confirmed yet

    def archive_changed(self, ours: bool) -> None:
        """Another connection wrote: `ours` after a mark, whose list is as it should be already, or a fetcher's."""
        self.catch_up(lists=not ours)
        top = self.wire.screen
        if isinstance(top, KeyedScreen) and top.lives:
            top.begin(top.fill())

    def catch_up(self, *, lists: bool = True) -> None:
        """Take over what was written, soon; without `lists` only counts and the rows in view."""
        self._again = True
        self._lists = self._lists or lists
        if not self._reloading:
            self._reloading = True
            self.begin(self._catching_up())

    async def _catching_up(self) -> None:
        """Take over what was written; never more than a fifth of the time goes into it."""
        try:
            while self._again:
                if self._marking:
                    await asyncio.sleep(0.02)  # a mark under way would come back for a moment
                    continue
                self._again, lists, self._lists = False, self._lists, False
                started = monotonic()
                if lists:
                    await self.reload()
                else:
                    await self.show_counts()
                    await self._refresh_rows()
                await asyncio.sleep(max(0.05, 4 * (monotonic() - started)))
        finally:
            self._reloading = False

    async def reload(self, *, hold: bool = True) -> None:
        """Counts, ids and the rows in view once more; with `hold` cursor and reader stay where they are."""
        await self.show_counts()
        place = self.place
        if not place.query:
            asked = self._changes
            whole = await self.desk.listing(place)
            if asked != self._changes or self._marking:
                self.catch_up()
                return
            self._take(whole, fresh=False, hold=hold)
            if not hold:  # what a step brings back is not news
                self.list.above = 0
                self.status.arrived("")
            self.entitle()
        await self._refresh_rows()

    async def _refresh_rows(self) -> None:
        place, seen = self.place, self.list.seen()
        rows: list[Row] = await self.desk.rows(place, seen) if seen else []
        if place != self.place:
            return
        spans = {id: row.spans for id, row in self.list.rows.items()}
        self.list.keep(seen)
        self.list.fill([replace(row, spans=spans.get(row.id, ())) for row in rows])
        self.list.want()
        self._look()
        if self.list.above:
            self.tell_above()

    def tell_above(self) -> None:
        """What came in above, and the key that shows it where keys go to the list; the reader has it, too."""
        shows = f" · {self.wire.keymap.first('top')} to show" if self.place_of_keys == LIST else ""
        self.status.arrived(f"{self.list.above:,} new above{shows}")

    def show_keys(self) -> None:
        """The footer, and beside what came in the key that shows it from here."""
        super().show_keys()
        if self.status.news and self.list.above:
            self.tell_above()
