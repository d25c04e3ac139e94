"""Words: the one tokenizer of rules, items and the full-text index.

In: any string. Out: words with their offsets (code points of that string) and their folded form. Each distinct piece of
text between two blanks is taken apart once and remembered in a bounded cache, since the same pieces come again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .chars import MARKS, PAIRED

MAX_FOLDED = 64
"""A folded word is cut at this many code points: longer runs are no words, and an index should not hold them."""

_PIECE_CACHED = 48
_PIECES_KEPT = 16_000


class Token(NamedTuple):
    """A word of a text: `text[start:end]` as written (a possessive 's left out) and as rules and index compare it."""

    start: int
    end: int
    folded: str


_APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`\u2032\uff07"
_WORD = re.compile(
    # N.A.T.O. and U.S., but not the end of a sentence
    rf"(?P<dots>(?<!\w)(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?|(?<![\w.])[^\W\d_]\.[^\W\d_](?![\w.]))"
    # EE.UU., EE. UU., EE UU: Spanish doubles the letters of plurals
    r"|(?P<doubled>(?<!\w)(?:EE\.? UU|EEUU|([A-Z])\3\.([A-Z])\4)(?!\w)\.?)"
    # US$ is money
    r"|(?P<money>(?<!\w)[A-Z]{1,3}\$)"
    rf"|(?P<word>[^\W_\u02bc](?:[\w{MARKS}\u00ad\u200b-\u200d\u2060](?<![_\u02bc])"
    rf"|(?<=[\u0400-\u052f])[{_APOSTROPHES}](?=[\u0400-\u052f]))*)"
)
# the s is not looked at again as a word of its own
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS](?!\w)")
_PAIRED = re.compile(f"[{PAIRED}]")
_ACCENTED = re.compile(
    "([A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff])[\u0300-\u036f\u0483-\u0487\u1dc0-\u1dff]+"
)
_NOT_WORD = re.compile(rf"[^\w{MARKS}]|_")
_STROKED = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ƒ": "f", "ŋ": "n", "ə": "a", "ĸ": "k", "\u0640": None, "\u02bc": None, "\u00ad": None, "\u200b": None,
        "\u200c": None, "\u200d": None, "\u2060": None,
    }
)  # fmt: skip


def fold(word: str) -> str:
    """The form in which words are compared: compatibility forms resolved, case folded, accents of Latin, Greek and
    Cyrillic letters dropped, anything that is no letter, mark or digit left out; at most `MAX_FOLDED` code points."""
    if word.isascii():
        folded = word.lower()
        if not folded.isalnum():
            folded = _NOT_WORD.sub("", folded)
        return folded[:MAX_FOLDED]
    folded = unicodedata.normalize("NFKC", word[: 4 * MAX_FOLDED]).casefold().translate(_STROKED)
    folded = _ACCENTED.sub(r"\1", unicodedata.normalize("NFD", _NOT_WORD.sub("", folded)))
    return unicodedata.normalize("NFC", folded)[:MAX_FOLDED]


def surface(word: str) -> str:
    """A word as written, for terms that want it exactly so: dots of an acronym and invisible characters left out, US$ whole,
    case and accents kept (composed)."""
    if word.isascii():
        return word if word.isalnum() or word[-1:] == "$" else _NOT_WORD.sub("", word)
    word = unicodedata.normalize("NFKC", word)
    return _NOT_WORD.sub("", word)[: 2 * MAX_FOLDED]


_EDGES = ".,:;!?\"'()[]{}«»“”„‘’‚…–—|/*"


def _split(text: str) -> tuple[Token, ...]:
    """The words of a text, without the cache."""
    core = text.strip(_EDGES)
    if (
        core.isalnum() and "\u02bc" not in core and (core.isascii() or _PAIRED.search(core) is None)
    ):  # most pieces are one plain word
        start = text.index(core)
        folded = core.lower()[:MAX_FOLDED] if core.isascii() else fold(core)
        return (Token(start, start + len(core), folded),) if folded else ()
    found: list[Token] = []
    position = 0
    while match := _WORD.search(text, position):
        position = match.end()
        kind = match.lastgroup
        if kind == "word":
            if _PAIRED.search(match[0]):
                from .pairs import pairs

                found.extend(pairs(match[0], match.start()))
            elif folded := fold(match[0]):
                found.append(Token(match.start(), match.end(), folded))
        elif kind == "money":
            folded = "usd" if match[0] == "US$" else match[0][:-1].lower() + "dollar"
            found.append(Token(match.start(), match.end(), folded))
        else:
            found.append(Token(match.start(), match.end(), fold(match[0])))
        if possessive := _POSSESSIVE.match(text, position):
            position = possessive.end()
    return tuple(found)


class _Pieces(dict[str, tuple[Token, ...]]):
    """Pieces of text and their words; when full, the older half is forgotten."""

    def __missing__(self, piece: str) -> tuple[Token, ...]:
        words = _split(piece)
        if len(piece) <= _PIECE_CACHED:
            if len(self) >= _PIECES_KEPT:
                for old in list(self)[: _PIECES_KEPT // 2]:
                    self.pop(old, None)
            self[piece] = words
        return words


class _Folded(dict[str, str]):
    """Pieces of text and their folded words with blanks between; when full, the older half is forgotten."""

    def __missing__(self, piece: str) -> str:
        folded = " ".join([word.folded for word in _split(piece)])
        if len(piece) <= _PIECE_CACHED:
            if len(self) >= _PIECES_KEPT:
                for old in list(self)[: _PIECES_KEPT // 2]:
                    self.pop(old, None)
            self[piece] = folded
        return folded


_pieces = _Pieces()
_folded = _Folded()


def piece_tokens(piece: str) -> tuple[Token, ...]:
    """The words of one piece of text without blanks in it, with offsets in the piece; remembered."""
    return _pieces[piece]


def spans_blanks(text: str) -> bool:
    """Whether a word of this text may reach over a blank (`EE. UU.`): it cannot be taken apart piece by piece."""
    return "EE. UU" in text or "EE UU" in text


def tokens(text: str) -> list[Token]:
    """The words of a text in order. Hyphens separate (see `compounds`), possessives fall off, acronyms are one word."""
    if spans_blanks(text):
        return list(_split(text))
    found: list[Token] = []
    known = _pieces
    new = tuple.__new__
    position = 0
    for piece in text.split():
        at = text.index(piece, position)
        position = at + len(piece)
        for start, end, folded in known[piece]:
            found.append(new(Token, (at + start, at + end, folded)))
    return found


_HYPHENS = "-\u2010\u2011"


def compounds(text: str, words: list[Token] | tuple[Token, ...]) -> list[tuple[int, int, str]]:
    """Words written with one hyphen, as if without: (index of the first word, of the last, folded whole).

    "re-arm" is two words, and also "rearm". A chain of three gives its neighbours and itself."""
    joined: list[tuple[int, int, str]] = []
    if "-" not in text and "\u2010" not in text and "\u2011" not in text:
        return joined
    chain = 0
    for index in range(1, len(words)):
        left, right = words[index - 1], words[index]
        if right.start - left.end == 1 and text[left.end] in _HYPHENS:
            chain += 1
            joined.append((index - 1, index, (left.folded + right.folded)[:MAX_FOLDED]))
            if chain == 2:
                whole = words[index - 2].folded + left.folded + right.folded
                joined.append((index - 2, index, whole[:MAX_FOLDED]))
        else:
            chain = 0
    return joined


def index_text(text: str) -> str:
    """What the full-text index is fed: the folded words in order, blanks between, compounds without hyphen at the end.

    Words hold letters, marks and digits only, so that FTS5's `ascii` tokenizer takes them apart at blanks and nowhere
    else (`unicode61` would split at the marks of Devanagari)."""
    if spans_blanks(text):
        words = _split(text)
        return " ".join([*(word.folded for word in words), *(whole for _, _, whole in compounds(text, words))])
    known = _folded
    pieces = text.split()
    folded = " ".join([form for piece in pieces if (form := known[piece])])
    if "-" in text or "\u2010" in text or "\u2011" in text:
        joined = [
            whole
            for piece in pieces
            if "-" in piece or "\u2010" in piece or "\u2011" in piece
            for _, _, whole in compounds(piece, _pieces[piece])
        ]
        if joined:
            return " ".join([folded, *joined])
    return folded
