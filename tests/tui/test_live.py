"""Another process writes while the desk is open: what one reads stays where it is."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from store.db import Archive, FeedRound
from store.jobs.places import Places
from store.types import State
from tests.tui.covering import current, desk_of, states
from tests.tui.running import NOW, drive, entry, press, running, screen_text, settle, store
from tui.app import WirewatchApp


async def until(app: WirewatchApp, pilot: object, true: object) -> None:
    """Wait for the watch over the archive to bring something."""
    for _ in range(200):
        await settle(app, pilot)
        if true():  # type: ignore[operator]  # a test's lambda
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come")


def test_arrivals_move_neither_cursor_nor_reader(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            listed = desk_of(app).list
            await press(app, pilot, "j", "j")
            title, line = current(app), listed.stretch.line_of(listed.cursor) - listed.top
            article, before = desk_of(app).reader.article, len(listed.ids)
            store(filled.database, [(entry(100 + at, f"Fresh treaty {at}", hours=0.1), ("treaty",)) for at in range(14)])
            await until(app, pilot, lambda: len(listed.ids) == before + 14)
            assert current(app) == title
            assert desk_of(app).reader.article == article
            assert listed.stretch.line_of(listed.cursor) - listed.top == line
            assert "14 new above" in screen_text(app)
            assert any(line.new == 25 for line in desk_of(app).topics.lines)

    drive(work)


def test_arrivals_above_are_told_and_shown_at_one_key(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            listed = desk_of(app).list
            title = current(app)
            store(filled.database, [(entry(100 + at, f"Fresh treaty {at}", hours=0.1), ("treaty",)) for at in range(14)])
            await until(app, pilot, lambda: "14 new above" in screen_text(app))
            assert current(app) == title
            await press(app, pilot, "g")
            assert "Fresh treaty" in current(app)
            assert "new above" not in screen_text(app)
            assert listed.top == 0

    drive(work)


def test_marks_of_another_desk_appear(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            listed = desk_of(app).list
            with Archive.open(filled.database) as archive:
                row = archive.item_rows([listed.rows[listed.ids[2]].item])[0]
                archive.mark([row.item], State.KEPT)
            await until(app, pilot, lambda: listed.rows[listed.ids[2]].state is State.KEPT)

    drive(work)


def test_the_row_under_the_cursor_stays_while_one_reads_it(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "a", "enter")  # unread alone: the opened one is no longer unread
            title = current(app)
            await until(app, pilot, lambda: states(filled)["key-16"] is State.READ)
            with Archive.open(filled.database) as archive:
                archive.mark([desk_of(app).list.ids[-1]], State.READ)
            await until(app, pilot, lambda: len(desk_of(app).list.ids) == 8)
            assert current(app) == title

    drive(work)


def test_the_feeds_screen_follows_the_archive(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "F")
            assert "not asked yet" in screen_text(app)
            assert "all well" not in screen_text(app)
            with Archive.open(filled.database) as archive:
                feed = archive.ensure_feed("https://two.example/rss.xml")
                state = replace(archive.feed_states()["https://two.example/rss.xml"], failures=1, error="no route to host")
                archive.store_feed(FeedRound(feed, NOW, state=state, outcome="failed", error=state.error))
            await until(app, pilot, lambda: "1 failing" in screen_text(app))

    drive(work)


def test_a_taller_screen_shows_a_short_list_from_its_first_line(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (100, 30)) as (app, pilot):
            await press(app, pilot, "G")
            await pilot.resize_terminal(20, 6)
            await settle(app, pilot)
            assert desk_of(app).list.top > 0
            await pilot.resize_terminal(200, 50)
            await settle(app, pilot)
            assert desk_of(app).list.top == 0

    drive(work)


def test_what_is_written_after_the_desk_has_gone_is_told_nobody(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, _):
            desk = app.desk
            assert desk.on_change == desk_of(app).archive_changed
        desk.on_change(False)  # what the watch had told the loop before the end
        desk.on_rules()

    drive(work)
