"""How much a word counts: items of a round and the index of the window come in, signatures with frozen weights go out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from .index import Index
from .prior import rates
from .records import Signable
from .signature import pack, step
from .words import sketch

_PRIOR_ITEMS = 400.0


def signatures(items: Sequence[Signable], index: Index) -> list[bytes]:
    """Signatures of a round's items, weighed by the window, the round itself and the words of news at large."""
    sketches = [sketch(item.title, item.summary, item.source, item.lang) for item in items]
    ahead: Counter[int] = Counter()
    ahead.update(chain.from_iterable([drawn.title for drawn in sketches]))
    ahead.update(chain.from_iterable([drawn.summary for drawn in sketches]))
    languages = Counter([drawn.lang for drawn in sketches])
    scales = {lang: _Scale(lang, index, ahead, count) for lang, count in languages.items()}
    return [pack(drawn, scales[drawn.lang]) for drawn in sketches]


class _Scale(dict[int, int]):
    """The weights of terms in one round and language, as signatures keep them: each is worked out once."""

    def __init__(self, lang: str, index: Index, ahead: Counter[int], items: int) -> None:
        super().__init__()
        self._held, self._ahead = index.held, ahead
        self._known = rates(lang)
        self._prior = _PRIOR_ITEMS if self._known else 0.0
        self._count = index.languages[lang] + items + self._prior + 1.0

    def __missing__(self, term: int) -> int:
        held = self._held(term) + self._ahead[term] + self._prior * self._known.get(term, 0.0) + 0.5
        weight = self[term] = step(math.log(max(1.02, self._count / held)))
        return weight


def crowd(count: int) -> float:
    """The logarithm of how many items of a language are compared, at least 300: a young archive is no licence to join what
    little it has."""
    return math.log(max(300, count))
