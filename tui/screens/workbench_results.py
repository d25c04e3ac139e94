"""What is done with the results of the workbench: moving, sheets, why, verdicts, undo, suggestions taken.

In: actions. Out: another sheet, another line, a verdict in the archive, another text in the editor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cells import pad
from tui.labels import DONE, count, done, signed
from tui.messages import Opened
from tui.screens.workbench_live import ADVICE, CHANGES, CHOICES, EXAMPLES, LISTS, RULES, TITLES, Live, how
from tui.widgets.canvas import Line
from tui.widgets.results import SheetChosen

if TYPE_CHECKING:
    from store.types import Change

FEW = 5  # verdicts under which a share of them says little


class Results(Live):
    """The sheets and what stands in them."""

    # --- sheets --------------------------------------------------------------------------------------------------

    @property
    def lists(self) -> bool:
        """Whether items are listed, not lines of a table."""
        return self.sheet in LISTS or self.items is not None

    def choose(self, sheet: int) -> None:
        """Turn to a sheet."""
        self.sheet, self.items = sheet % 5, None
        self.close_reader()
        self.show_sheet()
        if not self.editor.has_focus:
            self.focus_results()

    def on_sheet_chosen(self, message: SheetChosen) -> None:
        """A sheet was clicked."""
        self.choose(message.number)

    def do_next_sheet(self) -> None:
        """The sheet to the right."""
        self.choose(self.sheet + 1)

    def do_previous_sheet(self) -> None:
        """The sheet to the left."""
        self.choose(self.sheet - 1)

    def show_sheet(self) -> None:
        """The sheet that is chosen."""
        self.share_room()
        if self.lists:
            self.show_shifts()
            return
        self.head_lines()
        self.table.detail, self.table.detail_lines = "", 7 if self.sheet == ADVICE else 3
        if self.sheet == EXAMPLES:
            self._show_examples()
        elif self.sheet == RULES:
            self.begin(self._show_rules())
        else:
            self.begin(self.show_advice())

    async def show_advice(self) -> None:
        """The suggestions."""
        raise NotImplementedError

    def about_advice(self) -> str:
        """The evidence of the suggestion under the cursor."""
        raise NotImplementedError

    def _show_examples(self) -> None:
        failing = self.reading.failing
        self.table.title = "Examples that fail"
        self.table.note = f"{len(failing):,} of {count(self.reading.examples, 'example')}"
        held = self.reading.examples
        self.table.empty = (
            f"Every example of the topic holds: {held:,} of {held:,}."
            if held
            else "No examples: headlines under `examples:` that the topic must match, or reject, are tried here as you type."
        )
        lines: list[Line] = []
        for example in failing:
            lines.append([(pad(str(example.line), 4, right=True), "faint"), ("  ", ""), (example.title, "ink")])
        self.table.put(lines)
        self.about_line()

    async def _show_rules(self) -> None:
        self.fared = await self.bench.fared()
        if self.sheet != RULES or self.items is not None:
            return
        self.table.title, self.table.note = "Rules in force", ""
        self.table.empty = ""
        lines: list[Line] = []
        noted = 10 if any(one.note and one.rule is not None for one in self.fared) else 0
        roomy = self.table.inner >= 70
        self.table.note = "in 7 days, 30, all; right" if roomy else "in 7 days, 30; right"
        for one in self.fared:
            right = f"{one.precision:.0%}".replace("%", " %") if one.precision is not None else ""
            weight = signed(one.weight) if one.rule is not None else ""
            lines.append(
                [
                    (pad(str(one.line) if one.line else "", 4, right=True), "faint"),
                    (pad(weight, 6, right=True), "warn" if one.weight < 0 else "accent"),
                    (pad(f"{one.week:,}", 6, right=True), "ink"),
                    (pad(f"{one.month:,}", 7, right=True), "ink"),
                    (pad(f"{one.hits:,}" if one.weight >= 0 else "", 8, right=True) if roomy else "", "ink"),
                    (pad(right, 7, right=True), "soft" if one.verdicts >= FEW else "faint"),
                    ("  ", ""),
                    (pad(one.note if one.rule is not None else "", noted), "warn" if one.idle else "soft"),
                    (one.match or "the whole topic", "soft"),
                ]
            )
        self.table.put(lines)
        self.about_line()
        self.tell_strip()

    def about_line(self) -> None:
        """Say more of the line under the cursor of the table."""
        at = self.table.cursor
        if self.sheet == EXAMPLES and (example := self.example) is not None:
            self.table.detail = f"line {example.line}: {example.words}"
        elif self.sheet == RULES and at < len(self.fared):
            self.table.detail = how(self.fared[at])
        elif self.sheet == ADVICE:
            self.table.detail = self.about_advice()
        self.table.go(at)

    # --- moving --------------------------------------------------------------------------------------------------

    @property
    def reads_alone(self) -> bool:
        """Whether the reader stands where the list was."""
        return bool(self.reader.display) and not (self.list.display or self.table.display)

    def _by(self, lines: int) -> None:
        if self.reads_alone:
            self.reader.scroll_lines(lines)
        elif self.lists:
            self.list.go(self.list.cursor + lines)
        else:
            self.table.go(self.table.cursor + lines)

    def do_down(self) -> None:
        """One line down."""
        self._by(1)

    def do_up(self) -> None:
        """One line up."""
        self._by(-1)

    def do_top(self) -> None:
        """To the first line."""
        self._by(-1_000_000)

    def do_bottom(self) -> None:
        """To the last line."""
        self._by(1_000_000)

    def do_page_down(self) -> None:
        """A page down."""
        self._page(1)

    def do_page_up(self) -> None:
        """A page up."""
        self._page(-1)

    def _page(self, pages: int) -> None:
        if self.reads_alone:
            self.reader.page(pages)
        elif self.lists:
            self.list.page(pages)
        else:
            self.table.page(pages)

    def do_read_on(self) -> None:
        """A page further in the reader; at the end the next item."""
        if not self.reader.display:
            self.do_open()
        elif not self.reader.at_end:
            self.reader.page(1)
        elif self.lists:
            self.list.go(self.list.cursor + 1)

    # --- reading -------------------------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """A double click."""
        self.do("open")

    def do_open(self) -> None:
        """The item in the reader; of a rule or an example its line in the editor."""
        if self.lists:
            self.reader.why = False
            self._open_reader()
        elif self.sheet == RULES and self.table.cursor < len(self.fared):
            self._to_line(self.fared[self.table.cursor].line)
        elif self.sheet == EXAMPLES and (example := self.example) is not None:
            self._to_line(example.line)
        elif self.sheet == ADVICE:
            self.open_advice()

    def open_advice(self) -> None:
        """The items that the suggestion under the cursor speaks of."""
        raise NotImplementedError

    def do_why(self) -> None:
        """The arithmetic, open or closed."""
        if not self.lists and self.sheet != EXAMPLES:
            return
        if self.reader.display:
            self.reader.toggle_why()
        else:
            self.reader.why = True
            self._open_reader()

    def _open_reader(self) -> None:
        if self.lists and not len(self.list.ids):
            return
        self.reader.put(None)
        self.reader.display = True
        self.share_room()
        self.begin(self.read())

    def close_reader(self) -> None:
        """The list alone again."""
        if self.reader.display:
            self.reader.display = False
            self.share_room()

    def _to_line(self, line: int) -> None:
        if line:
            self.focus_editor()
            self.editor.go_to(line)

    def do_browser(self) -> None:
        """The original of the item."""
        self.begin(self._browse())

    async def _browse(self) -> None:
        item = self.list.current_id if self.lists else None
        if item is None:
            return
        article = await self.desk.article(item, self.place)
        if article.url:
            self.wire.open_link(article.url)
        told = article.url if self.wire.served else "opened in the browser"
        self.say(told if article.url else "this item has no address that could be opened")

    def do_kinds(self) -> None:
        """Gained and lost, or one of them."""
        if self.sheet != CHANGES:
            self.choose(CHANGES)
        else:
            self.kinds = CHOICES[(CHOICES.index(self.kinds) + 1) % len(CHOICES)]
            self.show_sheet()
        self.say(f"listed: {TITLES[self.kinds].casefold()}")

    # --- deciding ------------------------------------------------------------------------------------------------

    def do_belongs(self) -> None:
        """It belongs to the topic."""
        self.begin(self._decide("belongs"))

    def do_not(self) -> None:
        """It does not belong to the topic."""
        self.begin(self._decide("not"))

    async def _decide(self, verb: str) -> None:
        item = self.list.current_id if self.lists else None
        if item is None:
            return
        self.list.verdicts = {**self.list.verdicts, item: verb == "belongs"}
        self.list.go(self.list.cursor + 1)
        self.list.refresh()
        change = await self.desk.mark(verb, self.place, [item], stories=False)
        undo = self.wire.keymap.first("undo")
        self.say(f"{DONE[verb]} · {undo} to undo" if change is not None else "that was said already")
        self.desk_screen.catch_up()
        self.list.verdicts = await self.bench.verdicts()
        self.list.refresh()

    async def do_undo(self) -> None:
        """Take back the last step, of triage or of the rules."""
        await self._went(await self.desk.undo(), "took back", "nothing is left to undo")

    async def do_redo(self) -> None:
        """Do it again."""
        await self._went(await self.desk.redo(), "did again", "nothing to do again")

    async def _went(self, changes: Sequence[Change], words: str, none: str) -> None:
        told = f"{words}: {done(changes[-1].verb, changes[-1].items)}" if changes else none
        self.say(told)
        if any(change.files for change in changes):
            await self.look_outside()
            await self.put_in_force()
            self.say(told)
        elif changes:
            self.desk_screen.catch_up()
            self.list.verdicts = await self.bench.verdicts()
            self.list.refresh()

    async def put_in_force(self) -> None:
        """Let the rules as the files have them go in force."""

    async def look_outside(self) -> None:
        """Whether the file was changed by somebody else, or by undo."""

    # --- for the screen in full ----------------------------------------------------------------------------------

    def share_room(self) -> None:
        """Share the room among the panes."""
        raise NotImplementedError

    def focus_results(self) -> None:
        """Give the results the keys."""
        raise NotImplementedError

    def focus_editor(self) -> None:
        """Give the editor the keys."""
        raise NotImplementedError
