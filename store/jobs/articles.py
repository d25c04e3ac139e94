"""The whole article of an item, from its page: what to ask, with whose password, and what came of it, kept.

In three steps, since asking takes seconds and an archive belongs to one thread: `wanted`, then `ask` anywhere, then `keep`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from store.errors import WirewatchError
from store.types import Config, FeedSpec, FullText, WholeItem

if TYPE_CHECKING:
    from store.db import Archive
    from store.fetch.article import Page

HELD = "hosts-left-alone"  # the paper with hosts that wanted it so when an article was asked for: {host: until}
DAY = 86_400


class Wanted(Struct, frozen=True):
    """An article to ask for; `feed` is the item's, whose password serves at its own origin."""

    item: int
    url: str
    feed: FeedSpec | None


def is_kept(item: WholeItem) -> bool:
    """Whether the article of an item is kept, and the item has not changed since."""
    return item.full is not None and (item.row.updated is None or item.row.updated <= item.full.at)


def wanted(archive: Archive, item: int, config: Config, now: int) -> Wanted:
    """What to ask for an item; WirewatchError where it has no address, or its host is to be left alone."""
    from store.fetch.schedule import is_held, manners_of
    from store.fetch.urls import host_of
    from store.text import is_safe_link

    row = archive.show(item).row
    if not row.url or not is_safe_link(row.url):
        raise WirewatchError("this item has no address", "it came without a link")
    host = host_of(row.url)
    until = _held(archive, now).get(host, 0)
    for state in archive.feed_states(full=False).values():
        if is_held(state, now) and state.held_until and (manners_of(state).get("host") or host_of(state.url)) == host:
            until = max(until, state.held_until)
    if until > now:
        minutes = max(1, (until - now + 59) // 60)
        raise WirewatchError(f"{host} asked to be left alone for {minutes} min more (Retry-After)", "try again then")
    return Wanted(item, row.url, next((spec for spec in config.feeds if spec.url == row.feed), None))


def ask(what: Wanted, config: Config, now: int, stop: Callable[[], bool] = lambda: False) -> Page:
    """Ask for the page and read it; no archive is needed."""
    from store.fetch.article import read_page

    return read_page(what.url, config.settings, now, stop, what.feed)


def keep(archive: Archive, what: Wanted, page: Page, now: int) -> FullText:
    """Keep the article, or what its server asked for; WirewatchError where there is no article."""
    if page.until is not None:
        _hold(archive, page.host, page.until, now)
    if page.error:
        raise WirewatchError(f"no article: {page.error}")
    full = FullText(now, page.url, page.text, page.links, page.note)
    if not archive.set_full(what.item, full):
        raise WirewatchError("the item has gone meanwhile")
    return full


def fetch_full(
    archive: Archive, item: int, config: Config, now: int, stop: Callable[[], bool] = lambda: False
) -> FullText:
    """All three steps in one thread."""
    what = wanted(archive, item, config, now)
    return keep(archive, what, ask(what, config, now, stop), now)


def _held(archive: Archive, now: int) -> dict[str, int]:
    """Hosts to be left alone, and until when; at most a day ahead, whatever the clock did."""
    try:
        told = json.loads(archive.paper(HELD) or "{}")
    except ValueError:
        return {}
    return {host: until for host, until in told.items() if now < until <= now + DAY} if isinstance(told, dict) else {}


def _hold(archive: Archive, host: str, until: int, now: int) -> None:
    """Leave a host alone: for articles, and for the feeds that lie there."""
    from store.fetch.urls import host_of

    held = _held(archive, now)
    held[host] = max(until, held.get(host, 0))
    archive.set_paper(HELD, json.dumps(held))
    archive.hold_feeds([url for url in archive.feed_states(full=False) if host_of(url) == host], held[host])
