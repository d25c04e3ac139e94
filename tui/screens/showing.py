"""What the desk shows: the place, its rows as they are wanted, the article under the cursor, what arrives meanwhile.

In: the desk's futures. Out: filled panes. A later request always wins over an earlier one that is still under way.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Container

from store.clock import monotonic, now
from store.errors import UsageError
from tui.actions import LIST, READER, TOPICS
from tui.labels import count, long_date
from tui.messages import CursorMoved, LinkChosen, Opened, ReportChosen, RowsWanted, WordsWanted
from tui.screens.keyed import KeyedScreen
from tui.shown import Article, Listing, Place, Shown
from tui.widgets.lines import Masthead
from tui.widgets.list import VirtualList
from tui.widgets.reader import Reader
from tui.widgets.topics import TopicsPane

if TYPE_CHECKING:
    from tui.desk import Desk

SEEN = 60  # rows that the first paint may need
MOODY = 60.0  # seconds between two looks at which topics rise
MANY = 1_000  # items that came back among which the topmost is looked for; after more of them the cursor stays
LINGER = 0.05  # seconds that the cursor stays before its article is looked up, while keys come fast


class Showing(KeyedScreen):
    """The panes and what fills them."""

    keys_first = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.place = Place()
        self.masthead = Masthead(id="masthead")
        self.topics = TopicsPane(id="topics")
        self.list = VirtualList(id="list")
        self.reader = Reader(id="reader")
        self.reader.where = self.stands_at
        self.news = Container(self.list, self.reader, id="news")
        self._report: tuple[int | None, int] | None = None  # the row, and a report of it other than the one it leads to
        self._changes = 0  # counts what was asked, so that late answers are known as such
        self._last_move = 0.0
        self._mooded = -MOODY  # when it was asked last which topics rise
        self._thought_of: object = None  # what the reasons in the reader are about

    def panes(self) -> ComposeResult:
        """Masthead, topics, list and reader."""
        yield self.masthead
        yield Container(self.topics, self.news, id="panes")

    @property
    def place_of_keys(self) -> str:
        """The pane that has the focus."""
        return {"topics": TOPICS, "reader": READER}.get(self.focused.id or "" if self.focused else "", LIST)

    @property
    def report(self) -> int | None:
        """The report of the story under the cursor that one has leafed to; None: the one that its row leads to."""
        return self._report[1] if self._report is not None and self._report[0] == self.list.current_id else None

    @report.setter
    def report(self, item: int | None) -> None:
        self._report = None if item is None else (self.list.current_id, item)

    @property
    def meant(self) -> int | None:
        """The report that the cursor is on; None where its row has not been looked up."""
        row = self.list.current
        return self.report if self.report is not None else row.item if row else None

    @property
    def behind(self) -> bool:
        """Whether the reader holds another report than the one that the cursor is on."""
        held = self.reader.article
        return len(self.list.ids) > 0 and (held is None or held.item != self.meant)

    def travel(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin what leads to another place."""
        raise NotImplementedError

    def arrived(self) -> None:
        """The list shows another place."""

    # --- opening a place -----------------------------------------------------------------------------------------

    async def enter(self, place: Place, *, item: int | None = None, row: int | None = None, offset: int = 0) -> None:
        """Turn the list to a place: its first page at once, the rest after; `item` puts the cursor on one, `row`, the id of
        a row, does so before anything is shown, `offset` lines below the top."""
        self.place = place
        self._changes += 1
        asked = self._changes
        self.report = None
        listing = await self.desk.listing(place, page=True)
        if asked != self._changes:
            return
        ids = listing.ids
        assert isinstance(ids, array)
        at = ids.index(row) if row in ids else 0
        first = max(0, at - SEEN // 2)
        rows = await self.desk.rows(place, list(ids[first : first + SEEN])) if len(ids) else []
        if asked != self._changes:
            return
        self.list.forget()
        self.list.fill(rows)
        self._take(listing, fresh=True)
        if at:
            self.list.stand(at, offset)
        if item is None and (row is None or at):
            self.arrived()
        self.entitle()
        if not listing.whole:
            whole = await self.desk.listing(place)
            if asked != self._changes:
                return
            self._take(whole, fresh=False)
            if row is not None and not at and not self.list.cursor and (deep := self.list.stretch.row_of(row)):
                self.list.stand(deep, offset)
        self.entitle()
        if item is not None:
            await self.stand_on(item)

    def _take(self, listing: Listing, *, fresh: bool, hold: bool = False) -> None:
        ids = listing.ids
        assert isinstance(ids, array)
        self.list.keys = {
            line.place.topic: line.key
            for line in self.topics.lines
            if line.key and line.place.topic and line.place.topic != self.place.topic
        }
        self.list.welcome = self.welcome() if not len(ids) else []
        self.list.put(ids, listing.days, fresh=fresh, hold=hold)

    def welcome(self) -> list[tuple[str, str]]:
        """What an empty list says."""
        return []

    def entitle(self) -> None:
        """The heading of the list."""
        place, size = self.place, len(self.list.ids)
        line = next((line for line in self.topics.lines if line.place.topic == place.topic and line.key), None)
        name = line.name if line else "Everything"
        if place.query:
            self.list.title, kind = f"/ {place.query}", "item"
        else:
            kind = "story" if place.stories else "item"
            self.list.title = (
                name
                if place.shown in (Shown.OPEN,)
                else ("Kept" if place.shown is Shown.KEPT and not place.topic else f"{name} · {place.shown.value}")
            )
        self.list.note = count(size, kind, "stories" if kind == "story" else "items")
        if place.rising and place.stories:
            self.list.note = f"rising first · {self.list.note}"
        self.masthead.date = long_date(now())
        self.masthead.edition = "sample desk" if self.desk.frozen else ""
        self.list.refresh()
        self.masthead.refresh()

    def stands_at(self) -> str:
        """The list that is read and the place in it, while the reader alone is on the screen."""
        if self.list.display or not len(self.list.ids):
            return ""
        return f"{self.list.cursor + 1:,} of {len(self.list.ids):,} · {self.list.title}"

    async def stand_on(self, *items: int) -> None:
        """Put the cursor on the row of an item, of several on the topmost, where the place lists them; not for very many."""
        if len(items) > MANY:
            return
        found = [self.list.stretch.row_of(id) for id in await self.desk.find_rows(self.place, items)]
        if rows := [row for row in found if row is not None]:
            self.list.go(min(rows))

    async def show_counts(self) -> None:
        """The topics with their counts of now."""
        lines = await self.desk.topics()
        self.topics.put(lines)
        if monotonic() - self._mooded > MOODY:
            self._mooded = monotonic()
            self.begin(self._show_moods())
        self.reader.names = self.desk.names

    async def _show_moods(self) -> None:
        """Which topics rise, which fell silent; once the screen stands."""
        await asyncio.sleep(LINGER)
        if await self.desk.moods():
            self.topics.put(await self.desk.topics())

    # --- rows and articles ---------------------------------------------------------------------------------------

    def on_rows_wanted(self, message: RowsWanted) -> None:
        """Rows come into view."""
        self.begin(self._fill(message.ids))

    async def _fill(self, ids: list[int]) -> None:
        place = self.place
        rows = await self.desk.rows(place, ids)
        if place != self.place:
            return
        held = self.list.rows
        self.list.fill(
            [replace(row, spans=old.spans) if (old := held.get(row.id)) and old.title == row.title else row for row in rows]
        )
        if (current := self.list.current_id) is not None and any(row.id == current for row in rows):
            self._look()

    def on_words_wanted(self, message: WordsWanted) -> None:
        """Rows stand in view without their matched words."""
        self.begin(self._mark_words(self.place, message.ids))

    async def _mark_words(self, place: Place, ids: list[int]) -> None:
        """Mark the matched words of the headlines in view, once the screen has been drawn without them."""
        await asyncio.sleep(LINGER)
        if place != self.place:
            return
        seen = set(self.list.seen())
        self.list.unworded(id for id in ids if id not in seen)
        held = [row for id in ids if id in seen and (row := self.list.rows.get(id)) is not None]
        plain = [row for row in held if not row.spans]
        for start in range(0, len(plain), 12):
            part = plain[start : start + 12]
            if place != self.place:
                return
            marked = await self.desk.marked(place, [row.id for row in part], part)
            self.list.respan({row.id: row.spans for row in marked if row.spans})

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Another topic, or another row, is under the cursor."""
        if message.pane == "topics":
            line = self.topics.current
            if line is not None:
                place = replace(line.place, stories=self.place.stories, rising=self.place.rising)
                self.travel(self._after(self.enter(place)))
        else:
            self.report = None
            self._look()

    async def _after(self, work: Coroutine[Any, Any, None]) -> None:
        """Do work that only the last of several quick moves needs."""
        self._changes += 1
        asked = self._changes
        await asyncio.sleep(0.03)
        if asked == self._changes:
            await work
        else:
            work.close()

    def _look(self) -> None:
        self.begin(self._show_article())

    async def _show_article(self) -> None:
        """The article under the cursor; while keys come fast, only the one on which they end."""
        before, self._last_move = self._last_move, monotonic()
        mine = self._last_move
        if mine - before < 0.12:
            await asyncio.sleep(LINGER)
            if mine != self._last_move:
                return
        item = self.meant
        if item is None:
            if not len(self.list.ids):
                self.reader.put(None)
            return
        if not self.reader.display:
            return
        try:
            article = await self.desk.article(item, self.place)
        except UsageError:
            return  # pruned meanwhile; the next look at the archive takes the row out
        if mine != self._last_move:
            return
        article = self.dressed(article)
        if self.place_of_keys == READER:
            self.before_eyes(article)
        held, subject = self.reader.article, (item, self.place.topic, self.place.query, article.title, article.summary)
        if held is not None and held.item == article.item:
            article = replace(article, why=held.why, title_spans=held.title_spans, summary_spans=held.summary_spans)
        self.reader.put(article)
        self.show_keys()
        if held is not None and held.why is not None and subject == self._thought_of:
            return  # only its state, or its story, is another
        thought = await self.desk.thought(article, self.place)
        if mine == self._last_move:
            self._thought_of = subject
            self.reader.put(self.dressed(thought))

    def dressed(self, article: Article) -> Article:
        """An article as this screen shows it."""
        return article

    def before_eyes(self, article: Article) -> None:
        """An article is being read."""

    def on_report_chosen(self, message: ReportChosen) -> None:
        """A report was clicked."""
        self.report = message.item
        self._look()

    def on_link_chosen(self, message: LinkChosen) -> None:
        """A link was clicked."""
        self.open_address(message.url)

    def open_address(self, url: str) -> None:
        """Open an address in the browser."""
        raise NotImplementedError

    def on_opened(self, message: Opened) -> None:
        """A double click."""
        self.do("open")
