"""What moves: curves of topics and stories, and how far each is from what it usually is at this hour of the week.

Counts are compared on a scale on which their chance is the same everywhere: 2√(n + 3/8) of a Poisson number varies by one
(Anscombe, 1948). Where a topic's own weeks vary more than chance, the difference is divided by how much more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from store.clock import DAY
from store.types import Pace

if TYPE_CHECKING:
    from store.db import Archive

HOUR = 3_600
WEEK = 7 * DAY
WEEKS = 8         # weeks that are compared with
ENOUGH = 3        # of them are needed, else the days before are taken
RISES = 2.0       # from here on something is said to rise, or below its negative to fall
RECENT = 6        # hours that count as recent for a story
SILENT = 3.0      # items expected at least where nothing came, to call that silence
STEPS = ("hour", "day", "week")


class Momentum(Struct, frozen=True):
    """How many items a time brought against what was to be expected: `past` are the same hours of `weeks` weeks before (of
    as many days where `daily`); `spread` is how much these vary beyond chance (1 at least); `score` is the difference in
    standard deviations."""

    items: int
    expected: float
    past: tuple[int, ...]
    daily: bool
    spread: float
    score: float

    @property
    def word(self) -> str:
        """rises, falls, silent, steady, or new where there is nothing to compare with."""
        if not self.past:
            return "new"
        if self.score <= -RISES and not self.items and self.expected >= SILENT:
            return "silent"
        return "rises" if self.score >= RISES else "falls" if self.score <= -RISES else "steady"

    @property
    def arithmetic(self) -> str:
        """How the score came about, in a line."""
        if not self.past:
            return f"{self.items} now; no past to compare with"
        kind = "days" if self.daily else "weeks"
        return (f"{self.items} now; the same hours of {len(self.past)} {kind} before: {', '.join(map(str, self.past))}, "
                f"mean {self.expected:.1f}; 2(√{self.items + 0.375:.1f} − √{self.expected + 0.375:.1f}) / {self.spread:.1f} "
                f"= {self.score:+.1f}")


class Rise(Struct, frozen=True):
    """How a story moves: its pace, what its own past made likely for the last hours, the difference as for Momentum."""

    pace: Pace
    expected: float
    score: float

    @property
    def arithmetic(self) -> str:
        """How the score came about, in a line."""
        told = f", {self.pace.outlets} of them from outlets new to it" if self.pace.outlets else ""
        return (f"{self.pace.recent} in {RECENT} h{told}; its past made {self.expected:.1f} likely; "
                f"2(√{self.pace.recent + 0.375:.1f} − √{self.expected + 0.375:.1f}) = {self.score:+.1f}")


def difference(items: float, expected: float) -> float:
    """How far a count is from the expected one, in standard deviations of a Poisson number (Anscombe, 1948)."""
    return 2 * (sqrt(items + 0.375) - sqrt(expected + 0.375))


def momentum(archive: Archive, topic: str, at: int, hours: int = 24) -> Momentum:
    """The last `hours` of a topic ("" for everything) against the same hours of the weeks before; where the topic is younger
    than three weeks, of the days before."""
    width = hours * HOUR
    items = archive.arrivals(topic, [at + 1 - width, at + 1])[0]
    span = archive.span(topic)
    oldest = span[0] if span else at
    daily = False
    back = [week * WEEK for week in range(1, WEEKS + 1) if at - width - week * WEEK >= oldest]
    if len(back) < ENOUGH:
        first = max(1, -(-width // DAY))  # days that do not overlap with what is judged
        back = [day * DAY for day in range(first, first + 7) if at - width - day * DAY >= oldest]
        daily = True
    past = tuple(archive.arrivals(topic, [at + 1 - width - shift, at + 1 - shift])[0] for shift in back)
    return judged(items, past, daily=daily)


def judged(items: int, past: Sequence[int], *, daily: bool = False) -> Momentum:
    """The momentum of a count against those of the past; half an item is added to the past, so that nothing is impossible."""
    if not past:
        return Momentum(items, 0.0, (), daily, 1.0, 0.0)
    mean = sum(past) / len(past)
    expected = (sum(past) + 0.5) / len(past)
    spread = 1.0
    if len(past) >= ENOUGH and mean:
        variance = sum((count - mean) ** 2 for count in past) / (len(past) - 1)
        spread = max(1.0, sqrt(variance / mean))
    return Momentum(items, expected, tuple(past), daily, spread, difference(items, expected) / spread)


def rise(pace: Pace, at: int, hours: int = RECENT) -> Rise:
    """The last hours of a story against its own earlier pace; a story without a past is taken to bring half a report."""
    earlier = pace.items - pace.recent
    before = max(at - hours * HOUR - pace.first, hours * HOUR)
    expected = max(0.5, earlier * hours * HOUR / before)
    return Rise(pace, expected, difference(pace.recent, expected))


def rising(archive: Archive, topic: str, at: int, *, hours: int = RECENT, limit: int | None = None) -> list[Rise]:
    """Stories that bring more now than their own past made likely, the steepest first; of single reports nothing is said."""
    recent = at + 1 - hours * HOUR
    paces = archive.paces(topic, recent - WEEK, recent, at + 1)
    found = [rise(pace, at, hours) for pace in paces if pace.recent >= 2]
    found = [one for one in found if one.score > 0]
    found.sort(key=lambda one: (-one.score, -one.pace.outlets, -one.pace.last, -one.pace.story))
    return found if limit is None else found[:limit]


def edges(at: int, by: str, steps: int) -> list[int]:
    """The edges of the last `steps` hours, days or weeks (Monday on) of the person's own clock, the present one the last;
    also over a night in which the time changes."""
    moment = datetime.fromtimestamp(at)
    if by == "hour":
        start = at - at % HOUR
        return [start + step * HOUR for step in range(1 - steps, 2)]
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    width = 7 if by == "week" else 1
    if by == "week":
        midnight -= timedelta(days=midnight.weekday())
    return [int((midnight + timedelta(days=width * step)).timestamp()) for step in range(1 - steps, 2)]
