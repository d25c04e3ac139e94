"""Feeds: the health of each and the log of its rounds; fetch, mute, add, edit or remove one; sorted and filtered.

Signs: ● well, ! failing, × gone for good, ~ silent, – muted, ○ not fetched yet. Where nothing else is asked for, what
needs a person stands first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from store.clock import now
from store.errors import WirewatchError
from tui.actions import FEEDS
from tui.cells import pad
from tui.labels import age, clock, count, curve, short, span_of
from tui.screens.asking import Asking
from tui.screens.tabled import TableScreen
from tui.shown import FeedLine, FoundLine
from tui.widgets.canvas import Line
from tui.widgets.reading import host

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

UNASKED = "○"
STATES = ("failing", "gone", "silent", "muted", "unasked", "well")
# What feeds are ordered by: the heading, and what comes first as it is.
ORDERS: tuple[tuple[str, Callable[[FeedLine], Any]], ...] = (
    ("trouble first", lambda feed: (STATES.index(state_of(feed)) if state_of(feed) != "muted" else 9, feed.name.casefold())),
    ("name", lambda feed: feed.name.casefold()),
    ("items a day", lambda feed: (-feed.per_day, feed.name.casefold())),
    ("share in topics", lambda feed: (-feed.matched / max(1, feed.items), feed.name.casefold())),
    ("size", lambda feed: (-feed.size, feed.name.casefold())),
    ("last good", lambda feed: (feed.last_ok or 0, feed.name.casefold())),
    ("next", lambda feed: (feed.muted, feed.next_due or 0, feed.name.casefold())),
)


class FeedsScreen(Asking, TableScreen):
    """The health of the feeds."""

    where = FEEDS
    opens = "feed_log"
    lives = True

    def __init__(self, desk_screen: DeskScreen, *, at: str = "") -> None:
        from tui.desk.feeding import Feeding

        super().__init__(desk_screen)
        self._wanted = at  # the address of the feed to stand on at first
        self.desk = desk_screen.desk
        self.feeding = Feeding(self.desk)
        self.all: list[FeedLine] = []
        self.feeds: list[FeedLine] = []
        self.order, self.turned, self.words = 0, False, ""
        self.table.title = "Feeds"

    def on_unmount(self) -> None:
        """What is still looked for is not waited for."""
        self.feeding.end()

    async def fill(self) -> None:
        """The feeds as they are."""
        self.all = await self.feeding.feeds()
        self.show_feeds()

    def show_feeds(self) -> None:
        """Those that the filter lets through, in their order; the cursor stays on its feed."""
        here = self.current
        _, key = ORDERS[self.order]
        self.feeds = sorted((feed for feed in self.all if fits(feed, self.words)), key=key, reverse=self.turned)
        present = now()
        width = self.size.width
        lines = [line_of(feed, present, width) for feed in self.feeds]
        self.table.empty = (
            f"No feed has “{self.words}”." if self.words else
            f"No feeds yet: {self.wire.keymap.first('feed_add')} finds those behind an address.")
        self.table.note = self._note()
        self.table.put(lines)
        url, self._wanted = self._wanted or (here.url if here is not None else ""), ""
        if url:
            self.table.go(next((at for at, feed in enumerate(self.feeds) if feed.url == url), self.table.cursor))
        self.about()
        self.show_keys()

    def _note(self) -> str:
        tally = {state: sum(1 for feed in self.all if state_of(feed) == state) for state in STATES}
        parts = [f"{len(self.feeds)} of {count(len(self.all), 'feed')}: {self.words}" if self.words
                 else count(len(self.all), "feed")]
        parts += [f"{tally[state]} {word}" for state, word in (("failing", "failing"), ("gone", "gone"), ("silent", "silent"),
                                                              ("unasked", "not asked yet")) if tally[state]]
        if self.all and not any(tally[state] for state in ("failing", "gone", "silent", "unasked")):
            parts.append("all well")
        if self.order or self.turned:
            parts.append(f"by {ORDERS[self.order][0]}{', turned' if self.turned else ''}")
        return ", ".join(parts)

    @property
    def current(self) -> FeedLine | None:
        """The feed under the cursor."""
        return self.feeds[self.table.cursor] if self.table.cursor < len(self.feeds) else None

    def about(self) -> None:
        """The address, what went wrong, and what the columns had no room for."""
        feed = self.current
        self.table.detail = "" if feed is None else detail_of(feed, now())
        self.table.detail_warns = feed is not None and bool(feed.failures or feed.gone or feed.silent)
        self.table.refresh()

    def prompt_closed(self) -> None:
        """Back to the feeds."""
        self.set_focus(self.table, scroll_visible=False)
        self.call_after_refresh(self.show_keys)

    def leave_field(self) -> None:
        """Escape: the question is not answered."""
        if self._sent == self._filter_sent:
            self.words = ""
            self.show_feeds()
        self.close_prompt()

    def can(self, name: str) -> bool:
        """The sample desk fetches nothing and edits nothing."""
        if name in ("fetch_feed", "mute", "feed_edit", "feed_remove"):
            return bool(self.feeds) and not self.desk.frozen
        if name == "feed_add":
            return not self.desk.frozen
        return bool(self.all) or name in ("back", "help", "undo", "redo")

    def _ours(self) -> FeedLine | None:
        """The feed under the cursor, where feeds may be changed."""
        if self.desk.frozen:
            self.say("the sample desk keeps its feeds as they are")
            return None
        return self.current

    # --- order and filter ----------------------------------------------------------------------------------------

    def do_feed_sort(self) -> None:
        """Order by the next column."""
        self.order, self.turned = (self.order + 1) % len(ORDERS), False
        self.say(f"ordered by {ORDERS[self.order][0]}")
        self.show_feeds()

    def do_feed_turn(self) -> None:
        """Turn the order round."""
        self.turned = not self.turned
        self.say(f"ordered by {ORDERS[self.order][0]}{', turned' if self.turned else ''}")
        self.show_feeds()

    def do_feed_filter(self) -> None:
        """Only some of them."""
        self.ask("filter", self.words, self._filter_typed, self._filter_sent, hint="words, a tag, or " + ", ".join(STATES))

    async def _filter_typed(self, text: str) -> None:
        self.words = " ".join(text.split())
        self.show_feeds()
        self.prompt_hint(f"{count(len(self.feeds), 'feed')} · words, a tag, or {', '.join(STATES)}")

    async def _filter_sent(self, text: str) -> None:
        self.words = " ".join(text.split())
        self.close_prompt()
        self.show_feeds()

    def do_back(self) -> None:
        """First out of the filter, then back to the desk."""
        if self.words:
            self.words = ""
            self.show_feeds()
        else:
            super().do_back()

    # --- one feed ------------------------------------------------------------------------------------------------

    def do_feed_log(self) -> None:
        """What became of it."""
        from tui.screens.feedlog import FeedLogScreen

        if self.current is not None:
            self.wire.push_screen(FeedLogScreen(self, self.current))

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
        feed = self._ours()
        if feed is None:
            return
        await self.desk.mute(feed.url, not feed.muted, feed.name)
        place = self.table.cursor
        await self.changed(f"{feed.name}: {'heard again' if feed.muted else 'muted'} · the same key on it takes it back")
        self.table.go(place)  # the feed moves to its kind; who goes through the list does not
        self.about()

    def do_feed_edit(self) -> None:
        """Change its entry of feeds.yaml."""
        feed = self._ours()
        if feed is not None:
            self.begin(self._edit(feed))

    async def _edit(self, feed: FeedLine) -> None:
        line = self.feeding.entry(feed.url)

        async def typed(text: str) -> None:
            wrong = self.feeding.wrong_with(text)
            self.prompt_hint(wrong or "enter saves its entry · name, tags, every, lang, muted, url", warn=bool(wrong))

        async def sent(text: str) -> None:
            try:
                made = await self.feeding.change(feed, text)
            except WirewatchError as error:
                self.prompt_hint(error.message, warn=True)
                return
            self.close_prompt()
            await self.changed(f"changed {feed.name}" if made is not None else "nothing was changed")

        self.ask("entry", line, typed, sent)

    def do_feed_remove(self) -> None:
        """Take it out of feeds.yaml, once that is certain."""
        feed = self._ours()
        if feed is None:
            return

        async def typed(text: str) -> None:
            self.prompt_hint(f"enter takes it out of feeds.yaml; its {count(feed.items, 'item')} stay · esc leaves it")

        async def sent(text: str) -> None:
            self.close_prompt()
            await self.feeding.remove(feed)
            await self.changed(f"removed {feed.name}; its items stay · {self.wire.keymap.first('undo')} takes it back")

        self.ask("remove", feed.name, typed, sent)

    # --- another feed --------------------------------------------------------------------------------------------

    def do_feed_add(self) -> None:
        """Find the feeds behind an address."""
        if self.desk.frozen:
            self.say("the sample desk keeps its feeds as they are")
            return

        async def typed(text: str) -> None:
            self.prompt_hint("a feed, or a page that has one: enter looks there")

        async def sent(text: str) -> None:
            if not text.strip():
                self.prompt_hint("an address, like example.org", warn=True)
                return
            self.close_prompt()
            self.say(f"looking for feeds at {text.strip()} …")
            found = await self.feeding.discover(text.strip())
            from tui.screens.found import FoundScreen

            self.say("")
            if self.is_current:
                self.wire.push_screen(FoundScreen(self, found))

        self.ask("add", "", typed, sent)

    async def add(self, found: FoundLine) -> None:
        """Put a feed that was found into feeds.yaml, and fetch it."""
        await self.feeding.add(found)
        await self.changed(f"added {found.name} · {self.wire.keymap.first('fetch_feed')} fetches it")
        at = next((at for at, feed in enumerate(self.feeds) if feed.url == found.url), None)
        if at is not None:
            self.table.go(at)

    async def do_undo(self) -> None:
        """Take back the last step."""
        took = await self.desk.undo()
        await self.changed("took back the last step" if took else "nothing is left to undo")

    async def do_redo(self) -> None:
        """Do again what was taken back."""
        did = await self.desk.redo()
        await self.changed("did it again" if did else "nothing to do again")

    async def changed(self, said: str) -> None:
        """feeds.yaml has changed: read it, and show it."""
        await self.desk.reload_rules()
        self.say(said)
        if self.desk_screen is not None:
            self.desk_screen.catch_up()
        await self.fill()


def state_of(feed: FeedLine) -> str:
    """One of `STATES`."""
    if feed.muted:
        return "muted"
    if feed.gone:
        return "gone"
    if feed.failures:
        return "failing"
    if feed.last_ok is None:
        return "unasked"
    return "silent" if feed.silent else "well"


def fits(feed: FeedLine, words: str) -> bool:
    """Whether a feed has every word: in its name, address, tags, error, or as its state."""
    text = " ".join((feed.name, feed.url, *feed.tags, feed.error if feed.failures else "", state_of(feed))).casefold()
    return all(word in text for word in words.casefold().split())


def line_of(feed: FeedLine, present: int, width: int) -> Line:
    """A feed in columns, as many as there is room for."""
    sign, ink, words = health(feed, present)
    trouble = bool(feed.failures or feed.gone or feed.silent)
    line: Line = [
        (sign, ink), (" ", ""),
        (pad(feed.name, max(14, min(34, width - (107 if width >= 140 else 86 if width >= 100 else 52)))),
         "faint" if feed.muted else "ink"),
        (" ", ""), (pad(words, 11), ink if trouble else "soft"), (" ", ""),
        (pad(curve(feed.days, 14 if width >= 100 else 7) if any(feed.days) else "", 14 if width >= 100 else 7), "accent"),
        (pad(f"{feed.per_day:.1f}", 6, right=True), "soft"), (" a day" if width >= 100 else "/d", "faint"),
        (pad(short(feed.items), 6, right=True), "soft"), (" items" if width >= 100 else "", "faint"),
    ]
    if width >= 100:
        line += [(pad(short(feed.matched), 6, right=True), "soft"), (" in topics", "faint")]
    if width >= 140:
        line += [(pad(short(feed.size) + "B" if feed.size else "", 7, right=True), "soft"),
                 (pad(f"every {span_of(feed.every)}" if feed.every else "", 14, right=True), "faint")]
    return [*line, ("  ", ""), (due(feed, present), "faint")]


def detail_of(feed: FeedLine, present: int) -> str:
    """All there is to say of a feed, what went wrong first."""
    parts = []
    if feed.error and feed.failures:
        since = f", last {age(feed.error_at, present)} ago" if feed.error_at and present - feed.error_at >= 60 else ""
        parts.append(f"{feed.error} · {count(feed.failures, 'failure')} in a row{since}")
    if feed.silent and feed.last_new is not None:
        parts.append(f"answers, and has brought nothing new for {span_of(present - feed.last_new)}: it may have moved")
    parts.append(feed.url)
    if feed.tags:
        parts.append(", ".join(feed.tags))
    if feed.items:
        parts.append(f"{100 * feed.matched // feed.items} % of its items belong to topics")
    if feed.every:
        parts.append(f"asked every {span_of(feed.every)}")
    if feed.last_new is not None:
        parts.append(f"last new {age(feed.last_new, present)} ago" if present - feed.last_new >= 60 else "last new just now")
    if feed.size:
        parts.append(f"{short(feed.size)}B")
    return " · ".join(parts)


def health(feed: FeedLine, present: int) -> tuple[str, str, str]:
    """A sign, its ink, and a word or two."""
    state = state_of(feed)
    if state == "muted":
        return "–", "faint", "muted"
    if state == "gone":
        return "×", "warn", "gone"
    if state == "failing":
        return "!", "warn", f"failed {feed.failures}×"
    if feed.last_ok is None:
        return UNASKED, "faint", "not yet"
    good = f"{age(feed.last_ok, present)} ago" if present - feed.last_ok >= 60 else "just now"
    return ("~", "warn", "silent") if state == "silent" else ("●", "accent", good)


def due(feed: FeedLine, present: int) -> str:
    """When it is fetched next; `host` where the name does not tell it."""
    if feed.muted:
        return host(feed.url)
    if feed.next_due is None or feed.next_due <= present:
        return "due now"
    return f"next {clock(feed.next_due)}" if feed.next_due - present < 86_400 else f"next in {span_of(feed.next_due - present)}"
