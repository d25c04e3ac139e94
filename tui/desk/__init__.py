"""The only door to the store: owns the threads that speak with the archive, the rules, and the watch over both.

In: what the screens ask, on the loop. Out: values of `tui.shown` by futures; `on_change` and `on_rules` are called on
the loop when another process wrote or a file was edited. Nothing here blocks the loop: each thread has a connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from store.types import State
from tui.desk.making import view_of
from tui.desk.thinking import Thinking
from tui.shown import Place

if TYPE_CHECKING:
    from store.db import Archive, Pulse
    from store.jobs.places import Places
    from store.types import Change

T = TypeVar("T")
POLL = 0.25  # seconds between two looks at the archive
LOOK = 2.0  # seconds between two looks at the files of the configuration
TO = {"read": State.READ, "unread": State.NEW, "keep": State.KEPT, "dismiss": State.DISMISSED, "release": State.READ}
FROM = {  # which states a verb is meant for
    "read": (State.NEW,),
    "unread": (State.READ,),
    "keep": (State.NEW, State.READ, State.DISMISSED),
    "dismiss": (State.NEW, State.READ),
    "release": (State.KEPT, State.DISMISSED),
}


class Desk(Thinking):
    """The desk's side of the store; `frozen` when the clock is not the system's (the sample desk)."""

    def __init__(self, places: Places, *, frozen: bool = False) -> None:
        super().__init__(places)
        self.frozen = frozen
        self.on_change: Callable[[bool], None] = lambda ours: None
        self.on_rules: Callable[[], None] = lambda: None
        self._own = 0  # steps that this desk took and nobody has asked about yet
        self._stop = threading.Event()
        self._writer = self._lane("writer")
        self._watcher: threading.Thread | None = None

    def end(self) -> None:
        """Finish what was begun and let the threads go; marks under way are written first."""
        self._stop.set()
        self._searching.set()
        for lane in (self._writer, self._reader, self._lister, self._thinker):
            lane.end()
        if self._watcher is not None:
            self._watcher.join(2.0)

    # --- deciding ------------------------------------------------------------------------------------------------

    def mark(self, verb: str, place: Place, ids: Sequence[int], *, stories: bool) -> asyncio.Future[Change | None]:
        """Mark items, or with `stories` the items of stories, as one step; None where that changes nothing."""

        def work(archive: Archive) -> Change | None:
            items = [row.item for story in ids for row in archive.story_items(story)] if stories else list(ids)
            if verb in ("belongs", "not"):
                return archive.verdict(items, place.topic or "", verb == "belongs")
            states = archive.states(items)
            meant = [item for item in items if states.get(item) in FROM[verb]]
            # A kept report is not lost with the rest of its story, but a row that is all kept can be dismissed.
            return archive.mark(meant or (items if verb in ("keep", "dismiss") else []), TO[verb])

        return self._writer.ask(self._counted(work))

    def _counted(self, work: Callable[[Archive], T], most: int = 1) -> Callable[[Archive], T]:
        """The same work, counted as ours before the watch can see it, and corrected by what it really changed."""

        def counted(archive: Archive) -> T:
            self._own += most
            done = None
            try:
                done = work(archive)
                return done
            finally:
                self._own -= most - (len(done) if isinstance(done, list) else done is not None)

        return counted

    def _was_ours(self, before: Pulse, pulse: Pulse) -> bool:
        """Whether all that happened between two looks were marks of this desk, whose screen knows them already."""
        steps, ours = pulse.marks - before.marks, self._own
        self._own = max(0, ours - steps)
        return steps <= ours and before._replace(version=0, marks=0) == pulse._replace(version=0, marks=0)

    def mark_older(self, place: Place, older: int) -> asyncio.Future[Change | None]:
        """Dismiss what a place lists from before a time; what was kept is left alone."""
        view = replace(view_of(place), states=(State.NEW, State.READ), until=older)
        return self._writer.ask(self._counted(lambda archive: archive.mark_view(view, State.DISMISSED)))

    def undo(self, steps: int = 1) -> asyncio.Future[list[Change]]:
        """Take back steps, the last first."""
        return self._writer.ask(self._counted(lambda archive: archive.undo(steps, detail=True), steps))

    def redo(self, steps: int = 1) -> asyncio.Future[list[Change]]:
        """Do again what was taken back."""
        return self._writer.ask(self._counted(lambda archive: archive.redo(steps, detail=True), steps))

    def mute(self, url: str, muted: bool, name: str = "") -> asyncio.Future[Change | None]:
        """Mute a feed in feeds.yaml, or hear it again, as a step."""

        def work(archive: Archive) -> Change | None:
            from store.jobs.edits import mute

            return mute(archive, self.places.config_file, url, muted, name)

        return self._writer.ask(self._counted(work))

    # --- children ------------------------------------------------------------------------------------------------

    def fetch_command(self, feeds: Sequence[str] = ()) -> list[str]:
        """The child that fetches what is due, or the feeds named."""
        from store.jobs.children import fetch_command

        return fetch_command(self.places, feeds=feeds)

    def apply_command(self) -> list[str]:
        """The child that matches the archive again."""
        from store.jobs.children import apply_command

        return apply_command(self.places)

    def environment(self) -> dict[str, str]:
        """The environment of a child: on a sample desk it lives in the same morning."""
        from store.jobs.children import clock_environment

        return clock_environment(dict(os.environ), self.frozen)

    # --- watching ------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Begin to look, four times a second, whether another process wrote, and whether a file was edited."""
        loop, context = asyncio.get_running_loop(), copy_context()  # what is begun for others' writes knows its app, too

        def tell(ours: bool | None) -> None:
            loop.call_soon_threadsafe(self._tell, ours, context=context)

        self._watcher = threading.Thread(target=self._watching, args=(tell,), name="wirewatch-watch", daemon=True)
        self._watcher.start()

    def _tell(self, ours: bool | None) -> None:
        """On the loop: that the archive was written, or (None) a file; whoever listened may have gone meanwhile."""
        if self._stop.is_set():
            return
        if ours is None:
            self.on_rules()
        else:
            self.on_change(ours)

    def deafen(self) -> None:
        """Tell nobody any more: the screen that listened goes."""
        self.on_change, self.on_rules = lambda ours: None, lambda: None

    def _watching(self, tell: Callable[[bool | None], None]) -> None:
        from store.db import Archive
        from store.jobs.rules import changed

        with contextlib.suppress(RuntimeError), Archive.open(self.places.database) as archive:
            before, looked = archive.pulse(), time.monotonic()
            while not self._stop.wait(POLL):
                pulse = archive.pulse()
                if pulse != before:
                    ours = self._was_ours(before, pulse)
                    before = pulse
                    tell(ours)
                if time.monotonic() - looked > LOOK and self._rules is not None:
                    looked = time.monotonic()
                    if changed(self._rules):
                        tell(None)


def open_desk(config: Path | None, database: Path | None) -> Desk:
    """The desk of a person's own archive; what is wrong with the configuration is in its `faults`."""
    from store.jobs.places import find_places

    places = find_places(config, database)
    places.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Desk(places)


def open_sample(folder: Path) -> Desk:
    """The desk on the sample feeds, in a folder that is the caller's to remove; takes a second or two."""
    from store.jobs.demo import prepare

    return Desk(prepare(folder), frozen=True)
