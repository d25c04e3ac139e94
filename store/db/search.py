"""Candidates for a search: an expression for the index and filters come in, ids stream out, newest first.

Each part is a query of its own, so that no reader holds the archive while the matcher looks at what it got.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from store.db.core import guarded, slices
from store.db.ranges import Filter, Values, item_stretches, joined
from store.db.schema import ITEM_MASK
from store.db.views import Views
from store.db.words import document
from store.types import View

_EVERYTHING = View()
_PATTERN, _LITERAL = re.compile("([~%_])"), r"~\1"  # what LIKE takes for a pattern, and the same for itself


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
        urls: Collection[str] = (),
        chunk: int = 500,
    ) -> Iterator[array[int]]:
        """Ids of the items whose words satisfy `match` (double-quoted folded words, AND, OR, parentheses, prefix `*`;
        None: all) and all filters, newest first, up to `chunk` at a time. Of several topics, tags, … one is enough; a
        language stands for its regions too, and a part is given of an address.
        """
        where, values = self._filter(view)
        if sources:
            names = [name.casefold() for name in sources]
            where.append(self._among("source", "SELECT id FROM sources WHERE folded = ?", names))
        if feeds:
            where.append(self._among("feed", "SELECT id FROM feeds WHERE url = ?", feeds))
        if tags:
            where.append(f"c.item IN (SELECT item FROM tags WHERE tag IN ({','.join('?' * len(tags))}))")
            values += list(tags)
        if urls and all(map(str.isascii, urls)):
            # what has other letters is left to the matcher, which knows more of case than SQLite
            parts = " OR ".join(["i.url LIKE ? ESCAPE '~'"] * len(urls))
            where.append(f"EXISTS (SELECT 1 FROM items i WHERE i.id = c.item AND ({parts} OR i.url GLOB '*[^ -~]*'))")
            values += [f"%{_PATTERN.sub(_LITERAL, url)}%" for url in urls]
        names = [name.casefold() for name in langs]
        spoken = [tag for tag in self.spoken() if any(_speaks(tag.casefold(), name) for name in names)] if names else []
        if langs and not spoken:
            return
        wanted = [number for topic in topics if (number := self._topic_id(topic)) is not None]
        theirs = [self._topic_id(view.topic)] if view.topic else []
        if (topics and not wanted) or None in theirs:
            return
        member = "EXISTS (SELECT 1 FROM matches m WHERE m.item = c.item AND m.kind = {} AND m.topic IN ({}))"
        among = member.format(0, ",".join(map(str, wanted)))
        if langs and (match is not None or theirs or wanted or sources or feeds or tags):
            where.append(f"+c.lang IN ({','.join('?' * len(spoken))})")
            values += spoken
        elif langs:
            yield from self._walk(view, [0], (where, values), chunk, spoken)
            return
        if match is None and (theirs or not wanted):
            indexed = bool(sources or feeds or tags or view.story or view.feed or view.source or view.tag or view.lang)
            yield from self._walk(view, theirs or [0], ([*where, among] if wanted else where, values), chunk, indexed=indexed)
        elif match is None:
            yield from self._walk(replace(view, near=False), wanted, (where, values), chunk)
        else:
            where += [among] if wanted else []
            where += [member.format(int(view.near), theirs[0])] if theirs else []
            where += [f"c.state IN ({','.join(str(int(state)) for state in view.states)})"] if view.states else []
            yield from self._found(match, view, where, values, chunk)

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

    def _walk(self, view: View, topics: Sequence[int | None], extra: Filter, chunk: int,
              langs: Sequence[str] = (), *, indexed: bool = True) -> Iterator[array[int]]:
        """Without words: the lists of the topics (0: everything), or of languages, each item once."""
        where, given = extra
        filters: list[Filter] = [([*where, "c.lang = ?"], [*given, tag]) for tag in langs] or [extra]
        key: tuple[int, int] | None = None
        while True:
            stretches = [one for topic in topics for one_filter in filters
                         for one in item_stretches(view, topic or 0, key, one_filter, indexed=indexed)]
            sql, values = joined(stretches)
            rows = self._part_rows(f"{sql} ORDER BY at DESC, id DESC LIMIT ?", [*values, chunk])
            if not rows:
                return
            key = (rows[-1][1], rows[-1][0])
            yield array("q", dict.fromkeys(item for item, _ in rows))

    @guarded
    def _part(self, sql: str, values: Values) -> list[int]:
        return [number for (number,) in self._rows(sql, values)]

    @guarded
    def _part_rows(self, sql: str, values: Values) -> list[tuple[int, int]]:
        return self._rows(sql, values)

    @guarded
    def having(self, match: str) -> array[int]:
        """The items whose words satisfy `match`, in no order."""
        found = self._db.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,))
        return array("q", [number & ITEM_MASK for (number,) in found])

    @guarded
    def clocks(self, after: int = 0) -> tuple[array[int], array[int]]:
        """The items with ids above `after`, by id, and their clocks."""
        numbers = self._rows("SELECT item, at FROM cards WHERE item > ?", (after,))
        return array("q", [item for item, _ in numbers]), array("q", [at for _, at in numbers])

    @guarded
    def retold(self, since: int) -> list[int]:
        """The items whose text changed at or after that time."""
        return [item for (item,) in self._rows("SELECT DISTINCT item FROM versions WHERE replaced >= ?", (since,))]

    @guarded
    def equal(self, field: str, value: str) -> array[int]:
        """The items whose `source`, `feed` or `lang` is equal to a casefolded value, in no order; a language stands for its
        regions too."""
        if field == "lang":
            tags = [tag for tag in self.spoken() if _speaks(tag.casefold(), value)]
            sql = "SELECT item FROM cards WHERE lang IN ({})"
        elif field == "feed":
            tags = [number for number, url in self._rows("SELECT id, url FROM feeds") if url.casefold().strip() == value]
            sql = "SELECT item FROM cards WHERE feed IN ({})"
        else:
            tags = [number for number, name in self._rows("SELECT id, name FROM sources") if name.casefold().strip() == value]
            sql = "SELECT item FROM cards WHERE source IN ({})"
        found: array[int] = array("q")
        for marks, part in slices(tags):
            found.extend(item for (item,) in self._db.execute(sql.format(marks), part))
        return found

    @guarded
    def vocabulary(self) -> list[str]:
        """The distinct folded words of all items, sorted; some may stand in pruned items alone."""
        return [word for (word,) in self._db.execute("SELECT word FROM lexicon UNION SELECT word FROM arrived_words")]

    @guarded
    def words_from(self, beginning: str, limit: int) -> list[str]:
        """The folded words that begin so, at most so many."""
        span = (beginning, beginning + "\U0010ffff", limit)
        tables = ("lexicon", "arrived_words")
        told = [self._rows(f"SELECT word FROM {one} WHERE word >= ? AND word < ? LIMIT ?", span) for one in tables]
        return sorted({word for rows in told for (word,) in rows})[:limit]

    @guarded
    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many items each of `words` (folded) stands; those in none are left out."""
        found: dict[str, int] = {}
        for marks, part in slices(list(words)):
            found.update(self._rows(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", part))
        return found


def _speaks(tag: str, language: str) -> bool:
    return tag == language or tag.replace("_", "-").startswith(language + "-")
