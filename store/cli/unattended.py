"""`fetch --every`: rounds until a signal ends them, for years; trouble of one round is told, and the next one comes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from store import clock
from store.cli.fetching import one_round, warn
from store.cli.notify import notify, reloading
from store.cli.reporting import Log, Teller, make_report
from store.cli.session import Stop, archive_of
from store.errors import ArchiveCorrupt, ArchiveError, ArchiveNewer, Interrupted, WirewatchError
from store.jobs.lock import FetchLock
from store.jobs.log import FETCHER, note
from store.jobs.memory import resident
from store.jobs.rules import Rules, changed, load_rules, reload

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.places import Places

LOOK = 2.0        # seconds between two looks at the files of the configuration and at the clock
JUMP = 60         # seconds that the clock may be turned back without a round
AFTER_FAULT = 60  # seconds until the next try when a round could not be made
GROWN = 120_000_000  # bytes in memory between two rounds, beyond which the process begins anew
AGE = 3_600       # seconds that it lives at least: what libraries never let go of grows slowly


def serve(arguments: Namespace, places: Places, every: int, stop: Stop, tell: Teller) -> int:
    """Rounds until SIGTERM (0) or SIGINT (130). A broken configuration, or an archive that cannot be written, ends it
    only at the start; later it is told, and tried again."""
    report = make_report(Log, arguments, tell)
    log = report if isinstance(report, Log) else None
    rules: Rules | None = None
    everything = arguments.all
    begun = clock.monotonic()
    while not stop():
        wake = None
        try:
            with FetchLock(places.database, "fetch", wait=True, stop=stop) as lock, archive_of(places) as archive:
                if rules is None:
                    rules = load_rules(places, archive)
                    if rules.faults and rules.watch is not None:
                        rules.watch.seen()
                    warn(rules, tell)
                    notify(f"READY=1\nSTATUS={len(rules.config.feeds)} feeds")
                elif stop.reload or changed(rules):
                    rules = _again(rules, archive, stop, tell, log)
                total = one_round(archive, rules, stop, report, lock, everything=everything)
            everything = everything and total.stopped
            wake = total.next_wake
            if not total.feeds and wake is not None:
                wake = max(wake, clock.now() + min(every, 10))  # nothing could be asked: no reason to look every second
            notify(f"WATCHDOG=1\nSTATUS=last round: {total.feeds} feeds, {total.failed} failed, {total.new} new items")
        except Interrupted:
            continue  # asked to end while another process had the lock
        except ArchiveError as error:
            if rules is None or isinstance(error, (ArchiveNewer, ArchiveCorrupt)):
                raise
            _note(places, tell, f"{error}; trying again")
            wake = clock.now() + min(every, AFTER_FAULT)
        except WirewatchError:
            raise
        except Exception as error:
            if rules is None or arguments.debug:
                raise
            _note(places, tell, f"something unforeseen ended the round: {type(error).__name__}: {str(error)[:200]!r}")
            wake = clock.now() + min(every, AFTER_FAULT)
        if not stop() and clock.monotonic() - begun >= AGE and resident() > GROWN:
            begin_anew()
        _sleep(every, wake, stop, rules)
    notify("STOPPING=1")
    if stop.number == signal.SIGINT:
        raise Interrupted("stopped; finished feeds are kept")
    return 0


def _note(places: Places, tell: Teller, words: str) -> None:
    """Tell of a round that could not be made, in the log of the archive, too, where that can be written."""
    tell.note(f"wirewatch: {words}")
    with contextlib.suppress(WirewatchError), archive_of(places) as archive:
        note(archive, FETCHER, words)


def begin_anew() -> None:
    """Become a fresh process with the same number: XML libraries keep every name they have met, for as long as they live."""
    sys.stdout.flush()
    notify("STATUS=beginning anew")
    os.execv(sys.executable, [sys.executable, *(word for word in sys.orig_argv[1:] if word != "--all")])


def _again(rules: Rules, archive: Archive, stop: Stop, tell: Teller, log: Log | None) -> Rules:
    """The configuration as it is now, or as it was when it is broken."""
    reloading()
    stop.reload = False
    fresh = reload(rules, archive)
    warn(fresh, tell)
    notify("READY=1")
    if log is not None and not fresh.faults:
        log.event("reload", feeds=len(fresh.config.feeds), topics=len(fresh.config.topics))
    return fresh


def _sleep(every: int, wake: int | None, stop: Stop, rules: Rules | None) -> None:
    """Sleep until the next feed is due, `every` seconds at most; by both clocks, so that sleep and jumps do no harm."""
    begun, at = clock.monotonic(), clock.now()
    length = max(1, min(every, every if wake is None else wake - at))
    while not stop():
        slept = clock.monotonic() - begun
        if slept >= length or not at - JUMP <= clock.now() < at + length:
            return
        if stop.wait(min(LOOK, length - slept)):
            return
        if rules is not None and changed(rules):
            stop.reload = True
            return
