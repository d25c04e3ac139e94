"""Moving and reading by keys, on a real archive."""

from __future__ import annotations

import pytest

from store.db import Archive
from store.jobs.places import Places
from store.types import State
from tests.tui.covering import covers, current, desk_of, kept, states
from tests.tui.running import drive, press, running, screen_text, settle


@covers("down", "up", "top", "bottom", "page_down", "page_up")
def test_moving_in_the_list(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            listed = desk_of(app).list
            last = len(listed.ids) - 1
            await press(app, pilot, "j", "j", "k")
            assert listed.cursor == 1
            await press(app, pilot, "G")
            assert listed.cursor == last
            await press(app, pilot, "g")
            assert listed.cursor == 0
            await press(app, pilot, "pagedown")
            assert listed.cursor == min(last, listed.body_height - 2)
            await press(app, pilot, "pageup")
            assert listed.cursor == 0

    drive(work)


@covers("next_pane", "previous_pane")
def test_panes_take_the_focus_in_turn(filled: Places) -> None:
    steps = (
        ("tab", "reader"),
        ("l", "reader"),
        ("h", "list"),
        ("left", "topics"),
        ("right", "list"),
        ("shift+tab", "topics"),
    )

    async def work() -> None:
        async with running(filled) as (app, pilot):
            for key, pane in steps:
                await press(app, pilot, key)
                assert desk_of(app).place_of_keys == pane

    drive(work)


@covers("topic")
def test_a_digit_opens_its_topic(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "2")
            assert desk_of(app).place.topic == "harbour"
            assert "Harbour notes" in screen_text(app)
            assert "Treaty talks" not in screen_text(app)
            await press(app, pilot, "7")
            assert "no topic 7" in desk_of(app).status.text

    drive(work)


@covers("open", "back")
def test_opening_shows_the_reader_and_marks_read(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (80, 24)) as (app, pilot):
            assert current(app) == "Harbour treaty signed"
            await press(app, pilot, "enter")
            assert desk_of(app).reader.display
            assert not desk_of(app).list.display
            assert "Summary of Harbour treaty signed." in screen_text(app)
            assert states(filled)["key-16"] is State.READ
            await press(app, pilot, "q")
            assert desk_of(app).list.display
            await press(app, pilot, "escape")
            assert "leaves wirewatch" in desk_of(app).status.text

    drive(work)


@covers("read_on", "next_unread")
def test_space_reads_on_through_everything_and_over_to_the_next_topic(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            for _ in range(9):
                assert desk_of(app).place.topic == "treaty"
                await press(app, pilot, "space")
            assert desk_of(app).place.topic == "harbour"
            read = {key for key, state in states(filled).items() if state is State.READ}
            assert read == {f"key-{number}" for number in (*range(1, 11), 16)}
            # The report that both topics share is read already: the cursor stands on the first that is not.
            assert current(app) == "Harbour notes 11"
            await press(app, pilot, "n")
            assert current(app) == "Harbour notes 12"

    drive(work)


@covers("previous_unread")
def test_back_to_the_unread_before(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "j", "m", "G", "p")
            first = desk_of(app).list.cursor
            await press(app, pilot, *["p"] * first)
            assert desk_of(app).list.cursor == 0
            await press(app, pilot, "p")
            assert "nothing unread above" in desk_of(app).status.text

    drive(work)


@covers("why")
def test_why_shows_the_arithmetic(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "w")
            text = screen_text(app)
            assert "Why" in text
            assert "title:harbour" in text
            assert "+1 +0.6 = 1.6" in text
            await press(app, pilot, "w")
            assert "title:harbour" not in screen_text(app)

    drive(work)


@covers("next_report", "previous_report")
def test_leafing_through_the_reports_of_a_story(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            reader = desk_of(app).reader
            await press(app, pilot, "j")
            assert "3 reports of this story" in screen_text(app)
            first = reader.article
            await press(app, pilot, "]")
            second = reader.article
            assert first is not None
            assert second is not None
            assert (first.item, first.story) != (second.item, second.story)
            assert first.story == second.story
            await press(app, pilot, "[")
            assert reader.article == first
            # In the reader a mark is for this report alone, and the next undecided one follows.
            await press(app, pilot, "tab", "d")
            assert kept(filled, State.DISMISSED) == 1
            assert reader.article is not None
            assert reader.article.item != first.item

    drive(work)


@covers("browser", "link", "copy")
def test_links_leave_by_one_door(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("tui.app._browse", lambda module, url: opened.append(url))

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "o")
            await press(app, pilot, "tab", "L", "2")
            assert desk_of(app).place_of_keys == "reader"
            for url in ("javascript:alert(1)", "file:///etc/passwd", "https://ok.example/ --flag", "\x1b]0;x\x07"):
                app.open_link(url)
            await press(app, pilot, "c")
            assert app.clipboard == "https://one.example/16"
            await press(app, pilot, "c")
            assert app.clipboard == "[Harbour treaty signed](<https://one.example/16>), One Gazette, 31 March 2025"
            await press(app, pilot, "c")
            assert app.clipboard == "“Harbour treaty signed”, One Gazette, 31 March 2025, https://one.example/16"
            await press(app, pilot, "c")
            assert app.clipboard == "https://one.example/16"
            await press(app, pilot, "L", "9", "enter")
            assert "there is no link" in screen_text(app)

    drive(work)
    assert opened[:2] == ["https://one.example/16", "https://b.example/y"]
    assert all(url.startswith("https://") for url in opened)


@covers("zen")
def test_the_reader_alone(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            screen = desk_of(app)
            await press(app, pilot, "z")
            assert (screen.topics.display, screen.list.display, screen.reader.display) == (False, False, True)
            await press(app, pilot, "z")
            assert (screen.topics.display, screen.list.display, screen.reader.display) == (True, True, True)

    drive(work)


def test_a_story_shows_in_a_topic_a_report_that_belongs_to_it(filled: Places) -> None:
    with Archive.open(filled.database) as archive:
        by_key = {row.key: row.item for row in archive.item_rows(list(range(1, 21)))}
        one, both = by_key["key-4"], by_key["key-16"]
        archive.place([(both, one, None, b"\x01")], leads={one: one})

    async def work() -> None:
        async with running(filled, (120, 40)) as (app, pilot):
            desk = desk_of(app)
            await press(app, pilot, "2")
            assert desk.place.topic == "harbour"
            row = desk.list.rows[one]
            assert (row.title, row.item, row.items) == ("Harbour treaty signed", both, 2)
            assert "Report 2 of 2" in screen_text(app)
            await press(app, pilot, "1")
            assert desk.list.rows[one].title == "Treaty talks, day 4"  # the lead, which is of this topic

    drive(work)


def test_the_reader_alone_says_where_in_which_list_one_is(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (60, 20)) as (app, pilot):
            listed = desk_of(app).list
            await press(app, pilot, "enter")
            assert f"1 of {len(listed.ids)} · {listed.title}" in screen_text(app)
        async with running(filled, (120, 40)) as (app, pilot):
            await press(app, pilot, "enter")
            assert f"1 of {len(listed.ids)} · " not in screen_text(app)
            await press(app, pilot, "z")
            assert f"1 of {len(listed.ids)} · " in screen_text(app)

    drive(work)


@pytest.mark.parametrize("key", ["space", "n", "d", "s"])
def test_the_reader_alone_follows_what_is_decided(filled: Places, key: str) -> None:
    async def work() -> None:
        async with running(filled, (80, 24)) as (app, pilot):
            desk = desk_of(app)
            await press(app, pilot, "enter")
            for _ in range(4):
                await press(app, pilot, key)
                await settle(app, pilot)
                assert desk.list.current is not None
                assert desk.reader.article is not None
                assert desk.reader.article.story == desk.list.current_id

    drive(work)


def test_what_is_listed_comes_round_to_the_row_one_stood_on(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (120, 40)) as (app, pilot):
            await press(app, pilot, "1", "j", "j")
            stands = desk_of(app).list.current_id
            for _ in range(4):  # unread, everything, near misses, and back
                await press(app, pilot, "a")
            assert desk_of(app).place.shown.value == "open"
            assert desk_of(app).list.current_id == stands

    drive(work)


def test_matched_words_are_marked_on_every_page(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (80, 10)) as (app, pilot):
            listed = desk_of(app).list
            await press(app, pilot, "1", "v")
            for key in ("g", "pagedown", "pagedown", "G", "pageup"):
                await press(app, pilot, key)
                await settle(app, pilot)
                assert all(listed.rows[id].spans for id in listed.seen())

    drive(work)
