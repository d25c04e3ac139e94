"""Words that tell: those of rejects, for a rule against them, and those of confirmed items that no rule takes, for a rule or
a list.

A word of rejects counts when all judged items that have it are rejects, and chance would hardly do that: were the rejects
drawn blindly from what was judged, all n items would be among them with the odds of the hypergeometric distribution; these,
times the number of words looked at, must stay under one in twenty. A word of missed items counts when it stands in them far
more often than in the rest of the archive, by the log-likelihood ratio, and in hardly any reject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import comb
from pathlib import Path

from store.errors import WirewatchError
from store.jobs.mining import g2
from store.jobs.stats import places_of, taken
from store.jobs.suggest_cases import (
    Case,
    Cases,
    Outcome,
    Suggestion,
    asked,
    distinct,
    exchanged,
    in_order,
    is_everyday,
    many,
    others,
    rejects_come,
)
from store.jobs.taken import Taken
from store.jobs.units import Key, Unit
from store.match.grammar import parse
from store.match.nodes import And, ListRef, Near, Node, Not, Or, Scoped
from store.types import View

LEAST = 3           # judged items that must speak for a word
BY_CHANCE = 0.05    # that any of the words looked at passes by chance
SURE = 15.13        # log-likelihood ratio from which a word counts: chance does more once in ten thousand words
FAR = 10            # how many items that nobody judged may change for one that was judged
MOST_TRIED = 8      # words for which an edit is tried
MOST_TOLD = 3


def excludes(cases: Cases, known: Taken) -> Iterator[Suggestion]:
    """Rules against words of rejects."""
    rejects = [case for case in cases.rejects if case.took]
    keeps = cases.keeps
    found = [(key, having) for key, having in by_key(rejects).items() if distinct(having) >= LEAST]
    kept = {key for case in keeps for key in case.units}
    odds = {key: chance(len(having), len(rejects), len(rejects) + sum(case.took for case in keeps))
            for key, having in found if key not in kept}
    likely = [(key, having) for key, having in found if key in odds and odds[key] * len(found) <= BY_CHANCE]
    likely.sort(key=lambda one: (-len(one[1]), len(one[0]), one[0]))
    done: set[int] = set()
    told = 0
    for key, having in likely[: MOST_TRIED * 2]:
        fresh = [case for case in having if case.item not in done]
        if cases.stop() or told == MOST_TOLD:
            return
        unit = spelled(key, having)
        if distinct(fresh) < LEAST or known.by(unit.text):
            continue
        made = _against(cases, unit)
        if made is None:
            continue
        text, what, outcome = made
        if outcome.lost or outcome.wrong or len(outcome.gone) < LEAST or outcome.others_gone > FAR * len(outcome.gone):
            continue
        done.update(case.item for case in outcome.gone)
        told += 1
        yield Suggestion(
            "exclude", f"{what or f'NOT {written(unit)}'}: {many(len(outcome.gone), 'reject')} would go, no keep",
            f"in {len(having)} of {many(len(rejects), 'reject')} and none of {many(len(keeps), 'keep')} "
            f"(by chance once in {1 / odds[key]:,.0f} words); {others(outcome)}",
            in_order(outcome.gone), text, _file(cases), cases.raw(_file(cases)))


def terms(cases: Cases, known: Taken) -> Iterator[Suggestion]:
    """Words for a list, or for a rule of their own, by confirmed items that the rules do not take."""
    missed = [case for case in cases.keeps if case.sure and not case.took]
    if distinct(missed) < LEAST:
        return
    refused = by_key(cases.rejects)
    scored = []
    total = cases.archive.count_items()
    candidates = {key: having for key, having in by_key(missed).items() if distinct(having) >= LEAST}
    for key, having in candidates.items():
        against = len(refused.get(key, ()))
        unit = spelled(key, having)
        everywhere = cases.archive.count_holding(asked(unit))
        rest = total - len(missed)
        outside = max(0, everywhere - len(having))
        told = g2(len(having), len(missed), outside, rest)
        if told >= SURE and against * 5 <= len(having) and len(having) * rest > outside * len(missed):
            scored.append((told, len(having), unit, having, outside, against))
    scored.sort(key=lambda one: (-one[1], -one[0], one[2].text))
    done: set[int] = set()
    told_of = 0
    for told, count, unit, having, outside, against in scored[: MOST_TRIED * 2]:
        fresh = [case for case in having if case.item not in done]
        if cases.stop() or told_of == MOST_TOLD:
            return
        if distinct(fresh) < LEAST or known.by(unit.text):
            continue
        made = _for(cases, unit, fresh)
        if made is None:
            continue
        text, what, outcome = made
        done.update(case.item for case in outcome.come)
        told_of += 1
        no = f"{against} of the rejects" if against else "no reject"
        yield Suggestion(
            "term", f"{what}: {len(outcome.come)} confirmed would come, {rejects_come(outcome)}",
            f"in {count} of {many(len(missed), 'confirmed item')} that the rules miss, in {outside:,} of {rest:,} elsewhere "
            f"(G² {told:.0f}), in {no}; {others(outcome)}",
            in_order(outcome.come), text, _file(cases), cases.raw(_file(cases)))


def chance(n: int, rejects: int, judged: int) -> float:
    """How likely n items drawn from those judged are all rejects."""
    return comb(rejects, n) / comb(judged, n) if n <= rejects else 0.0


def by_key(cases: Sequence[Case]) -> dict[Key, list[Case]]:
    """The cases in which each word, name or phrase stands."""
    found: dict[Key, list[Case]] = {}
    for case in cases:
        for key in case.units:
            found.setdefault(key, []).append(case)
    return found


def spelled(key: Key, having: Sequence[Case]) -> Unit:
    """A word as it is written most: where capitals tell something, as it is written there."""
    forms: dict[str, tuple[int, Unit]] = {}
    for case in having:
        for unit in case.units[key]:
            weight = 1 if unit.name is None else 100
            forms[unit.text] = (forms.get(unit.text, (0, unit))[0] + weight, unit)
    best = max(forms.values(), key=lambda one: (one[0], one[1].text))[1]
    if best.name is None and len(key) == 1:  # in titles all in capitals, at the start of a sentence: nothing is known
        name = (best.text.isupper() and len(best.text) < 6) or not is_everyday(best.content[0])
        return best._replace(text=best.text if name else best.text.lower())
    return best if best.name else best._replace(text=best.text.lower())


def written(unit: Unit) -> str:
    """A word or phrase as the rules have it."""
    return f'"{unit.text}"' if not unit.text.isalnum() else unit.text


# --- edits -----------------------------------------------------------------------------------------------------------


def _against(cases: Cases, unit: Unit) -> tuple[bytes, str, Outcome] | None:
    """A text with the word in a list that the rules exclude, else with a rule against it; what that would change."""
    own = {terms.name for terms in cases.topic.names}
    edits = [_into(cases, name, unit) for name in _lists(cases, against=True) if name in own][:2]
    edits += [_rule(cases, scope, unit, -cases.topic.threshold) for scope in ("title:", "")]
    best: tuple[bytes, str, Outcome] | None = None
    for what, term, edit, weight in edits:
        tried = _tried(cases, term, edit, weight, asked(unit), View(topic=cases.topic.id))
        if tried is None or tried[1].lost or tried[1].wrong:
            continue
        if best is None or len(tried[1].gone) > len(best[2].gone):
            best = tried[0], what if weight is None else "", tried[1]
    return best


def _for(cases: Cases, unit: Unit, having: Sequence[Case]) -> tuple[bytes, str, Outcome] | None:
    """The best text with the word in one of the topic's lists, or in a rule of its own; what that would change."""
    edits = [_into(cases, name, unit) for name in _lists_that_take(cases, unit, having)]
    edits += [_rule(cases, scope, unit, _weight_for(cases, having)) for scope in ("title:", "")]
    best: tuple[bytes, str, Outcome] | None = None
    for what, term, edit, weight in edits:
        tried = _tried(cases, term, edit, weight, asked(unit), View())
        if tried is None:
            continue
        text, outcome = tried
        come = len(outcome.come)
        alone = weight is not None and weight >= cases.topic.threshold - 1e-9  # the word by itself would be enough
        if outcome.lost or come < LEAST or len(outcome.wrong) * 5 > come or outcome.others_come > (1 if alone else FAR) * come:
            continue
        if best is None or (come, -outcome.others_come) > (len(best[2].come), -best[2].others_come):
            best = text, what, outcome
    return best


_Edit = tuple[str, str, Callable[[], bytes], float | None]  # what to do, the term as an expression, the text, a rule's weight


def _into(cases: Cases, name: str, unit: Unit) -> _Edit:
    from store.config import with_name

    file = _file(cases)
    return f"{unit.text} into @{name}", written(unit), partial(with_name, file, cases.raw(file), name, unit.text), None


def _rule(cases: Cases, scope: str, unit: Unit, weight: float) -> _Edit:
    from store.config import with_rule

    file, match = _file(cases), f"{scope}{written(unit)}"
    return f"a rule {match} of {weight:g}", match, partial(with_rule, file, cases.raw(file), match, weight), weight


def _tried(cases: Cases, term: str, edit: Callable[[], bytes], weight: float | None, match: str,
           view: View) -> tuple[bytes, Outcome] | None:
    """The text after an edit, and what it would change; None where it cannot be made, or has no good rules."""
    if cases.stop():
        return None
    try:
        text = edit()
    except WirewatchError:
        return None
    after = cases.edited(text) if weight is None else weight
    return None if after is None else (text, cases.outcome(term, after, match, view))


def _weight_for(cases: Cases, having: Sequence[Case]) -> float:
    """What is lacking to these items, in steps of a tenth: of three quarters of them, where others lack more."""
    lacking = sorted(cases.topic.threshold - sum(cases.topic.rules[rule].weight for rule in case.held) for case in having)
    enough = lacking[(3 * len(lacking) - 1) // 4]
    return min(cases.topic.threshold, max(0.1, -(-round(enough * 1000) // 100) / 10))


def _lists_that_take(cases: Cases, unit: Unit, having: Sequence[Case]) -> list[str]:
    """The topic's own lists in which the word would let most of these items in, two at most: tried with a term of the list
    in the word's place."""
    own = {terms.name: terms for terms in cases.topic.names}
    scores: list[tuple[int, float, str]] = []
    for name in _lists(cases, against=False):
        term = next((term for term in cases.matcher.lists_of(0).terms(name) if term.written.isalpha()), None)
        if name not in own or term is None:
            continue
        count, sums = 0, 0.0
        for case in having:
            forms = {one.text for one in case.units.get(unit.key, ())}
            held = places_of(cases.matcher, exchanged(case.document, forms, term.written))
            count += taken(cases.topic, held)
            sums += sum(cases.topic.rules[rule].weight for rule in held)
        if count >= LEAST:
            scores.append((-count, sums, name))
    return [name for _, _, name in sorted(scores)[:2]]


def _lists(cases: Cases, *, against: bool) -> list[str]:
    """The lists that speak for a topic, or those that only speak against it: under NOT, or in rules of negative weight."""
    sides: dict[str, set[bool]] = {}

    def walk(node: Node, negative: bool) -> None:
        if isinstance(node, ListRef):
            sides.setdefault(node.name, set()).add(negative)
        elif isinstance(node, And | Or | Near):
            for part in node.parts:
                walk(part, negative)
        elif isinstance(node, Not):
            walk(node.part, not negative)
        elif isinstance(node, Scoped):
            walk(node.inner, negative)

    for rule in cases.topic.rules:
        walk(parse(rule.match), rule.weight < 0)
    return [name for name, found in sides.items() if found == {against}]


def _file(cases: Cases) -> Path:
    assert cases.topic.file is not None
    return cases.topic.file
