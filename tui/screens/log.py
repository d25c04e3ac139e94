"""The log: errors and events of the desk and of the fetcher, the newest first; what to do about one stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.clock import now
from tui.actions import LOG
from tui.cells import pad, width
from tui.labels import age, count, moment
from tui.screens.tabled import TableScreen
from tui.shown import Happening
from tui.widgets.canvas import Line

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

LINES = 6  # for what is told of one
BESIDE = 24  # cells of a line that are not its words


class LogScreen(TableScreen):
    """What happened."""

    where = LOG
    opens = "feed_log"
    lives = True

    def __init__(self, desk_screen: DeskScreen) -> None:
        from tui.desk.feeding import Feeding

        super().__init__(desk_screen)
        self.desk = desk_screen.desk
        self.feeding = Feeding(self.desk)
        self.all: list[Happening] = []
        self.told: list[Happening] = []
        self.only_bad = False
        self.table.title = "Log"
        self.table.detail_lines = LINES

    def on_unmount(self) -> None:
        """What is still looked for is not waited for."""
        self.feeding.end()

    async def fill(self) -> None:
        """The events as they stand."""
        from tui.desk.logging import happened

        self.all = await happened(self.desk)
        self.show_events()

    def show_events(self) -> None:
        """All of them, or those that went wrong; the cursor stays on its own."""
        here = self.current
        self.told = [one for one in self.all if one.bad or not self.only_bad]
        present = now()
        bad = sum(1 for one in self.all if one.bad)
        self.table.note = "what went wrong · " * self.only_bad + count(len(self.told), "event")
        self.table.note += f", {bad} of trouble" if bad and not self.only_bad else ""
        self.table.empty = "Nothing went wrong here." if self.only_bad else "Nothing happened yet."
        wide = self.size.width >= 60
        self.table.put([_line(one, present, wide) for one in self.told])
        if here is not None:
            same = next((at for at, one in enumerate(self.told) if (one.kind, one.words) == (here.kind, here.words)), None)
            if same is not None:
                self.table.go(same)
        self.about()
        self.show_keys()

    @property
    def current(self) -> Happening | None:
        """The event under the cursor."""
        return self.told[self.table.cursor] if self.table.cursor < len(self.told) else None

    def about(self) -> None:
        """When, how often, what it says in full, and what to do."""
        one = self.current
        if one is not None:
            when = moment(one.at) + (f", {count(one.times, 'time')} since {moment(one.since)}" if one.times > 1 else "")
            cut = width(one.words) + BESIDE > self.size.width and one.words not in one.detail
            parts = [when, self._what_to_do(one), one.words if cut else "", one.detail]
            self.table.detail = "\n".join(part for part in parts if part)
            self.table.detail_warns = False
        else:
            self.table.detail = ""
        self.table.refresh()

    def _what_to_do(self, one: Happening) -> str:
        """What to do about an event of a kind; what else there is to do, its words say."""
        keys = self.wire.keymap
        if one.feed:
            log, feeds = keys.first("feed_log"), keys.first("feeds")
            return f"{log} shows its last rounds · {feeds} on the desk: fetch it again, change its address, mute it"
        if one.kind == "feeds.yaml" and one.bad:
            return f"mend the file; it is read again as soon as it is saved ({keys.first('editor')} on the desk opens it)"
        return ""

    def can(self, name: str) -> bool:
        """A feed's rounds are those of an event about one."""
        return name != "feed_log" or (self.current is not None and bool(self.current.feed))

    async def do_feed_log(self) -> None:
        """What became of the feed."""
        from tui.screens.feedlog import FeedLogScreen

        one = self.current
        if one is None or not one.feed:
            return
        feed = next((line for line in await self.feeding.feeds() if line.url == one.feed), None)
        if feed is None:
            self.say("this feed is no longer in feeds.yaml")
        else:
            self.wire.push_screen(FeedLogScreen(self, feed))

    def do_log_bad(self) -> None:
        """What went wrong alone, or everything."""
        self.only_bad = not self.only_bad
        self.show_events()

    def do_log(self) -> None:
        """The key that opened it closes it."""
        self.do_back()

    def on_cursor_moved(self, message: object) -> None:
        """Another event: other keys, too."""
        self.about()
        self.show_keys()


def _line(one: Happening, present: int, wide: bool) -> Line:
    ink = "ink" if one.bad else "soft"
    line: Line = [("!" if one.bad else "·", "warn bold" if one.bad else "faint"), (" ", "")]
    line += [(pad(age(one.at, present), 4, right=True), "faint"), ("  ", "")]
    if wide:
        line += [(pad(one.kind, 11), "faint")]
    words = one.words.split("\n")[0]
    return [*line, (words, ink), (f"  ×{one.times:,}" if one.times > 1 else "", "soft")]
