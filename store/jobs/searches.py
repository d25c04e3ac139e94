"""Searches beside the search itself: those asked before, those saved under a name, the order by relevance, and what the words
of a query were taken to mean. Searches stay in the archive, and move with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import islice
from math import log
from typing import TYPE_CHECKING

from store.errors import ExpressionError, UsageError
from store.jobs.explain import document_of
from store.jobs.search import candidates, check_query, facts_of, vocabulary_of
from store.match.nodes import And, Kind, Near, Node, Or, Scoped, Term, Word
from store.text import tokens

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules
    from store.match import Expression
    from store.types import Hit

REMEMBERED = 100   # searches asked before
RANKED = 2_000     # items, the newest that a query finds, that are put in order
LONGEST_NAME = 60  # code points
AT_ONCE = 150      # of them, that are shown while the others are looked at
_TITLE = 2.0       # what a word in the title counts more than one below it
_SLIP = 0.8        # what a misspelt word counts of the same word spelt right
_ASKED, _SAVED = "searches asked", "searches saved"


def asked_before(archive: Archive) -> list[str]:
    """The queries of the past, the last one first."""
    found = _read(archive, _ASKED)
    return [query for query in found if isinstance(query, str)] if isinstance(found, list) else []


def remember(archive: Archive, query: str) -> None:
    """Keep a query among those asked; the same one moves to the front."""
    query = query.strip()
    before = asked_before(archive)
    if query and before[:1] != [query]:
        _write(archive, _ASKED, [query, *(other for other in before if other != query)][:REMEMBERED])


def saved_searches(archive: Archive) -> dict[str, str]:
    """Queries by the names under which a person saved them, in the order of their names."""
    found = _read(archive, _SAVED)
    return {name: query for name, query in sorted(found.items()) if isinstance(query, str)} if isinstance(found, dict) else {}


def save_search(archive: Archive, name: str, query: str) -> None:
    """Save a query under a name, in place of what had it; an empty query forgets the name. UsageError for no name."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise UsageError("a saved search has a name", f"of at most {LONGEST_NAME} letters")
    saved = saved_searches(archive)
    if query.strip():
        saved[name] = query.strip()
    elif saved.pop(name, None) is None:
        raise UsageError(f"no search is saved as {name}", ", ".join(saved) or "none is saved yet")
    _write(archive, _SAVED, saved)


def _read(archive: Archive, name: str) -> object:
    try:
        return json.loads(archive.paper(name) or "null")
    except ValueError:  # written by another hand
        return None


def _write(archive: Archive, name: str, value: object) -> None:
    archive.set_paper(name, json.dumps(value, ensure_ascii=False))


# --- order ------------------------------------------------------------------------------------------------------------


def ranked(archive: Archive, rules: Rules, text: str, *, limit: int | None = None,
           stop: Callable[[], bool] = lambda: False, tell: Callable[[list[int]], None] = lambda items: None) -> list[int]:
    """Of the newest RANKED items that a query finds, the most relevant first; `tell` gets the first AT_ONCE of them, in order,
    before the others are looked at.

    An item's relevance is the sum, over the terms of the query, of ln(items of the archive / items that have the commonest
    of the words that the term found), twice that in the title, four fifths of it for a misspelling (inverse document
    frequency, Spärck Jones, 1972); of equals the newest stands first. Raises ExpressionError when the text is no query.
    """
    expression = check_query(text, rules)
    found: list[tuple[int, tuple[Hit, ...]]] = []
    for page in candidates(archive, expression):
        for row in archive.item_rows(page):
            if stop() or len(found) == RANKED:
                break
            held = expression.found(document_of(row), facts_of(row))
            if held is not None:
                found.append((row.item, tuple(held)))
                if len(found) == AT_ONCE:
                    tell(_in_order(archive, found, limit))
        if stop() or len(found) == RANKED:
            break
    return _in_order(archive, found, limit)


def _in_order(archive: Archive, found: Sequence[tuple[int, tuple[Hit, ...]]], limit: int | None) -> list[int]:
    """Items with their hits, newest first, as ids, the most relevant first."""
    words = {hit.text: _folded(hit.text) for _, hits in found for hit in hits}
    counted = archive.frequencies(sorted({word for parts in words.values() for word in parts}))
    items = max(1, archive.count_items())
    rarity: dict[str, float] = {}
    for _, hits in found:
        for hit in hits:
            rare = sum(log(items / max(1, counted.get(word, 1))) for word in words[hit.text])
            rarity[hit.term] = min(rare, rarity.get(hit.term, rare))
    order = sorted(range(len(found)), key=lambda at: (-relevance(found[at][1], rarity), at))
    return [found[at][0] for at in islice(order, limit)]


def relevance(hits: Sequence[Hit], rarity: dict[str, float]) -> float:
    """What an item's hits count: of each term its best one."""
    best: dict[str, float] = {}
    for hit in hits:
        worth = rarity[hit.term] * (_TITLE if hit.field == "title" else 1.0) * (_SLIP if hit.edits else 1.0)
        best[hit.term] = max(best.get(hit.term, 0.0), worth)
    return sum(best.values())


def _folded(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.folded for token in tokens(text)))


# --- what was meant ---------------------------------------------------------------------------------------------------


def meanings(archive: Archive, rules: Rules, text: str, *, most: int = 8) -> list[tuple[str, tuple[str, ...]]]:
    """Each fuzzy word of a query with the words of the archive that it was taken to mean beside itself, the commonest first,
    at most so many; words of lists are left out. [] when the text is no query."""
    try:
        expression = check_query(text, rules)
    except ExpressionError:
        return []
    vocabulary = vocabulary_of(archive)
    told: list[tuple[str, tuple[str, ...]]] = []
    for word in _words_of(expression):
        others = [other for other in vocabulary.expand(word) if other != word.text]
        if others:
            counted = archive.frequencies(others)
            others.sort(key=lambda other: (-counted.get(other, 0), other))
            told.append((word.text, tuple(others[:most])))
    return told


def _words_of(expression: Expression) -> list[Word]:
    """The words that a query spells itself, each once, in order; what stands under NOT finds nothing, and is left out."""
    found: dict[Word, None] = {}
    waiting: list[Node] = [expression.node]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Term):
            found.update(dict.fromkeys(word for way in node.ways for word in way if word.kind not in (Kind.EXACT, Kind.WITHIN)))
        elif isinstance(node, And | Or | Near):
            waiting[:0] = node.parts
        elif isinstance(node, Scoped):
            waiting.insert(0, node.inner)
    return list(found)
