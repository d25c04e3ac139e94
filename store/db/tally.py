"""The numbers: counters and the rows of stories, kept in the transaction that changes what they count, and counted
anew to check them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from store.clock import DAY
from store.db.core import Core

_SUMS = """max(c.state = 0) + 2 * max(c.state = 1) + 4 * max(c.state = 2) + 8 * max(c.state = 3),
    min(c.at), max(c.at), count(*), sum(c.state = 0), sum(c.state = 2)"""

STORIES = f"""SELECT c.story, 0, {_SUMS} FROM cards c GROUP BY c.story
    UNION ALL SELECT c.story, m.topic, {_SUMS} FROM matches m CROSS JOIN cards c ON c.item = m.item
    WHERE m.kind = 0 GROUP BY c.story, m.topic"""
COUNTERS = """SELECT 0, 0, state, count(*) FROM cards GROUP BY state
    UNION ALL SELECT topic, kind, state, count(*) FROM matches GROUP BY topic, kind, state"""
_DAY = f"at / {DAY} - (at < 0 AND at % {DAY} <> 0)"  # rounded down, as Python does
DAYS = f"""SELECT 0, {_DAY}, count(*) FROM cards GROUP BY 2
    UNION ALL SELECT topic, {_DAY}, count(*) FROM matches WHERE kind = 0 GROUP BY 1, 2"""
FEED_DAYS = f"SELECT feed, {_DAY}, count(*) FROM cards GROUP BY 1, 2"

# what each table of numbers must hold: (table, its columns, the query that counts it anew)
RECOUNTS = (
    ("counters", "topic, kind, state, items", COUNTERS),
    ("days", "topic, day, items", DAYS),
    ("feed_days", "feed, day, items", FEED_DAYS),
    ("stories", "story, topic, mask, first, last, items, new, kept", STORIES),
)


class Tally(Core):
    """Counters and story rows; inside a transaction."""

    def _count(self, counters: Mapping[tuple[int, int, int], int], days: Mapping[tuple[int, int], int]) -> None:
        """Add to the counters by (topic, kind, state) and to the arrivals by (topic, day)."""
        self._db.executemany(
            "INSERT INTO counters VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET items = items + excluded.items",
            [(*key, count) for key, count in counters.items() if count],
        )
        self._db.executemany(
            "INSERT INTO days VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET items = items + excluded.items",
            [(*key, count) for key, count in days.items() if count],
        )

    def _touch(self, stories: Iterable[int]) -> None:
        """Remember stories whose rows `_restory` has to make anew."""
        self._db.executemany("INSERT OR IGNORE INTO temp.touched VALUES (?)", ((story,) for story in stories))

    def _restory(self) -> None:
        """Make the rows of all touched stories from their items."""
        db = self._db
        db.execute("DELETE FROM stories WHERE story IN (SELECT id FROM temp.touched)")
        db.execute(f"""INSERT INTO stories SELECT c.story, 0, {_SUMS} FROM temp.touched t
            CROSS JOIN cards c ON c.story = t.id GROUP BY c.story""")
        db.execute(f"""INSERT INTO stories SELECT c.story, m.topic, {_SUMS} FROM temp.touched t
            CROSS JOIN cards c ON c.story = t.id CROSS JOIN matches m ON m.item = c.item
            WHERE m.kind = 0 GROUP BY c.story, m.topic""")
        db.execute("""DELETE FROM leads WHERE story IN (SELECT id FROM temp.touched)
            AND NOT EXISTS (SELECT 1 FROM cards WHERE cards.story = leads.story)""")
        db.execute("DELETE FROM temp.touched")

    def _miscounted(self) -> list[str]:
        """Which tables of numbers differ from what they count; zeros do not matter."""
        wrong = []
        for table, columns, query in RECOUNTS:
            kept = f"SELECT {columns} FROM {table} WHERE items <> 0"
            if self._value(f"""SELECT 1 WHERE EXISTS (SELECT * FROM ({kept}) EXCEPT SELECT * FROM ({query}))
                    OR EXISTS (SELECT * FROM ({query}) EXCEPT SELECT * FROM ({kept}))"""):
                wrong.append(table)
        if self._value("""SELECT 1 FROM feeds f WHERE items <> (SELECT count(*) FROM cards c WHERE c.feed = f.id) LIMIT 1"""):
            wrong.append("feeds")
        return wrong

    def _recount(self) -> None:
        """Count everything anew."""
        for table, columns, query in RECOUNTS:
            self._db.execute(f"DELETE FROM {table}")
            self._db.execute(f"INSERT INTO {table} ({columns}) {query}")
        self._db.execute("UPDATE feeds SET items = (SELECT count(*) FROM cards c WHERE c.feed = feeds.id)")
