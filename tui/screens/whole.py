"""The whole article: asked for with a key, shown in the reader in place of the feed's own text; and what is new since one
last looked.

In: the action `full`, articles on their way to the reader. Out: the page in the archive, the reader's text.
"""

from __future__ import annotations

import threading
from typing import Any

from msgspec.structs import replace

from tui.screens.working import Working
from tui.shown import Article
from tui.widgets.reading import host


class Whole(Working):
    """Pages of articles, and looks."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._pages_asked: dict[int, threading.Event] = {}  # items whose page is asked for, and what stops that
        self._own_texts: set[int] = set()  # items whose own text is wanted, although there is a page
        self._story_read = 0  # the story that is read, and
        self._came_to: Article | None = None  # the report of it that one came to
        self._held_reports: dict[int, Article] = {}  # each of its reports as it was then: what was new stays so
        self._looked_at: set[int] = set()  # those of them that one has had before one's eyes since

    # --- the page ------------------------------------------------------------------------------------------------

    async def do_full(self) -> None:
        """The article from its page; where that is shown, the feed's own text; while it is asked for, stop."""
        item = self.meant
        if item is None:
            self.say("there is no article here")
            return
        hidden = not self.reader.display
        if hidden:
            self.do_open()
        article, key = self.reader.article, self.wire.keymap.first("full")
        if hidden or article is None or article.item != item:
            article = self.dressed(await self.desk.article(item, self.place, slot="page"))
        if article.item in self._pages_asked:
            self._pages_asked[article.item].set()
        elif article.page is not None and not (article.page.stale and article.own):
            self._show_own(article, article.whole is not None and not hidden)
        elif not article.url:
            self.say("this item has no address")
        elif self.desk.frozen:
            self.say("the sample desk fetches nothing")
        else:
            self.say(f"asking {host(article.url)} for the article … · {key} once more: stop")
            await self._fetch(article)

    async def _fetch(self, article: Article) -> None:
        from tui.desk.whole import fetch_article

        stop = self._pages_asked[article.item] = threading.Event()
        try:
            await fetch_article(self.desk, article.item, stop.is_set)
        finally:
            del self._pages_asked[article.item]
        if stop.is_set():
            self.say("stopped; nothing was kept")
            return
        self._own_texts.discard(article.item)
        if self.reader.article is None or self.reader.article.item != article.item:
            self.say(f"the article is kept: {article.title}")
            return
        await self._show_article()
        self.reader.scroll_lines(-1_000_000)
        self.say(f"the article from its page · {self.wire.keymap.first('full')}: the feed's own text")

    def _show_own(self, article: Article, own: bool) -> None:
        """Show the feed's own text of an item, or its page."""
        self._own_texts = self._own_texts | {article.item} if own else self._own_texts - {article.item}
        self.reader.put(replace(article, own=own))
        self.reader.scroll_lines(-1_000_000)
        shown, other = ("the feed's own text", "the article from its page")[:: 1 if own else -1]
        self.say(f"{shown} · {self.wire.keymap.first('full')}: {other}")

    def can(self, name: str) -> bool:
        """A page needs an address."""
        if name == "full":
            article = self.reader.article
            return article is not None and bool(article.page or (article.url and not self.desk.frozen))
        return super().can(name)

    def leave(self) -> None:
        """The desk closes: nobody waits for a page."""
        for stop in self._pages_asked.values():
            stop.set()
        super().leave()

    # --- what is new ---------------------------------------------------------------------------------------------

    def dressed(self, article: Article) -> Article:
        """An article as this screen shows it: which text, and what was new when one came to its story."""
        article = super().dressed(article)
        if article.story != self._story_read:
            self._story_read, self._came_to, self._held_reports, self._looked_at = article.story, article, {}, set()
        came = self._came_to
        first = self._held_reports.setdefault(article.item, article)
        before = {row.item: row.fresh for row in came.reports} if came is not None else {}
        return replace(
            article,
            own=article.item in self._own_texts,
            was=article.was or first.was,
            seen=came.seen if came is not None and came.seen is not None else article.seen,
            reports=tuple(replace(row, fresh=before.get(row.item, row.fresh)) for row in article.reports),
        )

    def before_eyes(self, article: Article) -> None:
        """An article is being read: remember that, once for each coming to its story."""
        from tui.desk.whole import look

        if article.item not in self._looked_at:
            self._looked_at.add(article.item)
            self.begin(look(self.desk, article.item))

    def _opened(self) -> None:
        """What is marked read was looked at, too."""
        super()._opened()
        row, article = self.list.current, self.reader.article
        if article is not None and row is not None and article.item in (row.item, self.report):
            self.before_eyes(article)
