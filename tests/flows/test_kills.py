"""A fetch that is killed, or asked to end, at any instant: nothing lost, nothing doubled, and the next round goes on."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.flows.served import SHOWN, Served, compare, desk_of, faults, held, one_round


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("seed", range(5))
def test_a_fetch_that_is_ended_loses_and_doubles_nothing(tmp_path: Path, seed: int, number: signal.Signals) -> None:
    dice = random.Random(f"{seed} {number}")
    with Served(pause=0.01).serving() as served:
        desk = desk_of(served, tmp_path)
        if dice.random() < 0.5:
            one_round(desk)
            served.grow()
        while served.asked.acquire(blocking=False):
            pass
        child = subprocess.Popen(desk.argv("fetch", "--all", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 env=desk.environment(), cwd=desk.folder)
        for _ in range(dice.randrange(1, served.feeds)):
            assert served.asked.acquire(timeout=60)
        time.sleep(dice.random() * 0.1)
        child.send_signal(number)
        out, err = child.communicate(timeout=30)
        assert b"Traceback" not in err
        if number == signal.SIGTERM:
            assert child.returncode in (0, 130)
        assert faults(desk.database) == []
        stored = {key for key, _ in held(desk.database)} if desk.database.exists() else set()
        told = [json.loads(line) for line in out.decode().splitlines() if line.endswith("}")]
        finished = [int(line["feed"].rpartition("/")[2]) for line in told
                    if "feed" in line and line["new"]]
        assert {(served.url(feed), f"g{feed}-{n}") for feed in finished
                for n in range(served.last - SHOWN, served.last)} <= stored
        one_round(desk)
        assert compare(desk.database, served) == []
        assert faults(desk.database) == []
