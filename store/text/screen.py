"""The last cleaning, at the edge of the screen, and the judgement of links.

In: any string, cleaned before or not. Out: a string that moves no cursor and takes the cells it seems to take.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .chars import BIDI, BROKEN, CONTROLS, INVISIBLE
from .clean import ESCAPES

_UNSHOWN = re.compile(
    f"[{CONTROLS}{BIDI}{INVISIBLE}{BROKEN}\u200c\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\ue000-\uf8ff"
    "\U000f0000-\U0010ffff]+"
)
_STACKED = re.compile("([\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]{2})[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+")
_BLANKS = re.compile("[\t\n\r\x0b\x0c\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_BLANKS_IN_LINE = re.compile("[\t\x0b\x0c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_USUAL_LINK = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*/[A-Za-z0-9_/.~%+&=,@!$*():'-]*(?:\?[A-Za-z0-9_/.~%+&=,@!$*():;?'-]+)?"
)


def is_usual_link(url: str) -> bool:
    """Whether an address is of the shape that most have, of which nothing is to be mended, resolved or doubted: http(s),
    a host without user and port, a path, perhaps a query, all of it ASCII."""
    return len(url) <= 2048 and _USUAL_LINK.fullmatch(url) is not None


def screen_safe(s: str, newlines: bool = False) -> str:
    """A string as a terminal can show it: nothing it obeys, nothing whose width terminals disagree about (joined emoji,
    keycaps, skin tones, variation selectors, private use); line ends are blanks, or kept with `newlines`."""
    if s.isascii() and s.isprintable():
        return s
    if "\x1b" in s or "\x9b" in s or "\x9d" in s or "\x90" in s:
        s = ESCAPES.sub("", s)
    if newlines:
        s = _BLANKS_IN_LINE.sub(" ", _LINE_ENDS.sub("\n", s))
    else:
        s = _BLANKS.sub(" ", s)
    return _STACKED.sub(r"\1", _UNSHOWN.sub("", s))


def is_safe_link(url: str) -> bool:
    """Whether a link may be shown and opened: http or https, with a host, without blanks, controls or a backslash."""
    if is_usual_link(url):
        return True
    if len(url) > 4096 or not url[:8].lower().startswith(("http://", "https://")):
        return False
    if any(c <= " " or c in '\\<>"' or "\x7f" <= c <= "\x9f" for c in url) or _UNSHOWN.search(url) is not None:
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
