"""The log screen: what went wrong, here and in the fetcher, newest first, with what to do; one key away."""

from __future__ import annotations

from typing import Any

import pytest

from store.db import Archive, FeedRound
from store.jobs.edits import mute
from store.jobs.log import events
from store.jobs.places import Places
from store.types import FeedState
from tests.tui.covering import covers, desk_of
from tests.tui.running import NOW, drive, press, running, screen_text, settle
from tui.screens.feedlog import FeedLogScreen
from tui.screens.log import LogScreen

BROKEN = "id: treaty\nname: T\nrules:\n  - match: 'a AND'\n"


def rounds(places: Places) -> None:
    """Three rounds, the last half an hour ago: in two of them one feed failed."""
    with Archive.open(places.database) as archive:
        one, two = (archive.ensure_feed(f"https://{name}.example/rss.xml") for name in ("one", "two"))
        for number, ago in enumerate((7_200, 3_600, 1_800)):
            at = NOW - ago
            archive.store_unchanged([FeedRound(one, at, outcome="unchanged", status=304)])
            failed = number > 0
            state = FeedState(two, "https://two.example/rss.xml", failures=number, error="gone fishing" if failed else None)
            archive.store_unchanged([FeedRound(
                two, at, state=state, outcome="failed" if failed else "unchanged", status=404 if failed else 304,
                error="there is nothing at this address (404)" if failed else None)])


@covers("log", "log_bad")
def test_the_log_tells_of_rounds_and_feeds_that_failed(filled: Places) -> None:
    rounds(filled)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "!")
            assert isinstance(app.screen, LogScreen)
            text = screen_text(app)
            assert "Two Herald: there is nothing at this address (404)" in text
            assert "×2" in text
            assert "2 feeds asked: 0 new, 1 failed" in text
            assert "nothing new" in text
            told = app.screen.told
            assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)
            await press(app, pilot, "a")
            assert [one.kind for one in app.screen.told] == ["feed"]
            text = screen_text(app)
            assert "failed 2 times in a row" in text
            assert "https://two.example/rss.xml" in text
            assert "shows its last rounds" in text
            await press(app, pilot, "enter")
            assert isinstance(app.screen, FeedLogScreen)
            assert app.screen.feed.name == "Two Herald"
            await press(app, pilot, "q", "a", "!")
            assert app.screen is desk_of(app)

    drive(work)


def test_a_warning_says_which_key_shows_more_and_stands_in_the_log(filled: Places) -> None:
    async def work() -> None:
        async with running(filled, (80, 24)) as (app, pilot):
            desk_of(app).say("the press stands still: oil it", warn=True, detail="first line\nsecond line")
            await settle(app, pilot)
            assert "! log" in screen_text(app)
            await press(app, pilot, "!")
            text = screen_text(app)
            assert "the press stands still: oil it" in text
            assert "first line" in text
            assert "second line" in text
            await press(app, pilot, "q")
            desk_of(app).say("all is well again")
            await settle(app, pilot)
            assert "! log" not in screen_text(app)

    drive(work)
    with Archive.open(filled.database) as archive:
        assert [(one.words, one.bad) for one in events(archive) if one.bad] == [("the press stands still: oil it", True)]


def test_an_unforeseen_error_keeps_its_trace_for_whoever_mends_it(filled: Places) -> None:
    async def broken() -> None:
        raise RuntimeError("a wheel came off")

    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk_of(app).begin(broken())
            await settle(app, pilot)
            app.unforeseen.clear()
            await press(app, pilot, "!")
            text = screen_text(app)
            assert "something unforeseen: RuntimeError: a wheel came off" in text
            assert "Traceback" in text

    drive(work)


def test_a_broken_edit_is_told_once_and_counted(filled: Places) -> None:
    async def work() -> None:
        async with running(filled) as (app, pilot):
            (filled.config_file.parent / "topics" / "a-treaty.yaml").write_text(BROKEN)
            for _ in range(3):
                await desk_of(app).take_rules()
            await settle(app, pilot)
            assert "the last good rules stay in force" in screen_text(app)
            await press(app, pilot, "!")
            screen = app.screen
            assert isinstance(screen, LogScreen)
            assert [(one.kind, one.times) for one in screen.told if one.bad] == [("feeds.yaml", 3)]
            assert "mend the file" in screen_text(app)

    drive(work)


def test_a_refused_undo_is_in_the_log(filled: Places) -> None:
    with Archive.open(filled.database) as archive:
        assert mute(archive, filled.config_file, "https://one.example/rss.xml", True) is not None
    filled.config_file.write_text(filled.config_file.read_text() + "# by another hand\n")

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "u")
            assert "! log" in screen_text(app)
            await press(app, pilot, "!")
            assert "feeds.yaml was changed" in screen_text(app)
            assert isinstance(app.screen, LogScreen)
            assert [one.kind for one in app.screen.told if one.bad] == ["desk"]

    drive(work)


def test_what_the_archive_cannot_take_the_desk_remembers(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    from store.errors import ArchiveFull

    def full(*_: Any, **__: Any) -> None:
        raise ArchiveFull("no room left", "make room on the disk")

    async def work() -> None:
        async with running(filled) as (app, pilot):
            monkeypatch.setattr(Archive, "turn_paper", full)
            for _ in range(2):
                desk_of(app).say("no room left (make room on the disk)", warn=True)
            await settle(app, pilot)
            await press(app, pilot, "!")
            assert isinstance(app.screen, LogScreen)
            assert [one.words for one in app.screen.told if one.bad] == ["no room left (make room on the disk)"]

    drive(work)


def test_hostile_words_in_the_log_reach_no_terminal_as_they_are(filled: Places) -> None:
    with Archive.open(filled.database) as archive:
        feed = archive.ensure_feed("https://evil.example/rss.xml", "Evil\x1b[2J\u202egazette")
        archive.store_unchanged([FeedRound(feed, NOW - 60, outcome="failed", error="\x1b]0;mine\x07[red]no[/red]\u2066")])

    async def work() -> None:
        async with running(filled) as (app, pilot):
            await press(app, pilot, "!")
            text = screen_text(app)
            assert "[red]no[/red]" in text
            assert not set(text) & set("\x1b\x07\u202e\u2066")

    drive(work)
