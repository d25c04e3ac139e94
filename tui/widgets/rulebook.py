"""The editor of the workbench: a topic's file with its inks, its faults marked where they stand.

In: a text, faults by line and column. Out: Textual's `Changed` as it is typed. What a terminal would obey, or would draw
in other cells than counted, is drawn as a sign of one cell; the text itself stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Self, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.document._document import Document
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

from store.text import screen_safe
from tui.cells import width
from tui.palette import Palette
from tui.shown import Flaw
from tui.widgets.canvas import HasPalette
from tui.widgets.inks import Inked, Mood, ink_line

UNSEEN = "·"  # what is drawn for a sign that no row bears
KEPT = 2_000  # painted lines kept
REVERSED, MATCHED = Style(reverse=True), Style(underline=True, bold=True)
_ENTRY = re.compile(r" *(?P<dash>-) +(?=[^\s:{[\"']+:(?: |$))")  # a line that begins an entry of keys
_WORD = re.compile(r"[^\s()'\",\]}]+|.")


class Look(NamedTuple):
    """What a line of the screen shows: equal looks are the same cells."""

    palette: str
    cells: int
    gutter: int
    number: int = 0  # of the line; 0 where a long one goes on
    line: str = ""
    start: int = 0
    end: int = 0  # one beyond the line where it ends here: the cursor may stand there
    inked: Inked = ()
    flaws: tuple[tuple[int, int], ...] = ()
    current: bool = False  # whether the cursor is in the line
    cursor: int = -1
    chosen: tuple[int, int] = (-1, -1)
    bracket: int = -1
    tabs: tuple[int, ...] = ()


class Rulebook(TextArea):
    """The text of a topic."""

    def __init__(self, *, id: str | None = None) -> None:
        self._inked: list[Inked] = []
        self._moods: list[Mood] = []
        self._painted: dict[int, Look] = {}
        self._strips: dict[Look, Strip] = {}
        super().__init__(
            id=id, soft_wrap=True, show_line_numbers=True, tab_behavior="indent", compact=True, max_checkpoints=1_000
        )
        self.indent_width = 2
        self.cursor_blink = False
        self.flaws: tuple[Flaw, ...] = ()

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return cast(HasPalette, self.app).palette

    # --- what is shown -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The colours of the desk, also when they change."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh())

    def mark(self, flaws: Sequence[Flaw]) -> None:
        """Other faults."""
        if tuple(flaws) != self.flaws:
            self.flaws = tuple(flaws)
            self.refresh()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint again what looks different by now; a key changes a line or two, and only they are painted."""
        if regions or layout or recompose or not repaint or not self._painted:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        width = self.size.width
        changed = [Region(0, y, width, 1) for y in range(self.size.height) if self._painted.get(y) != self._look(y)]
        return super().refresh(*changed) if changed else self

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region, without the styles that Textual would look up for it."""
        return ScrollView.render_lines(self, crop)

    def render_line(self, y: int) -> Strip:
        """A line as Textual asks for it; painted once for each look it has."""
        look = self._painted[y] = self._look(y)
        strip = self._strips.get(look)
        if strip is None:
            if len(self._strips) > KEPT:
                self._strips.clear()
            strip = self._strips[look] = paint(look, self.palette)
        return strip

    def _look(self, y: int) -> Look:
        """Everything that the look of a visible line depends on."""
        at, cells, gutter = y + self.scroll_offset.y, self.scrollable_content_region.width, self.gutter_width
        wrapped = self.wrapped_document
        if not 0 <= at < len(wrapped._offset_to_line_info):
            return Look(self.palette.name, cells, gutter)
        row, section = wrapped._offset_to_line_info[at]
        if row >= self.document.line_count:
            return Look(self.palette.name, cells, gutter)  # the text is being changed at this moment
        line = self.document.get_line(row)
        cuts = (0, *wrapped.get_offsets(row), len(line))
        start, end = sorted(self.selection)
        chosen = (-1, -1)
        if start != end and start[0] <= row <= end[0]:
            chosen = (start[1] if row == start[0] else 0, end[1] if row == end[0] else len(line) + 1)
        cursor = self.selection.end
        bracket = self._matching_bracket_location if start == end else None
        return Look(
            self.palette.name,
            cells,
            gutter,
            row + 1 if not section else 0,
            line,
            cuts[section],
            cuts[section + 1] if section + 1 < len(cuts) - 1 else len(line) + 1,
            self._inks(row),
            tuple(reach(line, flaw.column) for flaw in self.flaws if flaw.line == row + 1),
            row == cursor[0],
            cursor[1] if row == cursor[0] and self.has_focus else -1,
            chosen,
            bracket[1] if bracket is not None and bracket[0] == row else -1,
            tuple(wrapped.get_tab_widths(row)) if "\t" in line else (),
        )

    def _inks(self, row: int) -> Inked:
        """The inks of a line; those of the lines before it tell what stands open."""
        if not self._moods:
            self._moods = [Mood()]
        while len(self._inked) <= row:
            at = len(self._inked)
            spans, mood = ink_line(self.document.get_line(at), self._moods[at])
            self._inked.append(spans)
            self._moods.append(mood)
        return self._inked[row]

    def _build_highlight_map(self) -> None:
        """The text changed, and all that follows from it: every line is inked anew, most of them from memory."""
        self._inked, self._moods = [], []
        if self.is_mounted:
            self.refresh()

    # --- typing --------------------------------------------------------------------------------------------------

    async def take(self, event: events.Key) -> bool:
        """A key that is meant for the text; False where it means nothing there."""
        if event.key == "enter":
            self._break_line()
        elif event.key == "shift+tab":
            self._dedent()
        elif event.character == " " and self._opens_entry():
            pass
        elif event.is_printable or event.key == "tab":
            await self._on_key(event)
        else:
            for binding in self._bindings.key_to_bindings.get(event.key, ()):
                await self.run_action(binding.action)
                return True
            return False
        return True

    def _break_line(self) -> None:
        """A new line that begins where this one does; after `- key: …` where the key does, for what goes with it."""
        start, end = sorted(self.selection)
        line = self.document.get_line(start[0])[: start[1]]
        found = _ENTRY.match(line)
        begins = found.end() if found is not None else len(line) - len(line.lstrip(" "))
        self._replace_via_keyboard("\n" + " " * begins, start, end)

    def _opens_entry(self) -> bool:
        """A space after a dash that stands where the keys of an entry do: the dash moves to where that list has its own."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        if self.selection.start != self.selection.end or line[:column].strip() != "-" or line[column:].strip():
            return False
        begins = len(line) - len(line.lstrip(" "))
        for above in range(row - 1, -1, -1):
            before = self.document.get_line(above)
            if not before.strip() or before.lstrip(" ").startswith("#"):
                continue
            found = _ENTRY.match(before)
            if found is not None and found.end() == begins:
                self._replace_via_keyboard(" " * found.start("dash") + "- ", (row, 0), (row, column))
                return True
            if len(before) - len(before.lstrip(" ")) < begins:
                return False
        return False

    def _dedent(self) -> None:
        """Two spaces less before the line."""
        row = self.cursor_location[0]
        line = self.document.get_line(row)
        less = min(self.indent_width, len(line) - len(line.lstrip(" ")))
        if less:
            self.delete((row, 0), (row, less), maintain_selection_offset=True)

    def put(self, text: str) -> None:
        """Another text, as one edit that ctrl+z takes back; the cursor stays where it was as nearly as can be."""
        row, column = self.cursor_location
        self.history.checkpoint()
        self.replace(text, self.document.start, self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()
        row = min(row, self.document.line_count - 1)
        self.move_cursor((row, min(column, len(self.document.get_line(row)))))

    def begin_at(self, line: int) -> None:
        """Put the cursor on a line, the line before it at the top."""
        self.go_to(line)
        top = self.wrapped_document.location_to_offset((max(0, line - 2), 0)).y
        self.call_after_refresh(self.scroll_to, y=top, animate=False)

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor on a place of the file; both count from 1."""
        row = max(0, min(line - 1, self.document.line_count - 1))
        self.move_cursor((row, max(0, min(column - 1, len(self.document.get_line(row))))), center=True)


def paint(look: Look, palette: Palette) -> Strip:
    """The cells of a look."""
    ground = "resting" if look.current else "ground"
    plain = palette.style("ink", ground)
    number = f"{look.number or '':>{max(0, look.gutter - 2)}}  "
    segments = [Segment(number, palette.style("accent" if look.current else "faint", ground))]
    inks = ["ink"] * (look.end - look.start)
    for start, end, ink in (*look.inked, *((start, end, "warn underline bold") for start, end in look.flaws)):
        for at in range(max(0, start - look.start), min(end, look.end) - look.start):
            inks[at] = ink
    tabs = iter(look.tabs[look.line.count("\t", 0, look.start) :])
    used, before = look.gutter, None
    run = ""
    for at, char in enumerate(shown(look.line + " ")[look.start : look.end], look.start):
        style = palette.style(inks[at - look.start], "picked" if look.chosen[0] <= at < look.chosen[1] else ground)
        if palette.plain and look.chosen[0] <= at < look.chosen[1]:
            style += REVERSED
        if at == look.bracket or (look.bracket >= 0 and at == look.cursor):
            style += MATCHED
        if at == look.cursor:
            style = palette.style("ink") + REVERSED if palette.plain else Style(color=palette.ground, bgcolor=palette.accent)
        if style is not before and run:
            segments.append(Segment(run, before))
            used += width(run)
            run = ""
        before = style
        run += " " * next(tabs, 1) if char == "\t" else char
    if run:
        segments.append(Segment(run, before))
        used += width(run)
    if used < look.cells:
        segments.append(Segment(" " * (look.cells - used), plain))
    return Strip(segments).adjust_cell_length(look.cells, plain)


def reach(line: str, column: int) -> tuple[int, int]:
    """The stretch of a line that a fault at a column marks: the word there, at the end of the line its last sign."""
    start = max(0, min(column - 1, len(line) - 1))
    found = _WORD.match(line, start)
    return start, found.end() if found else start + 1


def gives_back(text: str) -> bool:
    """Whether the editor gives a text back as it was: lines that all end alike, and nowhere else."""
    return Document(text).text == text


def shown(line: str) -> str:
    """A line as a screen can be given it, sign for sign; tabs stay, the editor knows their width."""
    if line.isascii() and line.isprintable():
        return line
    if screen_safe(line) == line:
        return line
    return "".join(char if char == "\t" or (char.isascii() and char.isprintable()) else _sign(char) for char in line)


def _sign(char: str) -> str:
    safe = screen_safe(char)
    return safe if len(safe) == 1 else UNSEEN
