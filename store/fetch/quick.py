"""A well-formed RSS, RDF or Atom document comes in as UTF-8 bytes; its raw items go out, or None when this parser does
not vouch for it.

libxml2 is asked for a tree without network, document types, entities or huge nodes; then one walk over each item, by
a table of what elements mean. Namespaces are known by what they say, not by their exact spelling (feeds write
`//search.yahoo.com/mrss/`, too)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from store.fetch.dates import parse_date
from store.fetch.items import Raw, bare, plain
from store.fetch.roles import known, role
from store.fetch.urls import absolute, join

_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(slots=True)
class Document:
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


def parser(recover: bool = False) -> Any:
    """A parser that reads UTF-8 whatever the document says of itself, and goes nowhere."""
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def read(body: bytes, url: str, recover: bool = False) -> Document | None:
    """The document in `body` (UTF-8), None where it is no feed or not well-formed; with `recover`, what can be made
    of it."""
    try:
        root = etree.fromstring(body, parser(recover))
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else walk(root, body, url)


def stream(body: bytes, url: str) -> Document | None:
    """As `read`, for large documents: the tree of an item is dropped as soon as the item has been read."""
    based, spoken = b"xml:base" in body, b"xml:lang" in body
    document = Document()
    events = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        tag=("{*}item", "{*}entry"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            if role(element.tag) != "item":
                continue
            raw = _item(element, _base(element, url, "") if based else "")
            if spoken and not raw.lang:
                raw.lang = _inherited_lang(element)
            document.items.append(raw)
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                previous = element.getprevious()
                if role(previous.tag) != "item":
                    break
                parent.remove(previous)
    except (etree.XMLSyntaxError, ValueError):
        return None
    about = walk(events.root, b"", url) if events.root is not None else None
    if about is None or _mentions(body) > len(document.items):
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
    document.lang = document.lang or (root.get(_XML + "lang", "") if spoken else "")
    plain_base = base
    for element in elements:
        if based:
            base = _base(element, url, plain_base)
        raw = _item(element, base)
        if spoken and not raw.lang:
            raw.lang = _inherited_lang(element)
        document.items.append(raw)
    return document


def _mentions(body: bytes) -> int:
    """How many start tags of items there seem to be."""
    return sum(
        body.count(start)
        for start in (b"<item>", b"<item ", b"<item\n", b"<entry>", b"<entry ", b"<entry\n", b"<Item", b"<ITEM")
    )


def _base(element: Any, url: str, otherwise: str) -> str:
    bases = [
        ancestor.get(_XML + "base") for ancestor in (element, *element.iterancestors()) if ancestor.get(_XML + "base")
    ]
    if not bases:
        return otherwise
    base = url
    for step in reversed(bases):
        base = join(base, step) or base
    return base


def _inherited_lang(element: Any) -> str:
    for ancestor in (element, *element.iterancestors()):
        found = ancestor.get(_XML + "lang")
        if found:
            return str(found)
    return ""


def text_of(element: Any) -> str:
    """The text of an element as HTML: markup inside it that was not escaped is kept as markup."""
    if len(element):
        return inner(element)
    return element.text or ""


def inner(element: Any) -> str:
    """What stands inside an element, as HTML without namespaces."""
    parts = [plain(element.text or "")]
    for child in element:
        parts.append(etree.tostring(child, encoding="unicode", with_tail=True))
    text = "".join(parts)
    if "xmlns" in text or ":" in text:
        text = re.sub(r"""\sxmlns(?::\w+)?=(?:"[^"]*"|'[^']*')""", "", text)
        text = re.sub(r"(</?)[A-Za-z_][\w.\-]*:(?=\w)", r"\1", text)
    return text


def construct(element: Any) -> str:
    """An Atom text construct as HTML, by its type; Atom 0.3 says the same with `mode` and MIME types."""
    kind = (element.get("type") or "text").strip().lower()
    mode = (element.get("mode") or "").strip().lower()
    if mode == "base64" or (
        not len(element) and kind not in _TEXT_KINDS and not kind.startswith("text/") and "xml" not in kind
    ):
        return _base64(element.text or "", kind)
    if mode == "escaped":
        return text_of(element) if "html" in kind or kind == "text" else plain(element.text or "")
    if len(element):
        return inner(element)
    text = element.text or ""
    if kind in ("html", "text/html", "xhtml", "application/xhtml+xml"):
        return text
    return plain(text)


_TEXT_KINDS = {"text", "html", "xhtml", "", "plain"}


def _base64(text: str, kind: str) -> str:
    import base64
    import binascii

    if kind.startswith(("image/", "audio/", "video/")):
        return ""
    try:
        decoded = base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return plain(text)
    return decoded if "html" in kind else plain(decoded)


def _channel(channel: Any, document: Document) -> None:
    """What the document says of itself; what was said first counts."""
    for child in channel:
        what = role(child.tag)
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
            text = (child.text or "").strip()
            document.ttl = int(text) * 60 if text.isascii() and text.isdigit() and len(text) < 8 else None
        elif what == "skiphours":
            document.skip_hours = frozenset(
                int(hour.text) % 24
                for hour in child
                if (hour.text or "").strip().isdigit() and len(hour.text.strip()) <= 2
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


def _item(element: Any, base: str) -> Raw:
    """One item, by one walk over its children; of several elements that mean the same, the better one counts, then
    the first."""
    raw = Raw(base=base)
    fields: dict[str, str] = {}
    people: list[str] = []
    credits: list[str] = []
    atom_links: list[Any] = []
    links = raw.links
    for child in element:
        tag = child.tag
        what = known.get(tag)
        if what is None:
            what = role(tag)
        if not what:
            continue
        if what in _PLAIN:
            text = child.text
            if text and what not in fields:
                text = text.strip()
                if text:
                    fields[what] = text
        elif what in _TEXTS:
            text = text_of(child) if child.get("type") is None and child.get("mode") is None else construct(child)
            if what == "title" and "type" not in child.attrib and _is_atom(tag):
                text = construct(child)
            if text and not text.isspace() and what not in fields:
                fields[what] = text
        elif what in ("summary", "atomcontent"):
            text = construct(child) if _is_atom(tag) or child.get("type") else text_of(child)
            source = child.get("src") or child.get("url")
            if source and what == "atomcontent":
                links.append((source, ""))
            if text and not text.isspace() and len(text) > len(fields.get(what, "")):
                fields[what] = text
        elif what == "guid":
            text = (child.text or "").strip()
            if text and not raw.guid:
                raw.guid = text
                raw.permalink = child.get("isPermaLink", "true").strip().lower() != "false" and not _is_atom(tag)
        elif what == "atomlink":
            atom_links.append(child)
        elif what == "person":
            people.append(_person(child))
        elif what == "credit":
            credits.append((child.text or "").strip())
        elif what in ("enclosure", "media", "group"):
            _media(child, links, fields)
        elif what == "source":
            raw.source = (child.text or "").strip() or next((text_of(c) for c in child if role(c.tag) == "title"), "")
    _links(raw, fields, atom_links, element)
    get = fields.get
    raw.guid = raw.guid or get("identifier", "")
    raw.title = get("title") or get("title2") or get("title3") or ""
    raw.summary = (
        get("description") or get("summary") or get("description2") or get("description3") or get("description4") or ""
    )
    raw.content = get("content") or get("atomcontent") or ""
    raw.author = (
        get("creator")
        or ", ".join(p for p in people if p)
        or _mailbox(get("author", ""))
        or get("creator2")
        or get("contributor")
        or ", ".join(dict.fromkeys(c for c in credits if c))
        or get("publisher")
        or ""
    )
    raw.lang = element.get(_XML + "lang") or get("language") or ""
    for name in ("published", "date", "created", "updated"):
        if name in fields:
            raw.published = parse_date(fields[name])
            if raw.published is not None:
                break
    return raw


_PLAIN = {
    "link",
    "published",
    "date",
    "created",
    "updated",
    "author",
    "creator",
    "creator2",
    "contributor",
    "identifier",
    "language",
    "publisher",
    "origlink",
}
_TEXTS = {"title", "title2", "title3", "description", "description2", "description3", "description4", "content"}


def _is_atom(tag: str) -> bool:
    return "tom" in tag


def _person(element: Any) -> str:
    """The name of an Atom person; its address where it has none."""
    mail = ""
    for child in element:
        name = child.tag.rpartition("}")[2].lower() if isinstance(child.tag, str) else ""
        if name == "name" and (child.text or "").strip():
            return str(child.text).strip()
        if name == "email":
            mail = (child.text or "").strip()
    return (element.text or "").strip() or mail


def _mailbox(text: str) -> str:
    """`desk@example.org (Ann Writer)` and `Ann Writer <desk@example.org>` as the name alone."""
    if "@" not in text:
        return text
    found = re.fullmatch(r"\s*[^\s()<>]+@[^\s()<>]+\s*\(([^()]+)\)\s*", text) or re.fullmatch(
        r"\s*\"?([^<>\"]+?)\"?\s*<[^<>]+@[^<>]+>\s*", text
    )
    return found[1].strip() if found else text


def _links(raw: Raw, fields: dict[str, str], atom_links: list[Any], element: Any) -> None:
    """The item's own address and the addresses beside it."""
    best = ""
    for link in atom_links:
        href = (link.get("href") or link.text or "").strip()
        if not href:
            continue
        rel = (link.get("rel") or "alternate").strip().lower()
        kind = (link.get("type") or "text/html").strip().lower()
        if rel == "alternate" and not best and kind in ("text/html", "application/xhtml+xml", "text/plain", ""):
            best = href
        elif rel == "enclosure":
            raw.links.append((href, link.get("title") or ""))
        elif rel in ("alternate", "via", "related"):
            fields.setdefault("link " + rel, href)
    link = fields.get("link", "")
    if not link:
        link = best or fields.get("link alternate", "")
    if not link and not (raw.guid and raw.permalink):
        link = fields.get("origlink", "") or fields.get("link related", "") or fields.get("link via", "")
        link = link or next(
            (
                value
                for name, value in element.attrib.items()
                if name.endswith("}about") and value[:4].lower() == "http"
            ),
            "",
        )
    if not raw.guid:
        raw.guid = (
            bare(next((value for name, value in element.attrib.items() if name.endswith("}about")), ""))
            if element.attrib
            else ""
        )
    raw.link = link


def _media(element: Any, links: list[tuple[str, str]], fields: dict[str, str]) -> None:
    """Enclosures, pictures and players, with those of a group; titles and descriptions inside a medium describe the
    item at last."""
    link = (element.get("url") or element.get("href") or "").strip()
    if link:
        links.append((link, ""))
    for child in element:
        what = role(child.tag)
        if what in ("media", "group"):
            _media(child, links, fields)
        elif what in ("title3", "description3"):
            text = text_of(child)
            if text.strip():
                fields.setdefault(what, text)
