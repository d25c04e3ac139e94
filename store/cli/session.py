"""What the commands share: the places, the archive, the rules, signals that ask for an end, and times as people write them."""

from __future__ import annotations

import signal
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import note
from store.errors import UsageError
from store.jobs.places import Places, find_places

if TYPE_CHECKING:
    from store.db import Archive


def places_of(arguments: Namespace) -> Places:
    """The configuration and archive of this run; what was made on the way is said once on standard error."""
    places = find_places(arguments.config, arguments.db)
    if places.said:
        note(f"wirewatch: {places.said}", quiet=arguments.quiet)
    return places


@contextmanager
def archive_of(places: Places) -> Iterator[Archive]:
    """The archive, made when missing."""
    from store.db import Archive

    with Archive.open(places.database) as archive:
        yield archive


class Stop:
    """Becomes true when SIGINT or SIGTERM (`number` says which) asks for an end; SIGHUP asks for a reload."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.number: int | None = None
        self.reload = False

    def __call__(self) -> bool:
        return self.event.is_set()

    def _ask(self, number: int, frame: object) -> None:
        if self.event.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt  # asked twice: at once, what is not yet stored is fetched again next time
        self.number = number
        self.event.set()

    def _reload(self, number: int, frame: object) -> None:
        self.reload = True

    @contextmanager
    def listening(self) -> Iterator[Stop]:
        """Take the signals over while the block runs."""
        wanted = [(signal.SIGINT, self._ask), (signal.SIGTERM, self._ask)]
        if hasattr(signal, "SIGHUP"):
            wanted.append((signal.SIGHUP, self._reload))
        before = [(number, signal.signal(number, handler)) for number, handler in wanted]
        try:
            yield self
        finally:
            for number, handler in before:
                signal.signal(number, handler)


def when(text: str | None) -> int | None:
    """WHEN of an option as seconds; UsageError when it is no time."""
    if text is None:
        return None
    try:
        return clock.parse_when(text, clock.now())
    except ValueError as error:
        raise UsageError(f"--since: {error}") from None
