"""What the trends screen asks: how each topic moves, the curve of one, its outlets, languages, stories and words.

In: topics and steps, on the loop. Out: values of `tui.trend`, made in a thread of its own that ends
with the screen.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from store.clock import now
from tui.labels import safe
from tui.trend import Mover, Moving, Share, Trend, Word

if TYPE_CHECKING:
    from store.db import Archive
    from tui.desk import Desk
    from tui.desk.lanes import Lane

MOST = 8  # outlets, languages, stories and words


class Trending:
    """The curves, for as long as the screen is open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lane: Lane[Archive] = desk._lane("trends")
        self._counting: object = None  # whose words are being counted; another number of it stops them

    def end(self) -> None:
        """Stop what is under way and let the thread go."""
        self._counting = None
        self._lane.end(0.0)

    def movings(self, by: str, steps: int) -> asyncio.Future[list[Moving]]:
        """Each topic and, last, everything: its numbers of so many steps and of as many before, its momentum."""

        def work(archive: Archive) -> list[Moving]:
            from store.jobs.trends import edges, momentum

            present = now()
            times = edges(present, by, 2 * steps)
            found = []
            for topic, name in (*self._desk.names.items(), ("", "Everything")):
                counts = archive.arrivals(topic, times)
                told = momentum(archive, topic, present)
                found.append(Moving(topic, safe(name), tuple(counts[steps:]), tuple(counts[:steps]), told.score, told.word,
                                    told.arithmetic))
            return found

        return self._lane.ask(work, "movings")

    def trend(self, topic: str, by: str, steps: int) -> asyncio.Future[Trend]:
        """One topic ("" for everything): its edges, stories, outlets, languages, and the stories that rise."""

        def work(archive: Archive) -> Trend:
            from store.jobs.trends import edges, rising

            present = now()
            times = edges(present, by, 2 * steps)
            found = rising(archive, topic, present, limit=MOST)
            rows = {row.story: row for row in archive.story_rows([one.pace.story for one in found])}
            return Trend(
                topic,
                by,
                tuple(times[steps:]),
                tuple(archive.starts(topic, times)[steps:]),
                _shares(archive, topic, times, steps, "source"),
                _shares(archive, topic, times, steps, "lang"),
                tuple(
                    Mover(row.story, row.lead, safe(row.title) or "(no headline)", one.score, one.arithmetic)
                    for one in found
                    if (row := rows.get(one.pace.story)) is not None
                ),
            )

        return self._lane.ask(work, "trend")

    def words_rising(self, topic: str, by: str, steps: int) -> asyncio.Future[tuple[Word, ...]]:
        """Words and names that rise in a topic, the steepest first."""
        self._counting = token = object()

        def work(archive: Archive) -> tuple[Word, ...]:
            from store.jobs.rising import words_rising
            from store.jobs.trends import edges

            times = edges(now(), by, 2 * steps)
            found = words_rising(archive, topic, times[0], times[steps], times[-1], limit=3 * MOST,
                                 stop=lambda: self._counting is not token)
            return tuple(Word(safe(one.text), one.now, one.before) for one in found.words)

        return self._lane.ask(work, "words")


def _shares(archive: Archive, topic: str, times: list[int], steps: int, by: str) -> tuple[Share, ...]:
    """The largest shares of the time, and what each had the time before."""
    found = archive.shares(topic, times, by)
    told = sorted(((sum(line[steps:]), sum(line[:steps]), name) for name, line in found.items()),
                  key=lambda one: (-one[0], -one[1], one[2]))
    return tuple(Share(safe(name) or "unknown", items, before) for items, before, name in told[:MOST])
