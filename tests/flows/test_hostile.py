"""The real program, its database and the hostile server: whatever comes, nothing lost, nothing doubled, within its memory."""

from __future__ import annotations

from pathlib import Path

from tests.flows.served import faults
from tests.server.cases import ALL
from tests.server.hostile import HostileServer
from tests.server.loose import LOOSE
from tests.server.whole import acceptable, desk_of, run_round, wrongs
from tests.server.worse import WORSE

SETTINGS = "per_host: 24, timeout: 4s, parse_timeout: 10s, max_bytes: 2MB"
MEMORY = 150_000_000  # of the program, and of its parser


def test_rounds_of_everything_at_once(tmp_path: Path) -> None:
    server = HostileServer([*ALL, *WORSE, *LOOSE])
    cases = acceptable(server.cases[::3], server)  # bench/hostile.py takes all of them
    desk = desk_of(server, cases, tmp_path, SETTINGS)
    rounds = [run_round(desk, f"2025-03-24T12:{15 * number:02}:00Z") for number in range(3)]
    server.close()
    assert [told.code for told in rounds] == [0, 0, 0]
    assert [told.err for told in rounds if "Traceback" in told.err or "unforeseen" in told.err] == []
    assert [len(told.outcomes) for told in rounds] == [len(cases)] * 3
    assert max(told.parent for told in rounds) < MEMORY
    assert max(told.child for told in rounds) < MEMORY
    assert wrongs(desk, server, cases, rounds[0]) == {}
    assert faults(desk.database) == []
