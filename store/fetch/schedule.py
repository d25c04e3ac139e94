"""When a feed is asked again: what it did, what its server asked, and the present come in; the next time goes out.
Pure.

What binds, strongest first: Retry-After of the host and 410; an explicit `every:`; the server's other words (ttl,
max-age, skipHours, skipDays) and the back-off after failures; the interval learned from how long the feed has been
quiet and how often it publishes. Whatever a server asks for is capped at a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import pairwise

from store.clock import DAY
from store.types import FeedSpec, FeedState, Settings

MAX_GONE = 30 * DAY
MAX_LEARNED = 4 * 3_600
RETRY_CAP = DAY
_MANNERS = re.compile(r"(\w+)=([^\s=]*)")


def manners_of(state: FeedState) -> dict[str, str]:
    """What the last document asked of readers: `ttl`, `hours`, `days` (UTC, Monday 0), `gap`, seconds between its
    items, `raw`, that its server lies about how bodies are packed, and `loose`, that its answers are no sound HTTP."""
    return dict(_MANNERS.findall(state.manners)) if state.manners else {}


def write_manners(
    ttl: int | None, hours: Iterable[int], days: Iterable[int], gap: int | None, *, raw: bool = False, loose: bool = False
) -> str:
    """The same as one line for the archive."""
    parts = {
        "ttl": str(ttl) if ttl else "",
        "hours": ",".join(map(str, sorted(hours))),
        "days": ",".join(map(str, sorted(days))),
        "gap": str(gap) if gap else "",
        "raw": "1" if raw else "",
        "loose": "1" if loose else "",
    }
    return " ".join(f"{name}={value}" for name, value in parts.items() if value)


def gap_of(times: Iterable[int | None], now: int) -> int | None:
    """The median time between neighbouring items, in seconds; None where too few have a date."""
    dated = sorted({at for at in times if at is not None and at <= now + DAY})
    if len(dated) < 5:
        return None
    gaps = sorted(b - a for a, b in pairwise(dated))
    return max(1, gaps[len(gaps) // 2])


def interval_of(spec: FeedSpec, state: FeedState, settings: Settings, now: int | None = None) -> int:
    """Seconds between two rounds of a feed that answers: `every:`, or what was learned of it, never below the
    settings' own interval."""
    if spec.every:
        return spec.every
    if now is None:
        return max(settings.every, min(state.interval or settings.every, DAY))
    return _interval(spec, state, settings, now, manners_of(state))


def _interval(spec: FeedSpec, state: FeedState, settings: Settings, now: int, manners: Mapping[str, str]) -> int:
    if spec.every:
        return spec.every
    # Quiet for long: a twelfth of the silence, so that an awaited item is late by no more than a tenth of what it was
    # awaited.
    quiet = now - state.last_new if state.last_new is not None and state.last_new <= now else 0
    learned = quiet // 12
    gap = manners.get("gap", "")
    if gap.isdigit():
        learned = min(learned, int(gap) * 4)
    return max(settings.every, min(learned, max(MAX_LEARNED, settings.every)))


def next_due(
    spec: FeedSpec, state: FeedState, settings: Settings, now: int, max_age: int | None = None
) -> tuple[int, int]:
    """The interval of a feed that has just answered, and when it is due again; `state` is the one after this answer,
    `max_age` seconds from its headers."""
    manners = manners_of(state)
    interval = _interval(spec, state, settings, now, manners)
    if spec.every:
        return interval, now + interval
    asked = max((int(manners["ttl"]) if manners.get("ttl", "").isdigit() else 0), max_age or 0)
    due = now + max(interval, min(asked, DAY))
    return interval, min(_past_skipped(due, manners), now + max(DAY, interval))


def _past_skipped(due: int, manners: Mapping[str, str]) -> int:
    """The first hour from `due` on that the document does not ask to skip."""
    if "hours" not in manners and "days" not in manners:
        return due
    hours = {int(h) for h in manners.get("hours", "").split(",") if h.isdigit()}
    days = {int(d) for d in manners.get("days", "").split(",") if d.isdigit()}
    if (not hours and not days) or len(hours) >= 24 or len(days) >= 7:
        return due
    moment = due
    for _ in range(25):
        at = datetime.fromtimestamp(moment, UTC)
        if at.hour not in hours and at.weekday() not in days:
            return moment
        moment = moment - moment % 3_600 + 3_600
    return moment


def after_failure(spec: FeedSpec, state: FeedState, settings: Settings, now: int) -> int:
    """When a feed that failed `state.failures` times in a row is tried again: doubling, within a day, spread by a
    tenth."""
    interval = interval_of(spec, state, settings)
    if spec.every:
        return now + interval
    wait = min(interval << min(max(state.failures, 1) - 1, 20), max(DAY, interval))
    seed = blake2b(f"{spec.url} {state.failures}".encode("utf-8", "surrogatepass"), digest_size=2).digest()
    return now + int(wait * (0.95 + 0.1 * int.from_bytes(seed, "big") / 65_535))


def after_gone(state: FeedState, now: int) -> int:
    """When a feed that said 410 is looked at again: a stray one costs a day, one that repeats it ever more, a month
    at most."""
    return now + min(DAY << min(max(state.failures, 1) - 1, 10), MAX_GONE)


def retry_after(value: str, now: int, server_date: str = "") -> int | None:
    """The instant that a Retry-After header means (seconds, or a date, read by the server's own clock), at most a
    day away. Of several seconds, which a proxy makes of several headers, the most counts."""
    value = value.strip()
    if re.fullmatch(r"\d{1,11}(?:\s*,\s*\d{1,11})+", value):
        value = max(value.replace(",", " ").split(), key=int)
    if not value:
        return None
    if re.fullmatch(r"\d+(\.\d*)?", value):
        digits = value.split(".")[0]
        return now + (min(int(digits), RETRY_CAP) if len(digits) < 12 else RETRY_CAP)
    at = _http_date(value)
    if at is None:
        return None
    theirs = _http_date(server_date)
    return now + max(0, min(at - (theirs if theirs is not None else now), RETRY_CAP))


def _http_date(value: str) -> int | None:
    if not value:
        return None
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(value)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        pass
    try:
        moment = datetime.fromisoformat(value)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def max_age_of(headers: Mapping[str, str]) -> int | None:
    """Seconds that an answer says it stays fresh: max-age less its age, else Expires less Date; None where it says
    nothing."""
    control = headers.get("cache-control", "")
    if control:
        found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", control, re.IGNORECASE)
        if re.search(r"no-(?:cache|store)", control, re.IGNORECASE):
            return None
        if found:
            age = headers.get("age", "")
            return max(0, int(found[1]) - (int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0))
        return None
    expires = _http_date(headers.get("expires", ""))
    date = _http_date(headers.get("date", "")) if expires is not None else None
    return max(0, expires - date) if expires is not None and date is not None else None


def is_due(spec: FeedSpec, state: FeedState, settings: Settings, now: int) -> bool:
    """Whether a feed is asked in a round at `now`: within a tenth of its interval, or when the clock has jumped over
    its schedule."""
    if state.next_due is None:
        return True
    interval = interval_of(spec, state, settings)
    longest = MAX_GONE if state.gone else max(DAY, interval)
    if state.next_due - now > longest * 1.1 or (state.last_try is not None and state.last_try > now + longest):
        return True  # nothing is ever put off for so long: the clock was turned back
    if is_held(state, now):
        return False
    if state.gone:
        return now >= state.next_due
    if state.last_try is not None and state.last_try > now + 60:
        return True  # asked in the future: the clock was turned back by less than that, and the feed is not silenced
    return state.next_due - now <= min(interval, max(0, state.next_due - (state.last_try or 0))) / 10


def is_held(state: FeedState, now: int) -> bool:
    """Whether the feed's host asked to be left alone, at most a day ahead."""
    return state.held_until is not None and now < state.held_until <= now + RETRY_CAP


def next_wake(feeds: Sequence[FeedSpec], states: Mapping[str, FeedState], settings: Settings, now: int) -> int:
    """When the first feed is due again; `now` for one that was never asked."""
    soonest = now + max(settings.every, 60)
    for spec in feeds:
        if spec.muted:
            continue
        state = states.get(spec.url)
        if state is None or state.next_due is None or is_due(spec, state, settings, now):
            return now
        soonest = min(soonest, max(state.next_due, state.held_until or 0))
    return soonest


def is_silent(state: FeedState, now: int) -> bool:
    """Whether a feed answers, and has brought nothing new for much longer than it used to."""
    if state.last_new is None or state.last_ok is None or state.gone or state.failures:
        return False
    gap = manners_of(state).get("gap", "")
    usual = int(gap) if gap.isdigit() else int(DAY / state.per_day) if state.per_day > 0 else DAY
    return now - state.last_new > max(3 * DAY, 20 * usual)
