"""Whole articles for the reader, and when one looked at what.

In: what the reader asks, on the loop. Out: futures; the page is asked for beside the lanes, since that takes seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.clock import now
from store.errors import WirewatchError

if TYPE_CHECKING:
    from tui.desk import Desk


async def fetch_article(desk: Desk, item: int, stop: Callable[[], bool]) -> None:
    """Ask for the page of an item and keep its article; WirewatchError says in a line why there is none."""
    from store.jobs.articles import ask, keep, wanted

    config = desk.config
    if config is None:
        raise WirewatchError("the configuration has faults", "mend feeds.yaml first")
    what = await desk._reader.ask(lambda archive: wanted(archive, item, config, now()))
    page = await asyncio.to_thread(ask, what, config, now(), stop)
    if not stop():
        await desk._writer.ask(lambda archive: keep(archive, what, page, now()))


async def look(desk: Desk, item: int) -> None:
    """An item is before one's eyes in the reader."""
    await desk._writer.ask(lambda archive: archive.look(item, now()))
