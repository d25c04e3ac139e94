"""Stories: items that wait for theirs go out, placements come in; what the person merged, split or moved stays so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from store.db.core import guarded, present, slices
from store.db.journal import Journal, Row
from store.db.rows import Placeable, Placed
from store.types import Change

BEGINNING = 1_000  # characters of a summary, of which stories look at fewer


class Placing(Journal):
    """The queue, the placements, and the person's last word."""

    @guarded
    def unplaced(self, limit: int | None = None) -> list[Placeable]:
        """Items that wait for their story, in the order of their clock, with the beginning of their summary."""
        # those at whose texts one looks are chosen first: to sort all that wait would bring the texts of all into memory
        rows = self._rows(
            f"""SELECT k.item, i.title, substr(i.summary, 1, {BEGINNING}), s.name, k.lang, k.at, i.url FROM (
                SELECT c.item, c.lang, c.at, c.source FROM unplaced u CROSS JOIN cards c ON c.item = u.item
                ORDER BY c.at, c.item LIMIT ?) k
            CROSS JOIN items i ON i.id = k.item JOIN sources s ON s.id = k.source""",
            (-1 if limit is None else limit,),
        )
        names: dict[str, str] = {}
        found = [
            Placeable(item, title, summary, names.setdefault(source, source), names.setdefault(lang, lang), at, url)
            for item, title, summary, source, lang, at, url in rows
        ]
        found.sort(key=attrgetter("at", "id"))
        return found

    @guarded
    def unplaced_count(self) -> int:
        """How many items wait for their story."""
        return int(self._value("SELECT count(*) FROM unplaced"))

    @guarded
    def placed(self, since: int, until: int | None = None, limit: int = 60_000) -> list[Placed]:
        """Items with `since` <= clock < `until` that have a signature, the newest `limit` of them, oldest first."""
        # all states are named so that the index of states and clocks gives the stretch of time
        rows = self._rows(
            """SELECT c.item, c.story, c.at, g.signature, c.copy, p.item IS NOT NULL, s.name
            FROM cards c INDEXED BY cards_state CROSS JOIN signatures g ON g.item = c.item
            JOIN sources s ON s.id = c.source LEFT JOIN pins p ON p.item = c.item
            WHERE c.state IN (0, 1, 2, 3) AND c.at >= ? AND c.at < ? ORDER BY c.at DESC, c.item DESC LIMIT ?""",
            (since, 1 << 60 if until is None else until, limit),
        )
        rows.reverse()
        names: dict[str, str] = {}  # each outlet's once
        for number, (item, story, at, made, copy, pinned, source) in enumerate(rows):  # in their place: there may be many
            rows[number] = Placed(item, story, at, made, copy, bool(pinned), names.setdefault(source, source))
        return rows

    @guarded
    def place(
        self,
        placements: Iterable[tuple[int, int, int | None, bytes]],
        moves: Iterable[tuple[int, int]] = (),
        leads: Mapping[int, int] | None = None,
    ) -> set[int]:
        """Put (item, story, copy_of, signature) into stories, then move (item, story); what a person pinned stays.

        One transaction. The stories whose items changed come back."""
        with self._writing() as db:
            taken = list(placements)
            moved = dict(moves)
            self._pick([row[0] for row in taken] + list(moved))
            now = dict(self._rows("SELECT p.id, c.story FROM temp.picked p CROSS JOIN cards c ON c.item = p.id"))
            pinned = {item for (item,) in self._rows("SELECT p.id FROM temp.picked p CROSS JOIN pins x ON x.item = p.id")}
            taken = [row for row in taken if row[0] in now]
            db.executemany("INSERT OR REPLACE INTO signatures VALUES (?, ?)", [(item, made) for item, _, _, made in taken])
            db.executemany("DELETE FROM unplaced WHERE item = ?", [row[:1] for row in taken])
            db.executemany("UPDATE cards SET copy = ? WHERE item = ?", [(copy, item) for item, _, copy, _ in taken if copy])
            wanted = {item: story for item, story, _, _ in taken} | moved
            last = self._value("SELECT value FROM meta WHERE name = 'last'")  # a number above it will be an item's some day
            changed = [
                (story, item)
                for item, story in wanted.items()
                if item in now and item not in pinned and now[item] != story <= last
            ]
            db.executemany("UPDATE cards SET story = ? WHERE item = ?", changed)
            touched = {story for story, _ in changed} | {now[item] for _, item in changed}
            self._touch(touched)
            self._restory()
            self._lead(leads or {})
            if touched:
                self._bump("stories")
        return touched

    @guarded
    def titles(self, stories: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
        """(item, title) of the items of each story, in the order of their clock."""
        found: dict[int, list[tuple[int, str]]] = {}
        for marks, part in slices(stories):
            for story, item, title in self._rows(
                f"""SELECT c.story, c.item, i.title FROM cards c JOIN items i ON i.id = c.item
                    WHERE c.story IN ({marks}) ORDER BY c.at, c.item""",
                part,
            ):
                found.setdefault(story, []).append((item, title))
        return found

    @guarded
    def set_leads(self, leads: Mapping[int, int]) -> None:
        """Say which item's title stands for each story."""
        if leads:
            with self._writing():
                self._lead(leads)
                self._bump("stories")

    def _lead(self, leads: Mapping[int, int]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO leads VALUES (?, ?)", leads.items())

    @guarded
    def forget_signatures(self, before: int) -> int:
        """Drop the signatures of items whose clock is before that time; how many there were."""
        with self._writing() as db:
            return db.execute(
                "DELETE FROM signatures WHERE item IN (SELECT g.item FROM signatures g CROSS JOIN cards c "
                "ON c.item = g.item WHERE c.at < ?)",
                (before,),
            ).rowcount

    # --- the person -------------------------------------------------------------------------------------------------

    @guarded
    def merge(self, stories: Iterable[int], into: int | None = None, *, now: int | None = None) -> Change | None:
        """Make one story of several, `into` one of them (the oldest unless told); all their items stay together."""
        with self._writing():
            parts = {story: self._members(story) for story in {*stories, *([] if into is None else [into])}}
            parts = {story: items for story, items in parts.items() if items}
            if len(parts) < 2:
                return None
            target = into if into in parts else min(parts, key=lambda story: parts[story][0][1])
            rows = [row for story, items in parts.items() for item, _ in items for row in self._into(item, story, target)]
            return self._act("merge", present(now), rows)

    @guarded
    def split(self, items: Iterable[int], *, now: int | None = None) -> Change | None:
        """Take items out of their stories into one of their own."""
        return self._apart(items, None, "split", now)

    @guarded
    def move(self, items: Iterable[int], story: int, *, now: int | None = None) -> Change | None:
        """Put items into another story."""
        return self._apart(items, story, "move", now)

    def _apart(self, items: Iterable[int], target: int | None, verb: str, now: int | None) -> Change | None:
        with self._writing():
            self._pick(items)
            cards = dict(self._rows("SELECT p.id, c.story FROM temp.picked p CROSS JOIN cards c ON c.item = p.id"))
            if target is not None and not self._members(target):
                return None
            if not cards or (
                target is None
                and len(set(cards.values())) == 1
                and len(self._members(next(iter(cards.values())))) == len(cards)
            ):
                return None  # it is a story of its own already
            if target is None:
                target = self._label(set(cards))
            rows = [row for item, story in cards.items() for row in self._into(item, story, target)]
            return self._act(verb, present(now), rows)

    def _label(self, items: set[int]) -> int:
        """A number for a story of these items that no other item's story has: one of theirs, or a new one."""
        for item in sorted(items):
            if all(other in items for other, _ in self._members(item)):
                return item
        self._db.execute("UPDATE meta SET value = value + 1 WHERE name = 'last'")
        return int(self._value("SELECT value FROM meta WHERE name = 'last'"))

    def _into(self, item: int, story: int, target: int) -> list[Row]:
        pinned = self._value("SELECT count(*) FROM pins WHERE item = ?", (item,))
        return [("story", item, "", story, target), ("pin", item, "", pinned, 1)]

    def _members(self, story: int) -> list[tuple[int, int]]:
        return self._rows("SELECT item, at FROM cards WHERE story = ? ORDER BY at, item", (story,))
