"""The three single lines of the desk: masthead, status, footer.

In: texts from the screen. Out: painted lines; a click in the footer does what the key under it does.
"""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from tui.cells import clip, width
from tui.widgets.canvas import Canvas, Line, cut

FADES = 8.0  # seconds after which what was said goes; a warning stays until something else is said


class OneLine(Canvas, can_focus=False):
    """A line with something at its left and something at its right."""

    ground = "ground"

    def left_right(self) -> tuple[Line, Line]:
        """The pieces of both ends; the left one gives way."""
        return [], []

    def render_line(self, y: int) -> Strip:
        """The line as Textual asks for it."""
        from rich.segment import Segment

        left, right = self.left_right()
        taken = sum(width(text) for text, _ in right)
        cells = self.size.width
        line = cut(left, max(0, cells - taken)) + cut(right, min(cells, taken))
        return Strip([Segment(text, self.palette.style(ink or "ink", self.ground)) for text, ink in line], cells)


class Masthead(OneLine):
    """The name of the paper, and its date."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.date = ""
        self.edition = ""

    def left_right(self) -> tuple[Line, Line]:
        """Name and edition to the left, the date to the right."""
        edition: Line = [("   ", ""), (self.edition, "soft")] if self.edition else []
        return [(" wire", "ink bold"), ("watch", "accent bold"), *edition], [(f" {self.date} ", "soft")]


class StatusLine(OneLine):
    """One quiet line: what was done, or what went wrong and what to do; at its right what goes on."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text, self.warns, self.aside, self.news = "", False, "", ""
        self.more = ""  # the key that says more of it
        self._said = 0

    def say(self, text: str, *, warn: bool = False, more: str = "") -> None:
        """Say something, and which key says more of it; an empty text clears the line."""
        self.text, self.warns, self.more = text, warn, more
        self._said += 1
        self.refresh()
        if text and not warn and self.is_attached:
            said = self._said
            self.set_timer(FADES, lambda: self.say("") if said == self._said else None)

    def note(self, aside: str) -> None:
        """What goes on, at the right end."""
        if aside != self.aside:
            self.aside = aside
            self.refresh()

    def arrived(self, news: str) -> None:
        """What has come in above the list, before what goes on."""
        if news != self.news:
            self.news = news
            self.refresh()

    def left_right(self) -> tuple[Line, Line]:
        """The saying to the left, what goes on to the right."""
        sign: Line = [(" ! ", "warn bold")] if self.warns else [(" ", "")]
        aside = clip("   ".join(part for part in (self.more, self.news, self.aside) if part), self.size.width // 2)
        return [*sign, (self.text, "warn" if self.warns else "ink")], [(f"  {aside} ", "soft")] if aside else []


class Footer(OneLine):
    """What can be done now: as many keys as the width holds, the most needed first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keys: list[tuple[str, str, str]] = []  # (action, key, label), the most needed first
        self.pending = ""
        self._ends: list[tuple[int, str]] = []

    def put(self, keys: list[tuple[str, str, str]], pending: str = "") -> None:
        """Other keys."""
        if (keys, pending) != (self.keys, self.pending):
            self.keys, self.pending = keys, pending
            self.refresh()

    def left_right(self) -> tuple[Line, Line]:
        """Keys with their labels, as many as fit; the last two (back, help) always."""
        sizes = [width(key) + width(label) + 3 for _, key, label in self.keys]
        room = self.size.width - 2 - sum(sizes[-2:])
        fitting = []
        for entry, size in zip(self.keys[:-2], sizes, strict=False):
            if size <= room:
                fitting.append(entry)
                room -= size
        fitting += self.keys[-2:]
        line: Line = [(" ", "")]
        self._ends, at = [], 1
        for action, key, label in fitting:
            line += [(key, "accent"), (" " + label, "soft"), ("  ", "")]
            at += width(key) + width(label) + 3
            self._ends.append((at, action))
        return line, [(f" {self.pending} ", "accent bold")] if self.pending else []

    async def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        for end, action in self._ends:
            if event.x < end:
                await self.run_action(f"screen.do('{action}')")
                return
