"""Handled stories on the desk: gone until something new comes, and then with what is new on their line."""

from __future__ import annotations

import pytest

from store import clock
from store.db import Archive
from store.jobs.handled import settle_late
from store.jobs.places import Places
from tests.tui.covering import desk_of
from tests.tui.running import drive, entry, press, running, screen_text, settle, store
from tui.cells import width


def late_report(places: Places, number: int, title: str, like: str) -> None:
    """A report that is placed in the story of another."""
    (item,) = store(places.database, [(entry(number, title, outlet="Late Post", summary="…"), ("treaty",))])
    with Archive.open(places.database) as archive:
        story = next(row.story for row in archive.item_rows(range(1, 60)) if row.title == like)
        archive.place([(item, story, None, b"")])
        settle_late(archive, [item], clock.now())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_dismissed_story_comes_back_with_what_is_new(filled: Places, size: tuple[int, int]) -> None:
    async def work() -> None:
        async with running(filled, size) as (app, pilot):
            desk = desk_of(app)
            while (row := desk.list.current) is None or row.items < 3:
                await press(app, pilot, "j")
            await press(app, pilot, "d")
            before = len(desk.list.ids)
            assert row.id not in desk.list.ids
            late_report(filled, 60, "Treaty talks, day", "Treaty talks, day 1")
            desk.archive_changed(ours=False)
            await settle(app, pilot)
            assert len(desk.list.ids) == before
            late_report(filled, 61, "Treaty talks go on without Lindqvist\x1b[31m", "Treaty talks, day 1")
            desk.archive_changed(ours=False)
            await settle(app, pilot)
            await press(app, pilot, "g")
            assert len(desk.list.ids) == before + 1
            text = screen_text(app)
            assert "↻ Lindqvist" in text
            assert "\x1b" not in text
            assert all(width(line) <= size[0] for line in text.split("\n"))
            await press(app, pilot, "enter")
            assert "this story is back: Lindqvist" in screen_text(app)
            while "set aside with its story" not in screen_text(app):
                await press(app, pilot, "]")
            await press(app, pilot, "q", "g", "d")
            assert len(desk.list.ids) == before

    drive(work)
