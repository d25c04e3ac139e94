"""What the matches of a topic depend on, in short.

In: a topic's parsed rules and lists. Out: a text that changes when, and only when, items must be matched again: comments,
order of lists and layout leave it alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from store import RULES_MEAN

from .names import Names
from .nodes import And, ListRef, Near, Node, Not, Or, Scoped, Term, Value


def _told(node: Node, names: Names) -> str:
    if isinstance(node, Term):
        return f"{node.ways!r}~{node.gap}"
    if isinstance(node, ListRef):
        return "[" + ",".join(sorted(_told(term, names) for term in names.terms(node.name))) + "]"
    if isinstance(node, Value):
        return f"{node.field}={node.value!r}"
    if isinstance(node, Scoped):
        return f"{node.field}:({_told(node.inner, names)})"
    if isinstance(node, Not):
        return f"!({_told(node.part, names)})"
    if isinstance(node, Near):
        return f"near{node.distances}({';'.join(_told(part, names) for part in node.parts)})"
    sign = "&" if isinstance(node, And) else "|"
    assert isinstance(node, And | Or)
    return f"{sign}({';'.join(_told(part, names) for part in node.parts)})"


def fingerprint(threshold: float, rules: Sequence[tuple[float, Node]], names: Names) -> str:
    """The fingerprint of a topic: 16 hexadecimal digits."""
    from hashlib import blake2b

    digest = blake2b(f"{RULES_MEAN}:{threshold!r}".encode(), digest_size=8)
    for weight, node in rules:
        digest.update(f"\n{weight!r} {_told(node, names)}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
