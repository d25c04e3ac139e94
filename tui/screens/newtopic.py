"""A new topic: a few words, and beside them, live, what they would catch and what stands beside that.

The fields stand above. Below, what stands beside (space takes a word) and the newest headlines: side by side from 100
columns on, else one above the other.
"""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from store.errors import WirewatchError
from tui.actions import ACTIONS, FORM, NEW
from tui.desk.starting import Fields, entries, toggled
from tui.messages import CursorMoved, Opened
from tui.screens.form import FormScreen
from tui.widgets.table import Table


class NewTopicScreen(FormScreen):
    """A topic before there is one."""

    where = NEW
    keys_first = True
    _saving = _leaves = False
    _told_of: Fields | None = None  # what stood in the fields when it was said why nothing is written

    # --- keys ----------------------------------------------------------------------------------------------------

    @property
    def place_of_keys(self) -> str:
        """A field, or one of the lists."""
        return FORM if self.field is not None else NEW

    async def field_takes(self, event: events.Key) -> bool:
        """Give a key to the field, unless it is one of ours there: then enter, arrows and tab move between the parts."""
        field = self.field
        if field is None:
            return False
        if event.key == "escape":
            self.do_back()
        elif event.key in ("enter", "down"):
            self.do_next_part()
        elif event.key == "up":
            self.do_previous_part()
        elif event.is_printable:
            await field.input._on_key(event)
        elif event.key in self.ours:
            return False
        else:
            for binding in field.input._bindings.key_to_bindings.get(event.key, ()):
                await field.input.run_action(binding.action)
                break
            else:
                return True  # not ours: on to the app
        event.stop()
        event.prevent_default()
        return True

    @property
    def ours(self) -> set[str]:
        """The keys that mean something while one types."""
        keys = self.wire.keymap.keys
        return {key for action in ACTIONS if FORM in action.places for key in keys[action.name]}

    @property
    def parts(self) -> list[object]:
        """What can have the keys, in order."""
        return [*(field.input for field in self.fields.values()), self.beside, self.caught]

    def do_next_part(self) -> None:
        """The next field, or list."""
        self._go(1)

    def do_previous_part(self) -> None:
        """The one before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        parts = self.parts
        at = parts.index(self.focused) if self.focused in parts else 0
        target = parts[(at + step) % len(parts)]
        assert isinstance(target, Input | Table)
        self.set_focus(target, scroll_visible=False)
        if isinstance(target, Input):
            target.cursor_position = len(target.value)
        self.tell()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click, too, moves the keys."""
        self.tell()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed is not dropped by an escape that was pressed before it, and what was said of the fields before it
        holds no more; the class below looks at it."""
        if self._told_of is not None and self.typed != self._told_of:
            self._leaves, self._told_of = False, None
            self.say("")

    # --- picking -------------------------------------------------------------------------------------------------

    def can(self, name: str) -> bool:
        """What the list with the keys offers."""
        if name in ("pick", "pick_also", "pick_not"):
            return self.focused is self.beside and bool(self.words)
        if name == "example":
            return self.focused is self.caught and bool(self.rows)
        return True

    def do_pick(self) -> None:
        """Take the word, or leave it out again; a headline is kept as an example."""
        if self.focused is self.caught:
            self.do_example()
        else:
            self._pick("words")

    def do_pick_also(self) -> None:
        """Take the word for the second list."""
        self._pick("also")

    def do_pick_not(self) -> None:
        """Take the word for what must not be there."""
        self._pick("not")

    def _pick(self, part: str) -> None:
        one = self.suggested
        if one is None or self.focused is not self.beside:
            return
        self.picked.add(one.entry)
        for other in ("words", "also", "not"):
            field = self.fields[other]
            if other == part or one.entry.casefold() in entries(field.text):
                field.put(toggled(field.text, one.entry))
        self.show_words()
        self.beside.go(self.beside.cursor + 1)

    def do_example(self) -> None:
        """Keep the headline as an example of the topic, or not."""
        at = self.caught.cursor
        if self.focused is not self.caught or at >= len(self.rows):
            return
        row = self.rows[at]
        if row.item in self.examples:
            del self.examples[row.item]
        elif row.item not in self.last.alone:
            self.say("no example: its headline alone is not enough for the topic, the summary has the words")
            return
        else:
            self.examples[row.item] = row.title
        self.show_rows()
        self.caught.go(at + 1)

    # --- moving --------------------------------------------------------------------------------------------------

    @property
    def table(self) -> Table:
        """The list that has the keys."""
        return self.caught if self.focused is self.caught else self.beside

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """The tables show their cursors themselves."""

    def on_opened(self, message: Opened) -> None:
        """A double click takes."""
        self.do_pick()

    def do_down(self) -> None:
        """One line down."""
        self.table.go(self.table.cursor + 1)

    def do_up(self) -> None:
        """One line up; from the first, back to the fields."""
        if self.table.cursor:
            self.table.go(self.table.cursor - 1)
        else:
            self.do_previous_part()

    def do_top(self) -> None:
        """To the first line."""
        self.table.go(0)

    def do_bottom(self) -> None:
        """To the last line."""
        self.table.go(len(self.table.lines) - 1)

    def do_page_down(self) -> None:
        """A page down."""
        self.table.page(1)

    def do_page_up(self) -> None:
        """A page up."""
        self.table.page(-1)

    # --- leaving -------------------------------------------------------------------------------------------------

    async def do_save_topic(self) -> None:
        """Write the topic, then back to the desk, onto it."""
        if self._saving:
            return
        self._saving = True
        try:
            written = await self.starter.save(self.typed, tuple(self.examples.values()))
        except WirewatchError as error:
            part = str(error).partition(",")[0].partition(":")[0]
            if part in self.fields:
                self.set_focus(self.fields[part].input)
            self._told_of = self.typed
            self.say(f"not written yet: {error}", warn=True)
            return
        finally:
            self._saving = False
        self.dismiss()
        self.desk_screen.begin(self.desk_screen.take_topic(written))

    def do_back(self) -> None:
        """Back to the desk; what was typed is let go only when asked twice."""
        typed = self.typed
        if not self._leaves and any((typed.name, typed.words, typed.also, typed.unwanted)):
            self._leaves, self._told_of = True, typed
            save = self.wire.keymap.first("save_topic")
            self.say(f"nothing is written yet: {save} writes it, esc once more drops it", warn=True)
            return
        self.dismiss()

    def do_quit(self) -> None:
        """Leave the program; what was typed goes with it, as it does with the desk's other fields."""
        self.wire.exit(0)
