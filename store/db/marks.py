"""What a person decides: states, tags, verdicts and notes of items, each act one step of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from store.db.core import guarded, present, slices
from store.db.feeds import plain
from store.db.journal import Journal, Row
from store.db.views import Views
from store.types import Change, State, View

VERBS = {State.NEW: "unread", State.READ: "read", State.KEPT: "keep", State.DISMISSED: "dismiss"}


class Marks(Journal, Views):
    """Decisions in, and what stands decided out."""

    @guarded
    def mark(self, items: Iterable[int], state: State, *, now: int | None = None, detail: bool = False) -> Change | None:
        """Put items into a state; None when all were in it, or none exists."""
        with self._writing() as db:
            db.execute("DELETE FROM temp.wanted")
            db.executemany("INSERT OR IGNORE INTO temp.wanted VALUES (?, ?)", ((item, int(state)) for item in items))
            return self._mark(state, now, detail)

    @guarded
    def mark_view(self, view: View, state: State, *, older: int | None = None, now: int | None = None) -> Change | None:
        """Put everything a view lists into a state, of stories all items; `older`: only rows before that time."""
        if older is not None:
            view = replace(view, until=older if view.until is None else min(view.until, older))
        with self._writing() as db:
            db.execute("DELETE FROM temp.wanted")
            made = self._list(view, None, None)
            if made is None:
                return None
            self._want(made[0], made[1], view.stories, state)
            return self._mark(state, now, False)

    @guarded
    def mark_stories(self, stories: Iterable[int], state: State, *, now: int | None = None) -> Change | None:
        """Put all items of stories into a state."""
        with self._writing() as db:
            db.execute("DELETE FROM temp.wanted")
            self._pick(stories)
            self._want("SELECT id FROM temp.picked", [], True, state)
            return self._mark(state, now, False)

    def _want(self, ids: str, values: Sequence[object], stories: bool, state: State) -> None:
        rows = (
            f"SELECT c.item, {int(state)} FROM ({ids}) x CROSS JOIN cards c ON c.story = x.id"
            if stories
            else f"SELECT id, {int(state)} FROM ({ids})"
        )
        self._db.execute(f"INSERT OR IGNORE INTO temp.wanted {rows}", list(values))

    def _mark(self, state: State, now: int | None, detail: bool) -> Change | None:
        db = self._db
        db.execute("""DELETE FROM temp.wanted WHERE NOT EXISTS
            (SELECT 1 FROM cards c WHERE c.item = temp.wanted.id AND c.state <> temp.wanted.state)""")
        count = self._value("SELECT count(*) FROM temp.wanted")
        if not count:
            return None
        step = self._step(VERBS[state], present(now), count)
        db.execute(
            """INSERT INTO changes SELECT ?, 'state', w.id, '', c.state, w.state
            FROM temp.wanted w CROSS JOIN cards c ON c.item = w.id""",
            (step,),
        )
        self._set_states()
        return self._change(step, detail)

    @guarded
    def tag(
        self,
        items: Iterable[int],
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        *,
        now: int | None = None,
        detail: bool = False,
    ) -> Change | None:
        """Put tags on items and take others off."""
        wanted = {plain(tag.strip()): 1 for tag in add} | {plain(tag.strip()): 0 for tag in remove}
        with self._writing():
            rows: list[Row] = []
            for item in self._existing(items):
                has = {tag for (tag,) in self._rows("SELECT tag FROM tags WHERE item = ?", (item,))}
                rows += [("tag", item, tag, int(tag in has), on) for tag, on in wanted.items() if tag]
            return self._act("tag" if any(wanted.values()) else "untag", present(now), rows, detail)

    @guarded
    def verdict(
        self, items: Iterable[int], topic: str, belongs: bool | None, *, now: int | None = None, detail: bool = False
    ) -> Change | None:
        """Say that items belong to a topic, or do not, whatever the rules say; None takes it back."""
        at = present(now)
        told = None if belongs is None else at * 2 + belongs  # one number, so that undo gives back the time too
        sql = "SELECT at * 2 + belongs FROM verdicts WHERE item = ? AND topic = ?"
        with self._writing():
            number = self._topic(topic)
            rows: list[Row] = []
            for item in self._existing(items):
                was = self._value(sql, (item, number))
                if was is None or belongs is None or bool(was & 1) != belongs:
                    rows.append(("verdict", item, topic, was, told))
            verb = "verdict" if belongs is None else "belongs" if belongs else "not"
            return self._act(verb, at, rows, detail)

    @guarded
    def note(self, item: int, text: str, *, now: int | None = None) -> Change | None:
        """Write a note on an item, in the place of the one it has; "" removes it."""
        with self._writing():
            rows: list[Row] = [
                ("note", one, "", self._value("SELECT text FROM notes WHERE item = ?", (one,)), plain(text) or None)
                for one in self._existing([item])
            ]
            return self._act("note", present(now), rows)

    def _existing(self, items: Iterable[int]) -> list[int]:
        self._pick(items)
        return [
            item for (item,) in self._rows("SELECT p.id FROM temp.picked p CROSS JOIN cards c ON c.item = p.id ORDER BY p.id")
        ]

    @guarded
    def states(self, items: Iterable[int]) -> dict[int, State]:
        """The states of those of `items` that exist."""
        found: dict[int, State] = {}
        for marks, part in slices(list(items)):
            found.update(
                (item, State(state))
                for item, state in self._rows(f"SELECT item, state FROM cards WHERE item IN ({marks})", part)
            )
        return found

    @guarded
    def tags(self) -> list[tuple[str, int]]:
        """All tags with how many items carry each, by name."""
        return self._rows("SELECT tag, count(*) FROM tags GROUP BY tag ORDER BY tag")

    @guarded
    def verdicts(self, topic: str | None = None) -> list[tuple[int, str, bool, int]]:
        """What was said of items: (item, topic, belongs, at), of one topic or all, oldest first."""
        return [
            (item, name, bool(belongs), at)
            for item, name, belongs, at in self._rows(
                """SELECT v.item, t.name, v.belongs, v.at FROM verdicts v JOIN topics t ON t.id = v.topic
            WHERE ?1 IS NULL OR t.name = ?1 ORDER BY v.at, v.item""",
                (topic,),
            )
        ]
