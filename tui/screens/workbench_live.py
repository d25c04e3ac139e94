"""The live half of the workbench: what is typed is read and tried on the archive as soon as the keys pause.

In: the text. Out: faults in the editor and in the strip, shifts in the list. What stands in the list stays until the
first part of the next difference is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.containers import Container
from textual.widgets import TextArea

from store.errors import UsageError
from store.types import State
from tui.desk.tuning import Bench
from tui.labels import age, count, safe, signed
from tui.messages import CursorMoved, RowsWanted
from tui.screens.keyed import KeyedScreen
from tui.shown import Article, Example, Fared, Place, Progress, Reading, Shift
from tui.widgets.reader import Reader
from tui.widgets.results import Head, ResultList, Sheets, Strip
from tui.widgets.rulebook import Rulebook
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.desk import Desk
    from tui.screens.desk import DeskScreen

PAUSE = 0.05  # seconds without a key after which the text is tried
CHANGES, NEAR, EXAMPLES, RULES, ADVICE = range(5)
LISTS = (CHANGES, NEAR)
CHOICES: tuple[tuple[str, ...], ...] = (("gained", "lost"), ("gained",), ("lost",))
Choice = tuple[str, str, Callable[[], None]]  # an answer: key, label, what it does
TITLES: dict[tuple[str, ...], str] = {("gained", "lost"): "Gained and lost", ("gained",): "Gained", ("lost",): "Lost"}


class Live(KeyedScreen):
    """The text, and what it does."""

    keys_first = True

    def __init__(self, desk_screen: DeskScreen, bench: Bench, text: str) -> None:
        super().__init__()
        self.desk_screen = desk_screen
        self.desk: Desk = desk_screen.desk
        self.bench = bench
        self.saved = text  # what the file holds
        self.head, self.editor, self.strip = Head(id="bench-head"), Rulebook(id="rulebook"), Strip(id="strip")
        self.sheets, self.list = Sheets(id="sheets"), ResultList(id="results")
        self.table, self.reader = Table(id="bench-table"), Reader(id="bench-reader")
        self.left = Container(self.head, self.editor, self.strip, id="bench-left")
        self.right = Container(self.sheets, self.list, self.table, self.reader, id="bench-right")
        self.sheet = CHANGES
        self.kinds = CHOICES[0]
        self.reading = Reading()
        self.shifts: list[Shift] = []
        self.progress: Progress | None = None
        self.fared: list[Fared] = []
        self.items: list[Shift] | None = None  # the items of a suggestion, while they are listed
        self._refused = ""  # why it was not saved, until that is mended
        self._typing = 0
        self._waits = False  # whether the archive is being matched again: a difference would mislead

    @property
    def place(self) -> Place:
        """The place of the items: those of the topic, each by itself."""
        return Place(self.bench.topic.id, stories=False)

    @property
    def raw(self) -> bytes:
        """The text as the file would hold it."""
        return self.editor.text.encode("utf-8", "surrogatepass")

    @property
    def dirty(self) -> bool:
        """Whether the text is another than the file's."""
        return self.editor.text != self.saved

    # --- trying --------------------------------------------------------------------------------------------------

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """A key changed the text."""
        self.bench.hush()
        self.try_it()

    def on_text_area_selection_changed(self, message: TextArea.SelectionChanged) -> None:
        """The cursor of the editor moved."""
        self.tell_strip()

    def try_it(self) -> None:
        """Read the text and try it, once the keys pause."""
        self.list.stale = True
        self.head_lines()
        self.show_keys()
        self.begin(self._lay())

    async def _lay(self) -> None:
        self._typing += 1
        mine = self._typing
        await asyncio.sleep(PAUSE)
        if mine == self._typing:
            await self.lay()

    async def lay(self, *, only_read: bool = False) -> None:
        """Read the text and try it now."""
        first = True

        def told(what: Reading | Progress) -> None:
            nonlocal first
            if isinstance(what, Reading):
                self.take_reading(what)
                return
            self.shifts = list(what.found) if first else self.shifts + list(what.found)
            self.progress, self.list.stale, first = what, False, False
            self.show_shifts()
            if what.done and self.reader.display:
                self.begin(self.read())

        await self.bench.lay(self.raw, told, only_read=only_read or self._waits)

    def take_reading(self, reading: Reading) -> None:
        """What the text says: faults where they stand."""
        broken = bool(reading.flaws and not reading.rules)
        self.reading = replace(reading, examples=self.reading.examples) if broken else reading
        if self._refused and not reading.flaws:
            if self.status.text == self._refused:
                self.say("")
            self._refused = ""
        self.editor.mark(reading.flaws)
        self.tell_strip()
        self.head_lines()
        if self.sheet == EXAMPLES:
            self.show_sheet()
        elif reading.flaws and not len(self.list.ids):
            self.show_shifts()
        self.show_keys()

    # --- showing -------------------------------------------------------------------------------------------------

    def head_lines(self) -> None:
        """The heading of the editor, the sheets with their counts, the heading of the list."""
        flaws = self.reading.flaws
        note = "as in force" if self.reading.same else ""
        if flaws or self.dirty:
            note = count(len(flaws), "fault") if flaws else "not saved"
        self.head.put(f"{self.bench.file.name}{' *' if self.dirty else ''}", note, self.editor.has_focus)
        gained, lost, near = (sum(one.kind == kind for one in self.shifts) for kind in ("gained", "lost", "near"))
        failing = len(self.reading.failing)
        ink = "soft" if self.list.stale else "accent"
        examples = f"{failing} fail{'s' if failing == 1 else ''}" if failing else "✓" if self.reading.examples else ""
        self.sheets.put(
            [
                ("Changes", f"+{gained:,} −{lost:,}", ink if gained + lost else "soft"),
                ("Near misses|Near", f"{near:,}", "soft"),
                ("Examples", examples, "warn bold" if failing else "soft"),
                ("Rules", "", "soft"),
                ("Suggestions|Advice", "", "soft"),
            ],
            self.sheet,
        )
        self.list.title = self.title_of_list()
        self.list.note = self.note_of_list()
        self.list.refresh_body(-1)

    def title_of_list(self) -> str:
        """What is listed."""
        if self.items is not None:
            return "Items of the suggestion"
        return "Near misses" if self.sheet == NEAR else TITLES[self.kinds]

    def note_of_list(self) -> str:
        """How far the difference is."""
        progress = self.progress
        if self.items is not None:
            return count(len(self.items), "item")
        if self._waits:
            return "the archive is being matched again"
        if self.reading.flaws:
            return "outdated: the text has faults" if progress is not None else ""
        if progress is None:
            return "looking …"
        if self.list.stale:
            return "outdated"
        return f"{progress.of:,} looked at" if progress.done else f"so far {progress.share:.0%}".replace("%", " %")

    def listed(self) -> list[Shift]:
        """The shifts of the sheet."""
        if self.items is not None:
            return self.items
        kinds = ("near",) if self.sheet == NEAR else self.kinds
        return [one for one in self.shifts if one.kind in kinds]

    def show_shifts(self) -> None:
        """The list as the difference stands."""
        self.head_lines()
        if self.sheet not in LISTS and self.items is None:
            return
        listed = self.listed()
        whole = self.progress is not None and self.progress.done
        self.list.welcome = self.welcome(whole) if not listed else []
        self.list.show(listed, fresh=not (self.list.has_focus or self.reader.display))
        self.list.refresh()

    def welcome(self, whole: bool) -> list[tuple[str, str]]:
        """What an empty list says."""
        if self.reading.flaws:
            return [("The text has faults.", "ink"), ("Once they are mended, what it would gain and lose stands here.", "soft")]
        if not whole:
            return [("Looking through the archive …", "faint")]
        if self.sheet == NEAR:
            return [("No near misses.", "ink"), ("Items at most 0.5 under the threshold would stand here.", "soft")]
        if self.reading.same:
            return [
                ("The text says what the rules in force say.", "ink"),
                ("Type: what it would gain and lose stands here.", "soft"),
            ]
        return [("Nothing changes.", "ink"), ("No item is gained or lost by this text.", "soft")]

    def show_sheet(self) -> None:
        """The sheet that is chosen."""
        raise NotImplementedError

    def about_line(self) -> None:
        """Say more of the line under the cursor of the table."""
        raise NotImplementedError

    def tell_strip(self) -> None:
        """The faults; without any, what is known of the rule in which the cursor stands."""
        flaws = self.reading.flaws
        if flaws:
            row = self.editor.cursor_location[0] + 1
            order = sorted(flaws, key=lambda flaw: (flaw.line != row, flaw.line < row, flaw.line, flaw.column))
            lines = [(f"{flaw.line}:{flaw.column}  {flaw.words}" if flaw.line else flaw.words, "warn") for flaw in order]
            room = max(1, self.strip.body_height)
            if 1 < len(lines) > room:
                lines = [*lines[: room - 1], (f"and {len(lines) - room + 1} more", "soft")]
            keys = self.wire.keymap
            self.strip.put(count(len(flaws), "fault"), f"{keys.first('next_flaw')} next", lines)
            return
        self.strip.put(*self.about_rule())

    def about_rule(self) -> tuple[str, str, list[tuple[str, str]]]:
        """What is known of the rule in which the cursor stands."""
        row, name = self.editor.cursor_location[0] + 1, safe(self.bench.topic.name)
        here = next((rule for rule in reversed(self.reading.rules) if rule[0] <= row), None)
        inside = here is not None and row <= here[0] + 3 and self.editor.document.get_line(row - 1).strip() != ""
        whole = next((one for one in self.fared if one.rule is None), None)
        fared = next((one for one in self.fared if here is not None and one.match == here[1]), None) if inside else whole
        remarks = [(words, "warn") for line, words in self.reading.remarks if inside and here is not None and line == here[0]]
        if inside and here is not None and fared is None:
            return f"Rule of line {here[0]}", "", [*remarks, ("new: its hits are told once it is in force", "soft")]
        if fared is None:
            return name, "", []
        title = name if fared.rule is None else f"Rule of line {here[0] if here else fared.line}"
        return title, f"{signed(fared.weight)} in force" if fared.rule is not None else "", [*remarks, (how(fared), "soft")]

    # --- rows and articles ---------------------------------------------------------------------------------------

    def on_rows_wanted(self, message: RowsWanted) -> None:
        """Rows come into view."""
        self.begin(self._fill(message.ids))

    async def _fill(self, ids: list[int]) -> None:
        self.list.fill(await self.desk.rows(self.place, ids))

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Another line is under the cursor."""
        if message.pane == "table":
            self.about_line()
        if self.reader.display:
            self.begin(self.read())

    async def read(self) -> None:
        """The item under the cursor, with its why."""
        raw = self.raw
        if self.sheet == EXAMPLES and self.items is None:
            example = self.example
            if example is not None:
                self.reader.put(await self.bench.why_example(headline(example), raw))
            return
        item = self.list.current_id
        if item is None:
            self.reader.put(None)
            return
        try:
            article = await self.desk.article(item, self.place)
        except UsageError:
            return
        article = await self.bench.why(article, raw)
        if item == self.list.current_id:
            self.reader.put(article)

    @property
    def example(self) -> Example | None:
        """The example under the cursor."""
        failing = self.reading.failing
        return failing[self.table.cursor] if self.table.cursor < len(failing) else None


def headline(example: Example) -> Article:
    """An example as the reader shows it."""
    return Article(item=-max(1, example.line), title=example.title, at=0, state=State.READ, outlet=f"line {example.line}")


def how(fared: Fared) -> str:
    """How a rule has fared, in a line."""
    from store.clock import now

    parts = [f"{fared.week:,} in 7 days", f"{fared.month:,} in 30"]
    if fared.hits > fared.month:
        parts.append(f"{fared.hits:,} in all")
    if fared.last is not None:
        parts.append(f"last {age(fared.last, now())} ago")
    if fared.precision is not None:
        low, high = 100 * fared.low, 100 * fared.high
        verdicts = count(fared.verdicts, "verdict")
        what = "right" if fared.weight >= 0 else "of them not of the topic"
        parts.append(f"{100 * fared.precision:.0f} % {what} ({low:.0f}–{high:.0f} %, {verdicts})".replace(" %", "\u00a0%"))
    else:
        parts.append("no verdicts yet" if fared.rule is not None or not fared.said else "none of what it takes judged yet")
    if fared.said:
        parts.append(fared.said)
    return " · ".join(parts)
