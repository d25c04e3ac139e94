"""What the palette finds in the archive, and the settings that it writes.

In: words as they are typed; a setting and its value. Out: stories by their headlines; a step that undo takes back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.desk.making import item_row
from tui.shown import Row

if TYPE_CHECKING:
    from store.db import Archive
    from store.types import Change
    from tui.desk import Desk


def headlines(desk: Desk, words: str) -> asyncio.Future[list[tuple[int, Row]]]:
    """Stories with a headline that has these words, newest first: (story, row of the item)."""

    def work(archive: Archive) -> list[tuple[int, Row]]:
        from store.jobs.headlines import headlines

        return [(row.story, item_row(row, {}, None)) for row in headlines(archive, words)]

    return desk._lister.ask(work, "headlines")


def write_setting(desk: Desk, key: str, value: str) -> asyncio.Future[Change | None]:
    """Write a setting to feeds.yaml, as a step; None where it stands there already."""

    def work(archive: Archive) -> Change | None:
        from store.jobs.edits import set_setting

        return set_setting(archive, desk.places.config_file, key, value)

    return desk._writer.ask(desk._counted(work))
