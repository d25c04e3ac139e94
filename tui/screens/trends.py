"""Trends: what each topic brings over hours, days or weeks, against what is usual for it, and what stands behind a point.

In: a topic to begin with. Out: the desk below, turned to the items of a point or to a story that rises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from store.clock import rfc3339
from tui.actions import TRENDS
from tui.desk.trending import Trending
from tui.messages import Opened
from tui.screens.keyed import KeyedScreen
from tui.widgets.trends import PERIODS, SHEETS, TrendsPane

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

STEPS = {"hour": 48, "day": 28, "week": 26}  # of a curve


class TrendsScreen(KeyedScreen):
    """What moves."""

    where = TRENDS
    lives = True

    def __init__(self, desk_screen: DeskScreen, topic: str = "") -> None:
        super().__init__()
        self.desk_screen = desk_screen
        self.pane = TrendsPane()
        self.pane.steps = STEPS[self.pane.by]
        self._trending = Trending(desk_screen.desk)
        self._wanted = topic
        self._asked = 0

    def panes(self) -> ComposeResult:
        """The pane."""
        yield self.pane

    def on_mount(self) -> None:
        """Count."""
        self.pane.focus()
        self.begin(self.fill())
        self.show_keys()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._trending.end()

    async def fill(self) -> None:
        """The topics, then the one under the cursor."""
        pane = self.pane
        by, steps = pane.by, pane.steps
        movings = await self._trending.movings(by, steps)
        if (by, steps) != (pane.by, pane.steps):
            return
        pane.movings = movings
        held = self._wanted
        pane.cursor = next((at for at, one in enumerate(movings) if one.topic == held), 0)
        if not 0 <= pane.point < steps:
            pane.point = steps - 1
        pane.refresh()
        await self._look()

    async def _look(self) -> None:
        """What stands behind the curve of the topic under the cursor."""
        pane, moving = self.pane, self.pane.current
        if moving is None:
            return
        self._asked += 1
        asked = self._asked
        trend = await self._trending.trend(moving.topic, pane.by, pane.steps)
        if asked != self._asked:
            return
        if pane.trend is None or (pane.trend.topic, pane.trend.by) != (trend.topic, trend.by):
            pane.words, pane.line = None, 0
        pane.trend = trend
        pane.line = min(pane.line, max(0, len(trend.movers) - 1))
        pane.refresh()
        self.show_keys()
        words = await self._trending.words_rising(moving.topic, pane.by, pane.steps)
        if asked == self._asked:
            pane.words = words
            pane.refresh()

    # --- actions -------------------------------------------------------------------------------------------------

    def _go(self, topic: int) -> None:
        pane = self.pane
        topic = max(0, min(topic, len(pane.movings) - 1))
        if pane.movings and topic != pane.cursor:
            pane.cursor = topic
            self._wanted = pane.movings[topic].topic
            pane.refresh()
            self.begin(self._look())

    def do_down(self) -> None:
        """The next topic."""
        self._go(self.pane.cursor + 1)

    def do_up(self) -> None:
        """The topic before."""
        self._go(self.pane.cursor - 1)

    def do_top(self) -> None:
        """The first topic."""
        self._go(0)

    def do_bottom(self) -> None:
        """Everything."""
        self._go(len(self.pane.movings) - 1)

    def do_page_down(self) -> None:
        """The next story that rises."""
        self._story(1)

    def do_page_up(self) -> None:
        """The story before."""
        self._story(-1)

    def _story(self, step: int) -> None:
        pane = self.pane
        if pane.trend is not None:
            pane.sheet = 0
            pane.line = max(0, min(pane.line + step, len(pane.trend.movers) - 1))
            pane.refresh()

    def do_later(self) -> None:
        """The next point of the curve."""
        self.pane.move(1)

    def do_earlier(self) -> None:
        """The point before."""
        self.pane.move(-1)

    def do_steps(self) -> None:
        """Hours, days or weeks."""
        pane = self.pane
        pane.by = list(STEPS)[(list(STEPS).index(pane.by) + 1) % len(STEPS)]
        pane.steps, pane.point, pane.words = STEPS[pane.by], STEPS[pane.by] - 1, None
        self.say(f"{pane.steps} {PERIODS[pane.by]}, and as many before as dots")
        self.begin(self.fill())

    def do_sheet(self) -> None:
        """The next of stories, outlets, languages, words."""
        self.pane.sheet = (self.pane.sheet + 1) % len(SHEETS)
        self.pane.refresh()

    def do_compare(self) -> None:
        """Hold this topic beside the others; once more on it: no longer."""
        pane, moving = self.pane, self.pane.current
        if moving is None:
            return
        if pane.comparing and pane.against == moving.topic:
            pane.comparing = False
            self.say("compared no longer")
        else:
            pane.comparing, pane.against = True, moving.topic
            self.say(f"{moving.name} is held beside the topic that you go to")
        pane.refresh()

    def can(self, name: str) -> bool:
        """Stories only where one rises."""
        if name == "rising_story":
            return bool(self.pane.trend and self.pane.trend.movers)
        return True

    async def do_behind(self) -> None:
        """The items of the point, on the desk."""
        pane, trend, moving = self.pane, self.pane.trend, self.pane.current
        if trend is None or moving is None or not 0 <= pane.point < len(trend.edges) - 1:
            return
        if not moving.counts[pane.point]:
            self.say("no items there")
            return
        since, before = rfc3339(trend.edges[pane.point]), rfc3339(trend.edges[pane.point + 1])
        topic = f"topic:{moving.topic} " if moving.topic else ""
        self.dismiss()
        await self.desk_screen.look_up(f"{topic}since:{since} before:{before}")

    async def do_rising_story(self) -> None:
        """The story that rises, on the desk."""
        pane, trend = self.pane, self.pane.trend
        if trend is None or not trend.movers:
            self.say("no story rises")
            return
        mover = trend.movers[pane.line]
        self.dismiss()
        await self.desk_screen.look_up(f"story:{mover.story}")

    def do_back(self) -> None:
        """Back to the desk."""
        self.dismiss()

    def on_opened(self, message: Opened) -> None:
        """A click on a topic, two on a point."""
        if message.pane.startswith("topic "):
            self._go(int(message.pane.removeprefix("topic ")))
        else:
            self.do("behind")
