"""Feeds: the health of each, what went wrong in words, fetch one now, mute one.

Signs: ● well, ! failing, × gone for good, – muted, ○ not fetched yet. The failing ones stand first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.clock import now
from tui.actions import FEEDS
from tui.cells import pad
from tui.labels import age, clock, count, short, span_of
from tui.screens.tabled import TableScreen
from tui.shown import FeedLine
from tui.widgets.canvas import Line
from tui.widgets.reading import host

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

UNASKED = "○"


class FeedsScreen(TableScreen):
    """The health of the feeds."""

    where = FEEDS
    opens = "fetch_feed"
    lives = True

    def __init__(self, desk_screen: DeskScreen) -> None:
        super().__init__(desk_screen)
        self.desk = desk_screen.desk
        self.feeds: list[FeedLine] = []
        self.table.title = "Feeds"
        self.table.empty = "No feeds yet: wirewatch feeds add URL, or edit feeds.yaml."

    async def fill(self) -> None:
        """The feeds as they are."""
        here = self.current
        self.feeds = sorted(
            await self.desk.feeds(),
            key=lambda feed: (feed.muted, not (feed.gone or feed.failures), feed.name.casefold()),
        )
        wide = self.size.width >= 100
        name = max(14, min(34, self.size.width - (62 if wide else 40)))
        present = now()
        lines: list[Line] = []
        for feed in self.feeds:
            sign, ink, words = health(feed, present)
            lines.append(
                [
                    (sign, ink),
                    (" ", ""),
                    (pad(feed.name, name), "faint" if feed.muted else "ink"),
                    (" ", ""),
                    (pad(words, 14), ink if feed.failures or feed.gone else "soft"),
                    ("  ", ""),
                    (pad(short(feed.items), 5, right=True), "soft"),
                    (" items", "faint"),
                    *(
                        [
                            (pad(short(feed.matched), 6, right=True), "soft"),
                            (" matched", "faint"),
                            (pad(f"{feed.per_day:.1f}", 7, right=True), "soft"),
                            (" a day", "faint"),
                        ]
                        if wide
                        else []
                    ),
                    ("  ", ""),
                    (due(feed, present), "faint"),
                ]
            )
        failing = sum(1 for feed in self.feeds if feed.failures or feed.gone)
        unasked = sum(1 for feed in self.feeds if health(feed, present)[0] == UNASKED)
        self.table.note = ", ".join(
            [count(len(self.feeds), "feed")]
            + ([f"{failing} failing"] if failing else [])
            + ([f"{unasked} not asked yet"] if unasked else [])
            + (["all well"] if self.feeds and not failing and not unasked else [])
        )
        self.table.put(lines)
        if here is not None:
            self.table.go(next((at for at, feed in enumerate(self.feeds) if feed.url == here.url), self.table.cursor))
        self.about()

    @property
    def current(self) -> FeedLine | None:
        """The feed under the cursor."""
        return self.feeds[self.table.cursor] if self.table.cursor < len(self.feeds) else None

    def about(self) -> None:
        """The address, and what went wrong."""
        feed = self.current
        if feed is None:
            return
        self.table.detail_warns = bool(feed.error and feed.failures)
        self.table.detail = (
            f"{feed.error} · {count(feed.failures, 'failure')} in a row · {feed.url}"
            if feed.error and feed.failures
            else f"{feed.url}"
        )
        self.table.refresh()

    def can(self, name: str) -> bool:
        """The sample desk fetches nothing and edits nothing."""
        return bool(self.feeds) and not (self.desk.frozen and name in ("fetch_feed", "mute"))

    async def do_fetch_feed(self) -> None:
        """Fetch this feed now."""
        feed = self.current
        if feed is None or self.desk_screen is None:
            return
        if self.desk.frozen:
            self.say("the sample desk fetches nothing")
            return
        self.say(f"fetching {feed.name} …")
        self.desk_screen.status.say("")
        await self.desk_screen.fetch((feed.url,), asked=True)
        self.say(self.desk_screen.status.text or f"fetched {feed.name}", warn=self.desk_screen.status.warns)
        await self.fill()

    async def do_mute(self) -> None:
        """Mute this feed in feeds.yaml, or hear it again."""
        feed = self.current
        if feed is None or self.desk.frozen:
            self.say("the sample desk keeps its feeds as they are" if self.desk.frozen else "")
            return
        await self.desk.mute(feed.url, not feed.muted, feed.name)
        await self.desk.reload_rules()
        self.say(f"{feed.name}: {'heard again' if feed.muted else 'muted'} · the same key on it takes it back")
        place = self.table.cursor
        await self.fill()
        self.table.go(place)  # the feed moves to its kind; who goes through the list does not
        self.about()


def health(feed: FeedLine, present: int) -> tuple[str, str, str]:
    """A sign, its ink, and a word or two."""
    if feed.muted:
        return "–", "faint", "muted"
    if feed.gone:
        return "×", "warn", "gone"
    if feed.failures:
        return "!", "warn", f"failed {feed.failures}×"
    if feed.last_ok is None:
        return UNASKED, "faint", "not yet"
    return "●", "accent", f"{age(feed.last_ok, present)} ago" if present - feed.last_ok >= 60 else "just now"


def due(feed: FeedLine, present: int) -> str:
    """When it is fetched next; `host` where the name does not tell it."""
    if feed.muted or feed.gone:
        return host(feed.url)
    if feed.next_due is None or feed.next_due <= present:
        return "due now"
    return f"next {clock(feed.next_due)}" if feed.next_due - present < 86_400 else f"next in {span_of(feed.next_due - present)}"
