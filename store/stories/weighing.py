"""How much a word counts: items of a round and the index of the window come in, signatures with frozen weights go out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from .index import Index
from .prior import rates
from .records import Signable
from .signature import pack
from .words import sketch

_PRIOR_ITEMS = 400.0


def signatures(items: Sequence[Signable], index: Index) -> list[bytes]:
    """Signatures of a round's items, weighed by the window, the round itself and the words of news at large."""
    sketches = [sketch(item.title, item.summary, item.source, item.lang) for item in items]
    ahead: Counter[int] = Counter()
    languages = Counter(drawn.lang for drawn in sketches)
    for drawn in sketches:
        ahead.update(drawn.title.keys())
        ahead.update(drawn.summary.keys())
    found = []
    for drawn in sketches:
        known = rates(drawn.lang)
        prior = _PRIOR_ITEMS if known else 0.0
        count = index.languages[drawn.lang] + languages[drawn.lang] + prior + 1.0
        weights = [
            math.log(max(1.02, count / (index.held(term) + ahead[term] + prior * known.get(term, 0.0) + 0.5)))
            for terms in (drawn.title, drawn.summary)
            for term in terms
        ]
        found.append(pack(drawn, weights))
    return found


def crowd(count: int) -> float:
    """The logarithm of how many items are compared, at least 300: a young archive is no licence to join what
    little it has."""
    return math.log(max(300, count))
