"""A document that the quick parser does not vouch for comes in as text; raw items go out, as feedparser or a forgiving
XML walk sees them.

feedparser is the judge of what a feed holds, and can hang or crash on what it is given: this module runs in the
worker process only."""

from __future__ import annotations

import io
import re
from typing import Any

from store.fetch.dates import parse_date
from store.fetch.items import Raw, plain
from store.fetch.quick import Document, parser, seconds_of, stream, walk

MAX_SCRAP = 500_000
_NAMESPACE = re.compile(r"""xmlns(?::[\w.\-]{1,40})?=(?:"[^"<&]{1,300}"|'[^'<&]{1,300}')""")
_ITEM_START = re.compile(r"<(?:[\w.\-]{1,40}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.\-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)


def read_forgiving(text: str, url: str) -> Document | None:
    """The items of a tree that libxml2 mends as it goes: whatever stands before the damage, and often after it."""
    document = stream(("<several>" + text + "\n</several>").encode("utf-8", "replace"), url, recover=True)
    return document if document is not None and document.items else None


def count_starts(text: str) -> int:
    """How many items seem to begin in a document."""
    return sum(1 for _ in _ITEM_START.finditer(text))


def read_scraps(text: str, url: str) -> Document | None:
    """The items of a document that is too much for any parser as a whole: each from its start tag on, by itself."""
    from lxml import etree

    head = text[:20_000]
    spaces = " ".join(dict.fromkeys(found[0] for found in _NAMESPACE.finditer(head)))
    kind = "feed" if re.search(r"<(?:\w+:)?feed[\s>]", head) else "rss"
    document: Document | None = None
    starts = [found.start() for found in _ITEM_START.finditer(text)]
    for start, following in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[start : min(following, start + MAX_SCRAP)]
        end = _ITEM_END.search(piece)
        body = f"<{kind} {spaces}>{piece[: end.end()] if end else piece}</{kind}>".encode("utf-8", "replace")
        try:
            root = etree.fromstring(body, parser(recover=True))
        except (etree.XMLSyntaxError, ValueError):
            continue
        scrap = None if root is None else walk(root, body, url, any_root=True)
        if scrap is not None:
            if document is None:
                document = scrap
            else:
                document.items += scrap.items
    if document is not None:
        document.problems.append("was read piece by piece")
    return document if document is not None and document.items else None


def read_with_feedparser(text: str, url: str) -> Document | None:
    """The items that feedparser finds; None where it finds none."""
    import feedparser

    feedparser.mixin.SANITIZE_HTML = False
    feedparser.mixin._FeedParserMixin.can_be_relative_uri.discard("id")  # who an item is hangs on no reader
    body = text.encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False, response_headers=headers)
    feed: Any = parsed.feed
    document = Document(kind=parsed.get("version") or "feed")
    document.title = _html(feed, "title")
    document.link = _string(feed.get("link"))
    document.lang = _string(feed.get("language"))
    document.ttl = seconds_of(_string(feed.get("ttl")))
    base = document.link if document.link.lower().startswith(("http://", "https://")) else url
    for entry in parsed.entries:
        document.items.append(_raw(entry, base))
    return document if document.items else None


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _html(holder: Any, name: str) -> str:
    """A text of feedparser as HTML: plain text is escaped, where feedparser knows that it is plain."""
    detail = holder.get(name + "_detail") or {}
    value = _string(detail.get("value")) or _string(holder.get(name))
    kind = detail.get("type") or "text/html"
    return plain(value) if kind == "text/plain" and not re.search(r"<[a-zA-Z/!]|&[#\w]+;", value) else value


def _raw(entry: Any, base: str) -> Raw:
    raw = Raw(base=base)
    raw.guid = _string(entry.get("id"))
    raw.permalink = bool(entry.get("guidislink"))
    raw.link = _string(entry.get("link"))
    if raw.permalink and raw.link == raw.guid:
        raw.link = ""  # its guid, which counts as a link only where it is one
    raw.title = _html(entry, "title")
    raw.summary = _html(entry, "summary")
    contents = [
        _string(c.get("value"))
        for c in entry.get("content") or []
        if not _string(c.get("type")).startswith(("image", "audio", "video"))
    ]
    raw.content = max(contents, key=len, default="")
    if raw.summary == raw.content:
        raw.summary = ""
    raw.author = plain(_string(entry.get("author")))
    source = entry.get("source")
    raw.source = plain(_string(source.get("title"))) if source else ""
    raw.lang = _string((entry.get("title_detail") or {}).get("language"))
    for name in ("published", "updated", "created"):
        raw.published = parse_date(_string(entry.get(name)))
        if raw.published is not None:
            break
    for link in entry.get("links") or []:
        if link.get("rel") == "enclosure":
            raw.links.append((_string(link.get("href")), ""))
    for medium in list(entry.get("media_content") or []) + list(entry.get("media_thumbnail") or []):
        raw.links.append((_string(medium.get("url")), ""))
    return raw
