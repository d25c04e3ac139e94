"""The archive matched again after an edit of topics or names: only the topics whose rules changed, marks and verdicts kept."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from store.jobs.log import RULES, note

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules
    from store.match import Matcher
    from store.types import Document

PAGE = 2_000
FEW_WORDS = 200  # of a new topic, up to which looking them up in the archive's vocabulary costs less than reading every item
MATCHED = "matched_stamp"  # of topics and names by which every stored match was made


class Rematch(Struct, frozen=True):
    """What a re-match did: topics concerned, items looked at, and items that topics gained and lost."""

    topics: tuple[str, ...]
    items: int = 0
    gained: int = 0
    lost: int = 0
    stopped: bool = False


def stale_topics(archive: Archive, rules: Rules) -> tuple[str, ...]:
    """The topics whose stored matches were made by other rules than those in force."""
    stored = archive.topic_fingerprints()
    return tuple(topic.id for topic in rules.config.topics
                 if stored.get(topic.id) != rules.matcher.fingerprint(topic.id))


def rematch(archive: Archive, rules: Rules, *, stop: Callable[[], bool] = lambda: False,
            progress: Callable[[int, int], None] = lambda done, total: None) -> Rematch:
    """Match every item again for the topics whose rules changed; the caller holds the fetch lock.

    Of a topic that is new to the archive, and small, only those items are looked at that its rules can hold for.

    A stop or a kill leaves the fingerprints as they were, and the next re-match begins anew: nothing is left half old.
    """
    if archive.paper(MATCHED) == rules.stamp:
        return Rematch(())
    archive.drop_topics({topic.id for topic in rules.config.topics})
    stale = stale_topics(archive, rules)
    if not stale:
        archive.set_paper(MATCHED, rules.stamp)
        return Rematch(())
    known = archive.topic_fingerprints()
    reached: list[tuple[str, Matcher, array[int]]] = []  # topics new to the archive, with the items that they can concern
    for topic in stale:
        matcher = _matcher_of(rules, [topic])
        if topic not in known and len(matcher.lexicon.words) <= FEW_WORDS:
            reached.append((topic, matcher, _reach(archive, matcher)))
    changed = [topic for topic in stale if topic not in {one for one, _, _ in reached}]
    total = sum(len(items) for _, _, items in reached) + (archive.count_items() if changed else 0)
    walk = _Walk(archive, stop, progress, total)
    for topic, matcher, items in reached:
        for start in range(0, len(items), PAGE):
            if not walk.take([topic], matcher, archive.documents_of(items[start : start + PAGE])):
                return walk.told(stale, stopped=True)
    if changed:
        matcher, after = _matcher_of(rules, changed), 0
        while page := archive.documents(after, PAGE):
            if not walk.take(changed, matcher, page):
                return walk.told(stale, stopped=True)
            after = page[-1][0]
    archive.set_fingerprints({topic: rules.matcher.fingerprint(topic) for topic in stale})
    archive.set_paper(MATCHED, rules.stamp)
    names = ", ".join(topic.name for topic in rules.config.topics if topic.id in stale)
    if walk.done:
        note(archive, RULES, f"matched {walk.done:,} items again: {walk.gained:,} gained, {walk.lost:,} lost", f"for {names}",
             bad=False)
    return walk.told(stale)


class _Walk:
    """How far a re-match has gone."""

    def __init__(self, archive: Archive, stop: Callable[[], bool], progress: Callable[[int, int], None], total: int) -> None:
        self.archive, self.stop, self.progress, self.total = archive, stop, progress, total
        self.done = self.gained = self.lost = 0

    def take(self, topics: Sequence[str], matcher: Matcher, page: Sequence[tuple[int, Document]]) -> bool:
        """Match some items; False when it is to stop."""
        if self.stop():
            return False
        more, less = self.archive.replace_matches(topics, [(item, matcher.match(text)) for item, text in page])
        self.gained, self.lost, self.done = self.gained + more, self.lost + less, self.done + len(page)
        self.progress(self.done, self.total)
        return True

    def told(self, topics: tuple[str, ...], *, stopped: bool = False) -> Rematch:
        """What was done."""
        return Rematch(topics, self.done, self.gained, self.lost, stopped)


def _matcher_of(rules: Rules, topics: Sequence[str]) -> Matcher:
    """The rules of some topics alone: what is not asked for is not looked for."""
    from store.match import Matcher

    wanted = [topic for topic in rules.config.topics if topic.id in topics]
    return rules.matcher if len(wanted) == len(rules.config.topics) else Matcher(wanted, rules.config.names)


def _reach(archive: Archive, matcher: Matcher) -> array[int]:
    """The items, newest first, that a topic without stored matches can concern: those its positive rules can hold for."""
    from store.jobs.search import vocabulary_of

    words = vocabulary_of(archive)
    asked: list[str] = []
    everything = False
    for place, rule in enumerate(matcher.topics[0].rules):
        plan = matcher.plan_of(0, place, words) if rule.weight > 0 else None
        if plan is not None and not plan.empty:
            everything = everything or plan.match is None
            asked.append(f"({plan.match})")
    found: array[int] = array("q")
    if asked:
        query = None if everything else " OR ".join(dict.fromkeys(asked))
        for page in archive.candidates(query, chunk=5 * PAGE):
            found.extend(page)
    return found
