"""Texts by name that other rooms leave in the archive, such as the last good configuration."""

from __future__ import annotations

from collections.abc import Callable

from store.db.core import Core, guarded
from store.db.feeds import plain


class Papers(Core):
    """A drawer of texts, one a name."""

    @guarded
    def paper(self, name: str) -> str | None:
        """The text left under a name; None when there is none."""
        found = self._value("SELECT text FROM papers WHERE name = ?", (name,))
        return found if isinstance(found, str) else None

    @guarded
    def set_paper(self, name: str, text: str) -> None:
        """Leave a text under a name, in place of what was there."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO papers (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text",
                (name, text),
            )

    @guarded
    def turn_paper(self, name: str, change: Callable[[str | None], str]) -> None:
        """Make another text out of the one under a name, while nobody else can."""
        with self._writing() as db:
            text = plain(change(self._value("SELECT text FROM papers WHERE name = ?", (name,))))
            db.execute(
                "INSERT INTO papers (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text",
                (name, text),
            )

    @guarded
    def count_items(self) -> int:
        """How many items the archive holds, from the counters."""
        found = self._value("SELECT sum(items) FROM counters WHERE topic = 0 AND kind = 0")
        return found if isinstance(found, int) else 0
