"""One round: feeds that are due → conditional GET → what is new → topics → the archive → stories.

The caller holds the fetch lock. A feed that fails is a result like any other; only the archive itself can end a round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from store import clock
from store.errors import WirewatchError
from store.jobs.edits import follow_addresses
from store.jobs.taking import PORTION, FeedOutcome, Taker, document
from store.types import FeedState

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules

__all__ = ["PORTION", "FeedOutcome", "Round", "document", "refresh"]

MANY = 5_000  # new items after which what was remembered of them is given up before stories are placed


class Round(Struct):
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

    `on_start` is told the names of the feeds of this round by address, `on_result` what came of each as soon as that is
    kept. Raises store.errors.ArchiveError when the archive
    cannot be written; what was stored before that is kept whole.
    """
    from store.fetch.rounds import due_work, fetch_feeds

    settings = rules.config.settings
    begun, at = clock.monotonic(), clock.now()
    follow_addresses(archive, rules.config)
    states = archive.feed_states(full=False)
    work = due_work(rules.config.feeds, states, settings, at, everything=everything, named=named)
    feeds = archive.ensure_feeds((job.spec.url, job.spec.name) for job in work)
    on_start({job.spec.url: job.spec.name or job.spec.url for job in work})
    total = Round()

    def told(outcome: FeedOutcome) -> None:
        _count(total, outcome)
        on_result(outcome)

    taker = Taker(archive, rules, at, told)
    results = fetch_feeds(work, settings, at, lambda: taker.idle() or stop())
    try:
        for result in results:
            states[result.spec.url] = result.state
            taker.take(result, feeds.get(result.spec.url, 0))
            del result  # before the next one comes: it may hold fifty thousand items
        taker.keep()
    finally:
        results.close()  # type: ignore[attr-defined]  # a generator: ends transfers and the parser's process
    total.stopped = stop()
    if total.new > MANY:
        from store.jobs.memory import give_back

        if rules.compiled:
            rules.matcher.lexicon.forget()
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
