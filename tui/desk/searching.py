"""Searches that were asked and saved, and what the words of one were taken to mean; in: queries, out: futures."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.labels import safe

if TYPE_CHECKING:
    from store.db import Archive
    from tui.desk import Desk


def asked_before(desk: Desk) -> asyncio.Future[list[str]]:
    """The queries of the past, the last one first."""

    def work(archive: Archive) -> list[str]:
        from store.jobs.searches import asked_before

        return asked_before(archive)

    return desk._reader.ask(work)


def saved_searches(desk: Desk) -> asyncio.Future[dict[str, str]]:
    """Queries by the names under which they were saved."""

    def work(archive: Archive) -> dict[str, str]:
        from store.jobs.searches import saved_searches

        return saved_searches(archive)

    return desk._reader.ask(work)


def remember(desk: Desk, query: str) -> asyncio.Future[None]:
    """Keep a query among those asked."""

    def work(archive: Archive) -> None:
        from store.jobs.searches import remember

        remember(archive, query)

    return desk._writer.ask(work)


def save_search(desk: Desk, name: str, query: str) -> asyncio.Future[None]:
    """Save a query under a name; an empty one forgets it. UsageError for a name that is none."""

    def work(archive: Archive) -> None:
        from store.jobs.searches import save_search

        save_search(archive, name, query)

    return desk._writer.ask(work)


def meant(desk: Desk, query: str) -> asyncio.Future[str]:
    """What the fuzzy words of a query were taken to mean, in a line; "" for nothing but themselves."""

    def work(archive: Archive) -> str:
        from store.jobs.searches import meanings

        found = meanings(archive, desk._rules_in(archive), query, most=4)
        return safe("; ".join(f"{word}: also {', '.join(others)}" for word, others in found))

    return desk._thinker.ask(work, "meant")
