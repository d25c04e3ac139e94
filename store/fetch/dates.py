"""Any date that a feed may hold comes in; whole seconds since 1970 (UTC) go out, None for what is no date or is absurd.
Pure.

A time without a zone is taken as UTC. Dates before 1990 or from 2100 on are no dates of news: they come from clocks
that were never set and from fields that were never filled."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import date, timedelta
from functools import lru_cache

from store.fetch.months import MONTHS, ZONES

EARLIEST = timegm((1990, 1, 1, 0, 0, 0))
LATEST = timegm((2100, 1, 1, 0, 0, 0))

_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[ \-]([A-Za-z]{3})[a-z]*\.?,?[ \-](\d{4}|\d{2})"
    r"\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([+-]\d{4})|GMT|UTC|Z)?"
)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([Zz]|[+-]\d{1,2}(?::?\d{2})?)?)?"
)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\b\.?)?", re.IGNORECASE)
_CLOCK_LOCAL = re.compile(
    r"(?<![\d.])(\d{1,2})[.h](\d{2})()(?:\s*([ap])\.?m\b\.?)?"
    r"(?=\s*(?:Uhr|hs?\b|$|[A-Z+]))(?!\.\d)"
)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC|UT)\s*)?([+\-−])(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w़ािीुूेैोौंँ्]*")
_ORDINALS = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b", re.IGNORECASE)


def parse_date(text: str | None) -> int | None:
    """Seconds since 1970 for a date in whatever format, None where there is none."""
    if not text:
        return None
    text = text.strip()
    if not text or len(text) > 200:
        return None
    try:
        found = _common(text)
        if found is None:
            found = _uncommon(text)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and EARLIEST <= found < LATEST else None


@lru_cache(maxsize=64)
def _first_of(year: int, month: int) -> int:
    """Days from 1970 to the first of a month."""
    return date(year, month, 1).toordinal() - date(1970, 1, 1).toordinal()


def _seconds(year: int, month: int, day: int, hour: int, minute: int, second: int, offset: int) -> int | None:
    """The instant, `offset` in minutes; hour 24 and second 60 are taken as what they mean, a day past its month's
    end rolls over."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 0 <= hour <= 24 and 0 <= minute <= 60 and 0 <= second <= 61):
        return None
    if abs(offset) > 16 * 60 or not 1 <= year <= 9999:
        return None
    days = _first_of(year, month) + day - 1
    return ((days * 24 + hour) * 60 + minute - offset) * 60 + second


def _minutes(text: str | None) -> int:
    """`+0530`, `-08`, `+2:00`, `Z` or None as minutes east of Greenwich."""
    if not text or text in "zZ":
        return 0
    digits = text[1:].replace(":", "")
    value = int(digits) * 60 if len(digits) <= 2 else int(digits[:-2]) * 60 + int(digits[-2:])
    return -value if text[0] == "-" else value


def _year(text: str) -> int:
    value = int(text)
    return value if len(text) > 2 else value + (2000 if value < 70 else 1900)


def _common(text: str) -> int | None:
    """The two formats that nearly every feed has: RFC 822 with English months, and ISO 8601."""
    found = _RFC822.fullmatch(text)
    if found:
        month = MONTHS.get(found[2].lower())
        if month:
            return _seconds(
                _year(found[3]),
                month,
                int(found[1]),
                int(found[4]),
                int(found[5]),
                int(found[6] or 0),
                _minutes(found[7]),
            )
    found = _ISO.fullmatch(text)
    if found:
        return _parts(found)
    return None


def _parts(found: re.Match[str]) -> int | None:
    """Year, month, day, hour, minute, second and offset, in this order, the later ones missing perhaps."""
    year, month, day, hour, minute, second, offset = found.groups()
    return _seconds(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), _minutes(offset))


def _uncommon(text: str) -> int | None:
    """Everything else: numbers, months in words of many languages, day and month in either order, am and pm, zones
    by name."""
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        value = int(text.split(".")[0])
        return value // 1000 if value > 10**11 else value
    text = _ORDINALS.sub("", text.replace("−", "-"))
    for pattern, pick in (
        (r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2}):?(\d{2})?)?\s*([Zz]|[+-]\d{2}:?\d{0,2})?", _parts),
        (r"(\d{4})-?W(\d{2})(?:-?(\d))?", _week),
        (r"(\d{4})-(\d{3})", _ordinal),
        (r"(\d{4})-(\d{2})", lambda m: _seconds(int(m[1]), int(m[2]), 1, 0, 0, 0, 0)),
        (r"\d{4}", lambda m: _seconds(int(m[0]), 1, 1, 0, 0, 0, 0)),
    ):
        found = re.fullmatch(pattern, text)
        if found:
            return pick(found)
    return _free(text)


def _week(found: re.Match[str]) -> int | None:
    day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
    return _seconds(day.year, day.month, day.day, 0, 0, 0, 0)


def _ordinal(found: re.Match[str]) -> int | None:
    day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
    return _seconds(day.year, day.month, day.day, 0, 0, 0, 0)


def _free(text: str) -> int | None:
    """A date in free text: the clock and the zone are taken out first, what is left holds day, month and year."""
    hour = minute = second = 0
    rest = text
    clock = _CLOCK.search(text) or _CLOCK_LOCAL.search(text)
    offset = 0
    if clock:
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if clock[4] and hour <= 12:
            hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
        after = text[clock.end() :]
        zone = _OFFSET.search(after)
        if zone:
            offset = (int(zone[2]) if len(zone[2]) <= 2 else 0) * 60 + int(zone[3] or 0)
            offset = -offset if zone[1] == "-" else offset
            after = after[: zone.start()] + " " + after[zone.end() :]
        else:
            for word in _WORD.findall(after):
                if word.lower() in ZONES and (word.isupper() or len(word) > 2):
                    offset = ZONES[word.lower()]
                    break
        rest = text[: clock.start()] + " " + after
    day = _day(rest)
    return None if day is None else _seconds(*day, hour, minute, second, offset)


def _day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day in what is left of a date when its time is taken out."""
    numbers = re.findall(r"\d+", text)
    months = [MONTHS[word] for word in (w.lower() for w in _WORD.findall(text)) if word in MONTHS]
    month = months[-1] if months else None  # "mar." before it may be a Tuesday
    if month is not None:
        if len(numbers) == 2:
            first, last = numbers
            if len(first) == 4:
                return int(first), month, int(last)
            return _year(last), month, int(first)
        if len(numbers) == 1 and len(numbers[0]) == 4:
            return int(numbers[0]), month, 1
        return None
    if len(numbers) < 3:
        return None
    one, two, three = numbers[:3]
    if len(one) == 4:  # 2025/02/18, 2025年2月18日, 2025. 2. 18.
        return int(one), int(two), int(three)
    if len(three) not in (2, 4):
        return None
    year = _year(three)
    # With dots the day comes first; with slashes the month does, unless it cannot be one.
    if "/" in text and int(one) <= 12:
        return year, int(one), int(two)
    return year, int(two), int(one)
