"""The palette: any action, topic, feed, story, search or setting, found by a few letters of its name."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from store.clock import now
from tui.actions import HELP
from tui.cells import pad
from tui.screens.entries import Entry, entries, saved, stories
from tui.screens.tabled import TableScreen
from tui.widgets.canvas import Line
from tui.widgets.prompt import Label

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

PAUSE = 0.06  # seconds without a key after which headlines are looked up
ENOUGH = 0.3  # how closely something is named that is listed


def closeness(wanted: str, text: str) -> float:
    """How well letters, in order, name a text: 0 not at all; whole words and beginnings count most."""
    wanted, text = wanted.casefold().strip(), text.casefold()
    if not wanted:
        return 1.0
    at = text.find(wanted)
    if at >= 0:
        return 4.0 - at / 100 + (1.0 if at == 0 or text[at - 1] == " " else 0.0)
    at, gaps = -1, 0
    for letter in wanted:
        found = text.find(letter, at + 1)
        if found < 0:
            return 0.0
        gaps += found - at - 1
        at = found
    return max(0.01, 1.0 - gaps / 60)


class PaletteScreen(TableScreen):
    """A field, and what it finds."""

    where = HELP
    opens = "open"

    def __init__(self, desk_screen: DeskScreen) -> None:
        super().__init__(desk_screen)
        self.desk_under = desk_screen
        self.table.title = "Palette"
        self.table.empty = "Nothing is called so."
        self.field = Input(id="field", compact=True)
        self.entries = entries(desk_screen)
        self.stories: list[Entry] = []
        self.found: list[Entry] = []

    def panes(self) -> ComposeResult:
        """The field above the table."""
        with Container(id="palette-line"):
            yield Label("find")
            yield self.field
        yield self.table

    def on_mount(self) -> None:
        """The field has the focus; what else a table needs, Textual calls of the class below."""
        self.call_after_refresh(self._ready)
        self.begin(self._find_saved())

    def _ready(self) -> None:
        self.set_focus(self.field, scroll_visible=False)
        self.show_keys()

    async def _find_saved(self) -> None:
        from tui.desk.searching import saved_searches

        searches = await saved_searches(self.desk_under.desk)
        if searches:
            self.entries += saved(self.desk_under, searches)
            await self.fill()

    async def _find_stories(self, words: str) -> None:
        """Stories by words of their headlines, once the keys pause; what is chosen already stays chosen."""
        from tui.desk.palette import headlines

        await asyncio.sleep(PAUSE)
        if words != self.field.value:
            return
        rows = await headlines(self.desk_under.desk, words)
        if words == self.field.value and (rows or self.stories):
            self.stories = stories(self.desk_under, rows, now())
            self._show(self.table.cursor)

    async def fill(self) -> None:
        """What the letters find, the closest first."""
        self._show(0)

    def _show(self, cursor: int) -> None:
        wanted = self.field.value
        scored = [
            (one.worth * max(closeness(wanted, one.name), 0.6 * closeness(wanted, one.about)), at)
            for at, one in enumerate(self.entries)
        ]
        scored.sort(key=lambda one: (-one[0], one[1]))
        best = [self.entries[at] for score, at in scored if score > ENOUGH or not wanted]
        self.found = [*best, *self.stories] if wanted else best
        name = max(14, min(28, self.size.width // 3))
        self.table.cursor = cursor
        told = len(self.found) - len(self.stories)
        self.table.put([self._line(one, name, at >= told) for at, one in enumerate(self.found)])

    def _line(self, one: Entry, name: int, story: bool) -> Line:
        if story:  # a headline needs the room
            room = max(10, self.size.width - len(one.about) - 4)
            return [(pad(one.name, room), "ink"), (" ", ""), (one.about, "soft")]
        return [(pad(one.name, name), "ink"), (" ", ""), (pad(one.keys, 12), "accent"), (" ", ""), (one.about, "soft")]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other letters: what was found by the last ones goes."""
        self.stories = []
        self._show(0)
        if event.value.strip():
            self.begin(self._find_stories(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what is found first."""
        self.do_open()

    async def on_key(self, event: events.Key) -> None:
        """Arrows move in what was found while one types."""
        moves = {
            "down": 1,
            "up": -1,
            "pagedown": self.table.room,
            "pageup": -self.table.room,
            "ctrl+n": 1,
            "ctrl+p": -1,
        }
        if event.key in moves:
            event.stop()
            event.prevent_default()
            self.table.go(self.table.cursor + moves[event.key])
        elif event.key == "enter" and self.focused is not self.field:
            event.stop()
            self.do_open()

    def leave_field(self) -> None:
        """Escape."""
        self.do_back()

    def do_open(self) -> None:
        """Close, then do it."""
        if self.table.cursor < len(self.found):
            work = self.found[self.table.cursor].do
            self.dismiss()
            self.wire.call_later(work)
