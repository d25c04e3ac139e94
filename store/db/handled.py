"""Stories that a person has done with: which reports came to one later, which are set aside with it, which bring it back.

A story is handled when a person dismissed all its items. What is set aside here is no step of the person: it is in the table
`aside`, and comes back when one of the story's items is made new again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from store.clock import DAY
from store.db.core import guarded, slices
from store.db.journal import Journal
from store.db.rows import Retold
from store.types import State

WEIGHTY = 10       # outlets that told most stories of several reports,
TOLD = 5           # this many at least,
KEPT = 3           # or of which a person kept as many items
_MEMORY = 30 * DAY
_MASKS = ",".join(map(str, range(1, 16)))  # all sets of states: the index of stories begins with them


class Handled(Journal):
    """Late reports of handled stories."""

    @guarded
    def late(self, items: Iterable[int]) -> dict[int, list[Retold]]:
        """Of these items, those that are new in handled stories: each such story with all its reports, in the order of their
        clock."""
        with self._reading():
            if not self._value(f"SELECT sum(items) FROM counters WHERE topic = 0 AND state = {int(State.DISMISSED)}"):
                return {}
            self._pick(items)
            stories = [story for (story,) in self._rows(
                f"""SELECT c.story FROM cards c WHERE c.story IN
                    (SELECT x.story FROM temp.picked p CROSS JOIN cards x ON x.item = p.id)
                GROUP BY c.story
                HAVING sum(c.state = {int(State.DISMISSED)}) > 0
                    AND count(*) = sum(c.state = {int(State.DISMISSED)} OR
                        (c.state = {int(State.NEW)} AND c.item IN (SELECT id FROM temp.picked)))
                    AND sum(c.state = {int(State.NEW)}) > 0""")]
            found: dict[int, list[Retold]] = {}
            for marks, part in slices(stories):
                for story, item, at, state, *texts in self._rows(
                    f"""SELECT c.story, c.item, c.at, c.state, i.title, i.summary, s.name, c.lang
                    FROM cards c JOIN items i ON i.id = c.item JOIN sources s ON s.id = c.source
                    WHERE c.story IN ({marks}) ORDER BY c.story, c.at, c.item""", part):
                    found.setdefault(story, []).append(Retold(item, at, state == State.NEW, *texts))
        return found

    @guarded
    def outlets_of_weight(self, at: int) -> set[str]:
        """Names of the outlets of which a person kept three items or more, and of the ten that told most of the stories of
        three reports and more, five at least, in the thirty days before `at`."""
        kept = self._rows(
            f"""SELECT s.name FROM cards c JOIN sources s ON s.id = c.source WHERE c.state = {int(State.KEPT)}
            GROUP BY c.source HAVING count(*) >= {KEPT}""")
        told = self._rows(
            f"""SELECT s.name FROM (
                SELECT c.source, count(DISTINCT c.story) AS stories FROM cards c WHERE c.story IN (
                    SELECT story FROM stories WHERE topic = 0 AND mask IN ({_MASKS}) AND last >= ? AND items >= 3)
                GROUP BY c.source HAVING stories >= {TOLD} ORDER BY stories DESC, c.source LIMIT {WEIGHTY}) x
            JOIN sources s ON s.id = x.source""", (at - _MEMORY,))
        return {name for (name,) in [*kept, *told]}

    @guarded
    def settle(self, aside: Sequence[int], news: Iterable[tuple[int, int, str]], at: int) -> int:
        """Set items aside with their stories, and note (story, item, what is new in words) of those that come back; how many
        were set aside. What a person marked meanwhile stays as it is."""
        with self._writing() as db:
            db.execute("DELETE FROM temp.wanted")
            db.executemany("INSERT OR IGNORE INTO temp.wanted SELECT item, 3 FROM cards WHERE item = ? AND state = 0",
                           ((item,) for item in aside))
            count = int(self._value("SELECT count(*) FROM temp.wanted"))
            if count:
                self._set_states()
                db.executemany("INSERT OR REPLACE INTO aside SELECT item, ? FROM cards WHERE item = ? AND state = 3",
                               ((at, item) for item in aside))
            told = list(news)
            db.executemany("INSERT OR REPLACE INTO news SELECT ?, item, ?, ? FROM cards WHERE item = ?",
                           ((story, at, words, item) for story, item, words in told))
            if count or told:
                self._bump("stories")
        return count

    @guarded
    def set_aside(self, items: Iterable[int]) -> dict[int, int]:
        """Those of these items that were set aside with their story, and when."""
        found: dict[int, int] = {}
        for marks, part in slices(list(items)):
            found.update(self._rows(f"SELECT item, at FROM aside WHERE item IN ({marks})", part))
        return found
