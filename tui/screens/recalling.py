"""Searches once more: asked before (up, down), saved by name, in which order, and what their words were taken to mean."""

from __future__ import annotations

from typing import Any

from textual import events

from store.errors import WirewatchError
from tui.labels import count
from tui.screens.finding import Finding


class Recalling(Finding):
    """The search line's memory."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._asked: list[str] = []  # queries of the past, the last one first
        self._recalled = -1  # which of them stands in the field; -1 for what was typed
        self._own = ""  # what was typed before one was recalled

    def do_filter(self) -> None:
        """The search line, with what was asked before under up and down."""
        super().do_filter()
        self._recalled, self._own = -1, ""
        self.begin(self._load())

    async def _load(self) -> None:
        from tui.desk.searching import asked_before

        self._asked = await asked_before(self.desk)

    async def field_takes(self, event: events.Key) -> bool:
        """Up and down in the search line recall; any other key goes where it went."""
        prompt = self._prompt
        if prompt is None or not prompt.ready or self._sent != self._search_sent or event.key not in ("up", "down"):
            return await super().field_takes(event)
        event.stop()
        event.prevent_default()
        place = self._recalled + (1 if event.key == "up" else -1)
        if -1 <= place < len(self._asked):
            if self._recalled < 0:
                self._own = prompt.field.value
            self._recalled = place
            prompt.field.value = self._asked[place] if place >= 0 else self._own
            prompt.field.cursor_position = len(prompt.field.value)
        return True

    async def _search(self, text: str) -> bool:
        found = await super()._search(text)
        prompt = self._prompt
        if found and prompt is not None and self._is_found(text.strip()):
            from tui.desk.searching import meant

            told = await meant(self.desk, text.strip())
            if told and self._prompt is prompt and self._is_found(prompt.field.value.strip()):
                self.prompt_hint(f"{count(len(self.list.ids), 'item')} · enter goes to them · {told}")
        return found

    async def _search_sent(self, text: str) -> None:
        await super()._search_sent(text)
        if text.strip() and self.place.query == text.strip():
            from tui.desk.searching import remember

            await remember(self.desk, text)

    # --- saved ---------------------------------------------------------------------------------------------------

    def do_save_search(self) -> None:
        """Save the search under a name; it is found in the palette from then on."""
        if not self.place.query:
            self.say(f"no search is open: {self.wire.keymap.first('filter')} begins one")
            return
        query = self.place.query

        async def typed(text: str) -> None:
            self.prompt_hint(f"saves {query}")

        async def sent(text: str) -> None:
            from tui.desk.searching import save_search

            try:
                await save_search(self.desk, text, query)
            except WirewatchError as error:
                self.prompt_hint(str(error), warn=True)
                return
            self.close_prompt()
            self.say(f"saved as {' '.join(text.split())}: {self.wire.keymap.first('palette')} finds it by its name")

        self.ask("save the search as", "", typed, sent, hint=f"saves {query}")

    async def forget_search(self, name: str) -> None:
        """Forget a saved search."""
        from tui.desk.searching import save_search

        await save_search(self.desk, name, "")
        self.say(f"forgot the search {name}")

    # --- order ---------------------------------------------------------------------------------------------------

    def do_rising(self) -> None:
        """In a search, the most relevant first, or the newest; else what rises."""
        if not self.place.query:
            super().do_rising()
            return
        self.ranked = not self.ranked
        self.say("the most relevant first, of the newest 2,000" if self.ranked else "the newest first")
        self._looked = ""
        self.begin(self._once_more(self.place.query))

    async def _once_more(self, query: str) -> None:
        await self._search(query)
