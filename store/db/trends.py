"""Curves: a topic and the edges of some times come in, numbers of items and stories between them go out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from store.db.core import Core, guarded
from store.db.ranges import ALL_STATES
from store.types import Pace

_STATES = ",".join(str(int(state)) for state in ALL_STATES)
_NARROW = 900  # seconds; the offset of every time zone is a multiple of it


class Trends(Core):
    """Numbers by time. `topic` "" is everything; a time belongs to the last edge at or before it, and `edges` rise:
    of n edges come n - 1 numbers. An item counts by its own clock (ItemRow.at), whatever a person did with it."""

    @guarded
    def arrivals(self, topic: str, edges: Sequence[int]) -> list[int]:
        """Items between each two edges."""
        number = self._topic_id(topic) if topic else 0
        if number is None or len(edges) < 2:
            return [0] * max(0, len(edges) - 1)
        rows, where = ("matches m", f"m.topic = {number} AND m.kind = 0") if number else ("cards m", "1")
        sql = " + ".join(
            f"(SELECT count(*) FROM {rows} WHERE {where} AND m.state = {int(state)} AND m.at >= ?1 AND m.at < ?2)"
            for state in ALL_STATES
        )
        with self._reading():
            return [int(self._value(f"SELECT {sql}", (start, end))) for start, end in pairwise(edges)]

    @guarded
    def starts(self, topic: str, edges: Sequence[int]) -> list[int]:
        """Stories whose first report stands between each two edges; of a topic, its first report that belongs there."""
        counts = [0] * max(0, len(edges) - 1)
        number = self._topic_id(topic) if topic else 0
        if number is None or not counts:
            return counts
        masks = ",".join(map(str, range(1, 16)))
        for (first,) in self._rows(
            f"SELECT first FROM stories WHERE topic = ? AND mask IN ({masks}) AND last >= ?", (number, edges[0])
        ):
            if edges[0] <= first < edges[-1]:
                counts[bisect_right(edges, first) - 1] += 1
        return counts

    @guarded
    def shares(self, topic: str, edges: Sequence[int], by: str) -> dict[str, list[int]]:
        """Items between each two edges by outlet (`by` "source") or language ("lang"), those with most items first; edges
        count to a quarter of an hour."""
        number = self._topic_id(topic) if topic else 0
        if number is None or len(edges) < 2:
            return {}
        column = {"source": "c.source", "lang": "c.lang"}[by]
        time = f"at >= ? AND {{0}}.at < ? GROUP BY {column}, {{0}}.at / {_NARROW}"
        if number:
            sql = f"""SELECT {column}, m.at / {_NARROW} * {_NARROW}, count(*)
                FROM matches m CROSS JOIN cards c ON c.item = m.item
                WHERE m.topic = {number} AND m.kind = 0 AND m.state IN ({_STATES}) AND m.{time.format("m")}"""
        else:
            sql = f"""SELECT {column}, c.at / {_NARROW} * {_NARROW}, count(*) FROM cards c
                WHERE c.state IN ({_STATES}) AND c.{time.format("c")}"""
        counts: dict[str, list[int]] = {}
        with self._reading():
            names = dict(self._rows("SELECT id, name FROM sources")) if by == "source" else {}
            for value, at, items in self._rows(sql, (edges[0], edges[-1])):
                line = counts.setdefault(names.get(value, value), [0] * (len(edges) - 1))
                line[max(0, bisect_right(edges, at) - 1)] += items
        return dict(sorted(counts.items(), key=lambda line: (-sum(line[1]), line[0])))

    @guarded
    def paces(self, topic: str, since: int, recent: int, until: int) -> list[Pace]:
        """Stories with a report at or after `recent` and before `until`, by number: how fast each goes; of each, what came at
        or after `since`."""
        number = self._topic_id(topic) if topic else 0
        if number is None:
            return []
        belongs = f"AND EXISTS (SELECT 1 FROM matches m WHERE m.item = c.item AND m.topic = {number} AND m.kind = 0)"
        rows = self._rows(
            f"""SELECT c.story, c.at, c.source FROM cards c WHERE c.story IN
                (SELECT story FROM cards WHERE state IN ({_STATES}) AND at >= ?1 AND at < ?2) AND c.at < ?2
                {belongs if number else ""} ORDER BY c.story, c.at""",
            (recent, until),
        )
        found: dict[int, list[tuple[int, int]]] = {}
        for story, at, source in rows:
            found.setdefault(story, []).append((at, source))
        return [_pace(story, items, since, recent) for story, items in found.items() if items[-1][0] >= recent]

    @guarded
    def span(self, topic: str) -> tuple[int, int] | None:
        """The clocks of a topic's oldest and newest item; None when it has none."""
        number = self._topic_id(topic) if topic else 0
        if number is None:
            return None
        rows, where = ("matches", f"topic = {number} AND kind = 0") if number else ("cards", "1")
        ends = [
            [self._value(f"SELECT {end}(at) FROM {rows} WHERE {where} AND state = {int(state)}") for end in ("min", "max")]
            for state in ALL_STATES  # one end at a time is one step into the index
        ]
        known = [end for end in ends if end[0] is not None]
        return (min(end[0] for end in known), max(end[1] for end in known)) if known else None


def _pace(story: int, items: Sequence[tuple[int, int]], since: int, recent: int) -> Pace:
    kept = [(at, source) for at, source in items if at >= since]
    before = {source for at, source in kept if at < recent}
    fresh = [(at, source) for at, source in kept if at >= recent]
    return Pace(story, kept[0][0], kept[-1][0], len(kept), len(fresh), len({source for _, source in fresh} - before))
