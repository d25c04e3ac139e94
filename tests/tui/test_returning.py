"""The desk is as one left it: place, row, panes, theme; a sample desk remembers nothing; what is gone falls back."""

from __future__ import annotations

import json

import pytest

from store.db import Archive
from store.jobs.leaving import Left, leave, left
from store.jobs.places import Places, find_places
from tests.tui.covering import covers, current, desk_of
from tests.tui.running import drive, entry, press, running, screen_text, store
from tui.shown import Place, Shown

FEEDLESS = "topics: [topics/*.yaml]\n"


def own(places: Places, more: str = "") -> Places:
    """The same desk as a person's own: without feeds, so that nothing is fetched."""
    places.config_file.write_text(FEEDLESS + more)
    return find_places(places.config_file, places.database)


def test_place_row_and_filter_are_as_one_left_them(filled: Places) -> None:
    places = own(filled)
    seen: list[str] = []

    async def first() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, "2", "v", "a", "j", "j")
            seen.append(current(app))
            assert desk_of(app).place == Place("harbour", Shown.UNREAD, False)

    async def second() -> None:
        async with running(places, frozen=False) as (app, _):
            desk = desk_of(app)
            assert desk.place == Place("harbour", Shown.UNREAD, False)
            assert current(app) == seen[0]
            assert desk.list.cursor == 2
            assert desk.topics.current is not None
            assert desk.topics.current.place.topic == "harbour"
            assert "new above" not in screen_text(app)

    drive(first)
    drive(second)


def test_what_came_meanwhile_stands_above_the_row_and_is_told(filled: Places) -> None:
    places = own(filled)
    store(places.database, [(entry(1000 + at, f"Older treaty {at}", hours=200 + at), ("treaty",)) for at in range(40)])
    title: list[str] = []
    line: list[int] = []

    async def first() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, "j", "j")
            title.append(current(app))
            line.append(desk_of(app).list.stretch.line_of(2))

    async def second() -> None:
        async with running(places, frozen=False) as (app, pilot):
            listed = desk_of(app).list
            assert current(app) == title[0]
            assert listed.stretch.line_of(listed.cursor) - listed.top == line[0]
            assert "30 new above · g to show" in screen_text(app)
            await press(app, pilot, "g")
            assert "Fresh treaty" in current(app)
            assert "new above" not in screen_text(app)

    drive(first)
    store(places.database, [(entry(100 + at, f"Fresh treaty {at}", hours=0.01 * at), ("treaty",)) for at in range(30)])
    drive(second)


def test_a_row_far_down_is_found_again(filled: Places) -> None:
    places = own(filled)
    store(places.database, [(entry(1000 + at, f"Older treaty {at}", hours=200 + at), ("treaty",)) for at in range(400)])

    async def first() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, "G")
            assert current(app) == "Older treaty 399"

    async def second() -> None:
        async with running(places, frozen=False) as (app, _):
            assert current(app) == "Older treaty 399"
            assert "Older treaty 399" in screen_text(app)

    drive(first)
    drive(second)


def test_a_search_is_left_for_the_place_that_it_began_from(filled: Places) -> None:
    places = own(filled)

    async def first() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, "2", "/", *"matters", "enter")
            assert desk_of(app).place.query == "matters"

    async def second() -> None:
        async with running(places, frozen=False) as (app, _):
            assert desk_of(app).place == Place("harbour")

    drive(first)
    drive(second)


def test_a_place_that_is_gone_falls_back_to_the_first_with_something(filled: Places) -> None:
    places = own(filled)
    with Archive.open(places.database) as archive:
        leave(archive, Left(topic="atlantis", shown="open", stories=False, row=3, number=1))

    async def work() -> None:
        async with running(places, frozen=False) as (app, _):
            assert desk_of(app).place == Place("treaty", stories=False)
            assert desk_of(app).list.cursor == 0

    drive(work)


def test_a_topic_in_which_nothing_is_left_gives_way(filled: Places) -> None:
    places = own(filled)

    async def first() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, "2", "*", "d")
            assert not len(desk_of(app).list.ids)

    async def second() -> None:
        async with running(places, frozen=False) as (app, _):
            assert desk_of(app).place.topic == "treaty"

    drive(first)
    drive(second)


@covers("more_room", "less_room")
def test_the_room_of_the_panes_stays_as_it_was_shared(filled: Places) -> None:
    places = own(filled)
    sizes: list[tuple[int, int, int]] = []

    def room(desk: object) -> tuple[int, int, int]:
        return desk.topics.size.width, desk.list.size.height, desk.reader.size.height  # type: ignore[attr-defined]

    async def first() -> None:
        async with running(places, (140, 40), frozen=False) as (app, pilot):
            desk = desk_of(app)
            usual = room(desk)
            await press(app, pilot, "greater_than_sign")
            assert room(desk)[1] == usual[1] + 2
            await press(app, pilot, "less_than_sign", "less_than_sign")
            assert room(desk)[1] == usual[1] - 2
            await press(app, pilot, "h", "greater_than_sign")
            assert room(desk)[0] == usual[0] + 4
            for _ in range(30):
                await press(app, pilot, "less_than_sign")
            assert room(desk)[0] == 18
            assert "as far apart as they go" in screen_text(app)
            await press(app, pilot, "greater_than_sign")
            assert room(desk)[0] > 18  # not so many steps back as were pressed in vain
            sizes.append(room(desk))

    async def second() -> None:
        async with running(places, (140, 40), frozen=False) as (app, _):
            assert room(desk_of(app)) == sizes[0]

    drive(first)
    drive(second)


def test_a_reader_left_alone_is_alone_again(filled: Places) -> None:
    places = own(filled)

    async def first() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, "j", "z")

    async def second() -> None:
        async with running(places, frozen=False) as (app, pilot):
            desk = desk_of(app)
            assert desk.zen
            assert not desk.list.display
            assert desk.reader.article is not None
            await press(app, pilot, "q")
            assert desk.list.display

    drive(first)
    drive(second)


def test_the_theme_stays_until_feeds_yaml_names_another(filled: Places) -> None:
    places = own(filled, "settings: {theme: light}\n")

    async def look(theme: str, *keys: str) -> None:
        async with running(places, theme="", frozen=False) as (app, pilot):
            assert app.palette.name == theme
            await press(app, pilot, *keys)

    drive(lambda: look("light", "T"))
    drive(lambda: look("contrast"))
    places = own(filled, "settings: {theme: ansi}\n")
    drive(lambda: look("ansi"))


def test_a_terminal_of_sixteen_colours_has_its_own_and_does_not_leave_them(
        filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    places = own(filled, "settings: {theme: light}\n")

    async def look(theme: str) -> None:
        async with running(places, theme="", frozen=False) as (app, _):
            assert app.palette.name == theme

    monkeypatch.setenv("TERM", "linux")
    monkeypatch.delenv("COLORTERM", raising=False)
    drive(lambda: look("ansi"))
    monkeypatch.setenv("TERM", "xterm-256color")
    drive(lambda: look("light"))


def test_the_sample_desk_remembers_nothing(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "2", "j")

    drive(work)
    with Archive.open(filled.database) as archive:
        assert left(archive) is None


def test_what_another_hand_wrote_is_taken_for_nothing(places: Places) -> None:
    with Archive.open(places.database) as archive:
        for text in ("{", "[]", "7", '"x"'):
            archive.set_paper("desk left", text)
            assert left(archive) is None
        archive.set_paper("desk left", json.dumps({"topic": 5, "stories": 1, "row": "x", "zen": True, "more": 1}))
        assert left(archive) == Left(zen=True)


def test_wild_numbers_do_no_harm(filled: Places) -> None:
    places = own(filled)
    with Archive.open(places.database) as archive:
        leave(archive, Left(topic="treaty", shown="open", row=-(10**30), number=10**30, offset=-5, topics_pane=10**9,
                            reader_pane=-(10**9)))

    async def work() -> None:
        async with running(places, frozen=False) as (app, pilot):
            desk = desk_of(app)
            assert len(desk.list.ids)
            await press(app, pilot, "j", "greater_than_sign")
            assert desk.topics.size.width <= 60

    drive(work)


@pytest.mark.parametrize(("size", "keys"), [((80, 24), ("h",)), ((100, 30), ()), ((100, 24), ()), ((200, 50), ())])
def test_names_of_topics_stand_whole_where_there_is_room(size: tuple[int, int], keys: tuple[str, ...], filled: Places) -> None:
    file = filled.config_file.parent / "topics" / "a-treaty.yaml"
    file.write_text(file.read_text().replace("The treaty", "Treaties between the harbours"))
    places = find_places(filled.config_file, filled.database)

    async def work() -> None:
        async with running(places, size) as (app, pilot):
            await press(app, pilot, *keys)
            assert "Treaties between the harbours" in screen_text(app)
            assert desk_of(app).topics.size.width <= size[0] * 2 // 5 + 8

    drive(work)
