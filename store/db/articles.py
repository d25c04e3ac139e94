"""What belongs to the reading of single items: texts of their pages, when they were looked at, hosts to be left alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from store.db.core import Core, guarded, present, slices
from store.db.feeds import plain
from store.types import FullText


class Articles(Core):
    """Pages and looks; none of it is a step, and none is taken back."""

    @guarded
    def set_full(self, item: int, full: FullText) -> bool:
        """Keep what the page of an item said; False when the item has gone meanwhile."""
        links = json.dumps([[plain(url), plain(label)] for url, label in full.links], ensure_ascii=False, separators=(",", ":"))
        with self._writing() as db:
            return db.execute(
                """INSERT OR REPLACE INTO articles (item, at, url, text, links, note)
                SELECT id, ?, ?, ?, ?, ? FROM items WHERE id = ?""",
                (full.at, plain(full.url), plain(full.text), links, plain(full.note), item),
            ).rowcount == 1

    @guarded
    def look(self, item: int, at: int | None = None) -> None:
        """A person has the item before their eyes."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO looked (item, at) SELECT id, ? FROM items WHERE id = ?", (present(at), item))

    @guarded
    def looked(self, items: Iterable[int]) -> dict[int, int]:
        """When a person last looked at those of the items that they ever looked at."""
        found: dict[int, int] = {}
        for marks, part in slices(list(items)):
            found.update(self._rows(f"SELECT item, at FROM looked WHERE item IN ({marks})", part))
        return found

    @guarded
    def hold_feeds(self, urls: Sequence[str], until: int) -> None:
        """Leave feeds alone until then: their host said so."""
        with self._writing() as db:
            db.executemany(
                "UPDATE feeds SET held_until = max(coalesce(held_until, 0), ?) WHERE url = ?", [(until, url) for url in urls]
            )
