"""One round: feeds that are due → conditional GET → what is new → topics → one transaction a feed → stories.

The caller holds the fetch lock. A feed that fails is a result like any other; only the archive itself can end a round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from store import clock
from store.types import Document, Entry, FeedState

if TYPE_CHECKING:
    from store.db import Archive, FeedRound, NewItem
    from store.fetch.items import Found
    from store.fetch.rounds import FetchResult
    from store.jobs.rules import Rules

BATCH = 64  # outcomes without items that share one transaction: a kill costs only asking these feeds again


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """What became of one feed in a round, as `fetch --json` prints it."""

    feed: str
    name: str
    outcome: str
    status: int | None
    items: int
    new: int
    changed: int
    bytes: int
    ms: int
    error: str | None
    next: int | None
    moved: str | None = None


@dataclass(slots=True)
class Round:
    """The sum of a round: feeds asked, feeds that failed, new and changed items, items placed in stories; `ms` in all."""

    feeds: int = 0
    failed: int = 0
    skipped: int = 0
    new: int = 0
    changed: int = 0
    placed: int = 0
    ms: int = 0
    stopped: bool = False
    next_wake: int | None = None
    moved: list[tuple[str, str]] = field(default_factory=list)


def refresh(archive: Archive, rules: Rules, *, named: Collection[str] = (), everything: bool = False,
            on_result: Callable[[FeedOutcome], None] = lambda outcome: None,
            on_start: Callable[[int], None] = lambda feeds: None,
            stop: Callable[[], bool] = lambda: False) -> Round:
    """Fetch what is due (or `named`, or `everything`), match and store it, and place it in stories.

    Raises store.errors.ArchiveError when the archive cannot be written; what was stored before that is kept whole.
    """
    from store.fetch.rounds import due_work, fetch_feeds
    from store.fetch.schedule import next_wake

    settings = rules.config.settings
    begun, at = clock.monotonic(), clock.now()
    states = archive.feed_states(full=False)
    work = due_work(rules.config.feeds, states, settings, at, everything=everything, named=named)
    on_start(len(work))
    total = Round()
    quiet: list[FeedRound] = []
    results = fetch_feeds(work, settings, at, stop)
    try:
        for result in results:
            outcome, waiting = _store(archive, rules, result, at)
            states[result.spec.url] = result.state
            if waiting is not None:
                quiet.append(waiting)
                if len(quiet) >= BATCH:
                    archive.store_unchanged(quiet)
                    quiet = []
            total.feeds += outcome.outcome != "skipped"
            total.skipped += outcome.outcome == "skipped"
            total.failed += outcome.outcome in ("failed", "gone")
            total.new += outcome.new
            total.changed += outcome.changed
            if result.moved:
                total.moved.append((result.spec.url, result.moved))
            on_result(outcome)
    finally:
        results.close()  # type: ignore[attr-defined]  # a generator: ends transfers and the parser's process
        if quiet:
            archive.store_unchanged(quiet)
    total.stopped = stop()
    if not total.stopped:
        from store.jobs.placing import place_waiting

        total.placed = place_waiting(archive, stop=stop)
        total.stopped = stop()
    total.next_wake = next_wake(rules.config.feeds, states, settings, clock.now())
    total.ms = int((clock.monotonic() - begun) * 1000)
    return total


def _store(archive: Archive, rules: Rules, result: FetchResult, at: int) -> tuple[FeedOutcome, FeedRound | None]:
    """Store one feed's result; an outcome without items comes back for the caller to store with others of its kind."""
    from store.db import FeedRound
    from store.fetch.decide import choose, lookup_keys

    feed = archive.ensure_feed(result.spec.url, result.spec.name)
    known = archive.known(feed, lookup_keys(result.found)) if result.found else {}
    choice = choose(result.found, known)
    outcome = result.outcome
    if outcome == "new" and not choice.new and not choice.changed:
        outcome = "unchanged"
    incoming = [(found, None) for found in choice.new] + [(found, item) for item, found in choice.changed]
    source = result.spec.name or result.state.title
    state: FeedState = result.state
    round_of_feed = FeedRound(
        feed=feed, at=at, state=state, outcome=outcome, status=result.status, bytes=result.bytes, ms=result.ms,
        error=result.error, seen=len(result.found),
        items=tuple(_new_item(rules, found, item, source, result) for found, item in incoming),
    )
    new, changed, later = 0, 0, None
    if incoming:
        stored = archive.store_feed(round_of_feed)
        new, changed = len(stored.new), len(stored.changed)
    else:
        later = round_of_feed
    return FeedOutcome(
        feed=result.spec.url, name=source or result.spec.url, outcome=outcome, status=result.status,
        items=len(result.found), new=new, changed=changed, bytes=result.bytes, ms=result.ms, error=result.error,
        next=result.next_due, moved=result.moved,
    ), later


def _new_item(rules: Rules, found: Found, item: int | None, source: str, result: FetchResult) -> NewItem:
    from store.db import NewItem

    entry = found.entry
    if not entry.source or not entry.lang:
        entry = replace(entry, source=entry.source or source, lang=entry.lang or result.spec.lang)
    return NewItem(entry, rules.matcher.match(document(entry, result.spec.url)), found.text_hash, item)


def document(entry: Entry, feed: str) -> Document:
    """What the rules look at of an item that comes from the feed at address `feed`."""
    return Document(title=entry.title, summary=entry.summary, author=entry.author, source=entry.source, feed=feed,
                    lang=entry.lang, url=entry.url)
