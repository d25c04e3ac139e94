"""newsboat's cache.db comes in, read and never written; its feeds and items, with what was done with them, go out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from store.errors import UsageError

MAGIC = b"SQLite format 3\0"


class CachedItem(NamedTuple):
    """An item as newsboat has it; `content` is HTML, `flags` are letters."""

    feed: str
    guid: str
    title: str
    author: str
    url: str
    published: int
    content: str
    unread: bool
    flags: str
    deleted: bool
    enclosure: str
    base: str


def cached_feeds(path: Path) -> list[tuple[str, str]]:
    """(address, title) of the feeds of a cache, in its order; UsageError when the file is no cache of newsboat's."""
    with closing(_opened(path)) as cache:
        try:
            rows = cache.execute("SELECT rssurl, title FROM rss_feed ORDER BY rowid").fetchall()
        except sqlite3.Error as error:
            raise UsageError(f"{path} is no cache of newsboat's ({error})", "give its cache.db") from None
    return [(str(url), str(title or "")) for url, title in rows]


def cached_items(path: Path) -> Iterator[CachedItem]:
    """The items of a cache, feed by feed, the oldest first."""
    with closing(_opened(path)) as cache:
        try:
            for row in cache.execute(
                """SELECT feedurl, guid, title, author, url, pubDate, content, unread, flags, deleted, enclosure_url, base
                FROM rss_item ORDER BY feedurl, pubDate, id"""
            ):
                text = [value if isinstance(value, str) else "" for value in row]
                yield CachedItem(text[0], text[1], text[2], text[3], text[4], row[5] if isinstance(row[5], int) else 0, text[6],
                                 bool(row[7]), text[8], bool(row[9]), text[10], text[11])
        except sqlite3.Error as error:
            raise UsageError(f"{path} is no cache of newsboat's that can be read ({error})",
                             "let newsboat open and close it once") from None


def _opened(path: Path) -> sqlite3.Connection:
    """The file, so that nothing of it changes."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection
