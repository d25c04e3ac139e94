"""How the desk was left, and whether its tour was offered: read while the screen is still being imported, written at the end.

In: what the screen shows as it closes. Out: the same as it opens. A sample desk keeps neither.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from store.jobs.leaving import Left
from tui.shown import Place, Shown

if TYPE_CHECKING:
    from store.db import Archive
    from tui.desk import Desk

__all__ = ["Left", "begin_tour", "leave", "left", "place_left"]


def left(desk: Desk) -> asyncio.Future[tuple[Left | None, bool]]:
    """The desk as it was left, None where it never was; and whether the tour was offered before."""

    def work(archive: Archive) -> tuple[Left | None, bool]:
        if not desk.recalled:
            desk.recall(archive)
        return desk.left, desk.toured

    return desk._reader.ask(work)


def leave(desk: Desk, how: Left) -> None:
    """Keep how the desk is left; written by the writer's thread before the desk ends."""

    def work(archive: Archive) -> None:
        from store.jobs.leaving import leave

        leave(archive, how)

    if not desk.frozen:
        desk._writer.start(work)


def begin_tour(desk: Desk) -> None:
    """Remember that the tour was offered."""

    def work(archive: Archive) -> None:
        from store.jobs.leaving import tour_begun

        tour_begun(archive)

    desk.toured = True
    if not desk.frozen:
        desk._writer.start(work)


def place_left(how: Left) -> Place | None:
    """The place as it was left; None where what it listed has no name here."""
    shown = next((one for one in Shown if one.value == how.shown), None)
    if shown is None or (shown is Shown.NEAR and not how.topic):
        return None
    return Place(how.topic or None, shown, how.stories, rising=how.rising)
