"""The search line's memory: what was asked, what was saved, in which order, and what words were taken to mean."""

from __future__ import annotations

from store.db import Archive
from store.jobs.places import Places
from store.jobs.searches import asked_before, saved_searches
from tests.tui.covering import covers, desk_of
from tests.tui.running import drive, entry, press, running, screen_text, settle, store


def test_up_and_down_recall_what_was_asked_and_what_was_typed(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk = desk_of(app)
            for query in ("matters", "harbour"):
                await press(app, pilot, "/", *query, "enter", "escape")
            with Archive.open(filled.database) as archive:
                assert asked_before(archive) == ["harbour", "matters"]
            await press(app, pilot, "/", *"tre", "up")
            assert desk._prompt is not None
            assert desk._prompt.field.value == "harbour"
            await press(app, pilot, "up", "up")
            assert desk._prompt.field.value == "matters"
            await press(app, pilot, "down", "down")
            assert desk._prompt.field.value == "tre"
            await press(app, pilot, "up", "enter")
            assert desk.place.query == "harbour"

    drive(work)


@covers("save_search")
def test_a_search_is_saved_found_in_the_palette_and_forgotten(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk = desk_of(app)
            await press(app, pilot, "S")
            assert "no search is open" in screen_text(app)
            await press(app, pilot, "/", *"matters", "enter", "S", "enter")
            assert "a saved search has a name" in screen_text(app)
            await press(app, pilot, *"odds", "space", *"ends", "enter", "escape")
            with Archive.open(filled.database) as archive:
                assert saved_searches(archive) == {"odds ends": "matters"}
            assert not desk.place.query
            await press(app, pilot, ":", *"odds")
            await settle(app, pilot)
            assert "saved search: matters" in screen_text(app)
            await press(app, pilot, "enter")
            await settle(app, pilot)
            assert desk.place.query == "matters"
            assert len(desk.list.ids) == 4
            await press(app, pilot, ":", *"forget", "space", *"odds")
            await settle(app, pilot)
            await press(app, pilot, "enter")
            await settle(app, pilot)
            with Archive.open(filled.database) as archive:
                assert saved_searches(archive) == {}

    drive(work)


def test_a_search_can_list_the_most_relevant_first(filled: Places) -> None:
    store(filled.database, [(entry(60, "A ferry sails", summary="Past the harbour wall."), ())])

    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk = desk_of(app)
            await press(app, pilot, "/", *"harbour", "enter")
            newest = list(desk.list.ids)
            assert newest[0] == 21
            await press(app, pilot, "R")
            assert sorted(desk.list.ids) == sorted(newest)
            assert desk.list.ids[-1] == 21
            assert "by relevance" in screen_text(app)
            await press(app, pilot, "R")
            assert list(desk.list.ids) == newest

    drive(work)


def test_the_line_says_what_fuzzy_words_were_taken_to_mean(filled: Places) -> None:
    store(filled.database, [(entry(60, "Harbours of the coast"), ())])

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "/", *"harbour")
            await settle(app, pilot)
            assert "harbour: also harbours" in screen_text(app)

    drive(work)
