"""The fetch lock: a kernel lock on a file beside the database, which dies with its process.

Fetch, import, re-matching, pruning and migrations hold it; reading and triage never need it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from store.errors import ArchiveFull, ArchiveReadOnly, BusyError, Interrupted

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


FETCH = "lock"          # one round, an import, a re-match, a pruning, a migration
SERVICE = "service"     # an unattended fetcher, between its rounds too


def lock_path(database: Path, kind: str = FETCH) -> Path:
    """The file that is locked for `database`: beside the file itself, whatever links lead there."""
    place = Path(os.path.realpath(database))
    return place.with_name(f"{place.name}.{kind}")


_held: set[str] = set()  # fetch locks of this process


def held_here(database: Path) -> bool:
    """Whether this process has the fetch lock itself."""
    return str(lock_path(database)) in _held


def holder(database: Path, kind: str = FETCH) -> str | None:
    """Who holds the lock now and how far it is (`fetch, process 4711, 40 of 100 feeds`); None when it is free."""
    try:
        descriptor = os.open(lock_path(database, kind), os.O_RDWR)
    except OSError:
        return None
    try:
        if _take(descriptor):
            return None
        try:
            told = os.pread(descriptor, 200, 1) if hasattr(os, "pread") else b""
        except OSError:
            told = b""
        return told.decode("utf-8", "replace").strip() or "another process"
    finally:
        os.close(descriptor)


class FetchLock:
    """Hold the lock of a database while the block runs; BusyError at once when another process has it.

    With `wait` it waits, and Interrupted says that `stop` ended that.
    """

    def __init__(self, database: Path, doing: str, *, wait: bool = False, kind: str = FETCH,
                 stop: Callable[[], bool] = lambda: False) -> None:
        self.database = database
        self.kind = kind
        self.doing = doing
        self.wait = wait
        self.stop = stop
        self._descriptor: int | None = None
        self._told = 0.0

    def __enter__(self) -> FetchLock:
        path = lock_path(self.database, self.kind)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise ArchiveFull(f"no room left to write {path}", "make room on the disk") from None
            raise ArchiveReadOnly(f"cannot write {path}: {error.strerror}",
                                  "choose another place with --db or WIREWATCH_DB") from None
        looks = 0
        while not _take(descriptor):
            looks += 1
            if looks < 3:  # somebody may only be looking who holds it
                time.sleep(0.02)
                continue
            if self.wait and self.stop():
                os.close(descriptor)
                raise Interrupted("stopped while waiting for another process")
            if not self.wait:
                os.close(descriptor)
                who = holder(self.database, self.kind) or "another process"
                raise BusyError(f"{self.database.name} is being worked on ({who})",
                                "it will end by itself; --wait waits for it")
            time.sleep(0.1)  # a kernel lock offers no wait that a signal's flag can end
        self._descriptor = descriptor
        if self.kind == FETCH:
            _held.add(str(path))
        self._write("")
        return self

    def tell(self, progress: str) -> None:
        """Let others see how far the work is; written twice a second at most."""
        if time.monotonic() - self._told >= 0.5:
            self._write(f", {progress}")

    def _write(self, progress: str) -> None:
        # A courtesy to whoever is refused: a full disk must not end the work that makes room or waits for it.
        if self._descriptor is not None:
            line = f" {self.doing}, process {os.getpid()}{progress}".encode()[:200]
            with contextlib.suppress(OSError):
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, line)
                os.ftruncate(self._descriptor, len(line))
            self._told = time.monotonic()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._descriptor is not None:
            _held.discard(str(lock_path(self.database, self.kind)))
            os.close(self._descriptor)
            self._descriptor = None
