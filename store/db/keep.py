"""Keeping the archive for years: old items leave, copies are made while others write, what can be mended is mended."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from store.clock import DAY
from store.db.core import guarded, present, slices, translated
from store.db.rows import Checked
from store.db.tally import Tally
from store.db.words import document, index_words
from store.errors import ArchiveCorrupt, ArchiveError, ArchiveReadOnly, UsageError

_PART = 2_000  # items pruned or indexed in one transaction: others get their turn in between

# Ids count arrivals. What came after something that is not old cannot be old itself, whatever a clock that stood wrong
# that day wrote beside it; what seems to come from the future says nothing.
_FIRST_YOUNG = "SELECT item FROM cards WHERE fetched >= ? AND fetched <= ? ORDER BY item LIMIT 1"
_UNMARKED = """SELECT c.item FROM cards c WHERE c.item < ? AND c.fetched < ?
    AND (c.state = 0 OR EXISTS (SELECT 1 FROM aside x WHERE x.item = c.item))
    AND NOT EXISTS (SELECT 1 FROM tags x WHERE x.item = c.item)
    AND NOT EXISTS (SELECT 1 FROM notes x WHERE x.item = c.item)
    AND NOT EXISTS (SELECT 1 FROM verdicts x WHERE x.item = c.item)
    AND NOT EXISTS (SELECT 1 FROM pins x WHERE x.item = c.item)
    LIMIT ?"""


class Keep(Tally):
    """Pruning, copying, checking, mending."""

    @guarded
    def prune(self, before: int, *, now: int | None = None, stop: Callable[[], bool] = lambda: False) -> int:
        """Take out the items that arrived before that time and that nobody marked; how many. They stay known."""
        pruned = 0
        end = self._value(_FIRST_YOUNG, (before, present(now)))
        while not stop():
            with self._writing():
                items = [item for (item,) in self._rows(_UNMARKED, (2**62 if end is None else end, before, _PART))]
                if items:
                    self._remove(items)
            pruned += len(items)
            if len(items) < _PART:
                break
        return pruned

    def _remove(self, items: list[int]) -> None:
        db = self._db
        self._pick(items)
        rows = self._rows("""SELECT c.item, c.at, c.feed, c.story, i.title, i.summary, i.author
            FROM temp.picked p CROSS JOIN cards c ON c.item = p.id JOIN items i ON i.id = p.id""")
        gone = sorted(
            (document(item, at), index_words(title, summary, author)) for item, at, _, _, title, summary, author in rows
        )
        db.executemany("INSERT INTO words (words, rowid, folded) VALUES ('delete', ?, ?)", gone)
        counters: Counter[tuple[int, int, int]] = Counter()
        days: dict[tuple[int, int], int] = {}
        counters.subtract((0, 0, state) for (state,) in self._rows(
            "SELECT c.state FROM temp.picked p CROSS JOIN cards c ON c.item = p.id"))
        for topic, kind, state, at in self._rows("""SELECT m.topic, m.kind, m.state, m.at FROM temp.picked p
                CROSS JOIN matches m ON m.item = p.id"""):
            counters[topic, kind, state] -= 1
            if not kind:
                days[topic, at // DAY] = days.get((topic, at // DAY), 0) - 1
        for _, at, *_ in rows:
            days[0, at // DAY] = days.get((0, at // DAY), 0) - 1
        self._count(counters, days)
        db.execute("DELETE FROM days WHERE items = 0")
        db.executemany(
            "UPDATE feed_days SET items = items - 1 WHERE feed = ? AND day = ?",
            [(feed, at // DAY) for _, at, feed, *_ in rows],
        )
        db.execute("DELETE FROM feed_days WHERE items = 0")
        db.executemany("UPDATE feeds SET items = items - 1 WHERE id = ?", [(row[2],) for row in rows])
        self._touch(row[3] for row in rows)
        db.execute("""UPDATE cards SET copy = NULL WHERE story IN (SELECT id FROM temp.touched)
            AND copy IN (SELECT id FROM temp.picked)""")
        db.execute("DELETE FROM items WHERE id IN (SELECT id FROM temp.picked)")
        self._restory()
        self._bump("topics", "stories")

    @guarded
    def backup(self, target: Path | str) -> None:
        """Write a consistent copy, while others write; it takes the place of `target` when it is whole. ArchiveCorrupt when it
        is not, because the archive is not."""
        target = Path(target)
        if target.exists() and target.samefile(self.path):
            raise UsageError(f"{target} is the archive itself", "give another file")
        part = target.with_name(target.name + ".part")
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise ArchiveReadOnly(f"cannot write {target}: {error.strerror}", "choose another place") from None
        try:
            copy = sqlite3.connect(part, isolation_level=None)
            try:
                self._db.backup(copy)
                if copy.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
                    raise ArchiveCorrupt(f"{self.path} is damaged, and so is its copy", "wirewatch doctor says what is whole")
            finally:
                copy.close()
            os.replace(part, target)
        except sqlite3.Error as error:
            raise translated(error, target) from error
        finally:
            part.unlink(missing_ok=True)

    # --- doctor -----------------------------------------------------------------------------------------------------

    def check(self, deep: bool = True) -> list[Checked]:
        """What `doctor` says of the archive; `deep` reads every page."""
        try:
            return self._checks(deep)
        except sqlite3.Error as error:
            return [Checked("archive", False, str(translated(error, self.path)))]

    def _checks(self, deep: bool) -> list[Checked]:
        found = [text for (text,) in self._rows("PRAGMA integrity_check(5)" if deep else "PRAGMA quick_check(5)")]
        checks = [Checked("pages", found == ["ok"], "whole" if found == ["ok"] else "; ".join(found)[:200])]
        broken = self._rows("PRAGMA foreign_key_check")
        checks.append(
            Checked("references", not broken, "all kept" if not broken else f"{len(broken)} rows without their owner")
        )
        wrong = self._miscounted()
        checks.append(Checked("counters", not wrong, "true" if not wrong else f"wrong: {', '.join(wrong)}", True))
        said = self._index_fault(deep)
        checks.append(Checked("index", not said, said or "whole", True))
        return checks

    def _index_fault(self, deep: bool) -> str:
        """What is wrong with the index of words, "" for nothing."""
        if deep and not self.readonly:
            try:
                with self._writing() as db:
                    db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as error:
                return f"damaged ({error})"
            except ArchiveError:
                pass
        with self._reading():
            return self._not_found()

    def _not_found(self) -> str:
        """Whether the index finds some of the items by their words, "" when it does."""
        rows = self._rows("""SELECT c.item, c.at, i.title, i.summary, i.author
            FROM cards c JOIN items i ON i.id = c.item
            WHERE c.item % (SELECT max(1, value / 500) FROM meta WHERE name = 'last') = 0""")
        lexicon = {word for (word,) in self._rows("SELECT word FROM lexicon UNION SELECT word FROM arrived_words")}
        missing = 0
        for item, at, title, summary, author in rows:
            words = index_words(title, summary, author).split()
            number = document(item, at)
            longest = max(words, key=len, default="")
            sql = "SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?"
            found = self._value(sql, (f'"{longest}"', number)) and longest in lexicon
            missing += bool(longest) and not found
        return f"{missing} of {len(rows)} items looked up are not found by their words" if missing else ""

    @guarded
    def repair(self) -> list[Checked]:
        """Count everything anew and, where it is wrong, make the index of words anew; what was checked afterwards."""
        with self._writing():
            if self._miscounted():
                self._recount()
                self._bump("topics", "stories", "marks")
        if self._index_fault(True):
            self.reindex()
        return self.check()

    @guarded
    def reindex(self) -> None:
        """Make the index of words anew from the items, in one transaction."""
        with self._writing() as db:
            db.execute("INSERT INTO words (words) VALUES ('delete-all')")
            db.execute("DELETE FROM lexicon")
            db.execute("DELETE FROM arrived_words")
            ids = [(at, item) for item, at in self._rows("SELECT item, at FROM cards")]
            ids.sort()
            order = [item for _, item in ids]
            for marks, part in slices(order):
                rows = self._rows(
                    f"""SELECT c.item, c.at, i.title, i.summary, i.author FROM cards c JOIN items i ON i.id = c.item
                    WHERE c.item IN ({marks})""",
                    part,
                )
                db.executemany(
                    "INSERT INTO words (rowid, folded) VALUES (?, ?)",
                    sorted(
                        (document(item, at), index_words(title, summary, author)) for item, at, title, summary, author in rows
                    ),
                )
            db.execute("INSERT INTO lexicon SELECT term FROM vocabulary")
            self._words.clear()

    @guarded
    def compact(self) -> None:
        """Merge the index of words, refresh what the planner knows, fold the log into the file."""
        with self._writing() as db:
            db.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._db.execute("PRAGMA optimize")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
