"""The words of a text for the full-text index, quickly.

In: any text. Out: the same set of folded words as `index_text` gives, in no particular order: the index keeps no positions.
Pieces of plain ASCII are taken apart all at once, by one table; the others one by one, as everywhere.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .words import MAX_FOLDED, index_text

# Signs that separate words, and apostrophes and hyphens that mean the same: as ASCII, pieces with them are plain more often.
_ALIKE = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u201c", " "), ("\u201d", " "), ("\u2013", " "), ("\u2014", " "), ("\u2026", " "),
    ("\u00ab", " "), ("\u00bb", " "), ("\u201e", " "), ("\u2011", "-"),
)  # fmt: skip
_FOLDED = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_POSSESSIVE = re.compile(r"['`](?<=[A-Za-z0-9]['`])[sS](?![A-Za-z0-9_])")
_AGAIN = re.compile(r"['`][sS]['`]")
_CHAIN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+")
_DOTTED = re.compile(r"\.[A-Za-z]")  # an acronym perhaps, U.S. or a.m


def index_terms(text: str) -> list[str]:
    """The folded words of a text, compounds without their hyphen too; words may stand in the list more than once."""
    if not text.isascii():
        for sign, plain in _ALIKE:
            if sign in text:
                text = text.replace(sign, plain)
    if "UU" in text or (("s'" in text or "S'" in text or "`" in text) and _AGAIN.search(text) is not None):
        return index_text(text).split()  # EE. UU. is a word with a blank in it; it's's is hardly one
    odd = ""
    if not text.isascii() or "$" in text or ("." in text and _DOTTED.search(text) is not None):
        plain_pieces: list[str] = []
        odd_pieces: list[str] = []
        for piece in text.split():
            is_plain = piece.isascii() and "$" not in piece and ("." not in piece or _DOTTED.search(piece) is None)
            (plain_pieces if is_plain else odd_pieces).append(piece)
        text, odd = " ".join(plain_pieces), " ".join(odd_pieces)
    if "'" in text or "`" in text:
        text = _POSSESSIVE.sub(" ", text)
    words = text.translate(_FOLDED).split()
    if words and len(max(words, key=len)) > MAX_FOLDED:
        words = [word[:MAX_FOLDED] for word in words]
    hyphen = text.find("-")
    while hyphen >= 0:
        end = text.find(" ", hyphen)
        end = end if end >= 0 else len(text)
        for chain in _CHAIN.findall(text, text.rfind(" ", 0, hyphen) + 1, end):
            words += _joined(chain.lower().split("-"))
        hyphen = text.find("-", end)
    return words + index_text(odd).split() if odd else words


def _joined(parts: list[str]) -> list[str]:
    """The words of a chain of hyphens taken two by two, and the first three: as `compounds` joins them."""
    parts = [part[:MAX_FOLDED] for part in parts]
    joined = [(left + right)[:MAX_FOLDED] for left, right in pairwise(parts)]
    return [*joined, "".join(parts[:3])[:MAX_FOLDED]] if len(parts) > 2 else joined
