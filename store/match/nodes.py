"""What an expression says, as the grammar found it: names not yet looked up, every part with its column.

In: parts of an expression. Out: small frozen values that `build` turns into what is evaluated.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from store.errors import ExpressionError
from store.text import fold, surface, tokens
from store.text.chars import PAIRED

TEXT_FIELDS = ("title", "summary")
EQUAL_FIELDS = ("source", "feed", "lang")
SEARCH_FIELDS = ("topic", "is", "tag", "since", "before", "story")
STATES = ("new", "read", "kept", "dismissed")
MAX_PHRASE = 24
MAX_DISTANCE = 1_000
MAX_GAP = 50


class Kind(IntEnum):
    """How a word of a rule is compared with the words of a text."""

    FUZZY = 0  # folded, inflected, with up to `edits` edits
    EXACT = 1  # as written
    PREFIX = 2  # folded, begins so
    EXACT_PREFIX = 3
    WITHIN = 4  # one Chinese, Japanese, Korean or Thai letter, anywhere in a pair


class Word(NamedTuple):
    """One word of a rule. `text` is folded, or as written where it must be so; `acronym`: written in capitals; `name`: with
    a capital or in a script that has none, so that it is likely a name."""

    kind: Kind
    text: str
    edits: int = 0
    acronym: bool = False
    name: bool = True


class Term:
    """A word or phrase of a rule as it was `written`; each of `ways` is a sequence of words that satisfies it. Compared by
    identity: comparing thousands of them by content is what loading the rules would mostly do."""

    __slots__ = ("column", "gap", "ways", "written")

    def __init__(self, written: str, ways: tuple[tuple[Word, ...], ...], gap: int = 0, column: int = 1) -> None:
        self.written = written
        self.ways = ways
        self.gap = gap
        self.column = column


class ListRef(NamedTuple):
    """A list of names, by its name."""

    name: str
    column: int


class Value(NamedTuple):
    """A field that is compared as a whole: `source:`, `feed:`, `lang:`, `url:`, and what the archive knows."""

    field: str
    value: str
    column: int


class Scoped(NamedTuple):
    """Something to be looked for only in `field` (title, summary, text, author)."""

    field: str
    inner: Node
    column: int


class And(NamedTuple):
    """All of them."""

    parts: tuple[Node, ...]


class Or(NamedTuple):
    """Any of them."""

    parts: tuple[Node, ...]


class Not(NamedTuple):
    """Not that."""

    part: Node


class Near(NamedTuple):
    """Neighbouring `parts` with at most `distances` words between; `columns` are those of the parts."""

    parts: tuple[Node, ...]
    distances: tuple[int, ...]
    columns: tuple[int, ...]


Node = Term | ListRef | Value | Scoped | And | Or | Not | Near


def edits_allowed(folded: str) -> int:
    """The edits that a word of this length may be off: up to 4 letters none, 5 to 7 one, 8 and more two. Words with a
    digit are numbers or names like F-35, where one digit more is another thing: none."""
    length = len(folded)
    if length <= 4 or (not folded.isalpha() and any(letter.isdigit() for letter in folded)):
        return 0
    return 1 if length <= 7 else 2


_PAIRED = re.compile(f"[{PAIRED}]")


def plain_term(entry: str) -> Term | None:
    """The term of an entry that is one plain word of a script with blanks between words; None for any other."""
    if not entry.isalpha() or _PAIRED.search(entry) is not None:
        return None
    folded = fold(entry)
    if not folded:
        return None
    return Term(
        entry, ((Word(Kind.FUZZY, folded, edits_allowed(folded), len(entry) > 1 and entry.isupper(), not entry[0].islower()),),)
    )


def _word(written: str, folded: str, exact: bool, prefix: bool, edits: int | None) -> Word:
    """One word of a term."""
    if exact:
        return Word(Kind.EXACT_PREFIX if prefix else Kind.EXACT, surface(written))
    if prefix:
        return Word(Kind.PREFIX, folded)
    if _PAIRED.search(folded) is not None:
        return Word(Kind.WITHIN if len(folded) == 1 else Kind.FUZZY, folded)
    allowed = edits_allowed(folded) if edits is None else edits
    bare = surface(written)
    return Word(Kind.FUZZY, folded, allowed, len(bare) > 1 and bare.isupper(), not bare[:1].islower())


def make_term(
    body: str, *, written: str, column: int, exact: bool = False, prefix: bool = False, edits: int | None = None, gap: int = 0
) -> Term:
    """A term of the words in `body`; raises ExpressionError where there is no word, or there are too many."""
    found = tokens(body)
    if not found:
        raise ExpressionError(f"{written!r} holds no word", column, "letters or digits")
    if len(found) > MAX_PHRASE:
        raise ExpressionError(f"a phrase of {len(found)} words", column, f"at most {MAX_PHRASE}")
    words: list[Word] = []
    hyphens: list[int] = []
    for index, token in enumerate(found):
        starred = body[token.end : token.end + 1] == "*"
        last = index == len(found) - 1
        words.append(_word(body[token.start : token.end], token.folded, exact, starred or (prefix and last), edits))
        if index and token.start - found[index - 1].end == 1 and body[token.start - 1] in "-\u2010\u2011":
            hyphens.append(index)
    ways = [tuple(words)]
    if hyphens and not exact:
        joined: list[Word] = [words[0]]
        for index in range(1, len(words)):
            if index in hyphens and words[index].kind in (Kind.FUZZY, Kind.PREFIX) and joined[-1].kind is Kind.FUZZY:
                whole = joined[-1].text + words[index].text
                allowed = edits_allowed(whole) if edits is None else edits
                joined[-1] = Word(words[index].kind, whole, allowed if words[index].kind is Kind.FUZZY else 0)
            else:
                joined.append(words[index])
        ways.append(tuple(joined))
    return Term(written, tuple(ways), gap, column)
