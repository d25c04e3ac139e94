"""What goes into the placer and what comes out, as plain tuples."""

from __future__ import annotations

from typing import NamedTuple


class Signable(NamedTuple):
    """An item to be placed; texts cleaned, `at` in seconds since 1970."""

    id: int
    title: str
    summary: str = ""
    source: str = ""
    lang: str = ""
    at: int = 0
    url: str = ""


class Known(NamedTuple):
    """An item placed before, as the archive remembers it."""

    id: int
    story: int
    at: int
    signature: bytes
    copy_of: int | None = None
    pinned: bool = False
    source: str = ""


class Move(NamedTuple):
    """An item placed earlier that now belongs to another story."""

    item: int
    story: int


class Placement(NamedTuple):
    """Where an item went; `moves` of items placed earlier follow in the round's last placement."""

    item: int
    story: int
    copy_of: int | None
    signature: bytes
    moves: tuple[Move, ...] = ()
