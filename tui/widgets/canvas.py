"""A widget that paints itself line by line: the ground for the panes.

In: lines of `(text, ink)` pieces from a subclass. Out: strips for Textual, cut and filled to the width. All text goes
to the terminal as segments: nothing is parsed as markup anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, cast

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.cells import clip, width
from tui.palette import Palette

Piece = tuple[str, str]
Line = list[Piece]


class HasPalette(Protocol):
    """The app, as far as a canvas knows it."""

    palette: Palette


def cut(line: Iterable[Piece], cells: int, fill: str = "") -> Line:
    """The pieces of a line, cut or filled to exactly `cells`; `fill` is the ink of the space after them."""
    out: Line = []
    left = cells
    for text, ink in line:
        size = width(text)
        if size > left:
            text = clip(text, left)
            size = width(text)
            if size:
                out.append((text, ink))
            left -= size
            break
        if size:
            out.append((text, ink))
            left -= size
    if left > 0:
        out.append((" " * left, fill))
    return out


class Canvas(Widget):
    """A pane: a heading with a thin rule, a body of lines, a thin edge at its left where another pane stands there."""

    edged = False
    name_of_pane = ""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.top = 0

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return cast(HasPalette, self.app).palette

    @property
    def inner(self) -> int:
        """The width within the edge, in cells."""
        return max(0, self.size.width - (1 if self.edged else 0))

    @property
    def body_height(self) -> int:
        """The lines under the heading."""
        return max(0, self.size.height - 1)

    def heading(self) -> tuple[str, str]:
        """What stands in the heading: the title, and a note at its right end."""
        return "", ""

    def body_line(self, y: int) -> tuple[Line, str]:
        """Line `y` of the visible body, and the name of its ground."""
        return [], "ground"

    def render_line(self, y: int) -> Strip:
        """A line of the widget as Textual asks for it."""
        palette, cells = self.palette, self.inner
        line, ground = (self._heading_line(cells), "ground") if y == 0 else self.body_line(y - 1)
        segments = [Segment("│", palette.style("rule"))] if self.edged else []
        segments += [Segment(text, palette.style(ink or "ink", ground)) for text, ink in cut(line, cells)]
        return Strip(segments, self.size.width)

    def _heading_line(self, cells: int) -> Line:
        title, note = self.heading()
        here = self.has_focus
        note = clip(note, max(0, cells // 2))
        title = clip(title, max(0, cells - width(note) - 7))
        rule = max(0, cells - width(title) - (width(note) + 1 if note else 0) - 4)
        marker: Piece = ("▌", "accent") if here else (" ", "rule")
        return [
            marker,
            (title, "accent bold" if here else "soft bold"),
            (" ", ""),
            ("─" * rule, "rule"),
            (f" {note} " if note else " ", "soft"),
        ]

    def refresh_body(self, first: int, lines: int = 1) -> None:
        """Paint again `lines` of the body from the visible line `first`."""
        self.refresh(Region(0, first + 1, self.size.width, lines))

    def on_focus(self) -> None:
        """The heading shows where the focus is."""
        self.refresh()

    def on_blur(self) -> None:
        """The heading shows where the focus is."""
        self.refresh()

    def scroll_lines(self, lines: int) -> None:
        """Move the visible part by some lines."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves what is under it, focused or not."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves what is under it, focused or not."""
        event.stop()
        self.scroll_lines(-3)
