"""Candidates for a search: an expression for the index and filters come in, ids stream out, newest first.

Each part is a query of its own, so that no reader holds the archive while the matcher looks at what it got.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from store.db.core import guarded, slices
from store.db.ranges import Values
from store.db.schema import ITEM_BITS, ITEM_MASK
from store.db.views import Views
from store.db.words import document
from store.types import View

_EVERYTHING = View()


class Search(Views):
    """The index of words."""

    def candidates(
        self,
        match: str | None,
        *,
        view: View = _EVERYTHING,
        topics: Collection[str] = (),
        tags: Collection[str] = (),
        sources: Collection[str] = (),
        feeds: Collection[str] = (),
        langs: Collection[str] = (),
        chunk: int = 500,
    ) -> Iterator[array[int]]:
        """Ids of the items whose words satisfy `match` (double-quoted folded words, AND, OR, parentheses, prefix `*`;
        None: all) and all filters, newest first, up to `chunk` at a time. Of several topics, tags, … one is enough.
        """
        where, values = self._filter(view)
        if sources:
            names = [name.casefold() for name in sources]
            where.append(self._among("source", "SELECT id FROM sources WHERE folded = ?", names))
        if feeds:
            where.append(self._among("feed", "SELECT id FROM feeds WHERE url = ?", feeds))
        for chosen, sql in (
            (
                topics,
                "c.item IN (SELECT m.item FROM matches m WHERE m.kind = 0 AND m.topic IN "
                "(SELECT id FROM topics WHERE name IN ({})))",
            ),
            (tags, "c.item IN (SELECT item FROM tags WHERE tag IN ({}))"),
            (langs, "c.lang IN ({})"),
        ):
            if chosen:
                where.append(sql.format(",".join("?" * len(chosen))))
                values += list(chosen)
        if view.topic:
            where.append(
                "c.item IN (SELECT m.item FROM matches m WHERE m.kind = ? AND m.topic = (SELECT id FROM topics WHERE name = ?))"
            )
            values += [int(view.near), view.topic]
        if view.states:
            where.append(f"c.state IN ({','.join(str(int(state)) for state in view.states)})")
        yield from (
            self._found(match, view, where, values, chunk) if match is not None else self._walk(view, where, values, chunk)
        )

    def _found(self, match: str, view: View, where: list[str], values: Values, chunk: int) -> Iterator[array[int]]:
        lowest = document(0, view.since) if view.since is not None else 0
        highest = document(0, view.until) - 1 if view.until is not None else (1 << 62)
        found = "w.words MATCH ? AND w.rowid BETWEEN ? AND ?"
        sql = f"SELECT w.rowid FROM words w WHERE {found} ORDER BY w.rowid DESC LIMIT ?"
        if where:
            sql = f"""SELECT w.rowid FROM words w CROSS JOIN cards c ON c.item = w.rowid & {ITEM_MASK}
                WHERE {found} AND {" AND ".join(where)} ORDER BY w.rowid DESC LIMIT ?"""
        while numbers := self._part(sql, [match, lowest, highest, *values, chunk]):
            highest = numbers[-1] - 1
            yield array("q", [number & ITEM_MASK for number in numbers])
            if len(numbers) < chunk:
                return

    def _walk(self, view: View, where: list[str], values: Values, chunk: int) -> Iterator[array[int]]:
        if view.since is not None:
            where, values = [*where, "c.at >= ?"], [*values, view.since]
        key = (view.until - 1 if view.until is not None else 1 << 60, 1 << ITEM_BITS)
        states = [int(state) for state in view.states] or [0, 1, 2, 3]
        part = "SELECT c.item, c.at FROM cards c WHERE " + " AND ".join(
            ["c.state = ?", "c.at <= ?", "(c.at, c.item) < (?, ?)", *where]
        )
        sql = " UNION ALL ".join([part] * len(states)) + " ORDER BY c.at DESC, c.item DESC LIMIT ?"
        if where:
            part = "SELECT c.item, c.at FROM cards c WHERE " + " AND ".join(["c.at <= ?", "(c.at, c.item) < (?, ?)", *where])
            sql, states = part + " ORDER BY c.at DESC, c.item DESC LIMIT ?", [-1]
        while rows := self._part_rows(
            sql,
            [
                *chain.from_iterable([*([state] if state >= 0 else []), key[0], *key, *values] for state in states),
                chunk,
            ],
        ):
            key = (rows[-1][1], rows[-1][0])
            yield array("q", [item for item, _ in rows])
            if len(rows) < chunk:
                return

    @guarded
    def _part(self, sql: str, values: Values) -> list[int]:
        return [number for (number,) in self._rows(sql, values)]

    @guarded
    def _part_rows(self, sql: str, values: Values) -> list[tuple[int, int]]:
        return self._rows(sql, values)

    @guarded
    def vocabulary(self) -> list[str]:
        """The distinct folded words of all items, sorted; some may stand in pruned items alone."""
        return [word for (word,) in self._db.execute("SELECT word FROM lexicon UNION SELECT word FROM arrived_words")]

    @guarded
    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many items each of `words` (folded) stands; those in none are left out."""
        found: dict[str, int] = {}
        for marks, part in slices(list(words)):
            found.update(self._rows(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", part))
        return found
