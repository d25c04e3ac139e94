"""How good each rule is, measured from the person's own triage: hits, precision with its interval, rules that idle.

Hits are those of the stored matches, for which no item is read. Where they were made by other rules than the topic has now
(its file was edited since), these items are looked at once more: a rule's number may mean another by now. A rule of negative
weight leaves few matches behind, since what it keeps out is not stored: what it does is looked up for the last 30 days.
Verdicts count for every rule that holds of an item, whether the topic takes the item or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from store import clock
from store.types import Document, Terms, TopicSpec, View

if TYPE_CHECKING:
    from store.db import Archive
    from store.match import Matcher
    from store.match.names import Names

Z = 1.96        # two-sided 95 %
PAGE = 500
ENOUGH = 5      # hits from which it means something that a rule never holds without another
MOST_KEPT_OUT = 20_000  # items looked at for what rules of negative weight keep out

Hits = tuple[int, int, bool, tuple[int, ...]]  # item, its clock, whether the topic takes it, the rules that hold


class Fare(Struct, frozen=True):
    """How a rule has fared; `rule` None is the topic as a whole. Hits count items at or after 7 and 30 days ago.

    `belongs` and `no` are the person's verdicts on items of which the rule holds; `precision` is the share that is right
    (of a rule of negative weight: of "does not belong"; None without verdicts) within `low` and `high`, the 95 % interval.
    `only_with`: the one rule it never holds without; when that is mutual, the two always hold together. `missed`, of the
    topic: items said to belong that its rules do not take. `kept_out`: of a rule of negative weight, the items of the last
    30 days that the topic would take without it (None of others).
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
    missed: int = 0
    kept_out: int | None = None


def wilson(good: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson, 1927); (0, 1) when nothing was counted."""
    if not of:
        return 0.0, 1.0
    share = good / of
    middle = share + Z * Z / (2 * of)
    spread = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    whole = 1 + Z * Z / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def fares(archive: Archive, topic: TopicSpec, at: int, names: Sequence[Terms] | Names = (), *,
          stop: Callable[[], bool] = lambda: False) -> list[Fare]:
    """The topic as a whole first, then each rule in the order of the file. Raises ConfigError when a rule is broken."""
    from store.match import Matcher

    matcher = Matcher([topic], names)
    rows = hits_now(archive, matcher, stop)
    verdicts = {item: belongs for item, _, belongs, _ in archive.verdicts(topic.id)}
    judged: dict[int, tuple[bool, frozenset[int]]] = {}
    for item, document in _documents(archive, list(verdicts), stop):
        held = frozenset(places_of(matcher, document))
        judged[item] = taken(topic, held), held
    out = _kept_out(archive, topic, matcher, at, stop)
    whole = _fare(None, "", [row for row in rows if row[2]], at,
                  [verdicts[item] for item, (belongs, _) in judged.items() if belongs],
                  missed=sum(verdicts[item] and not belongs for item, (belongs, _) in judged.items()))
    shadows = _shadows(topic, rows)
    told = [whole]
    for index, rule in enumerate(topic.rules):
        mine = [row for row in rows if index in row[3]]
        if index in out:
            seen = {row[0] for row in mine}
            mine = sorted([*mine, *(row for row in out[index] if row[0] not in seen)], key=lambda row: -row[1])
        kept_out = sum(row[2] for row in out[index]) if index in out else None
        told.append(_fare(index, rule.match, mine, at, [verdicts[item] for item, (_, held) in judged.items() if index in held],
                          wanted=rule.weight >= 0, only_with=shadows.get(index), kept_out=kept_out))
    return told


def hits_now(archive: Archive, matcher: Matcher, stop: Callable[[], bool]) -> list[Hits]:
    """The stored matches of the one topic of a matcher, by its rules as they are, newest first."""
    topic = matcher.topics[0].id
    rows = archive.rule_hits(topic)
    if archive.topic_fingerprints().get(topic) != matcher.fingerprint(topic):
        return list(_anew(archive, matcher, rows, stop))
    return rows


def places_of(matcher: Matcher, document: Document) -> list[int]:
    """The rules of a matcher of one topic that hold of a document, by their places in the file."""
    return [matcher.rules[number].place for number in matcher.held(document)]


def score_of(topic: TopicSpec, held: Iterable[int]) -> float:
    """The sum of the weights of these rules."""
    return round(sum(topic.rules[index].weight for index in held), 9)


def taken(topic: TopicSpec, held: Iterable[int]) -> bool:
    """Whether the topic takes an item of which these rules hold."""
    return score_of(topic, held) >= topic.threshold - 1e-9


def _documents(archive: Archive, items: Sequence[int], stop: Callable[[], bool]) -> Iterator[tuple[int, Document]]:
    for start in range(0, len(items), PAGE):
        if stop():
            return
        yield from archive.documents_of(items[start : start + PAGE])


def _anew(archive: Archive, matcher: Matcher, rows: Sequence[Hits], stop: Callable[[], bool]) -> Iterator[Hits]:
    """The same items with the rules that hold of them now; those of which none holds are left out."""
    times = {row[0]: row[1] for row in rows}
    for item, document in _documents(archive, list(times), stop):
        held = tuple(sorted(places_of(matcher, document)))
        if held:
            yield item, times[item], taken(matcher.topics[0], held), held


def _kept_out(archive: Archive, topic: TopicSpec, matcher: Matcher, at: int,
              stop: Callable[[], bool]) -> dict[int, list[Hits]]:
    """For each rule of negative weight the items of the last 30 days of which it holds beside one of positive weight; the
    third value tells whether the topic would take the item without that rule, and does not with it."""
    from store.jobs.search import vocabulary_of

    against = [index for index, rule in enumerate(topic.rules) if rule.weight < 0]
    found: dict[int, list[Hits]] = {index: [] for index in against}
    since = View(since=at - 30 * clock.DAY)
    if not against or not archive.count(since):
        return found
    words = vocabulary_of(archive)
    asked = [matcher.plan_of(0, index, words) for index in against]
    some = None if any(plan.match is None and not plan.empty for plan in asked) else " OR ".join(
        dict.fromkeys(f"({plan.match})" for plan in asked if plan.match is not None and not plan.empty))
    if some == "":
        return found
    looked = 0
    for page in archive.candidates(some, view=since, chunk=PAGE):
        times = archive.times_of(page)
        for item, document in archive.documents_of(page):
            held = frozenset(places_of(matcher, document))
            if all(topic.rules[index].weight < 0 for index in held):
                continue
            for index in held.intersection(found):
                out = taken(topic, held - {index}) and not taken(topic, held)
                found[index].append((item, times.get(item, at), out, tuple(sorted(held))))
        looked += len(page)
        if stop() or looked >= MOST_KEPT_OUT:
            break
    return found


def _shadows(topic: TopicSpec, rows: Iterable[Hits]) -> dict[int, int]:
    """The rules of positive weight that never hold without another one, and which: the one that holds least often."""
    for_it = frozenset(index for index, rule in enumerate(topic.rules) if rule.weight > 0)
    hits: Counter[int] = Counter()
    together: Counter[tuple[int, int]] = Counter()
    for *_, rules in rows:
        held = for_it.intersection(rules)
        hits.update(held)
        together.update((one, other) for one in held for other in held if one != other)
    shadows: dict[int, int] = {}
    for index, times in hits.items():
        others = [other for other in hits if together[index, other] == times]
        if others and times >= ENOUGH:
            shadows[index] = min(others, key=lambda other: (hits[other], other))
    return shadows


def _fare(rule: int | None, match: str, rows: Sequence[Hits], at: int, told: Sequence[bool], *, wanted: bool = True,
          only_with: int | None = None, missed: int = 0, kept_out: int | None = None) -> Fare:
    belongs = sum(told)
    good = belongs if wanted else len(told) - belongs
    low, high = wilson(good, len(told))
    times = [row[1] for row in rows]
    return Fare(rule, match, sum(when >= at - 7 * clock.DAY for when in times),
                sum(when >= at - 30 * clock.DAY for when in times), len(rows), max(times, default=None), belongs,
                len(told) - belongs, good / len(told) if told else None, low, high, only_with, missed, kept_out)
