"""The archive, opened; where that means a migration, under the fetch lock, so that no other process works on it meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.clock import monotonic
from store.errors import BusyError, Interrupted
from store.jobs.lock import FetchLock, held_here, holder

if TYPE_CHECKING:
    from store.db import Archive

PATIENCE = 30.0  # seconds that whoever only wants to read waits for a migration, or for a round of the older version


def open_archive(database: Path, *, create: bool = True, readonly: bool = False) -> Archive:
    """The archive at `database`; BusyError when it has to be migrated and another process keeps the lock."""
    from store.db import Archive, is_older

    if readonly or held_here(database) or not is_older(database):
        return Archive.open(database, create=create, readonly=readonly)
    end = monotonic() + PATIENCE
    try:
        with FetchLock(database, "migration", wait=True, stop=lambda: monotonic() > end):
            return Archive.open(database, create=create)
    except Interrupted:
        raise BusyError(f"{database.name} is of an older version and is being worked on ({holder(database) or 'just now'})",
                        "it is migrated once that has ended") from None
