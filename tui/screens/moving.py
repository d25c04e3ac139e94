"""Moving: which pane has the focus, up and down in it, and the questions at the foot of the desk.

In: actions, what is typed. Out: another focus, another line, an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from textual import events
from textual.widget import Widget

from tui.actions import LIST, READER, TOPICS
from tui.labels import safe
from tui.messages import Typed
from tui.screens.living import Living
from tui.widgets.prompt import Prompt

Answer = Callable[[str], Coroutine[Any, Any, None]]


class Moving(Living):
    """Focus, cursor, prompts."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._prompt: Prompt | None = None
        self._typed: Answer | None = None
        self._sent: Answer | None = None
        self._early: list[events.Key] = []  # keys that are older than the field for which they are meant

    # --- panes ---------------------------------------------------------------------------------------------------

    @property
    def pane(self) -> Widget:
        """The pane that has the focus."""
        return {TOPICS: self.topics, READER: self.reader}.get(self.place_of_keys, self.list)

    def do_next_pane(self) -> None:
        """To the right."""
        self.show_pane({TOPICS: LIST, LIST: READER, READER: READER}[self.place_of_keys])

    def do_previous_pane(self) -> None:
        """To the left."""
        self.show_pane({READER: LIST, LIST: TOPICS, TOPICS: TOPICS}[self.place_of_keys])

    def show_pane(self, name: str) -> None:
        """Give a pane the focus, and room where it had none."""
        pane = {TOPICS: self.topics, READER: self.reader}.get(name, self.list)
        self.share_room(name)
        self.set_focus(pane, scroll_visible=False)
        self.call_after_refresh(self.show_keys)
        if name == READER:
            self._look()

    def share_room(self, focus: str) -> None:
        """Share the room among the panes for a focus."""
        raise NotImplementedError

    def do_down(self) -> None:
        """One line down."""
        self._by(1)

    def do_up(self) -> None:
        """One line up."""
        self._by(-1)

    def _by(self, lines: int) -> None:
        if self.place_of_keys == READER:
            self.reader.scroll_lines(lines)
        elif self.place_of_keys == TOPICS:
            self.topics.go(self.topics.cursor + lines)
        else:
            self.list.go(self.list.cursor + lines)

    def do_top(self) -> None:
        """To the first line."""
        if self.place_of_keys == READER:
            self.reader.scroll_lines(-1_000_000)
        elif self.place_of_keys == TOPICS:
            self.topics.go(0)
        else:
            self.list.go(0)
            self.status.arrived("")

    def do_bottom(self) -> None:
        """To the last line."""
        if self.place_of_keys == READER:
            self.reader.scroll_lines(1_000_000)
        elif self.place_of_keys == TOPICS:
            self.topics.go(len(self.topics.lines) - 1)
        else:
            self.list.go(len(self.list.ids) - 1)

    def do_page_down(self) -> None:
        """A page down."""
        self.reader.page(1) if self.place_of_keys == READER else self._page(1)

    def do_page_up(self) -> None:
        """A page up."""
        self.reader.page(-1) if self.place_of_keys == READER else self._page(-1)

    def _page(self, pages: int) -> None:
        self.topics.page(pages) if self.place_of_keys == TOPICS else self.list.page(pages)

    # --- prompts -------------------------------------------------------------------------------------------------

    def ask(self, label: str, text: str, typed: Answer, sent: Answer, *, hint: str = "") -> None:
        """Ask for a text at the foot of the desk."""
        if self._prompt is not None:
            self._prompt.remove()
        self._typed, self._sent = typed, sent
        self._prompt = prompt = Prompt(label, text, hint)
        self._early.clear()
        self.begin(self._open_prompt(prompt))

    async def _open_prompt(self, prompt: Prompt) -> None:
        for old in self.query(Prompt):
            await old.remove()
        await self.mount(prompt, before=self.status)
        if self._prompt is not prompt:
            return
        prompt.field.action_select_all()
        self.set_focus(prompt.field, scroll_visible=False)
        self.show_keys()
        prompt.ready = True
        early, self._early = self._early, []
        for event in early:
            if not await self.field_takes(event):
                self.press(event)

    async def field_takes(self, event: events.Key) -> bool:
        """Give a key to the question that is open, at once: enter, escape and letters stay in their order."""
        prompt = self._prompt
        if prompt is None:
            return False
        if not prompt.ready:
            self._early.append(event)  # typed before the field is on the screen
        elif self.focused is not prompt.field:
            return False
        elif event.key == "escape":
            self.leave_field()
        elif event.key == "enter":
            answer = self._sent
            if answer is not None:
                self.begin(answer(prompt.field.value))
                await asyncio.sleep(0)  # up to where it waits: the next key finds the question closed, or still open
        elif event.is_printable:
            await prompt.field._on_key(event)
        else:
            for binding in prompt.field._bindings.key_to_bindings.get(event.key, ()):
                await prompt.field.run_action(binding.action)
                break
            else:
                return True  # not ours: on to the app, which knows ctrl+q
        event.stop()
        event.prevent_default()
        return True

    def prompt_hint(self, text: str, *, warn: bool = False) -> None:
        """Say something under the field."""
        if self._prompt is not None:
            self._prompt.say(safe(text), warn=warn)

    def close_prompt(self) -> None:
        """The question is answered, or no longer asked."""
        if self._prompt is not None:
            self._prompt.remove()
            self._prompt = None
            self.show_pane(LIST)

    def on_typed(self, message: Typed) -> None:
        """Something was typed."""
        if self._typed is not None and self._prompt is not None and message.prompt is self._prompt:
            self.begin(self._typed(message.text))
