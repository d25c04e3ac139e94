"""Feeds between rounds: schedule and validators go in and out, with a bounded log of what became of each round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from store.clock import DAY
from store.db.core import Core, guarded, present
from store.db.rows import FeedRound, Outcome
from store.types import FeedState

LOG = 50  # outcomes kept of each feed
RATE_DAYS = 28  # days over which items a day are averaged

_SCHEDULE = (
    "name",
    "title",
    "etag",
    "modified",
    "body_hash",
    "next_due",
    "last_try",
    "last_ok",
    "failures",
    "error",
    "error_at",
    "gone",
    "moved_to",
    "moved_count",
    "interval",
    "held_until",
    "manners",
)
_values = attrgetter(*_SCHEDULE)
_READ = f"SELECT id, url, {', '.join(_SCHEDULE)}, last_new, items FROM feeds"
_WRITE = f"UPDATE feeds SET {', '.join(f'{name} = ?' for name in _SCHEDULE)}"


def plain(text: str) -> str:
    """A text that SQLite can hold: lone surrogates, which no encoding has, become question marks."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _schedule(state: FeedState) -> list[Any]:
    return [plain(value) if isinstance(value, str) else value for value in _values(state)]


class Feeds(Core):
    """What the archive remembers of feeds."""

    @guarded
    def ensure_feed(self, url: str, name: str = "") -> int:
        """The id of the feed with this address, made when new; `import:<source>` stands for imported items."""
        found = self._value("SELECT id FROM feeds WHERE url = ?", (url,))
        if found is None:
            with self._writing() as db:
                db.execute("INSERT OR IGNORE INTO feeds (url, name) VALUES (?, ?)", (plain(url), plain(name)))
                found = self._value("SELECT id FROM feeds WHERE url = ?", (plain(url),))
        assert isinstance(found, int)
        return found

    @guarded
    def ensure_feeds(self, feeds: Iterable[tuple[str, str]]) -> dict[str, int]:
        """The ids of feeds, each an (address, name), by address; those that are new are made in one transaction."""
        wanted = dict(feeds)
        known = dict(self._rows("SELECT url, id FROM feeds"))
        new = [(plain(url), plain(name)) for url, name in wanted.items() if plain(url) not in known]
        if new:
            with self._writing() as db:
                db.executemany("INSERT OR IGNORE INTO feeds (url, name) VALUES (?, ?)", new)
            known = dict(self._rows("SELECT url, id FROM feeds"))
        return {url: known[plain(url)] for url in wanted}

    @guarded
    def rename_feed(self, old: str, new: str) -> bool:
        """Let a feed go on under another address, its items known as before; False when that address is taken."""
        with self._writing() as db:
            return db.execute("UPDATE OR IGNORE feeds SET url = ? WHERE url = ?", (plain(new), old)).rowcount == 1

    def _source(self, name: str) -> int:
        """The small number that stands for an outlet in the tables."""
        found = self._source_ids.get(name)
        if found is None:
            found = self._value("SELECT id FROM sources WHERE name = ?", (name,))
            if found is None:
                found = self._db.execute("INSERT INTO sources (name, folded) VALUES (?, ?)", (name, name.casefold())).lastrowid
                assert found is not None
            if len(self._source_ids) > 10_000:
                self._source_ids.clear()
            self._source_ids[name] = found
        return found

    @guarded
    def feed_states(self, *, full: bool = True) -> dict[str, FeedState]:
        """All feeds by address, imports left out; `full` adds items a day and how many items belong to topics."""
        with self._reading():
            rows = self._rows(_READ + " WHERE url NOT GLOB 'import:*'")
            rate: dict[int, float] = {}
            matched: dict[int, int] = {}
            if full:
                rate, matched = self._rates(), self._matched()
        return {row[1]: _state(row, rate.get(row[0], 0.0), matched.get(row[0], 0)) for row in rows}

    @guarded
    def feed_state(self, url: str) -> FeedState | None:
        """One feed by its address."""
        with self._reading():
            rows = self._rows(_READ + " WHERE url = ?", (url,))
            return _state(rows[0], self._rates().get(rows[0][0], 0.0), self._matched().get(rows[0][0], 0)) if rows else None

    def _rates(self) -> dict[int, float]:
        """Items a day of each feed over the days before its newest, four weeks at most."""
        rows = self._rows(
            """SELECT n.feed, sum(d.items), min(d.day), n.newest
            FROM (SELECT id AS feed, (SELECT max(day) FROM feed_days x WHERE x.feed = f.id) AS newest FROM feeds f) n
            CROSS JOIN feed_days d ON d.feed = n.feed AND d.day > n.newest - ? GROUP BY n.feed""",
            (RATE_DAYS,),
        )
        return {feed: items / (newest - oldest + 1) for feed, items, oldest, newest in rows}

    def _matched(self) -> dict[int, int]:
        return dict(
            self._rows("""SELECT feed, count(*) FROM (SELECT DISTINCT item FROM matches WHERE kind = 0) m
            CROSS JOIN cards c ON c.item = m.item GROUP BY feed""")
        )

    @guarded
    def save_feed(self, state: FeedState) -> None:
        """Keep the schedule and validators of `state`; its counts are the archive's own."""
        feed = self.ensure_feed(state.url, state.name)
        with self._writing() as db:
            db.execute(_WRITE + " WHERE id = ?", (*_schedule(state), feed))

    @guarded
    def store_unchanged(self, rounds: Sequence[FeedRound]) -> None:
        """Keep the outcomes of rounds that brought no items, all in one transaction."""
        with self._writing():
            self._log((one, 0, 0) for one in rounds)

    def _log(self, rounds: Iterable[tuple[FeedRound, int, int]]) -> None:
        """Write (round, new, changed) to the log, a ring of `LOG` places for each feed, and the feed's new state."""
        db = self._db
        taken = list(rounds)
        # a skipped or partly kept round has no state or no outcome; a feed's state and the place of its outcome are one update
        states = [(*_schedule(one.state), bool(one.outcome), one.feed) for one, _, _ in taken if one.state is not None]
        if states:
            db.executemany(f"{_WRITE}, rounds = rounds + ? WHERE id = ?", states)
        bare = [(one.feed,) for one, _, _ in taken if one.outcome and one.state is None]
        if bare:
            db.executemany("UPDATE feeds SET rounds = rounds + 1 WHERE id = ?", bare)
        db.executemany(
            f"""INSERT OR REPLACE INTO outcomes
            SELECT ?1, rounds % {LOG}, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM feeds WHERE id = ?1""",
            [
                (
                    one.feed,
                    one.at,
                    one.outcome,
                    one.status,
                    one.seen,
                    new,
                    changed,
                    one.bytes,
                    one.ms,
                    None if one.error is None else plain(one.error),
                )
                for one, new, changed in taken
                if one.outcome
            ],
        )
        fresh = [(one.at, one.feed) for one, new, _ in taken if new]
        if fresh:
            db.executemany("UPDATE feeds SET last_new = ? WHERE id = ?", fresh)

    @guarded
    def feed_log(self, url: str, limit: int = LOG) -> list[Outcome]:
        """The last outcomes of a feed, newest first."""
        rows = self._rows(
            """SELECT o.at, o.outcome, o.status, o.seen, o.new, o.changed, o.bytes, o.ms, o.error
            FROM feeds f JOIN outcomes o ON o.feed = f.id WHERE f.url = ?
            ORDER BY (f.rounds - o.slot + ?) % ? LIMIT ?""",
            (url, LOG * 2, LOG, limit),
        )
        return [Outcome(*row) for row in rows]

    @guarded
    def rounds(self, limit: int = LOG) -> list[tuple[int, int, int, int, int]]:
        """The last rounds as far as feeds still log them, newest first: (at, feeds asked, failed, new, changed)."""
        return self._rows(
            """SELECT at, count(*), sum(outcome IN ('failed', 'gone')), sum(new), sum(changed) FROM outcomes
            WHERE outcome <> 'skipped' GROUP BY at ORDER BY at DESC LIMIT ?""",
            (limit,),
        )

    @guarded
    def failures(self, limit: int = 2_000) -> list[tuple[str, str, int, int | None, str, int]]:
        """The last failed outcomes of all feeds, newest first: (address, name, at, status, error, failures in a row now)."""
        return self._rows(
            """SELECT f.url, coalesce(nullif(f.name, ''), f.title), o.at, o.status, coalesce(o.error, o.outcome), f.failures
            FROM outcomes o JOIN feeds f ON f.id = o.feed WHERE o.outcome IN ('failed', 'gone')
            ORDER BY o.at DESC, f.id LIMIT ?""",
            (limit,),
        )

    @guarded
    def feed_days(self, url: str | None = None, days: int = RATE_DAYS, now: int | None = None) -> tuple[int, ...]:
        """Items a day (UTC) of one feed, or of all, by their clock, oldest first; the last is today."""
        today = present(now) // DAY
        rows = dict(
            self._rows(
                """SELECT day, sum(items) FROM feed_days WHERE day > ?1 AND day <= ?2
            AND (?3 IS NULL OR feed = (SELECT id FROM feeds WHERE url = ?3)) GROUP BY day""",
                (today - days, today, url),
            )
        )
        return tuple(rows.get(day, 0) for day in range(today - days + 1, today + 1))

    @guarded
    def feed_curves(self, days: int, now: int | None = None) -> dict[str, tuple[int, ...]]:
        """Items a day (UTC) of every feed, oldest first; the last is today. Feeds with none in these days are left out."""
        today = present(now) // DAY
        curves: dict[str, list[int]] = {}
        for url, day, items in self._rows(
            """SELECT f.url, d.day, d.items FROM feeds f CROSS JOIN feed_days d ON d.feed = f.id
            WHERE d.day > ? AND d.day <= ?""",
            (today - days, today),
        ):
            curves.setdefault(url, [0] * days)[day - today + days - 1] += items
        return {url: tuple(curve) for url, curve in curves.items()}

    @guarded
    def feed_sizes(self) -> dict[str, int]:
        """Bytes of the last document of every feed, unpacked, as far as the log reaches."""
        return {
            url: size
            for url, size, _ in self._rows(
                """SELECT f.url, o.bytes, max(o.at) FROM feeds f JOIN outcomes o ON o.feed = f.id
                WHERE o.bytes > 0 GROUP BY f.id"""
            )
        }


def _state(row: tuple[Any, ...], per_day: float, matched: int) -> FeedState:
    values = dict(zip(_SCHEDULE, row[2:-2], strict=True))
    values["gone"] = bool(values["gone"])
    return FeedState(feed=row[0], url=row[1], **values, last_new=row[-2], items=row[-1], per_day=per_day, matched=matched)
