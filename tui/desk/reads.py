"""What the desk reads of the archive: topics, lists, rows, articles, steps, feeds.

In: what the screens ask, on the loop. Out: values of `tui.shown` by futures, made in the reader's thread.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.clock import now
from store.errors import ConfigError
from store.types import Change, Config, ItemRow, State, View
from tui.desk.lanes import Lane
from tui.desk.making import article_of, days_of, item_row, lead_of, step_of, step_words, story_row, topic_lines, view_of
from tui.labels import safe
from tui.shown import Article, Happening, Listing, Place, Row, Shown, Step, TopicLine

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.leaving import Left
    from store.jobs.places import Places

PAGE = 200  # rows of the first page
MOODS = ("rises", "silent")  # of a topic, that are shown


class Reads:
    """The reader's thread and what is asked of it."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.config: Config | None = places.loaded if isinstance(places.loaded, Config) else None
        self.faults: tuple[str, ...] = tuple(map(str, places.loaded.faults)) if isinstance(places.loaded, ConfigError) else ()
        self.left: Left | None = None  # how it was left last, once it is `recalled`
        self.toured = self.recalled = False
        self.held: list[Happening] = []  # events that are not in the archive's log, or not yet
        self._moods: dict[str, str] = {}
        self._rises: dict[int, float] = {}  # the stories that rose when a list was last made with these first
        self._ats: dict[tuple[str | None, bool, int], int] = {}
        self._reader = self._lane("reader")
        self._lister = self._lane("lister")  # whole lists: what is in view does not wait for them

    def _lane(self, name: str) -> Lane[Archive]:
        """A thread with a connection of its own."""

        def make() -> Archive:
            from store.jobs.opening import open_archive

            return open_archive(self.places.database)

        return Lane(f"wirewatch-{name}", make, lambda archive: archive.close())

    def warm(self) -> None:
        """Open the archive while the screen is still being imported."""

        def work(archive: Archive) -> None:
            archive.counts()
            self.recall(archive)

        self._reader.start(work)

    def recall(self, archive: Archive) -> None:
        """Find out how the desk was left last; called in the reader's thread."""
        from store.jobs.leaving import left, toured

        self.left, self.toured = left(archive), toured(archive)
        self.recalled = True

    @property
    def thresholds(self) -> dict[str, float]:
        """The threshold of each topic."""
        return {topic.id: topic.threshold for topic in self.config.topics} if self.config else {}

    @property
    def names(self) -> dict[str, str]:
        """The name of each topic."""
        return {topic.id: topic.name for topic in self.config.topics} if self.config else {}

    def topics(self) -> asyncio.Future[list[TopicLine]]:
        """The topics with their counts."""
        return self._reader.ask(lambda archive: topic_lines(self.config, archive.counts(), self._moods))

    def moods(self) -> asyncio.Future[bool]:
        """Find out which topics rise or fell silent; whether that changed. `topics` tells it from then on."""

        def work(archive: Archive) -> bool:
            from store.jobs.trends import momentum

            found = {topic: word for topic in self.names if (word := momentum(archive, topic, now()).word) in MOODS}
            changed, self._moods = found != self._moods, found
            return changed

        return self._lister.ask(work, "moods")

    def listing(self, place: Place, *, page: bool = False) -> asyncio.Future[Listing]:
        """The ids of a place; with `page` only those that are seen first."""
        view = view_of(place)

        def work(archive: Archive) -> Listing:
            ids = archive.ids(view, limit=PAGE if page else None)
            whole = not page or len(ids) < PAGE
            first = self._risen(archive, place, view) if place.rising and place.stories else array("q")
            days: list[tuple[int, str]] = []
            if first:
                ids = array("q", [id for id in ids if id not in self._rises])
                days.append((0, "Rises now"))
            days += [(row + len(first), words)
                     for row, words in days_of(ids, lambda row: self._at(archive, place, ids[row]), now())]
            return Listing(place, first + ids, days, whole=whole)

        return (self._reader if page else self._lister).ask(work)

    def _risen(self, archive: Archive, place: Place, view: View) -> array[int]:
        """The stories of a place that rise now, the steepest first."""
        from store.jobs.trends import RECENT, rising

        listed = set(archive.ids(replace(view, since=now() - RECENT * 3_600)))
        found = {one.pace.story: one.score for one in rising(archive, place.topic or "", now())}
        self._rises = {story: score for story, score in found.items() if story in listed}
        return array("q", self._rises)

    def _at(self, archive: Archive, place: Place, id: int) -> int | None:
        """By which time a row of a place is ordered."""
        key = (place.topic if place.stories else None, place.stories, id)
        at = self._ats.get(key)
        if at is None:
            rows = self._rows(archive, place, [id])[0]
            if not rows:
                return None
            at = rows[0].at
            if len(self._ats) > 50_000:
                self._ats.clear()
            self._ats[key] = at
        return at

    def rows(self, place: Place, ids: Sequence[int]) -> asyncio.Future[list[Row]]:
        """Rows for ids of a place; ids that are gone are left out."""
        return self._reader.ask(lambda archive: self._rows(archive, place, ids)[0])

    def _rows(self, archive: Archive, place: Place, ids: Sequence[int]) -> tuple[list[Row], dict[int, ItemRow]]:
        thresholds = self.thresholds
        if not place.stories:
            items = archive.item_rows(ids)
            return [item_row(row, thresholds, place.topic) for row in items], {row.item: row for row in items}
        stories = archive.story_rows(ids)
        leads = {row.item: row for row in archive.item_rows([story.lead for story in stories])}
        rows, shown = [], {}
        for story in stories:
            lead = leads.get(story.lead)
            members = self._members(archive, story.story, place) if story.items > 1 and place.topic else []
            members = members or ([lead] if lead else [])
            row = story_row(story, members, thresholds, place.topic)
            rows.append(replace(row, rise=self._rises.get(row.id, 0.0)) if place.rising else row)
            if (lead := lead_of(story, members)) is not None:
                shown[story.story] = lead
        return rows, shown

    def _members(self, archive: Archive, story: int, place: Place) -> list[ItemRow]:
        """The items of a story that belong to the topic of a place."""
        return [row for row in archive.story_items(story) if any(name == place.topic for name, _ in row.topics)]

    def article(self, item: int, place: Place, slot: str = "article") -> asyncio.Future[Article]:
        """An item for the reader, its story's reports with it; UsageError when it is gone."""

        def work(archive: Archive) -> Article:
            whole = archive.show(item)
            reports = archive.story_items(whole.row.story)
            story = archive.story_rows([whole.row.story])
            aside = archive.set_aside([item]).get(item)
            looked = archive.looked([report.item for report in reports])
            return article_of(whole, reports, place, news=story[0].news if story else "", aside=aside, looked=looked)

        return self._reader.ask(work, slot)

    def unread(self, place: Place, listed: array[int], step: int) -> asyncio.Future[int | None]:
        """The first (or with `step` -1 the last) unread of ids that a place lists; None where there is none."""

        def work(archive: Archive) -> int | None:
            view = view_of(replace(place, shown=Shown.UNREAD))
            if place.shown is Shown.NEAR or place.query:
                states = archive.states(listed)
                new = {id for id, state in states.items() if state is State.NEW}
            else:
                new = set(archive.ids(view))
            return next((id for id in (listed if step > 0 else reversed(listed)) if id in new), None)

        return self._reader.ask(work, "unread")

    def find_rows(self, place: Place, items: Sequence[int]) -> asyncio.Future[list[int]]:
        """The ids under which items are listed in a place: their own, or their stories'."""

        def work(archive: Archive) -> list[int]:
            if not place.stories:
                return list(items)
            return list(dict.fromkeys(row.story for row in archive.item_rows(items) if row.story is not None))

        return self._reader.ask(work)

    def days(self, ids: array[int]) -> asyncio.Future[list[tuple[int, str]]]:
        """Where the days of a list of items begin."""
        return self._reader.ask(
            lambda archive: days_of(ids, lambda row: self._at(archive, Place(stories=False), ids[row]), now())
        )

    def count_older(self, place: Place, older: int) -> asyncio.Future[int]:
        """How many rows that would be."""
        view = replace(view_of(place), states=(State.NEW, State.READ), until=older)
        return self._reader.ask(lambda archive: archive.count(view), "older")

    def history(self) -> asyncio.Future[list[Step]]:
        """The last steps, the newest first."""
        names = self.names

        def work(archive: Archive) -> list[Step]:
            return [step_of(change, archive.about(change) if change.items else ("", ()), names)
                    for change in archive.history(500)]

        return self._reader.ask(work)

    def told(self, change: Change) -> asyncio.Future[str]:
        """A step in words."""
        names = self.names
        return self._reader.ask(lambda archive: step_words(change, archive.about(change), names))

    def at_work(self) -> asyncio.Future[str]:
        """Which other process works on the archive and how far it is, in words; "" when none does."""

        def work(archive: Archive) -> str:
            from store.jobs.lock import holder

            return safe(holder(self.places.database) or "")

        return self._reader.ask(work)

    def service(self) -> asyncio.Future[bool]:
        """Whether an unattended fetcher does the fetching."""

        def work(archive: Archive) -> bool:
            from store.jobs.children import service_running

            return service_running(self.places.database)

        return self._reader.ask(work)
