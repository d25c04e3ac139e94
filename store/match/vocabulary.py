"""The words of an archive, and which of them a word of a rule may mean.

In: the distinct folded words that the full-text index holds. Out: for a word of a rule, all of them that it could match in an
item of whatever language: never fewer than the matcher would take. What was found is remembered, so that while a rule is
edited only its new words cost anything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from store.text import fold

from . import commons
from .lexicon import edits_of_stem, is_slip
from .nodes import Kind, Word
from .stems import MISSPELT_BY_STEM, language_for, languages_of, same_stem, script_of, stem

LONGEST_ENDING = 8
MOST_WORDS = 20_000


class Vocabulary:
    """Folded words, in order. Building it costs about half a second for 350,000 words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._known: dict[Word, tuple[str, ...]] = {}
        self._by_length: dict[int, list[str]] = {}
        self._near: dict[tuple[str, int], list[str]] = {}
        self._beginnings: dict[tuple[str, int], list[str]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def expand(self, word: Word) -> tuple[str, ...]:
        """The words of the archive that a word of a rule may mean, in order."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = tuple(sorted(self._expand(word)))
        return known

    def _expand(self, word: Word) -> set[str]:
        text = word.text
        if word.kind is Kind.EXACT:
            return self._present(fold(text))
        if word.kind in (Kind.PREFIX, Kind.EXACT_PREFIX):
            return set(self._beginning(fold(text)))
        if word.kind is Kind.WITHIN:
            return {other for other in self._words if text in other}
        found = self._present(text)
        if languages_of(text):
            self._add_inflected(word, found)
            if word.edits:
                self._add_misspelt(word, found)
        return found

    def _present(self, word: str) -> set[str]:
        at = bisect_left(self._words, word)
        return {word} if at < len(self._words) and self._words[at] == word else set()

    def _beginning(self, prefix: str) -> Sequence[str]:
        """The words that begin with `prefix`."""
        low = bisect_left(self._words, prefix)
        high = bisect_left(self._words, prefix + "\U0010ffff", low)
        return self._words[low:high]

    def _add_inflected(self, word: Word, found: set[str]) -> None:
        """Adds the words that have the stem of the term in some language."""
        text = word.text
        stems = {language: stem(text, language) for language in languages_of(text)}
        shortest = min(len(form) for form in stems.values())
        for other in self._beginning(text[: max(2, shortest - 1)]):
            if other == text or len(other) > len(text) + LONGEST_ENDING:
                continue
            if other.isascii() and other[-1] == "s" and other[:-1] == text:
                found.add(other)
                continue
            for language, form in stems.items():
                if language_for(other, language) == language and same_stem(
                    stem(other, language), other, form, text, word.acronym
                ):
                    found.add(other)
                    break

    def _add_misspelt(self, word: Word, found: set[str]) -> None:
        """Adds the words that are a misspelling of the term in some language."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        text, reach = word.text, word.edits
        near: set[str] = set()
        for length in range(len(text) - reach, len(text) + reach + 2):
            words = self._of_length(length)
            for other, off, _ in extract(text, words, scorer=OSA.distance, score_cutoff=reach + 1, limit=None):
                # a genitive -s is beyond the edits
                if off <= reach or (other[-1] == "s" and OSA.distance(text, other[:-1]) <= reach):
                    near.add(other)
        for language in languages_of(text):
            if language in MISSPELT_BY_STEM:
                form = stem(text, language)
                allowed = min(reach, edits_of_stem(len(form)))
                if len(form) >= 4 and allowed:
                    near.update(self._near_stem(form, allowed, language))
        for other in near - found:
            languages = languages_of(other)
            if any(is_slip(other, word, 1, commons.standing(other, language)) for language in languages):
                found.add(other)

    def _near_stem(self, form: str, allowed: int, language: str) -> set[str]:
        """The words whose stem in a language is near a stem."""
        from rapidfuzz.distance import OSA

        near: set[str] = set()
        for start in self._near_starts(form, allowed):
            for other in self._beginning(start):
                if len(other) <= len(form) + LONGEST_ENDING and language_for(other, language) == language:
                    near.add(other)
        return {other for other in near if OSA.distance(stem(other, language), form, score_cutoff=allowed) <= allowed}

    def _near_starts(self, form: str, allowed: int) -> list[str]:
        """The beginnings of words that are near a stem: the same for all languages that stem alike."""
        known = self._near.get((form, allowed))
        if known is None:
            from rapidfuzz.distance import OSA
            from rapidfuzz.process import extract

            known = self._near[form, allowed] = []
            script = script_of(form)
            for length in range(max(3, len(form) - allowed), len(form) + allowed + 1):
                starts = self._starts(script, length)
                found = extract(form, starts, scorer=OSA.distance, score_cutoff=allowed, limit=None)
                known.extend(start for start, _, _ in found)
        return known

    def _of_length(self, length: int) -> list[str]:
        if not self._by_length:
            for word in self._words:
                self._by_length.setdefault(len(word), []).append(word)
        return self._by_length.get(length, [])

    def _starts(self, script: str, length: int) -> list[str]:
        """The distinct beginnings of this length of the words of a script."""
        known = self._beginnings.get((script, length))
        if known is None:
            starts = dict.fromkeys(word[:length] for word in self._words if len(word) >= length)
            known = self._beginnings[script, length] = [start for start in starts if script_of(start) == script]
        return known
