"""The topics pane: each topic with its unread and a curve of its last days, then everything, what was kept, near
misses.

In: lines of topics. Out: `CursorMoved` when another is chosen. Two lines a topic while there is room, else one.
"""

from __future__ import annotations

from textual import events

from tui.cells import clip, pad, width
from tui.labels import curve, short
from tui.messages import CursorMoved, Opened
from tui.shown import Place, TopicLine
from tui.widgets.canvas import Canvas, Line

BESIDE = 7  # cells of a topic's line that are neither its name nor its count
MOODS = {"rises": "▲ rises", "silent": "○ silent"}


class TopicsPane(Canvas, can_focus=True):
    """What is watched."""

    name_of_pane = "topics"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[TopicLine] = []
        self.cursor = 0
        self._laid: tuple[int, list[tuple[int, int]]] | None = None  # for a height

    def put(self, lines: list[TopicLine]) -> None:
        """Other topics, or other counts; the cursor stays on its place."""
        if lines == self.lines:
            return
        held = self.lines[self.cursor].place if self.cursor < len(self.lines) else None
        self.lines = lines
        if held is not None:
            self.cursor = next((at for at, line in enumerate(lines) if line.place == held), min(self.cursor, len(lines) - 1))
        self._laid = None
        self.refresh()

    def wanted(self) -> int:
        """The width in which every name stands whole."""
        return max((width(line.name) + BESIDE + max(4, width(short(line.new))) for line in self.lines), default=0)

    @property
    def widest(self) -> int:
        """The cells of the longest name."""
        return max((width(line.name) for line in self.lines), default=0)

    @property
    def current(self) -> TopicLine | None:
        """The topic under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def go(self, number: int, *, tell: bool = True) -> None:
        """Put the cursor on a topic."""
        number = max(0, min(number, len(self.lines) - 1))
        if number == self.cursor:
            return
        self.cursor = number
        self._follow()
        self.refresh()
        if tell:
            self.post_message(CursorMoved("topics"))

    def go_to(self, place: Place) -> None:
        """Put the cursor on the topic of a place, without telling."""
        for at, line in enumerate(self.lines):
            if (line.place.topic, line.place.shown) == (place.topic, place.shown):
                self.go(at, tell=False)
                return
        for at, line in enumerate(self.lines):
            if line.place.topic == place.topic:
                self.go(at, tell=False)
                return

    def page(self, pages: int) -> None:
        """Move by pages."""
        self.go(self.cursor + pages * max(1, self.body_height // 2))

    def scroll_lines(self, lines: int) -> None:
        """Move the visible part."""
        self.top = max(0, min(self.top + lines, len(self._lines_of) - self.body_height))
        self.refresh()

    def heading(self) -> tuple[str, str]:
        """The word above the topics."""
        return "Topics", ""

    @property
    def _lines_of(self) -> list[tuple[int, int]]:
        """Of each body line: the topic's number (-1 for none) and which of its lines it is."""
        if self._laid is None or self._laid[0] != self.body_height:
            self._laid = (self.body_height, self._lay())
            self._follow()
        return self._laid[1]

    def _lay(self) -> list[tuple[int, int]]:
        watched = [at for at, line in enumerate(self.lines) if line.key]
        others = [at for at, line in enumerate(self.lines) if not line.key]
        roomy = 3 * len(watched) + len(others) + 2 <= self.body_height
        layout: list[tuple[int, int]] = [(-1, 0)] if roomy else []
        for at in watched:
            layout += [(at, 0), (at, 1), (-1, 0)] if roomy else [(at, 0)]
        if not roomy and watched and others:
            layout.append((-1, 1))
        return layout + [(at, 0) for at in others]

    def _follow(self) -> None:
        height = self.body_height
        at = next((line for line, (number, _) in enumerate(self._lines_of) if number == self.cursor), 0)
        if height:
            self.top = max(min(self.top, at), at - height + 2)
        self.top = max(0, min(self.top, len(self._lines_of) - height))

    def body_line(self, y: int) -> tuple[Line, str]:
        """A topic's name with its unread, or its curve."""
        if self.top + y >= len(self._lines_of):
            return [], "ground"
        number, part = self._lines_of[self.top + y]
        if number < 0:
            return ([("  ", ""), ("─" * (self.inner - 4), "rule")] if part else []), "ground"
        line = self.lines[number]
        here = number == self.cursor
        ground = ("raised" if self.has_focus else "resting") if here else "ground"
        bar = ("▌" if here else " ", "accent" if self.has_focus else "faint")
        if part:
            return [
                bar,
                ("   ", ""),
                (curve(line.days, min(14, self.inner - 8)), "accent" if here else "faint"),
                (f" {MOODS[line.mood]}" if line.mood else "", "accent" if line.mood == "rises" else "soft"),
            ], ground
        unread = short(line.new) if line.new else ""
        room = self.inner - 5 - max(4, width(unread))
        one_line = (number, 1) not in self._lines_of and line.key and room >= 26 and room - 9 >= self.widest
        curve_cells = 8 if one_line else 0
        name = pad(clip(line.name, room - curve_cells - 1), room - curve_cells)
        pieces: Line = [
            bar,
            (pad(line.key, 2), "accent" if line.key else "faint"),
            (" ", ""),
            (name, "ink bold" if line.new and line.key else "ink" if line.key or here else "soft"),
        ]
        if curve_cells:
            pieces.append((pad(curve(line.days, 7), 8), "faint"))
        pieces += [(pad(unread, 4, right=True), "ink bold" if line.key else "soft")]
        return pieces, ground

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a second one opens."""
        line = self.top + event.y - 1
        if event.y >= 1 and line < len(self._lines_of) and self._lines_of[line][0] >= 0:
            self.go(self._lines_of[line][0])
            if event.chain > 1:
                self.post_message(Opened("topics"))
