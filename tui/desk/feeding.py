"""The feeds on the desk: their health, the log of their rounds, their entries in feeds.yaml, and feeds behind an address.

In: what the feeds screen asks, on the loop. Out: values of `tui.shown` by futures; changes of feeds.yaml are steps that undo
takes back.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from store.clock import now
from store.errors import WirewatchError
from store.types import Config
from tui.desk.making import feed_line
from tui.labels import safe
from tui.shown import FeedLine, FoundLine, LogLine

if TYPE_CHECKING:
    from store.db import Archive
    from store.types import Change
    from tui.desk import Desk

DAYS = 14  # of the curve


class Feeding:
    """What the feeds screen asks of the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._ended = threading.Event()

    def end(self) -> None:
        """Let go of what is still looked for."""
        self._ended.set()

    def feeds(self) -> asyncio.Future[list[FeedLine]]:
        """The feeds of feeds.yaml with their health."""
        desk = self.desk

        def work(archive: Archive) -> list[FeedLine]:
            from store.fetch.schedule import interval_of, is_silent
            from store.jobs.edits import follow_addresses

            config = desk.config
            if config is None:
                return []
            follow_addresses(archive, config)
            at, states = now(), archive.feed_states()
            curves, sizes = archive.feed_curves(DAYS, at), archive.feed_sizes()
            lines = []
            for spec in config.feeds:
                state = states.get(spec.url)
                lines.append(feed_line(
                    spec, state, every=interval_of(spec, state, config.settings) if state else spec.every or 0,
                    days=curves.get(spec.url, ()), size=sizes.get(spec.url, 0),
                    silent=state is not None and not spec.muted and is_silent(state, at)))
            return lines

        return desk._reader.ask(work)

    def log(self, url: str) -> asyncio.Future[list[LogLine]]:
        """The last outcomes of a feed, the newest first."""
        return self.desk._reader.ask(lambda archive: [
            LogLine(one.at, one.outcome, one.status, one.seen, one.new, one.changed, one.bytes, one.ms, safe(one.error or ""))
            for one in archive.feed_log(url)])

    def entry(self, url: str) -> str:
        """A feed's entry of feeds.yaml as a line."""
        from store.config import entry_line

        return entry_line(self.desk.places.config_file, url)

    def wrong_with(self, line: str) -> str:
        """What is wrong with an entry, "" for nothing."""
        from store.config import check_entry

        return check_entry(self.desk.places.config_file, line)

    def change(self, feed: FeedLine, line: str) -> asyncio.Future[Change | None]:
        """Give a feed another entry."""

        def work(archive: Archive) -> Change | None:
            from store.jobs.edits import change

            return change(archive, self.desk.places.config_file, feed.url, line, feed.name)

        return self.desk._writer.ask(self.desk._counted(work))

    def remove(self, feed: FeedLine) -> asyncio.Future[Change | None]:
        """Take a feed out of feeds.yaml; its items stay."""

        def work(archive: Archive) -> Change | None:
            from store.jobs.edits import remove

            return remove(archive, self.desk.places.config_file, feed.url, feed.name)

        return self.desk._writer.ask(self.desk._counted(work))

    def add(self, found: FoundLine) -> asyncio.Future[Change | None]:
        """Put a feed that was found into feeds.yaml."""

        def work(archive: Archive) -> Change | None:
            from store.jobs.edits import add

            return add(archive, self.desk.places.config_file, found.url, name=found.name)

        return self.desk._writer.ask(self.desk._counted(work))

    async def discover(self, address: str) -> list[FoundLine]:
        """The feeds at or behind an address, each looked into; WirewatchError says why there are none."""
        config = self.desk.config
        if config is None:
            raise WirewatchError("the configuration has faults", "mend feeds.yaml first")
        return await asyncio.to_thread(self._discover, address, config)

    def _discover(self, address: str, config: Config) -> list[FoundLine]:
        from store.fetch.discover import discover

        found = discover(address, config.settings, now(), self._ended.is_set)
        if not found.feeds:
            raise WirewatchError(found.error or "no feed could be found at this address")
        known = {spec.url for spec in config.feeds}
        return [FoundLine(feed.url, safe(feed.title) or safe(feed.url), feed.items, feed.newest,
                          tuple(map(safe, feed.titles)), feed.url in known) for feed in found.feeds]

