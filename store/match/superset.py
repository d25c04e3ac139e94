"""Which items an expression can reach, as far as words tell.

In: a compiled expression, and an index that knows in which items words stand. Out: a set of items, as the bits of a number,
that holds every item the expression finds and as few others as words alone can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Protocol

from .formula import All, Close, Equal, Leaf, Part, Some
from .groups import Groups
from .nodes import Word

Ways = frozenset[tuple[Word, ...]]


class Index(Protocol):
    """What an archive can tell of its items, as bits by their numbers."""

    @property
    def everything(self) -> int:
        """All items."""

    def having(self, ways: Ways) -> int:
        """The items in which one of these words, or all words of one of these phrases, may stand."""

    def equal(self, field: str, value: str) -> int:
        """The items of which a field may be equal to a value, as `Equal` compares them."""


def reachable(part: Part, groups: Groups, index: Index) -> int:
    """The items that a part of an expression may hold for."""
    if isinstance(part, Leaf):
        return index.having(ways_of(groups, (part.group,)))
    if isinstance(part, Close):
        return reduce(and_, (index.having(ways_of(groups, operand)) for operand, _ in part.operands))
    if isinstance(part, All):
        found = index.everything
        for one in part.parts:
            found &= reachable(one, groups, index)
            if not found:
                break
        return found
    if isinstance(part, Some):
        return reduce(or_, (reachable(one, groups, index) for one in part.parts))
    if isinstance(part, Equal):
        return index.equal(part.field, part.value)
    return index.everything


def ways_of(groups: Groups, numbers: Iterable[int]) -> Ways:
    """The words and phrases of some groups."""
    return frozenset(groups.ways_of(tuple(numbers)))
