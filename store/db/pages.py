"""The rows of a page, and one item whole: ids come in, what the screen and the commands show goes out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from store.db.core import Core, guarded, slices
from store.db.rows import IMPORT
from store.errors import UsageError
from store.types import FullText, ItemRow, State, StoryRow, WholeItem

_ITEM = """SELECT c.item, coalesce(i.name, i.url), i.title, i.summary, i.url, s.name, f.url, i.author, c.lang,
    i.published, c.fetched, c.at, c.state, c.story, c.copy, i.updated
    FROM cards c JOIN items i ON i.id = c.item JOIN sources s ON s.id = c.source JOIN feeds f ON f.id = c.feed"""


class Pages(Core):
    """Rows for what is on the screen."""

    @guarded
    def item_rows(self, ids: Iterable[int]) -> list[ItemRow]:
        """The items, in the order given; those that are no more are left out."""
        wanted = list(ids)
        with self._reading():
            found = self._item_rows(wanted)
        return [found[item] for item in wanted if item in found]

    def _item_rows(self, ids: Sequence[int]) -> dict[int, ItemRow]:
        found: dict[int, ItemRow] = {}
        for marks, part in slices(ids):
            topics: dict[int, list[tuple[str, float]]] = {}
            for item, topic, score in self._db.execute(
                f"""SELECT item, topic, score FROM matches WHERE item IN ({marks}) AND kind = 0
                    ORDER BY item, score DESC, topic""",
                part,
            ):
                topics.setdefault(item, []).append((self._topic_name(topic), score))
            tags: dict[int, list[str]] = {}
            for item, tag in self._db.execute(f"SELECT item, tag FROM tags WHERE item IN ({marks}) ORDER BY item, tag", part):
                tags.setdefault(item, []).append(tag)
            for row in self._db.execute(f"{_ITEM} WHERE c.item IN ({marks})", part):
                (
                    item,
                    key,
                    title,
                    summary,
                    url,
                    source,
                    feed,
                    author,
                    lang,
                    published,
                    fetched,
                    at,
                    state,
                    story,
                    copy,
                    updated,
                ) = row
                found[item] = ItemRow(
                    item,
                    key,
                    title,
                    summary,
                    url,
                    source,
                    None if feed.startswith(IMPORT) else feed,
                    author,
                    lang,
                    published,
                    fetched,
                    at,
                    State(state),
                    story,
                    copy,
                    tuple(tags.get(item, ())),
                    tuple(topics.get(item, ())),
                    updated,
                )
        return found

    @guarded
    def story_items(self, story: int) -> list[ItemRow]:
        """The items of a story, in the order of their clock."""
        with self._reading():
            ids = [item for (item,) in self._rows("SELECT item FROM cards WHERE story = ? ORDER BY at, item", (story,))]
            found = self._item_rows(ids)
        return [found[item] for item in ids]

    @guarded
    def story_rows(self, ids: Iterable[int]) -> list[StoryRow]:
        """The stories, in the order given; those that are no more are left out."""
        wanted = list(ids)
        found: dict[int, StoryRow] = {}
        with self._reading():
            for marks, part in slices(wanted):
                found.update((row.story, row) for row in self._story_rows(marks, part))
        return [found[story] for story in wanted if story in found]

    def _story_rows(self, marks: str, part: Sequence[int]) -> Iterable[StoryRow]:
        rows = self._rows(
            f"""SELECT story, first, last, items, new, kept FROM stories
            WHERE story IN ({marks}) AND topic = 0""",
            part,
        )
        topics: dict[int, list[str]] = {}
        for story, topic in self._db.execute(
            f"""SELECT story, topic FROM stories WHERE story IN ({marks}) AND topic <> 0
                ORDER BY story, items DESC, topic""",
            part,
        ):
            topics.setdefault(story, []).append(self._topic_name(topic))
        chosen: dict[int, int] = dict(
            self._rows(
                f"""SELECT l.story, l.item FROM leads l CROSS JOIN cards c ON c.item = l.item
            WHERE l.story IN ({marks}) AND c.story = l.story""",
                part,
            )
        )
        sources: dict[int, dict[str, None]] = {}
        for story, item, source in self._db.execute(
            f"""SELECT c.story, c.item, s.name FROM cards c JOIN sources s ON s.id = c.source
                WHERE c.story IN ({marks}) ORDER BY c.story, c.at, c.item""",
            part,
        ):
            sources.setdefault(story, {})[source] = None
            chosen.setdefault(story, item)
        leads = list(chosen.values())
        titles: dict[int, str] = {}
        for some, items in slices(leads):
            titles.update(self._rows(f"SELECT id, title FROM items WHERE id IN ({some})", items))
        news = dict(
            self._rows(
                f"""SELECT n.story, n.words FROM news n CROSS JOIN cards c ON c.item = n.item
            WHERE n.story IN ({marks}) AND c.story = n.story AND c.state IN (0, 1)""",
                part,
            )
        )
        for story, first, last, items_count, new, kept in rows:
            yield StoryRow(
                story,
                titles[chosen[story]],
                first,
                last,
                items_count,
                new,
                kept,
                tuple(sources[story]),
                tuple(topics.get(story, ())),
                chosen[story],
                news.get(story, ""),
            )

    @guarded
    def show(self, item: int) -> WholeItem:
        """Everything of one item; UsageError when there is none."""
        with self._reading():
            found = self._item_rows([item])
            if item not in found:
                raise UsageError(f"there is no item {item}")
            text: Any = self._db.execute("SELECT text, links FROM texts WHERE item = ?", (item,)).fetchone() or (
                "",
                "[]",
            )
            scores = [
                (self._topic_name(topic), score, tuple(int(rule) for rule in rules.split(",") if rule))
                for topic, score, rules in self._rows(
                    "SELECT topic, score, rules FROM matches WHERE item = ? ORDER BY score DESC, topic", (item,)
                )
            ]
            verdicts = [
                (self._topic_name(topic), bool(belongs))
                for topic, belongs in self._rows("SELECT topic, belongs FROM verdicts WHERE item = ? ORDER BY topic", (item,))
            ]
            history = self._rows("SELECT replaced, title, summary, text FROM versions WHERE item = ? ORDER BY number", (item,))
            note = self._value("SELECT text FROM notes WHERE item = ?", (item,)) or ""
            full = self._rows("SELECT at, url, text, links, note FROM articles WHERE item = ?", (item,))
        at, url, page, links, told = full[0] if full else (0, "", "", "[]", "")
        return WholeItem(
            found[item],
            text[0],
            _links(text[1]),
            tuple(history),
            tuple(scores),
            tuple(verdicts),
            note,
            FullText(at, url, page, _links(links), told) if full else None,
        )


def _links(stored: str) -> tuple[tuple[str, str], ...]:
    return tuple((url, label) for url, label in json.loads(stored))
