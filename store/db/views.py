"""Lists: a View comes in, ids in order go out as one array, and the rows of a page of them.

A list is a merge of stretches of an index, one for each state (items) or set of states (stories), newest first.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import chain

from store.db.core import Core, guarded
from store.db.ranges import (
    ALL_STATES,
    Filter,
    Stretch,
    Values,
    item_stretches,
    joined,
    near_stories,
    story_stretches,
)
from store.db.schema import ITEM_BITS, ITEM_MASK
from store.types import View


class Views(Core):
    """Lists of ids."""

    @guarded
    def ids(self, view: View, *, limit: int | None = None, after: int | None = None) -> array[int]:
        """Ids of the view's items, or stories, newest first; `after` an id of it and `limit` for one page."""
        if limit is None and after is None:
            return self._all(view)
        made = self._list(view, limit, after)
        return array("q", chain.from_iterable(self._db.execute(*made))) if made else array("q")

    def _all(self, view: View) -> array[int]:
        """All ids of the view. Its stretches are read one by one, clock and id as one number, and sorted here: half the time
        of a merge in SQL."""
        stretches = self._stretches(view)
        if len(stretches) == 1:
            sql, values = stretches[0]
            rows = self._db.execute(f"SELECT id FROM ({sql}) ORDER BY at DESC, id DESC", values)
            return array("q", chain.from_iterable(rows))
        numbers: list[int] = []
        with self._reading() as db:
            for sql, values in stretches:
                coded = f"SELECT at * {1 << ITEM_BITS} + id FROM ({sql}) ORDER BY at, id"
                numbers += chain.from_iterable(db.execute(coded, values))
        numbers.sort(reverse=True)
        return array("q", [number & ITEM_MASK for number in numbers])

    @guarded
    def count(self, view: View) -> int:
        """How many rows the view has."""
        if not view.stories and not _filtered(view):
            topic = self._topic_id(view.topic) if view.topic else 0
            states = view.states or ALL_STATES
            sql = f"""SELECT coalesce(sum(items), 0) FROM counters
                WHERE topic = ? AND kind = ? AND state IN ({",".join("?" * len(states))})"""
            return int(self._value(sql, (topic, int(view.near), *states)))
        made = self._list(view, None, None)
        return int(self._value(f"SELECT count(*) FROM ({made[0]})", made[1])) if made else 0

    @guarded
    def spoken(self) -> list[str]:
        """The tags of the languages that items are in, as they stand there, each found by one step into the index."""
        return [tag for (tag,) in self._rows("""WITH RECURSIVE known (tag) AS (SELECT min(lang) FROM cards
            UNION ALL SELECT (SELECT min(lang) FROM cards WHERE lang > tag) FROM known WHERE tag IS NOT NULL)
            SELECT tag FROM known WHERE tag IS NOT NULL""")]

    @guarded
    def index_of(self, view: View, row: int) -> int | None:
        """The row number of an item, or story, in the view; None when it is not there."""
        topic = self._topic_id(view.topic) if view.topic else 0
        at = None if topic is None else self._clock(view, topic, row)
        stretches = self._stretches(view)
        if at is None or not stretches:
            return None
        sql, values = joined(stretches)
        before, there = self._rows(f"SELECT total((at, id) > (?, ?)), max(id = ?) FROM ({sql})", [at, row, row, *values])[0]
        return int(before) if there else None

    def _list(self, view: View, limit: int | None, after: int | None) -> tuple[str, Values] | None:
        """The statement that gives the view's ids, newest first, and its values; None when it can have none."""
        stretches = self._stretches(view, after)
        if not stretches:
            return None
        sql, values = joined(stretches)
        if limit is None:
            return f"SELECT id FROM ({sql} ORDER BY at DESC, id DESC)", values
        return f"SELECT id FROM ({sql} ORDER BY at DESC, id DESC LIMIT ?)", [*values, limit]

    def _stretches(self, view: View, after: int | None = None) -> list[Stretch]:
        """Statements that together give the view's ids with their clock; none when nothing can be in the view."""
        topic = self._topic_id(view.topic) if view.topic else 0
        if topic is None:
            return []
        key: tuple[int, int] | None = None
        if after is not None:
            at = self._clock(view, topic, after)
            if at is None:
                return []
            key = (at, after)
        if not view.stories:
            return item_stretches(view, topic, key, self._filter(view))
        if not view.near:
            return story_stretches(view, topic, key, self._filter(view))
        sql, values = near_stories(view, topic, self._filter(view))
        return [(f"SELECT id, at FROM ({sql}) WHERE (at, id) < (?, ?)", [*values, *key])] if key else [(sql, values)]

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
            (view.lang, f"{'+' if view.feed or view.source else ''}c.lang = ?"),
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
            sql, values = near_stories(view, topic, self._filter(view))
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
