"""The sleep of a service by clocks that jump, stop and start again, and the signals that end it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from store import clock
from store.cli import unattended
from store.cli.session import Stop

NOW = 1_742_817_600


class Clocks:
    """Both clocks, moved by the sleep itself and by `events`: {wait number: seconds that the wall clock jumps}."""

    def __init__(self, events: dict[int, int]) -> None:
        self.wall, self.steady = float(NOW), 0.0
        self.events = events
        self.waits = 0

    def wait(self, seconds: float) -> bool:
        self.wall += seconds + self.events.get(self.waits, 0)
        self.steady += seconds
        self.waits += 1
        assert self.waits < 10_000
        return False


@pytest.fixture
def sleeping(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, int | None, dict[int, int]], Clocks]]:
    stops: list[Stop] = []

    def sleep(every: int, wake: int | None, events: dict[int, int]) -> Clocks:
        clocks = Clocks(events)
        monkeypatch.setattr(clock, "now", lambda: int(clocks.wall))
        monkeypatch.setattr(clock, "monotonic", lambda: clocks.steady)
        stop = Stop()
        stops.append(stop)
        monkeypatch.setattr(stop, "wait", clocks.wait)
        unattended._sleep(every, wake, stop, None)
        return clocks

    yield sleep
    for stop in stops:
        stop.close()


Sleep = Callable[[int, int | None, dict[int, int]], Clocks]


@pytest.mark.parametrize(("every", "wake", "slept"), [(900, NOW + 900, 900), (900, NOW + 90, 90), (900, None, 900),
                                                      (60, NOW + 900, 60), (900, NOW - 5, 1), (900, NOW + 10**9, 900)])
def test_a_sleep_ends_when_the_first_feed_is_due(sleeping: Sleep, every: int, wake: int | None, slept: int) -> None:
    assert sleeping(every, wake, {}).steady == slept


@pytest.mark.parametrize("jump", [10 * 365 * 86_400, -10 * 365 * 86_400, 3_600, -3_600, 8 * 3_600])
def test_a_jump_of_the_clock_or_a_sleep_of_the_machine_ends_it(sleeping: Sleep, jump: int) -> None:
    assert sleeping(900, NOW + 900, {10: jump}).steady <= 10 * unattended.LOOK + unattended.LOOK


@pytest.mark.parametrize("drift", [-30, 5])
def test_a_clock_that_is_only_set_right_does_not(sleeping: Sleep, drift: int) -> None:
    assert sleeping(900, NOW + 900, {10: drift}).steady >= 890


def test_a_signal_wakes_a_stop_that_waits_and_a_second_one_ends_at_once() -> None:
    stop = Stop()
    with stop.listening():
        timer = threading.Timer(0.05, signal.raise_signal, [signal.SIGTERM])
        timer.start()
        assert stop.wait(60)
        timer.join()
        assert stop()
        assert stop.number == signal.SIGTERM
        signal.raise_signal(signal.SIGTERM)  # a second one of these changes nothing
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal here")
def test_a_hang_up_asks_for_a_reload() -> None:
    stop = Stop()
    with stop.listening():
        signal.raise_signal(signal.SIGHUP)
        assert stop.wait(60)
        assert stop.reload
        assert not stop()
        stop.reload = False
        begun = time.monotonic()
        assert not stop.wait(0.01)
        assert time.monotonic() > begun


def test_whoever_asks_shows_that_the_work_goes_on() -> None:
    asked: list[bool] = []
    stop = Stop(watching=lambda: asked.append(True))
    assert not stop()
    assert asked == [True]
    stop.close()
