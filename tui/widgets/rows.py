"""A line of the list, by its columns: bar, state, selection, age, headline, outlet, topics, score.

In: a `Row`, a width, the present. Out: pieces for a canvas. As the list narrows, columns give way in this order:
score, topics, the outlet (to the number of sources, then altogether), at last the age.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from store.types import State
from tui.cells import clip, pad, pieces, width
from tui.labels import SIGNS, age, bar, short
from tui.shown import Row
from tui.widgets.canvas import Line


class Columns(Struct, frozen=True):
    """The cells of each column; 0 where it gave way."""

    age: int
    title: int
    outlet: int
    topics: int
    score: int


def columns(cells: int, topics: int) -> Columns:
    """How a width is shared; `topics` is how many other topics there are to mark."""
    score = 3 if cells >= 84 else 0
    marks = min(topics, 5) + 1 if topics and cells >= 72 else 0
    outlet = 22 if cells >= 120 else 16 if cells >= 84 else 13 if cells >= 70 else 5 if cells >= 40 else 0
    years = 4 if cells >= 30 else 0
    taken = 3 + (years + 1 if years else 0) + sum(size + 1 for size in (outlet, marks, score) if size) + 1
    return Columns(years, max(1, cells - taken), outlet, marks, score)


def outlet_text(row: Row, cells: int) -> str:
    """Who reports it: the outlet's name, and how many others; in a narrow column only how many."""
    more = row.sources - 1
    if cells < 10:
        return f"{short(row.sources)}×" if more > 0 else ""
    if more <= 0:
        return clip(row.outlet, cells)
    tail = f" +{short(more)}"
    return clip(row.outlet, cells - len(tail)) + tail


def paint_row(
    row: Row,
    cols: Columns,
    now: int,
    *,
    cursor: bool = False,
    focused: bool = False,
    selected: bool = False,
    keys: Mapping[str, str] | None = None,
) -> Line:
    """The pieces of a row; `keys` maps a topic to the digit that marks it."""
    unread, gone = row.state is State.NEW, row.state is State.DISMISSED
    ink = "faint" if gone else "ink" if unread or row.state is State.KEPT else "soft"
    ink += " bold" if cursor and not gone else ""
    line: Line = [
        ("▌" if cursor else " ", "accent" if focused else "faint"),
        (SIGNS[row.state], "accent" if unread or row.state is State.KEPT else "faint"),
        ("✓" if selected else " ", "accent bold"),
    ]
    if cols.age:
        line += [(pad(age(row.at, now), cols.age - 1, right=True), "soft" if unread else "faint"), ("  ", "")]
    tail = f"  ▲ {row.rise:+.1f}" if row.rise else ""
    tail += clip(f"  ↻ {row.news}", cols.title // 2 - width(tail)) if row.news else ""
    room = cols.title - width(tail)
    shown = clip(row.title, room)
    # The ellipsis stands where the title was cut: spans beyond it are not marked.
    kept = len(shown) - 1 if shown != row.title else len(shown)
    marked = ("accent" if unread else "soft") + " underline" + (" bold" if cursor else "")
    for text, hit in pieces(row.title, 0, kept, () if gone else row.spans):
        line.append((text, marked if hit else ink))
    if kept < len(shown):
        line.append((shown[kept:], "faint"))
    line += [(tail, "accent"), (" " * (room - width(shown) + 1), "")]
    if cols.outlet:
        line += [(pad(outlet_text(row, cols.outlet), cols.outlet), "soft" if unread else "faint"), (" ", "")]
    if cols.topics:
        marks = "".join((keys or {}).get(topic, "") for topic in row.topics)
        line += [(pad(marks, cols.topics - 1), "soft"), ("  ", "")]
    if cols.score:
        line += [(bar(min(1.0, row.score / 2.5), cols.score) if row.score else " " * cols.score, "faint"), (" ", "")]
    return line
