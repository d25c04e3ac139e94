"""Charts of characters: numbers come in, lines of pieces for a canvas go out. Pure.

A bar is as high as its number in eighths of a line; a dot stands where the time before had its number, so that both are
read without colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui.cells import pad
from tui.labels import short
from tui.widgets.canvas import Line

AXIS = 6  # cells of the numbers at the left, the line included
_BLOCKS = " ▁▂▃▄▅▆▇█"


class Fit(Struct, frozen=True):
    """How points are laid into cells: the first one shown, how many, and the cells of each, the gap included."""

    first: int
    points: int
    step: int

    @property
    def bar(self) -> int:
        """The cells of a bar."""
        return self.step - 1 if self.step > 1 else 1


def fit(points: int, cells: int) -> Fit:
    """As wide as there is room, nine cells at most; where there is not one cell a point, the last ones."""
    room = max(1, cells - AXIS)
    shown = min(points, room)
    return Fit(points - shown, shown, max(1, min(9, room // max(1, shown))))


def ceiling(top: int) -> int:
    """The end of the scale: 1, 2 or 5 times a power of ten, or 4 and 8 of them, at or above the highest number."""
    if top <= 4:
        return max(1, top)
    power: int = 10 ** (len(str(top)) - 1)
    return next(times * power // 10 for times in (10, 15, 20, 30, 40, 50, 60, 80, 100) if times * power // 10 >= top)


def bars(values: Sequence[int], earlier: Sequence[int], cells: int, height: int, cursor: int, *, scale: int = 0) -> list[Line]:
    """The lines of a chart, the highest first; `scale` is the end of its scale where several charts share one."""
    laid = fit(len(values), cells)
    top = scale or ceiling(max([*values, *earlier], default=0))
    lines: list[Line] = []
    for row in range(height - 1, -1, -1):
        line: Line = [(_tick(row, height, top), "faint")]
        for place in range(laid.first, laid.first + laid.points):
            ink = "accent" if place == cursor else "ink"
            eighths = _eighths(values[place], top, height) - 8 * row
            dot = place < len(earlier) and earlier[place] > 0 and _row(earlier[place], top, height) == row
            if eighths > 0:
                line.append((_BLOCKS[min(8, eighths)] * laid.bar, ink))
            elif dot:
                line.append(("·" * laid.bar, "faint"))
            else:
                line.append((" " * laid.bar, ""))
            if laid.step > 1:
                line.append((" ", ""))
        lines.append(line)
    return lines


def _eighths(value: int, top: int, height: int) -> int:
    """How high a bar is; what is not nothing is seen."""
    return max(1, round(8 * height * value / top)) if value > 0 else 0


def _row(value: int, top: int, height: int) -> int:
    return min(height - 1, int(height * value / top))


def _tick(row: int, height: int, top: int) -> str:
    if row == height - 1:
        return pad(short(top), AXIS - 2, right=True) + " ┤"
    if height >= 6 and row == (height - 1) // 2 and top > 1:
        return pad(short(round(top * (row + 1) / height)), AXIS - 2, right=True) + " ┤"
    return " " * (AXIS - 2) + " │"


def axis(labels: Sequence[str], cells: int) -> Line:
    """The line under a chart, and the words under those points that have room for theirs."""
    laid = fit(len(labels), cells)
    text = [" "] * (laid.points * laid.step + 12)
    free = 0
    for place in range(laid.points):
        label = labels[laid.first + place]
        at = place * laid.step
        if label and at >= free and at + len(label) <= laid.points * laid.step:
            text[at : at + len(label)] = label
            free = at + len(label) + 1
    return [(" " * AXIS + "".join(text).rstrip(), "faint")]


def foot(points: int, cells: int) -> Line:
    """The line that the bars stand on."""
    laid = fit(points, cells)
    return [(pad("0", AXIS - 2, right=True) + " └" + "─" * (laid.points * laid.step), "faint")]


def point_at(points: int, cells: int, x: int) -> int | None:
    """The point whose bar stands in a cell; None where none does."""
    laid = fit(points, cells)
    place = (x - AXIS) // laid.step
    return laid.first + place if x >= AXIS and place < laid.points else None
