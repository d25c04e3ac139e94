"""The palette: any action, any topic, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from tui.actions import ACTIONS, HELP, TOPICS
from tui.cells import pad
from tui.keys import all_shown
from tui.labels import safe
from tui.screens.tabled import TableScreen
from tui.widgets.prompt import Label

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

Entry = tuple[str, str, str, Callable[[], None]]  # (name, about, keys, what it does)


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
        self.table.title = "Palette"
        self.field = Input(id="field", compact=True)
        self.entries = self._entries(desk_screen)
        self.found: list[Entry] = []

    def panes(self) -> ComposeResult:
        """The field above the table."""
        with Container(id="palette-line"):
            yield Label("find")
            yield self.field
        yield self.table

    def on_mount(self) -> None:
        """The field has the focus; what else a table needs, Textual calls of the class below."""
        self.call_after_refresh(self.field.focus)

    def _entries(self, desk: DeskScreen) -> list[Entry]:
        def act(name: str) -> Callable[[], None]:
            return lambda: desk.do(name)

        def topic(at: int) -> Callable[[], None]:
            def go() -> None:
                desk.show_pane(TOPICS)
                desk.topics.go(at)
                desk.do("open")

            return go

        keymap = desk.wire.keymap
        entries: list[Entry] = [
            (action.label, action.about, all_shown(action, keymap.keys[action.name]), act(action.name))
            for action in ACTIONS
            if desk.place_of_keys in action.places and action.name not in ("topic", "palette", "down", "up")
        ]
        self.begin(self._find_saved(desk))
        return entries + [(line.name, "topic", line.key, topic(at)) for at, line in enumerate(desk.topics.lines)]

    async def _find_saved(self, desk: DeskScreen) -> None:
        """Saved searches: by their names to what they find, and away with them."""
        from tui.desk.searching import saved_searches

        def search(query: str) -> Callable[[], None]:
            return lambda: desk.begin(desk.look_up(query))

        def forget(name: str) -> Callable[[], None]:
            return lambda: desk.begin(desk.forget_search(name))

        saved = await saved_searches(desk.desk)
        for name, query in saved.items():
            self.entries.append((safe(name), f"saved search: {safe(query)}", "", search(query)))
        for name in saved:
            self.entries.append((f"forget {safe(name)}", "take this saved search away", "", forget(name)))
        if saved:
            await self.fill()

    async def fill(self) -> None:
        """What the letters find, the closest first."""
        wanted = self.field.value
        scored = [
            (max(closeness(wanted, name), 0.6 * closeness(wanted, about)), at)
            for at, (name, about, _, _) in enumerate(self.entries)
        ]
        self.found = [
            self.entries[at] for score, at in sorted(scored, key=lambda one: (-one[0], one[1])) if score > 0.3 or not wanted
        ]
        name = max(14, min(28, self.size.width // 3))
        self.table.cursor = 0
        self.table.put(
            [
                [(pad(label, name), "ink"), (" ", ""), (pad(keys, 12), "accent"), (" ", ""), (about, "soft")]
                for label, about, keys, _ in self.found
            ]
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other letters."""
        self.begin(self.fill())

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
            work = self.found[self.table.cursor][3]
            self.dismiss()
            self.wire.call_later(work)
