"""Counts for the panes, and the pulse that tells a desk what happened elsewhere: a few rows of small tables each."""

from __future__ import annotations

from array import array
from itertools import chain

from store.clock import DAY
from store.db.core import guarded, present
from store.db.rows import Pulse
from store.db.views import Views
from store.types import TopicCount, View

EVERYTHING = View()


class Counts(Views):
    """Numbers."""

    @guarded
    def counts(self, days: int = 14, now: int | None = None) -> dict[str, TopicCount]:
        """Items by state and near misses by topic, "" for everything; `days` of arrivals, today the last."""
        today = present(now) // DAY
        with self._reading():
            counted = self._rows("SELECT topic, kind, state, items FROM counters WHERE items <> 0 AND kind < 2")
            arrived = self._rows("SELECT topic, day, items FROM days WHERE day > ? AND day <= ?", (today - days, today))
            names = {0: "", **{topic: self._topic_name(topic) for topic, _, _, _ in counted if topic}}
        states = {topic: [0, 0, 0, 0, 0] for topic in names}
        for topic, kind, state, items in counted:
            states[topic][4 if kind else state] += items
        curves: dict[int, dict[int, int]] = {}
        for topic, day, items in arrived:
            curves.setdefault(topic, {})[day] = items
        return {
            name: _counted(
                name,
                states[topic],
                tuple(curves.get(topic, {}).get(day, 0) for day in range(today - days + 1, today + 1)),
            )
            for topic, name in names.items()
        }

    @guarded
    def sources(self) -> list[tuple[str, int]]:
        """Outlets with how many items each has, most first."""
        return self._rows("""SELECT s.name, n.items FROM (SELECT source, count(*) AS items FROM cards GROUP BY source) n
            JOIN sources s ON s.id = n.source ORDER BY n.items DESC, s.name""")

    @guarded
    def languages(self) -> list[tuple[str, int]]:
        """Languages with how many items each has, most first."""
        return self._rows("SELECT lang, count(*) FROM cards GROUP BY lang ORDER BY 2 DESC, 1")

    @guarded
    def pulse(self) -> Pulse:
        """Where the archive stands; see Pulse."""
        version = self._value("PRAGMA data_version")
        meta = dict(self._rows("SELECT name, value FROM meta"))
        return Pulse(version, meta["last"], meta["marks"], meta["stories"], meta["topics"])

    @guarded
    def arrived(self, after: int, view: View = EVERYTHING, limit: int | None = None) -> array[int]:
        """What the view lists and came after item `after` (the `last` of an earlier pulse), newest first.

        Items, or the stories that they stand in."""
        made = self._list(view, None, None)
        if made is None:
            return array("q")
        if view.stories:
            sql = f"""SELECT c.story FROM cards c WHERE c.item > ? AND c.story IN ({made[0]})
                GROUP BY c.story ORDER BY max(c.at) DESC, c.story DESC LIMIT ?"""
        else:
            sql = f"""SELECT c.item FROM cards c WHERE c.item > ? AND c.item IN ({made[0]})
                ORDER BY c.at DESC, c.item DESC LIMIT ?"""
        return array("q", chain.from_iterable(self._rows(sql, [after, *made[1], -1 if limit is None else limit])))


def _counted(topic: str, items: list[int], days: tuple[int, ...]) -> TopicCount:
    new, read, kept, dismissed, near = items
    return TopicCount(topic, new, read, kept, dismissed, near, days)
