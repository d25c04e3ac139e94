"""One element of a feed comes in, as lxml has it; the texts, links and people in it go out as a raw item."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from store.fetch.dates import parse_date
from store.fetch.items import Raw, bare, plain
from store.fetch.roles import known, role

XML = "{http://www.w3.org/XML/1998/namespace}"
_PLAIN = frozenset(
    (
        "link",
        "published",
        "date",
        "created",
        "updated",
        "author",
        "creator2",
        "identifier",
        "language",
        "publisher",
        "origlink",
    )
)
_TEXTS = frozenset(
    ("title", "title2", "title3", "description", "description2", "description3", "description4", "caption", "content")
)
_PEOPLE = frozenset(("person", "creator", "contributor"))
_TEXT_KINDS = frozenset(("text", "html", "xhtml", "", "plain"))
_PAGES = frozenset(("text/html", "application/xhtml+xml", "text/plain", ""))


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


def item_of(element: Any, base: str) -> Raw:
    """One item, by one walk over its children; of several elements that mean the same, the first that says something
    counts."""
    raw = Raw(base=base)
    fields: dict[str, str] = {}
    people: list[str] = []
    atom_links: list[Any] = []
    for child in element:
        tag = child.tag
        what = known.get(tag)
        if what is None:
            what = role(tag)
        if not what:
            continue
        if what in _PLAIN:
            if what not in fields and (text := child.text) and (text := text.strip()):
                fields[what] = text
        elif what in _TEXTS:
            if what not in fields:
                text = construct(child) if "tom" in tag or child.attrib else text_of(child)
                if text and not text.isspace():
                    fields[what] = text
        elif what == "guid":
            text = (child.text or "").strip()
            if text and not raw.guid:
                raw.guid = text
                raw.permalink = child.get("isPermaLink", "true").strip().lower() != "false" and not _is_atom(tag)
        elif what in _PEOPLE:
            person = _person(child) if what != "creator" else (child.text or "").strip()
            if person and person not in people and (what != "contributor" or not people):
                people.append(person)
        elif what in ("summary", "atomcontent"):
            text = construct(child) if _is_atom(tag) or child.attrib else text_of(child)
            source = child.get("src")
            if source and what == "atomcontent":
                raw.links.append((source, ""))
            if text and not text.isspace() and len(text) > len(fields.get(what, "")):
                fields[what] = text
        elif what == "atomlink":
            atom_links.append(child)
        elif what in ("enclosure", "media", "group"):
            _media(child, raw.links, fields)
        elif what == "source":
            raw.source = (child.text or "").strip() or next((text_of(c) for c in child if role(c.tag) == "title"), "")
    _links(raw, fields, atom_links, element)
    get = fields.get
    raw.guid = raw.guid or get("identifier", "")
    raw.title = get("title") or get("title2") or get("title3") or ""
    raw.summary = (
        get("description") or get("summary") or get("description2") or get("description3") or get("description4") or ""
    )
    if "caption" in fields:
        if raw.summary:
            _label(raw.links, fields["caption"])
        else:
            raw.summary = fields["caption"]
    raw.content = get("content") or get("atomcontent") or ""
    raw.author = ", ".join(people) or _mailbox(get("author", "")) or get("creator2") or get("publisher") or ""
    raw.lang = element.get(XML + "lang") or get("language") or ""
    for name in ("published", "date", "created", "updated"):
        if name in fields:
            raw.published = parse_date(fields[name])
            if raw.published is not None:
                break
    return raw


def spoken_lang(element: Any) -> str:
    """The language that an item's own texts, or what stands around it, declare."""
    for child in element:
        found = child.get(XML + "lang")
        if found and role(child.tag) in ("title", "summary", "description", "atomcontent"):
            return str(found)
    for ancestor in (element, *element.iterancestors()):
        found = ancestor.get(XML + "lang")
        if found:
            return str(found)
    return ""


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
    if "@" not in text or len(text) > 300:
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
        if len(link):
            _media(link, raw.links, fields)
        if not href:
            continue
        rel = (link.get("rel") or "alternate").strip().lower()
        kind = (link.get("type") or "text/html").strip().lower()
        if rel == "alternate" and not best and kind in _PAGES:
            best = href
        elif rel == "enclosure":
            raw.links.append((href, link.get("title") or ""))
        elif rel in ("alternate", "via", "related"):
            fields.setdefault("link " + rel, href)
    about = ""
    if element.attrib:
        about = next((value for name, value in element.attrib.items() if name.endswith("}about")), "")
    link = fields.get("link") or best or fields.get("link alternate") or ""
    if not link and not (raw.guid and raw.permalink):
        link = fields.get("origlink") or fields.get("link related") or fields.get("link via") or ""
        if not link and about[:4].lower() == "http":
            link = about
    raw.guid = raw.guid or bare(about)
    raw.link = link.replace("&amp;", "&")  # escaped twice, it leads nowhere


def _label(links: list[tuple[str, str]], caption: str) -> None:
    """Let a caption that stands beside the pictures be the label of the first, unless it is there already."""
    if links and not any(label == caption for _, label in links):
        place = next((index for index, (_, label) in enumerate(links) if not label), None)
        if place is not None:
            links[place] = (links[place][0], caption)


def _media(element: Any, links: list[tuple[str, str]], fields: dict[str, str]) -> None:
    """Enclosures, pictures and players, with those inside them; a caption is a picture's label, and the item's text
    at last."""
    label = ""
    place = len(links)
    link = "" if role(element.tag) == "atomlink" else (element.get("url") or element.get("href") or "").strip()
    if link:
        links.append((link, ""))
    for child in element:
        what = role(child.tag)
        if what in ("media", "group"):
            _media(child, links, fields)
        elif what in ("title3", "caption"):
            text = text_of(child)
            if text.strip():
                fields.setdefault(what, text)
                if what == "caption" or not label:
                    label = text
    if link and label:
        links[place] = (link, label)
