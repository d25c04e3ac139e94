"""Work that the open desk leaves to a child process: command lines in, no work done here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from store.clock import now
from store.jobs.lock import SERVICE, holder
from store.jobs.places import Places


def _base(places: Places) -> list[str]:
    # -P: a folder that merely is the current one must not lend its modules to a process of ours.
    return [sys.executable, "-P", "-m", "store.cli", "--config", str(places.config_file), "--db", str(places.database)]


def fetch_command(places: Places, *, feeds: Sequence[str] = (), everything: bool = False) -> list[str]:
    """The child that makes one round and prints JSON lines as `fetch --json`; it ends with 75 when another one is at it."""
    return [*_base(places), "fetch", "--json", *(["--all"] if everything else []), *(["--", *feeds] if feeds else [])]


def apply_command(places: Places) -> list[str]:
    """The child that matches the archive again after an edit; JSON lines `{"done": n, "of": n}`."""
    return [*_base(places), "topics", "apply", "--json", "--wait"]


def service_running(database: Path) -> bool:
    """Whether an unattended fetcher (`fetch --every`) serves this archive now; it holds a lock of its own all the while."""
    return holder(database, SERVICE) is not None


def clock_environment(environ: dict[str, str], frozen: bool) -> dict[str, str]:
    """The environment of a child whose clock must be that of this process (the demo's)."""
    return environ | ({"WIREWATCH_NOW": str(now())} if frozen else {})
