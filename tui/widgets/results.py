"""What a change of the rules does, as a list: gained, lost, near misses; the sheets of the workbench above it, and the
strip of faults under the editor.

In: shifts, rows as they come into view, verdicts. Out: what every list tells. Sums of weights stand before and after.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from textual import events
from textual.message import Message

from store.clock import now
from tui.cells import clip, pad, pieces, width, wrap
from tui.labels import age, number
from tui.shown import Shift
from tui.widgets.canvas import Canvas, Line
from tui.widgets.lines import OneLine
from tui.widgets.list import VirtualList

SIGNS = {"gained": ("+", "accent bold"), "lost": ("−", "warn bold"), "near": ("~", "soft")}
SCORES = 10  # cells of the sums


class ResultList(VirtualList):
    """Items that a change of the rules moves."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shifts: dict[int, Shift] = {}
        self.verdicts: Mapping[int, bool] = {}
        self.stale = False  # whether the text has changed since

    def show(self, shifts: Sequence[Shift], *, fresh: bool) -> None:
        """Other shifts; unless they are `fresh`, the cursor stays on its item."""
        self.shifts = {shift.item: shift for shift in shifts}
        ids = array("q", self.shifts)
        same = ids.tobytes() == self.ids.tobytes()
        self.put(ids, [], fresh=fresh and not same)
        self.above = 0
        if same:
            self.refresh()

    def body_line(self, y: int) -> tuple[Line, str]:
        """An item, or a line of what an empty list says."""
        line, ground = super().body_line(y)
        at = self.top + y
        if not len(self.ids) or at >= len(self.ids):
            return line, ground
        item = self.ids[at]
        held, shift = self.rows.get(item), self.shifts.get(item)
        cursor = at == self.cursor
        sign, ink = SIGNS[shift.kind] if shift is not None and shift.kind else (" ", "soft")
        sums = ""
        if shift is not None and shift.kind:
            sums = number(shift.score) if shift.score == shift.before else f"{number(shift.before)}→{number(shift.score)}"
        said = self.verdicts.get(item)
        wrong = shift is not None and said is not None and said == (shift.kind == "lost")
        out: Line = [
            ("▌" if cursor else " ", "accent" if self.has_focus else "faint"),
            (sign, "faint" if self.stale else ink),
            (" " if said is None else "✓" if said else "×", "warn bold" if wrong else "accent bold"),
        ]
        if self.inner >= 44:
            out.append((pad(sums, SCORES, right=True), "faint" if self.stale else "soft"))
        if held is None:
            return [*out, ("  ·", "faint")], ground
        out += [(pad(age(held.at, now()), 4, right=True), "faint"), ("  ", "")]
        outlet = 16 if self.inner >= 84 else 12 if self.inner >= 70 else 0
        room = max(1, self.inner - sum(width(text) for text, _ in out) - (outlet + 2 if outlet else 1))
        text = clip(held.title, room)
        plain = "soft" if self.stale else "ink bold" if cursor else "ink"
        kept = len(text) - 1 if text != held.title else len(text)
        marked = ("soft" if self.stale else "accent") + " underline"
        out += [(part, marked if hit else plain) for part, hit in pieces(held.title, 0, kept, held.spans)]
        if kept < len(text):
            out.append((text[kept:], "faint"))
        out.append((" " * (room - width(text) + 1), ""))
        if outlet:
            out.append((pad(held.outlet, outlet), "faint"))
        return out, ground


class SheetChosen(Message):
    """A sheet of the workbench was clicked."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Sheets(OneLine):
    """The sheets beside each other, with what each holds."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.names: list[tuple[str, str, str]] = []  # (name, count, ink of the count)
        self.chosen = 0
        self._ends: list[int] = []

    def put(self, names: list[tuple[str, str, str]], chosen: int) -> None:
        """Other names, another one chosen."""
        if (names, chosen) != (self.names, self.chosen):
            self.names, self.chosen = names, chosen
            self.refresh()

    def left_right(self) -> tuple[Line, Line]:
        """The names; where the room is short, the short ones (`long|short`)."""
        full = sum(width(name.split("|")[0]) + width(told) + 4 for name, told, _ in self.names) - 3
        line: Line = [(" ", "")]
        at, self._ends = 1, []
        for index, (name, told, ink) in enumerate(self.names):
            here = index == self.chosen
            name = name.split("|")[-1 if full > self.size.width else 0]
            gap = "   " if index + 1 < len(self.names) else ""
            line += [(name, "accent bold underline" if here else "soft"), (" " if told else "", ""), (told, ink), (gap, "")]
            at += width(name) + bool(told) + width(told) + 3
            self._ends.append(at)
        return line, []

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        for index, end in enumerate(self._ends):
            if event.x < end:
                self.post_message(SheetChosen(index))
                return


class Strip(Canvas):
    """Some lines under the editor: its faults, or what is known of the rule that the cursor stands in."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title, self.note = "", ""
        self.lines: list[tuple[str, str]] = []  # (text, ink)

    def put(self, title: str, note: str, lines: list[tuple[str, str]]) -> None:
        """Other lines."""
        if (title, note, lines) != (self.title, self.note, self.lines):
            self.title, self.note, self.lines = title, note, lines
            self.refresh()

    def heading(self) -> tuple[str, str]:
        """Title and note."""
        return self.title, self.note

    def body_line(self, y: int) -> tuple[Line, str]:
        """A line; the room that is left over goes to those that are too long for one, the first ones first."""
        lines: list[tuple[str, str]] = []
        spare = max(0, self.body_height - len(self.lines))
        for text, ink in self.lines:
            parts = wrap(text, self.inner - 3)[: spare + 1]
            spare -= max(0, len(parts) - 1)
            lines += [(text[start:end], ink) for start, end in parts[:-1]]
            lines.append((text[parts[-1][0] :] if parts else "", ink))
        return ([("  ", ""), lines[y]] if y < len(lines) else []), "ground"


class Head(Canvas):
    """The heading of the editor; lit while the editor has the keys."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title, self.note, self.lit = "", "", False

    def put(self, title: str, note: str, lit: bool) -> None:
        """Another heading."""
        if (title, note, lit) != (self.title, self.note, self.lit):
            self.title, self.note, self.lit = title, note, lit
            self.refresh()

    def heading(self) -> tuple[str, str]:
        """Title and note."""
        return self.title, self.note

    def _heading_line(self, cells: int) -> Line:
        line = super()._heading_line(cells)
        line[0] = ("▌", "accent") if self.lit else (" ", "rule")
        line[1] = (line[1][0], "accent bold" if self.lit else "soft bold")
        return line
