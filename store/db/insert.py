"""One transaction's worth of items: rows are gathered here and written table by table, which is what makes it fast."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from store.clock import DAY
from store.db.feeds import plain
from store.db.rows import FeedRound, NewItem
from store.db.words import document, index_words, words_of
from store.types import Entry, Match

if TYPE_CHECKING:
    from store.db.items import Items

ARRIVED = 16_384  # words wait to go into the lexicon together
KNOWN_WORDS = 100_000  # of the lexicon are held in memory, about 10 MB
VERSIONS = 50  # former texts kept of one item
_EARLIEST, _LATEST = -1 << 33, 1 << 40  # a time outside (from 1697 on) is no time


class Batch:
    """New and changed items on their way into the tables; used inside a transaction of `archive`."""

    def __init__(self, archive: Items) -> None:
        self.archive = archive
        self.db = archive._db
        self.last: int = archive._value("SELECT value FROM meta WHERE name = 'last'")
        self.feeds: set[int] = set()  # whose keys are gathered here, unwritten
        self.keys: list[tuple[int, int, int, str]] = []
        self.lexicon: set[str] = set()
        self.changes: list[tuple[int, tuple[Match, ...]]] = []
        self._start()

    def _start(self) -> None:
        self.written = self.last
        self.items: list[tuple[Any, ...]] = []
        self.cards: list[tuple[Any, ...]] = []
        self.texts: list[tuple[Any, ...]] = []
        self.matches: list[tuple[Any, ...]] = []
        self.stories: list[tuple[Any, ...]] = []
        self.words: list[tuple[int, str]] = []
        self.counters: Counter[tuple[int, int, int]] = Counter()
        self.days: Counter[tuple[int, int]] = Counter()
        self.feed_days: Counter[tuple[int, int]] = Counter()

    def add(self, one: FeedRound, new: NewItem) -> int:
        """Take a new item; its id comes back, its rows are written by `write`."""
        entry = _clean(new.entry)
        self.last = item = self.last + 1
        published = entry.published
        at = published if published is not None and published <= one.at else one.at
        name = entry.guid or entry.key
        self.items.append(
            (item, None if name == entry.url else name, entry.title, entry.summary, entry.url, entry.author, published)
        )
        self.cards.append((item, at, item, one.feed, self.archive._source(entry.source), entry.lang, one.at))
        self.stories.append((item, 0, at, at))
        if entry.text or entry.links:
            self.texts.append((item, entry.text, _links(entry)))
        day = at // DAY
        if new.matches:
            self._match(item, at, day, new.matches)
        self.feed_days[one.feed, day] += 1
        self.words.append((document(item, at), self._folded(new, entry)))
        return item

    def _match(self, item: int, at: int, day: int, matches: tuple[Match, ...]) -> None:
        for match in matches:
            topic = self.archive._topic(match.topic)
            kind = 0 if match.belongs else 1
            self.matches.append((item, topic, match.score, kind, kind, at, ",".join(map(str, match.rules))))
            self.counters[topic, kind, 0] += 1
            if not kind:
                self.stories.append((item, topic, at, at))
                self.days[topic, day] += 1

    def _folded(self, new: NewItem, entry: Entry) -> str:
        """The words of a new text for the index, gathered for the lexicon too."""
        words = words_of(entry.title, entry.summary, entry.author) if new.words is None else new.words.split()
        self.lexicon.update(words)
        return " ".join(words)

    def change(self, one: FeedRound, item: int, new: NewItem) -> bool:
        """Give a known item its new text, the old one to its history; False when it was pruned or reads the same."""
        if item > self.written:
            self.write()
        db = self.db
        old = db.execute(
            """SELECT i.title, i.summary, i.url, i.author, coalesce(t.text, ''), coalesce(t.links, '[]'),
            i.published, c.at FROM items i JOIN cards c ON c.item = i.id LEFT JOIN texts t ON t.item = i.id
            WHERE i.id = ?""",
            (item,),
        ).fetchone()
        if old is None:
            return False
        entry = _clean(new.entry)
        title, summary, _, author, text, _, published, at = old
        link_list = _links(entry)
        told = entry.published if published is None else published
        if (entry.title, entry.summary, entry.url, entry.author, entry.text, link_list, told) == old[:-1]:
            return False
        if (title, summary, text) != (entry.title, entry.summary, entry.text):
            self._keep_version(item, one.at, title, summary, text)
        db.execute(
            """UPDATE items SET title = ?, summary = ?, url = ?, author = ?, published = ?, updated = ?,
            name = coalesce(name, CASE WHEN url <> ?3 THEN url END) WHERE id = ?""",
            (entry.title, entry.summary, entry.url, entry.author, told, one.at, item),
        )
        db.execute("DELETE FROM texts WHERE item = ?", (item,))
        if entry.text or entry.links:
            db.execute("INSERT INTO texts VALUES (?, ?, ?)", (item, entry.text, link_list))
        before = index_words(title, summary, author)
        after = self._folded(new, entry)
        if before != after:
            number = document(item, at)
            db.execute("INSERT INTO words (words, rowid, folded) VALUES ('delete', ?, ?)", (number, before))
            db.execute("INSERT INTO words (rowid, folded) VALUES (?, ?)", (number, after))
        self.changes.append((item, new.matches))
        return True

    def _keep_version(self, item: int, at: int, title: str, summary: str, text: str) -> None:
        number = 1 + (self.db.execute("SELECT max(number) FROM versions WHERE item = ?", (item,)).fetchone()[0] or 0)
        self.db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)", (item, number, at, title, summary, text))
        self.db.execute("DELETE FROM versions WHERE item = ? AND number > 1 AND number <= ?", (item, number - VERSIONS + 1))

    def write(self) -> None:
        """Write everything gathered, counters included."""
        db = self.db
        if self.items:
            self.words.sort()  # the index takes ascending numbers without flushing in between
            for sql, rows in (
                (
                    "INSERT INTO items (id, name, title, summary, url, author, published) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    self.items,
                ),
                (
                    "INSERT INTO cards (item, at, state, story, feed, source, lang, fetched) VALUES (?, ?, 0, ?, ?, ?, ?, ?)",
                    self.cards,
                ),
                ("INSERT INTO texts VALUES (?, ?, ?)", self.texts),
                (
                    "INSERT INTO matches (item, topic, score, said, kind, state, at, rules) VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                    self.matches,
                ),
                ("INSERT INTO stories VALUES (?, ?, 1, ?, ?, 1, 1, 0)", self.stories),
                ("INSERT INTO unplaced VALUES (?)", [row[:1] for row in self.items]),
                ("INSERT INTO words (rowid, folded) VALUES (?, ?)", self.words),
            ):
                if rows:
                    db.executemany(sql, rows)
            self.counters[0, 0, 0] += len(self.items)
            for (_, day), count in self.feed_days.items():
                self.days[0, day] += count
            self.archive._count(self.counters, self.days)
            self._count_feeds()
            db.execute("UPDATE meta SET value = ? WHERE name = 'last'", (self.last,))
            self._start()
        if self.changes:
            self.archive._rewrite(self.changes, None)
            self.archive._bump("topics")
            self.changes = []
        arrived = self.lexicon - self.archive._words
        self.lexicon = set()
        if arrived:
            db.executemany("INSERT INTO arrived_words VALUES (?)", [(word,) for word in arrived])
            if db.execute("SELECT max(rowid) FROM arrived_words").fetchone()[0] >= ARRIVED:
                # many at once: each page of the lexicon is written once for all its new words
                db.execute("INSERT OR IGNORE INTO lexicon SELECT DISTINCT word FROM arrived_words ORDER BY word")
                db.execute("DELETE FROM arrived_words")
            if len(self.archive._words) > KNOWN_WORDS:
                self.archive._words.clear()
            self.archive._words |= arrived
        if self.keys:
            self.keys.sort()  # as the table has them: each page is written once
            db.executemany("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", self.keys)
            self.keys = []

    def _count_feeds(self) -> None:
        self.db.executemany(
            "INSERT INTO feed_days VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET items = items + excluded.items",
            [(*key, count) for key, count in self.feed_days.items()],
        )
        feeds: Counter[int] = Counter()
        for (feed, _), count in self.feed_days.items():
            feeds[feed] += count
        self.db.executemany("UPDATE feeds SET items = items + ? WHERE id = ?", [(n, feed) for feed, n in feeds.items()])


def _links(entry: Entry) -> str:
    return json.dumps(entry.links, ensure_ascii=False, separators=(",", ":")) if entry.links else "[]"


def _clean(entry: Entry) -> Entry:
    """The entry with what SQLite cannot hold made harmless; nearly always the entry itself."""
    published = entry.published
    if published is not None and not _EARLIEST < published < _LATEST:
        entry = replace(entry, published=None)
    whole = f"{entry.title}{entry.summary}{entry.url}{entry.guid}{entry.key}{entry.author}{entry.source}{entry.lang}"
    whole += entry.text
    if whole.isascii() and not entry.links:
        return entry
    try:
        whole.encode()
        if entry.links:
            str(entry.links).encode()
        return entry
    except UnicodeEncodeError:
        return replace(
            entry,
            title=plain(entry.title),
            summary=plain(entry.summary),
            url=plain(entry.url),
            guid=plain(entry.guid),
            key=plain(entry.key),
            author=plain(entry.author),
            source=plain(entry.source),
            lang=plain(entry.lang),
            text=plain(entry.text),
            links=tuple((plain(url), plain(label)) for url, label in entry.links),
        )
