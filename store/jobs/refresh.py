"""One round: feeds that are due → conditional GET → what is new → topics → one transaction a feed → stories.

The caller holds the fetch lock. A feed that fails is a result like any other; only the archive itself can end a round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from store import clock
from store.errors import ArchiveError, WirewatchError
from store.jobs.edits import follow_addresses
from store.text import clean_line as one_line
from store.types import Document, Entry, FeedState

if TYPE_CHECKING:
    from store.db import Archive, FeedRound, NewItem
    from store.fetch.decide import Choice
    from store.fetch.items import Found
    from store.fetch.rounds import FetchResult
    from store.jobs.rules import Rules

MANY = 5_000  # new items after which what was used for them is given back before stories are placed
PORTION = 2_000  # items of one document that are held, cleaned and written together
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
    failures: int = 0


@dataclass(slots=True)
class Round:
    """The sum of a round: feeds asked, feeds that failed, new and changed items, items placed in stories; `ms` in all.

    `fault` says in one line what else went wrong, "" for nothing.
    """

    feeds: int = 0
    failed: int = 0
    skipped: int = 0
    new: int = 0
    changed: int = 0
    placed: int = 0
    ms: int = 0
    stopped: bool = False
    fault: str = ""
    next_wake: int | None = None
    moved: list[tuple[str, str]] = field(default_factory=list)


def refresh(archive: Archive, rules: Rules, *, named: Collection[str] = (), everything: bool = False,
            on_result: Callable[[FeedOutcome], None] = lambda outcome: None,
            on_start: Callable[[Mapping[str, str]], None] = lambda feeds: None,
            stop: Callable[[], bool] = lambda: False) -> Round:
    """Fetch what is due (or `named`, or `everything`), match and store it, and place it in stories.

    `on_start` is told the names of the feeds of this round by address. Raises store.errors.ArchiveError when the archive
    cannot be written; what was stored before that is kept whole.
    """
    from store.fetch.rounds import due_work, fetch_feeds

    settings = rules.config.settings
    begun, at = clock.monotonic(), clock.now()
    follow_addresses(archive, rules.config)
    states = archive.feed_states(full=False)
    work = due_work(rules.config.feeds, states, settings, at, everything=everything, named=named)
    on_start({job.spec.url: job.spec.name or job.spec.url for job in work})
    total = Round()
    quiet: list[FeedRound] = []
    results = fetch_feeds(work, settings, at, stop)
    try:
        for result in results:
            before = states.get(result.spec.url)
            outcome, waiting = _store(archive, rules, result, at, before.feed if before else 0)
            states[result.spec.url] = result.state
            if waiting is not None:
                quiet.append(waiting)
                if len(quiet) >= BATCH:
                    archive.store_unchanged(quiet)
                    quiet = []
            _count(total, outcome)
            on_result(outcome)
            del result  # before the next one comes: it may hold fifty thousand items
        if quiet:
            archive.store_unchanged(quiet)
    finally:
        results.close()  # type: ignore[attr-defined]  # a generator: ends transfers and the parser's process
    total.stopped = stop()
    if total.new > MANY:
        from store.jobs.memory import give_back

        archive.let_go()
        give_back()
    if not total.stopped:
        _place(archive, total, stop, handled=settings.handled)
    total.next_wake = _next_wake(rules, states, clock.now())
    total.ms = int((clock.monotonic() - begun) * 1000)
    return total


def _count(total: Round, outcome: FeedOutcome) -> None:
    total.feeds += outcome.outcome != "skipped"
    total.skipped += outcome.outcome == "skipped"
    total.failed += outcome.outcome in ("failed", "gone")
    total.new += outcome.new
    total.changed += outcome.changed
    if outcome.moved:
        total.moved.append((outcome.feed, outcome.moved))


def _place(archive: Archive, total: Round, stop: Callable[[], bool], *, handled: bool) -> None:
    from store.jobs.placing import place_waiting

    try:
        total.placed = place_waiting(archive, handled=handled, stop=stop)
    except WirewatchError:
        raise
    except Exception as error:  # the items are stored, and wait for a story until the next round
        total.fault = f"placing items in stories failed ({type(error).__name__}: {str(error)[:100]!r})"
    total.stopped = stop()


def _next_wake(rules: Rules, states: Mapping[str, FeedState], now: int) -> int:
    """When a service looks again: when the first feed is due, or the first host has had the quiet that it asked for."""
    from store.fetch.rounds import due_work
    from store.fetch.schedule import next_wake

    feeds, settings = rules.config.feeds, rules.config.settings
    wake = next_wake(feeds, states, settings, now)
    if wake > now or due_work(feeds, states, settings, now):
        return wake
    holds = [state.held_until for state in states.values() if state.held_until is not None and state.held_until > now]
    return min(holds, default=now + 60)


def _store(archive: Archive, rules: Rules, result: FetchResult, at: int,
           feed: int) -> tuple[FeedOutcome, FeedRound | None]:
    """Store one feed's result; an outcome without items comes back for the caller to store with others of its kind."""
    from store.db import FeedRound

    spec, state = result.spec, result.state
    feed = feed or archive.ensure_feed(spec.url, spec.name)
    choice, faults = _choose(archive, feed, result.found)
    outcome, error = result.outcome, result.error
    if outcome == "new" and not choice.new and not choice.changed:
        outcome = "unchanged"
    source = spec.name or state.title
    new = changed = 0
    while len(choice.new) > PORTION and not faults:  # too many to hold: a kill in between costs another look at the feed
        part, choice = replace(choice, new=choice.new[:PORTION], changed=[]), replace(choice, new=choice.new[PORTION:])
        counts = _store_portion(archive, rules, part, source, result, feed, at, faults)
        new, changed = new + counts[0], changed + counts[1]
    items = _new_items(rules, choice, source, result, faults)
    stored = None
    if items and not faults:
        round_of_feed = FeedRound(feed, at, items, state, outcome, result.status, result.bytes, result.ms, error,
                                  len(result.found))
        try:
            stored = archive.store_feed(round_of_feed)
        except Exception as fault:
            if _is_of_the_archive(fault):
                raise
            faults.append(_words(fault))
    if stored:
        new, changed = new + len(stored.new), changed + len(stored.changed)
    later = None
    if faults:
        counts = _store_singly(archive, feed, at, items, faults)
        new, changed = new + counts[0], changed + counts[1]
        outcome, error = "failed", f"{len(faults)} of its items could not be taken in: {faults[0]}"[:200]
        state = replace(state, etag="", modified="", body_hash="", failures=state.failures + 1, error=error, error_at=at)
    if stored is None:
        later = FeedRound(feed, at, (), state, outcome, result.status, result.bytes, result.ms, error, len(result.found))
    return FeedOutcome(
        feed=spec.url, name=source or spec.url, outcome=outcome, status=result.status, items=len(result.found), new=new,
        changed=changed, bytes=result.bytes, ms=result.ms, error=error, next=result.next_due, moved=result.moved,
        failures=state.failures,
    ), later


def _store_portion(archive: Archive, rules: Rules, part: Choice, source: str, result: FetchResult, feed: int, at: int,
                   faults: list[str]) -> tuple[int, int]:
    """Store some of a document's items, without the feed's new state; new and changed items."""
    from store.db import FeedRound

    items = _new_items(rules, part, source, result, faults)
    if not faults:
        try:
            stored = archive.store_feed(FeedRound(feed, at, items, outcome=""))
            return len(stored.new), len(stored.changed)
        except Exception as fault:
            if _is_of_the_archive(fault):
                raise
            faults.append(_words(fault))
    return _store_singly(archive, feed, at, items, faults)


def _store_singly(archive: Archive, feed: int, at: int, items: Sequence[NewItem], faults: list[str]) -> tuple[int, int]:
    """Store what can be stored of a document in which something is beyond us; new and changed items."""
    from store.db import FeedRound

    new = changed = 0
    faults_of_items = len(faults)
    for item in items:
        try:
            stored = archive.store_feed(FeedRound(feed, at, (item,), outcome=""))
        except Exception as fault:
            if _is_of_the_archive(fault):
                raise
            faults.append(_words(fault))
            continue
        new, changed = new + len(stored.new), changed + len(stored.changed)
    if len(faults) > faults_of_items and faults_of_items == 1:
        del faults[0]  # the document's fault was that of the items now named
    return new, changed


def _is_of_the_archive(fault: Exception) -> bool:
    """Whether an error is the database's own, which ends the round; else it comes of what one feed sent."""
    return isinstance(fault, WirewatchError) and type(fault) is not ArchiveError


def _words(fault: Exception) -> str:
    return one_line(f"{type(fault).__name__}: {fault}")[:120]


def _choose(archive: Archive, feed: int, found: Sequence[Found]) -> tuple[Choice, list[str]]:
    """What of a document is new or changed; a line about each item that cannot even be compared."""
    from store.fetch.decide import Choice, choose, lookup_keys

    if not found:
        return Choice([], [], 0), []
    known = archive.known(feed, lookup_keys(found))
    try:
        return choose(found, known), []
    except Exception:  # an item that the cleaner chokes on: the others are taken without it
        faults: list[str] = []
        sound: list[Found] = []
        for one in found:
            try:
                choose([one], known)
                sound.append(one)
            except Exception as fault:
                faults.append(_words(fault))
        return choose(sound, known), faults


def _new_items(rules: Rules, choice: Choice, source: str, result: FetchResult, faults: list[str]) -> tuple[NewItem, ...]:
    """What is new or changed, cleaned and matched; a line goes to `faults` about each item of which that cannot be had."""
    from store.db import NewItem

    items: list[NewItem] = []
    if not choice.new and not choice.changed:
        return ()
    lang, match = result.spec.lang, rules.matcher.match
    for item, found in [(None, found) for found in choice.new] + choice.changed:
        try:
            entry = found.entry
            if not entry.source or not entry.lang:
                entry = replace(entry, source=entry.source or source, lang=entry.lang or lang)
            items.append(NewItem(entry, match(document(entry, result.spec.url)), found.text_hash, item))
        except Exception as fault:  # no item ends a round, or keeps those beside it out
            faults.append(_words(fault))
    return tuple(items)


def document(entry: Entry, feed: str) -> Document:
    """What the rules look at of an item that comes from the feed at address `feed`."""
    return Document(title=entry.title, summary=entry.summary, author=entry.author, source=entry.source, feed=feed,
                    lang=entry.lang, url=entry.url)
