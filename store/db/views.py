"""Lists: a View comes in, ids in order go out as one array, and the rows of a page of them.

A list is a merge of stretches of an index, one for each state (items) or set of states (stories), newest first.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from store.db.core import Core, guarded
from store.types import State, View

Values = list[Any]
ALL_STATES = tuple(State)


class Views(Core):
    """Lists of ids."""

    @guarded
    def ids(self, view: View, *, limit: int | None = None, after: int | None = None) -> array[int]:
        """Ids of the view's items, or stories, newest first; `after` an id of it and `limit` for one page."""
        made = self._list(view, limit, after)
        return array("q", chain.from_iterable(self._db.execute(*made))) if made else array("q")

    @guarded
    def count(self, view: View) -> int:
        """How many rows the view has."""
        if not view.stories and not _filtered(view):
            topic = self._topic_id(view.topic) if view.topic else 0
            states = view.states or ALL_STATES
            return int(
                self._value(
                    f"""SELECT coalesce(sum(items), 0) FROM counters WHERE topic = ? AND kind = ?
                AND state IN ({",".join("?" * len(states))})""",
                    (topic, int(view.near), *states),
                )
            )
        made = self._list(view, None, None)
        return int(self._value(f"SELECT count(*) FROM ({made[0]})", made[1])) if made else 0

    @guarded
    def index_of(self, view: View, row: int) -> int | None:
        """The row number of an item, or story, in the view; None when it is not there."""
        topic = self._topic_id(view.topic) if view.topic else 0
        at = None if topic is None else self._clock(view, topic, row)
        made = self._list(view, None, None, ordered=False)
        if at is None or made is None:
            return None
        before, there = self._rows(f"SELECT total((at, id) > (?, ?)), max(id = ?) FROM ({made[0]})", [at, row, row, *made[1]])[
            0
        ]
        return int(before) if there else None

    def _list(self, view: View, limit: int | None, after: int | None, ordered: bool = True) -> tuple[str, Values] | None:
        """The statement that gives the view's ids, and its values; None when it can have none.

        Not `ordered`: the ids with their clock, in any order.
        """
        topic = self._topic_id(view.topic) if view.topic else 0
        if topic is None:
            return None
        key: tuple[int, int] | None = None
        if after is not None:
            at = self._clock(view, topic, after)
            if at is None:
                return None
            key = (at, after)
        extra = self._filter(view)
        if view.stories:
            sql, values = _near_stories(view, topic, extra) if view.near else _story_ranges(view, topic, key, extra)
        else:
            sql, values = _item_ranges(view, topic, key, extra)
        if view.stories and view.near and key:
            sql, values = f"SELECT id, at FROM ({sql}) WHERE (at, id) < (?, ?)", [*values, *key]
        if not ordered:
            return sql, values
        sql = f"SELECT id FROM ({sql} ORDER BY at DESC, id DESC{' LIMIT ?' if limit is not None else ''})"
        return sql, [*values, limit] if limit is not None else values

    def _filter(self, view: View) -> Filter:
        """What the view filters by beside topic, state and time; numbers stand in place of names, so that one outlet or
        feed is one stretch of an index."""
        where: list[str] = []
        values: Values = []
        if view.feed:
            where.append(self._among("feed", "SELECT id FROM feeds WHERE url = ?", [view.feed]))
        if view.source:
            where.append(self._among("source", "SELECT id FROM sources WHERE folded = ?", [view.source.casefold()]))
        for chosen, sql in (
            (view.lang, "c.lang = ?"),
            (view.tag, "c.item IN (SELECT item FROM tags WHERE tag = ?)"),
            (view.story, "c.story = ?"),
        ):
            if chosen:
                where.append(sql)
                values.append(chosen)
        return where, values

    def _among(self, column: str, sql: str, names: Iterable[str]) -> str:
        numbers = sorted({number for name in names for (number,) in self._rows(sql, (name,))})
        return f"c.{column} IN ({','.join(map(str, numbers)) or 'NULL'})"

    def _clock(self, view: View, topic: int, row: int) -> int | None:
        """The clock by which the list orders one of its rows."""
        if not view.stories:
            found = self._value("SELECT at FROM cards WHERE item = ?", (row,))
        elif view.near:
            sql, values = _near_stories(view, topic, self._filter(view))
            found = self._value(f"SELECT at FROM ({sql}) WHERE id = ?", [*values, row])
        else:
            found = self._value(
                "SELECT last FROM stories WHERE story = ? AND topic IN (?, 0) ORDER BY topic DESC", (row, topic)
            )
        return None if found is None else int(found)


def _filtered(view: View) -> bool:
    return bool(
        view.feed or view.source or view.tag or view.lang or view.story or view.since is not None or view.until is not None
    )


Filter = tuple[list[str], Values]  # conditions on a row of cards, and their values


def _times(view: View, column: str) -> tuple[list[str], Values]:
    where: list[str] = []
    values: Values = []
    if view.since is not None:
        where.append(f"{column} >= ?")
        values.append(view.since)
    if view.until is not None:
        where.append(f"{column} < ?")
        values.append(view.until)
    return where, values


def _item_ranges(view: View, topic: int, key: tuple[int, int] | None, filtered: Filter) -> tuple[str, Values]:
    """One stretch of an index for each state; filters that are rarer than states lead where there are some."""
    extra, extra_values = filtered
    states = sorted(set(view.states)) or list(ALL_STATES)
    if topic:
        row, base, fixed = "m.item", "matches m", ["m.topic = ?", "m.kind = ?"]
        fixed_values: Values = [topic, int(view.near)]
        clock, state = "m.at", "m.state"
        if extra:
            extra = [f"m.item IN (SELECT c.item FROM cards c WHERE {' AND '.join(extra)})"]
    else:
        row, base, fixed, fixed_values = "c.item", "cards c", [], []
        clock, state = "c.at", "c.state"
    time, time_values = _times(view, clock)
    if key:
        # the first half is for the index, which a comparison of pairs cannot use beside an equal state
        time += [f"{clock} <= ?", f"({clock}, {row}) < (?, ?)"]
        time_values += [key[0], *key]
    if not topic and extra:
        where = [*extra, f"{state} IN ({','.join('?' * len(states))})", *time]
        return (
            f"SELECT {row} AS id, {clock} AS at FROM {base} WHERE {' AND '.join(where)}",
            [*extra_values, *states, *time_values],
        )
    parts: list[str] = []
    values: Values = []
    for one in states:
        where = [*fixed, f"{state} = ?", *time, *extra]
        parts.append(f"SELECT {row} AS id, {clock} AS at FROM {base} WHERE {' AND '.join(where)}")
        values += [*fixed_values, int(one), *time_values, *extra_values]
    return " UNION ALL ".join(parts), values


def masks(states: Sequence[int]) -> list[int]:
    """The sets of states, as bits, that have one of `states` among them; all of them for none."""
    wanted = sum(1 << int(state) for state in set(states)) or 15
    return [mask for mask in range(1, 16) if mask & wanted]


def _story_ranges(view: View, topic: int, key: tuple[int, int] | None, filtered: Filter) -> tuple[str, Values]:
    """One stretch of an index for each set of states that a story's items may be in."""
    extra, extra_values = filtered
    time, time_values = _times(view, "s.last")
    if key:
        time += ["s.last <= ?", "(s.last, s.story) < (?, ?)"]
        time_values += [key[0], *key]
    if extra:
        some = f" AND c.state IN ({','.join(str(int(state)) for state in view.states)})" if view.states else ""
        extra = [f"s.story IN (SELECT c.story FROM cards c WHERE {' AND '.join(extra)}{some})"]
    parts: list[str] = []
    values: Values = []
    for mask in masks(view.states):
        where = ["s.topic = ?", "s.mask = ?", *time, *extra]
        parts.append(f"SELECT s.story AS id, s.last AS at FROM stories s WHERE {' AND '.join(where)}")
        values += [topic, mask, *time_values, *extra_values]
    return " UNION ALL ".join(parts), values


def _near_stories(view: View, topic: int, filtered: Filter) -> tuple[str, Values]:
    """Stories that near misses of the topic stand in, by the newest of these."""
    extra, extra_values = filtered
    time, time_values = _times(view, "m.at")
    states = sorted(set(view.states)) or list(ALL_STATES)
    where = ["m.topic = ?", "m.kind = 1", f"m.state IN ({','.join('?' * len(states))})", *time, *extra]
    return (
        f"SELECT c.story AS id, max(m.at) AS at FROM matches m CROSS JOIN cards c ON c.item = m.item "
        f"WHERE {' AND '.join(where)} GROUP BY c.story",
        [topic, *states, *time_values, *extra_values],
    )
