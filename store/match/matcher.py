"""The matcher: all topics against one item.

In: topics and lists of names as written, then documents. Out: for each document what every topic says of it, with the hits
where asked for. Whatever can be told from the bits of an item is told once and remembered: most items cost one look-up a word
and one for the bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.errors import ConfigError, ExpressionError, Fault
from store.types import Document, Hit, Match, RuleSpec, Terms, TopicSpec

from .build import Builder
from .fingerprint import fingerprint
from .formula import NO, YES, Part
from .grammar import parse
from .groups import Groups
from .lexicon import Lexicon
from .names import Names
from .texts import Text

if TYPE_CHECKING:
    from .plan import Plan
    from .superset import Index
    from .vocabulary import Vocabulary

NEAR_MARGIN = 0.5
"""An item is a near miss of a topic when its score is positive and at most this much under the threshold."""

_VERDICTS_KEPT = 4_096
MAX_HITS = 1_000
"""Hits of one rule on one item that are told."""


class Rule(NamedTuple):
    """A compiled rule: its topic by number, its place there, and what is evaluated."""

    topic: int
    place: int
    weight: float
    part: Part


class Matcher:
    """The rules of all topics, compiled. Raises ConfigError with every fault of expressions and lists, with its place."""

    def __init__(self, topics: Sequence[TopicSpec], names: Sequence[Terms] | Names) -> None:
        self.topics = tuple(topics)
        self._groups = Groups()
        self.names = names if isinstance(names, Names) else Names(names)
        faults = list(self.names.faults)
        self._topic_names: list[Names] = []
        self.rules: list[Rule] = []
        for number, topic in enumerate(self.topics):
            own = Names(topic.names, self.names) if topic.names else self.names
            self._topic_names.append(own)
            builder = Builder(self._groups, own)
            for index, rule in enumerate(topic.rules):
                try:
                    self.rules.append(Rule(number, index, rule.weight, builder.build(parse(rule.match))))
                except ExpressionError as error:
                    faults.append(_fault(topic, rule, error))
            if own is not self.names:
                faults.extend(own.faults)
        faults.extend(fault for fault in self.names.faults if fault not in faults)
        if faults:
            raise ConfigError(tuple(faults))
        self._lexicon: Lexicon | None = None
        self._always: tuple[int, ...] = ()
        self._by_need: dict[int, tuple[int, ...]] = {}
        self._verdicts: dict[tuple[int, int], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._fingerprints: dict[str, str] = {}

    @property
    def problems(self) -> tuple[str, ...]:
        """Warnings: what is allowed, but hardly meant. `check` tells them with their places."""
        from .lint import lint

        return tuple(remark.message for remark in lint(self))

    # --- matching ------------------------------------------------------------------------------------------------

    def match(self, doc: Document, near: float = NEAR_MARGIN) -> tuple[Match, ...]:
        """The topics that the item belongs to or nearly does (score positive, at most `near` under the threshold)."""
        text = Text(doc, self._lexicon or self._make_lexicon())
        known = self._verdicts.get(text.masks)
        certain, perhaps = known if known is not None else self._candidates(text)
        if not certain and not perhaps:
            return ()
        rules = self.rules
        held = [*certain, *(number for number in perhaps if rules[number].part.holds(text, None))]
        if not held:
            return ()
        return tuple(
            Match(self.topics[topic].id, score, self.topics[topic].threshold, indices)
            for topic, score, indices in self._scores(held)
            if score >= self.topics[topic].threshold - 1e-9
            or (score > 0 and score >= self.topics[topic].threshold - near - 1e-9)
        )

    def held(self, doc: Document) -> list[int]:
        """The rules that hold, as places in `rules`, in no order."""
        text = Text(doc, self._lexicon or self._make_lexicon())
        certain, perhaps = self._candidates(text)
        return [*certain, *(number for number in perhaps if self.rules[number].part.holds(text, None))]

    def explain(self, doc: Document, all: bool = False) -> tuple[Match, ...]:
        """The topics that the item belongs to, with every hit; with `all` each topic of which a rule holds."""
        text = Text(doc, self._lexicon or self._make_lexicon())
        certain, perhaps = self._candidates(text)
        rules = self.rules
        held = [*certain, *(number for number in perhaps if rules[number].part.holds(text, None))]
        by_place = {(rules[number].topic, rules[number].place): rules[number] for number in held}
        matches: list[Match] = []
        for topic, score, indices in self._scores(held):
            match = Match(self.topics[topic].id, score, self.topics[topic].threshold, indices)
            if not all and not match.belongs:
                continue
            hits = tuple(hit for index in indices for hit in hits_of(by_place[topic, index], text))
            matches.append(Match(match.topic, score, match.threshold, indices, hits))
        return tuple(matches)

    def _scores(self, held: list[int]) -> list[tuple[int, float, tuple[int, ...]]]:
        """Topics in the order of the files, the sum of the weights of their rules that hold, and which those are."""
        found: dict[int, list[int]] = {}
        for number in sorted(held):
            found.setdefault(self.rules[number].topic, []).append(number)
        return [
            (
                topic,
                round(sum(self.rules[number].weight for number in numbers), 9),
                tuple(self.rules[number].place for number in numbers),
            )
            for topic, numbers in sorted(found.items())
        ]

    # --- which rules are looked at ----------------------------------------------------------------------------------

    def _make_lexicon(self) -> Lexicon:
        self._lexicon = Lexicon(self._groups.words, self._groups.mask_of_word)
        always: list[int] = []
        by_need: dict[int, list[int]] = {}
        for number, rule in enumerate(self.rules):
            needs = rule.part.needs()
            if not needs:
                always.append(number)
                continue
            for group in _groups_in(min(needs, key=int.bit_count)):
                by_need.setdefault(group, []).append(number)
        self._always = tuple(always)
        self._by_need = {group: tuple(numbers) for group, numbers in by_need.items()}
        return self._lexicon

    def _candidates(self, text: Text) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The rules that hold for certain, and those that must be evaluated."""
        known = self._verdicts.get(text.masks)
        if known is None:
            known = self._judge(*text.masks)
            if len(self._verdicts) >= _VERDICTS_KEPT:
                self._verdicts.clear()
            self._verdicts[text.masks] = known
        return known

    def _judge(self, title: int, summary: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        looked_at: set[int] = set(self._always)
        for group in _groups_in(title | summary):
            looked_at.update(self._by_need.get(group, ()))
        certain: list[int] = []
        perhaps: list[int] = []
        for number in sorted(looked_at):
            told = self.rules[number].part.quick(title, summary)
            if told == YES:
                certain.append(number)
            elif told != NO:
                perhaps.append(number)
        return tuple(certain), tuple(perhaps)

    # --- identity --------------------------------------------------------------------------------------------------

    def fingerprint(self, topic_id: str) -> str:
        """What a topic's matches depend on, as a short text: changes when items must be matched again."""
        if topic_id not in self._fingerprints:
            number = next(index for index, topic in enumerate(self.topics) if topic.id == topic_id)
            parsed = [(rule.weight, parse(rule.match)) for rule in self.topics[number].rules]
            self._fingerprints[topic_id] = fingerprint(self.topics[number].threshold, parsed, self._topic_names[number])
        return self._fingerprints[topic_id]

    def rule_prints(self, topic: int) -> tuple[str, ...]:
        """What each rule of a topic says and weighs, as a short text: equal where a rule did not change, lists included."""
        lists = self._topic_names[topic]
        return tuple(fingerprint(0.0, [(rule.weight, parse(rule.match))], lists) for rule in self.topics[topic].rules)

    def plan_of(self, topic: int, index: int, vocabulary: Sequence[str] | Vocabulary) -> Plan:
        """What to ask an archive with these words for, to find every item of which one rule holds."""
        from .plan import make_plan

        part = next(rule.part for rule in self.rules if (rule.topic, rule.place) == (topic, index))
        return make_plan(part, self._groups, vocabulary)

    def reachable(self, number: int, index: Index) -> int:
        """The items of an archive that a rule, by its place in `rules`, may hold for."""
        from .superset import reachable

        return reachable(self.rules[number].part, self._groups, index)

    def lists_of(self, topic: int) -> Names:
        """The lists of names as a topic sees them."""
        return self._topic_names[topic]

    @property
    def lexicon(self) -> Lexicon:
        """The words of the rules, and what is known of the words of the stream."""
        return self._lexicon or self._make_lexicon()


def _groups_in(mask: int) -> list[int]:
    """The groups of which a bit is set."""
    groups: list[int] = []
    while mask:
        group = ((mask & -mask).bit_length() - 1) >> 1
        groups.append(group)
        mask &= ~(3 << (2 * group))
    return groups


def hits_of(rule: Rule, text: Text) -> list[Hit]:
    """The hits of a rule that holds, in the order of fields and offsets; of several in one stretch the nearest."""
    best: dict[tuple[str, int, int], Hit] = {}
    for field, term, start, end, edits in rule.part.found(text, None):
        known = best.get((field, start, end))
        if known is None or edits < known.edits:
            whole: str = getattr(text.doc, field)
            best[field, start, end] = Hit(rule.place, rule.weight, term, field, start, end, whole[start:end], edits)
            if len(best) >= MAX_HITS:
                break
    order = {"title": 0, "summary": 1}
    return sorted(best.values(), key=lambda hit: (order.get(hit.field, 2), hit.field, hit.start, hit.end))


def _fault(topic: TopicSpec, rule: RuleSpec, error: ExpressionError) -> Fault:
    """An error of an expression as a fault of its file: lines of a block are counted."""
    line, column = rule.place(error.column)
    return Fault(topic.file or Path(), line, column, f"{topic.id}: {error.message}", error.expected)
