"""What the archive knows of an item, for the fields that only a search may use.

In: what the database holds. Out: whether a fact of an expression holds.
"""

from __future__ import annotations

from typing import NamedTuple

from store.types import State


class Facts(NamedTuple):
    """Topics the item belongs to, its state, tags, time (seconds since 1970) and story."""

    topics: frozenset[str] = frozenset()
    state: State = State.NEW
    tags: frozenset[str] = frozenset()
    at: int = 0
    story: int = 0

    def holds(self, field: str, value: str | int) -> bool:
        """Whether one fact of an expression holds."""
        if field == "topic":
            return value in self.topics
        if field == "is":
            return self.state.word == value
        if field == "tag":
            return value in self.tags
        if field == "since":
            return self.at >= int(value)
        if field == "before":
            return self.at < int(value)
        return self.story == value
