"""The rules of a topic that is being written, compiled once each.

In: the topic after each key, over lists that stay. Out: compiled rules, known again by what they say and by the topic's own
lists that they name; what was found out about an item or an example by a rule is remembered with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec.structs import replace

from store.match import Matcher
from store.match.examples import CheckResult
from store.match.names import Names
from store.match.nodes import Word
from store.match.superset import Index
from store.types import Document, Terms, TopicSpec

Key = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""An expression, and the topic's own lists that it names: (name, entries)."""

KEPT = 48           # edits whose rules stay compiled
HELD_KEPT = 100_000  # items of which an edit remembers what held

_REFERENCE = re.compile(r"@([\w-]+)")


class Compiled:
    """Some rules of a topic. `stored` and `held` are the rules, by their places, that hold for an item: as the archive has it
    of the rules in force, and as was found out here."""

    def __init__(self, topic: TopicSpec, names: Names) -> None:
        self.matcher = Matcher([topic], names)
        self.stored: dict[int, tuple[int, ...]] = {}
        self.held: dict[int, tuple[int, ...]] = {}
        self.narrowed = False
        self._id = topic.id
        self._places: dict[object, tuple[int, ...]] = {}
        self._examples: dict[str, tuple[int, ...]] = {}

    @property
    def words(self) -> Sequence[Word]:
        """The words of the rules and of the lists that they name."""
        return self.matcher.lexicon.words

    @cached_property
    def fingerprint(self) -> str:
        """What the matches of these rules are stored with."""
        return self.matcher.fingerprint(self._id)

    def places(self, told: str) -> tuple[int, ...]:
        """The places of rules as the archive writes them, with commas between."""
        known = self._places.get(told)
        if known is None:
            known = self._places[told] = self._one([int(place) for place in told.split(",") if place])
        return known

    def reach(self, place: int, index: Index) -> int:
        """The items that one of the rules may hold for."""
        return self.matcher.reachable(place, index)

    def look(self, item: int, document: Document) -> tuple[int, ...]:
        """Which of the rules hold for an item."""
        held = self.held[item] = self._one(self.matcher.held(document))
        return held

    def trim(self) -> None:
        """Forgets what held for items, when that is much."""
        if len(self.held) >= HELD_KEPT:
            self.held.clear()

    def example(self, title: str) -> tuple[int, ...]:
        """Which of the rules hold for an example."""
        known = self._examples.get(title)
        if known is None:
            known = self._examples[title] = self._one(self.matcher.held(Document(title)))
        return known

    def _one(self, places: list[int]) -> tuple[int, ...]:
        """Equal tuples as one: there are few, however many items."""
        told = tuple(sorted(places))
        return self._places.setdefault(told, told)


class Ruleset:
    """Everything that was compiled while a topic is written."""

    def __init__(self, names: Sequence[Terms]) -> None:
        self._names = Names(names)
        self._where: dict[Key, tuple[Compiled, int]] = {}
        self._made: list[Compiled] = []

    def in_force(self, topic: TopicSpec) -> Compiled:
        """The topic in force, all of its rules at their places; to be asked for first."""
        base = Compiled(topic, self._names)
        for place, key in enumerate(keys_of(topic)):
            self._where.setdefault(key, (base, place))
        return base

    def compile(self, topic: TopicSpec) -> dict[Key, float]:
        """The rules of a topic with their weights, each compiled; ConfigError with every fault."""
        keys = keys_of(topic)
        new = {key: rule for key, rule in zip(keys, topic.rules, strict=True) if key not in self._where}
        part = Compiled(replace(topic, rules=tuple(new.values())), self._names)  # also tells the faults of the topic's lists
        if new:
            self._made.append(part)
            self._where.update((key, (part, place)) for place, key in enumerate(new))
            if len(self._made) > KEPT:
                self._drop(set(keys))
        return weights_of(topic)

    def _drop(self, needed: set[Key]) -> None:
        """Forgets the oldest edit, unless the topic has rules of it still."""
        used = {self._where[key][0] for key in needed}
        for part in self._made:
            if part not in used:
                self._made.remove(part)
                self._where = {key: found for key, found in self._where.items() if found[0] is not part}
                return

    def forget(self) -> None:
        """Forgets what held for items: some of them changed."""
        for part in self._made:
            part.held.clear()

    def where(self, key: Key) -> tuple[Compiled, int]:
        """A rule that was compiled, and its place there."""
        return self._where[key]

    def shared_words(self) -> Iterator[Word]:
        """The words of all lists that topics share."""
        for name in self._names.known():
            for term in self._names.terms(name):
                for way in term.ways:
                    yield from way

    def failing(self, topic: TopicSpec) -> tuple[CheckResult, ...]:
        """The examples that a topic, compiled before, does not judge as it says."""
        weights = {self._where[key]: weight for key, weight in weights_of(topic).items()}
        parts = {part for part, _ in weights}
        failing: list[CheckResult] = []
        for wanted, given in ((True, topic.examples_match), (False, topic.examples_reject)):
            for title, line in given:
                score = round(sum(weights.get((part, place), 0.0) for part in parts for place in part.example(title)), 9)
                if (score >= topic.threshold - 1e-9) is not wanted:
                    told = f"scores {score:g} of {topic.threshold:g}, and must {'' if wanted else 'not '}match"
                    failing.append(CheckResult(topic.id, "example", False, line, title, told))
        return tuple(failing)


def weights_of(topic: TopicSpec) -> dict[Key, float]:
    """What each distinct rule of a topic weighs, all its repetitions together."""
    weights: dict[Key, float] = {}
    for key, rule in zip(keys_of(topic), topic.rules, strict=True):
        weights[key] = weights.get(key, 0.0) + rule.weight
    return weights


def keys_of(topic: TopicSpec) -> list[Key]:
    """What tells each rule of a topic from any other: equal keys hold for the same items."""
    own = {given.name: tuple(text for text, _, _ in given.entries) for given in topic.names}
    within = {name: {word[1:] for word in entries if word.startswith("@")} for name, entries in own.items()}
    keys: list[Key] = []
    for rule in topic.rules:
        named: set[str] = set()
        asked = [name for name in _REFERENCE.findall(rule.match) if name in own] if own else []
        while asked:
            name = asked.pop()
            if name not in named:
                named.add(name)
                asked.extend(inner for inner in within[name] if inner in own)
        keys.append((rule.match, tuple((name, own[name]) for name in sorted(named))))
    return keys
