"""Groups: what a rule names at once, a term of its own or a list of names.

In: terms. Out: numbered groups whose words the lexicon knows, and the occurrences of a group in a text. Two bits stand for a
group: one says that it is there for certain (a single word of it is), one that it may be (the longest word of a phrase is).
"""

from __future__ import annotations

from collections.abc import Sequence

from .nodes import Term, Word
from .texts import Occurrence, Seen, Text

Way = tuple[int, ...]


class Groups:
    """All terms and groups of a set of rules, each kept once."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.terms: list[Term] = []
        self._word_numbers: dict[Word, int] = {}
        self._term_numbers: dict[Term, int] = {}
        self._given: dict[int, tuple[int, tuple[Term, ...]]] = {}  # groups by the very tuple of terms
        self._group_numbers: dict[tuple[int, ...], int] = {}
        self.members: list[tuple[int, ...]] = []  # of each group, its terms
        self._ways: list[tuple[Way, ...]] = []  # of each term, its sequences of word numbers
        self._tables: dict[int, tuple[dict[int, int], dict[int, list[tuple[int, Way]]]]] = {}
        self._contents: dict[int, frozenset[tuple[tuple[Way, ...], int]]] = {}
        self._masks: list[int] = []  # of each word, the bits it sets

    def add(self, terms: tuple[Term, ...]) -> int:
        """The number of the group of these terms."""
        known = self._given.get(id(terms))
        if known is not None:
            return known[0]
        numbers = tuple(dict.fromkeys(self._term(term) for term in terms))
        group = self._group_numbers.get(numbers)
        if group is None:
            group = self._group_numbers[numbers] = len(self.members)
            self.members.append(numbers)
            for number in numbers:
                for way in self._ways[number]:
                    if len(way) == 1:
                        self._masks[way[0]] |= 3 << (2 * group)
                    else:
                        self._masks[self._anchor(way)] |= 2 << (2 * group)
        self._given[id(terms)] = (group, terms)
        return group

    def _term(self, term: Term) -> int:
        number = self._term_numbers.get(term)
        if number is None:
            number = self._term_numbers[term] = len(self.terms)
            self.terms.append(term)
            self._ways.append(tuple(tuple([self._word(word) for word in way]) for way in term.ways))
        return number

    def _word(self, word: Word) -> int:
        number = self._word_numbers.get(word)
        if number is None:
            number = self._word_numbers[word] = len(self.words)
            self.words.append(word)
            self._masks.append(0)
        return number

    def mask_of_word(self, number: int) -> int:
        """The bits that a word sets where it is seen."""
        return self._masks[number]

    def occurrences(self, group: int, text: Text, field: str) -> list[Occurrence]:
        """Where a group stands in a field, in order; of several terms in one stretch the nearest in spelling."""
        known = text.occurrences()
        cached = known.get((group, field))
        if cached is not None:
            return cached
        seen = text.seen(field)
        best: dict[tuple[int, int, int, int], Occurrence] = {}
        single, phrases = self._by_word(group)
        for word, places in seen.items():
            if word in single:
                term = single[word]
                for place in places:
                    _keep(best, Occurrence(*place, term))
            for term, way in phrases.get(word, ()):
                if all(other in seen for other in way):
                    for occurrence in _phrases(way, seen, self.terms[term].gap, term):
                        _keep(best, occurrence)
        ordered = sorted(best.values())
        known[group, field] = ordered
        return ordered

    def _by_word(self, group: int) -> tuple[dict[int, int], dict[int, list[tuple[int, Way]]]]:
        """The terms of a group by their only word, and its phrases by their longest one."""
        known = self._tables.get(group)
        if known is None:
            single: dict[int, int] = {}
            phrases: dict[int, list[tuple[int, Way]]] = {}
            for term in self.members[group]:
                for way in self._ways[term]:
                    if len(way) == 1:
                        single.setdefault(way[0], term)
                    else:
                        phrases.setdefault(self._anchor(way), []).append((term, way))
            known = self._tables[group] = (single, phrases)
        return known

    def _anchor(self, way: Way) -> int:
        """The word of a phrase that is the rarest, as far as its length tells."""
        return max(way, key=lambda word: (len(self.words[word].text), -word))

    def ways_of(self, numbers: Sequence[int]) -> list[tuple[Word, ...]]:
        """The sequences of words that satisfy some groups."""
        return [way for number in numbers for term in self.members[number] for way in self.ways_of_term(term)]

    def contents(self, group: int) -> frozenset[tuple[tuple[Way, ...], int]]:
        """What the terms of a group say: equal where the same is asked for."""
        known = self._contents.get(group)
        if known is None:
            known = frozenset((self._ways[term], self.terms[term].gap) for term in self.members[group])
            self._contents[group] = known
        return known

    def numbers_of_term(self, term: int) -> tuple[Way, ...]:
        """The sequences of word numbers that satisfy a term."""
        return self._ways[term]

    def ways_of_term(self, term: int) -> list[tuple[Word, ...]]:
        """The sequences of words that satisfy a term."""
        return [tuple(self.words[word] for word in way) for way in self._ways[term]]


def _keep(best: dict[tuple[int, int, int, int], Occurrence], occurrence: Occurrence) -> None:
    """Keeps an occurrence, unless a nearer one stands in the same stretch; of equals the term named first."""
    known = best.get(occurrence[:4])
    if known is None or occurrence[4:] < known[4:]:
        best[occurrence[:4]] = occurrence


def _phrases(way: Way, seen: dict[int, list[Seen]], gap: int, term: int) -> list[Occurrence]:
    """Where the words of a phrase follow each other with at most `gap` other words between, taken together."""
    # for every way to have come so far: (first position, start) → the furthest left end, gap used, edits
    places = [{word.first: word for word in seen[number]} for number in way[1:]]
    found: list[Occurrence] = []
    for opening in seen[way[0]]:
        states = [(opening.last, 0, opening.end, opening.edits)]
        for place in places:
            following: dict[int, tuple[int, int, int, int]] = {}
            for last, used, _, edits in states:
                for position in range(last + 1, last + 2 + gap - used):
                    word = place.get(position)
                    if word is not None:
                        state = (word.last, used + position - last - 1, word.end, edits + word.edits)
                        known = following.get(word.last)
                        if known is None or state[1] < known[1]:
                            following[word.last] = state
                        if word.first == word.last:
                            break  # what stands further off can only use more of the gap
            states = list(following.values())
            if not states:
                break
        if states:
            last, _, end, edits = min(states)
            found.append(Occurrence(opening.first, last, opening.start, end, edits, term))
    return found
