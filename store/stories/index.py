"""Which items hold a term: signatures of the window come in, candidates that share rare terms go out.

A term in one item only is kept as that item's id, a term in more as a list of ids: 50,000 items stay far under 100 MB.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


class Index:
    """Terms → ids of the items that hold them, and how many items each language has."""

    def __init__(self) -> None:
        self._holders: dict[int, int | list[int]] = {}
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
                holders[term] = [known, item]
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

    def candidates(self, terms: Sequence[int], weights: Sequence[int], budget: int, most: int) -> list[int]:
        """The ids of at most `most` items that share the most weight in rare terms; `budget` bounds the ids looked at.

        An item that shares less than a sixth of all the weight is none. What is met only in the longest lists, which weigh
        less than that together, shares too little; they are looked at only for items that the others brought."""
        holders = self._holders.get
        least = 0.16 * sum(weights)
        found: dict[int, int] = {}
        get = found.get
        ranked: list[tuple[int, int, int, list[int]]] = []
        lone = 0
        for term, weight in zip(terms, weights, strict=True):
            known = holders(term)
            if known is None:
                continue
            if isinstance(known, int):
                found[known] = get(known, 0) + weight
                lone += weight
            else:
                ranked.append((len(known), term, weight, known))
        ranked.sort()  # no two have the same term, so that the lists are never compared
        read = left = 0
        for length, _, weight, _ in ranked:
            budget -= length
            if budget < 0:
                break
            read += 1
            left += weight
        if lone + left < least:
            return []
        head = 0
        while left >= least and head < read:
            _, _, weight, items = ranked[head]
            head += 1
            left -= weight
            for item in items:
                found[item] = get(item, 0) + weight
        pruned = False
        for _, _, weight, items in ranked[head:read]:
            if not pruned and 2 * left <= least:  # by now most are out of reach
                pruned = True
                found = {item: share for item, share in found.items() if share + left >= least}
                if not found:
                    return []
            left -= weight
            for item in found.keys() & items:
                found[item] += weight
        best = [(share, item) for item, share in found.items() if share >= least]
        if len(best) > most:
            best.sort(reverse=True)
            del best[most:]
        return [item for _, item in best]
