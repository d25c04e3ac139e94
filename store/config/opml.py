"""Subscriptions of other readers in, feeds out, and back: OPML (folders are tags), newsboat's urls file."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from store.config import values
from store.config.page import CONTROL
from store.errors import UsageError
from store.types import FeedSpec

MAX_BYTES = 20_000_000
MAX_DEPTH = 100


def export_opml(feeds: Sequence[FeedSpec], title: str = "wirewatch") -> str:
    """The feeds as OPML 2.0: a folder for each first tag, all tags as `category`. Files of this machine stay out."""
    from xml.sax.saxutils import escape, quoteattr

    folders: dict[str, list[FeedSpec]] = {}
    for feed in feeds:
        if feed.path is None:
            folders.setdefault(feed.tags[0] if feed.tags else "", []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>",
             f"    <title>{escape(title)}</title>", "  </head>", "  <body>"]
    for folder, inside in folders.items():
        if folder:
            lines.append(f"    <outline text={quoteattr(folder)} title={quoteattr(folder)}>")
        for feed in inside:
            name = feed.name or urlsplit(feed.url).hostname or feed.url
            pairs = [("type", "rss"), ("text", name), ("title", name), ("xmlUrl", feed.url),
                     ("category", ",".join(feed.tags)), ("language", feed.lang)]
            written = " ".join(f"{key}={quoteattr(text)}" for key, text in pairs if text)
            lines.append(f"    {'  ' if folder else ''}<outline {written}/>")
        if folder:
            lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def read_subscriptions(data: bytes) -> tuple[list[FeedSpec], list[str]]:
    """The feeds of an OPML file or of newsboat's urls file, and a line about each entry that was left out.

    UsageError when it is neither, or when the XML is broken.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"more than {MAX_BYTES // 1_000_000} MB of subscriptions", "split the file")
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<") or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _opml(data)
    return _newsboat(data.decode("utf-8", "replace").removeprefix("\ufeff"))


def collect(rows: Iterable[tuple[str, str, Sequence[str]] | tuple[str, str, Sequence[str], bool]]) -> tuple[
        list[FeedSpec], list[str]]:
    """Feeds by (address, name, tags[, muted]), each once, and a line about each whose address cannot be asked."""
    taken = _Taken()
    for url, name, tags, *muted in rows:
        taken.add(url, name, tags, muted=bool(muted and muted[0]))
    return list(taken.feeds.values()), taken.left


def clean_address(url: str) -> str:
    """The address of a feed as it identifies it, "" for what is none."""
    try:
        return values.address(re.sub(r"^feed:(?=https?:)", "", url.strip(), flags=re.IGNORECASE))[0]
    except ValueError:
        return ""


class _Taken:
    """Collects feeds, each address once, and what could not be taken."""

    def __init__(self) -> None:
        self.feeds: dict[str, FeedSpec] = {}
        self.left: list[str] = []

    def add(self, url: str, name: str, tags: Sequence[str], lang: str = "", muted: bool = False) -> None:
        url = re.sub(r"^feed:(?=https?:)", "", url.strip(), flags=re.IGNORECASE)
        url = re.sub(r"^feed://", "http://", url, flags=re.IGNORECASE)
        name = " ".join(CONTROL.sub("", name).split())[:200]
        kept = list(dict.fromkeys(tag for one in tags if (tag := _tag(one))))
        path = Path(unquote(urlsplit(url).path)) if url.startswith("file:///") else None
        auth = ""
        try:
            if path is None:
                url, auth = values.address(url.replace(" ", "%20"))
            lang = values.language(lang) if lang else ""
        except ValueError as error:
            if not lang or "language" not in str(error):
                shown = url.rpartition("@")[2] if "://" in url else url
                self.left.append(f"{shown[:120] or name or 'an entry'}: expected {error}")
                return
            lang = ""
        if values.same(url) not in self.feeds:
            url = path.as_uri() if path else url
            self.feeds[values.same(url)] = FeedSpec(url, name=name, tags=tuple(kept), lang=lang, muted=muted, path=path,
                                                    auth=auth)


def _tag(text: str) -> str:
    """A folder's name as a tag."""
    return re.sub(r"[\s,/]+", "-", text.strip().lower()).strip("-")[:60]


def _opml(data: bytes) -> tuple[list[FeedSpec], list[str]]:
    from xml.parsers.expat import ExpatError

    try:
        return _outlines(data)
    except ExpatError:
        mended = re.sub(rb"&(?!#?\w{1,10};)", b"&amp;", data)  # a bare & is what most broken ones have
        try:
            return _outlines(mended)
        except ExpatError as error:
            raise UsageError(f"broken XML in line {error.lineno}: {str(error).split(':')[0]}",
                             "export the subscriptions again") from None


def _outlines(data: bytes) -> tuple[list[FeedSpec], list[str]]:
    from xml.parsers import expat

    taken, folders = _Taken(), list[str]()
    seen_opml = False

    def refuse(*_: object) -> None:
        raise UsageError("the file defines entities, which no list of subscriptions needs", "export it again")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal seen_opml
        seen_opml = seen_opml or tag.lower() == "opml"
        if tag.lower() != "outline":
            return
        if len(folders) >= MAX_DEPTH:
            raise UsageError(f"folders nested more than {MAX_DEPTH} deep", "flatten them")
        given = {key.lower(): text for key, text in attributes.items()}
        name = given.get("title") or given.get("text") or ""
        folders.append("" if given.get("xmlurl") else name)
        if given.get("xmlurl") and given.get("type", "").upper().startswith(("HTML", "XML+", "JSON+")):
            shown = given["xmlurl"].rpartition("@")[2][:120]
            taken.left.append(f"{shown}: what another reader scrapes from a page ({given['type'][:30]}) is no feed")
        elif given.get("xmlurl"):
            categories = [part.rpartition("/")[2] for part in given.get("category", "").split(",")]
            taken.add(given["xmlurl"], name, [*folders[:-1], *categories], given.get("language", ""))

    def end(tag: str) -> None:
        if tag.lower() == "outline":
            folders.pop()

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = lambda *_: 0
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)
    if not seen_opml:
        raise UsageError("XML that is not OPML", "give an OPML file, or newsboat's urls file")
    return list(taken.feeds.values()), taken.left


def _newsboat(text: str) -> tuple[list[FeedSpec], list[str]]:
    taken = _Taken()
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            words = shlex.split(line, comments=False)
        except ValueError:
            words = line.split()
        if not words:
            continue
        url, tags = words[0], words[1:]
        if url.startswith(("query:", "filter:", "exec:")):
            taken.left.append(f"{url[:80]}: {url.split(':')[0]} feeds of newsboat run commands or searches")
            continue
        name = next((tag[1:] for tag in tags if tag.startswith("~")), "")
        taken.add(url, name, [tag for tag in tags if tag[:1] not in ("~", "!")], muted="!" in tags)
    if not taken.feeds and not any(line.startswith(("query:", "filter:", "exec:")) for line in taken.left):
        raise UsageError("no subscriptions in it", "give an OPML file, or newsboat's urls file")
    return list(taken.feeds.values()), taken.left
