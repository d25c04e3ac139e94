"""A document comes in as bytes with what the server called it; its items, found and identified, go out.

The order: the quick parser on the document as it is; on the document repaired; JSON Feed; then, in the worker
process alone, a forgiving XML walk and feedparser, of which the one that finds more items is believed (feedparser
when they find as many)."""

from __future__ import annotations

import re

from msgspec import Struct

from store.fetch.items import Context, Found, gather, language

IN_PROCESS_LIMIT = 1_000_000  # bytes: larger documents are parsed where memory and time are bounded
_C1 = re.compile(b"\xc2[\x80-\x9f]")
_C1_NAMED = re.compile(b"&#(?:1[2-5][0-9]|[xX]0*[89][0-9a-fA-F]);")
_REFERENCE = re.compile(r"&#(?:(1[2-5]\d)|[xX]0*([89][0-9a-fA-F]));")
_ITEM = re.compile(r"<(?:[\w.\-]{1,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_TWICE = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PACKED = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_USUAL = (b"<", b"{", b"[", b"\xef\xbb\xbf")  # how documents begin
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


_ENDS = re.compile(r"</(?:item|entry|channel|feed|rss|rdf:RDF|[A-Za-z]+:(?:item|entry))\s*>", re.IGNORECASE)
_IDENTITY = re.compile(
    r"<((?:\w{1,40}:)?(?:guid|id|link))(?:\s[^<>]*)?>[^<]+</\1\s*>|<(?:\w{1,40}:)?link\s[^<>]{0,500}?href[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)(?:\s[^<>]*?)?(/?)>")
_HALF = re.compile(r"<(?:/?([A-Za-z][\w:.-]*)[^<>]*)?$")


class Parsed(Struct, frozen=True):
    """What a document held; `error` says why nothing was found in it, `certain` whether a more lenient reader could
    find more."""

    found: tuple[Found, ...] = ()
    title: str = ""
    lang: str = ""
    ttl: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    problems: tuple[str, ...] = ()
    error: str | None = None
    certain: bool = True


def parse_quickly(body: bytes, content_type: str, url: str, context: Context) -> Parsed | None:
    """The document, when a parser that is safe in this process vouches for it; None when the worker must look at it."""
    from store.fetch import quick
    from store.fetch.decode import decode

    body = unpacked(body, IN_PROCESS_LIMIT)
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Parsed(error="the answer is empty")
    if len(body) >= IN_PROCESS_LIMIT:
        return None
    text, problem = decode(body, content_type)
    text = without_stump(text)
    clean = text.encode("utf-8", "replace")
    if _C1.search(clean) or _C1_NAMED.search(clean):
        text = windows_characters(text)
        clean = text.encode("utf-8", "replace")
    document = None
    problems = [problem] if problem else []
    head = text[:200].lstrip()
    if head.startswith(("{", "[")):
        from store.fetch.jsonfeed import read_json

        document = read_json(text, url)
        if document is not None and document.problems and not document.items:
            return None
    if document is None and b"<!DOCTYPE" not in clean and b"<!doctype" not in clean:
        document = quick.read(clean, url)
    if document is None and "<" in head:
        from store.fetch.repair import repair

        mended, repairs = repair(text)
        document = quick.read(mended.encode("utf-8", "replace"), url)
        problems += repairs
    if document is None:
        return None if holds_items(text) else Parsed(error=no_feed(body, content_type))
    return finish(document, url, context, problems)


def finish(document: object, url: str, context: Context, problems: list[str]) -> Parsed:
    """Identify the items of a document."""
    from store.fetch.quick import Document
    from store.text import clean_line

    assert isinstance(document, Document)
    title = clean_line(document.title)[:200] if document.title else ""
    lang = language(document.lang)
    found = gather(document.items, context, title, lang)
    return Parsed(
        tuple(found),
        title,
        lang,
        document.ttl,
        document.skip_hours,
        document.skip_days,
        tuple(dict.fromkeys(problems + document.problems)),
    )


def unpacked(body: bytes, limit: int) -> bytes:
    """A body that is packed and nobody said so (gzip, also several files in a row; zlib; bare deflate), unpacked to at most
    `limit` bytes, or as far as it is whole; any other body as it is."""
    if not body.startswith(_PACKED):
        return body if body.startswith(_USUAL) else _inflated(body, limit)
    import zlib

    parts: list[bytes] = []
    rest = body
    while rest.startswith(_PACKED) and limit > 0:
        unpacker = zlib.decompressobj(47)
        try:
            for start in range(0, len(rest), 65_536):
                parts.append(unpacker.decompress(unpacker.unconsumed_tail + rest[start : start + 65_536], limit))
                limit -= len(parts[-1])
                if limit <= 0 or unpacker.eof:
                    break
        except zlib.error:
            break
        rest = unpacker.unused_data + rest[start + 65_536 :] if unpacker.eof else b""
        rest = rest.lstrip(b"\0")
    return b"".join(parts) or body


def _inflated(body: bytes, limit: int) -> bytes:
    """A body that is bare deflate with a document in it, unpacked like that; any other as it is."""
    import zlib

    try:
        if not zlib.decompressobj(-15).decompress(body[:4_096], 400).lstrip().startswith(_USUAL):
            return body
        unpacker = zlib.decompressobj(-15)
        parts: list[bytes] = []
        for start in range(0, len(body), 65_536):
            parts.append(unpacker.decompress(unpacker.unconsumed_tail + body[start : start + 65_536], limit))
            limit -= len(parts[-1])
            if limit <= 0 or unpacker.eof:
                break
    except zlib.error:
        return body
    return b"".join(parts)


def without_stump(text: str) -> str:
    """A document that ends within an item, without the guid or link that is not all there: it would be that of another
    item. Where neither is there as a whole, any element that is not is left out."""
    if text[-40:].rstrip().endswith(("</rss>", "</feed>", "</rdf:RDF>")):
        return text
    starts = list(_ITEM.finditer(text, max(0, len(text) - 20_000)))
    tail = text[starts[-1].start() :] if starts else ""
    if not tail or _ENDS.search(tail):
        return text
    open_name, begin = "", len(tail)
    for tag in _TAG.finditer(tail, tail.find(">") + 1):
        closes, name, empty = tag.groups()
        if not open_name and not closes and not empty:
            open_name, begin = name, tag.start()
        elif closes and name == open_name:
            open_name, begin = "", len(tail)
    half = _HALF.search(tail, max(0, len(tail) - 2_000))
    if not open_name and half:
        open_name, begin = half[1] or "<", half.start()
    name = open_name.rpartition(":")[2].lower()
    if _IDENTITY.search(tail) and not any(whole.startswith(name) for whole in ("guid", "id", "link")):
        return text
    return text[: len(text) - len(tail) + begin]


def holds_items(text: str) -> bool:
    """Whether there is anything that even the most lenient reader could take for an item."""
    return _ITEM.search(text) is not None or (text[:200].lstrip()[:1] in ("{", "[") and '"items"' in text)


def windows_characters(text: str) -> str:
    """C1 control characters, and references to them, as the letters and quotes that Windows-1252 has in their place;
    but UTF-8 that was taken for Latin-1 and encoded again is read as what it was."""

    def once(found: re.Match[str]) -> str:
        try:
            return found[0].encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return found[0]

    def named(found: re.Match[str]) -> str:
        number = int(found[1]) if found[1] else int(found[2], 16)
        return bytes([number]).decode("cp1252", "replace") if 0x80 <= number <= 0x9F else found[0]

    text = _TWICE.sub(once, _REFERENCE.sub(named, text))
    return re.sub("[\x80-\x9f]", lambda found: found[0].encode("latin-1").decode("cp1252", "replace"), text)


def no_feed(body: bytes, content_type: str) -> str:
    """Why a document in which nobody finds an item is not a feed, for a person."""
    head = body[:4_000]
    if _HTML.search(head) or ("text/html" in content_type.lower() and b"<" in head):
        return "this is a web page, not a feed (`wirewatch feeds add` finds the feeds behind a page)"
    if head[:4] in (b"\x89PNG", b"GIF8", b"\xff\xd8\xff\xe0", b"%PDF", b"PK\x03\x04") or b"\0" in head[:200]:
        return "this is not text, and no feed"
    return "no feed could be found in the answer"
