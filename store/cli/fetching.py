"""`fetch`: one round, or rounds without end for a service. Results to standard output, progress to standard error."""

from __future__ import annotations

import signal
from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from store import clock
from store.cli.notify import notify
from store.cli.output import emit_json, note, say
from store.cli.progress import Bar
from store.cli.session import Stop, archive_of, places_of
from store.errors import BusyError, ConfigError, Interrupted, UsageError
from store.jobs.lock import SERVICE, FetchLock
from store.jobs.rules import Rules, changed, load_rules, reload

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.places import Places
    from store.jobs.refresh import FeedOutcome, Round


def run(arguments: Namespace) -> int:
    """One round (exit 1 only when every feed tried has failed), or with `--every` rounds until a signal ends them."""
    every = _every(arguments)
    places = places_of(arguments)
    stop = Stop()
    with stop.listening():
        if every is None:
            with FetchLock(places.database, "fetch", wait=arguments.wait, stop=stop), archive_of(places) as archive:
                rules = load_rules(places, archive)
                _warn(rules)
                _known(arguments.feeds, rules)
                total = _round(arguments, archive, rules, stop)
            if total.stopped:
                raise Interrupted("stopped before the end of the round; finished feeds are kept")
            return 1 if total.feeds and total.failed == total.feeds else 0
        with FetchLock(places.database, f"fetch --every {arguments.every}", kind=SERVICE, wait=arguments.wait,
                       stop=stop):
            return _service(arguments, places, every, stop)


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


def _warn(rules: Rules) -> None:
    for fault in rules.faults:
        note(str(fault))
    if rules.faults:
        note("wirewatch: the configuration is broken; its last good version goes on")


def _known(named: list[str], rules: Rules) -> None:
    known = {spec.url for spec in rules.config.feeds} | {spec.name for spec in rules.config.feeds if spec.name}
    if unknown := [name for name in named if name not in known]:
        raise UsageError(f"no such feed in {rules.config.file}: {', '.join(unknown)}", "wirewatch feeds lists them")


def _round(arguments: Namespace, archive: Archive, rules: Rules, stop: Stop, *, everything: bool | None = None) -> Round:
    from store.jobs.refresh import refresh
    from store.jobs.rematch import rematch

    bar = Bar(quiet=arguments.quiet)
    again = rematch(archive, rules, stop=stop, progress=bar.rematching)
    if again.items and again.topics:
        note(f"matched {again.items} items again for {', '.join(again.topics)}: "
             f"{again.gained} gained, {again.lost} lost", quiet=arguments.quiet)

    def told(outcome: FeedOutcome) -> None:
        bar.clear()
        if arguments.json:
            emit_json({key: value for key, value in asdict(outcome).items() if key not in ("name", "moved")}
                      | {"next": clock.rfc3339(outcome.next)})
        elif outcome.outcome in ("failed", "gone") or arguments.verbose or (outcome.new and not arguments.quiet):
            say(_line(outcome))
        bar.step(outcome)

    total = refresh(archive, rules, named=arguments.feeds, stop=stop, on_result=told, on_start=bar.start,
                    everything=arguments.all if everything is None else everything)
    bar.clear()
    _prune(archive, rules, stop)
    for old, new in total.moved:
        note(f"{old} has moved for good to {new}; feeds.yaml still has the old address")
    if arguments.json:
        emit_json({"summary": True, "feeds": total.feeds, "failed": total.failed, "new": total.new, "ms": total.ms})
    elif not arguments.quiet:
        say(_sum(total))
    return total


def _prune(archive: Archive, rules: Rules, stop: Stop) -> None:
    keep = rules.config.settings.keep
    if keep is not None and not stop():
        archive.prune(clock.now() - keep)


def _line(outcome: FeedOutcome) -> str:
    if outcome.outcome in ("failed", "gone"):
        return f"{outcome.outcome:<9} {outcome.name}: {outcome.error or outcome.status}"
    changed = f", {outcome.changed} changed" if outcome.changed else ""
    return f"{outcome.outcome:<9} {outcome.name}: {outcome.new} new{changed}"


def _sum(total: Round) -> str:
    if not total.feeds:
        return "nothing is due" + (f"; {total.skipped} feeds asked for quiet" if total.skipped else "")
    return (f"{total.feeds} feeds, {total.failed} failed, {total.new} new items, {total.changed} changed "
            f"in {total.ms / 1000:.1f} s")


def _service(arguments: Namespace, places: Places, every: int, stop: Stop) -> int:
    """Rounds until SIGTERM (exit 0) or SIGINT (130); a changed configuration is read anew, a broken one changes nothing."""
    first = True
    rules: Rules | None = None
    notify("READY=1")
    while not stop():
        wake: int | None = None
        try:
            with FetchLock(places.database, "fetch", wait=True, stop=stop), archive_of(places) as archive:
                if rules is None:
                    rules = load_rules(places, archive)
                    _warn(rules)
                elif stop.reload or changed(rules):
                    stop.reload = False
                    rules = reload(rules, archive)
                    _warn(rules)
                total = _round(arguments, archive, rules, stop, everything=arguments.all and first)
                wake = total.next_wake
            first = False
        except BusyError:
            pass  # only a stop ends the wait for the lock
        except ConfigError:
            if rules is None:
                raise
        notify("WATCHDOG=1")
        _sleep(every, wake, stop, rules)
    notify("STOPPING=1")
    if stop.number == signal.SIGINT:
        raise Interrupted("stopped; finished feeds are kept")
    return 0


def _sleep(every: int, wake: int | None, stop: Stop, rules: Rules | None) -> None:
    """Sleep until the next feed is due, at most `every` seconds; by both clocks, so that sleep and jumps do no harm."""
    begun, at = clock.monotonic(), clock.now()
    length = max(1, min(every, every if wake is None else wake - at))
    looked = begun
    while clock.monotonic() - begun < length and at - 60 <= clock.now() < at + length:
        if stop.event.wait(0.5) or stop.reload:
            return
        if rules is not None and clock.monotonic() - looked >= 2:
            looked = clock.monotonic()
            notify("WATCHDOG=1")
            if changed(rules):
                stop.reload = True
                return
