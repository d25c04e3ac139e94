"""Which of many forms are within a few edits of a word.

In: forms, each with the edits it allows. Out: for a word, the forms it is near to; two edits never touch the first letter. Two
words at most k edits apart share a form once k letters of each are left out (the symmetric deletion of Garbe's SymSpell); only
the beginnings are indexed, and rapidfuzz measures what the index proposes, so that a word costs the same whether there are
twenty forms or two thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

PREFIX = 7
"""Letters of a form that are indexed: more would cost memory, fewer propose too much."""

_Table = dict[str, tuple[int, ...]]


class Reach:
    """Forms by what remains of their beginnings when one letter is left out, or two after the first."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        self._forms = tuple(forms)
        self._one: _Table = {}
        self._two: dict[str, _Table] = {}
        self._shortest = min((len(form) for form, edits in self._forms if edits > 1), default=0) - 2
        for number, (form, edits) in enumerate(self._forms):
            if edits > 0:
                _add(self._one, _left(form[:PREFIX], 1), number)
            if edits > 1:
                _add(self._two.setdefault(form[0], {}), _left(form[1:PREFIX], 2), number)

    def near(self, word: str) -> list[tuple[int, int]]:
        """The numbers of the forms, in the order given, that `word` is one edit or more off, but no more than each allows."""
        one = self._one
        proposed: set[int] = set()
        start = word[:PREFIX]
        if start in one:
            proposed.update(one[start])
        for at in range(len(start)):
            rest = start[:at] + start[at + 1 :]
            if rest in one:
                proposed.update(one[rest])
        two = self._two.get(word[:1])
        if two is not None and len(word) >= self._shortest:
            tail = start[1:]
            if tail in two:
                proposed.update(two[tail])
            for at in range(len(tail)):
                rest = tail[:at] + tail[at + 1 :]
                if rest in two:
                    proposed.update(two[rest])
                for other in range(at, len(rest)):
                    fewer = rest[:other] + rest[other + 1 :]
                    if fewer in two:
                        proposed.update(two[fewer])
        if not proposed:
            return []
        distance = _distance or _load_distance()
        length = len(word)
        close: list[tuple[int, int]] = []
        for number in sorted(proposed):
            form, edits = self._forms[number]
            if abs(len(form) - length) <= edits:
                off = distance(word, form, score_cutoff=edits)
                if 0 < off <= edits and (off == 1 or form[0] == word[0]):
                    close.append((number, off))
        return close


def _add(table: _Table, rests: set[str], number: int) -> None:
    for rest in rests:
        table[rest] = (*table.get(rest, ()), number)


def _left(word: str, letters: int) -> set[str]:
    """What a word leaves with up to `letters` letters left out."""
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
