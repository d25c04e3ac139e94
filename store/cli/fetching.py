"""`fetch`: one round, or rounds without end for a service. Results to standard output, progress to standard error."""

from __future__ import annotations

import gc
from argparse import Namespace
from typing import TYPE_CHECKING

from store import clock
from store.cli.notify import Pulse
from store.cli.progress import Bar
from store.cli.reporting import Plain, Report, Teller, make_report
from store.cli.session import Stop, archive_of, places_of
from store.errors import Interrupted, UsageError, WirewatchError
from store.jobs import log
from store.jobs.lock import SERVICE, FetchLock
from store.jobs.rules import Rules, load_rules

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.places import Places
    from store.jobs.refresh import FeedOutcome, Round


def run(arguments: Namespace) -> int:
    """One round (exit 1 only when every feed tried has failed), or with `--every` rounds until a signal ends them."""
    # What a round makes holds few cycles: looking for them at every 700th object would be a tenth of its work.
    gc.set_threshold(50_000, 20, 20)
    every = _every(arguments)
    places = places_of(arguments)
    tell = Teller(quiet=arguments.quiet)
    stop = Stop(watching=Pulse())
    with stop.listening():
        if every is None:
            return _once(arguments, places, stop, tell)
        from store.cli.unattended import serve

        with FetchLock(places.database, f"fetch --every {arguments.every}", kind=SERVICE, wait=arguments.wait, stop=stop):
            return serve(arguments, places, every, stop, tell)


def _once(arguments: Namespace, places: Places, stop: Stop, tell: Teller) -> int:
    with FetchLock(places.database, "fetch", wait=arguments.wait, stop=stop) as lock, archive_of(places) as archive:
        rules = load_rules(places, archive)
        warn(rules, tell)
        named = _known(arguments.feeds, rules)
        report = make_report(Plain, arguments, tell)
        total = one_round(archive, rules, stop, report, lock, named=named, everything=arguments.all)
    if total.stopped:
        raise Interrupted("stopped before the end of the round; finished feeds are kept")
    if tell.fault is not None and not isinstance(tell.fault, BrokenPipeError):
        raise WirewatchError(f"the round is done, but its results could not be written: {tell.fault.strerror}")
    if total.fault:
        return 1
    return 1 if total.feeds and total.failed == total.feeds else 0


def _every(arguments: Namespace) -> int | None:
    if arguments.every is None:
        return None
    if arguments.feeds:
        raise UsageError("--every goes over all feeds", "leave the names of feeds out")
    try:
        seconds = clock.parse_duration(arguments.every)
    except ValueError as error:
        raise UsageError(f"--every: {error}") from None
    if seconds < 1:
        raise UsageError("--every: the time must be at least a second")
    return seconds


def warn(rules: Rules, tell: Teller) -> None:
    """Say every fault of a configuration that was edited and is broken."""
    for fault in rules.faults:
        tell.note(str(fault))
    if rules.faults:
        tell.note("wirewatch: the configuration is broken; its last good version goes on")


def _known(named: list[str], rules: Rules) -> list[str]:
    """The addresses of the feeds that were named by address, name or file; UsageError for what is none."""
    found: dict[str, None] = {}
    unknown = []
    for name in named:
        place = [spec.url for spec in rules.config.feeds
                 if name == spec.url or (spec.name and name == spec.name) or (spec.path and name == str(spec.path))]
        found.update(dict.fromkeys(place))
        if not place:
            unknown.append(name)
    if unknown:
        raise UsageError(f"no such feed in {rules.config.file}: {', '.join(unknown)}", "wirewatch feeds lists them")
    return list(found)


def one_round(archive: Archive, rules: Rules, stop: Stop, report: Report, lock: FetchLock, *,
              named: list[str] | None = None, everything: bool = False) -> Round:
    """What a round is: the archive matched again where rules changed, feeds fetched, old items taken out; all of it told."""
    from store.jobs.pruning import prune_old
    from store.jobs.refresh import refresh

    bar = Bar(quiet=report.tell.quiet)
    fault = _rematch(archive, rules, stop, report, bar)

    def told(outcome: FeedOutcome) -> None:
        bar.clear()
        report.feed(outcome)
        lock.tell(bar.step(outcome))

    total = refresh(archive, rules, named=named or (), stop=stop, on_result=told, on_start=bar.start, everything=everything)
    bar.clear()
    if not total.stopped:
        prune_old(archive, rules.config.settings.keep, clock.now(), stop)
    total.fault = fault or total.fault
    report.round(total)
    if total.fault:
        report.tell.note(f"wirewatch: {total.fault}; the next round tries again")
        log.note(archive, log.FETCHER, f"{total.fault}; the next round tries again")
    return total


def _rematch(archive: Archive, rules: Rules, stop: Stop, report: Report, bar: Bar) -> str:
    """Match the archive again for topics that were edited; in words what went wrong, which is no reason not to fetch."""
    from store.jobs.rematch import rematch

    try:
        again = rematch(archive, rules, stop=stop, progress=bar.rematching)
    except WirewatchError:
        raise
    except Exception as error:
        return f"matching the archive again failed ({type(error).__name__}: {str(error)[:100]!r})"
    finally:
        bar.clear()
    if again.items and again.topics and not again.stopped:
        report.tell.note(f"matched {again.items} items again for {', '.join(again.topics)}: "
                         f"{again.gained} gained, {again.lost} lost", chatty=True)
    return ""
