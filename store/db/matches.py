"""What the rules say of items: matches go in by batch when rules changed, documents to match go out.

A verdict of the person outranks the rules: `said` is what the rules say (0 belongs, 1 near miss, 2 neither), `kind`
what holds (0 in the topic's list, 1 near miss, 2 in neither).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from store.clock import DAY
from store.db.core import guarded, slices
from store.db.tally import Tally
from store.types import Document, Match

Cards = dict[int, tuple[int, int, int]]  # item → state, clock, story
Matched = dict[tuple[int, int], tuple[int, int, float, str]]  # (item, topic) → said, kind, score, rules

_DOCUMENT = """SELECT i.id, i.title, i.summary, i.author, s.name, f.url, c.lang, i.url
    FROM items i JOIN cards c ON c.item = i.id JOIN sources s ON s.id = c.source JOIN feeds f ON f.id = c.feed"""


class Matches(Tally):
    """Matches and topics."""

    @guarded
    def topic_fingerprints(self) -> dict[str, str]:
        """By which rules the stored matches of each topic were made; "" where a re-match has not ended."""
        return dict(self._rows("SELECT name, fingerprint FROM topics"))

    @guarded
    def set_fingerprints(self, fingerprints: dict[str, str]) -> None:
        """Remember by which rules the matches of these topics were made."""
        with self._writing() as db:
            for topic, fingerprint in fingerprints.items():
                db.execute("UPDATE topics SET fingerprint = ? WHERE id = ?", (fingerprint, self._topic(topic)))

    @guarded
    def documents(self, after: int = 0, limit: int = 2000) -> list[tuple[int, Document]]:
        """Items with ids above `after`, by id, as the rules see them; `feed` is the address, "" for imports."""
        return [_document(row) for row in self._rows(_DOCUMENT + " WHERE i.id > ? ORDER BY i.id LIMIT ?", (after, limit))]

    @guarded
    def documents_of(self, items: Sequence[int]) -> list[tuple[int, Document]]:
        """These items as the rules look at them, in the order given, missing ones left out."""
        found: dict[int, Document] = {}
        for marks, part in slices(items):
            found.update(_document(row) for row in self._rows(f"{_DOCUMENT} WHERE i.id IN ({marks})", part))
        return [(item, found[item]) for item in items if item in found]

    @guarded
    def stored_matches(self, topic: str) -> list[tuple[int, str]]:
        """What the rules said of the items that belong to a topic or nearly do: (item, the rules that held, as numbers with
        commas between)."""
        return self._rows(
            "SELECT item, rules FROM matches WHERE topic = (SELECT id FROM topics WHERE name = ?) AND said < 2", (topic,)
        )

    @guarded
    def replace_matches(self, topics: Collection[str], rows: Iterable[tuple[int, Sequence[Match]]]) -> tuple[int, int]:
        """Replace what `topics` say of these items; how many memberships were gained and lost. One transaction."""
        with self._writing():
            numbers = {self._topic(topic) for topic in topics}
            change = self._rewrite(
                [(item, [match for match in matches if match.topic in topics]) for item, matches in rows], numbers
            )
            if change != (0, 0):
                self._bump("topics")
        return change

    def _rewrite(self, rows: Sequence[tuple[int, Sequence[Match]]], topics: set[int] | None) -> tuple[int, int]:
        """Replace the matches of items, of some topics or (None) of all; counters, stories, verdicts respected."""
        db = self._db
        self._pick(item for item, _ in rows)
        cards = self._picked_cards()
        old: Matched = {
            (item, topic): (said, kind, score, rules)
            for item, topic, said, kind, score, rules in db.execute(
                """SELECT m.item, m.topic, m.said, m.kind, m.score, m.rules
            FROM temp.picked p CROSS JOIN matches m ON m.item = p.id"""
            )
            if topics is None or topic in topics
        }
        verdicts = {
            (item, topic): bool(belongs)
            for item, topic, belongs in db.execute(
                "SELECT v.item, v.topic, v.belongs FROM temp.picked p CROSS JOIN verdicts v ON v.item = p.id"
            )
            if topics is None or topic in topics
        }
        new: Matched = {}
        for item, matches in rows:
            if item in cards:
                for match in matches:
                    topic = self._topic(match.topic)
                    said = 0 if match.belongs else 1
                    new[item, topic] = (
                        said,
                        _kind(said, verdicts.get((item, topic))),
                        match.score,
                        ",".join(map(str, match.rules)),
                    )
        for key, belongs in verdicts.items():
            if belongs and key not in new and key[0] in cards:
                new[key] = (2, 0, 0.0, "")
        return self._swap(cards, old, new)

    def _picked_cards(self) -> Cards:
        return {
            item: (state, at, story)
            for item, state, at, story in self._db.execute(
                "SELECT c.item, c.state, c.at, c.story FROM temp.picked p CROSS JOIN cards c ON c.item = p.id"
            )
        }

    def _reverdict(self, pairs: Collection[tuple[int, int]]) -> None:
        """Let the verdicts that stand now decide over these (item, topic)."""
        self._pick(item for item, _ in pairs)
        cards = self._picked_cards()
        old: Matched = {}
        new: Matched = {}
        for key in pairs:
            if key[0] not in cards:
                continue
            row = self._db.execute("SELECT said, kind, score, rules FROM matches WHERE item = ? AND topic = ?", key).fetchone()
            told = self._value("SELECT belongs FROM verdicts WHERE item = ? AND topic = ?", key)
            verdict = None if told is None else bool(told)
            if row is not None:
                old[key] = row
                if row[0] != 2 or verdict:
                    new[key] = (row[0], _kind(row[0], verdict), row[2], row[3])
            elif verdict:
                new[key] = (2, 0, 0.0, "")
        self._swap(cards, old, new)

    def _swap(self, cards: Cards, old: Matched, new: Matched) -> tuple[int, int]:
        """Put match rows in the place of others; counters, arrivals and stories follow. Memberships gained and lost."""
        db = self._db
        counters: Counter[tuple[int, int, int]] = Counter()
        days: Counter[tuple[int, int]] = Counter()
        gained = lost = 0
        touched = set()
        gone, come = [], []
        for key in old.keys() | new.keys():
            before, after = old.get(key), new.get(key)
            if before == after:
                continue
            item, topic = key
            state, at, story = cards[item]
            if before:
                gone.append(key)
                counters[topic, before[1], state] -= 1
            if after:
                come.append((item, topic, after[2], after[0], after[1], state, at, after[3]))
                counters[topic, after[1], state] += 1
            was, is_now = bool(before and before[1] == 0), bool(after and after[1] == 0)
            if was != is_now:
                touched.add(story)
                days[topic, at // DAY] += is_now - was
                gained += is_now
                lost += was
        db.executemany("DELETE FROM matches WHERE item = ? AND topic = ?", gone)
        db.executemany(
            "INSERT INTO matches (item, topic, score, said, kind, state, at, rules) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            come,
        )
        self._count(counters, days)
        self._touch(touched)
        self._restory()
        return gained, lost

    @guarded
    def drop_topics(self, keep: Collection[str]) -> int:
        """Forget the matches of topics that are not in `keep`; verdicts stay. How many topics were dropped."""
        gone = [
            (number, name)
            for number, name in self._rows("""SELECT id, name FROM topics
            WHERE fingerprint <> '' OR id IN (SELECT topic FROM counters WHERE items <> 0)""")
            if name not in keep
        ]
        if gone:
            with self._writing() as db:
                for number, _ in gone:
                    for table in ("matches", "counters", "days", "stories"):
                        db.execute(f"DELETE FROM {table} WHERE topic = ?", (number,))
                    db.execute("UPDATE topics SET fingerprint = '' WHERE id = ?", (number,))
                self._bump("topics")
        return len(gone)


def _kind(said: int, verdict: bool | None) -> int:
    """What holds, given what the rules say and what the person said."""
    return said if verdict is None else 0 if verdict else 2


def _document(row: tuple[int, str, str, str, str, str, str, str]) -> tuple[int, Document]:
    item, title, summary, author, source, feed, lang, url = row
    return item, Document(title, summary, author, source, "" if feed.startswith("import:") else feed, lang, url)
