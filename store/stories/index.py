"""Which items hold a term: signatures of the window come in, candidates that share rare terms go out.

A term in one item only is kept as that item's id, a term in more as an array of ids: 50,000 items stay far under 100 MB.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence


class Index:
    """Terms → ids of the items that hold them (below 2**32), and how many items each language has."""

    def __init__(self) -> None:
        self._holders: dict[int, int | array[int]] = {}
        self.languages: Counter[str] = Counter()

    def add(self, item: int, lang: str, terms: Iterable[int]) -> None:
        """Note an item's terms (each once)."""
        holders = self._holders
        self.languages[lang] += 1
        for term in terms:
            known = holders.get(term)
            if known is None:
                holders[term] = item
            elif isinstance(known, int):
                holders[term] = array("I", (known, item))
            else:
                known.append(item)

    def remove(self, item: int, lang: str, terms: Iterable[int]) -> None:
        """Forget an item that was added with these terms."""
        holders = self._holders
        self.languages[lang] -= 1
        for term in terms:
            known = holders.get(term)
            if known is None or isinstance(known, int):
                if known == item:
                    del holders[term]
                continue
            known.remove(item)
            if len(known) == 1:
                holders[term] = known[0]

    def held(self, term: int) -> int:
        """How many items hold a term."""
        known = self._holders.get(term)
        return 0 if known is None else 1 if isinstance(known, int) else len(known)

    def candidates(self, terms: Sequence[int], weights: Sequence[float], budget: int, most: int) -> list[int]:
        """The ids of at most `most` items that share the most weight in rare terms; `budget` bounds the ids looked at."""
        found: dict[int, float] = {}
        get = found.get
        holders = self._holders.get
        ranked: list[tuple[int, int, float, array[int]]] = []
        total = 0.0
        for term, weight in zip(terms, weights, strict=True):
            total += weight
            known = holders(term)
            if known is None:
                continue
            if isinstance(known, int):
                found[known] = get(known, 0.0) + weight
            else:
                ranked.append((len(known), term, weight, known))
        ranked.sort()  # no two have the same term, so that the arrays are never compared
        least = 0.16 * total
        read = 0
        left = 0.0  # weight of the terms that are still to be read
        for length, _, weight, _ in ranked:
            budget -= length
            if budget < 0:
                break
            read += 1
            left += weight
        for _, _, weight, items in ranked[:read]:
            if left * 1.000001 < least:  # an item that is met only now shares too little: those met before go on
                for item in found.keys() & items:
                    found[item] += weight
            else:
                for item in items:
                    found[item] = get(item, 0.0) + weight
            left -= weight
        best = [(share, item) for item, share in found.items() if share >= least]
        if len(best) > most:
            best.sort(reverse=True)
            del best[most:]
        return [item for _, item in best]
