"""Words and signs for the screen: ages, days, counts, states, small curves. Pure, and the only place that spells
them.

In: values of the store, the present as an argument. Out: text that is ours, or remote text made safe for a screen.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.types import State

if TYPE_CHECKING:
    from tui.shown import Article

SIGNS = {State.NEW: "●", State.READ: " ", State.KEPT: "★", State.DISMISSED: "×"}
WORDS = {State.NEW: "unread", State.READ: "read", State.KEPT: "kept", State.DISMISSED: "dismissed"}
DONE = {
    "read": "marked read",
    "unread": "marked unread",
    "keep": "kept",
    "dismiss": "dismissed",
    "belongs": "said to belong",
    "not": "said not to belong",
    "tag": "tagged",
    "untag": "took tags off",
    "note": "noted on",
    "merge": "made one story of",
    "split": "took apart",
    "move": "moved",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_BLOCKS = " ▁▂▃▄▅▆▇█"


def count(number: int, one: str, many: str = "") -> str:
    """`1 item`, `2 items`, `1,234 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def done(verb: str, items: int) -> str:
    """A step in words: `dismissed 3 items`, `muted Example Wire`."""
    return f"{DONE.get(verb, verb)} {count(items, 'item')}" if items else safe(verb)


def short(number: int) -> str:
    """A count in at most four cells: 999, 9.9k, 120k, 3.1M."""
    if number < 1_000:
        return str(number)
    if number < 10_000:
        return f"{number // 100 / 10:.1f}k"
    if number < 1_000_000:
        return f"{number // 1_000}k"
    return f"{number // 100_000 / 10:.1f}M"


def age(at: int, now: int) -> str:
    """How long ago, in at most three cells: now, 5m, 3h, 2d, 7w, 2y."""
    past = now - at
    if past < 60:
        return "now"
    for size, unit, limit in (
        (60, "m", 3_600),
        (3_600, "h", 86_400),
        (86_400, "d", 14 * 86_400),
        (7 * 86_400, "w", 364 * 86_400),
    ):
        if past < limit:
            return f"{past // size}{unit}"
    return f"{min(99, past // (365 * 86_400) or 1)}y"


def ago(at: int, now: int) -> str:
    """The same in a sentence: now, 3h ago."""
    return f"{age(at, now)} ago" if now - at >= 60 else "now"


def local(at: int) -> datetime:
    """An instant as local time; the nearest that the calendar holds where it lies beyond."""
    try:
        return datetime.fromtimestamp(at).astimezone()
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0 if at < 0 else 4_102_444_800).astimezone()


def period(then: datetime, present: datetime) -> str:
    """Where in a list a local time lies: Today, Yesterday, Friday 28 March, Week of 17 March, January."""
    past = (present.date() - then.date()).days
    if past <= 0:
        return "Today"
    if past == 1:
        return "Yesterday"
    if past - (6 - then.weekday()) < 7:  # its week reaches into the last seven days: no week of its own beside their days
        return f"{_DAYS[then.weekday()]} {then.day} {_MONTHS[then.month - 1]}"
    if past < 36:
        monday = then - timedelta(days=then.weekday())
        return f"Week of {monday.day} {_MONTHS[monday.month - 1]}"
    return _MONTHS[then.month - 1] + (f" {then.year}" if then.year != present.year else "")


def long_date(at: int) -> str:
    """`Monday 31 March 2025`."""
    then = local(at)
    return f"{_DAYS[then.weekday()]} {then.day} {_MONTHS[then.month - 1]} {then.year}"


def moment(at: int) -> str:
    """`31 March 2025, 14:05`."""
    then = local(at)
    return f"{then.day} {_MONTHS[then.month - 1]} {then.year}, {then.hour:02}:{then.minute:02}"


def citation(article: Article, form: str) -> str:
    """An item as one quotes it: its address, or with headline, outlet and day, as Markdown or plain."""
    then = local(article.published if article.published is not None else article.at)
    day = f"{then.day} {_MONTHS[then.month - 1]} {then.year}"
    by = ", ".join(part for part in (article.author, article.outlet, day) if part)
    if form == "citation in Markdown":
        from store.briefs import markdown_link

        return f"{markdown_link(article.title, article.url)}, {by}"
    return f"“{article.title}”, {by}, {article.url}" if form == "citation" else article.url


def clock(at: int) -> str:
    """`14:05`."""
    then = local(at)
    return f"{then.hour:02}:{then.minute:02}"


def curve(days: Sequence[int], cells: int) -> str:
    """The last `cells` days as blocks; zero is the lowest line, so that a quiet day is seen as one."""
    tail = list(days[-cells:])
    top = max(tail, default=0)
    if top == 0:
        return "▁" * len(tail)
    return "".join("▁" if value <= 0 else _BLOCKS[max(2, min(8, round(1 + 7 * value / top)))] for value in tail)


def bar(part: float, cells: int) -> str:
    """A part of one (0 to 1) as a line that is thick as far as it goes."""
    full = max(0, min(2 * cells, round(part * 2 * cells)))
    return "━" * (full // 2) + ("╸" if full % 2 else "") + "─" * (cells - full // 2 - full % 2)


def signed(weight: float) -> str:
    """A weight with its sign: +1, −0.5."""
    return f"{'−' if weight < 0 else '+'}{abs(weight):g}"


def number(score: float) -> str:
    """A score without needless digits."""
    return f"{round(score, 4):g}".replace("-", "−")


def span_of(seconds: int) -> str:
    """A duration as one word: 15 min, 2 h, 3 days."""
    if seconds < 3_600:
        return f"{max(1, round(seconds / 60))} min"
    if seconds < 2 * 86_400:
        return f"{round(seconds / 3_600)} h"
    return f"{round(seconds / 86_400)} days"


def fault_first(fault: str) -> str:
    """A fault of the configuration with its substance before its place: `expected a number (olympics.yaml:9)`."""
    path, parted, said = fault.partition(": ")
    if not parted or "/" not in path:
        return fault
    file, *at = path.rsplit("/", 1)[1].split(":")
    return f"{said} ({':'.join([file, *at[:1]])})"


@functools.lru_cache(4096)
def safe(text: str) -> str:
    """Remote text as one line that a screen can be given."""
    from store.text import screen_safe

    return screen_safe(text)


def safe_text(text: str) -> str:
    """Remote text with its line breaks, as a screen can be given it."""
    from store.text import screen_safe

    return screen_safe(text, newlines=True)
