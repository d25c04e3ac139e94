"""Finding one's way: topics, unread ones, the search line, the palette.

In: actions. Out: another place. A search is live: what is typed is looked up as soon as the keys pause.
"""

from __future__ import annotations

import asyncio
from array import array
from typing import Any

from msgspec.structs import replace
from textual import events

from store.errors import ExpressionError
from tui.actions import LIST
from tui.cells import width
from tui.labels import count
from tui.screens.ordering import Ordering
from tui.shown import Place, Shown

PAUSE = 0.12  # seconds without a key after which a search begins


class Finding(Ordering):
    """Places and searches."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._before: tuple[Place, int | None] | None = None  # the place from which a search began
        self._before_near: int | None = None  # the item on which one stood when near misses were asked for
        self.ranked = False  # whether searches list the most relevant first
        self._typing = 0
        self._refused = ""  # a query that is no expression
        self._looked = ""  # the query that was looked up last
        self._waiting: list[events.Key] | None = None  # keys that wait for the first results of a query that was sent

    # --- places --------------------------------------------------------------------------------------------------

    def do_topic(self, key: str) -> None:
        """A topic by its number."""
        number = next((at for at, line in enumerate(self.topics.lines) if line.key == key), None)
        if number is None:
            self.say(f"there is no topic {key}")
            return
        self.topics.go(number, tell=False)
        self.travel(self.enter(replace(self.topics.lines[number].place, stories=self.place.stories, rising=self.place.rising)))
        self.show_pane(LIST)

    def do_stories(self) -> None:
        """Stories, or each report by itself."""
        if self.place.query:
            self.say("a search lists items")
            return
        row = self.list.current
        self.say("each report by itself" if self.place.stories else "reports grouped as stories")
        self.travel(self.enter(replace(self.place, stories=not self.place.stories), item=row.item if row else None))

    def do_rising(self) -> None:
        """What rises now first, or the newest."""
        rising = not self.place.rising
        self.say("stories that rise now first, then the newest" if rising else "the newest first")
        row = self.list.current
        place = replace(self.place, rising=rising, stories=self.place.stories or rising)
        self.travel(self.enter(place, item=None if rising else row.item if row else None))

    def do_shown(self) -> None:
        """The next choice of what is listed."""
        if self.place.query:
            self.say("a search lists what it finds, whatever its state")
            return
        choices = [Shown.OPEN, Shown.UNREAD, Shown.ALL] + ([Shown.NEAR] if self.place.topic else [])
        at = choices.index(self.place.shown) if self.place.shown in choices else -1
        shown, keys = choices[(at + 1) % len(choices)], self.wire.keymap
        words = {
            Shown.OPEN: "what was not dismissed",
            Shown.UNREAD: "unread alone",
            Shown.ALL: "everything, dismissed too",
            Shown.NEAR: f"near misses, just under the threshold; {keys.first('belongs')} says that one belongs",
        }
        self.say(f"listed: {words[shown]}")
        row = self.list.current
        item = row.item if row else None
        if shown is Shown.NEAR:
            self._before_near = item
        elif self.place.shown is Shown.NEAR:
            item = self._before_near  # what is listed now lists no near miss
        self.travel(self.enter(replace(self.place, shown=shown), item=item))

    def do_next_unread(self) -> None:
        """The next unread, here or in the next topic."""
        row = self.list.unread_after(self.list.cursor, 1)
        if row is not None:
            self.list.go(row)
        else:
            self.travel(self._to_unread(1))

    def do_previous_unread(self) -> None:
        """The unread before."""
        row = self.list.unread_after(self.list.cursor, -1)
        if row is not None:
            self.list.go(row)
        else:
            self.travel(self._to_unread(-1))

    async def _to_unread(self, step: int) -> None:
        cursor = self.list.cursor
        part = self.list.ids[cursor + 1 :] if step > 0 else self.list.ids[:cursor]
        id = await self.desk.unread(self.place, part, step) if len(part) else None
        if id is not None:
            self.list.go(self.list.stretch.row_of(id) or 0)
            return
        if step < 0:
            self.say("nothing unread above")
            return
        await self.show_counts()
        lines = self.topics.lines
        for way in range(1, len(lines)):
            at = (self.topics.cursor + way) % len(lines)
            if lines[at].new and lines[at].key:
                self.topics.go(at, tell=False)
                await self.enter(replace(lines[at].place, stories=self.place.stories, rising=self.place.rising))
                self.say(f"on to {lines[at].name}")
                held = self.list.current
                if held is None or not held.new:
                    id = await self.desk.unread(self.place, self.list.ids, 1)
                    if id is not None:
                        self.list.go(self.list.stretch.row_of(id) or 0)
                return
        self.say("nothing unread is left in any topic")

    def leave_field(self) -> None:
        """Escape: the question is dropped, a search with it."""
        searching = self._sent == self._search_sent
        self._typing += 1  # what waits for a pause in the typing is not looked up any more
        self.close_prompt()
        if searching:
            self.begin(self._leave_search())

    # --- searching -----------------------------------------------------------------------------------------------

    def do_filter(self) -> None:
        """The search line."""
        if not self.place.query:
            row = self.list.current
            self._before = (self.place, row.item if row else None)
        self.ask(
            "search",
            self.place.query or self._refused,
            self._search_typed,
            self._search_sent,
            hint='words, "a phrase", title:word, @name, NEAR, NOT, topic:, is:unread, since:3d',
        )

    async def look_up(self, query: str) -> None:
        """Turn the list to what a query finds; escape leads back to where it was."""
        if not self.place.query:
            row = self.list.current
            self._before = (self.place, row.item if row else None)
        self.show_pane(LIST)
        await self._search(query)

    async def _search_typed(self, text: str) -> None:
        self._typing += 1
        mine = self._typing
        await asyncio.sleep(PAUSE)
        if mine == self._typing:
            await self._search(text)

    async def _search_sent(self, text: str) -> None:
        self._typing += 1
        text = text.strip()
        if text and text == self._refused:
            return  # the line under the field says why
        self.close_prompt()
        if not text:
            await self._leave_search()
        elif not self._is_found(text):
            mine = self._waiting = []
            self.say("searching …")
            try:
                await self._search(text)
            finally:
                if self._waiting is mine:
                    self._waiting = None

    def _is_found(self, text: str) -> bool:
        """Whether the list shows, or is being filled with, what a query finds."""
        return text == self._looked == self.place.query

    def _go_on(self) -> None:
        """There is a list to act on: press the keys that waited for it."""
        keys, self._waiting = self._waiting, None
        for event in keys or ():
            self.press(event)

    async def field_takes(self, event: events.Key) -> bool:
        """Keys after the enter of a search are meant for what it finds: they wait for it."""
        if self._waiting is None or self._prompt is not None:
            return await super().field_takes(event)
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self._waiting = None
            await self._leave_search()
        else:
            self._waiting.append(event)
        return True

    async def _search(self, text: str) -> bool:
        """Look a query up; False when it is no expression, and then the line under the field says where."""
        prompt = self._prompt
        if not text.strip():
            self.prompt_hint("")
            return False
        if self._is_found(text.strip()):
            self.prompt_hint(f"{count(len(self.list.ids), 'item')} · enter goes to them")
            return True
        self._looked = text.strip()
        place = Place(query=text.strip(), stories=False, shown=Shown.ALL, ranked=self.ranked)
        fresh = place != self.place
        self._changes += 1
        asked = self._changes

        def found(ids: array[int], whole: bool) -> None:
            nonlocal fresh
            if asked != self._changes:
                return
            self.place = place
            if fresh:
                self.list.forget()
            self.list.welcome = [("Nothing found.", "soft")] if whole else [("Searching …", "faint")]
            self.list.keys = {line.place.topic: line.key for line in self.topics.lines if line.key and line.place.topic}
            # of better ones that follow the best is shown, while nobody went on from the first
            self.list.put(ids, [], fresh=fresh or (place.ranked and not self.list.cursor and not self.list.selected))
            fresh = False
            self._refused = ""
            self.entitle()
            self.list.note += "" if whole else " so far …"
            if place.ranked:
                self.list.note = f"by relevance · {self.list.note}"
            elif whole:
                self.begin(self._put_days(ids, asked))
            if prompt is not None and self._prompt is prompt:
                self.prompt_hint(f"{count(len(ids), 'item')}{'' if whole else ' so far …'} · enter goes to them")
            elif self._waiting is not None and (len(ids) or whole):
                self.say("")
                self._go_on()

        try:
            await self.desk.search(place, found)
        except ExpressionError as error:
            self._refused = place.query
            if prompt is None or self._prompt is not prompt:
                if asked == self._changes:
                    self._waiting = None  # they were meant for a list that there will not be
                    self.say(f"column {error.column}: {error}", warn=True)
                return False
            lead = " " * max(0, width(self._prompt.label.text) + 2 + error.column - 2) if self._prompt is not None else ""
            self.prompt_hint(
                f"{lead}^ column {error.column}: {error}"
                if width(lead) < self.size.width // 2
                else f"column {error.column}: {error}",
                warn=True,
            )
            return False
        return True

    async def _put_days(self, ids: array[int], asked: int) -> None:
        days = await self.desk.days(ids)
        if asked == self._changes:
            self.list.put(ids, days)

    async def _leave_search(self) -> None:
        self.desk.stop_search()
        if self._before is not None:
            (place, item), self._before = self._before, None
            await self.enter(place, item=item)

    def do_palette(self) -> None:
        """Any action or topic by its name."""
        from tui.screens.palette import PaletteScreen

        self.wire.push_screen(PaletteScreen(self))  # type: ignore[arg-type]  # the desk in full, built on this class
