"""The errors that a person may see, and the exit code each ends a command with.

    WirewatchError                 1   failed; the message says what, the hint how to mend it
    ├── UsageError                 2   wrong usage, an unknown topic, feed or item
    ├── ExpressionError            2   an expression outside the rule language, with its column
    ├── ConfigError                2   feeds.yaml, a topic or a name list: every fault at once
    ├── BusyError                 75   another process holds the fetch lock
    ├── Interrupted              130   the person, or the system, asked the program to end
    └── ArchiveError               1   the database
        ├── ArchiveLocked              another process kept it locked for too long
        ├── ArchiveFull                no room left on the disk
        ├── ArchiveReadOnly            no right to write it
        ├── ArchiveNewer               made by a newer wirewatch
        └── ArchiveCorrupt             damaged, or not a database of wirewatch
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class WirewatchError(Exception):
    """Something failed; `message` is one line for a person, `hint` says how to mend it."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(WirewatchError):
    """Wrong arguments, or a topic, feed or item that does not exist."""

    exit_code = 2


class ExpressionError(WirewatchError):
    """An expression outside the rule language; `column` counts code points from 1."""

    exit_code = 2

    def __init__(self, message: str, column: int, expected: str = "") -> None:
        super().__init__(message, f"expected {expected}" if expected else "")
        self.column = column
        self.expected = expected


class Fault(Struct, frozen=True):
    """One thing wrong in a file that a person wrote; line and column count from 1, 0 where unknown."""

    file: Path
    line: int
    column: int
    found: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else str(self.file)
        return f"{place}: {self.found}" + (f"; expected {self.expected}" if self.expected else "")


class ConfigError(WirewatchError):
    """Every fault of the configuration at once, in the order of files and lines."""

    exit_code = 2

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        count = f"{len(faults)} faults" if len(faults) != 1 else "1 fault"
        super().__init__(f"{count} in the configuration", str(faults[0]) if faults else "")
        self.faults = faults


class BusyError(WirewatchError):
    """Another process holds the fetch lock."""

    exit_code = 75


class Interrupted(WirewatchError):
    """Ended before its time by SIGINT or SIGTERM; what was finished is kept."""

    exit_code = 130


class ArchiveError(WirewatchError):
    """The database could not do what was asked."""


class ArchiveLocked(ArchiveError):
    """Another process kept the database locked beyond the busy time-out."""


class ArchiveFull(ArchiveError):
    """The disk has no room left; nothing of the transaction was kept."""


class ArchiveReadOnly(ArchiveError):
    """The file or its folder cannot be written."""


class ArchiveNewer(ArchiveError):
    """The file was made by a newer version of wirewatch."""


class ArchiveCorrupt(ArchiveError):
    """The file is damaged, or is not a database of wirewatch."""
