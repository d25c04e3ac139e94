"""The desk under test: entries, archives, the app run without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from store import clock
from store.db import Archive, FeedRound, NewItem
from store.jobs.leaving import tour_begun
from store.jobs.places import Places
from store.types import Entry, Match
from tui.app import WirewatchApp
from tui.desk import Desk
from tui.screens.keyed import KeyedScreen

NOW = 1_743_409_800  # 31 March 2025, 08:30 UTC

TREATY = """
id: treaty
name: The treaty
rules:
  - match: 'treaty'
    weight: 1.0
  - match: 'title:harbour'
    weight: 0.6
"""
HARBOUR = """
id: harbour
name: The harbour
rules:
  - match: 'harbour'
    weight: 1.2
"""
FEEDS = """
topics: [topics/*.yaml]
feeds:
  - {url: "https://one.example/rss.xml", name: One Gazette}
  - {url: "https://two.example/rss.xml", name: Two Herald}
"""

Topics = tuple[str, ...]


def entry(number: int, title: str, *, hours: float = 0, outlet: str = "One Gazette", summary: str = "", **more: Any) -> Entry:
    """An entry so many hours before the morning."""
    return Entry(
        key=f"key-{number}",
        guid=f"key-{number}",
        title=title,
        summary=summary or f"Summary of {title}.",
        url=f"https://one.example/{number}",
        source=outlet,
        lang="en",
        published=int(NOW - hours * 3600),
        **more,
    )


def matches(*topics: str, score: float = 1.6) -> tuple[Match, ...]:
    """What the rules say of an item."""
    return tuple(Match(topic, score if topic == "treaty" else 1.2, 1.0, (0,)) for topic in topics)


def store(database: Path, items: list[tuple[Entry, Topics]], url: str = "https://one.example/rss.xml") -> tuple[int, ...]:
    """Put items into an archive as a fetcher does; their ids."""
    with Archive.open(database) as archive:
        feed = archive.ensure_feed(url)
        return archive.store_feed(
            FeedRound(feed, clock.now(), tuple(NewItem(one, matches(*topics)) for one, topics in items))
        ).new


Running = tuple[WirewatchApp, Any]


@asynccontextmanager
async def running(
    places: Places, size: tuple[int, int] = (120, 40), *, theme: str = "dark", frozen: bool = True, tour: bool = False
) -> AsyncIterator[Running]:
    """The app on an archive, settled; without a `tour` it is one that has been offered before."""
    if not frozen and not tour:
        with Archive.open(places.database) as archive:
            tour_begun(archive)
    desk = Desk(places, frozen=frozen)
    app = WirewatchApp(desk, theme=theme)
    try:
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            yield app, pilot
        if app.unforeseen:
            raise app.unforeseen[0]
    finally:
        app.close()


async def settle(app: WirewatchApp, pilot: Any) -> None:
    """Wait until nothing is under way."""
    for _ in range(4):
        await pilot.pause()
        for screen in app.screen_stack:
            if isinstance(screen, KeyedScreen):
                await screen.settled()


async def press(app: WirewatchApp, pilot: Any, *keys: str) -> None:
    """Press keys, waiting after each."""
    for key in keys:
        await pilot.press(key)
        await settle(app, pilot)


def screen_text(app: WirewatchApp) -> str:
    """What stands on the screen, line by line, without the spaces at the ends."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


def drive(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test's coroutine."""
    asyncio.run(work())
