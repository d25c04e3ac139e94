"""The fetch lock: a kernel lock on a file beside the database, which dies with its process.

Fetch, import, re-matching, pruning and migrations hold it; reading and triage never need it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from store.errors import ArchiveReadOnly, BusyError

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
    """The file that is locked for `database`."""
    return database.with_name(f"{database.name}.{kind}")


def holder(database: Path, kind: str = FETCH) -> str | None:
    """Who holds the lock now (`fetch, process 4711`), or None when it is free; takes nothing for longer than the look."""
    path = lock_path(database, kind)
    try:
        descriptor = os.open(path, os.O_RDWR)
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
    """Hold the lock of a database while the block runs; BusyError at once when another process has it, unless `wait`."""

    def __init__(self, database: Path, doing: str, *, wait: bool = False, kind: str = FETCH,
                 stop: Callable[[], bool] = lambda: False) -> None:
        self.database = database
        self.kind = kind
        self.doing = doing
        self.wait = wait
        self.stop = stop
        self._descriptor: int | None = None

    def __enter__(self) -> FetchLock:
        path = lock_path(self.database, self.kind)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ArchiveReadOnly(f"cannot write {path}: {error.strerror}",
                                  "choose another place with --db or WIREWATCH_DB") from None
        looks = 0
        while not _take(descriptor):
            looks += 1
            if looks < 3:  # somebody may only be looking who holds it
                time.sleep(0.02)
                continue
            if not self.wait or self.stop():
                os.close(descriptor)
                raise BusyError(f"{holder(self.database, self.kind) or 'another process'} is at work on {self.database}",
                                "it will end by itself; --wait waits for it")
            time.sleep(0.1)  # a kernel lock offers no wait that a signal's flag can end
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f" {self.doing}, process {os.getpid()}".encode())
        self._descriptor = descriptor
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
