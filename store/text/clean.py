"""Cleaning of one line: a title, a name, a label.

In: any string a feed may hold, markup, entities, control bytes and lone surrogates included. Out: one line of text that
holds none of them. Every step is one linear pass, so that a hostile title costs time in proportion to its length.
"""

from __future__ import annotations

import re

from .chars import BIDI, BROKEN, CONTROLS, INVISIBLE, JOINING
from .tags import BARE_ATTRIBUTES, INLINE, KNOWN_TAGS

MAX_LINE = 4_000
"""A line is cut here (code points): nothing longer is a title."""

# Sequences that a terminal would obey, removed whole: OSC, DCS, SOS, PM, APC with their text, CSI with parameters.
ESCAPES = re.compile(
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\x18\x1a\n\x90\x98\x9d-\x9f]*+(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_](?:\d+;)*"
    r"|\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ\\`-~]"
)
_UNWANTED = re.compile(f"[{CONTROLS}{BIDI}{INVISIBLE}{BROKEN}]+")
_JOINERS = re.compile(f"(?<![{JOINING}])[\u200c\u200d]+|[\u200c\u200d]+(?![{JOINING}])")
_STACKED = re.compile("([\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]{4})[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+")
_SUSPECT = re.compile(f"[{CONTROLS}{BIDI}{INVISIBLE}{BROKEN}\u200c\u200d]")

TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:_.-]*+)"
    r"(?P<rest>(?>[^<>\"']|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}')*+|[^<>]*+)>"
)
_CUT_TAG = re.compile(r"<(?:[A-Za-z]+\s[^=]*=|/[A-Za-z]*\Z)")
_HIDING = re.compile("<(?:[sS\u017f][cCtT]|[tT][eE])")
OTHER_MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|<[!?][^<>]{0,5000}>")
_ENTITY = re.compile(r"&(?:#(\d{1,8})|#[xX]([0-9A-Fa-f]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));|&(nbsp|amp|quot|apos)\b")
_CLOSING = re.compile(r"</[A-Za-z][A-Za-z0-9]*\s*>|<(?:br|hr|img|p|a|div|span)\b[^<>]*>", re.IGNORECASE)
_WINDOWS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"  # what 128 to 159 mean where people write them as numbers


def is_tag(match: re.Match[str]) -> bool:
    """Whether something in angle brackets is markup: `<b>`, `<x-y>`, `<foo a=1>`, but not `<y and z>`."""
    rest = match["rest"].strip(" \t\r\n\f/")
    if not rest or "=" in rest or match["close"]:
        return True
    name = match["name"].lower()
    return ":" in name or "-" in name or (name in KNOWN_TAGS and set(rest.lower().split()) <= BARE_ATTRIBUTES)


def _character(match: re.Match[str]) -> str:
    """What an entity stands for; itself where it stands for nothing."""
    name = match[3] or match[4]
    if name:
        from html.entities import html5

        return html5.get(name + ";", match[0])
    number = int(match[1]) if match[1] else int(match[2], 16)
    if 0x80 <= number <= 0x9F:
        return _WINDOWS[number - 0x80]
    if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return ""
    return chr(number)


def resolve(text: str) -> str:
    """Entities resolved, once; `&nbsp` without its semicolon too, `AT&T` and `?a=1&copy=2` stay."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def without_blocks(text: str, opening: str, closing: str) -> str:
    """A text without what stands between `opening` and `closing` (in lower case), the tags included; an opening that is
    never closed ends the text."""
    low = text.lower()
    if len(low) != len(text):  # lower case of some letters is longer: offsets would differ
        low = re.sub(r"[A-Z]", lambda letter: letter[0].lower(), text)
    start = low.find(opening)
    if start < 0:
        return text
    kept: list[str] = []
    position = 0
    while start >= 0:
        after = low[start + len(opening) : start + len(opening) + 1]
        if opening[-1].isalpha() and (after.isalnum() or after == "-"):  # <styled>, <scripts>
            start = low.find(opening, start + len(opening))
            continue
        kept.append(text[position:start])
        end = low.find(closing, start)
        if end < 0:
            position = len(text)
            break
        position = low.find(">", end + len(closing) - 1) + 1
        if position == 0:
            position = len(text)
            break
        start = low.find(opening, position)
    kept.append(text[position:])
    return " ".join(kept)


def without_hidden(text: str) -> str:
    """A text without comments, scripts, styles and templates; the content of CDATA stays."""
    if "<" not in text or ("<!" not in text and "]]>" not in text and _HIDING.search(text) is None):
        return text
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    text = without_blocks(text, "<!--", "-->")
    for name in ("script", "style", "template"):
        text = without_blocks(text, f"<{name}", f"</{name}")
    return text


def without_cut_tag(text: str) -> str:
    """A text without a tag that the end of the text cut in two."""
    last = text.rfind("<")
    if last >= 0 and ">" not in text[last:] and _CUT_TAG.match(text, last) is not None:
        return text[:last]
    return text


def _replace_tag(match: re.Match[str]) -> str:
    if not is_tag(match):
        return match[0]
    return "" if match["name"].lower() in INLINE else " "


def _strip(text: str) -> str:
    """A text without its tags; block tags leave a blank, so that words do not run together."""
    if "<" not in text:
        return text
    text = without_cut_tag(TAG.sub(_replace_tag, without_hidden(text)))
    return OTHER_MARKUP.sub("", text) if "<" in text else text


def drop_unwanted(text: str) -> str:
    """A text without escape sequences, controls (of direction too), invisible characters and lone surrogates; joiners
    stay where they are spelling. Line breaks and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    if _SUSPECT.search(text) is not None:
        text = _UNWANTED.sub("", ESCAPES.sub("", text))
        if "\u200c" in text or "\u200d" in text:
            text = _JOINERS.sub("", text)
    return _STACKED.sub(r"\1", text) if not text.isascii() else text


def clean_line(raw: str) -> str:
    """One line of plain text: markup, escape sequences and invisible characters out, entities resolved (doubly encoded
    ones too), blanks collapsed, cut at `MAX_LINE`."""
    text = raw
    if "<" in text or "&" in text:
        text = _strip(text)
        if "&" in text:
            text = resolve(text)
            if "<" in text and _CLOSING.search(text) is not None:  # markup that was encoded as text
                text = _strip(text)
            if "&" in text:
                text = resolve(text)
    line = " ".join(drop_unwanted(text).split())
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1].rstrip() + "…"
