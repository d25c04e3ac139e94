"""The tour: once by itself, whenever it is asked for, in five steps that can be left at any of them."""

from __future__ import annotations

import pytest

from store.db import Archive
from store.jobs.leaving import toured
from store.jobs.places import Places, find_places
from store.types import State
from tests.tui.covering import covers, current, desk_of, kept
from tests.tui.running import drive, press, running, screen_text, settle
from tui.screens.touring import STEPS


def own(places: Places) -> Places:
    """The same desk as a person's own: without feeds, so that nothing is fetched."""
    places.config_file.write_text("topics: [topics/*.yaml]\n")
    return find_places(places.config_file, places.database)


def test_the_tour_comes_by_itself_on_the_first_start_alone(filled: Places) -> None:
    places = own(filled)

    async def first() -> None:
        async with running(places, frozen=False, tour=True) as (app, pilot):
            assert "Tour 1/5 · the panes" in screen_text(app)
            await press(app, pilot, "escape")
            assert "Tour" not in screen_text(app)
            assert "F2 shows the tour again" in screen_text(app)

    async def second() -> None:
        async with running(places, frozen=False, tour=True) as (app, _):
            assert "Tour" not in screen_text(app)

    drive(first)
    drive(second)


def test_an_archive_that_was_used_before_has_no_need_of_it(filled: Places) -> None:
    with Archive.open(filled.database) as archive:
        assert not toured(archive)
        archive.mark([1], State.KEPT)
        assert toured(archive)


def test_the_sample_desk_does_not_offer_it(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, tour=True) as (app, _):
            assert "Tour" not in screen_text(app)

    drive(work)


@covers("tour", "tour_on", "tour_back", "tour_end")
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
def test_five_steps_there_and_back_while_the_desk_stays_in_use(size: tuple[int, int], filled: Places) -> None:
    async def work() -> None:
        async with running(filled, size) as (app, pilot):
            desk = desk_of(app)
            await press(app, pilot, "f2")
            for number, (title, text) in enumerate(STEPS, 1):
                shown = screen_text(app)
                assert f"Tour {number}/5 · {title}" in shown
                assert desk.tour is not None
                words = desk.tour.steps[number - 1][1].split()
                assert words[-1] in shown  # the whole text has room
                assert "{" not in desk.tour.steps[number - 1][1]
                assert text
                if number < 5:
                    await press(app, pilot, "enter")
            await press(app, pilot, "backspace")
            assert "Tour 4/5" in screen_text(app)
            title = current(app)
            await press(app, pilot, "s")
            assert kept(filled, State.KEPT) > 0
            assert current(app) != title
            await press(app, pilot, "u", "enter", "enter")
            assert desk.tour is None
            assert desk.place_of_keys == "list"
            await press(app, pilot, "enter")  # and now it opens again
            assert desk.place_of_keys == "reader"

    drive(work)


def test_escape_closes_a_question_first_and_then_the_tour(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "f2", "/", *"matters", "escape")
            assert desk_of(app).tour is not None
            assert not desk_of(app).place.query
            await press(app, pilot, "escape")
            assert desk_of(app).tour is None

    drive(work)


def test_help_and_palette_lead_to_it(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "?")
            assert "F2 shows you round" in screen_text(app)
            await press(app, pilot, "f2")
            assert app.screen is desk_of(app)
            assert "Tour 1/5" in screen_text(app)
            await press(app, pilot, "escape", ":", *"tour", "enter")
            await settle(app, pilot)
            assert "Tour 1/5" in screen_text(app)

    drive(work)


def test_the_keys_in_it_are_the_keys_in_force(filled: Places) -> None:
    filled.config_file.write_text(filled.config_file.read_text() + "settings: {keys: vim, remap: {keep: K}}\n")
    places = find_places(filled.config_file, filled.database)

    async def work() -> None:
        async with running(places) as (app, pilot):
            await press(app, pilot, "f2", "enter")
            assert "dd sets aside, K keeps" in screen_text(app)

    drive(work)
