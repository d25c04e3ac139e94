"""A topic tried on the archive while it is being written: what it would gain and lose, part by part, before it is stored.

In: the topic in force (or none), the lists that topics share, and the text of a topic file after each key. Out: its faults and
failing examples, and the difference that it makes to the items, newest first, "so far" until it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import ConfigError, Fault
from store.match import NEAR_MARGIN, Matcher
from store.match.examples import CheckResult, examples
from store.types import Terms, TopicSpec, View

if TYPE_CHECKING:
    from store.db import Archive

PAGE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """What a changed topic does to one item: `kind` is gained, lost or near (a near miss by the new rules, changed or not).
    Scores are sums of weights, `before` by the rules in force; `at` is the item's clock."""

    kind: str
    item: int
    score: float
    before: float
    at: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is known so far: `found` since the part before, newest first; `looked` of `of` candidates."""

    found: tuple[Difference, ...]
    looked: int
    of: int
    done: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the topic (None where it has faults), faults with their places, examples that fail."""

    topic: TopicSpec | None
    faults: tuple[Fault, ...] = ()
    failing: tuple[CheckResult, ...] = ()


class Trial:
    """A topic being tried; to be used by the thread that opened the archive."""

    def __init__(self, archive: Archive, names: Sequence[Terms], topic: TopicSpec | None, file: Path) -> None:
        self.archive = archive
        self.names = names
        self.topic = topic
        self.file = file

    def prepare(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Reads what the first difference would otherwise wait for."""

    def read(self, text: bytes) -> Reading:
        """The topic that a text says, as if it stood in the file; never raises for what a person wrote."""
        from store.config import parse_topic

        topic, faults = parse_topic(self.file, text)
        if faults or topic is None:
            return Reading(None, faults)
        try:
            matcher = Matcher([topic], self.names)
        except ConfigError as error:
            return Reading(None, error.faults)
        return Reading(topic, (), tuple(one for one in examples(matcher) if not one.ok))

    def differences(self, topic: TopicSpec, *, since: int | None = None,
                    stop: Callable[[], bool] = lambda: False) -> Iterator[Part]:
        """What `topic` does differently from the topic in force. Ends at once when `stop` says so, without a last part that
        is done. Items on which the person gave a verdict are left out. Raises ConfigError when a rule is broken."""
        return self._differences(topic, Matcher([topic], self.names), since, stop)

    def _differences(self, topic: TopicSpec, new: Matcher, since: int | None, stop: Callable[[], bool]) -> Iterator[Part]:
        old = Matcher([self.topic], self.names) if self.topic is not None else None
        told = {item for item, _, _, _ in self.archive.verdicts((self.topic or topic).id)}
        pages = list(self.archive.candidates(None, view=View(since=since), chunk=PAGE))
        of, looked = sum(map(len, pages)), 0
        for page in pages:
            found: list[Difference] = []
            rows = {row.item: row.at for row in self.archive.item_rows(page)}
            for item, document in self.archive.documents_of(page):
                if stop():
                    return
                before = sum(one.score for one in old.explain(document, all=True)) if old is not None else 0.0
                after = sum(one.score for one in new.explain(document, all=True))
                kind = kind_of(self.topic, before, topic, after)
                if kind and item not in told and item in rows:
                    found.append(Difference(kind, item, after, before, rows[item]))
            looked += len(page)
            if looked < of:
                yield Part(tuple(found), looked, of, False)
            else:
                yield Part(tuple(found), looked, of, True)
        if not pages:
            yield Part((), 0, 0, True)


def kind_of(old: TopicSpec | None, before: float, new: TopicSpec, after: float) -> str:
    """What a change of an item's score means: gained, lost, near or "" for nothing."""
    belonged = old is not None and before >= old.threshold - 1e-9
    belongs = after >= new.threshold - 1e-9
    if belongs != belonged:
        return "gained" if belongs else "lost"
    return "near" if not belongs and after > 0 and after >= new.threshold - NEAR_MARGIN - 1e-9 else ""
