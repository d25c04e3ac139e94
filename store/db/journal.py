"""The journal: each act of the person is a step that holds what was and what is, so that it can be undone and done
again exactly, in any process, after any restart.

A step made after others were undone cuts these off, as in an editor. A step of files is `filed`'s.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from store.db.core import guarded, present
from store.db.feeds import plain
from store.db.filed import Contents, Filed, drop_swaps, packed, put_files, put_swaps, swaps_of
from store.db.matches import Matches
from store.errors import UsageError, WirewatchError
from store.types import Change, State

FEW = 200  # items of a step, up to which it is found out what they have in common
Row = tuple[str, int, str, Any, Any]  # part, item, name, before, after


class Journal(Matches, Filed):
    """Steps, and the way back."""

    @guarded
    def undo(self, n: int = 1, *, detail: bool = False) -> list[Change]:
        """Undo the last `n` steps that stand, newest first; [] when there is none.

        WirewatchError, and everything as it was, where a file that one of them changed was changed since by another hand.
        """
        with self._writing():
            steps = self._steps("undone = 0 ORDER BY step DESC", n)
            files = self._files_after(steps, "before")
            done = self._bring(steps, "before", detail)
            put_files(files)
        return done

    @guarded
    def redo(self, n: int = 1, *, detail: bool = False) -> list[Change]:
        """Do again the last `n` steps that were undone, in the order in which they were done first; files as in `undo`."""
        with self._durably(), self._writing():
            steps = self._steps("undone = 1 ORDER BY step", n)
            swaps = swaps_of(self._files_after(steps, "after"))
            try:
                done = self._bring(steps, "after", detail)
            except BaseException:
                drop_swaps(swaps)
                raise
        try:
            put_swaps(swaps)
        except WirewatchError:
            with self._writing():
                self._bring(steps[::-1], "before", False)
            raise
        return done

    @guarded
    def save_files(
        self, contents: Contents, about: str, *, was: Contents | None = None, now: int | None = None
    ) -> Change | None:
        """Write files as one step that is called `about`; None when they hold that already.

        `was` tells what the contents were made from: WirewatchError where a file holds something else by now, or cannot
        be written. A content of None takes a file away.
        """
        swaps = swaps_of({Path(os.path.abspath(file)): content for file, content in contents.items()})
        try:
            for file, before in (was or {}).items():
                swap = swaps.get(Path(os.path.abspath(file)))
                if swap is not None and swap.before != before:
                    raise WirewatchError(f"{file} was changed by somebody else meanwhile", "read it again, then change it")
            rows: list[Row] = [
                ("file", 0, str(file), packed(swap.before), packed(swap.content))
                for file, swap in swaps.items()
                if swap.before != swap.content
            ]
            if not rows:
                return None
            with self._durably(), self._writing():
                step = self._step(plain(about) or "edit", present(now), 0, rows)
            try:
                put_swaps(swaps)
            except WirewatchError:
                with self._writing() as db:
                    db.execute("DELETE FROM changes WHERE step = ?", (step,))
                    db.execute("DELETE FROM journal WHERE step = ?", (step,))
                    self._bump("marks")
                raise
        finally:
            drop_swaps(swaps)
        return self.change(step)

    @guarded
    def history(self, limit: int = 100, before: int | None = None) -> list[Change]:
        """Steps, newest first; `before` a step for the next page."""
        return [
            Change(step, verb, items, at, bool(undone))
            for step, verb, items, at, undone in self._rows(
                """SELECT step, verb, items, at, undone FROM journal WHERE step < coalesce(?, 9e18)
            ORDER BY step DESC LIMIT ?""",
                (before, limit),
            )
        ]

    @guarded
    def about(self, change: Change) -> tuple[str, tuple[str, ...]]:
        """What a step was about: the headline of its item or of the one story of its items, "" where there is none; and the
        topic or the tags that it names, else the topics of all its items. Of more than FEW items only what it names."""
        one = change.items == 1 or (change.items <= FEW and self._value("""SELECT count(DISTINCT c.story) FROM changes x
            JOIN cards c ON c.item = x.item WHERE x.step = ? AND x.part <> 'pin'""", (change.step,)) == 1)
        with self._reading():
            named = self._rows("""SELECT DISTINCT name FROM changes WHERE step = ? AND part IN ('verdict', 'tag')
                ORDER BY name LIMIT 5""", (change.step,))
            title = ""
            if one or change.verb in ("split", "move"):
                title = self._value("""SELECT i.title FROM changes x JOIN items i ON i.id = x.item
                    WHERE x.step = ? AND x.part <> 'pin' ORDER BY x.item LIMIT 1""", (change.step,))
            if not named and not title and change.items <= FEW:
                named = self._rows("""SELECT t.name FROM changes x JOIN matches m ON m.item = x.item AND m.kind = 0
                    JOIN topics t ON t.id = m.topic WHERE x.step = ? AND x.part = 'state'
                    GROUP BY m.topic HAVING count(*) = ? LIMIT 5""", (change.step, change.items))
        return title or "", tuple(name for (name,) in named)

    @guarded
    def forget_steps(self) -> None:
        """Empty the journal: what was done so far stands, and can no longer be undone."""
        with self._writing() as db:
            db.execute("DELETE FROM changes")
            db.execute("DELETE FROM journal")

    @guarded
    def change(self, step: int) -> Change:
        """One step with what was and what is of each item; UsageError when there is none."""
        with self._reading():
            return self._change(step)

    def _change(self, step: int, detail: bool = True) -> Change:
        rows = self._rows("SELECT step, verb, items, at, undone FROM journal WHERE step = ?", (step,))
        if not rows:
            raise UsageError(f"there is no step {step} in the history")
        told = (
            self._rows(
                """SELECT part, item, name, before, after FROM changes
            WHERE step = ? AND part NOT IN ('pin', 'file') ORDER BY item, part, name""",
                (step,),
            )
            if detail
            else []
        )
        _, verb, items, at, undone = rows[0]
        return Change(
            step,
            verb,
            items,
            at,
            bool(undone),
            tuple((item, self._told(part, name, was), self._told(part, name, new)) for part, item, name, was, new in told),
            () if items else self._files_of(step),
        )

    def _told(self, part: str, name: str, value: Any) -> str:
        if part == "state":
            return State(value).word
        if part == "tag":
            return name if value else ""
        if part == "verdict":
            return "" if value is None else "belongs" if value & 1 else "not"
        return "" if value is None else str(value)

    def _steps(self, which: str, n: int) -> list[int]:
        return [step for (step,) in self._rows(f"SELECT step FROM journal WHERE {which} LIMIT ?", (max(n, 0),))]

    def _bring(self, steps: Sequence[int], side: str, detail: bool) -> list[Change]:
        """Go over steps in this order, back (`before`) or forth (`after`)."""
        done = []
        for step in steps:
            self._turn(step, side)
            self._db.execute("UPDATE journal SET undone = ? WHERE step = ?", (int(side == "before"), step))
            done.append(self._change(step, detail))
        if done:
            self._bump("marks")
        return done

    def _step(self, verb: str, at: int, items: int, rows: Iterable[Row] = ()) -> int:
        """Begin a step, after which there is nothing to redo."""
        db = self._db
        db.execute("DELETE FROM journal WHERE undone = 1")
        step = db.execute("INSERT INTO journal (verb, items, at) VALUES (?, ?, ?)", (verb, items, at)).lastrowid
        assert step is not None
        db.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)", ((step, *row) for row in rows))
        self._bump("marks")
        return step

    def _act(self, verb: str, at: int, rows: list[Row], detail: bool = False) -> Change | None:
        """Make a step of rows that tell what was and what shall be, and do it."""
        rows = [row for row in rows if row[3] != row[4]]
        if not rows:
            return None
        step = self._step(verb, at, len({row[1] for row in rows}), rows)
        self._turn(step, "after")
        return self._change(step, detail)

    def _turn(self, step: int, side: str) -> None:
        """Bring everything that a step changed to what it was `before` or is `after` it; pruned items are left out."""
        db = self._db
        parts = {part for (part,) in self._rows("SELECT DISTINCT part FROM changes WHERE step = ?", (step,))}
        if "state" in parts:
            db.execute("DELETE FROM temp.wanted")
            db.execute(f"INSERT INTO temp.wanted SELECT item, {side} FROM changes WHERE step = ? AND part = 'state'", (step,))
            self._set_states()
        for part in ("tag", "note", "verdict", "pin", "story"):
            if part in parts:
                rows = self._rows(
                    f"""SELECT x.item, x.name, x.{side} FROM changes x
                    JOIN cards c ON c.item = x.item WHERE x.step = ? AND x.part = ?""",
                    (step, part),
                )
                getattr(self, f"_set_{part}")(rows)

    def _set_states(self) -> None:
        """Give the items in `wanted` their states; counters and stories follow. Set-based: 10,000 are few. With the first item
        of a handled story that is made new again comes back what was set aside with it."""
        db = self._db
        if self._value("SELECT EXISTS (SELECT 1 FROM aside)"):
            db.execute("""INSERT OR IGNORE INTO temp.wanted SELECT a.item, 0 FROM temp.wanted w
                CROSS JOIN cards c ON c.item = w.id
                CROSS JOIN cards o ON o.story = c.story CROSS JOIN aside a ON a.item = o.item
                WHERE w.state = 0 AND c.state = 3""")
            db.execute("DELETE FROM aside WHERE item IN (SELECT id FROM temp.wanted)")
        db.execute("""DELETE FROM temp.wanted WHERE NOT EXISTS
            (SELECT 1 FROM cards c WHERE c.item = temp.wanted.id AND c.state <> temp.wanted.state)""")
        moves: dict[tuple[int, int, int], int] = {}
        for topic, kind, before, after, count in self._rows("""
                SELECT 0, 0, c.state, w.state, count(*)
                FROM temp.wanted w CROSS JOIN cards c ON c.item = w.id GROUP BY 3, 4
                UNION ALL SELECT m.topic, m.kind, m.state, w.state, count(*)
                FROM temp.wanted w CROSS JOIN matches m ON m.item = w.id GROUP BY 1, 2, 3, 4"""):
            moves[topic, kind, before] = moves.get((topic, kind, before), 0) - count
            moves[topic, kind, after] = moves.get((topic, kind, after), 0) + count
        self._count(moves, {})
        db.execute("""INSERT OR IGNORE INTO temp.touched
            SELECT c.story FROM temp.wanted w CROSS JOIN cards c ON c.item = w.id""")
        for table in ("cards", "matches"):
            db.execute(f"""UPDATE {table} SET state = (SELECT w.state FROM temp.wanted w WHERE w.id = {table}.item)
                WHERE item IN (SELECT id FROM temp.wanted)""")
        self._restory()

    def _set_tag(self, rows: list[tuple[int, str, Any]]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", [(name, item) for item, name, on in rows if on])
        self._db.executemany("DELETE FROM tags WHERE tag = ? AND item = ?", [(name, item) for item, name, on in rows if not on])

    def _set_note(self, rows: list[tuple[int, str, Any]]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", [(item, text) for item, _, text in rows if text])
        self._db.executemany("DELETE FROM notes WHERE item = ?", [(item,) for item, _, text in rows if not text])

    def _set_verdict(self, rows: list[tuple[int, str, Any]]) -> None:
        pairs = []
        for item, name, told in rows:
            topic = self._topic(name)
            pairs.append((item, topic))
            if told is None:
                self._db.execute("DELETE FROM verdicts WHERE item = ? AND topic = ?", (item, topic))
            else:
                self._db.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?)", (item, topic, told & 1, told >> 1))
        self._reverdict(pairs)

    def _set_pin(self, rows: list[tuple[int, str, Any]]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO pins VALUES (?)", [(item,) for item, _, on in rows if on])
        self._db.executemany("DELETE FROM pins WHERE item = ?", [(item,) for item, _, on in rows if not on])

    def _set_story(self, rows: list[tuple[int, str, Any]]) -> None:
        """Move items to stories."""
        for item, _, story in rows:
            self._touch(story for (story,) in self._rows("SELECT story FROM cards WHERE item = ?", (item,)))
            self._touch((story,))
            self._db.execute("UPDATE cards SET story = ? WHERE item = ?", (story, item))
        self._restory()
        self._bump("stories")
