"""What the rules say: why an item is where it is, the words that matched, searches; compiled when first needed.

In: articles, rows, queries, on the loop. Out: the same with their reasons and marks, made in the thinker's thread.
"""

from __future__ import annotations

import asyncio
import threading
import time
from array import array
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.clock import now
from store.types import ItemRow
from tui.desk.making import merged, on_screen, spans_in, why_of
from tui.desk.reads import Reads
from tui.shown import Article, Place, Row, Shown

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.places import Places
    from store.jobs.rules import Rules

FIRST, NEXT = 0.03, 0.15  # seconds after which what was found so far is shown first, and again


class Thinking(Reads):
    """The thinker's thread and what is asked of it."""

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        self._rules: Rules | None = None
        self._thinker = self._lane("thinker")
        self._searching = threading.Event()  # set to stop the search that runs

    def _rules_in(self, archive: Archive) -> Rules:
        """The rules in force, compiled when first needed; called in the thinker's thread alone."""
        if self._rules is None:
            from store.jobs.rules import load_rules

            self._rules = load_rules(self.places, archive)
            self.config = self._rules.config
            self.faults = tuple(map(str, self._rules.faults))
        return self._rules

    def load_rules(self) -> asyncio.Future[tuple[str, ...]]:
        """Compile the rules; the faults of the configuration, in words. ConfigError when there is no good version."""

        def work(archive: Archive) -> tuple[str, ...]:
            self._rules_in(archive)
            return self.faults

        return self._thinker.ask(work)

    def reload_rules(self) -> asyncio.Future[tuple[str, ...]]:
        """Read the configuration again; a broken one leaves the rules in force, and its faults are given."""

        def work(archive: Archive) -> tuple[str, ...]:
            from store.jobs.rules import reload

            self._rules = reload(self._rules_in(archive), archive)
            self.config, self.faults = self._rules.config, tuple(map(str, self._rules.faults))
            return self.faults

        return self._thinker.ask(work)

    def thought(self, article: Article, place: Place) -> asyncio.Future[Article]:
        """The same article with why, and with the words that matched."""

        def work(archive: Archive) -> Article:
            from store.jobs.explain import why

            rules = self._rules_in(archive)
            rows = archive.item_rows([article.item])
            if not rows:
                return replace(article, why=())
            row = rows[0]
            matches = why(rules, row)
            marks = {
                name: merged((*spans_in(matches, name, getattr(row, name)), *self._query_spans(place, row, name)))
                for name in ("title", "summary")
            }
            topics = {topic.id: topic for topic in rules.config.topics}
            return replace(
                article,
                why=why_of(matches, topics, place.topic),
                title_spans=on_screen(marks["title"], row.title, article.title),
                summary_spans=on_screen(marks["summary"], row.summary, article.summary),
            )

        return self._thinker.ask(work, "thought")

    def _query_spans(self, place: Place, row: ItemRow, field: str) -> list[tuple[int, int]]:
        if not place.query or self._rules is None:
            return []
        from store.jobs.search import spans

        return [(start, end) for name, start, end in spans(self._rules, place.query, row) if name == field]

    def marked(self, place: Place, ids: Sequence[int], shown: Collection[Row]) -> asyncio.Future[list[Row]]:
        """Rows with the matched words of their headlines."""

        def work(archive: Archive) -> list[Row]:
            from store.jobs.explain import why

            rules = self._rules_in(archive)
            _, items = self._rows(archive, place, ids)
            out = []
            for row in shown:
                item = items.get(row.id)
                if item is None:
                    continue
                found = (
                    self._query_spans(place, item, "title")
                    if place.query
                    else list(
                        spans_in(why(rules, item), "title", item.title, None if place.shown is Shown.NEAR else place.topic)
                    )
                )
                out.append(replace(row, spans=on_screen(merged(found), item.title, row.title)))
            return out

        return self._thinker.ask(work)

    async def search(self, place: Place, found: Callable[[array[int], bool], None]) -> None:
        """Find what a query finds, newest first; `found` is told on the loop, several times while it goes on.

        Raises ExpressionError for a query outside the language. A search that follows stops this one.
        """
        self._searching.set()
        self._searching = stop = threading.Event()
        loop = asyncio.get_running_loop()

        def work(archive: Archive) -> None:
            from store.jobs.search import check_query, find

            rules = self._rules_in(archive)
            check_query(place.query, rules)
            if place.ranked:
                from store.jobs.searches import ranked

                def early(items: list[int]) -> None:
                    loop.call_soon_threadsafe(found, array("q", items), False)

                best = array("q", ranked(archive, rules, place.query, stop=stop.is_set, tell=early))
                if not stop.is_set():
                    loop.call_soon_threadsafe(found, best, True)
                return
            ids: array[int] = array("q")
            told, wait = time.monotonic(), FIRST
            for item in find(archive, rules, place.query, stop=stop.is_set):
                ids.append(item)
                if time.monotonic() - told > wait:
                    told, wait = time.monotonic(), NEXT
                    loop.call_soon_threadsafe(found, array("q", ids), False)
            if not stop.is_set():
                loop.call_soon_threadsafe(found, ids, True)

        await self._thinker.ask(work, "search")

    def stop_search(self) -> None:
        """Stop the search that runs."""
        self._searching.set()

    def due(self) -> asyncio.Future[int]:
        """How many feeds are due now."""

        def work(archive: Archive) -> int:
            states, present = archive.feed_states(full=False), now()
            feeds = [feed for feed in (self.config.feeds if self.config else ()) if not feed.muted]
            known = [states.get(feed.url) for feed in feeds]
            return sum(state is None or (not state.gone and (state.next_due or 0) <= present) for state in known)

        return self._reader.ask(work)
