"""A topic tried on the archive while it is being written: what it would gain and lose, part by part, before it is stored.

In: the topic in force (or none), the lists that topics share, and the text of a topic file after each key. Out: its faults and
failing examples, and the difference that it makes to the items, newest first, "so far" until it is done.

Of items that belong or nearly do, the archive knows which rules hold: what unchanged rules add to them is arithmetic. Of all
others only those are looked at that a rule which now says or weighs more can reach, and that could come near the threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec import Struct

from store import clock
from store.errors import ConfigError, Fault, Interrupted
from store.jobs.bits import bits_of, items_of, reaching
from store.jobs.ruleset import Compiled, Key, Ruleset, weights_of
from store.jobs.wordindex import ABSENT, WordIndex
from store.match import NEAR_MARGIN
from store.match.examples import CheckResult
from store.types import Document, Terms, TopicSpec

if TYPE_CHECKING:
    from store.db import Archive

PART = 0.15              # seconds after which what was found so far is told
PAGE = 128               # documents read at once
DOCUMENTS_KEPT = 4_096
WARMED = 5_000           # items looked at in advance
FEW = 300                # candidates that are looked at rather than thought about
TINY = 1e-9

Stop = Callable[[], bool]


class Difference(Struct, frozen=True):
    """What a changed topic does to one item: `kind` is gained, lost or near (a near miss by the new rules, changed or not).
    Scores are sums of weights, `before` by the rules in force; `at` is the item's clock."""

    kind: str
    item: int
    score: float
    before: float
    at: int


class Part(Struct, frozen=True):
    """What is known so far: `found` since the part before, newest first; `looked` of `of` candidates."""

    found: tuple[Difference, ...]
    looked: int
    of: int
    done: bool


class Reading(Struct, frozen=True):
    """What a text says: the topic (None where it has faults), faults with their places, examples that fail."""

    topic: TopicSpec | None
    faults: tuple[Fault, ...] = ()
    failing: tuple[CheckResult, ...] = ()


class Trial:
    """A topic being tried; to be used by the thread that opened the archive. `topic` are the rules in force."""

    def __init__(self, archive: Archive, names: Sequence[Terms], topic: TopicSpec | None, file: Path) -> None:
        self.archive = archive
        self.topic = topic
        self.file = file
        self._rules = Ruleset(names)
        self._index = WordIndex(archive)
        self._base = self._rules.in_force(topic) if topic is not None else None
        self._known = False  # whether the archive's matches are of the rules in force
        self._stored_bits = 0
        self._reached: dict[tuple[Compiled, int], int] = {}
        self._documents: dict[int, Document] = {}
        self.looked = 0  # items that the last difference looked at anew

    def read(self, text: bytes) -> Reading:
        """The topic that a text says, as if it stood in the file; never raises for what a person wrote."""
        from store.config import parse_topic

        topic, faults = parse_topic(self.file, text)
        if faults or topic is None:
            return Reading(None, faults)
        try:
            self._rules.compile(topic)
        except ConfigError as error:
            return Reading(None, error.faults)
        return Reading(topic, (), self._rules.failing(topic))

    def prepare(self, stop: Stop = lambda: False) -> bool:
        """Reads what the first differences would otherwise wait for; False when stopped: another call goes on from there."""
        self._index.stop = stop
        try:
            self._refresh()
            if self._base is not None:
                self._index.learn(self._base.words)
                for rule in self._base.matcher.rules:
                    if rule.weight > 0:
                        self._reach(self._base, rule.place)
            self._index.learn(self._rules.shared_words())
            self._warm()
        except Interrupted:
            return False
        return True

    def _warm(self) -> None:
        """Looks at the newest of those items that an edit is likely to ask for: near the topic, or in it."""
        base = self._base
        if base is None or self.topic is None:
            return
        likely = self._stored_bits | self._reaching(weights_of(self.topic), self.topic.threshold - NEAR_MARGIN)
        newest = sorted(items_of(likely & self._index.everything), key=self._index.at, reverse=True)[:WARMED]
        missing = [item for item in newest if item not in base.held]
        for start in range(0, len(missing), PAGE):
            if self._index.stop():
                raise Interrupted("stopped")
            for item, document in self.archive.documents_of(missing[start : start + PAGE]):
                base.look(item, document)

    def differences(self, topic: TopicSpec, *, since: int | None = None, stop: Stop = lambda: False) -> Iterator[Part]:
        """What `topic` does differently from the topic in force. Ends at once when `stop` says so, without a last part that
        is done. Items on which the person gave a verdict are left out. Raises ConfigError when a rule is broken."""
        return self._differences(topic, self._rules.compile(topic), since, stop)

    # --- what is looked at -------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Takes in what happened to the archive since."""
        if not self._index.refresh(clock.now()):
            return
        self._reached.clear()
        self._documents.clear()
        self._rules.forget()
        base = self._base
        if base is None or self.topic is None:
            return
        base.held.clear()
        base.stored.clear()
        self._known = self.archive.topic_fingerprints().get(self.topic.id) == base.fingerprint
        if self._known:
            for item, rules in self.archive.stored_matches(self.topic.id):
                base.stored[item] = base.places(rules)
        self._stored_bits = bits_of(base.stored, max(base.stored, default=0))

    def _reach(self, part: Compiled, place: int) -> int:
        """The items that a rule may hold for."""
        known = self._reached.get((part, place))
        if known is None:
            known = self._reached[part, place] = part.reach(place, self._index)
        if not part.narrowed:
            part.narrowed = self._index.narrow(part.matcher.lexicon)
        return known

    def _candidates(self, topic: TopicSpec, new: dict[Key, float], old: dict[Key, float]) -> tuple[int, int | None]:
        """The items not stored that may have risen: all of them, and those among them of which not only a rule that is new
        tells (None: all)."""
        index, where = self._index, self._rules.where
        others = index.everything & ~self._stored_bits
        line = topic.threshold - NEAR_MARGIN
        if self.topic is not None and not self._known:
            return others & (self._reaching(new, line) | self._reaching(old, self.topic.threshold - NEAR_MARGIN)), None
        if self.topic is not None and topic.threshold < self.topic.threshold - TINY:
            return others & self._reaching(new, line), None
        risen = {True: index.late_bits & others, False: 0}  # by whether a rule is new
        for key in new.keys() | old.keys():
            if new.get(key, 0.0) > old.get(key, 0.0):
                part, place = where(key)
                risen[part is not self._base] |= self._reach(part, place) & others
        candidates = risen[True] | risen[False]
        if candidates.bit_count() > FEW:
            candidates &= self._reaching(new, line)
        return candidates, risen[False] & candidates

    def _reaching(self, weights: dict[Key, float], line: float) -> int:
        """The items that may come to a score of at least `line`; what a rule reaches counts as everything until it is known."""
        sets = []
        for key, weight in weights.items():
            if weight > 0:
                sets.append((self._reached.get(self._rules.where(key), self._index.everything), weight))
        return reaching(sets, max(line - TINY, TINY))

    # --- looking -------------------------------------------------------------------------------------------------------

    def _differences(self, topic: TopicSpec, new: dict[Key, float], since: int | None, stop: Stop) -> Iterator[Part]:
        begun = perf_counter()
        self._index.stop = stop
        old = weights_of(self.topic) if self.topic is not None else {}
        try:
            self._refresh()
            parts: dict[Compiled, int] = {}  # what was edited, and the items that its rules may hold for
            for key, weight in new.items():
                part, place = self._rules.where(key)
                if part is not self._base and weight:
                    parts[part] = parts.get(part, self._index.late_bits) | self._reach(part, place)
            candidates, known = self._candidates(topic, new, old)
        except Interrupted:
            return
        base = self._base
        stored = base.stored if base is not None else {}
        wanted = candidates | (reduce(or_, parts.values(), 0) & self._stored_bits)
        told = {item for item, _, _, _ in self.archive.verdicts((self.topic or topic).id)}
        edited = [(part, set(items_of(reach & wanted)), self._weights(part, new)) for part, reach in parts.items()]
        in_force = (base, self._weights(base, new), self._weights(base, old)) if base is not None else None
        judge = _Judge(self.topic, topic, edited, in_force, None if known is None else set(items_of(known)))
        at, least = self._index.at, ABSENT + 1 if since is None else since
        asked = sorted(((when, item) for item in items_of(wanted) if (when := at(item)) >= least), reverse=True)
        later = {item for _, item in asked}
        found: list[Difference] = []
        plain = 0
        for item in stored:
            if item not in later and (when := at(item)) >= least:
                plain += 1
                if item not in told and (one := judge.difference(item, when, None)):
                    found.append(one)
        of, looked = plain + len(asked), plain
        self.looked = 0
        for start in range(0, len(asked), PAGE):
            page = asked[start : start + PAGE]
            judge.trim()
            anew = [item for _, item in page if judge.asks(item)]
            self.looked += len(anew)
            self._fetch(anew)
            for when, item in page:
                if stop():
                    return
                looked += 1
                if item not in told and (one := judge.difference(item, when, self._documents.get(item))):
                    found.append(one)
            if perf_counter() - begun > PART and looked < of:
                yield Part(_ordered(found), looked, of, False)
                found, begun = [], perf_counter()
        yield Part(_ordered(found), looked, of, True)

    def _weights(self, part: Compiled, weights: dict[Key, float]) -> dict[int, float]:
        """What the rules of a part weigh, by their places."""
        there: dict[int, float] = {}
        for key, weight in weights.items():
            where, place = self._rules.where(key)
            if where is part:
                there[place] = weight
        return there

    def _fetch(self, items: list[int]) -> None:
        """Has the documents of these items at hand."""
        missing = [item for item in items if item not in self._documents]
        if len(self._documents) + len(missing) > DOCUMENTS_KEPT:
            self._documents = {item: self._documents[item] for item in items if item in self._documents}
        self._documents.update(self.archive.documents_of(missing))


Weights = dict[int, float]  # of rules, by their places


class _Judge:
    """What two versions of a topic say of an item. `edited` are the rules that are new, with the items that they may hold for;
    `in_force` the others, with their new and old weights; `risen` the items for which some of these rose (None: all)."""

    def __init__(self, old: TopicSpec | None, new: TopicSpec, edited: list[tuple[Compiled, set[int], Weights]],
                 in_force: tuple[Compiled, Weights, Weights] | None, risen: set[int] | None) -> None:
        self._old = old
        self._new = new
        self._edited = edited
        self._base = in_force[0] if in_force else None
        self._weights, self._former = in_force[1:] if in_force else ({}, {})
        self._risen = risen
        self._known: dict[tuple[tuple[int, ...], ...], tuple[str, float, float]] = {}

    def asks(self, item: int) -> bool:
        """Whether the item must be looked at to be judged."""
        base = self._base
        return any(item in within and item not in part.held for part, within, _ in self._edited) or (
            base is not None and item not in base.stored and item not in base.held)

    def trim(self) -> None:
        """Forgets what holds for items, where that is much."""
        for part in (*(part for part, _, _ in self._edited), *([self._base] if self._base is not None else [])):
            part.trim()

    def difference(self, item: int, at: int, document: Document | None) -> Difference | None:
        """What the change does to an item; nothing for one that is gone."""
        holding: list[tuple[int, ...]] = []
        rose = self._risen is None or item in self._risen
        for part, within, weights in self._edited:
            held = part.held.get(item) if item in within else ()
            if held is None:
                if document is None:
                    return None
                held = part.look(item, document)
            rose = rose or any(weights.get(place, 0.0) > 0 for place in held)
            holding.append(held)
        base = self._base
        if base is not None:
            held = base.stored.get(item)
            if held is None:
                if not rose:
                    return None  # it was neither in nor near, and nothing speaks for it more than before
                held = base.held.get(item)
            if held is None:
                if document is None:
                    return None
                held = base.look(item, document)
            holding.append(held)
        known = self._known.get(key := tuple(holding))
        if known is None:
            known = self._known[key] = self._judged(key)
        kind, score, before = known
        return Difference(kind, item, score, before, at) if kind else None

    def _judged(self, holding: tuple[tuple[int, ...], ...]) -> tuple[str, float, float]:
        score = sum(weights.get(place, 0.0) for (_, _, weights), held in zip(self._edited, holding, strict=False)
                    for place in held)
        before = 0.0
        if self._base is not None:
            score += sum(self._weights.get(place, 0.0) for place in holding[-1])
            before = round(sum(self._former.get(place, 0.0) for place in holding[-1]), 9)
        score = round(score, 9)
        return kind_of(self._old, before, self._new, score), score, before


def _ordered(found: list[Difference]) -> tuple[Difference, ...]:
    return tuple(sorted(found, key=lambda one: (one.at, one.item), reverse=True))


def kind_of(old: TopicSpec | None, before: float, new: TopicSpec, after: float) -> str:
    """What a change of an item's score means: gained, lost, near or "" for nothing."""
    belonged = old is not None and before >= old.threshold - TINY
    belongs = after >= new.threshold - TINY
    if belongs != belonged:
        return "gained" if belongs else "lost"
    return "near" if not belongs and after > 0 and after >= new.threshold - NEAR_MARGIN - TINY else ""
