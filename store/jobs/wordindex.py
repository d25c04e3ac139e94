"""What an archive's index of words tells, kept at hand while rules are edited.

In: an archive, and words and phrases of rules. Out: sets of items. The items, their clocks and the vocabulary are read once;
where a word stands is asked of the archive when a rule first has it. What arrives or changes afterwards is `late`: it counts as
holding every word, until there is so much of it that everything is read anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from store.errors import Interrupted
from store.jobs.bits import bits_of
from store.jobs.search import vocabulary_of
from store.match.memory import Anatomy
from store.match.superset import Ways

if TYPE_CHECKING:
    from store.db import Archive
    from store.match.lexicon import Lexicon
    from store.match.nodes import Word
    from store.match.vocabulary import Vocabulary

MOST_LATE = 2_000
PLACES_KEPT = 6_000_000  # numbers of items, 8 bytes each
SETS_KEPT = 400          # of words and phrases taken together, as large as the archive has items in bits
SLACK = 3_600            # seconds: a round that was under way may write an earlier time beside what it changed
ABSENT = -(1 << 62)

Stop = Callable[[], bool]


class WordIndex:
    """The items of an archive by their words. Raises Interrupted where `stop` says so in the middle of something."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.stop: Stop = lambda: False
        self.everything = 0
        self.late: frozenset[int] = frozenset()
        self.late_bits = 0
        self.version = 0  # counts how often everything was read
        self._pulse: tuple[int, int] | None = None
        self._read_at = 0
        self._last = 0
        self._clocks: array[int] = array("q")
        self._vocabulary: Vocabulary | None = None
        self._anatomy: Anatomy | None = None
        self._places: dict[tuple[Word, ...], array[int]] = {}
        self._held = 0
        self._sets: dict[Ways, int] = {}
        self._equals: dict[tuple[str, str], int] = {}

    def refresh(self, now: int) -> bool:
        """Looks whether the archive changed; whether matches may have."""
        pulse = self.archive.pulse()
        told = (pulse.last, pulse.topics)
        if told == self._pulse:
            return False
        if self._pulse is not None:
            late = {*self.archive.clocks(self._last)[0], *self.archive.retold(self._read_at - SLACK)}
            if len(late) <= MOST_LATE:
                self._note(late)
                self._pulse = told
                return True
        self._read(now)
        self._pulse = told
        return True

    def _read(self, now: int) -> None:
        """Reads which items there are, and forgets where words stand."""
        self._places.clear()
        self._sets.clear()
        self._equals.clear()
        self._held = 0
        self._vocabulary = self._anatomy = None
        self._clocks = array("q")
        items = self._grow(0)
        self._last = len(self._clocks) - 1
        self._read_at = now
        self.everything = bits_of(items, self._last)
        self.late, self.late_bits = frozenset(), 0
        self.version += 1

    def _grow(self, after: int) -> array[int]:
        """Notes the clocks of the items above a number, and which these are."""
        items, clocks = self.archive.clocks(after)
        most = max(items, default=after)
        self._clocks.extend([ABSENT] * (most + 1 - len(self._clocks)))
        for item, at in zip(items, clocks, strict=True):
            self._clocks[item] = at
        return items

    def _note(self, late: set[int]) -> None:
        """Takes in what arrived or changed."""
        self._grow(self._last)
        self.late = frozenset(late)
        self.late_bits = bits_of(late, max(late, default=0))
        self.everything |= self.late_bits

    def at(self, item: int) -> int:
        """The clock of an item, ABSENT when it is not there."""
        return self._clocks[item] if item < len(self._clocks) else ABSENT

    @property
    def words(self) -> Vocabulary:
        """The words of the archive."""
        if self._vocabulary is None:
            self._vocabulary = vocabulary_of(self.archive)
        return self._vocabulary

    # --- sets of items ---------------------------------------------------------------------------------------------

    def having(self, ways: Ways) -> int:
        """The items in which one of these words, or all words of one of these phrases, may stand."""
        known = self._sets.get(ways)
        if known is None:
            items: set[int] = set()
            for way in ways:
                items.update(self._where(way))
            known = bits_of(items, self._last)
            if len(self._sets) >= SETS_KEPT:
                self._sets.pop(next(iter(self._sets)))
            self._sets[ways] = known
        return known | self.late_bits

    def equal(self, field: str, value: str) -> int:
        """The items of which a field may be equal to a value."""
        if field not in ("lang", "feed", "source") or not value:
            return self.everything
        known = self._equals.get((field, value))
        if known is None:
            self._pause()
            known = self._equals[field, value] = bits_of(self.archive.equal(field, value), self._last)
        return known | self.late_bits

    def _where(self, way: tuple[Word, ...]) -> array[int]:
        """The items in which all words of a phrase may stand."""
        known = self._places.get(way)
        if known is None:
            self._pause()
            parts = [self.words.expand(word) for word in way]
            if all(parts):
                asked = " AND ".join(f"({' OR '.join(map(_quoted, part))})" for part in dict.fromkeys(parts))
                known = self.archive.having(asked)
            else:
                known = array("q")
            self._held += len(known)
            while self._held > PLACES_KEPT and self._places:
                oldest = next(iter(self._places))
                self._held -= len(self._places.pop(oldest))
            self._places[way] = known
        return known

    def _pause(self) -> None:
        if self.stop():
            raise Interrupted("stopped")

    # --- words -----------------------------------------------------------------------------------------------------

    def learn(self, words: Iterable[Word]) -> None:
        """Looks words of rules up in the vocabulary."""
        known = self.words
        for word in words:
            if not known.knows(word):
                self._pause()
                known.expand(word)

    def narrow(self, lexicon: Lexicon, *, most: int = 20) -> bool:
        """Tells a lexicon of rules which words of the archive may satisfy them; not when more than `most` of the words of
        the rules were never looked up."""
        known = self.words
        missing = [word for word in lexicon.words if not known.knows(word)]
        if len(missing) > most:
            return False
        self.learn(missing)
        meant: dict[str, list[int]] = {}
        for number, word in enumerate(lexicon.words):
            for folded in known.expand(word):
                meant.setdefault(folded, []).append(number)
        if self._anatomy is None:
            self._anatomy = Anatomy(known)
        lexicon.narrow({folded: tuple(numbers) for folded, numbers in meant.items()}, self._anatomy)
        return True


def _quoted(word: str) -> str:
    return f'"{word}"'
