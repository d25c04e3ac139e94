"""The feeds screen: health and log, order and filter, and every change of feeds.yaml that it makes."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from store.db import Archive, FeedRound
from store.jobs.lock import FetchLock
from store.jobs.places import Places, find_places
from store.types import FeedState
from tests.server.hostile import Case, HostileServer, http, item, rss
from tests.tui.covering import covers, desk_of
from tests.tui.running import NOW, drive, press, running, screen_text, settle
from tui.screens.feedlog import FeedLogScreen
from tui.screens.feeds import FeedsScreen
from tui.screens.found import FoundScreen

ONE, TWO = "https://one.example/rss.xml", "https://two.example/rss.xml"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is due, and matching again is nothing."""
    monkeypatch.setattr("tui.desk.Desk.due", lambda desk: desk._reader.ask(lambda archive: 0))
    monkeypatch.setattr("tui.desk.Desk.apply_command", lambda desk: ["true"])


def rounds(places: Places) -> None:
    """The first feed has answered, then failed twice; the second one answers and has been silent for long."""
    with Archive.open(places.database) as archive:
        one, two = archive.ensure_feed(ONE), archive.ensure_feed(TWO)
        for number, (outcome, error) in enumerate(
            (
                ("new", None),
                ("failed", "no connection could be made (refused)"),
                ("failed", "there is nothing at this address (404)"),
            )
        ):
            state = FeedState(
                one,
                ONE,
                next_due=NOW + 7_200,
                last_try=NOW - 600,
                last_ok=NOW - 9_000,
                failures=number,
                error=error,
                error_at=NOW - 600 if error else None,
                interval=1800,
            )
            archive.store_unchanged(
                [
                    FeedRound(
                        one,
                        NOW - 9_000 + number * 900,
                        (),
                        state,
                        outcome,
                        404 if error else 200,
                        0 if error else 51_200,
                        120,
                        error,
                        0 if error else 20,
                    )
                ]
            )
        state = FeedState(two, TWO, next_due=NOW + 900, last_try=NOW - 300, last_ok=NOW - 300, interval=900)
        archive.store_unchanged([FeedRound(two, NOW - 300, (), state, "unchanged", 304)])
        with archive._writing() as db:
            db.execute("UPDATE feeds SET last_new = ? WHERE id = ?", (NOW - 40 * 86_400, two))


def lines(app: Any) -> list[str]:
    """The names of the feeds, in their order."""
    return [feed.name for feed in app.screen.feeds]


def test_health_curve_share_and_words(filled: Places) -> None:
    rounds(filled)

    async def work() -> None:
        async with running(filled, (160, 30)) as (app, pilot):
            await press(app, pilot, "F")
            text = screen_text(app)
            assert "2 feeds, 1 failing, 1 silent" in text
            assert "! One Gazette" in text
            assert "failed 2×" in text
            assert "20 items    16 in topics" in text
            assert "51kB" in text
            assert "every 30 min" in text
            assert "there is nothing at this address (404) · 2 failures in a row, last 10m ago" in text
            assert "80 % of its items belong to topics" in text
            await press(app, pilot, "j")
            assert "has brought nothing new for 40 days: it may have moved" in screen_text(app)

    drive(work)


@covers("feed_log")
def test_the_log_of_a_feed(filled: Places) -> None:
    rounds(filled)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "F", "enter")
            assert isinstance(app.screen, FeedLogScreen)
            text = screen_text(app)
            assert "4 rounds, 2 failed" in text
            assert text.index("(404)") < text.index("(refused)") < text.index("20 seen")
            await press(app, pilot, "j")
            assert "no connection could be made (refused)" in app.screen.table.detail
            await press(app, pilot, "q")
            assert isinstance(app.screen, FeedsScreen)

    drive(work)


@covers("feed_sort", "feed_turn", "feed_filter")
def test_order_and_filter(filled: Places) -> None:
    rounds(filled)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "F")
            assert lines(app) == ["One Gazette", "Two Herald"]  # what needs a person first
            await press(app, pilot, "S")
            assert lines(app) == ["Two Herald", "One Gazette"]
            await press(app, pilot, "s")
            assert lines(app) == ["One Gazette", "Two Herald"]
            assert "by name" in screen_text(app)
            for _ in range(6):
                await press(app, pilot, "s")
            assert "trouble first" in app.screen.status.text
            await press(app, pilot, "/", *"sil")
            assert lines(app) == ["Two Herald"]
            await press(app, pilot, "enter")
            assert "1 of 2 feeds: sil" in screen_text(app)
            await press(app, pilot, "/", *"zzz", "enter")
            assert "No feed has “zzz”." in screen_text(app)
            await press(app, pilot, "q")
            assert lines(app) == ["One Gazette", "Two Herald"]
            await press(app, pilot, "/", "4", "0", "4", "escape")
            assert lines(app) == ["One Gazette", "Two Herald"]
            assert isinstance(app.screen, FeedsScreen)

    drive(work)


@covers("feed_edit")
def test_an_entry_is_edited_and_undo_takes_it_back(filled: Places) -> None:
    before = filled.config_file.read_text()

    async def work() -> None:
        async with running(filled, frozen=False) as (app, pilot):
            await press(app, pilot, "F", "e")
            prompt = app.screen._prompt
            assert prompt.field.value == 'url: "https://one.example/rss.xml", name: One Gazette'
            prompt.field.value = "url: https://one.example/rss.xml, evry: 5m"
            await settle(app, pilot)
            assert "evry" in prompt.hint.text
            await press(app, pilot, "enter")
            assert filled.config_file.read_text() == before
            prompt.field.value = "url: https://one.example/news.xml, name: The Gazette, tags: [wire], every: 5m"
            await press(app, pilot, "enter")
            assert (
                "{url: https://one.example/news.xml, name: The Gazette, tags: [wire], every: 5m}"
                in filled.config_file.read_text()
            )
            assert "The Gazette" in screen_text(app)
            assert next(feed for feed in app.screen.feeds if feed.name == "The Gazette").items == 20  # its items went along
            await press(app, pilot, "u")
            assert filled.config_file.read_text() == before
            assert next(feed for feed in app.screen.feeds if feed.name == "One Gazette").items == 20
            await press(app, pilot, "U")
            assert "The Gazette" in filled.config_file.read_text()

    drive(work)


@covers("feed_remove")
def test_a_feed_leaves_and_its_items_stay(filled: Places) -> None:
    before = filled.config_file.read_text()

    async def work() -> None:
        async with running(filled, frozen=False) as (app, pilot):
            await press(app, pilot, "F", "d")
            assert "its 20 items stay" in screen_text(app)
            await press(app, pilot, "escape")
            assert filled.config_file.read_text() == before
            await press(app, pilot, "d", "enter")
            assert "one.example" not in filled.config_file.read_text()
            assert lines(app) == ["Two Herald"]
            with Archive.open(filled.database) as archive:
                assert archive.feed_states()[ONE].items == 20
            await press(app, pilot, "u")
            assert filled.config_file.read_text() == before
            assert lines(app) == ["One Gazette", "Two Herald"]

    drive(work)


@covers("feed_add", "found_add")
def test_feeds_behind_an_address_are_shown_and_one_is_added(filled: Places) -> None:
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/world"><link rel="alternate" '
        'type="application/rss+xml" href="/local"></head></html>'
    )
    server = HostileServer(
        [
            Case("page", "", http(page, kind="text/html"), ""),
            Case("nothing", "", http("<html>"), ""),
            Case("world", "", http(rss(item("world-1"), item("world-2"))), ""),
            Case("local", "", http(rss(item("local-1"))), ""),
        ]
    )
    text = filled.config_file.read_text() + "settings: {allow_private_hosts: [127.0.0.1]}\n"
    filled.config_file.write_text(text)
    places = find_places(filled.config_file, filled.database)

    async def work() -> None:
        async with running(places, frozen=False) as (app, pilot):
            await press(app, pilot, "F", "a")
            app.screen._prompt.field.value = f"http://127.0.0.1:{server.port}/page"
            await press(app, pilot, "enter")
            assert isinstance(app.screen, FoundScreen), app.screen.status.text
            shown = screen_text(app)
            assert "2 feeds" in shown
            assert "Report world-1" in shown
            await press(app, pilot, "j", "enter")
            assert isinstance(app.screen, FeedsScreen)
            assert f"http://127.0.0.1:{server.port}/local" in filled.config_file.read_text()
            assert app.screen.current.url.endswith("/local")
            await press(app, pilot, "a")
            app.screen._prompt.field.value = f"http://127.0.0.1:{server.port}/nothing"
            await press(app, pilot, "enter")
            assert "no feed" in app.screen.status.text
            await press(app, pilot, "u")
            assert filled.config_file.read_text() == text

    drive(work)
    server.close()


def test_the_sample_desk_keeps_its_feeds(filled: Places) -> None:
    before = filled.config_file.read_text()

    async def work() -> None:
        async with running(filled, frozen=True) as (app, pilot):
            await press(app, pilot, "F", "a", "e", "d", "m", "r")
            assert isinstance(app.screen, FeedsScreen)
            assert app.screen._prompt is None
            assert filled.config_file.read_text() == before
            assert desk_of(app) is not None

    drive(work)


def test_how_far_another_fetcher_is(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.desk.Desk.fetch_command", lambda desk, feeds=(): [sys.executable, "-c", "raise SystemExit(75)"])

    async def work() -> None:
        async with running(filled, frozen=False) as (app, pilot):
            with FetchLock(filled.database, "fetch") as lock:
                lock._write(", 40 of 100 feeds, 3 new")
                await press(app, pilot, "r")
                assert "another wirewatch is fetching" in desk_of(app).status.text
                while "40 of 100 feeds" not in screen_text(app):
                    await pilot.pause()
            while "40 of 100 feeds" in screen_text(app):
                await pilot.pause()

    drive(work)


def test_hostile_names_are_shown_as_they_are(filled: Places) -> None:
    filled.config_file.write_text('feeds: [{url: "https://x.example/", name: "[red]\\u202ex"}]\n')
    places = find_places(filled.config_file, filled.database)

    async def work() -> None:
        async with running(places) as (app, pilot):
            await press(app, pilot, "F")
            assert "[red]" in screen_text(app)
            assert "\u202e" not in screen_text(app)

    drive(work)
