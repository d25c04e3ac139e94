"""Keys pressed ahead of the screen: each waits for the list or the report that it is meant for, and keeps its turn.

In: actions of the registry. Out: the same in the same order, a moment later where a topic is being opened, or where the
reader does not yet hold what the cursor is on. Without this, the second of two quick keys would fall on what was before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from textual import events

from store.errors import UsageError
from tui.actions import BY_NAME, LIST, READER, TOPICS
from tui.screens.showing import Showing

MOST = 100  # keys that are held; more are let go
_GROUPS = ("Reading", "Deciding", "Selecting")
_STEPS = ("down", "up", "top", "bottom", "page_down", "page_up", "next_unread", "previous_unread")
_ARTICLES = ("browser", "link", "copy", "next_report", "previous_report", "note", "split", "read_on")  # of the reader, anywhere


class Ahead(Showing):
    """The desk's keys in their order."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._held: deque[tuple[str, str] | events.Key] = deque()  # an action that waits, and the keys behind it
        self._following = False  # whether they are being gone through
        self._turning = False  # whether one of them is being done now
        self._trips = 0  # ways to another place that are under way
        self._way: asyncio.Future[None] | None = None  # ends when the list shows where they lead

    def press(self, event: events.Key) -> None:
        """Do what a key means here, in its turn: what it means is told only then."""
        if self._following and not self._turning:
            self._hold(event)
        else:
            super().press(event)

    def do(self, name: str, key: str = "") -> None:
        """Do an action, when what it is meant for is there."""
        if self._turning and self._waits(name):
            self._held.appendleft((name, key))
        elif not self._turning and (self._following or self._waits(name)):
            self._hold((name, key))
        else:
            super().do(name, key)

    def _hold(self, pressed: tuple[str, str] | events.Key) -> None:
        if len(self._held) < MOST:
            self._held.append(pressed)
        if not self._following:
            self._following = True
            self.begin(self._in_turn())

    async def _in_turn(self) -> None:
        try:
            while self._held:
                pressed = self._held[0]
                if self._way is not None:
                    await self._way
                elif isinstance(pressed, events.Key):
                    self._held.popleft()
                    await self._take_key(pressed)
                elif self._waits(pressed[0]) and not await self._bring():
                    return
                else:
                    self._held.popleft()
                    self._now(lambda: self.do(*pressed))  # noqa: B023  (called at once)
                    self.show_keys()
        finally:
            self._held.clear()
            self._following = False

    async def _take_key(self, event: events.Key) -> None:
        """A key whose turn has come: of another screen or a field that opened meanwhile, or of the desk."""
        if not self.is_current:
            self.wire.post_message(events.Key(event.key, event.character))
        elif not await self.field_takes(event):
            self._now(lambda: self.press(event))

    def _now(self, work: Callable[[], None]) -> None:
        self._turning = True
        try:
            work()
        finally:
            self._turning = False

    def _waits(self, name: str) -> bool:
        """Whether what an action is meant for is not there yet."""
        action, place = BY_NAME[name], self.place_of_keys
        if self._way is not None:
            return place != TOPICS and (action.group in _GROUPS or name in _STEPS)
        if place == READER:
            return self.behind and (action.group in _GROUPS or name == "page_down")
        return place == LIST and name in _ARTICLES and self.behind

    async def _bring(self) -> bool:
        """Let the reader hold what the cursor is on; False where that is gone."""
        if self.list.current is None and (id := self.list.current_id) is not None:
            self.list.fill(await self.desk.rows(self.place, [id]))
        item = self.meant
        if item is None:
            return False
        try:
            article = self.dressed(await self.desk.article(item, self.place, slot="ahead"))
        except UsageError:
            return False
        if self.meant == item:
            if self.place_of_keys == READER:
                self.before_eyes(article)
            self.reader.put(article)
        return True

    # --- ways to another place -----------------------------------------------------------------------------------

    def travel(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin what leads to another place: keys for the list wait until that is shown."""
        self._trips += 1
        if self._way is None:
            self._way = asyncio.get_running_loop().create_future()
        self.task_of(work).add_done_callback(lambda _: self._ended())

    def _ended(self) -> None:
        self._trips -= 1
        if not self._trips:
            self.arrived()

    def arrived(self) -> None:
        """The list shows the place."""
        way, self._way = self._way, None
        if way is not None and not way.done():
            way.set_result(None)
