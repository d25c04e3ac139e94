"""The log on the desk: what happened here and in the fetcher, newest first; and the desk's own errors into it.

In: what went wrong, on the loop. Out: events as values of `tui.shown`. What the archive cannot take, the desk itself
remembers for as long as it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.clock import now
from store.errors import WirewatchError
from tui.labels import safe, safe_text
from tui.shown import Happening

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.log import Event
    from tui.desk import Desk

HELD = 100  # events that the desk itself remembers


def note(desk: Desk, words: str, detail: str = "") -> None:
    """Put an error of the desk into the log."""
    at = now()
    held = Happening(at, "desk", safe(words), safe_text(detail), 1, at, True)
    desk.held = [held, *(one for one in desk.held if one.words != held.words)][:HELD]

    def work(archive: Archive) -> None:
        from store.jobs.log import DESK, note

        if note(archive, DESK, words, detail, at=at):
            desk.held = [one for one in desk.held if one is not held]

    desk._writer.start(work)


async def happened(desk: Desk) -> list[Happening]:
    """What happened, newest first."""

    def work(archive: Archive) -> list[Happening]:
        from store.jobs.log import events

        names = {feed.url: feed.name for feed in (desk.config.feeds if desk.config else ()) if feed.name}
        return [_shown(event) for event in events(archive, names)]

    try:
        told = await desk._writer.ask(work)  # behind what is still to be noted
    except WirewatchError:
        told = []
    return sorted([*desk.held, *told], key=lambda one: (-one.at, not one.bad))


def _shown(event: Event) -> Happening:
    return Happening(event.at, event.kind, safe(event.words), safe_text(event.detail), event.times, event.since, event.bad,
                     event.feed)
