"""The ids of a list and the periods between them: which line a row stands on, what is left when rows go.

In: ids in an array, `(row, words)` where periods begin. Out: lines and rows. Pure: knows no screen.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

NEAR = 500  # rows that are tried for one that still stands


class Stretch:
    """Rows by id, with a separator line before each period."""

    def __init__(self, ids: array[int] | None = None, days: list[tuple[int, str]] | None = None) -> None:
        self.ids: array[int] = array("q") if ids is None else ids
        self.days = days or []
        self._days_at = [row + number for number, (row, _) in enumerate(self.days)]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def lines(self) -> int:
        """The lines it takes, separators included."""
        return len(self.ids) + len(self.days)

    def line_of(self, row: int) -> int:
        """The line of a row."""
        return row + bisect_right(self.days, row, key=lambda day: day[0])

    def row_at(self, line: int) -> tuple[int, str]:
        """The row of a line, and the words of the separator where the line is one ("" for a row)."""
        number = bisect_right(self._days_at, line)
        if number and self._days_at[number - 1] == line:
            return self.days[number - 1]
        return min(line - number, len(self.ids) - 1), ""

    def row_of(self, id: int | None) -> int | None:
        """The row of an id; None where it is not listed."""
        try:
            return self.ids.index(id) if id is not None else None
        except ValueError:
            return None

    def after(self, other: Stretch, row: int) -> int:
        """Where a row of `other` is here; where it is gone, the next of its followers that is not."""
        for at in range(row, min(len(other), row + NEAR)):
            found = self.row_of(other.ids[at])
            if found is not None:
                return found
        return min(row, len(self.ids) - 1)

    def insert(self, row: int, id: int) -> None:
        """Put an id before a row; it belongs to the period of the row before it."""
        row = max(0, row)
        self.ids.insert(row, id)
        self._take([(at + (1 if at > row or (at == row and row > 0) else 0), words) for at, words in self.days])

    def drop(self, gone: set[int], row: int) -> int:
        """Take ids out; the row on which the cursor of `row` then stands: the next that stays, or the last."""
        drops = self._rows_of(gone, row)
        at = row
        while at < len(self.ids) and self.ids[at] in gone:
            at += 1
        stays = at < len(self.ids)
        for drop in reversed(drops):
            del self.ids[drop]
        days: list[tuple[int, str]] = []
        for start, words in self.days:
            start -= bisect_left(drops, start)
            if days and days[-1][0] == start:
                days.pop()
            if start < len(self.ids):
                days.append((start, words))
        self._take(days)
        return max(0, at - bisect_left(drops, at) if stays else len(self.ids) - 1)

    def _rows_of(self, gone: set[int], row: int) -> list[int]:
        if len(gone) > 1:
            return [at for at, id in enumerate(self.ids) if id in gone]
        if row < len(self.ids) and self.ids[row] in gone:
            return [row]
        found = self.row_of(next(iter(gone), None))
        return [] if found is None else [found]

    def _take(self, days: list[tuple[int, str]]) -> None:
        self.days = days
        self._days_at = [row + number for number, (row, _) in enumerate(days)]
