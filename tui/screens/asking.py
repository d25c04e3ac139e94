"""Asking: a question at the foot of a screen, whose field takes the keys until it is answered.

In: a label, a text to begin with, and what to do with what is typed and with what is sent. Out: those are called; keys
typed before the field is on the screen reach it in their order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from textual import events

from tui.labels import safe
from tui.messages import Typed
from tui.screens.keyed import KeyedScreen
from tui.widgets.prompt import Prompt

Answer = Callable[[str], Coroutine[Any, Any, None]]


class Asking(KeyedScreen):
    """A screen with questions."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._prompt: Prompt | None = None
        self._typed: Answer | None = None
        self._sent: Answer | None = None
        self._early: list[events.Key] = []  # keys that are older than the field for which they are meant

    def ask(self, label: str, text: str, typed: Answer, sent: Answer, *, hint: str = "") -> None:
        """Ask for a text at the foot of the screen."""
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
            self.prompt_closed()

    def prompt_closed(self) -> None:
        """Give the focus back."""
        raise NotImplementedError

    def on_typed(self, message: Typed) -> None:
        """Something was typed."""
        if self._typed is not None and self._prompt is not None and message.prompt is self._prompt:
            self.begin(self._typed(message.text))
