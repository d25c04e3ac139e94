"""Which of many forms are within a few edits of a word.

In: forms, each with the edits it allows. Out: for a word, the forms it is near to. Two words at most k edits apart share a form
once k letters of each are left out (the symmetric deletion of Garbe's SymSpell); only the beginnings are indexed, and rapidfuzz
measures what the index proposes, so that a word costs the same whether there are twenty forms or two thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

PREFIX = 7
"""Letters of a form that are indexed: more would cost memory, fewer propose too much."""


class Reach:
    """Forms by what remains of their beginnings when some letters are left out."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        self._forms: list[tuple[str, int]] = []
        self._left: dict[str, list[int]] = {}
        self._most = 0
        for form, edits in forms:
            number = len(self._forms)
            self._forms.append((form, edits))
            if edits > 0:
                self._most = max(self._most, edits)
                for rest in _deletions(form[:PREFIX], edits):
                    self._left.setdefault(rest, []).append(number)

    def near(self, word: str) -> list[tuple[int, int]]:
        """The numbers of the forms, in the order given, that `word` is one edit or more off, but no more than each allows."""
        if not self._most:
            return []
        left = self._left
        proposed: set[int] = set()
        for rest in _deletions(word[:PREFIX], self._most):
            if rest in left:
                proposed.update(left[rest])
        if not proposed:
            return []
        distance = _distance or _load_distance()
        length = len(word)
        close: list[tuple[int, int]] = []
        for number in proposed:
            form, edits = self._forms[number]
            if abs(len(form) - length) <= edits:
                off = distance(word, form, score_cutoff=edits)
                if 0 < off <= edits:
                    close.append((number, off))
        return close


def _deletions(word: str, letters: int) -> set[str]:
    """A word with up to `letters` letters left out."""
    found = {word}
    frontier = found
    for _ in range(letters):
        frontier = {form[:at] + form[at + 1 :] for form in frontier for at in range(len(form))}
        found = found | frontier
    return found


_distance: Any = None


def _load_distance() -> Any:
    global _distance
    from rapidfuzz.distance import OSA

    _distance = OSA.distance
    return _distance
