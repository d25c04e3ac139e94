"""How good each rule is, measured from the person's own triage: hits, precision with its interval, rules that idle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from store import clock
from store.types import TopicSpec

if TYPE_CHECKING:
    from store.db import Archive

Z = 1.96  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Fare:
    """How a rule has fared; `rule` None is the topic as a whole. Hits count items at or after 7 and 30 days ago.

    `belongs` and `no` are the person's verdicts on items of which the rule holds; `precision` their share of belongs
    (None without verdicts) within `low` and `high`, the 95 % interval. `only_with`: the one rule it never holds without.
    """

    rule: int | None
    match: str
    hits_7d: int
    hits_30d: int
    hits: int
    last_hit: int | None
    belongs: int
    no: int
    precision: float | None
    low: float
    high: float
    only_with: int | None = None


def wilson(good: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson, 1927); (0, 1) when nothing was counted."""
    if not of:
        return 0.0, 1.0
    share = good / of
    middle = share + Z * Z / (2 * of)
    spread = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    whole = 1 + Z * Z / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def fares(archive: Archive, topic: TopicSpec, at: int) -> list[Fare]:
    """The topic as a whole first, then each rule in the order of the file; a rule of negative weight is judged by what
    it keeps out, so that its precision is the share of "does not belong" among the verdicts it touches."""
    rows = archive.rule_hits(topic.id)
    verdicts = {item: belongs for item, _, belongs, _ in archive.verdicts(topic.id)}
    held: list[list[tuple[int, int]]] = [[] for _ in topic.rules]
    together: list[Counter[int]] = [Counter() for _ in topic.rules]
    members: list[tuple[int, int]] = []
    for item, when, belongs, rules in rows:
        if belongs:
            members.append((item, when))
        known = [rule for rule in rules if rule < len(held)]
        for rule in known:
            held[rule].append((item, when))
            together[rule].update(known)
    whole = _fare(None, "", members, verdicts, at, wanted=True)
    several = [_fare(index, rule.match, held[index], verdicts, at, wanted=rule.weight >= 0,
                     only_with=_shadow(index, together[index])) for index, rule in enumerate(topic.rules)]
    return [whole, *several]


def _shadow(rule: int, together: Counter[int]) -> int | None:
    others = [other for other, times in together.items() if other != rule and times == together[rule]]
    return min(others) if others else None


def _fare(rule: int | None, match: str, held: list[tuple[int, int]], verdicts: dict[int, bool], at: int, *, wanted: bool,
          only_with: int | None = None) -> Fare:
    told = [verdicts[item] for item, _ in held if item in verdicts]
    belongs = sum(told)
    good = belongs if wanted else len(told) - belongs
    low, high = wilson(good, len(told))
    times = [when for _, when in held]
    return Fare(rule, match, sum(when >= at - 7 * clock.DAY for when in times),
                sum(when >= at - 30 * clock.DAY for when in times), len(held), max(times, default=None), belongs,
                len(told) - belongs, good / len(told) if told else None, low, high, only_with)
