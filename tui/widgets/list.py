"""The list: any number of rows, of which only those in view are held.

In: the ids of a place in an array and where its days begin; rows as they are wanted. Out: messages (`RowsWanted`,
`CursorMoved`, `Opened`). The cursor stands on an id, not on a number: rows that arrive or go never move it to another
item.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace
from textual import events

from store.clock import now
from store.types import State
from tui.cells import width, wrap
from tui.messages import CursorMoved, Opened, RowsWanted, WordsWanted
from tui.shown import Row, Spans
from tui.widgets.canvas import Line
from tui.widgets.rows import Columns, columns, paint_row
from tui.widgets.selecting import Selecting
from tui.widgets.stretch import Stretch

HELD = 4_000  # rows kept in memory
NEAR = 8  # rows on either side of the cursor that are held wherever the view is
MARGIN = 2  # lines kept visible beyond the cursor


class VirtualList(Selecting, can_focus=True):
    """The rows of a place under a cursor."""

    name_of_pane = "list"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: OrderedDict[int, Row] = OrderedDict()
        self.keys: Mapping[str, str] = {}
        self.title, self.note = "", ""
        self.welcome: list[tuple[str, str]] = []
        self.above = 0  # rows that arrived above what is in view
        self._filling = False  # the place was empty when it was opened, and nobody has moved since
        self._asked: set[int] = set()
        self._worded: set[int] = set()  # rows whose matched words were asked for
        self._columns: tuple[int, Columns] | None = None

    # --- what is in it -------------------------------------------------------------------------------------------

    def put(self, ids: array[int], days: list[tuple[int, str]], *, fresh: bool = False, hold: bool = False) -> None:
        """Other ids: of another place (`fresh`), or of the same one; then cursor, view and selection stay.

        With `hold` the row under the cursor stays even where the place no longer lists it, until the cursor leaves it.
        """
        before, row = self.stretch, self.cursor
        if not fresh and days == before.days and ids.tobytes() == before.ids.tobytes():
            return
        stands = self.current_id
        offset = before.line_of(row) - self.top
        self.stretch = Stretch(ids, days)
        self._asked.clear()
        if fresh:
            self.cursor, self.top, self.above = 0, 0, 0
            self.selected.clear()
            self._worded.clear()
            self.reach_from = None
            self._filling = not len(ids)
        elif len(before):
            self.cursor = self.stretch.after(before, row)
            if hold and stands is not None and (not len(ids) or ids[self.cursor] != stands):
                self.cursor = max(0, self.cursor)
                self.stretch.insert(self.cursor, stands)
            self.top = max(0, self.stretch.line_of(self.cursor) - offset) if self.cursor else 0
            if self.selected:
                self.selected &= set(ids)
            if self._filling:
                self.cursor = self.top = 0  # a new desk fills up: nobody reads anything yet
            elif hold:
                self.above += max(0, self.cursor - row)
        self.cursor = max(0, min(self.cursor, len(ids) - 1))
        self._settle(follow=fresh, loose=not fresh)
        self.refresh()
        if fresh or self.current_id != stands:
            self.post_message(CursorMoved("list"))

    def fill(self, rows: Iterable[Row]) -> None:
        """Rows that were asked for, or that changed; only lines that look different are painted again."""
        changed = set()
        for row in rows:
            if self.rows.get(row.id) != row:
                changed.add(row.id)
                self.rows[row.id] = row
            self.rows.move_to_end(row.id)
            self._asked.discard(row.id)
        while len(self.rows) > HELD:
            self._worded.discard(self.rows.popitem(last=False)[0])
        self._repaint(changed)
        self._want_words()

    def keep(self, ids: Iterable[int]) -> None:
        """Drop every row held but these: they are asked for again as they come into view."""
        held = set(ids)
        for id in [id for id in self.rows if id not in held]:
            del self.rows[id]
        self._worded &= held

    def _repaint(self, changed: Collection[int]) -> None:
        if not changed:
            return
        for y in range(min(self.body_height, self.stretch.lines - self.top)):
            row, words = self.stretch.row_at(self.top + y)
            if not words and self.ids[row] in changed:
                self.refresh_body(y)

    def respan(self, spans: Mapping[int, Spans]) -> None:
        """The matched words of headlines that are held."""
        for id, found in spans.items():
            if (row := self.rows.get(id)) is not None:
                self.rows[id] = replace(row, spans=found)
        self._repaint(spans)

    def seen(self) -> list[int]:
        """The ids in view, and the one under the cursor."""
        if not len(self.ids):
            return []
        first, last = self.stretch.row_at(self.top)[0], self.stretch.row_at(self.top + max(0, self.body_height - 1))[0]
        seen = list(self.ids[max(0, first) : last + 1])
        current = self.ids[self.cursor]
        return seen if current in seen else [*seen, current]

    def want(self) -> None:
        """Ask for the rows around the view that are not held."""
        self._asked.clear()
        self._settle(follow=False, loose=True)

    def forget(self) -> None:
        """Drop every row held: they are asked for again as they come into view."""
        self.rows.clear()
        self._asked.clear()
        self._worded.clear()
        self._settle(follow=False)

    def drop(self, gone: set[int]) -> None:
        """Take rows out at once, before the archive confirms it; the cursor goes to the next that stays."""
        line = self.stretch.line_of(self.cursor) - self.top
        self.cursor = self.stretch.drop(gone, self.cursor)
        self.selected -= gone
        self.top = max(0, self.stretch.line_of(self.cursor) - line)
        self._settle(follow=True)
        self.refresh()
        self.post_message(CursorMoved("list"))

    @property
    def current(self) -> Row | None:
        """The row under the cursor, where it is held."""
        return self.rows.get(self.ids[self.cursor]) if self.cursor < len(self.ids) else None

    # --- moving --------------------------------------------------------------------------------------------------

    def go(self, row: int) -> None:
        """Put the cursor on a row, as near as there is one."""
        self._filling = False
        row = max(0, min(row, len(self.ids) - 1))
        if row == 0:
            self.above = 0
        before, top = self.cursor, self.top
        self.cursor = row
        self._settle(follow=True)
        if self.top != top:
            self.refresh()
        elif row != before:
            self.refresh_body(self.stretch.line_of(before) - self.top)
            self.refresh_body(self.stretch.line_of(row) - self.top)
        if row != before:
            self.post_message(CursorMoved("list"))

    def stand(self, row: int, offset: int) -> None:
        """Put the cursor on a row, so many lines below the top of the view where the list allows it."""
        self.go(row)
        self.top = self.stretch.line_of(self.cursor) - max(0, offset)
        self._settle(follow=True)
        self.refresh()

    def page(self, pages: int) -> None:
        """Move by pages."""
        self.go(self.cursor + pages * max(1, self.body_height - 2))

    def scroll_lines(self, lines: int) -> None:
        """The wheel moves the view; the cursor follows only where it would be left behind."""
        self.top = max(0, min(self.top + lines, self.stretch.lines - self.body_height))
        first, last = self.stretch.row_at(self.top)[0], self.stretch.row_at(self.top + self.body_height - 1)[0]
        row = max(first, min(self.cursor, last))
        if self.top == 0:
            self.above = 0
        if row != self.cursor:
            self.cursor = row
            self.post_message(CursorMoved("list"))
        self._settle(follow=False)
        self.refresh()

    def _settle(self, follow: bool, *, loose: bool = False) -> None:
        """Keep the view within the list and, to `follow`, around the cursor; ask for the rows that will be seen.

        A `loose` view may end beyond the list, so that what arrives above moves nothing that is in view.
        """
        height = self.body_height
        if follow and height:
            line = self.stretch.line_of(self.cursor)
            margin = min(MARGIN, (height - 1) // 2)
            self.top = min(self.top, max(0, line - margin))
            self.top = max(self.top, line + margin - height + 1)
        self.top = max(0, min(self.top, self.stretch.line_of(self.cursor) if loose else self.stretch.lines - height))
        if not len(self.ids):
            return
        first = max(0, self.stretch.row_at(max(0, self.top - height))[0])
        last = min(len(self.ids), self.stretch.row_at(self.top + 2 * height)[0] + 1)
        near = self.ids[max(0, self.cursor - NEAR) : self.cursor + NEAR + 1]  # out of view where the reader has all the room
        wanted = [id for id in dict.fromkeys([*self.ids[first:last], *near]) if id not in self.rows and id not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self.post_message(RowsWanted(wanted))
        self._want_words()

    def _want_words(self) -> None:
        """Ask for the matched words of rows in view that have none yet."""
        bare = [id for id in self.seen() if id in self.rows and id not in self._worded] if self.body_height else []
        if bare:
            self._worded.update(bare)
            self.post_message(WordsWanted(bare))

    def unworded(self, ids: Iterable[int]) -> None:
        """Rows that left the view before their words were looked for."""
        self._worded.difference_update(ids)

    # --- painting ------------------------------------------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        """The place, and what is in it."""
        if self.selected:
            return self.title, f"{len(self.selected):,} selected"
        return self.title, self.note

    def body_line(self, y: int) -> tuple[Line, str]:
        """A row, a day, or a line of the welcome."""
        if not len(self.ids):
            return self._welcome_line(y), "ground"
        line = self.top + y
        if line >= self.stretch.lines:
            return [], "ground"
        row, words = self.stretch.row_at(line)
        if words:
            rule = max(0, self.inner - width(words) - 6)
            return [("   ", ""), (words, "soft"), (" ", ""), ("─" * rule, "rule")], "ground"
        id = self.ids[row]
        cursor = row == self.cursor
        ground = ("raised" if self.has_focus else "resting") if cursor else "picked" if id in self.selected else "ground"
        held = self.rows.get(id)
        if held is None:
            return [("▌" if cursor else " ", "accent"), ("   ·", "faint")], ground
        if self._columns is None or self._columns[0] != self.inner:
            self._columns = (self.inner, columns(self.inner, len(self.keys)))
        return paint_row(
            held,
            self._columns[1],
            now(),
            cursor=cursor,
            focused=self.has_focus,
            selected=id in self.selected,
            keys=self.keys,
        ), ground

    def _welcome_line(self, y: int) -> Line:
        lines = [(text[start:end], ink) for text, ink in self.welcome for start, end in wrap(text, self.inner - 5) or [(0, 0)]]
        first = max(1, (self.body_height - len(lines)) // 3)
        return [("    ", ""), lines[y - first]] if first <= y < first + len(lines) else []

    def on_resize(self, event: events.Resize) -> None:
        """Another height needs other rows; a list that has room is shown from its first line."""
        if self.stretch.lines <= self.body_height:
            self.top = self.above = 0
        self._settle(follow=True)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, one on the row under the cursor opens it."""
        line = self.top + event.y - 1
        if event.y < 1 or line >= self.stretch.lines:
            return
        row, words = self.stretch.row_at(line)
        if not words:
            here = row == self.cursor
            self.go(row)
            if here or event.chain > 1:
                self.post_message(Opened("list"))

    def unread_after(self, row: int, step: int) -> int | None:
        """The nearest held unread row after (or before) `row`; None where those held end first."""
        at = row + step
        while 0 <= at < len(self.ids):
            held = self.rows.get(self.ids[at])
            if held is None:
                return None
            if held.state is State.NEW or held.new:
                return at
            at += step
        return None
