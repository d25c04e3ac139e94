"""Tags, notes, and which reports are one story: what a person says beside marks, each one step that undo takes back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.labels import safe

if TYPE_CHECKING:
    from store.db import Archive
    from store.types import Change
    from tui.desk import Desk

Done = asyncio.Future["Change | None"]


def known_tags(desk: Desk) -> asyncio.Future[list[tuple[str, int]]]:
    """All tags with how many items carry each, the commonest first."""
    return desk._reader.ask(
        lambda archive: sorted(((safe(tag), items) for tag, items in archive.tags()), key=lambda one: (-one[1], one[0]))
    )


def _items(archive: Archive, ids: Sequence[int], stories: bool) -> list[int]:
    return [row.item for story in ids for row in archive.story_items(story)] if stories else list(ids)


def tag(desk: Desk, ids: Sequence[int], add: Sequence[str], remove: Sequence[str], *, stories: bool) -> Done:
    """Put tags on items, or on all items of stories, and take others off."""
    return desk._writer.ask(desk._counted(lambda archive: archive.tag(_items(archive, ids, stories), add=add, remove=remove)))


def write_note(desk: Desk, item: int, text: str) -> Done:
    """Write a note on an item; an empty one takes it away."""
    return desk._writer.ask(desk._counted(lambda archive: archive.note(item, text.strip())))


def merge(desk: Desk, ids: Sequence[int], *, stories: bool) -> Done:
    """Make one story of several, or of those that some items stand in."""

    def work(archive: Archive) -> Change | None:
        return archive.merge(ids if stories else {row.story for row in archive.item_rows(ids)})

    return desk._writer.ask(desk._counted(work))


def split(desk: Desk, items: Sequence[int]) -> Done:
    """Take items out of their stories into one of their own."""
    return desk._writer.ask(desk._counted(lambda archive: archive.split(items)))


def move(desk: Desk, items: Sequence[int], beside: int) -> Done:
    """Put items into the story in which another stands."""

    def work(archive: Archive) -> Change | None:
        rows = archive.item_rows([beside])
        return archive.move([item for item in items if item != beside], rows[0].story) if rows else None

    return desk._writer.ask(desk._counted(work))
