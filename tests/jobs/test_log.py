"""The log of an archive: bounded, counted, readable whatever stands in it."""

from __future__ import annotations

from pathlib import Path

from store.db import Archive, FeedRound
from store.jobs.log import DESK, LONGEST, MOST, RULES, events, note
from store.types import FeedState


def test_the_same_again_is_counted_and_comes_to_the_top(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        note(archive, DESK, "no room left", at=10)
        note(archive, RULES, "matched again", bad=False, at=20)
        note(archive, DESK, "no room left", "now with detail", at=30)
        told = events(archive)
    assert [(one.at, one.words, one.times, one.since) for one in told] == [
        (30, "no room left", 2, 10), (20, "matched again", 1, 20)]
    assert told[0].detail == "now with detail"
    assert (told[0].bad, told[1].bad) == (True, False)


def test_the_log_is_bounded(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        for number in range(MOST + 50):
            note(archive, DESK, f"trouble {number} {'x' * 1000}", "y" * 100_000, at=number)
        told = events(archive)
        assert len(told) == MOST
        assert told[0].words.startswith(f"trouble {MOST + 49} ")
        assert max(len(one.words) for one in told) == LONGEST
        assert len(archive.paper("log") or "") < 1_000_000


def test_what_another_hand_wrote_is_passed_over(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        for text in ("{", "7", '[["x"], 3, null]'):
            archive.set_paper("log", text)
            assert events(archive) == []
        assert note(archive, DESK, "goes on \ud800", at=1)
        assert len(events(archive)) == 1


def test_a_log_that_cannot_be_written_says_so_and_harms_nothing(tmp_path: Path) -> None:
    Archive.open(tmp_path / "a.db").close()
    with Archive.open(tmp_path / "a.db", readonly=True) as archive:
        assert not note(archive, DESK, "trouble", at=1)
        assert events(archive) == []


def test_rounds_without_anything_are_one_event_and_others_each_their_own(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        feed = archive.ensure_feed("https://one.example/rss.xml")
        for at, outcome in ((10, "unchanged"), (20, "unchanged"), (30, "failed"), (40, "unchanged"), (50, "unchanged")):
            error = "no answer" if outcome == "failed" else None
            archive.store_unchanged([FeedRound(feed, at, outcome=outcome, error=error)])
        told = [(one.at, one.words, one.times) for one in events(archive) if one.kind == "round"]
    assert told == [(50, "nothing new", 2), (30, "1 feed asked: 0 new, 1 failed", 1), (20, "nothing new", 2)]


def test_a_feed_that_works_again_is_no_trouble_any_more(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        feed = archive.ensure_feed("https://one.example/rss.xml", "One")
        for at, failures in ((10, 1), (20, 2)):
            archive.store_unchanged([FeedRound(
                feed, at, state=FeedState(feed, "https://one.example/rss.xml", failures=failures), outcome="failed",
                status=503, error="under repair")])
        (event,) = [one for one in events(archive, {"https://one.example/rss.xml": "The One"}) if one.kind == "feed"]
        assert (event.words, event.times, event.since, event.bad) == ("The One: under repair (HTTP 503)", 2, 10, True)
        archive.store_unchanged([FeedRound(
            feed, 30, state=FeedState(feed, "https://one.example/rss.xml"), outcome="unchanged", status=304)])
        (event,) = [one for one in events(archive) if one.kind == "feed"]
        assert not event.bad
        assert "it works again" in event.detail
