"""What rules take already: the lists and terms that speak for a topic, and which of them hold for a word.

In: a topic's rules with its lists, or an expression. Out: for a word or a phrase, the lists (`@joining`) and terms that hold
for it by themselves. What only takes away (under NOT, or in a rule of negative weight) counts as well: it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from store.errors import ConfigError
from store.match import Matcher
from store.match.grammar import parse
from store.match.nodes import And, ListRef, Near, Node, Not, Or, Scoped, Term
from store.types import Document, RuleSpec, Terms, TopicSpec

MOST = 2_000  # parts of rules that are looked at


class Taken:
    """The words of some rules; `by` tells which of them a text already has."""

    def __init__(self, expressions: Iterable[str], names: Sequence[Terms], own: Sequence[Terms] = ()) -> None:
        parts = dict.fromkeys(part for text in expressions for part in _parts(parse(text)))
        self._parts = tuple(parts)[:MOST]
        self._matcher: Matcher | None = None
        if self._parts:
            topic = TopicSpec("taken", "", rules=tuple(RuleSpec(part) for part in self._parts), names=tuple(own))
            try:
                self._matcher = Matcher([topic], names)
            except ConfigError:
                self._parts = ()  # lists with faults: nothing is known of what they take

    @classmethod
    def of_topic(cls, topic: TopicSpec, names: Sequence[Terms]) -> Taken:
        """What the rules of a topic take."""
        return cls((rule.match for rule in topic.rules), names, topic.names)

    def by(self, text: str) -> tuple[str, ...]:
        """The lists and terms that hold for a text, as they are written in the rules."""
        if self._matcher is None:
            return ()
        matches = self._matcher.explain(Document(text), all=True)
        return tuple(self._parts[rule] for match in matches for rule in match.rules)


def _parts(node: Node) -> Iterator[str]:
    """The lists and the single terms of an expression, as expressions."""
    if isinstance(node, ListRef):
        yield f"@{node.name}"
    elif isinstance(node, Term):
        yield node.written
    elif isinstance(node, And | Or | Near):
        for part in node.parts:
            yield from _parts(part)
    elif isinstance(node, Not):
        yield from _parts(node.part)
    elif isinstance(node, Scoped):
        yield from _parts(node.inner)
