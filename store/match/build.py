"""From nodes to what is evaluated.

In: the nodes of an expression, the lists it may name and the groups it shares with other rules. Out: a compiled part, or an
ExpressionError with the column.
"""

from __future__ import annotations

from difflib import get_close_matches

from store.clock import now, parse_when
from store.errors import ExpressionError

from .formula import All, Close, Equal, Fact, Leaf, Part, Some, Without
from .groups import Groups
from .names import Names
from .nodes import (
    EQUAL_FIELDS,
    SEARCH_FIELDS,
    STATES,
    TEXT_FIELDS,
    And,
    ListRef,
    Near,
    Node,
    Not,
    Or,
    Scoped,
    Term,
    Value,
)

MAX_GROUPS = 2_000
"""Terms and lists that one expression may name."""


class Builder:
    """Compiles expressions into shared groups. With `search`, what the archive knows may be asked for."""

    def __init__(self, groups: Groups, names: Names, *, search: bool = False) -> None:
        self._groups = groups
        self._names = names
        self._search = search
        self._parts = 0

    def build(self, node: Node) -> Part:
        """The compiled form of an expression."""
        self._parts = 0
        return self._part(node, TEXT_FIELDS)

    def _part(self, node: Node, fields: tuple[str, ...]) -> Part:
        if isinstance(node, Term | ListRef):
            return Leaf(self._groups, self._group(node), fields)
        if isinstance(node, Scoped):
            return self._part(node.inner, _fields_of(node.field))
        if isinstance(node, And):
            return All(tuple(self._part(part, fields) for part in node.parts))
        if isinstance(node, Or):
            return Some(tuple(self._part(part, fields) for part in node.parts))
        if isinstance(node, Not):
            return Without(self._part(node.part, fields))
        if isinstance(node, Near):
            return self._near(node, fields)
        return self._value(node)

    def _group(self, node: Term | ListRef) -> int:
        self._parts += 1
        column = node.column
        if self._parts > MAX_GROUPS:
            raise ExpressionError(f"more than {MAX_GROUPS} terms", column, f"at most {MAX_GROUPS}")
        if isinstance(node, Term):
            return self._groups.add((node,))
        if not self._names.knows(node.name):
            near = get_close_matches(node.name, self._names.known(), 1)
            raise ExpressionError(f"no list is called @{node.name}", column, f"@{near[0]}" if near else "a list that exists")
        self._names.mark_used(node.name)
        terms = self._names.terms(node.name)
        return self._groups.add(terms)

    def _near(self, node: Near, fields: tuple[str, ...]) -> Part:
        operands: list[tuple[tuple[int, ...], tuple[str, ...]]] = []
        for part in node.parts:
            inner: Node = part
            within = fields
            while isinstance(inner, Scoped):
                within = _fields_of(inner.field)
                inner = inner.inner
            operands.append((tuple(self._flat(inner)), within))
        meant = tuple(field for field in ("title", "summary", "author") if all(field in within for _, within in operands))
        if not meant:
            raise ExpressionError("NEAR between different fields", node.columns[0], "both sides in one field")
        return Close(self._groups, tuple(operands), node.distances, meant)

    def _flat(self, node: Node) -> list[int]:
        """The groups of an operand of NEAR."""
        if isinstance(node, Or):
            return [group for part in node.parts for group in self._flat(part)]
        if isinstance(node, Scoped):
            raise ExpressionError("a field inside an OR of NEAR", node.column, "the field before the whole group")
        assert isinstance(node, Term | ListRef)
        return [self._group(node)]

    def _value(self, node: Value) -> Part:
        if node.field in (*EQUAL_FIELDS, "url"):
            value = node.value.casefold()
            return Equal(node.field, value.replace("_", "-") if node.field == "lang" else value)
        assert node.field in SEARCH_FIELDS
        if not self._search:
            raise ExpressionError(f"{node.field}: is for searches only", node.column, "what stands in the item itself")
        at = node.column + len(node.field) + 1
        if node.field in ("since", "before"):
            try:
                return Fact(node.field, parse_when(node.value, now()))
            except ValueError as error:
                raise ExpressionError(str(error), at, "2h, 3d, 2w, a date or a time") from None
        if node.field == "is":
            state = {"unread": "new"}.get(node.value.casefold(), node.value.casefold())
            if state not in STATES:
                raise ExpressionError(f"no state is called {node.value!r}", at, "new, unread, read, kept or dismissed")
            return Fact("is", state)
        if node.field == "story":
            if not node.value.isascii() or not node.value.isdigit() or len(node.value) > 18:
                raise ExpressionError(f"{node.value!r} is no story", at, "the number of a story")
            return Fact("story", int(node.value))
        return Fact(node.field, node.value)


def _fields_of(field: str) -> tuple[str, ...]:
    return TEXT_FIELDS if field == "text" else (field,)
