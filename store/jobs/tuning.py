"""A changed topic tried on the archive: what it would gain and lose, before anything is stored.

Where few rules changed, only items that these can reach are looked at: the index gives them, newest first; what the topic
says of all others cannot have changed. A changed threshold, or many changed rules, look at every item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import ConfigError, UsageError
from store.jobs.search import vocabulary_of
from store.match import Matcher
from store.types import Match, Terms, TopicSpec, View

if TYPE_CHECKING:
    from store.db import Archive

PAGE = 500
MOST_PLANNED = 4  # rules changed; looking their words up in the vocabulary costs more than a look at every item beyond that


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change does to one item: `kind` is gained, lost or near (now a near miss); scores are sums of weights."""

    kind: str
    item: int
    score: float
    before: float


def read_topic_file(file: Path, text: bytes | None = None) -> TopicSpec:
    """The topic in a file, or in `text` as if it stood there; ConfigError with every fault."""
    from store.config import parse_topic

    try:
        raw = file.read_bytes() if text is None else text
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    topic, faults = parse_topic(file, raw)
    if faults or topic is None:
        raise ConfigError(faults)
    return topic


def differences(archive: Archive, before: TopicSpec | None, after: TopicSpec, names: Sequence[Terms], *,
                since: int | None = None, stop: Callable[[], bool] = lambda: False,
                progress: Callable[[int], None] = lambda looked: None) -> Iterator[Difference]:
    """What the rules `after` do differently from those `before` (None: there were none), newest items first.

    Raises ConfigError when a rule is broken. `progress` is told how many items have been looked at.
    """
    new = Matcher([after], names)
    old = Matcher([before], names) if before is not None else None
    query = _reach(archive, old, new)
    return iter(()) if query == "" else _compare(archive, old, new, query, since, stop, progress)


def _compare(archive: Archive, old: Matcher | None, new: Matcher, query: str | None, since: int | None,
             stop: Callable[[], bool], progress: Callable[[int], None]) -> Iterator[Difference]:
    looked = 0
    for page in archive.candidates(query, view=View(since=since), chunk=PAGE):
        for item, document in archive.documents_of(page):
            was = _only(old.match(document)) if old is not None else None
            now = _only(new.match(document))
            kind = _kind(was, now)
            if kind:
                yield Difference(kind, item, now.score if now else 0.0, was.score if was else 0.0)
        looked += len(page)
        progress(looked)
        if stop():
            return


def _only(matches: tuple[Match, ...]) -> Match | None:
    return matches[0] if matches else None


def _kind(was: Match | None, now: Match | None) -> str:
    belonged, belongs = was is not None and was.belongs, now is not None and now.belongs
    if belongs != belonged:
        return "gained" if belongs else "lost"
    return "near" if now is not None and not belongs else ""


def _reach(archive: Archive, old: Matcher | None, new: Matcher) -> str | None:
    """The index's expression for every item that a changed rule can reach; None for all items, "" for none."""
    new_rules = new.rule_prints(0)
    old_rules = old.rule_prints(0) if old is not None else ()
    changed = (Counter(new_rules) - Counter(old_rules)) | (Counter(old_rules) - Counter(new_rules))
    threshold_moved = old is None or old.topics[0].threshold != new.topics[0].threshold
    if not changed and not threshold_moved:
        return ""
    if threshold_moved or len(changed) > MOST_PLANNED:
        return None
    words = vocabulary_of(archive)
    asked: list[str] = []
    for matcher, prints in ((new, new_rules), *([(old, old_rules)] if old is not None else [])):
        for index, mark in enumerate(prints):
            if mark not in changed:
                continue
            plan = matcher.plan_of(0, index, words)
            if plan.empty:
                continue
            if plan.match is None:
                return None
            asked.append(f"({plan.match})")
    return " OR ".join(dict.fromkeys(asked))
