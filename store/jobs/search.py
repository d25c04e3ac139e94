"""A query of the rule language over the whole archive: the index gives candidates, the matcher decides, ids stream out."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import ExpressionError
from store.jobs.explain import document_of
from store.match import Facts, compile_expression
from store.match.nodes import And, Near, Not, Or, Scoped, Value
from store.match.vocabulary import Vocabulary
from store.types import View

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules
    from store.match import Expression
    from store.types import ItemRow


_words: dict[Path, tuple[int, Vocabulary]] = {}


def check_query(text: str, rules: Rules) -> Expression:
    """The query compiled with the lists in force; ExpressionError with its column when it is none."""
    expression = compile_expression(text, rules.matcher.names if rules.compiled else rules.config.names, search=True)
    topics = {topic.id for topic in rules.config.topics}
    for part in _values(expression.node):
        if part.field == "topic" and part.value not in topics:
            raise ExpressionError(f"there is no topic {part.value}", part.column, ", ".join(sorted(topics)) or "a topic file")
    return expression


def _values(node: object) -> Iterator[Value]:
    """The fields compared as a whole, anywhere in an expression."""
    if isinstance(node, Value):
        yield node
    elif isinstance(node, And | Or | Near):
        for part in node.parts:
            yield from _values(part)
    elif isinstance(node, Not):
        yield from _values(node.part)
    elif isinstance(node, Scoped):
        yield from _values(node.inner)


def find(archive: Archive, rules: Rules, text: str, *, limit: int | None = None,
         stop: Callable[[], bool] = lambda: False) -> Iterator[int]:
    """The items that a query finds, newest first, at most `limit` of them, as they are found.

    Raises ExpressionError before the first of them when the text is no query.
    """
    expression = check_query(text, rules)
    return _found(archive, expression, limit, stop)


def _found(archive: Archive, expression: Expression, limit: int | None, stop: Callable[[], bool]) -> Iterator[int]:
    left = limit
    for page in candidates(archive, expression, chunk=100 if limit is not None and limit <= 100 else 500):
        for row in archive.item_rows(page):
            if stop() or left == 0:
                return
            if expression.evaluate(document_of(row), facts_of(row)):
                yield row.item
                left = None if left is None else left - 1


def candidates(archive: Archive, expression: Expression, *, chunk: int = 500) -> Iterator[array[int]]:
    """What the index and the filters leave of the archive for an expression: a superset of what it finds, newest first."""
    plan = expression.plan(vocabulary_of(archive))
    if plan.empty:
        return iter(())
    view = View(states=plan.states, story=plan.story or 0, since=plan.since, until=plan.before)
    return archive.candidates(plan.match, view=view, topics=plan.topics, tags=plan.tags, sources=plan.sources,
                              feeds=plan.feeds, langs=plan.langs, urls=plan.urls, chunk=chunk)


def vocabulary_of(archive: Archive) -> Vocabulary:
    """The words of an archive, read again only when items came in: a search that grows key by key asks for them each time."""
    last = archive.pulse().last
    known = _words.get(archive.path)
    if known is None or known[0] != last:
        words, tags = archive.vocabulary(), archive.spoken()
        made = known[1].grown(words, tags) if known is not None else Vocabulary(words, tags)
        known = _words[archive.path] = (last, made)
    return known[1]


def facts_of(row: ItemRow) -> Facts:
    """What the archive knows of an item, as the fields of a search ask for it."""
    return Facts(frozenset(topic for topic, _ in row.topics), row.state, frozenset(row.tags), row.at, row.story)


def spans(rules: Rules, text: str, row: ItemRow) -> list[tuple[str, int, int]]:
    """The stretches of an item that a query matched, `(field, start, end)`; [] when the text is no query."""
    try:
        expression = check_query(text, rules)
    except ExpressionError:
        return []
    return [(hit.field, hit.start, hit.end) for hit in expression.hits(document_of(row), facts_of(row))]
