"""The bytes of a document and what the server called them come in; its text goes out, with a word on what was wrong.
Pure.

The order of belief: a byte order mark; UTF-8 when the bytes are valid UTF-8 with letters beyond ASCII (that hardly
happens by chance, and declarations are wrong more often); the server's charset; the document's own declaration; a
guess by the shape of the bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE = re.compile(rb"\s?<[?!A-Za-z]{3}")  # what stands so, byte by byte, is not UTF-16
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:\-]{1,40})""")
_CODE_PAGE = re.compile(r"""encoding\s*=\s*["']\s*([A-Za-z0-9._:\-]{1,40})""")
_CODE_PAGES = {"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"}
_EBCDIC = "<?xml".encode("cp037")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:\-]{1,40})""", re.IGNORECASE)
# What browsers mean by these names (WHATWG Encoding Standard): the larger set, which holds the smaller one.
_LARGER = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_NOT_TEXT = {
    "hex",
    "base64",
    "bz2",
    "zlib",
    "quopri",
    "uu",
    "rot13",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
    "utf-7",
}
# Names in use that Python does not know.
_ALIASES = {
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "mac": "mac-roman",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "sun_eu_greek": "iso8859-7",
    "koi8": "koi8-r",
    "koi": "koi8-r",
    "koi8-ru": "koi8-u",
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "ansi": "cp1252",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    **{f"x-cp125{digit}": f"cp125{digit}" for digit in range(9)},
}
_ESCAPED = {
    "iso2022_jp",
    "iso2022_kr",
    "hz",
    "iso2022_jp_1",
    "iso2022_jp_2",
    "iso2022_jp_3",
    "iso2022_jp_ext",
    "iso2022_jp_2004",
}


_ASCII = bytes(range(128))


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 in a text that is: most often pasted from a Windows-1252 text, and read as such."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("wirewatch-mixed", _mixed)


def codec_name(label: str) -> str:
    """Python's name for a charset label, "" for one that is unknown or is no charset of texts."""
    try:
        label = label.strip().lower()
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if name in _NOT_TEXT else _LARGER.get(name, name)


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The document as text, without a byte order mark, and a problem for a person ("" when it was what it said it
    was)."""
    for mark, name in _BOMS:
        if body.startswith(mark) and not (len(mark) == 2 and _SINGLE.match(body, 2)):
            return body[len(mark) :].decode(name, "replace").lstrip("\ufeff"), ""
    body = body.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)  # a mark that is not true
    served = _CHARSET.search(content_type)
    served_name = codec_name(served[1]) if served else ""
    inside = _DECLARED.search(body[:1024])
    inside_name = codec_name(inside[1].decode("ascii")) if inside else ""
    if body.startswith(_EBCDIC):
        return _ebcdic(body), ""
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace").lstrip("\ufeff"), ""
    if inside_name.startswith(("utf-16", "utf-32")):  # the declaration could be read byte by byte: it is not true
        inside_name = ""
    if served_name.startswith(("utf-16", "utf-32")):
        served_name = ""
    for name in (served_name, inside_name):
        if (name in _ESCAPED and b"\x1b" in body) or (name == "hz" and b"~{" in body):
            return body.decode(name, "replace"), ""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(body, [name for name in (served_name, inside_name) if name])
    if not text.isascii() and any(name and name != "utf-8" and name != "cp1252" for name in (served_name, inside_name)):
        return text, "says another charset, is UTF-8"
    return text, ""


def _ebcdic(body: bytes) -> str:
    """The text of a mainframe: its declaration, in letters that all such code pages share, says which page it is."""
    found = _CODE_PAGE.search(body[:400].decode("cp037"))
    name = codec_name(found[1]) if found else ""
    return body.decode(name if name in _CODE_PAGES else "cp037", "replace").replace("\x85", "\n")


def _wide(body: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by the zeros around its first character."""
    head = body[:4]
    if len(head) < 4:
        return ""
    if head[0] and head[1:4] == b"\0\0\0":
        return "utf-32-le"
    if head[3] and head[:3] == b"\0\0\0":
        return "utf-32-be"
    if head[0] and not head[1] and head[2] and not head[3]:
        return "utf-16-le"
    if not head[0] and head[1] and not head[2] and head[3]:
        return "utf-16-be"
    return ""


def _not_utf8(body: bytes, declared: list[str]) -> tuple[str, str]:
    for name in declared:
        if name == "utf-8":
            continue
        try:
            if name == "cp1252" and (guess := next(_guesses(body), "")) in ("cp1251", "koi8-r"):
                return body.decode(guess), f"says {name}, read as {guess}"  # words of nothing but accented letters
            return body.decode(name), ""
        except (UnicodeDecodeError, LookupError):
            if name == "cp1252":  # five of its bytes mean nothing, and stand in such texts all the same
                return body.decode("cp1252", "replace"), "has bytes outside its charset"
            continue
    high = len(body[:200_000].translate(None, _ASCII))
    if high and _odd_bytes(body) <= max(4, high // 10):
        return body.decode("utf-8", "wirewatch-mixed"), "has bytes that are not UTF-8"
    for name in _guesses(body):
        try:
            return body.decode(name), f"names no right charset, read as {name}"
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace"), "names no right charset, read as windows-1252"


def _odd_bytes(body: bytes) -> int:
    """How many stretches of the first 200,000 bytes are not UTF-8."""
    return body[:200_000].decode("utf-8", "replace").count("\ufffd")


def _guesses(body: bytes) -> Iterator[str]:
    """Charsets by the shape of the bytes: long runs of high bytes are not Western; in Cyrillic, small letters
    outnumber capitals."""
    runs = re.findall(rb"[\x80-\xff]+", body[:200_000])
    total = sum(map(len, runs))
    if not runs or total / len(runs) < 2.5:
        return
    joined = b"".join(runs)
    upper, lower = sum(0xC0 <= b <= 0xDF for b in joined), sum(b >= 0xE0 for b in joined)
    if (upper + lower) / total > 0.93:
        yield "cp1251" if lower >= upper else "koi8-r"
    sample = body[:200_000]
    best: list[tuple[float, str]] = []
    for name, common in (
        ("cp932", r"[\u3041-\u3093\u30a1-\u30f6]"),
        ("euc_jp", r"[\u3041-\u3093\u30a1-\u30f6]"),
        ("cp949", r"[\uac00-\ud7a3]"),
        ("gb18030", r"[\u4e00-\u9fff]"),
        ("big5hkscs", r"[\u4e00-\u9fff]"),
    ):
        text = sample.decode(name, "replace")
        letters = sum(not c.isascii() for c in text) or 1
        best.append(((len(re.findall(common, text)) - 3 * text.count("\ufffd")) / letters, name))
    for score, name in sorted(best, reverse=True):
        if score > 0.3:
            yield name
