"""The screen of a new topic: from a key to a saved topic, live while one types, and nothing lost or written by mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from store.config import load
from store.db import Archive
from store.jobs.places import Places
from tests.tui.covering import covers, desk_of
from tests.tui.running import drive, entry, press, running, screen_text, settle, store
from tui.app import WirewatchApp
from tui.desk.starting import Starter
from tui.screens.newtopic import NewTopicScreen

SHIPS = ("Anna", "Berta", "Clara", "Dora", "Edda", "Frida")


@pytest.fixture
def coast(filled: Places) -> Places:
    """The desk of twenty items, and six of lighthouses with a foghorn, one of a stage."""
    items = [(entry(30 + at, f"Lighthouse keeper hears the {name} before the foghorn", hours=at, outlet=f"Outlet {at}"), ())
             for at, name in enumerate(SHIPS)]
    items.append((entry(40, "Lighthouse beats Harbour at football", hours=9), ()))
    items.append((entry(41, "A night on the rocks", hours=10, summary="The lighthouse was dark."), ()))
    store(filled.database, items)
    return filled


async def write(app: WirewatchApp, pilot: Any, text: str) -> None:
    """Type a text into the field that has the keys."""
    names = {" ": "space", ",": "comma", "(": "left_parenthesis", "@": "at"}
    for letter in text:
        await pilot.press(names.get(letter, letter))
    await settle(app, pilot)


def form_of(app: WirewatchApp) -> NewTopicScreen:
    screen = app.screen
    assert isinstance(screen, NewTopicScreen)
    return screen


def topics(places: Places) -> dict[str, Path]:
    return {topic.id: topic.file for topic in load(places.config_file).topics if topic.file is not None}


@covers("new_topic", "save_topic", "next_part", "pick", "pick_not", "example")
def test_from_a_key_to_a_topic_in_force(coast: Places) -> None:
    async def work() -> None:
        async with running(coast, (120, 40)) as (app, pilot):
            await press(app, pilot, "N")
            await write(app, pilot, "The coast")
            await press(app, pilot, "enter")
            await write(app, pilot, "lighthouse")
            text = screen_text(app)
            assert "8 items" in text
            assert "topics/the-coast.yaml" in text
            await press(app, pilot, "tab", "tab", "tab")
            form = form_of(app)
            assert [one.entry for one in form.words][:1] == ["foghorn"]
            await press(app, pilot, "space")
            assert form.fields["words"].text == "lighthouse, foghorn"
            await press(app, pilot, "tab")
            titles = [row.title for row in form.rows]
            assert titles[0] == "Lighthouse keeper hears the Anna before the foghorn"
            assert form.rows[0].spans
            await press(app, pilot, "y")
            assert form.examples == {form.rows[0].item: titles[0]}
            await press(app, pilot, "shift+tab", "shift+tab")
            await write(app, pilot, "football")
            assert "7 items" in screen_text(app)
            await press(app, pilot, "ctrl+s")
            desk = desk_of(app)
            assert app.screen is desk
            assert desk.place.topic == "the-coast"
            assert len(desk.list.ids) == 7
            assert "The coast: 7 items" in desk.status.text
            assert desk.topics.current is not None
            assert desk.topics.current.name == "The coast"
        text = topics(coast)["the-coast"].read_text(encoding="utf-8")
        assert "words: [lighthouse, foghorn]" in text
        assert "unwanted: [football]" in text
        assert "    - Lighthouse keeper hears the Anna before the foghorn" in text
        with Archive.open(coast.database) as archive:
            assert archive.history(1)[0].verb == "started the topic The coast"

    drive(work)


@covers("pick_also", "previous_part")
def test_picks_go_where_they_are_told_and_come_back_out(coast: Places) -> None:
    async def work() -> None:
        async with running(coast, (80, 24)) as (app, pilot):
            await press(app, pilot, "N", "enter")
            assert "esc back  F1 help" in screen_text(app)  # in a field letters are text
            await write(app, pilot, "lighthouse")
            await press(app, pilot, "tab", "tab", "tab", "a")
            form = form_of(app)
            also = form.fields["also"]
            assert "q back" in screen_text(app)
            assert also.text == "foghorn"
            assert "6 items" in screen_text(app)
            await press(app, pilot, "g", "x")
            assert (also.text, form.fields["not"].text) == ("", "foghorn")
            await press(app, pilot, "g", "x")
            assert form.fields["not"].text == ""
            await press(app, pilot, "g", "k")
            assert form.field is form.fields["not"]
            await press(app, pilot, "shift+tab", "up", "up", "up")
            assert form.focused is form.caught
            await press(app, pilot, "G", "y")
            assert "no example" in form.status.text  # the word stands in the summary alone
            assert not form.examples

    drive(work)


def test_a_search_becomes_a_topic(coast: Places) -> None:
    async def work() -> None:
        async with running(coast) as (app, pilot):
            await press(app, pilot, "slash", *"foghorn", "enter")
            assert "save as topic" in screen_text(app)
            await press(app, pilot, "N")
            form = form_of(app)
            assert form.fields["rule"].text == "foghorn"
            assert len(form.rows) == 6
            await write(app, pilot, "Horns")
            await press(app, pilot, "ctrl+s")
            assert desk_of(app).place.topic == "horns"
            assert len(desk_of(app).list.ids) == 6
        assert "  - match: 'foghorn'" in topics(coast)["horns"].read_text(encoding="utf-8")

    drive(work)


def test_slips_are_shown_at_their_field_and_nothing_is_written(coast: Places) -> None:
    before = topics(coast)

    async def work() -> None:
        async with running(coast, (100, 30)) as (app, pilot):
            await press(app, pilot, "N", "ctrl+s")
            form = form_of(app)
            assert "not written yet" in form.status.text
            assert form.field is form.fields["words"]
            await write(app, pilot, "lighthouse, (x")
            assert "column 13: '(' in the wrong place" in form.hint.text
            assert form.fields["words"].label.warns
            await press(app, pilot, "ctrl+s")
            assert form.status.warns
            await press(app, pilot, *["backspace"] * 4)
            assert not form.fields["words"].label.warns
            assert "8 items" in screen_text(app)
            await write(app, pilot, ",, x")
            assert "column 12: an empty word" in form.hint.text

    drive(work)
    assert topics(coast) == before


def test_leaving_with_something_typed_is_asked_twice(coast: Places) -> None:
    async def work() -> None:
        async with running(coast) as (app, pilot):
            await press(app, pilot, "N", "escape")
            assert app.screen is desk_of(app)
            await press(app, pilot, "N")
            await write(app, pilot, "Coast")
            await press(app, pilot, "escape")
            assert "nothing is written yet" in form_of(app).status.text
            await write(app, pilot, "s")
            await press(app, pilot, "escape")
            assert form_of(app).fields["name"].text == "Coasts"
            await press(app, pilot, "escape")
            assert app.screen is desk_of(app)
        assert set(topics(coast)) == {"treaty", "harbour"}

    drive(work)


def test_the_next_key_stops_what_the_one_before_began(coast: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    look = Starter._look

    def noted(self: Starter, trial: Any, fields: Any, one: Any) -> None:
        asked.append((fields.words, one.stopped))
        look(self, trial, fields, one)

    monkeypatch.setattr(Starter, "_look", noted)

    async def work() -> None:
        async with running(coast) as (app, pilot):
            await press(app, pilot, "N", "enter")
            for letter in "lighthouse":
                await pilot.press(letter)
            await settle(app, pilot)
            assert asked[-1][0] == "lighthouse"
            assert not asked[-1][1]()
            assert all(stopped() for _, stopped in asked[:-1])
            assert len(form_of(app).rows) == 8

    drive(work)


def test_only_the_name_changed_looks_at_no_item_again(coast: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    catch = Starter._catch

    def counted(self: Starter, trial: Any, topic: Any, one: Any) -> None:
        looked.append(topic.name)
        catch(self, trial, topic, one)

    monkeypatch.setattr(Starter, "_catch", counted)

    async def work() -> None:
        async with running(coast) as (app, pilot):
            await press(app, pilot, "N", "enter")
            await write(app, pilot, "lighthouse")
            before = len(looked)
            await press(app, pilot, "up")
            await write(app, pilot, "Coast")
            assert len(looked) == before
            assert "topics/coast.yaml" in screen_text(app)
            assert len(form_of(app).rows) == 8

    drive(work)


def test_hostile_names_words_and_headlines_stay_text(filled: Places) -> None:
    titles = [f"[bold]Lamp[/] \x1b[31m{name}\u202e {{x}} \U0001f468\u200d\U0001f469" for name in SHIPS]
    store(filled.database, [(entry(50 + at, title, outlet=f"O{at}"), ()) for at, title in enumerate(titles)])

    async def work() -> None:
        async with running(filled, (80, 24)) as (app, pilot):
            await press(app, pilot, "N")
            form = form_of(app)
            form.fields["name"].put("[red]x[/] \x1b]0;evil\x07 \u202eabc")
            form.fields["words"].put("lamp, \u202ebold, [x], 'a' \x00b")
            await settle(app, pilot)
            text = screen_text(app)
            assert "[bold]Lamp[/]" in text
            assert not {"\x1b", "\x07", "\u202e", "\u200d"} & set(text)
            await press(app, pilot, "ctrl+s")
            assert app.screen is desk_of(app), form.status.text
        file = next(file for id, file in topics(filled).items() if id not in ("treaty", "harbour"))
        assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(file.read_text(encoding="utf-8"))

    drive(work)


def test_a_broken_configuration_comes_first(coast: Places) -> None:
    async def work() -> None:
        async with running(coast) as (app, pilot):
            (coast.config_file.parent / "topics" / "b-harbour.yaml").write_text("id: harbour\nrules: 7\n")
            await desk_of(app).desk.reload_rules()
            await press(app, pilot, "N")
            assert app.screen is desk_of(app)
            assert "the configuration comes first" in desk_of(app).status.text

    drive(work)


def test_undo_on_the_desk_takes_the_topic_back(coast: Places) -> None:
    async def work() -> None:
        async with running(coast) as (app, pilot):
            await press(app, pilot, "N")
            await write(app, pilot, "Coast")
            await press(app, pilot, "enter")
            await write(app, pilot, "lighthouse")
            await press(app, pilot, "ctrl+s", "u")
            assert set(topics(coast)) == {"treaty", "harbour"}
            await settle(app, pilot)
            desk = desk_of(app)
            # The list is of the topic that has the cursor now, whole: not of one that is no more.
            assert desk.topics.current is not None
            assert desk.place.topic == desk.topics.current.place.topic
            assert len(desk.list.ids) > 1

    drive(work)


def test_two_desks_see_the_new_topic(coast: Places) -> None:
    async def work() -> None:
        async with running(coast) as (app, pilot):
            await press(app, pilot, "N")
            await write(app, pilot, "Coast")
            await press(app, pilot, "enter")
            await write(app, pilot, "lighthouse")
            await press(app, pilot, "ctrl+s")

    drive(work)
    done = subprocess.run([sys.executable, "-m", "store.cli", "--config", str(coast.config_file), "--db", str(coast.database),
                           "topics", "--json"], capture_output=True, text=True, check=True)
    assert {line["topic"]: line["items"] for line in map(json.loads, done.stdout.splitlines())}["coast"] == 8


def test_what_is_typed_is_weighed_before_it_is_written(coast: Places) -> None:
    async def work() -> None:
        async with running(coast, (120, 40)) as (app, pilot):
            await press(app, pilot, "N")
            await write(app, pilot, "the treaty")
            form = form_of(app)
            assert form.hint.text == "a topic has that name already (a-treaty.yaml); expected another"
            await press(app, pilot, "ctrl+s")
            assert form_of(app) is form
            assert "not written yet: words: no word yet" in screen_text(app)
            await write(app, pilot, "the")
            assert "not written yet" not in screen_text(app)
            await press(app, pilot, "up", "escape")
            assert "esc once more drops it" in screen_text(app)
            await write(app, pilot, " of boats")
            assert "esc once more drops it" not in screen_text(app)
            await press(app, pilot, "enter")
            assert form.hint.text.startswith("the: so common that many items have it")
            assert form.hint.warns
            await press(app, pilot, "enter")
            await write(app, pilot, "rocks")
            await press(app, pilot, "up")
            assert not form.hint.warns
            assert form.last.items == 1
            assert not form.words
            assert "Nothing stands beside them more often" in screen_text(app)

    drive(work)
