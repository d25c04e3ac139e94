"""Whether one expression holds wherever another does, as far as their shape tells.

In: two compiled expressions. Out: True only where it is certain: lists and terms are compared, never what words mean.
"""

from __future__ import annotations

from .formula import All, Close, Equal, Fact, Leaf, Part, Some, Without


def implies(one: Part, other: Part) -> bool:
    """Whether `other` holds of every item that `one` holds of."""
    if isinstance(one, Some):
        return all(implies(part, other) for part in one.parts)
    if isinstance(other, All):
        return all(implies(one, part) for part in other.parts)
    if isinstance(other, Some):
        return any(implies(one, part) for part in other.parts) or _through_part(one, other)
    if isinstance(one, Without) and isinstance(other, Without):
        return implies(other.part, one.part)
    if isinstance(one, Equal | Fact) and isinstance(other, Equal | Fact):
        return one == other
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return _within(one, other)
    if isinstance(one, Close):
        if isinstance(other, Leaf):
            return any(
                all(_within(Leaf(one.groups, group, _common(fields, one.fields)), other) for group in groups)
                for groups, fields in one.operands
            )
        if isinstance(other, Close):
            return _operands(one) == _operands(other) and all(
                mine <= theirs for mine, theirs in zip(one.distances, other.distances, strict=True)
            )
    return _through_part(one, other)


def _through_part(one: Part, other: Part) -> bool:
    """Whether one of the things that `one` asks for is enough."""
    return isinstance(one, All) and any(implies(part, other) for part in one.parts)


def _operands(part: Close) -> list[object]:
    return [(fields, frozenset(part.groups.contents(group) for group in groups)) for groups, fields in part.operands]


def _common(fields: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(field for field in fields if field in others)


def _within(one: Leaf, other: Leaf) -> bool:
    """Whether all terms of a group are of another, looked for in no other fields."""
    mine, theirs = one.groups.contents(one.group), other.groups.contents(other.group)
    return set(one.fields) <= set(other.fields) and bool(mine) and mine <= theirs
