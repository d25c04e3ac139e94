"""What other readers hand over comes in (newsboat's cache, exports of Miniflux and FreshRSS, OPML); feeds and items, with
what was read and kept there, go out.

A JSON file may be a list of Miniflux's feeds, its entries (`/v1/entries`), or a list of items as FreshRSS and other speakers
of Google Reader's language write them. A zip file is what FreshRSS exports: such files together.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from store.errors import UsageError
from store.fetch.dates import parse_date
from store.fetch.items import Raw, plain
from store.types import FeedSpec

LIMIT = 20_000_000         # bytes of a list of feeds
LARGE = 300_000_000        # of an export with items, unpacked
_READ, _STARRED, _LABEL = "state/com.google/read", "state/com.google/starred", "/label/"


class PeerItem(Struct):
    """An item of another reader: its fields as a feed would have them, and what was done with it there."""

    feed: str
    feed_name: str
    raw: Raw
    read: bool = False
    kept: bool = False
    dismissed: bool = False
    tags: tuple[str, ...] = ()
    by_link: bool = False  # the reader does not tell its guid: its feed will know it by its link


class Handed(Struct):
    """What a file held: feeds to add, items, a line about each entry that was left out."""

    feeds: list[FeedSpec] = field(default_factory=list)
    items: Iterator[PeerItem] = field(default_factory=lambda: iter(()))
    left: list[str] = field(default_factory=list)


def read_peer(path: Path) -> Handed:
    """What a file of another reader holds; UsageError says what is wrong with it."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    if head.startswith(b"SQLite format 3\0"):
        return _newsboat(path)
    if head.startswith(b"PK\x03\x04"):
        return _zip(path)
    data = _bytes(path, LARGE if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else LIMIT)
    return _file(data, path.name)


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    if len(data) > limit:
        raise UsageError(f"{path} is larger than {limit // 1_000_000} MB")
    return data


def _file(data: bytes, name: str) -> Handed:
    from store.config import read_subscriptions

    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json(data, name)
    feeds, left = read_subscriptions(data)
    return Handed(feeds, left=left)


def _newsboat(path: Path) -> Handed:
    """The cache; the feeds are those of the file `urls` beside it, where there is one."""
    from store.config import read_subscriptions
    from store.db.newsboat import cached_feeds, cached_items

    titles = dict(cached_feeds(path))
    urls = path.with_name("urls")
    if urls.is_file():
        feeds, left = read_subscriptions(_bytes(urls, LIMIT))
    else:
        feeds, left = _specs((url, title, []) for url, title in titles.items())

    def items() -> Iterator[PeerItem]:
        for one in cached_items(path):
            raw = Raw(guid=one.guid, link=one.url, title=one.title, summary=one.content, author=plain(one.author),
                      published=one.published or None, base=one.base or one.url)
            if one.enclosure:
                raw.links.append((one.enclosure, ""))
            yield PeerItem(one.feed, titles.get(one.feed, ""), raw, not one.unread, False, one.deleted,
                           tuple(f"flag-{sign}" for sign in one.flags if sign.isascii() and sign.isalpha()))

    return Handed(feeds, items(), left)


def _zip(path: Path) -> Handed:
    """The files of an export together."""
    handed = Handed()
    parts: list[Iterator[PeerItem]] = []
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith((".json", ".xml", ".opml"))]
            if sum(info.file_size for info in names) > LARGE:
                raise UsageError(f"{path} is larger than {LARGE // 1_000_000} MB unpacked")
            for info in names:
                with archive.open(info) as file:
                    part = _file(io.BytesIO(file.read(LARGE)).getvalue(), info.filename)
                handed.feeds += part.feeds
                handed.left += part.left
                parts.append(part.items)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UsageError(f"{path} is no zip file that can be read ({error})", "export it again") from None
    handed.items = (item for items in parts for item in items)
    return handed


def _json(data: bytes, name: str) -> Handed:
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is broken JSON", "export it again") from None
    if isinstance(value, list) and any(isinstance(one, dict) and "feed_url" in one for one in value):
        feeds, left = _specs((_text(one.get("feed_url")), _text(one.get("title")), [_category(one)], bool(one.get("disabled")))
                             for one in value if isinstance(one, dict))
        return Handed(feeds, left=left)
    rows = value.get("entries", value.get("items")) if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise UsageError(f"{name} is JSON without feeds, entries or items",
                         "give an export of Miniflux (/v1/feeds, /v1/entries) or FreshRSS")
    rows = sorted((row for row in rows if isinstance(row, dict)), key=lambda row: _place(row)[0])
    make = _of_miniflux if isinstance(value, dict) and "entries" in value else _of_reader
    places: dict[str, tuple[str, list[str]]] = {}
    for row in rows:
        url, title, tags = _place(row)
        if url:
            places.setdefault(url, (title, tags))
    feeds, left = _specs((url, title, tags) for url, (title, tags) in places.items())
    return Handed(feeds, (make(row) for row in rows), left)


def _specs(rows: Any) -> tuple[list[FeedSpec], list[str]]:
    """Feeds by (address, name, tags[, muted]); a line about each whose address cannot be asked."""
    from store.config import collect

    return collect(rows)


def _place(row: dict[str, Any]) -> tuple[str, str, list[str]]:
    """Address, name and tags of the feed that an entry comes from."""
    feed, origin = row.get("feed"), row.get("origin")
    if isinstance(feed, dict):
        return _text(feed.get("feed_url")), _text(feed.get("title")), [_category(feed)]
    if isinstance(origin, dict):
        stream = _text(origin.get("streamId")).removeprefix("feed/")
        url = _text(origin.get("feedUrl")) or (stream if stream.startswith(("http://", "https://")) else "")
        return url, _text(origin.get("title")), []
    return "", "", []


def _of_miniflux(row: dict[str, Any]) -> PeerItem:
    url, title, _ = _place(row)
    raw = Raw(link=_text(row.get("url")), title=plain(_text(row.get("title"))), summary=_text(row.get("content")),
              author=plain(_text(row.get("author"))), published=parse_date(_text(row.get("published_at"))),
              base=_text(row.get("url")))
    for enclosure in row.get("enclosures") or ():
        if isinstance(enclosure, dict):
            raw.links.append((_text(enclosure.get("url")), ""))
    tags = row.get("tags")
    return PeerItem(url, title, raw, row.get("status") == "read", row.get("starred") is True, row.get("status") == "removed",
                    tuple(_text(tag) for tag in tags) if isinstance(tags, list) else (), by_link=True)


def _of_reader(row: dict[str, Any]) -> PeerItem:
    url, title, _ = _place(row)
    states = [one for one in row.get("categories") or () if isinstance(one, str)]
    link = _href(row.get("canonical")) or _href(row.get("alternate"))
    content = row.get("content") or row.get("summary")
    html = _text(content.get("content")) if isinstance(content, dict) else _text(content)
    guid, number = _text(row.get("guid")), row.get("published")
    published = number if isinstance(number, int) and number > 0 else parse_date(_text(number))
    raw = Raw(guid=guid, link=link, title=plain(_text(row.get("title"))), summary=html, author=plain(_text(row.get("author"))),
              published=published, base=link)
    return PeerItem(url, title, raw, any(one.endswith(_READ) for one in states), any(one.endswith(_STARRED) for one in states),
                    tags=tuple(one for one in states if "/" not in one), by_link=not guid)


def _href(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return _text(first.get("href")) if isinstance(first, dict) else ""


def _category(feed: dict[str, Any]) -> str:
    category = feed.get("category")
    name = _text(category.get("title")) if isinstance(category, dict) else ""
    return "" if name == "All" else name


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
