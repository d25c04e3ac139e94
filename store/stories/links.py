"""How much speaks for two items, or two stories, telling of one event: vectors come in, log odds go out.

Both scores are logistic regressions over a few similarities; `weights.py` holds their fitted coefficients.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from . import weights
from .signature import Signed

PAIR_FEATURES = (
    "title_cosine", "all_cosine", "contained", "shared", "rarest", "names", "numbers", "numbers_differ", "apart",
    "covered", "covered_least", "one_summary", "two_summaries", "shared_words", "evidence", "all_evidence", "crowd",
    "other_language",
)  # fmt: skip
LINK_FEATURES = (
    "title_cosine", "all_cosine", "title_mean", "all_mean", "best_pair", "mean_pair", "looser", "tighter", "gap",
    "span", "smaller", "larger", "covered", "summaries", "looser_larger", "crowd", "evidence",
)  # fmt: skip
EVIDENCE = PAIR_FEATURES.index("all_evidence")
FLOOR = -7.0
_HOUR = 3600.0


def pair_features(a: Signed, b: Signed, crowd: float) -> list[float]:
    """The similarities of two items, in the order of `PAIR_FEATURES`; `crowd` is the logarithm of how many are compared."""
    left, right = a.title, b.title
    left_all, right_all = a.all, b.all
    shared = left.keys() & right.keys()
    product = total = rarest = names = numbers = 0.0
    for term in shared:
        x, y = left[term], right[term]
        product += x * y
        weight = x if x < y else y
        total += weight
        if weight > rarest:
            rarest = weight
        if term in a.names or term in b.names:
            names += weight
        elif term in a.numbers:
            numbers += weight
    everything = evidence = 0.0
    for term in left_all.keys() & right_all.keys():
        x, y = left_all[term], right_all[term]
        everything += x * y
        evidence += x if x < y else y
    from_left = sum([left[term] for term in left.keys() & right_all.keys()]) / a.title_sum
    from_right = sum([right[term] for term in right.keys() & left_all.keys()]) / b.title_sum
    summaries = (a.summary > 0) + (b.summary > 0)
    return [
        product / (a.title_norm * b.title_norm),
        everything / (a.all_norm * b.all_norm),
        total / min(a.title_sum, b.title_sum),
        1.0 - math.exp(-total / 12.0),
        rarest / 8.0,
        1.0 - math.exp(-names / 6.0),
        1.0 - math.exp(-numbers / 4.0),
        1.0 if a.numbers and b.numbers and not a.numbers & b.numbers else 0.0,
        math.log1p(abs(a.at - b.at) / (6 * _HOUR)),
        (from_left + from_right) / 2.0,
        min(from_left, from_right),
        1.0 if summaries == 1 else 0.0,
        1.0 if summaries == 2 else 0.0,
        min(len(shared), 8) / 8.0,
        min(total, 60.0) / 10.0,
        min(evidence, 60.0) / 10.0,
        crowd / 10.0,
        1.0 if a.lang != b.lang else 0.0,
    ]


def pair_score(features: Sequence[float], doubt: float = 0.0) -> float:
    """Log odds that two items tell of one event, within ±7; `doubt` is taken off."""
    score = weights.PAIR_BIAS - doubt
    for weight, value in zip(weights.PAIR, features, strict=True):
        score += weight * value
    return max(FLOOR, min(-FLOOR, score))


def pair_doubt(a: Signed, b: Signed) -> float:
    """Log odds against two items whatever their words: another ordinal, a round-up, a heading that comes every day."""
    doubt = 0.0
    if a.ordinals and b.ordinals and not a.ordinals & b.ordinals:
        doubt += weights.OTHER_ORDINAL
    if a.heading == b.heading and a.source == b.source and abs(a.at - b.at) > 18 * _HOUR:
        doubt += weights.RECURRING
    if a.roundup or b.roundup:
        doubt += weights.ROUNDUP
        if a.roundup and b.roundup and abs(a.at - b.at) > 12 * _HOUR:
            doubt += weights.ROUNDUP
    return doubt


class Bundle:
    """The items of one story as sums: what a story is compared by."""

    __slots__ = ("all", "all_norm", "count", "first", "held", "last", "ordinals", "summaries", "title", "title_norm")

    def __init__(self, items: Iterable[Signed] = ()) -> None:
        self.title: dict[int, float] = {}
        self.all: dict[int, float] = {}
        self.held: dict[int, int] = {}
        self.ordinals: set[int] = set()
        self.count = self.summaries = 0
        self.first, self.last = 1 << 62, -(1 << 62)
        self.title_norm = self.all_norm = 1.0
        for item in items:
            self._take(item)
        self._measure()

    def _take(self, item: Signed) -> None:
        title, held, everything = self.title, self.held, self.all
        for term, weight in item.title.items():
            title[term] = title.get(term, 0.0) + weight / item.title_norm
            held[term] = held.get(term, 0) + 1
        for term, weight in item.all.items():
            everything[term] = everything.get(term, 0.0) + weight / item.all_norm
        self.ordinals |= item.ordinals
        self.count += 1
        self.summaries += item.summary > 0
        self.first = min(self.first, item.at)
        self.last = max(self.last, item.at)

    def _measure(self) -> None:
        self.title_norm = math.sqrt(sum([value * value for value in self.title.values()])) or 1.0
        self.all_norm = math.sqrt(sum([value * value for value in self.all.values()])) or 1.0

    def joined(self, other: Bundle) -> Bundle:
        """The bundle of both."""
        large, small = (self, other) if len(self.all) >= len(other.all) else (other, self)
        both = Bundle()
        both.title, both.all, both.held = dict(large.title), dict(large.all), dict(large.held)
        for term, value in small.title.items():
            both.title[term] = both.title.get(term, 0.0) + value
        for term, value in small.all.items():
            both.all[term] = both.all.get(term, 0.0) + value
        for term, number in small.held.items():
            both.held[term] = both.held.get(term, 0) + number
        both.ordinals = self.ordinals | other.ordinals
        both.count = self.count + other.count
        both.summaries = self.summaries + other.summaries
        both.first, both.last = min(self.first, other.first), max(self.last, other.last)
        both._measure()
        return both

    @property
    def tightness(self) -> float:
        """The mean cosine of the titles of two of its items; 1 for a lone one."""
        count = self.count
        return (self.title_norm**2 - count) / (count * (count - 1)) if count > 1 else 1.0


def _product(a: dict[int, float], b: dict[int, float]) -> float:
    return sum([a[term] * b[term] for term in a.keys() & b.keys()])


def _covered(a: Bundle, b: Bundle) -> float:
    """The share of a's title words, by weight, that b has too; words that few of b's items have count less."""
    total = found = 0.0
    held = b.held
    for term, value in a.title.items():
        total += value
        if term in held:
            found += value * min(1.0, 2.0 * held[term] / b.count)
    return found / total if total else 0.0


def link_features(a: Bundle, b: Bundle, best: float, mean: float, evidence: float, crowd: float) -> list[float]:
    """The similarities of two stories, in the order of `LINK_FEATURES`; `best` and `mean` of the pair scores seen,
    `evidence` the weight of the words their nearest items share."""
    product = _product(a.title, b.title)
    everything = _product(a.all, b.all)
    tight_a, tight_b = a.tightness, b.tightness
    smaller, larger = sorted((a.count, b.count))
    pairs = a.count * b.count
    gap = max(0, max(a.first, b.first) - min(a.last, b.last)) / _HOUR
    span = (max(a.last, b.last) - min(a.first, b.first)) / _HOUR
    looser = min(tight_a, tight_b)
    log_larger = math.log(larger)
    return [
        product / (a.title_norm * b.title_norm),
        everything / (a.all_norm * b.all_norm),
        product / pairs,
        everything / pairs,
        best / 5.0,
        mean / 5.0,
        looser,
        max(tight_a, tight_b),
        math.log1p(gap / 6.0),
        math.log1p(span / 12.0),
        math.log(smaller),
        log_larger,
        (_covered(a, b) + _covered(b, a)) / 2.0,
        (a.summaries + b.summaries) / (a.count + b.count),
        looser * log_larger,
        crowd / 10.0,
        evidence,
    ]


def link_score(features: Sequence[float]) -> float:
    """Log odds that two stories are one."""
    score = weights.LINK_BIAS
    for weight, value in zip(weights.LINK, features, strict=True):
        score += weight * value
    return score
