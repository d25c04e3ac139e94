"""The mouse does what keys do: click, double click, wheel, footer."""

from __future__ import annotations

from textual.events import MouseScrollDown, MouseScrollUp

from store.jobs.places import Places
from store.types import State
from tests.tui.covering import current, desk_of, kept, states
from tests.tui.running import drive, running, settle


def test_a_click_chooses_and_a_second_opens(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            screen = desk_of(app)
            await pilot.click("#list", offset=(20, 5))  # heading, day, two rows, day, row
            await settle(app, pilot)
            assert current(app) == "Treaty talks, day 4"
            assert screen.place_of_keys == "list"
            await pilot.click("#list", offset=(20, 5), times=2)
            await settle(app, pilot)
            assert screen.place_of_keys == "reader"
            assert states(filled)["key-4"] is State.READ

    drive(work)


def test_a_topic_is_opened_by_a_click(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await pilot.click("#topics", offset=(6, 5))
            await settle(app, pilot)
            assert desk_of(app).place.topic == "harbour"
            assert desk_of(app).place_of_keys == "topics"

    drive(work)


def test_the_footer_can_be_clicked(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            footer = desk_of(app).footer
            left = "".join(text for text, _ in footer.left_right()[0])
            await pilot.click("#footer", offset=(left.index("dismiss"), 0))
            await settle(app, pilot)
            assert kept(filled, State.DISMISSED) == 1

    drive(work)


def test_the_wheel_moves_what_is_under_it(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (80, 14)) as (app, pilot):
            listed = desk_of(app).list
            await pilot._post_mouse_events([MouseScrollDown], "#list", offset=(10, 4))
            await settle(app, pilot)
            assert listed.top > 0
            await pilot._post_mouse_events([MouseScrollUp], "#list", offset=(10, 4))
            await settle(app, pilot)
            assert listed.top == 0

    drive(work)
