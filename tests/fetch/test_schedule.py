"""When a feed is asked again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from store.clock import DAY
from store.fetch import schedule
from store.types import FeedSpec, FeedState, Settings

NOW = 1_740_000_000
SPEC = FeedSpec("https://outlet.example/feed")
STATE = FeedState(1, SPEC.url)
SETTINGS = Settings()


def test_a_new_feed_is_due() -> None:
    assert schedule.is_due(SPEC, STATE, SETTINGS, NOW)


def test_a_timer_of_the_same_interval_never_skips_a_round() -> None:
    state = replace(STATE, next_due=NOW + 900, last_try=NOW)
    assert schedule.is_due(SPEC, state, SETTINGS, NOW + 900 - 80)
    assert not schedule.is_due(SPEC, state, SETTINGS, NOW + 900 - 100)


def test_ttl_and_max_age_put_a_feed_off_and_every_overrules_them() -> None:
    state = replace(STATE, manners="ttl=7200")
    assert schedule.next_due(SPEC, state, SETTINGS, NOW)[1] == NOW + 7200
    assert schedule.next_due(SPEC, STATE, SETTINGS, NOW, max_age=3600)[1] == NOW + 3600
    assert schedule.next_due(replace(SPEC, every=600), state, SETTINGS, NOW, max_age=3600)[1] == NOW + 600


def test_what_a_server_asks_for_is_capped_at_a_day() -> None:
    assert schedule.next_due(SPEC, replace(STATE, manners=f"ttl={90 * DAY}"), SETTINGS, NOW)[1] == NOW + DAY
    assert schedule.next_due(SPEC, STATE, SETTINGS, NOW, max_age=10**9)[1] == NOW + DAY


def test_skipped_hours_are_skipped() -> None:
    midnight = NOW - NOW % DAY
    state = replace(STATE, manners="hours=0,1,2,3")
    assert schedule.next_due(SPEC, state, SETTINGS, midnight)[1] == midnight + 4 * 3600
    everything = replace(STATE, manners="hours=" + ",".join(map(str, range(24))))
    assert schedule.next_due(SPEC, everything, SETTINGS, midnight)[1] == midnight + 900


def test_failures_back_off_doubling_within_a_day() -> None:
    waits = [schedule.after_failure(SPEC, replace(STATE, failures=n), SETTINGS, NOW) - NOW for n in range(1, 40)]
    assert 850 <= waits[0] <= 950
    assert all(1.7 < later / sooner < 2.3 for sooner, later in pairwise(waits[:7]))
    assert max(waits) <= DAY * 1.05
    assert schedule.after_failure(replace(SPEC, every=300), replace(STATE, failures=30), SETTINGS, NOW) == NOW + 300


def test_two_feeds_that_fail_together_do_not_return_together() -> None:
    state = replace(STATE, failures=5)
    others = {schedule.after_failure(FeedSpec(f"https://outlet{n}.example/"), state, SETTINGS, NOW) for n in range(20)}
    assert len(others) > 15


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("120.5", 120),
        ("999999999999999999999", DAY),
        ("31536000", DAY),
        ("0", 0),
        ("120, 60", 120),
        ("2025-02-19T21:30:00Z", 600),
        ("Wed, 19 Feb 2025 21:30:00 GMT", 600),
        ("Wed, 19 Feb 2020 21:30:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
    ],
)
def test_retry_after_is_read_in_every_form(value: str, expected: int) -> None:
    assert schedule.retry_after(value, NOW, "Wed, 19 Feb 2025 21:20:00 GMT") == NOW + expected


@pytest.mark.parametrize("value", ["", "soon", "-5", "\x1b", "Wed, 99 Foo"])
def test_a_retry_after_that_says_nothing_is_none(value: str) -> None:
    assert schedule.retry_after(value, NOW) is None


def test_a_clock_that_jumps_silences_no_feed() -> None:
    state = replace(STATE, next_due=NOW + 900, last_try=NOW)
    assert schedule.is_due(SPEC, state, SETTINGS, NOW + 10 * 365 * DAY)
    assert schedule.is_due(SPEC, state, SETTINGS, NOW - 10 * 365 * DAY)
    held = replace(state, held_until=NOW + DAY, next_due=NOW + DAY)
    assert schedule.is_due(SPEC, held, SETTINGS, NOW - 10 * 365 * DAY)


def test_a_feed_that_is_gone_is_looked_at_ever_more_rarely() -> None:
    days = [(schedule.after_gone(replace(STATE, failures=n), NOW) - NOW) // DAY for n in range(1, 8)]
    assert days == [1, 2, 4, 8, 16, 30, 30]


def test_a_quiet_feed_is_asked_less_often_and_a_busy_one_is_not() -> None:
    assert schedule.interval_of(SPEC, replace(STATE, last_new=NOW - 600), SETTINGS, NOW) == 900
    assert schedule.interval_of(SPEC, replace(STATE, last_new=NOW - DAY), SETTINGS, NOW) == 7200
    assert schedule.interval_of(SPEC, replace(STATE, last_new=NOW - DAY, manners="gap=300"), SETTINGS, NOW) == 1200
    assert schedule.interval_of(SPEC, replace(STATE, last_new=NOW - 90 * DAY), SETTINGS, NOW) == 4 * 3600
    assert schedule.interval_of(SPEC, replace(STATE, last_new=NOW + 90 * DAY), SETTINGS, NOW) == 900


def test_the_gap_between_items_is_their_median() -> None:
    assert schedule.gap_of([NOW - n * 600 for n in range(10)], NOW) == 600
    assert schedule.gap_of([NOW, NOW - 5, None], NOW) is None


def test_max_age_less_age() -> None:
    assert schedule.max_age_of({"cache-control": "public, max-age=600", "age": "100"}) == 500
    assert schedule.max_age_of({"cache-control": "no-cache, max-age=600"}) is None
    assert schedule.max_age_of({"cache-control": "s-maxage=600"}) is None
    assert schedule.max_age_of({}) is None
    headers = {"expires": "Tue, 18 Feb 2025 10:00:00 GMT", "date": "Tue, 18 Feb 2025 09:30:00 GMT"}
    assert schedule.max_age_of(headers) == 1800


def test_next_wake_is_the_soonest_feed() -> None:
    states = {SPEC.url: replace(STATE, next_due=NOW + 500, last_try=NOW - 400)}
    assert schedule.next_wake([SPEC], states, SETTINGS, NOW) == NOW + 500
    assert schedule.next_wake([SPEC, FeedSpec("https://new.example/")], states, SETTINGS, NOW) == NOW


def test_silence_is_noticed() -> None:
    busy = replace(STATE, last_ok=NOW, last_new=NOW - 4 * DAY, manners="gap=900")
    assert schedule.is_silent(busy, NOW)
    assert not schedule.is_silent(replace(busy, manners=f"gap={DAY}"), NOW)
    assert not schedule.is_silent(replace(busy, last_new=NOW - DAY), NOW)
