"""Whether an item repeats another's wire text: two signatures come in, yes or no goes out."""

from __future__ import annotations

from .signature import Signed

_DAY = 86_400
_LONG_TITLE = 5


def is_copy(earlier: Signed, later: Signed) -> bool:
    """Whether `later` is the same text as `earlier`: the text of both mostly the same, or, where one has none, the title."""
    if earlier.shingles and later.shingles:
        a, b = set(earlier.shingles), set(later.shingles)
        size = max(len(a), len(b))
        smallest = sorted(a | b)[:size]
        return sum(1 for value in smallest if value in a and value in b) >= 0.75 * size
    same_title = earlier.heading == later.heading and len(later.title) >= _LONG_TITLE
    return same_title and not (earlier.roundup or later.roundup) and abs(later.at - earlier.at) <= 2 * _DAY
