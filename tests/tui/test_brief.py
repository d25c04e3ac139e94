"""The brief on the desk: stories one by one, further back, all topics, copied, opened."""

from __future__ import annotations

import pytest

from store.jobs.places import Places
from tests.tui.covering import covers, desk_of
from tests.tui.running import WirewatchApp, drive, entry, press, running, screen_text, store
from tui.cells import width
from tui.screens.brief import BriefScreen


def brief_of(app: WirewatchApp) -> BriefScreen:
    screen = app.screen
    assert isinstance(screen, BriefScreen)
    return screen


@covers("brief", "reach", "every_topic", "read_story")
def test_a_topic_or_all_for_a_day_or_longer_and_on_to_a_story(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "b")
            text = screen_text(app)
            assert "The treaty" in text
            assert "The harbour" not in text
            assert "Treaty talks, day 4" in text
            assert "Treaty talks, day 9" not in text
            await press(app, pilot, "tab")
            assert "Treaty talks, day 9" in screen_text(app)
            await press(app, pilot, "a")
            digest = brief_of(app).digest
            assert digest is not None
            assert [told.title for told in digest.told if not told.story] == ["The treaty", "The harbour"]
            await press(app, pilot, "G", "pagedown")
            assert "The harbour" in screen_text(app)
            await press(app, pilot, "a", "j", "j", "k")
            story = brief_of(app).story
            assert story
            await press(app, pilot, "enter")
            assert desk_of(app).place.query == f"story:{story}"

    drive(work)


def test_the_cursor_walks_over_stories(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (80, 24)) as (app, pilot):
            await press(app, pilot, "b", "tab", "tab")
            screen = brief_of(app)
            seen = [screen.story]
            for _ in range(12):
                await press(app, pilot, "j")
                seen.append(screen.story)
            assert len(set(seen)) == 9
            back = []
            for _ in range(12):
                await press(app, pilot, "k")
                back.append(screen.story)
            assert back[-1] == seen[0]
            await press(app, pilot, "q")
            assert app.screen is desk_of(app)

    drive(work)


@covers("copy_brief")
def test_the_brief_is_copied_as_markdown(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "b", "c")
            assert app.clipboard.startswith("# Brief, ")
            assert "](<https://one.example/16>)" in app.clipboard

    drive(work)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
def test_hostile_texts_are_safe_and_keep_to_the_screen(filled: Places, size: tuple[int, int]) -> None:
    hostile = "\x1b]0;owned\x07\x1b[31m[b]Treaty\u202e " + "шире 條約 " * 20
    store(filled.database, [(entry(50, hostile, outlet=hostile[:40], summary=hostile), ("treaty",))])

    async def work() -> None:
        async with running(filled, size) as (app, pilot):
            await press(app, pilot, "b")
            text = screen_text(app)
            assert not set(text) & {"\x1b", "\x07", "\u202e"}
            assert all(width(line) <= size[0] for line in text.split("\n"))

    drive(work)


def test_an_empty_archive_has_nothing_new(places: Places) -> None:
    async def work() -> None:
        async with running(places) as (app, pilot):
            await press(app, pilot, "b", "a", "j", "k", "enter", "c")
            assert "nothing new" in screen_text(app)

    drive(work)
