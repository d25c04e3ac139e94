"""How `fetch` tells what it did: outcomes and sums come in; JSON lines, lines for a person, or lines for a log go out.

A round never ends because nobody reads on: output that cannot be written is dropped, and remembered.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Protocol

from store import clock
from store.cli.output import note
from store.text import screen_safe

if TYPE_CHECKING:
    from store.jobs.refresh import FeedOutcome, Round

_KEYS = ("feed", "outcome", "status", "items", "new", "changed", "bytes", "ms", "error")


class Teller:
    """Lines to standard output, each at once, and notes to standard error. `fault` is why output ended, if it did."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.fault: OSError | None = None

    def line(self, text: str) -> None:
        """One line of results."""
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except OSError as fault:
            self.fault = fault
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def note(self, text: str, *, chatty: bool = False) -> None:
        """One line on standard error; a `chatty` one not when `-q` was given."""
        with contextlib.suppress(OSError):
            note(text, quiet=chatty and self.quiet)


class Report(Protocol):
    """What is told of a round."""

    tell: Teller

    def feed(self, outcome: FeedOutcome) -> None:
        """One feed is done."""

    def round(self, total: Round) -> None:
        """The round is done."""


class Lines:
    """JSON lines as docs/interface.md has them."""

    def __init__(self, tell: Teller, verbose: int = 0) -> None:
        self.tell = tell

    def feed(self, outcome: FeedOutcome) -> None:
        """An outcome."""
        value = {key: getattr(outcome, key) for key in _KEYS}
        self.tell.line(_json(value | {"next": clock.rfc3339(outcome.next)}))

    def round(self, total: Round) -> None:
        """The sum."""
        self.tell.line(_json({"summary": True, "feeds": total.feeds, "failed": total.failed, "new": total.new,
                              "ms": total.ms}))


class Plain:
    """Lines for a person: feeds that brought something or failed, then the sum."""

    def __init__(self, tell: Teller, verbose: int = 0) -> None:
        self.tell = tell
        self.verbose = verbose

    def feed(self, outcome: FeedOutcome) -> None:
        """An outcome, unless there is nothing to it."""
        word = f"{outcome.outcome:<9} {outcome.name}: "
        if outcome.outcome in ("failed", "gone"):
            self.tell.line(screen_safe(f"{word}{outcome.error or outcome.status}"))
        elif outcome.outcome == "skipped":
            if not self.tell.quiet:
                self.tell.line(screen_safe(f"{word}{outcome.error}"))
        elif self.verbose or ((outcome.new or outcome.changed) and not self.tell.quiet):
            changed = f", {outcome.changed} changed" if outcome.changed else ""
            self.tell.line(screen_safe(f"{word}{outcome.new} new{changed}"))

    def round(self, total: Round) -> None:
        """The sum."""
        for old, new in total.moved:
            self.tell.note(f"{old} has moved for good to {new}; feeds.yaml still has the old address", chatty=True)
        if self.tell.quiet:
            return
        if total.stopped and not total.feeds:
            return
        if not total.feeds:
            self.tell.line("nothing is due" if not total.skipped else
                           f"nothing was asked; {total.skipped} feeds are to be left alone for now")
            return
        self.tell.line(f"{total.feeds} feeds, {total.failed} failed, {total.new} new items, {total.changed} changed "
                       f"in {total.ms / 1000:.1f} s")


class Log:
    """Lines for the log of a service: a time, a word, and `key=value`; one a round, and one a feed that failed."""

    def __init__(self, tell: Teller, verbose: int = 0) -> None:
        self.tell = tell
        self.verbose = verbose
        self.moved: set[tuple[str, str]] = set()

    def event(self, word: str, **values: object) -> None:
        """One line; texts are quoted, None is left out."""
        parts = [clock.rfc3339(clock.now()) or "", word]
        parts += [f"{key}={_value(value)}" for key, value in values.items() if value is not None]
        self.tell.line(screen_safe(" ".join(parts)))

    def feed(self, outcome: FeedOutcome) -> None:
        """A feed that failed; with `-v` every one."""
        if outcome.outcome in ("failed", "gone"):
            self.event(outcome.outcome, feed=outcome.feed, status=outcome.status, failures=outcome.failures,
                       next=clock.rfc3339(outcome.next), error=outcome.error or "")
        elif self.verbose:
            self.event(outcome.outcome, feed=outcome.feed, status=outcome.status, new=outcome.new,
                       changed=outcome.changed, ms=outcome.ms, next=clock.rfc3339(outcome.next))

    def round(self, total: Round) -> None:
        """The round; a feed that has moved is told once."""
        for move in total.moved:
            if move not in self.moved:
                self.moved.add(move)
                self.event("moved", feed=move[0], to=move[1])
        self.event("round", feeds=total.feeds, failed=total.failed, skipped=total.skipped, new=total.new,
                   changed=total.changed, placed=total.placed, ms=total.ms, stopped=True if total.stopped else None,
                   next=clock.rfc3339(total.next_wake))


def make_report(kind: type[Plain] | type[Log], arguments: Namespace, tell: Teller) -> Report:
    """The report that was asked for: JSON lines, else of that kind."""
    return Lines(tell) if arguments.json else kind(tell, arguments.verbose)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    text = " ".join(str(value).split())
    plain = text and not any(sign in text for sign in ' "=\\')
    return text if plain else json.dumps(text, ensure_ascii=False)
