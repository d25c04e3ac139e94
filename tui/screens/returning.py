"""The desk as one left it: place, row, panes and theme come back the next time; and the keys that share out the room.

In: how it was left, from the archive. Out: the same shown; where something is gone, what stands beside it.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from tui.actions import READER, TOPICS
from tui.desk.leaving import Left, leave, left, place_left
from tui.screens.starting import Starting
from tui.shown import Place, Shown

TOPICS_STEP, READER_STEP = 4, 4  # cells by which the topics, and a reader at the side, grow at a key
ROWS_STEP = 2  # lines by which a reader below the list does
MOST = 12  # steps


class Returning(Starting):
    """Leaving and coming back."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.topics_pane = 0  # steps that the topics are wider than by themselves
        self.reader_pane = 0  # steps that the reader is larger than by itself

    # --- room ----------------------------------------------------------------------------------------------------

    def do_more_room(self) -> None:
        """More room for the pane that has the focus."""
        self._give(1)

    def do_less_room(self) -> None:
        """Less."""
        self._give(-1)

    def _give(self, step: int) -> None:
        place = self.place_of_keys
        before = (self.topics_pane, self.reader_pane)
        if place == TOPICS:
            self.topics_pane = max(-MOST, min(MOST, self.topics_pane + step))
        else:
            self.reader_pane = max(-MOST, min(MOST, self.reader_pane + (step if place == READER else -step)))
        sizes = self.sizes()
        self.share_room(place, again=True)
        if self.sizes() == sizes:  # as far as it goes, or there is but one pane
            self.topics_pane, self.reader_pane = before
            self.share_room(place, again=True)
            self.say("this pane has all the room there is" if step > 0 else "the panes are as far apart as they go")

    def sizes(self) -> tuple[object, ...]:
        """The room of each pane, as shared now."""
        return tuple(size for pane in (self.topics, self.reader, self.list) if pane.display
                     for size in (pane.styles.width, pane.styles.height))

    def share_room(self, focus: str, *, again: bool = False) -> None:
        """Share the room among the panes for a focus."""
        raise NotImplementedError

    # --- leaving -------------------------------------------------------------------------------------------------

    def on_unmount(self) -> None:
        """The screen goes, with the app or as a sample desk: end what runs beside it."""
        self.desk.deafen()
        self.leave()

    def leave(self) -> None:
        """The desk closes: keep how it stands."""
        if self._entered:
            leave(self.desk, self._as_left())
        super().leave()

    _entered = False  # whether there was a place to leave

    def _as_left(self) -> Left:
        place = self.place
        row = self.list.current_id or 0
        number, offset = self.list.cursor, self.list.stretch.line_of(self.list.cursor) - self.list.top
        if place.query and self._before is not None:
            place, row, number, offset = self._before[0], 0, 0, 0
        settings = self.desk.config.settings if self.desk.config else None
        theme, over = self.wire.palette.name, settings.theme if settings else ""
        own = self.wire.theme_chosen and theme != over
        return Left(
            place.topic or "", place.shown.value, place.stories, place.rising, row, number, offset, self.zen,
            self.topics_pane, self.reader_pane, theme if own else "", over if own else "",
        )

    # --- coming back ---------------------------------------------------------------------------------------------

    async def come_back(self) -> bool:
        """Open the place that was left, with its row under the cursor; False where there is none to go back to."""
        how = None if self.desk.frozen else (await left(self.desk))[0]
        self._entered = True
        if how is None:
            return False
        self.wire.theme_left(how)
        self.topics_pane = max(-MOST, min(MOST, how.topics_pane))
        self.reader_pane = max(-MOST, min(MOST, how.reader_pane))
        self.share_room(self.place_of_keys, again=True)
        place = place_left(how)
        at = self._line_of(place) if place is not None else None
        if place is None or at is None or (place.shown not in (Shown.ALL, Shown.NEAR) and not self.topics.lines[at].total):
            self.place = replace(self.place, stories=how.stories)
            return False  # the topic has gone, or nothing is left in it
        self.topics.go(at, tell=False)
        await self.enter(place, row=how.row or None, offset=how.offset)
        if self.list.current_id == how.row and not place.rising:
            self.list.above = max(0, self.list.cursor - max(0, how.number))
        if self.list.above:
            self.tell_above()
        if how.zen:
            self.zen = True
            self.show_pane(READER)
        return True

    def _line_of(self, place: Place) -> int | None:
        """The line of the topics pane that leads to a place."""
        plain = replace(place, stories=True, rising=False)
        lines = self.topics.lines
        exact = next((at for at, line in enumerate(lines) if line.place == plain), None)
        return exact if exact is not None else next(
            (at for at, line in enumerate(lines) if line.place.topic == place.topic), None)
