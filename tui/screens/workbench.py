"""The workbench: a topic's file in an editor, and beside it what a change does to the archive while it is typed.

110 columns and more: editor and results side by side. Below, one above the other, the one that has the keys taller; on
a small terminal one at a time, the counts of the other always in view.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container

from tui.actions import BY_NAME, EDITOR, WORKBENCH
from tui.desk.tuning import Bench, bench_for
from tui.keys import shown
from tui.screens.workbench_live import ADVICE, CHANGES, EXAMPLES
from tui.screens.workbench_saving import Saving, decoded

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

LOOK = 1.0  # seconds between two looks at the file


class WorkbenchScreen(Saving):
    """A topic on the bench."""

    where = WORKBENCH
    _arranged: object = None
    _switch = 0.005

    def __init__(self, desk_screen: DeskScreen, bench: Bench, text: str) -> None:
        super().__init__(desk_screen, bench, text)
        self.reader.display = False

    def panes(self) -> ComposeResult:
        """Editor and results."""
        yield Container(self.left, self.right, id="bench")

    @property
    def place_of_keys(self) -> str:
        """The editor, or the results."""
        return EDITOR if self.focused is self.editor else WORKBENCH

    async def on_mount(self) -> None:
        """The text, then what is known of it."""
        self.reader.names = self.desk.names
        self.list.welcome = [("Looking through the archive …", "faint")]
        self.editor.load_text(self.saved)
        self.saved = self.editor.text
        rules = next((row for row, line in enumerate(self.saved.splitlines(), 1) if line.startswith("rules:")), 0)
        self.show_sheet()
        self.focus_editor()
        self.begin(self._tell_fares())
        self.call_after_refresh(self.editor.begin_at, rules + 1)
        self.set_interval(LOOK, lambda: self.begin(self.look_outside()))

    def on_unmount(self) -> None:
        """Let the threads of the bench go."""
        self.bench.end()

    # --- keys ----------------------------------------------------------------------------------------------------

    async def field_takes(self, event: events.Key) -> bool:
        """A question first; then the editor, which leaves to the registry what is no text and has a meaning there."""
        if self.answer(event):
            event.stop()
            event.prevent_default()
            return True
        if self.place_of_keys != EDITOR:
            return False
        if not event.is_printable and self.wire.keymap.means(event.key, EDITOR):
            return False
        taken = await self.editor.take(event)
        if taken:
            event.stop()
            event.prevent_default()
        return True

    def show_keys(self) -> None:
        """The footer; while a question stands, its answers."""
        if self._question is not None:
            self.footer.put([("", shown(key), label) for key, label, _ in self._question[1]])
            return
        super().show_keys()
        judging = [one for one in self.footer.keys if one[0] in ("belongs", "not")]
        if judging:  # what these lists are for: on a narrow screen, too
            first, *rest = (one for one in self.footer.keys if one not in judging)
            self.footer.put([first, *judging, *rest], self.wire.keymap.pending)

    def label(self, name: str) -> str:
        """Words that depend on where one is."""
        if name == "back":
            return "results" if self.place_of_keys == EDITOR else "back" if self.reader.display else "desk"
        if name == "over":
            return "results" if self.place_of_keys == EDITOR else "rules"
        if name == "open" and not self.lists:
            return "its items" if self.sheet == ADVICE else "its line"
        return BY_NAME[name].label

    def can(self, name: str) -> bool:
        """What has something to act on."""
        if name == "save":
            return self.dirty
        if name == "next_flaw":
            return bool(self.reading.flaws)
        if name == "over":
            return self.place_of_keys != EDITOR  # escape does it, too
        if name == "take":
            return self.advised is not None and self.items is None
        if name == "kinds":
            return self.sheet == CHANGES
        if name == "why":
            return bool(len(self.list.ids)) if self.lists else self.sheet == EXAMPLES and self.example is not None
        if name in ("belongs", "not", "browser", "read_on"):
            return self.lists and bool(len(self.list.ids))
        return True

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another pane has the keys."""
        self.share_room()
        self.head_lines()
        self.show_keys()

    # --- arranging -----------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Another size, another arrangement."""
        self.share_room()

    def share_room(self) -> None:
        """Share the room: sizes in cells, so that nothing is laid out twice."""
        width, height = self.size.width or self.app.size.width, (self.size.height or self.app.size.height) - 2
        editing, reading, lists = self.place_of_keys == EDITOR, bool(self.reader.display), self.lists
        arranged = (width, height, editing, reading, lists)
        if self._arranged == arranged:
            return
        self._arranged = arranged
        beside = width >= 110
        bench, left, right = self.query_one("#bench").styles, self.left.styles, self.right.styles
        bench.layout = "horizontal" if beside else "vertical"
        self.left.display = True
        if beside:
            left.width, right.width = min(110, width // 2), "1fr"
            left.height = right.height = "1fr"
            room = height
        else:
            left.width = right.width = "1fr"
            taller = max(8, height * 3 // 5)
            if height < 20:
                self.left.display = editing
                room = 1 if editing else height
            else:
                room = height - taller if editing else height - max(7, height - taller)
            right.height = room
            left.height = "1fr"
        self.strip.styles.height = 4 if height >= 30 else 3 if height >= 20 else 2
        for pane in (self.list, self.table, self.reader):
            pane.edged = beside
        self._share_right(room, reading, lists)

    def _share_right(self, room: int, reading: bool, lists: bool) -> None:
        both = reading and room >= 24
        shown = room > 1
        self.list.display = shown and lists and (both or not reading)
        self.table.display = shown and not lists and (both or not reading)
        for pane in (self.list, self.table):
            pane.styles.height = max(8, room * 2 // 5) if both else "1fr"

    def focus_editor(self) -> None:
        """Give the editor the keys."""
        self.set_focus(self.editor, scroll_visible=False)

    def focus_results(self) -> None:
        """Give the results the keys: the list, or the table."""
        pane = self.list if self.lists else self.table
        pane.display = True
        self.set_focus(pane, scroll_visible=False)

    # --- actions -------------------------------------------------------------------------------------------------

    def do_over(self) -> None:
        """From the rules to the results, and back."""
        self.focus_results() if self.place_of_keys == EDITOR else self.focus_editor()

    def do_edit(self) -> None:
        """To the rules."""
        self.focus_editor()

    def do_next_flaw(self) -> None:
        """To the next fault."""
        here = (self.editor.cursor_location[0] + 1, self.editor.cursor_location[1] + 1)
        placed = sorted((flaw.line, flaw.column) for flaw in self.reading.flaws if flaw.line)
        if not placed:
            self.say("no faults")
            return
        self.focus_editor()
        self.editor.go_to(*next((place for place in placed if place > here), placed[0]))

    def do_untype(self) -> None:
        """Take back what was typed last."""
        self.editor.undo()

    def do_retype(self) -> None:
        """Type it again."""
        self.editor.redo()


async def open_workbench(desk_screen: DeskScreen) -> None:
    """Lay the topic of the desk on the bench, or say why not."""
    desk, topic = desk_screen.desk, desk_screen.place.topic
    outside = desk_screen.wire.keymap.first("editor")
    if topic is None:
        desk_screen.say(f"the workbench is for one topic: choose it first (1–9); {outside} opens feeds.yaml in your editor")
        return
    await desk.load_rules()
    bench = bench_for(desk, topic=topic)
    if bench is None:
        desk_screen.say("this topic has no file", warn=True)
        return
    try:
        text = decoded(await asyncio.to_thread(bench.file.read_bytes))
    except OSError as error:
        bench.end()
        desk_screen.say(f"cannot read {bench.file}: {error.strerror}", warn=True)
        return
    if text is None:
        bench.end()
        desk_screen.say(f"{bench.file.name} holds signs that only an editor of your own keeps: {outside} opens it", warn=True)
        return
    await desk_screen.wire.push_screen(WorkbenchScreen(desk_screen, bench, text))
