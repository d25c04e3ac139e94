"""The archive as a body of text: how many items there are in each language, and in how many some words stand."""

from __future__ import annotations

from store.db.core import Core, guarded


class Corpus(Core):
    """Counts over all items, from the index and from the cards."""

    @guarded
    def items_by_language(self) -> dict[str, int]:
        """How many items there are of each language, as the items give it ("" where they do not)."""
        return dict(self._rows("SELECT lang, count(*) FROM cards GROUP BY lang"))

    @guarded
    def count_holding(self, match: str) -> int:
        """In how many items the words of an expression for the index stand (see `candidates`)."""
        return int(self._value("SELECT count(*) FROM words WHERE words MATCH ?", (match,)))
