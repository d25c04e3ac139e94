"""The only clock of the house: seconds since 1970 in UTC come out, nothing else asks the system for the time.

`WIREWATCH_NOW` (RFC 3339, or seconds) sets the clock to another instant, from which it goes on: the demo and the tests use it.
"""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime

DAY = 86_400
_OFFSET: float | None = None
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": DAY, "w": 7 * DAY, "y": 365 * DAY}


def now() -> int:
    """The present, in whole seconds since 1970 (UTC)."""
    global _OFFSET
    if _OFFSET is None:
        told = os.environ.get("WIREWATCH_NOW", "")
        _OFFSET = (parse_instant(told) - time.time()) if told else 0.0
    return int(time.time() + _OFFSET)


def set_now(instant: int | None) -> None:
    """Set the clock of this process to `instant`, from which it goes on; None goes back to the system's time."""
    global _OFFSET
    _OFFSET = 0.0 if instant is None else instant - time.time()


def monotonic() -> float:
    """Seconds of a clock that no change of the time moves: for durations and time-outs."""
    return time.monotonic()


def rfc3339(instant: int | None) -> str | None:
    """An instant as RFC 3339 in UTC (`2025-02-18T09:30:00Z`); None stays None."""
    if instant is None:
        return None
    try:
        return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None


def parse_instant(text: str) -> int:
    """An RFC 3339 time, a date (midnight UTC) or seconds, as seconds; ValueError for anything else."""
    text = text.strip()
    if re.fullmatch(r"-?\d{1,12}", text) and len(text) != 4:
        return int(text)
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def parse_duration(text: str) -> int:
    """`90s`, `15m`, `2h`, `3d`, `2w` or `1y` as seconds (a year is 365 days); ValueError for anything else."""
    found = re.fullmatch(r"\s*(\d{1,6})\s*([smhdwy])\s*", text)
    if not found:
        raise ValueError(f"{text!r} is not a duration such as 15m, 2h, 3d or 2w")
    return int(found[1]) * _UNITS[found[2]]


def parse_when(text: str, at: int) -> int:
    """WHEN of the commands: a duration before `at`, a date, or RFC 3339, as seconds; ValueError for anything else."""
    try:
        return at - parse_duration(text)
    except ValueError:
        pass
    try:
        return parse_instant(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time: write 2h, 3d, 2w, 2025-02-18 or 2025-02-18T09:30:00Z") from None
