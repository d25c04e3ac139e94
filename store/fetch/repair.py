"""The text of a document that should be XML comes in; the same text, freed of what no XML parser takes, goes out. Pure.

The document type goes, and every entity with it: what it defined harmlessly (text without references) is put in its
place, and references to anything else are dropped. So no parser behind this room ever sees an entity of its own."""

from __future__ import annotations

import re
from html.entities import html5

_ROOTS = re.compile(r"<(?:\?xml[\s?]|(?:[A-Za-z_][\w.\-]{0,30}:)?(?:rss|feed|RDF|rdf)[\s>/])", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.\-]{1,100})\s+(?:"([^"]{0,2000})"|'([^']{0,2000})')\s*>""")
_MARK = re.compile(r"""<!--|[\[\]>"']""")
_REFERENCE = re.compile(r"&(?:#([xX]?)([0-9a-fA-F]{1,12});?|([A-Za-z][\w.\-]{0,60});)|&")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]+")
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,400}?\?>", re.IGNORECASE)
_STUFFED = re.compile(r"<((?:[A-Za-z_][\w.\-]{0,30}:)?(?:item|entry))\s[^<>]{20000,}>", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[A-Za-z_][\w.\-]{0,30}:)?(?:item|entry)\s*>", re.IGNORECASE)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_QUOTED = {"<!--": "-->", '"': '"', "'": "'"}
_KEPT = {"amp", "lt", "gt", "quot", "apos"}


def take_doctype(text: str) -> tuple[str, dict[str, str]]:
    """`text` without its document type, and the harmless entities that it defined."""
    found = _DOCTYPE.search(text, 0, 20_000)
    if not found:
        return text, {}
    position = found.end()
    end = _doctype_end(text, position)
    if end < 0:
        closing = text.find("]>", position)
        end = closing + 2 if closing >= 0 else text.find(">", position) + 1
    entities: dict[str, str] = {}
    for entity in _ENTITY.finditer(text, position, end):
        value = entity[2] if entity[2] is not None else entity[3]
        if "&" not in value and "%" not in value and "<" not in value and len(entities) < 1000:
            entities[entity[1]] = value
    return text[: found.start()] + text[end:], entities


def _doctype_end(text: str, position: int) -> int:
    """Where a document type ends, -1 where it does not; one pass, whatever is left open."""
    depth = 0
    while mark := _MARK.search(text, position):
        position = mark.end()
        sign = mark[0]
        if sign in _QUOTED:
            closing = text.find(_QUOTED[sign], position)
            if closing < 0:
                return -1
            position = closing + len(_QUOTED[sign])
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth -= 1
        elif depth <= 0:
            return position
    return -1


def _apart(text: str) -> list[str]:
    """Text in which references count, and CDATA and comments in which they do not, in turns; one pass, whatever is
    left open."""
    pieces: list[str] = []
    start = position = 0
    unclosed: set[str] = set()
    while (opening := text.find("<!", position)) >= 0:
        sign, closing = ("<!--", "-->") if text.startswith("<!--", opening) else (_CDATA, _CDATA_END)
        end = -1
        if text.startswith(sign, opening) and sign not in unclosed:
            end = text.find(closing, opening + len(sign))
            if end < 0:
                unclosed.add(sign)
        if end < 0:
            position = opening + 2
            continue
        position = end + len(closing)
        pieces += (text[start:opening], text[opening:position])
        start = position
    pieces.append(text[start:])
    return pieces


def without_stuffing(text: str) -> str:
    """`text` with the attributes of an item dropped where they are more than anybody reads: libxml2 compares each with each."""
    return _STUFFED.sub(r"<\1>", text)


def close_cdata(text: str) -> str:
    """`text` with CDATA that nobody closed before its item was over closed where the next element ends."""
    parts: list[str] = []
    done = position = 0
    end = -2  # of the CDATA looked at, or of one behind it; -1 where none ends any more
    while (opening := text.find(_CDATA, position)) >= 0:
        start = opening + len(_CDATA)
        if end != -1 and end < start:
            end = text.find(_CDATA_END, start)
        following = text.find(_CDATA, start, end if end >= 0 else len(text))
        if end >= 0 and following < 0:
            position = end
            continue
        position = following if following >= 0 else len(text)
        if _ITEM_END.search(text, start, position):
            closing = text.find("</", start)
            parts += (text[done:closing], _CDATA_END)
            done = closing
    return "".join([*parts, text[done:]]) if parts else text


def _is_comment(piece: str) -> bool:
    """Whether this is one whole comment, and not one that nobody closed before the next."""
    return piece.startswith("<!--") and "<!--" not in piece[4:]


def take_declaration(text: str) -> str:
    """`text` without its XML declaration, which speaks of bytes that are bytes no more."""
    found = _DECLARATION.match(text)
    return text[found.end() :] if found else text


def repair(text: str) -> tuple[str, list[str]]:
    """The document with junk before its root, forbidden characters, unknown entities and bare ampersands mended, and
    what was mended."""
    problems: list[str] = []
    start = _ROOTS.search(text, 0, 200_000)
    if start and text[: start.start()].strip("\ufeff \t\r\n"):
        problems.append("something stands before the document")
    if start:
        text = text[start.start() :]
    text = take_declaration(text).lstrip()
    text, entities = take_doctype(text)
    second = _ROOTS.search(text, 0, 2_000)
    if second:
        text = text[second.start() :]
        text = take_declaration(text).lstrip()
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub(" ", text)
        problems.append("holds characters that XML forbids")
    closed = close_cdata(text)
    if closed is not text:
        text = closed
        problems.append("holds CDATA that does not end")
    pieces = _apart(text)
    pieces[1::2] = ["" if _is_comment(piece) else piece for piece in pieces[1::2]]
    broken = 0

    def mend(found: re.Match[str]) -> str:
        nonlocal broken
        name = found[3]
        if name is not None:
            if name in _KEPT:
                return found[0]
            broken += 1
            if name in entities:
                return _escape(entities[name])
            value = html5.get(name + ";")
            return _escape(value) if value else f"&amp;{name};" if not entities else ""
        if found[2] is not None:
            try:
                number = int(found[2], 16 if found[1] else 10)
            except ValueError:
                broken += 1
                return "&amp;" + found[0][1:]
            if found[0].endswith(";") and _legal(number):
                return found[0]
            broken += 1
            return f"&#{number};" if _legal(number) else " "
        broken += 1
        return "&amp;"

    for index in range(0, len(pieces), 2):
        if "&" in pieces[index]:
            pieces[index] = _REFERENCE.sub(mend, pieces[index])
    if broken:
        problems.append(f"{broken} references to no known character" if broken != 1 else "a reference to no known character")
    return "".join(pieces), problems


def _legal(number: int) -> bool:
    return number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF


def _escape(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
