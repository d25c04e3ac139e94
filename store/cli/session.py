"""What the commands share: the places, the archive, the rules, signals that ask for an end, and times as people write them."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import note
from store.errors import ArchiveReadOnly, Interrupted, UsageError
from store.jobs.places import Places, find_places

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules

GRACE = 4.0  # seconds from a signal to an end that nothing can hold up


def places_of(arguments: Namespace) -> Places:
    """The configuration and archive of this run; what was made on the way is said once on standard error."""
    places = find_places(arguments.config, arguments.db)
    if places.said:
        note(f"wirewatch: {places.said}", quiet=arguments.quiet)
    return places


def rules_of(places: Places, archive: Archive, *, quiet: bool = False) -> Rules:
    """The rules in force; that a broken edit was refused is said in one line on standard error."""
    from store.jobs.rules import load_rules

    rules = load_rules(places, archive)
    warn_of_faults(len(rules.faults), quiet=quiet)
    return rules


def warn_of_faults(faults: int, *, quiet: bool = False) -> None:
    """One line where the configuration has faults and its last good version goes on."""
    if faults:
        many = "a fault" if faults == 1 else f"{faults} faults"
        note(f"wirewatch: the configuration has {many}; its last good version is in force "
             "(wirewatch feeds check says where)", quiet=quiet)


@contextmanager
def archive_of(places: Places) -> Iterator[Archive]:
    """The archive, made when missing; where it cannot be written, it can still be read."""
    from store.jobs.opening import open_archive

    try:
        archive = open_archive(places.database)
    except ArchiveReadOnly:
        if not places.database.exists():
            raise
        archive = open_archive(places.database, readonly=True)
    with archive:
        yield archive


class Stop:
    """Becomes true when SIGINT or SIGTERM (`number` says which) asks for an end; SIGHUP asks for a reload.

    Whoever works asks it at least every second; where nobody does (a name server that hangs, a database that another
    process holds), the process ends by itself `GRACE` seconds after the signal: what is not committed by then is
    fetched again next time.
    """

    def __init__(self, watching: Callable[[], None] = lambda: None) -> None:
        self.number: int | None = None
        self.reload = False
        self.watching = watching  # called with every question: the work goes on
        self._terminal = False
        self._asked = threading.Lock()  # held until an end is asked for
        self._ear, self._bell = socket.socketpair()
        for end in (self._ear, self._bell):
            end.setblocking(False)

    def __call__(self) -> bool:
        self.watching()
        return self.number is not None

    def wait(self, seconds: float) -> bool:
        """Sleep for so long, or until a signal; whether one came, be it for an end or a reload."""
        if self.number is None and not self.reload:
            select.select([self._ear], [], [], max(0.0, seconds))
        with contextlib.suppress(BlockingIOError):
            while self._ear.recv(64):
                pass
        return self.number is not None or self.reload

    def ask(self, number: int, frame: FrameType | None = None) -> None:
        """Ask for an end, as the signal of that number does; SIGINT a second time ends at once."""
        if self.number is not None:
            if number == signal.SIGINT:
                raise KeyboardInterrupt  # what is not yet stored is fetched again next time
            return
        self.number = number
        if self._asked.locked():
            self._asked.release()
        self._ring()

    def _reload(self, number: int, frame: FrameType | None) -> None:
        if self._terminal and not _on_terminal():
            self.ask(signal.SIGTERM)  # the window that it ran in was closed
            return
        self.reload = True
        self._ring()

    def _ring(self) -> None:
        # A socket, not a lock or an event: a signal may come while the main thread holds those.
        with contextlib.suppress(OSError):
            self._bell.send(b"!")

    @contextmanager
    def listening(self) -> Iterator[Stop]:
        """Take the signals over while the block runs."""
        wanted: list[tuple[signal.Signals, Callable[[int, FrameType | None], None]]] = [
            (signal.SIGINT, self.ask), (signal.SIGTERM, self.ask)]
        if hasattr(signal, "SIGHUP"):
            wanted.append((signal.SIGHUP, self._reload))
        self._terminal = _on_terminal()
        done = threading.Event()
        self._asked.acquire()
        threading.Thread(target=self._lapse, args=(done,), daemon=True, name="lapse").start()
        before = [(number, signal.signal(number, handler)) for number, handler in wanted]
        # The bell rings at once, too, when the system hands a signal to another thread than the one that waits.
        bell = signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        try:
            yield self
        finally:
            signal.set_wakeup_fd(bell)
            for number, handler in before:
                signal.signal(number, handler)
            done.set()
            if self.number is None:
                self._asked.release()
            self.close()

    def close(self) -> None:
        """Let the sockets go; `listening` does it at its end."""
        self._ear.close()
        self._bell.close()

    def _lapse(self, done: threading.Event) -> None:
        self._asked.acquire()
        if not done.wait(GRACE):
            os._exit(Interrupted.exit_code)


def _on_terminal() -> bool:
    try:
        return os.isatty(1)
    except OSError:
        return False


def when(text: str | None) -> int | None:
    """WHEN of an option as seconds; UsageError when it is no time."""
    if text is None:
        return None
    try:
        return clock.parse_when(text, clock.now())
    except ValueError as error:
        raise UsageError(f"--since: {error}") from None
