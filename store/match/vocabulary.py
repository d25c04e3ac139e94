"""The words of an archive, and which of them a word of a rule may mean.

In: the distinct folded words that the full-text index holds. Out: for a word of a rule, all of them that it could match in an
item of whatever language: never fewer than the matcher would take. What was found is remembered, so that while a rule is
edited only its new words cost anything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from store.text import fold

from . import commons, spelling
from .lexicon import bases, edits_of_stem, is_slip
from .nodes import Kind, Word
from .stems import MISSPELT_BY_STEM, language_of, languages_of, same_stem, script_of, stem, stemmer

LONGEST_ENDING = 8
MOST_WORDS = 20_000
GENERATIONS = 8  # of smaller vocabularies whose words are remembered


class Vocabulary:
    """Folded words, in order. Building it costs about half a second for 350,000 words."""

    def __init__(self, words: Iterable[str], tags: Iterable[str] | None = None) -> None:
        """`tags` are those of the languages that items are in; without them, any may be."""
        self._words = sorted(words)
        self._spoken = None if tags is None else frozenset(map(language_of, tags)) | {"en"}
        self._known: dict[Word, tuple[str, ...]] = {}
        self._by_length: dict[tuple[int, str], list[str]] = {}
        self._first_letters: dict[str, list[str]] = {}
        self._near: dict[tuple[str, int], list[str]] = {}
        self._beginnings: dict[tuple[str, int], list[str]] = {}
        self._inherited: list[tuple[dict[Word, tuple[str, ...]], list[Vocabulary]]] = []

    def grown(self, words: Iterable[str], tags: Iterable[str] | None = None) -> Vocabulary:
        """The vocabulary of an archive that grew: what was looked up in this one is looked up among the new words alone."""
        told = None if tags is None else tuple(tags)
        made = Vocabulary(words, told)
        new = Vocabulary(set(made._words).difference(self._words), told)
        if len(new) * 4 < len(made) and made._spoken == self._spoken:
            older = [(known, [*added, new]) for known, added in self._inherited]
            made._inherited = [(self._known, [new]), *older][:GENERATIONS]
        return made

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at] == word

    def knows(self, word: Word) -> bool:
        """Whether a word of a rule has been looked up before."""
        return word in self._known or any(word in known for known, _ in self._inherited)

    def expand(self, word: Word) -> tuple[str, ...]:
        """The words of the archive that a word of a rule may mean, in order."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = tuple(sorted(self._heir(word) or self._expand(word)))
        return known

    def _heir(self, word: Word) -> set[str]:
        """What is known of a word from a smaller vocabulary, and what came since."""
        for known, added in self._inherited:
            if word in known:
                return {*known[word], *(other for new in added for other in new.expand(word))}
        return set()

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

    def _languages_of(self, word: str) -> tuple[str, ...]:
        """The languages in which a word may come to be stemmed in this archive."""
        languages = languages_of(word)
        if self._spoken is None or len(languages) < 3:
            return languages
        return tuple(language for language in languages if language in self._spoken)

    def _present(self, word: str) -> set[str]:
        return {word} if word in self else set()

    def _beginning(self, prefix: str) -> Sequence[str]:
        """The words that begin with `prefix`."""
        low = bisect_left(self._words, prefix)
        high = bisect_left(self._words, prefix + "\U0010ffff", low)
        return self._words[low:high]

    def _add_inflected(self, word: Word, found: set[str]) -> None:
        """Adds the words that have the stem of the term in some language."""
        text = word.text
        # what begins alike is of one script, and stemmed in any of its languages
        ways: dict[str, list[tuple[Callable[[str], str], str]]] = {}
        for language in self._languages_of(text):
            form = stem(text, language)
            ways.setdefault(text[: max(2, len(form) - 1)], []).append((stemmer(language), form))
            for at in range(len(form)) if language == "de" else ():
                if form[at] in "aou":  # German stems take ae, oe and ue for umlauts: Schroeder is Schröder
                    spelt = form[: at + 1] + "e" + form[at + 1 :]
                    ways.setdefault(spelt[: max(at + 2, len(spelt) - 1)], []).append((stemmer(language), form))
        for beginning, stemmers in ways.items():
            for other in self._beginning(beginning):
                if other in found or len(other) > len(text) + LONGEST_ENDING:
                    continue
                if other[-1] == "s" and other[:-1] == text and other.isascii():
                    found.add(other)
                    continue
                for cut, form in stemmers:
                    if same_stem((cut(other) or other) if len(other) >= 3 else other, other, form, text, word.acronym):
                        found.add(other)
                        break

    def _add_misspelt(self, word: Word, found: set[str]) -> None:
        """Adds the words that are a misspelling of the term in some language."""
        text, reach = word.text, word.edits
        near = {other for form in spelling.forms(text) for other in self._near_words(form, reach)}
        latin = script_of(text) == "latin"
        for language in self._languages_of(text):
            if language in MISSPELT_BY_STEM and (word.name or not latin):
                form = stem(text, language)
                allowed = min(reach, edits_of_stem(len(form)))
                if len(form) >= 4 and allowed:
                    near.update(self._near_stem(form, allowed, language))
        for other in near - found:
            # in Latin script, a word stands nowhere less than in a text of no language
            told = ("",) if latin else languages_of(other)
            if any(is_slip(other, word, 1, commons.standing(other, language, text)) for language in told):
                found.add(other)

    def _near_words(self, text: str, reach: int) -> set[str]:
        """The words within `reach` edits, a genitive -s aside: two edits leave the first letter alone."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        near: set[str] = set()
        for length in range(len(text) - reach, len(text) + reach + 2):
            words = self._of_length(length, text[0])
            for other, off, _ in extract(text, words, scorer=OSA.distance, score_cutoff=reach + 1, limit=None):
                if off <= reach or (other[-1] == "s" and OSA.distance(text, other[:-1]) <= reach):
                    near.add(other)
        for other in self._otherwise_begun(text):
            near |= self._present(other) | self._present(other + "s")
        return near

    def _otherwise_begun(self, text: str) -> list[str]:
        """What a word becomes by one edit of its first letter."""
        tail = text[1:]
        letters = self._letters(script_of(text))
        swapped = text[1:2] + text[0] + text[2:]
        return [tail, swapped, *(letter + tail for letter in letters), *(letter + text for letter in letters)]

    def _near_stem(self, form: str, allowed: int, language: str) -> set[str]:
        """The words whose stem in a language is near a stem."""
        from rapidfuzz.distance import OSA

        cut = stemmer(language)
        near: set[str] = set()
        starts = self._near_starts(form, allowed)
        if language == "cs":  # its stems may end in another letter than the words
            starts = starts + self._near_starts(form[:-1], allowed)
        for start in starts:
            for other in self._beginning(start):
                if other not in near and len(other) <= len(form) + LONGEST_ENDING:
                    for base in bases(other, cut(other) or other, language):
                        if OSA.distance(base, form, score_cutoff=allowed) <= allowed:
                            near.add(other)
                            break
        return near

    def _near_starts(self, form: str, allowed: int) -> list[str]:
        """The beginnings of words that are near a stem: the same for all languages that stem alike."""
        known = self._near.get((form, allowed))
        if known is None:
            from rapidfuzz.distance import OSA
            from rapidfuzz.process import extract

            known = self._near[form, allowed] = []
            for length in range(max(3, len(form) - allowed), len(form) + allowed + 1):
                starts = self._starts(form[0], length)
                found = extract(form, starts, scorer=OSA.distance, score_cutoff=allowed, limit=None)
                known.extend(start for start, _, _ in found)
            # the end of a stem may differ from the word's
            known.extend({other[: max(3, len(other) - 1)] for other in self._otherwise_begun(form)})
        return known

    def _of_length(self, length: int, first: str) -> list[str]:
        """The words of this length that begin with this letter."""
        if not self._by_length:
            for word in self._words:
                if word:
                    self._by_length.setdefault((len(word), word[0]), []).append(word)
        return self._by_length.get((length, first), [])

    def _starts(self, first: str, length: int) -> list[str]:
        """The distinct beginnings of this length of the words that begin with a letter."""
        known = self._beginnings.get((first, length))
        if known is None:
            starts = dict.fromkeys(word[:length] for word in self._beginning(first) if len(word) >= length)
            known = self._beginnings[first, length] = list(starts)
        return known

    def _letters(self, script: str) -> list[str]:
        """The letters that words of a script begin with."""
        if not self._first_letters:
            for letter in dict.fromkeys(word[:1] for word in self._words):
                self._first_letters.setdefault(script_of(letter), []).append(letter)
        return self._first_letters.get(script, [])
