"""One round in this process: what one item or feed cannot do to the others, when the next round is, and strange clocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from store import clock
from store.clock import DAY
from store.db import Archive, FeedRound
from store.errors import ArchiveFull
from store.jobs import taking
from store.jobs.refresh import FeedOutcome, refresh
from store.jobs.rules import Rules, load_rules
from store.types import Document, Match, View
from tests.cli.desk import Desk, make_desk

NOW = 1_742_817_600


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock.set_now(NOW)
    made = make_desk(tmp_path)
    (tmp_path / "second.xml").write_text((tmp_path / "post.xml").read_text().replace("p-", "q-"))
    made.config.write_text("topics: [seeds/*.yaml]\nnames: [seeds/names/*.yaml]\n"
                           "feeds:\n  - {path: post.xml, every: 15m}\n  - {path: second.xml, every: 15m}\n")
    yield made
    clock.set_now(None)


def rules_of(desk: Desk, archive: Archive) -> Rules:
    return load_rules(desk.config, archive)


def outcomes(archive: Archive, rules: Rules, *, everything: bool = False) -> list[FeedOutcome]:
    found: list[FeedOutcome] = []
    refresh(archive, rules, on_result=found.append, everything=everything)
    return found


class Choking:
    """A matcher that cannot stand one item."""

    def __init__(self, rules: Rules, title: str) -> None:
        self.inner = rules.matcher
        self.title = title

    def match(self, document: Document) -> tuple[Match, ...]:
        if document.title == self.title:
            raise RecursionError("too deep")
        return self.inner.match(document)


def test_an_item_that_cannot_be_matched_keeps_no_other_out(desk: Desk) -> None:
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        rules.matcher = Choking(rules, "Rain in Borvik")  # type: ignore[assignment]
        first, second = outcomes(archive, rules)
        assert (first.outcome, first.new, second.outcome, second.new) == ("failed", 2, "failed", 2)
        assert first.error == "1 of its items could not be taken in: RecursionError: too deep"
        clock.set_now(NOW + 900)
        again = outcomes(archive, rules_of(desk, archive))  # mended: what was missed comes in
        assert [(one.outcome, one.new, one.items) for one in again] == [("new", 1, 3), ("new", 1, 3)]
        assert archive.count(View()) == 6


def test_an_item_that_cannot_be_stored_keeps_no_other_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        store = archive.store_rounds

        def choking(rounds: list[FeedRound]) -> object:
            if any(item.entry.key == "p-2" for one in rounds for item in one.items):
                raise OverflowError("Python int too large to convert to SQLite INTEGER")
            return store(rounds)

        monkeypatch.setattr(archive, "store_rounds", choking)
        first, second = outcomes(archive, rules)
        assert (first.outcome, first.new, second.outcome, second.new) == ("failed", 2, "new", 3)
        assert "1 of its items" in str(first.error)
        assert archive.feed_log(first.feed)[0].outcome == "failed"


def test_an_archive_that_is_full_ends_the_round(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)

        def full(rounds: object) -> object:
            raise ArchiveFull("no room left", "make room")

        monkeypatch.setattr(archive, "store_rounds", full)
        with pytest.raises(ArchiveFull):
            refresh(archive, rules)


def test_stories_that_cannot_be_made_wait_for_the_next_round(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> int:
        raise ZeroDivisionError("a story of nothing")

    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        with monkeypatch.context() as patch:
            patch.setattr("store.jobs.placing.place_waiting", broken)
            total = refresh(archive, rules)
        assert (total.new, total.placed) == (6, 0)
        assert "ZeroDivisionError" in total.fault
        assert refresh(archive, rules).placed == 6


def test_a_stop_keeps_what_was_finished(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "FEEDS", 1)
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        found: list[FeedOutcome] = []
        total = refresh(archive, rules, on_result=found.append, stop=lambda: bool(found))
        assert total.stopped
        assert [one.new for one in found] == [3]
        assert archive.count(View()) == 3
        assert refresh(archive, rules).new == 3
        assert archive.unplaced_count() == 0


def test_what_waits_for_company_is_kept_after_a_second_and_told_only_then(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10**9))
    monkeypatch.setattr(taking.clock, "monotonic", lambda: float(next(ticks)))  # a second goes by with each look
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        kept: list[int] = []
        told: list[int] = []

        def counting(rounds: list[FeedRound]) -> object:
            kept.append(len(rounds))
            return store(rounds)

        store = archive.store_rounds
        monkeypatch.setattr(archive, "store_rounds", counting)
        refresh(archive, rules, on_result=lambda outcome: told.append(archive.count(View())))
        assert kept == [1, 1]
        assert told == [3, 6]


def test_feeds_that_come_together_share_a_transaction_and_are_told_when_it_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "PATIENCE", 3600.0)
    with Archive.open(desk.database) as archive:
        told: list[int] = []
        refresh(archive, rules_of(desk, archive), on_result=lambda outcome: told.append(archive.count(View())))
        assert told == [6, 6]


def test_a_timer_of_a_quarter_over_a_quarter_misses_no_turn(desk: Desk) -> None:
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        asked = 0
        for turn in range(40):
            clock.set_now(NOW + turn * 900 + (turn * 37) % 60)  # a timer is late by up to a minute
            asked += len(outcomes(archive, rules))
        assert asked == 80


def test_the_next_round_is_when_the_first_feed_is_due(desk: Desk) -> None:
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        assert refresh(archive, rules).next_wake == NOW + 900
        clock.set_now(NOW + 400)
        assert refresh(archive, rules).next_wake == NOW + 900


def test_a_host_that_wants_quiet_does_not_keep_a_service_awake(desk: Desk) -> None:
    desk.config.write_text("feeds:\n  - {url: 'https://quiet.example/a'}\n  - {url: 'https://quiet.example/b'}\n")
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        held, other = (archive.ensure_feed(spec.url) and archive.feed_state(spec.url) for spec in rules.config.feeds)
        assert held
        assert other
        archive.save_feed(replace(held, held_until=NOW + 5_000, next_due=NOW + 5_000, last_try=NOW - 10))
        archive.save_feed(replace(other, next_due=NOW - 5, last_try=NOW - 900))
        total = refresh(archive, rules)
        assert (total.feeds, total.next_wake) == (0, NOW + 5_000)


@pytest.mark.parametrize("jump", [10 * 365 * DAY, -10 * 365 * DAY, 3 * DAY, -3 * DAY, 3_600, -3_600, -20 * 3_600])
def test_a_clock_that_jumps_there_and_back_silences_no_feed(desk: Desk, jump: int) -> None:
    with Archive.open(desk.database) as archive:
        rules = rules_of(desk, archive)
        outcomes(archive, rules)
        for moment in (NOW + 60 + jump, NOW + 120):
            clock.set_now(moment)
            total = refresh(archive, rules)
            assert total.next_wake is not None
            assert total.next_wake <= moment + 1_000
        clock.set_now(NOW + 1_100)
        assert len(outcomes(archive, rules)) == 2
        assert archive.count(View()) == 6
