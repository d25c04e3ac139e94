"""The palette finds everything that has a name: actions, topics, feeds, stories, settings."""

from __future__ import annotations

import pytest

from store.jobs.places import Places, find_places
from tests.tui.covering import current, desk_of
from tests.tui.running import drive, entry, press, running, screen_text, settle, store
from tui.actions import ACTIONS, TOUR
from tui.screens.entries import entries
from tui.screens.feeds import FeedsScreen
from tui.screens.history import HistoryScreen
from tui.screens.palette import PaletteScreen
from tui.screens.workbench import WorkbenchScreen

CONFIG = """# mine
topics: [topics/*.yaml]   # all of them
settings:
  every: 20m  # quick
"""


def own(places: Places, config: str = CONFIG) -> Places:
    """The same desk as a person's own: without feeds, so that nothing is fetched."""
    places.config_file.write_text(config)
    return find_places(places.config_file, places.database)


def test_every_action_is_in_it_wherever_one_stands(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            for key in ("", "h", "l", "l"):
                if key:
                    await press(app, pilot, key)
                told = {(one.name, one.about.split(" (a key of")[0]) for one in entries(desk_of(app))}
                assert {(one.label, one.about) for one in ACTIONS
                        if one.name not in ("topic", "palette") and one.places != (TOUR,)} <= told

    drive(work)


@pytest.mark.parametrize(("typed", "screen"), [("mute this feed", FeedsScreen), ("take back every step", HistoryScreen),
                                               ("next sheet of results", WorkbenchScreen)])
def test_a_key_of_another_screen_leads_there(typed: str, screen: type, filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, ":", *(key.replace(" ", "space") for key in typed), "enter")
            await settle(app, pilot)
            assert isinstance(app.screen, screen)

    drive(work)


def test_a_mark_can_be_chosen_from_the_topics_pane(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            title = current(app)
            await press(app, pilot, "h", ":", *"dismiss", "enter")
            await settle(app, pilot)
            assert current(app) != title
            assert desk_of(app).place_of_keys == "list"

    drive(work)


def test_a_feed_is_found_and_stood_on(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, ":", *"herald", "enter")
            await settle(app, pilot)
            assert isinstance(app.screen, FeedsScreen)
            assert app.screen.current is not None
            assert app.screen.current.name == "Two Herald"

    drive(work)


def test_a_story_is_found_by_words_of_its_headline_and_left_again(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            place = desk_of(app).place
            await press(app, pilot, ":", *"notes")
            await settle(app, pilot)
            screen = app.screen
            assert isinstance(screen, PaletteScreen)
            assert len(screen.stories) == 5
            assert "Harbour notes 11" in screen_text(app)
            assert "story · One Gazette" in screen_text(app)
            at = next(at for at, one in enumerate(screen.found) if one.name == "Harbour notes 13")
            for _ in range(at):
                await press(app, pilot, "down")
            await press(app, pilot, "enter")
            await settle(app, pilot)
            assert current(app) == "Harbour notes 13"
            assert len(desk_of(app).list.ids) == 1
            await press(app, pilot, "q")
            assert desk_of(app).place == place

    drive(work)


def test_what_is_chosen_stays_chosen_when_stories_come(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, ":", *"not", "down")
            screen = app.screen
            assert isinstance(screen, PaletteScreen)
            screen.stories = []  # as if they were still looked for
            screen._show(1)
            await screen._find_stories("not")
            assert screen.stories
            assert screen.table.cursor == 1

    drive(work)


def test_hostile_headlines_are_shown_as_text(filled: Places) -> None:
    store(filled.database, [(entry(77, "Wharf \x1b[2J[red]x[/red]\u202e gone"), ())])

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, ":", *"wharf")
            await settle(app, pilot)
            text = screen_text(app)
            assert "[red]x[/red]" in text
            assert not set(text) & set("\x1b\u202e")

    drive(work)


def test_a_theme_is_applied_kept_in_feeds_yaml_and_taken_back(filled: Places) -> None:
    places = own(filled)

    async def work() -> None:
        async with running(places, theme="", frozen=False) as (app, pilot):
            assert app.palette.name == "dark"
            await press(app, pilot, ":", *"theme:", "space", *"light", "enter")
            await settle(app, pilot)
            assert app.palette.name == "light"
            assert places.config_file.read_text() == CONFIG + "  theme: light\n"
            assert "kept in feeds.yaml · u to undo" in screen_text(app)
            await press(app, pilot, "u")
            await settle(app, pilot)
            assert places.config_file.read_text() == CONFIG
            assert app.palette.name == "dark"

    drive(work)


def test_a_preset_of_keys_is_applied_with_ones_own_keys_over_it(filled: Places) -> None:
    places = own(filled, CONFIG + "  remap: {keep: K}\n")

    async def work() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, ":", *"keys:", "space", *"vim", "enter")
            await settle(app, pilot)
            assert app.keymap.press("g", "list") == ""
            assert app.keymap.press("g", "list") == "top"
            assert app.keymap.press("K", "list") == "keep"
            assert "  keys: vim\n" in places.config_file.read_text()
            assert "# quick" in places.config_file.read_text()

    drive(work)


def test_the_sample_desk_keeps_its_settings(filled: Places) -> None:
    before = filled.config_file.read_text()

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, ":", *"theme:", "space", *"contrast", "enter")
            await settle(app, pilot)
            assert app.palette.name == "contrast"

    drive(work)
    assert filled.config_file.read_text() == before
