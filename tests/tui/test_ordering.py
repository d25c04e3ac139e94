"""Tags, notes, and the person's last word on stories, all undone like marks."""

from __future__ import annotations

from store.db import Archive
from store.jobs.places import Places
from tests.tui.covering import covers, desk_of
from tests.tui.running import WirewatchApp, drive, press, running, screen_text


def tags(places: Places) -> dict[str, int]:
    with Archive.open(places.database) as archive:
        return dict(archive.tags())


def stories(places: Places) -> list[int]:
    """The sizes of all stories, the largest first."""
    with Archive.open(places.database) as archive:
        rows = archive.item_rows(range(1, 60))
    sizes: dict[int, int] = {}
    for row in rows:
        sizes[row.story] = sizes.get(row.story, 0) + 1
    return sorted(sizes.values(), reverse=True)


async def to_the_large_story(app: WirewatchApp, pilot: object) -> None:
    desk = desk_of(app)
    while (row := desk.list.current) is None or row.items < 3:
        await press(app, pilot, "j")


@covers("tag")
def test_tags_go_on_a_whole_story_are_proposed_found_and_undone(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await to_the_large_story(app, pilot)
            await press(app, pilot, "+", "enter")
            assert "a tag is a word" in screen_text(app)
            await press(app, pilot, *"later", "space", *"#desk", "enter")
            assert tags(filled) == {"desk": 3, "later": 3}
            assert "#desk #later" in screen_text(app)
            await press(app, pilot, "+", *"la")
            assert "later (3)" in screen_text(app)
            await press(app, pilot, "escape", "+", *"-later", "enter")
            assert tags(filled) == {"desk": 3}
            await press(app, pilot, "u")
            assert tags(filled) == {"desk": 3, "later": 3}
            await press(app, pilot, "/", *"tag:desk", "enter")
            assert len(desk_of(app).list.ids) == 3
            await press(app, pilot, "x", "x", "+", *"two", "enter")
            assert tags(filled)["two"] == 2

    drive(work)


@covers("note")
def test_a_note_is_written_shown_changed_and_taken_away(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "j", "C", *"ask[b]", "enter")
            assert "note: ask[b]" in screen_text(app)
            await press(app, pilot, "C", "end", *"!", "enter")
            assert "note: ask[b]!" in screen_text(app)
            await press(app, pilot, "C", "ctrl+u", "enter")
            assert "note: " not in screen_text(app)
            await press(app, pilot, "u")
            assert "note: ask[b]!" in screen_text(app)

    drive(work)


@covers("split")
def test_a_report_is_taken_out_of_its_story_and_put_back_by_undo(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            assert stories(filled)[0] == 3
            await to_the_large_story(app, pilot)
            await press(app, pilot, "enter", "]", "|")
            assert stories(filled)[:2] == [2, 1]
            await press(app, pilot, "u")
            assert stories(filled)[0] == 3

    drive(work)


@covers("merge")
def test_selected_stories_become_one(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "J")
            assert "select the reports of one event first" in screen_text(app)
            before = len(desk_of(app).list.ids)
            await press(app, pilot, "G", "x", "k", "k", "x", "J")
            assert stories(filled)[:2] == [3, 2]
            assert len(desk_of(app).list.ids) == before - 1
            assert "one story of 2 stories" in screen_text(app)
            row = desk_of(app).list.current
            assert row is not None
            assert row.items == 2
            await press(app, pilot, "u")
            assert stories(filled)[:2] == [3, 1]

    drive(work)


@covers("move")
def test_selected_reports_are_put_into_the_story_under_the_cursor(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "P")
            assert "select some" in screen_text(app)
            await press(app, pilot, "v", "G", "x", "g")
            await press(app, pilot, "P")
            assert stories(filled)[1] == 2 or stories(filled)[0] == 4
            await press(app, pilot, "u")
            assert stories(filled)[:2] == [3, 1]

    drive(work)
