"""What to ask the archive for, before an expression is evaluated.

In: a compiled expression and the words of the archive. Out: an expression for the full-text index over folded words, and
filters. Its answer holds every item that the expression finds, and as few others as words alone can tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from store.types import State

from .formula import All, Close, Equal, Fact, Leaf, Part, Some, Without
from .groups import Groups
from .vocabulary import MOST_WORDS, Vocabulary

SEVERAL = ("topic", "tag", "lang", "url")  # of which two different values can hold for one item


class Plan(Struct, frozen=True):
    """Candidates of an expression. `match` for FTS5 (None: every item); of each filter one value is enough, () is no filter.
    `empty`: nothing can be found. `langs` stand for their regions too, `urls` are parts of addresses, both
    casefolded; `since` ≤ time < `before`, in seconds since 1970."""

    match: str | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    sources: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    since: int | None = None
    before: int | None = None
    story: int | None = None
    empty: bool = False


class _Filters(Struct):
    """The filters that must all hold; None where nothing is known."""

    values: dict[str, set[str]] = field(default_factory=dict)
    since: int | None = None
    before: int | None = None
    stories: set[int] | None = None

    def narrow(self, name: str, values: set[str]) -> None:
        """Adds a filter: one of `values`."""
        known = self.values.get(name)
        self.values[name] = values if known is None or name in SEVERAL else known & values


def make_plan(part: Part, groups: Groups, vocabulary: Sequence[str] | Vocabulary) -> Plan:
    """The plan of a compiled expression for an archive with these words."""
    words = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
    asked = _ask(part, groups, words)
    filters = _Filters()
    _collect(part, filters)
    states = tuple(State[name.upper()] for name in sorted(filters.values.get("is", ())))
    nothing = asked == "" or any(not values for values in filters.values.values())
    if filters.stories is not None and not filters.stories:
        nothing = True
    story = next(iter(filters.stories)) if filters.stories and len(filters.stories) == 1 else None
    return Plan(
        match=asked or None,
        topics=tuple(sorted(filters.values.get("topic", ()))),
        tags=tuple(sorted(filters.values.get("tag", ()))),
        states=states,
        sources=tuple(sorted(filters.values.get("source", ()))),
        feeds=tuple(sorted(filters.values.get("feed", ()))),
        langs=tuple(sorted(filters.values.get("lang", ()))),
        urls=tuple(sorted(filters.values.get("url", ()))),
        since=filters.since,
        before=filters.before,
        story=story,
        empty=nothing,
    )


def _ask(part: Part, groups: Groups, words: Vocabulary) -> str | None:
    """The expression for the index: None for every item, "" for none."""
    if isinstance(part, Leaf):
        return _any_group(groups, (part.group,), words)
    if isinstance(part, Close):
        return _together([_any_group(groups, operand, words) for operand, _ in part.operands])
    if isinstance(part, All):
        return _together([_ask(one, groups, words) for one in part.parts])
    if isinstance(part, Some):
        asked = [_ask(one, groups, words) for one in part.parts]
        if None in asked:
            return None
        some = list(dict.fromkeys(one for one in asked if one))
        return some[0] if len(some) == 1 else " OR ".join(f"({one})" for one in some)
    return None


def _together(asked: list[str | None]) -> str | None:
    """All of them; None where none of them asks anything."""
    if "" in asked:
        return ""
    some = list(dict.fromkeys(one for one in asked if one))
    if not some:
        return None
    return some[0] if len(some) == 1 else " AND ".join(f"({one})" for one in some)


def _any_group(groups: Groups, numbers: Sequence[int], words: Vocabulary) -> str | None:
    """One of the terms of some groups."""
    single: dict[str, None] = {}
    phrases: dict[str, None] = {}
    for way in groups.ways_of(numbers):
        if len(way) == 1:
            single.update(dict.fromkeys(words.expand(way[0])))
            continue
        parts = [words.expand(word) for word in way]
        if all(parts):
            phrases[" AND ".join(f"({_or(part)})" for part in dict.fromkeys(parts))] = None
        if len(single) > MOST_WORDS:
            return None
    asked = [_or(tuple(single))] if single else []
    asked.extend(f"({phrase})" for phrase in phrases)
    return " OR ".join(asked)


def _or(words: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)


def _collect(part: Part, filters: _Filters) -> None:
    """Collects what must hold of every item the expression finds."""
    if isinstance(part, All):
        for one in part.parts:
            _collect(one, filters)
    elif isinstance(part, Some):
        fields = {one.field for one in part.parts if isinstance(one, Equal | Fact)}
        if len(fields) == 1 and all(isinstance(one, Equal | Fact) for one in part.parts):
            name = fields.pop()
            if name == "story":
                _narrow_stories(filters, {int(one.value) for one in part.parts if isinstance(one, Fact)})
            elif name not in ("since", "before"):
                filters.narrow(name, {str(one.value) for one in part.parts if isinstance(one, Equal | Fact)})
    elif isinstance(part, Fact):
        if part.field == "since":
            filters.since = max(int(part.value), filters.since if filters.since is not None else int(part.value))
        elif part.field == "before":
            filters.before = min(int(part.value), filters.before if filters.before is not None else int(part.value))
        elif part.field == "story":
            _narrow_stories(filters, {int(part.value)})
        else:
            filters.narrow(part.field, {str(part.value)})
    elif isinstance(part, Equal) and part.field != "feed":  # the case of its address is no index's: left to evaluation
        filters.narrow(part.field, {part.value})
    elif isinstance(part, Without):
        return


def _narrow_stories(filters: _Filters, stories: set[int]) -> None:
    filters.stories = stories if filters.stories is None else filters.stories & stories
