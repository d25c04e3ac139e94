"""What the trends screen shows: plain values, every remote text already safe for a screen.

In: nothing. Out: the types that travel between `tui.desk` and the screen. Times are seconds since 1970 in UTC.
"""

from __future__ import annotations

from msgspec import Struct


class Moving(Struct, frozen=True):
    """A topic ("" is everything): items a step of the time, and of as long a time before; `score` and `word` compare the
    last day with what was to be expected, `arithmetic` says how."""

    topic: str
    name: str
    counts: tuple[int, ...]
    earlier: tuple[int, ...]
    score: float
    word: str
    arithmetic: str


class Share(Struct, frozen=True):
    """An outlet or a language: items of the time, and of the time before."""

    name: str
    items: int
    before: int


class Mover(Struct, frozen=True):
    """A story that rises; `item` is its lead."""

    story: int
    item: int
    title: str
    score: float
    arithmetic: str


class Word(Struct, frozen=True):
    """A word or name that rises: items of the time and of the time before that have it."""

    text: str
    items: int
    before: int


class Trend(Struct, frozen=True):
    """What stands behind the curve of one topic. `edges` are one more than the steps."""

    topic: str
    by: str
    edges: tuple[int, ...]
    stories: tuple[int, ...]
    outlets: tuple[Share, ...]
    langs: tuple[Share, ...]
    movers: tuple[Mover, ...]


class Told(Struct, frozen=True):
    """A story of a digest, or with `story` 0 the name of a topic, how many stories follow and how many were left out."""

    story: int
    title: str
    sources: str = ""
    first: int = 0
    last: int = 0
    items: int = 0
    fresh: int = 0
    kept: bool = False
    summary: str = ""
    more: int = 0
    stories: int = 0


class Digest(Struct, frozen=True):
    """What topics brought from `since` to `until`, and the same as Markdown."""

    since: int
    until: int
    told: tuple[Told, ...]
    markdown: str
