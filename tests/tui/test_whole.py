"""The whole article in the reader, from its page; and what is new since one last looked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from store import clock
from store.db import Archive, FeedRound, NewItem
from store.jobs.places import Places, find_places
from tests.server.articles import ARTICLES
from tests.server.hostile import HostileServer
from tests.tui.covering import covers, desk_of
from tests.tui.running import FEEDS, NOW, drive, entry, press, running, screen_text, settle, store
from tui.screens.desk import DeskScreen


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    serving = HostileServer(ARTICLES)
    yield serving
    serving.close()


@pytest.fixture(autouse=True)
def _no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeskScreen, "_go_on_fetching", lambda self: None)


def told(places: Places, server: HostileServer, *names: str, story: bool = False) -> Places:
    """Reports whose pages lie on the server, the first named on top of the list."""
    places.config_file.write_text(FEEDS + "settings: {allow_private_hosts: [127.0.0.1]}\n")
    made = [entry(at, f"Treaty report {name}", hours=at, links=(("https://a.example/own", "own link"),))
            for at, name in enumerate(names, 1)]
    ids = store(places.database, [(replace(one, url=f"http://127.0.0.1:{server.port}/{name}"), ("treaty",))
                                  for one, name in zip(made, names, strict=True)])
    if story:
        with Archive.open(places.database) as archive:
            archive.place([(item, ids[0], None, b"\x01") for item in ids])
    return find_places(places.config_file, places.database)


@covers("full")
def test_f_fetches_the_article_and_f_again_shows_the_feeds_own_text(places: Places, server: HostileServer) -> None:
    desk = told(places, server, "whole", "missing")

    async def work() -> None:
        async with running(desk, (200, 50), frozen=False) as (app, pilot):
            screen = desk_of(app)
            await press(app, pilot, "f")
            text = screen_text(app)
            assert "the article from its page at 127.0.0.1, fetched 31 March 2025, 08:30" in text
            assert "Why it took so long" in text
            assert "# Why" not in text
            assert "│ We waited, and now we walk, said the mayor, who did both." in text
            assert "report [2]" in text
            assert "own link" not in text
            assert "f: the feed's own text" in screen.status.text
            await press(app, pilot, "f")
            text = screen_text(app)
            assert "Summary of Treaty report whole." in text
            assert "Why it took so long" not in text
            assert "own link" in text
            await press(app, pilot, "f")
            assert "Why it took so long" in screen_text(app)
            await press(app, pilot, "j", "f")
            assert "no article: there is nothing at this address (404)" in screen.status.text
            assert "Summary of Treaty report missing." in screen_text(app)

    drive(work)
    assert len(server.asked("whole")) == 1

    async def again() -> None:
        async with running(desk, (80, 24)) as (app, pilot):  # kept: also where nothing may be fetched, and in one pane
            await press(app, pilot, "f")
            assert desk_of(app).place_of_keys == "reader"
            assert "the article from its page at 127.0.0.1" in screen_text(app)
            await press(app, pilot, "f")
            assert "Summary of Treaty report whole." in screen_text(app)
            await press(app, pilot, "q", "f")
            assert "the article from its page at 127.0.0.1" in screen_text(app)
            await press(app, pilot, "q", "j", "f")
            assert "the sample desk fetches nothing" in desk_of(app).status.text

    drive(again)


def test_f_while_the_page_is_asked_for_stops_that(places: Places, server: HostileServer) -> None:
    desk = told(places, server, "silent")

    async def work() -> None:
        async with running(desk, (100, 40), frozen=False) as (app, pilot):
            screen = desk_of(app)
            await pilot.press("f")
            await pilot.press("f")
            await settle(app, pilot)
            assert screen.status.text == "stopped; nothing was kept"
            assert screen.reader.article is not None
            assert screen.reader.article.page is None

    drive(work)


def test_a_hostile_page_shows_its_words_alone(places: Places, server: HostileServer) -> None:
    desk = told(places, server, "hostile")

    async def work() -> None:
        async with running(desk, (100, 40), frozen=False) as (app, pilot):
            await press(app, pilot, "f")
            text = screen_text(app)
            assert "The rope of the bell was stolen again on Monday" in text
            assert not set(text) & set("\x1b\x07\x00\u202e\u2066")
            assert "alert" not in text

    drive(work)


def test_what_changed_since_one_looked_is_marked(places: Places, server: HostileServer) -> None:
    desk = told(places, server, "whole")

    async def look(*expected: str) -> None:
        async with running(desk, (200, 50)) as (app, pilot):
            await press(app, pilot, "enter")
            text = screen_text(app)
            assert [line for line in expected if line not in text] == []
            if not expected:
                assert "since you looked" not in text

    drive(look)
    clock.set_now(NOW + 3_600)
    with Archive.open(places.database) as archive:
        changed = entry(1, "Treaty report rewritten", hours=1, summary="Summary of Treaty report whole.\n\nA word more.")
        archive.store_feed(FeedRound(archive.ensure_feed("https://one.example/rss.xml"), clock.now(),
                                     (NewItem(changed, text_hash="2", item=1),)))
    clock.set_now(NOW + 7_200)
    drive(lambda: look("changed 31 March 2025, 09:30, since you looked: 1 paragraph new (+)", "“Treaty report whole”",
                       " + A word more.", "   Summary of Treaty report whole."))
    drive(look)


def test_reports_that_came_since_one_looked_at_the_story_are_marked(places: Places, server: HostileServer) -> None:
    desk = told(places, server, "whole", "missing", story=True)

    async def look(new: int) -> None:
        async with running(desk, (100, 50)) as (app, pilot):
            await press(app, pilot, "enter")
            text = screen_text(app)
            assert ("1 since you looked 2h ago (+)" in text) is bool(new)
            assert text.count("+One Gazette") == new
            await press(app, pilot, "]")
            assert screen_text(app).count("+One Gazette") == new  # looking at it does not take the sign away at once

    drive(lambda: look(0))
    clock.set_now(NOW + 7_260)  # two hours after any look: the clock goes on
    [late] = store(places.database, [(entry(9, "Treaty report late", hours=-1), ("treaty",))])
    with Archive.open(places.database) as archive:
        archive.place([(late, 1, None, b"\x01")])
    drive(lambda: look(1))
    drive(lambda: look(0))
