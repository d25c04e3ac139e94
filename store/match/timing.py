"""What each rule costs.

In: compiled rules and a sample of documents. Out: for each rule the microseconds it takes an item, once the words of the item
are looked up; the bits that spare most items an evaluation count for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter_ns
from typing import TYPE_CHECKING, NamedTuple

from .formula import NO, YES
from .texts import Text

if TYPE_CHECKING:
    from store.types import Document

    from .matcher import Matcher, Rule

DOMINATES = 0.5
"""The share of its topic's time from which on a rule is named, if it takes `NOTICEABLE` microseconds an item as well."""
NOTICEABLE = 5.0


class RuleTime(NamedTuple):
    """A rule, the microseconds it takes an item, and whether it dominates the rules of its topic."""

    rule: Rule
    us: float
    dominates: bool


def rule_times(matcher: Matcher, documents: Sequence[Document], turns: int = 3) -> list[RuleTime]:
    """The time of every rule over these documents: the shortest of some turns, so that the words are known."""
    if not documents:
        return []
    best = [0] * len(matcher.rules)
    for turn in range(turns):
        spent = [0] * len(matcher.rules)
        for document in documents:
            text = Text(document, matcher.lexicon)
            title, summary = text.masks
            for number, rule in enumerate(matcher.rules):
                text.forget()
                start = perf_counter_ns()
                told = rule.part.quick(title, summary)
                if told not in (NO, YES):
                    rule.part.holds(text, None)
                spent[number] += perf_counter_ns() - start
        best = [min(one, other) if turn else other for one, other in zip(best, spent, strict=True)]
    told_us = [one / len(documents) / 1000 for one in best]
    whole: dict[int, float] = {}
    for rule, us in zip(matcher.rules, told_us, strict=True):
        whole[rule.topic] = whole.get(rule.topic, 0.0) + us
    count = {topic: sum(rule.topic == topic for rule in matcher.rules) for topic in whole}
    return [
        RuleTime(rule, us, count[rule.topic] > 1 and us >= NOTICEABLE and us > DOMINATES * whole[rule.topic])
        for rule, us in zip(matcher.rules, told_us, strict=True)
    ]
