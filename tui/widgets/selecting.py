"""Which rows of a list are selected, and which is under the cursor."""

from __future__ import annotations

from array import array

from tui.widgets.canvas import Canvas
from tui.widgets.stretch import Stretch


class Selecting(Canvas):
    """A stretch of rows with a cursor and a selection."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.stretch = Stretch()
        self.cursor = 0
        self.selected: set[int] = set()
        self.reach_from: int | None = None  # the row from which X reaches

    @property
    def ids(self) -> array[int]:
        """The ids of the place."""
        return self.stretch.ids

    @property
    def current_id(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    def toggle(self) -> None:
        """Select the row under the cursor, or not."""
        if (id := self.current_id) is not None:
            self.selected ^= {id}
            self.reach_from = id
            self.refresh()

    def select_rows(self, first: int, last: int) -> None:
        """Select the rows from `first` to `last`, both included."""
        self.selected.update(self.ids[max(0, first) : last + 1])
        self.refresh()

    def select_to_cursor(self) -> None:
        """Select from the last selected row to the cursor."""
        start = self.stretch.row_of(self.reach_from)
        start = self.cursor if start is None else start
        self.select_rows(min(start, self.cursor), max(start, self.cursor))
        self.reach_from = self.current_id

    def clear_selection(self) -> None:
        """Select nothing."""
        self.selected.clear()
        self.reach_from = None
        self.refresh()
