"""Compiled expressions: what is evaluated on an item.

In: a Text. Out: whether it holds, quickly from the bits of the groups where they suffice, else from the occurrences; and the
occurrences that made it hold. Every part answers three questions: `quick` (no, perhaps, yes), `holds` and `found`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .texts import Occurrence, Text

if TYPE_CHECKING:
    from .facts import Facts
    from .groups import Groups

NO, PERHAPS, YES = 0, 1, 2
Found = tuple[str, Occurrence]


class Part(Protocol):
    """A part of a compiled expression."""

    def quick(self, title: int, summary: int) -> int:
        """What the bits of both fields tell."""

    def holds(self, text: Text, facts: Facts | None) -> bool:
        """Whether it holds."""

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        """Of a part that holds: (field, term as written, start, end, edits)."""

    def needs(self) -> tuple[int, ...]:
        """Bits of which at least one must be set in a field, for each thing that must be there; () where nothing must."""


class Leaf(NamedTuple):
    """A group in any of `fields`."""

    groups: Groups
    group: int
    fields: tuple[str, ...]

    def quick(self, title: int, summary: int) -> int:
        if "author" in self.fields:
            return PERHAPS
        bits = 0
        if "title" in self.fields:
            bits = title
        if "summary" in self.fields:
            bits |= summary
        bits = bits >> (2 * self.group) & 3
        return YES if bits & 1 else PERHAPS if bits else NO

    def holds(self, text: Text, facts: Facts | None) -> bool:
        return any(self.groups.occurrences(self.group, text, field) for field in self.fields)

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        for field in self.fields:
            for occurrence in self.groups.occurrences(self.group, text, field):
                yield field, self.groups.terms[occurrence.term].written, *occurrence[2:5]

    def needs(self) -> tuple[int, ...]:
        return () if "author" in self.fields else (3 << (2 * self.group),)


class Equal(NamedTuple):
    """A field compared as a whole, aside from case; `url` as a part of the address."""

    field: str
    value: str

    def quick(self, title: int, summary: int) -> int:
        return PERHAPS

    def holds(self, text: Text, facts: Facts | None) -> bool:
        given = str(getattr(text.doc, self.field)).casefold()
        if self.field == "url":
            return self.value in given
        if self.field == "lang":
            return given == self.value or given.replace("_", "-").startswith(self.value + "-")
        return given.strip() == self.value

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        given = str(getattr(text.doc, self.field))
        start, end = 0, len(given)
        if self.field == "url" and len(given.casefold()) == len(given):
            start = given.casefold().index(self.value)
            end = start + len(self.value)
        yield self.field, f"{self.field}:{self.value}", start, end, 0

    def needs(self) -> tuple[int, ...]:
        return ()


class Fact(NamedTuple):
    """Something that the archive knows of the item: `topic`, `is`, `tag`, `since`, `before`, `story`."""

    field: str
    value: str | int

    def quick(self, title: int, summary: int) -> int:
        return PERHAPS

    def holds(self, text: Text, facts: Facts | None) -> bool:
        return facts is not None and facts.holds(self.field, self.value)

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        return iter(())

    def needs(self) -> tuple[int, ...]:
        return ()


class All(NamedTuple):
    """All parts."""

    parts: tuple[Part, ...]

    def quick(self, title: int, summary: int) -> int:
        least = YES
        for part in self.parts:
            told = part.quick(title, summary)
            if told == NO:
                return NO
            if told < least:
                least = told
        return least

    def holds(self, text: Text, facts: Facts | None) -> bool:
        return all(part.holds(text, facts) for part in self.parts)

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        for part in self.parts:
            yield from part.found(text, facts)

    def needs(self) -> tuple[int, ...]:
        return tuple(need for part in self.parts for need in part.needs())


class Some(NamedTuple):
    """Any part."""

    parts: tuple[Part, ...]

    def quick(self, title: int, summary: int) -> int:
        most = NO
        for part in self.parts:
            told = part.quick(title, summary)
            if told == YES:
                return YES
            if told > most:
                most = told
        return most

    def holds(self, text: Text, facts: Facts | None) -> bool:
        return any(part.holds(text, facts) for part in self.parts)

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        for part in self.parts:
            if part.holds(text, facts):
                yield from part.found(text, facts)

    def needs(self) -> tuple[int, ...]:
        together = 0
        for part in self.parts:
            needs = part.needs()
            if not needs:
                return ()
            together |= needs[0]
        return (together,)


class Without(NamedTuple):
    """Not the part."""

    part: Part

    def quick(self, title: int, summary: int) -> int:
        return YES - self.part.quick(title, summary)

    def holds(self, text: Text, facts: Facts | None) -> bool:
        return not self.part.holds(text, facts)

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        return iter(())

    def needs(self) -> tuple[int, ...]:
        return ()


class Close(NamedTuple):
    """Neighbouring operands, each some groups, with at most `distances` words between them, in one of `fields`."""

    groups: Groups
    operands: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]  # of each: its groups, and the fields it may stand in
    distances: tuple[int, ...]
    fields: tuple[str, ...]

    def quick(self, title: int, summary: int) -> int:
        if "author" in self.fields:
            return PERHAPS
        for field, bits in (("title", title), ("summary", summary)):
            if field in self.fields and all(any(bits >> (2 * group) & 3 for group in operand) for operand, _ in self.operands):
                return PERHAPS
        return NO

    def holds(self, text: Text, facts: Facts | None) -> bool:
        return any(self._chain(text, field)[-1] for field in self.fields)

    def _chain(self, text: Text, field: str) -> list[list[Occurrence]]:
        """Of each operand, the occurrences that end a chain so far."""
        chain: list[list[Occurrence]] = []
        for index, (groups, fields) in enumerate(self.operands):
            here: list[Occurrence] = []
            if field in fields:
                for group in groups:
                    here.extend(self.groups.occurrences(group, text, field))
            if index:
                here = _close(here, chain[-1], self.distances[index - 1])
            chain.append(here)
            if not here:
                return [*chain, []]
        return chain

    def found(self, text: Text, facts: Facts | None) -> Iterator[tuple[str, str, int, int, int]]:
        for field in self.fields:
            chain = self._chain(text, field)
            after = chain[-1]
            if not after:
                continue
            kept = [after]
            for index in range(len(chain) - 2, -1, -1):
                after = _close(chain[index], after, self.distances[index])
                kept.append(after)
            for occurrence in sorted({one for some in kept for one in some}):
                yield field, self.groups.terms[occurrence.term].written, *occurrence[2:5]

    def needs(self) -> tuple[int, ...]:
        if "author" in self.fields:
            return ()
        needs: list[int] = []
        for groups, _ in self.operands:
            together = 0
            for group in groups:
                together |= 3 << (2 * group)
            needs.append(together)
        return tuple(needs)


def _close(these: list[Occurrence], those: list[Occurrence], distance: int) -> list[Occurrence]:
    """Of `these`, the ones with at most `distance` words strictly between them and one of `those`, and no word shared."""
    starts = sorted(other.first for other in those)
    ends = sorted(other.last for other in those)
    kept: list[Occurrence] = []
    for one in these:
        index = bisect_right(starts, one.last)
        if index < len(starts) and starts[index] <= one.last + distance + 1:
            kept.append(one)
            continue
        index = bisect_left(ends, one.first) - 1
        if index >= 0 and ends[index] >= one.first - distance - 1:
            kept.append(one)
    return kept
