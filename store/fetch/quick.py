"""A well-formed RSS, RDF or Atom document comes in as UTF-8 bytes; its raw items go out, or None when this parser does
not vouch for it.

libxml2 is asked for a tree without network, document types, entities or huge nodes; then one walk over each item, by
a table of what elements mean. Namespaces are known by what they say, not by their exact spelling (feeds write
`//search.yahoo.com/mrss/`, too)."""

from __future__ import annotations

import io
import re
from typing import Any

from lxml import etree
from msgspec import Struct, field

from store.fetch.elements import XML, construct, item_of, spoken_lang, text_of
from store.fetch.items import Raw
from store.fetch.roles import role
from store.fetch.urls import absolute, join


class Document(Struct):
    """What a document holds: its items as they stand, and what it says of itself."""

    items: list[Raw] = field(default_factory=list)
    title: str = ""
    link: str = ""
    lang: str = ""
    ttl: int | None = None  # seconds that readers are asked to wait
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0
    kind: str = ""
    problems: list[str] = field(default_factory=list)


# Of every parser here: no entity is opened, nothing is fetched, and what is too deep or too large is refused.
SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


_MENTION = re.compile(rb"<(?:item[> \n]|entry[> \n]|Item|ITEM)")


def parser(recover: bool = False) -> Any:
    """A parser that reads UTF-8 whatever the document says of itself, and goes nowhere."""
    return etree.XMLParser(recover=recover, **SAFE)


def read(body: bytes, url: str, recover: bool = False) -> Document | None:
    """The document in `body` (UTF-8), None where it is no feed or not well-formed; with `recover`, what can be made
    of it."""
    try:
        root = etree.fromstring(body, parser(recover))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else walk(root, body, url)


def stream(body: bytes, url: str, recover: bool = False) -> Document | None:
    """As `read`, for large documents: the tree of an item is dropped as soon as the item has been read."""
    based, spoken = b"xml:base" in body, b"xml:lang" in body
    document = Document()
    places: list[int] = []  # of items that have begun: where a tag is missing, one stands inside another
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        tag=("{*}item", "{*}entry"),
        recover=recover,
        **SAFE,
    )
    try:
        for event, element in events:
            if role(element.tag) != "item":
                continue
            if event == "start":
                places.append(len(document.items))
                document.items.append(Raw())
                continue
            raw = item_of(element, _base(element, url, "") if based else "")
            if spoken and not raw.lang:
                raw.lang = spoken_lang(element)
            document.items[places.pop()] = raw
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                previous = element.getprevious()
                if role(previous.tag) != "item":
                    break
                parent.remove(previous)
    except (etree.XMLSyntaxError, ValueError):
        return None
    about = walk(events.root, b"", url, any_root=recover) if events.root is not None else None
    if about is None or (_mentions(body) > len(document.items) and not recover):
        return None
    base = (absolute(url, about.link) or url) if about.kind != "Atom" else url
    for raw in document.items:
        raw.base = raw.base or base
    about.items = document.items
    return about


def walk(root: Any, body: bytes, url: str, any_root: bool = False) -> Document | None:
    """The items of a tree; None when its root is no feed's (unless `any_root`), or when items stand where they are
    not understood."""
    name = root.tag.rpartition("}")[2].lower() if isinstance(root.tag, str) else ""
    if name not in ("rss", "rdf", "feed", "channel") and not any_root:
        return None
    document = Document(kind={"rdf": "RSS 1.0", "feed": "Atom"}.get(name, "RSS"))
    based = b"xml:base" in body
    spoken = b"xml:lang" in body
    elements = [element for element in root.iter("{*}item", "{*}entry") if role(element.tag) == "item"]
    if not any_root and _mentions(body) > len(elements):
        return None
    for child in root.iter("{*}channel") if name != "feed" else (root,):
        _channel(child, document)
    if name == "feed":
        _channel(root, document)
    if name == "rdf":
        _channel(root, document)
    base = url
    if name != "feed":
        link = absolute(url, document.link)
        base = link or url
    document.lang = document.lang or (root.get(XML + "lang", "") if spoken else "")
    plain_base = base
    for element in elements:
        if based:
            base = _base(element, url, plain_base)
        raw = item_of(element, base)
        if spoken and not raw.lang:
            raw.lang = spoken_lang(element)
        document.items.append(raw)
    return document


def _mentions(body: bytes) -> int:
    """How many start tags of items there seem to be."""
    return len(_MENTION.findall(body))


def _base(element: Any, url: str, otherwise: str) -> str:
    bases = [ancestor.get(XML + "base") for ancestor in (element, *element.iterancestors()) if ancestor.get(XML + "base")]
    if not bases:
        return otherwise
    base = url
    for step in reversed(bases):
        base = join(base, step) or base
    return base


def seconds_of(minutes: str) -> int | None:
    """What a ttl of so many minutes asks for, None where it is no number; one beyond measure is as good as ten million."""
    minutes = minutes.strip()
    return min(int(minutes[:20]), 10_000_000) * 60 if minutes.isascii() and minutes.isdigit() else None


def _channel(channel: Any, document: Document) -> None:
    """What the document says of itself; what was said first counts."""
    for child in channel:
        what = role(child.tag)
        if what == "item" or not what:
            continue
        if what == "title" and not document.title:
            document.title = text_of(child) if not child.get("type") else construct(child)
        elif what == "link" and not document.link:
            document.link = (child.text or "").strip() or child.get("href", "")
        elif (
            what == "atomlink"
            and not document.link
            and child.get("rel", "alternate") == "alternate"
            and document.kind == "Atom"
        ):
            document.link = child.get("href", "")
        elif what == "language" and not document.lang:
            document.lang = (child.text or "").strip()
        elif what == "ttl" and document.ttl is None:
            document.ttl = seconds_of(child.text or "")
        elif what == "skiphours":
            document.skip_hours = frozenset(
                int(text) % 24
                for text in ((hour.text or "").strip() for hour in child)
                if text.isascii() and text.isdigit() and len(text) <= 2
            )
        elif what == "skipdays":
            days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            document.skip_days = frozenset(
                days.index(day) for day in ((d.text or "").strip().lower() for d in child) if day in days
            )
        elif what == "period" and document.ttl is None:
            period = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
            document.ttl = period.get((child.text or "").strip().lower())
        elif what == "frequency" and document.ttl:
            text = (child.text or "").strip()
            if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text):
                document.ttl = max(60, document.ttl // int(text))
