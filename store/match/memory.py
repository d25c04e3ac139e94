"""What the lexicon remembers of the stream: pieces of texts and words, in two generations.

In: a piece between blanks, or a folded word. Out: what rules want of it, worked out once. When the younger generation is full
it becomes the older one; what is asked for again moves up, so that the words of every day stay and what came once goes.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from itertools import pairwise
from typing import Any, NamedTuple

from store.text import compounds, piece_tokens

LONGEST_WORD = 40
LONGEST_PIECE = 160
ANATOMY_KEPT = 60_000

Found = tuple[tuple[int, int], ...]
"""The words of rules that a word satisfies: (number, edits)."""


class Placed(NamedTuple):
    """A word of a piece that satisfies words of rules: positions of its first and last word, offsets, and which."""

    first: int
    last: int
    start: int
    end: int
    found: Found


class Piece(NamedTuple):
    """What a piece of text between blanks holds: the bits of groups that may be there, its count of words, and which."""

    mask: int
    length: int
    placed: tuple[Placed, ...]


EMPTY: dict[int, Piece] = {count: Piece(0, count, ()) for count in range(8)}
"""Pieces with so many words of which no rule wants one."""


class Clock:
    """Counts what is remembered in several places and says when their generations change."""

    def __init__(self, kept: int) -> None:
        self._half = kept // 2
        self._count = 0
        self._places: list[Any] = []

    def add(self, place: Any) -> None:
        """Takes a place in, whose `age` is called when generations change."""
        self._places.append(place)

    def tick(self, weight: int = 1) -> None:
        """Notes that one more thing is remembered, which takes as much room as `weight` words."""
        self._count += weight
        if self._count >= self._half:
            self._count = 0
            for place in self._places:
                place.age()

    def forget(self) -> None:
        """Makes every place empty: both its generations."""
        self._count = 0
        for place in self._places:
            place.clear()
            place.older.clear()

    def held(self) -> int:
        """How much is remembered now."""
        return sum(len(place) + len(place.older) for place in self._places)


class Words(dict[str, Found]):
    """What is known of the folded words of one language."""

    __slots__ = ("_clock", "_judge", "_language", "older")

    def __init__(self, judge: Callable[[str, str], Found], language: str, clock: Clock) -> None:
        super().__init__()
        self._judge = judge
        self._language = language
        self._clock = clock
        self.older: dict[str, Found] = {}
        clock.add(self)

    def __missing__(self, folded: str) -> Found:
        found = self.older.pop(folded, None)
        if found is None:
            found = self._judge(folded, self._language)
        if len(folded) <= LONGEST_WORD:
            self[folded] = found
            self._clock.tick()
        return found

    def age(self) -> None:
        """Makes what is known the older generation."""
        self.older = dict(self)
        self.clear()


class Anatomy(dict[str, "tuple[str, ...] | None"]):
    """The folded words of pieces, compounds last behind "", as far as all are of an archive's vocabulary: else None."""

    __slots__ = ("vocabulary",)

    def __init__(self, vocabulary: Container[str]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def __missing__(self, piece: str) -> tuple[str, ...] | None:
        taken = piece_tokens(piece)
        words = [word.folded for word in taken]
        joined = [folded for _, _, folded in compounds(piece, taken)]
        if joined:
            words += ["", *joined]
        told = tuple(words) if all(not word or word in self.vocabulary for word in words) else None
        if len(piece) <= LONGEST_PIECE:
            if len(self) >= ANATOMY_KEPT:
                self.clear()
            self[piece] = told
        return told


_EDGES = ".,:;!?\"'()[]{}«»“”„‘’‚…–—|/*"
_UNKNOWN: Any = object()


class Pieces(dict[str, "Piece | None"]):
    """Pieces of the texts of one language. A piece of one word that no rule wants is None, the commonest case."""

    __slots__ = ("_anatomy", "_clock", "_language", "_learn", "_meant", "_numbers", "_plain", "_words", "older")

    def __init__(
        self,
        learn: Callable[[str, str], Piece | None],
        language: str,
        words: Words,
        numbers: Words,
        plain: Callable[[str], bool],
        clock: Clock,
    ) -> None:
        super().__init__()
        self._learn = learn
        self._language = language
        self._words = words
        self._numbers = numbers
        self._plain = plain
        self._clock = clock
        self._meant: dict[str, tuple[int, ...]] = {}
        self._anatomy: Anatomy | None = None
        self.older: dict[str, Piece | None] = {}
        clock.add(self)

    def narrow(self, meant: dict[str, tuple[int, ...]], anatomy: Anatomy) -> None:
        """Says which words are all that may satisfy a rule, and what pieces are made of."""
        self._meant = meant
        self._anatomy = anatomy

    def _left_out(self, piece: str, anatomy: Anatomy) -> Any:
        """What a piece is that holds nothing any rule wants; _UNKNOWN where it may."""
        words = anatomy[piece]
        if words is None or not self._meant.keys().isdisjoint(words):
            return _UNKNOWN
        count = words.index("") if "" in words else len(words)
        return None if count == 1 else EMPTY.get(count) or Piece(0, count, ())

    def __missing__(self, piece: str) -> Piece | None:
        made: Piece | None = self.older.pop(piece, _UNKNOWN)
        if made is _UNKNOWN and self._anatomy is not None:
            made = self._left_out(piece, self._anatomy)
        if made is _UNKNOWN:
            core = piece.strip(_EDGES)
            if core.isascii() and core.isalpha() and not self._words[core.lower()] and self._plain(core):
                made = None  # a plain word that no rule wants, as most new pieces are
            elif core.isascii() and core.replace("-", "").isdigit() and (count := self._unwanted(core.split("-"))):
                made = None if count == 1 else EMPTY.get(count) or Piece(0, count, ())
            else:
                made = self._learn(piece, self._language)
        if len(piece) <= LONGEST_PIECE:
            self[piece] = made
            self._clock.tick(1 + len(piece) // 32 + (len(made.placed) // 2 if made else 0))
        return made

    def _unwanted(self, numbers: list[str]) -> int:
        """How many numbers stand in a chain of at most three (3, 2-0, 2025-26) of which no rule wants any, with hyphens or
        without; 0 where one may. Beside plain words, numbers are what new pieces are made of."""
        if len(numbers) > 3 or not all(numbers) or max(map(len, numbers)) > LONGEST_WORD // 3:
            return 0
        wanted = self._numbers
        if any(wanted[number] or not self._plain(number) for number in numbers):
            return 0
        joined = [left + right for left, right in pairwise(numbers)] if len(numbers) > 1 else []
        if len(numbers) > 2:
            joined.append("".join(numbers))
        return 0 if any(wanted[number] for number in joined) else len(numbers)

    def age(self) -> None:
        """Makes what is remembered the older generation."""
        self.older = dict(self)
        self.clear()
