"""A short list under a cursor: feeds, history, help, palette. All its lines are in memory.

In: lines already set in columns, and under each a longer text. Out: `Opened` on a double click.
"""

from __future__ import annotations

from textual import events

from tui.cells import wrap
from tui.messages import CursorMoved, Opened
from tui.widgets.canvas import Canvas, Line


class Table(Canvas, can_focus=True):
    """Lines under a heading; without a cursor (`walks` False) it only scrolls."""

    name_of_pane = "table"

    def __init__(self, *, walks: bool = True, id: str | None = "table") -> None:
        super().__init__(id=id)
        self.title, self.note = "", ""
        self.lines: list[Line] = []
        self.detail = ""  # a text about the line under the cursor, shown at the foot
        self.detail_warns = False
        self.detail_lines = 2
        self.walks = walks
        self.cursor = 0
        self.empty = ""

    def put(self, lines: list[Line]) -> None:
        """Other lines; the cursor keeps its number."""
        self.lines = lines
        self.go(self.cursor)
        self.refresh()

    def heading(self) -> tuple[str, str]:
        """Title and note."""
        if self.walks or self.top + self.room >= len(self.lines):
            return self.title, self.note
        return self.title, f"{self.note}  goes on ↓".strip()

    @property
    def room(self) -> int:
        """The lines for the list itself."""
        return max(1, self.body_height - (1 + self.detail_room if self.detail else 0))

    @property
    def detail_room(self) -> int:
        """The lines for the text at the foot: never more than half."""
        return max(2, min(self.detail_lines, self.body_height // 2))

    def go(self, line: int) -> None:
        """Put the cursor on a line; without a cursor, bring it into view."""
        last = len(self.lines) - 1
        if not self.walks:
            self.top = max(0, min(line, last - self.room + 1))
            self.cursor = self.top
        else:
            before, self.cursor = self.cursor, max(0, min(line, last))
            self.top = max(min(self.top, self.cursor), self.cursor - self.room + 1, 0)
            if before != self.cursor:
                self.post_message(CursorMoved("table"))
        self.refresh()

    def page(self, pages: int) -> None:
        """Move by pages."""
        self.go(self.cursor + pages * max(1, self.room - 1))

    def scroll_lines(self, lines: int) -> None:
        """The wheel."""
        self.go(self.cursor + lines)

    def body_line(self, y: int) -> tuple[Line, str]:
        """A line, or the text about it at the foot."""
        if self.detail and y >= self.room:
            if y == self.room:
                return [(" ", ""), ("─" * (self.inner - 2), "rule")], "ground"
            parts = wrap(self.detail, self.inner - 4)
            at = y - self.room - 1
            text = self.detail[parts[at][0] : parts[at][1]] if at < len(parts) else ""
            return [("  ", ""), (text, "warn" if self.detail_warns else "soft")], "ground"
        at = self.top + y
        if not self.lines and self.empty:
            parts = wrap(self.empty, self.inner - 5)
            text = self.empty[slice(*parts[y - 1])] if 1 <= y <= len(parts) else ""
            return [("    ", ""), (text, "soft")] if text else [], "ground"
        if at >= len(self.lines):
            return [], "ground"
        here = self.walks and at == self.cursor
        ground = ("raised" if self.has_focus else "resting") if here else "ground"
        return [("▌" if here else " ", "accent"), *self.lines[at]], ground

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a second one opens."""
        at = self.top + event.y - 1
        if self.walks and event.y >= 1 and event.y <= self.room and at < len(self.lines):
            self.go(at)
            if event.chain > 1:
                self.post_message(Opened("table"))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        self.go(self.cursor)
