"""The archive matched again after an edit of topics or names: only the topics whose rules changed, marks and verdicts kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules

PAGE = 2_000
MATCHED = "matched_stamp"  # of topics and names by which every stored match was made


@dataclass(frozen=True, slots=True)
class Rematch:
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

    A stop or a kill leaves the fingerprints as they were, and the next re-match begins anew: nothing is left half old.
    """
    if archive.paper(MATCHED) == rules.stamp:
        return Rematch(())
    archive.drop_topics({topic.id for topic in rules.config.topics})
    stale = stale_topics(archive, rules)
    if not stale:
        archive.set_paper(MATCHED, rules.stamp)
        return Rematch(())
    total = archive.count_items()
    after = done = gained = lost = 0
    wanted = frozenset(stale)
    while page := archive.documents(after, PAGE):
        if stop():
            return Rematch(stale, done, gained, lost, stopped=True)
        rows = [(item, [match for match in rules.matcher.match(text) if match.topic in wanted]) for item, text in page]
        more, less = archive.replace_matches(stale, rows)
        gained, lost, done, after = gained + more, lost + less, done + len(page), page[-1][0]
        progress(done, total)
    archive.set_fingerprints({topic: rules.matcher.fingerprint(topic) for topic in stale})
    archive.set_paper(MATCHED, rules.stamp)
    return Rematch(stale, done, gained, lost)
