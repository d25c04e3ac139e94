"""`backup` and `doctor`: the archive copied whole while others write, and looked over with everything around it."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import emit_json, say
from store.cli.session import archive_of, places_of
from store.errors import ArchiveCorrupt, ArchiveError, ConfigError, UsageError

if TYPE_CHECKING:
    from store.jobs.places import Places

Row = tuple[str, bool, str]


def run(arguments: Namespace) -> int:
    """Copy the archive, or check it; `doctor` exits with 1 when a check failed."""
    if arguments.command == "backup":
        places = places_of(arguments)
        if not places.database.exists():
            raise UsageError(f"there is no archive at {places.database}", "wirewatch fetch makes one")
        if arguments.file.exists():
            raise UsageError(f"{arguments.file} is there already", "choose another name; nothing was overwritten")
        with archive_of(places) as archive:
            archive.backup(arguments.file)
        if not arguments.quiet:
            say(f"copied to {arguments.file} ({arguments.file.stat().st_size / 1e6:.1f} MB)")
        return 0
    return _doctor(arguments)


def _doctor(arguments: Namespace) -> int:
    places = places_of(arguments)
    rows = [*_configuration(places), *_database(places, arguments.mend), *_terminal(), *_clock()]
    for name, good, message in rows:
        if arguments.json:
            emit_json({"check": name, "ok": good, "message": message})
        else:
            say("ok  " if good else "FAIL", f"{name:<22} {message}")
    return 0 if all(good for _, good, _ in rows) else 1


def _configuration(places: Places) -> list[Row]:
    from store.config import offers, shipped_dir
    from store.jobs.rules import load_rules

    try:
        rules = load_rules(places, None)
    except ConfigError as error:
        return [("configuration", False, str(fault)) for fault in error.faults]
    feeds, topics = len(rules.config.feeds), len(rules.config.topics)
    rows = [("configuration", True, f"{places.config_file}: {feeds} feeds, {topics} topics")]
    if waiting := [offer.name for offer in offers(places.config_file, shipped_dir())]:
        rows.append(("upgrade", True, f"topics upgrades shows what changed in {', '.join(waiting)}"))
    return rows


def _database(places: Places, mend: bool) -> list[Row]:
    if not places.database.exists():
        return [("database", True, f"{places.database} is not there yet; wirewatch fetch makes it")]

    try:
        with archive_of(places) as archive:
            if mend and not archive.readonly:
                from store.jobs.lock import FetchLock

                with FetchLock(places.database, "doctor --mend"):
                    checks = archive.repair()
            else:
                checks = archive.check()
            rows = [(check.check, check.ok, check.message) for check in checks]
            if archive.readonly:
                rows.append(("database", not mend, f"{places.database} can be read, not written (its rights, or its disk's)"))
            oldest = min((state.next_due or 0 for state in archive.feed_states(full=False).values()), default=None)
    except ArchiveCorrupt as error:
        copy = "go back to a copy made by wirewatch backup, or move the file away: feeds.yaml and topics are not in it"
        return [("database", False, f"{error.message} ({copy})")]
    except ArchiveError as error:
        return [("database", False, str(error))]
    if oldest is not None and oldest and oldest < clock.now() - 2 * clock.DAY:
        rows.append(("schedule", False, "no round for two days; a timer or cron line runs wirewatch fetch"))
    return rows


def _terminal() -> list[Row]:
    term = os.environ.get("TERM", "")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    rows = [("terminal", term not in ("", "dumb") or not sys.stdout.isatty(), f"TERM={term or 'not set'}")]
    rows.append(("encoding", encoding.startswith("utf8"), f"standard output is {sys.stdout.encoding}"))
    return rows


def _clock() -> list[Row]:
    year = int((clock.rfc3339(clock.now()) or "0")[:4])
    return [("clock", 2025 <= year < 2100, f"it is {clock.rfc3339(clock.now())}")]
