"""Several processes at one archive: fetchers, readers, and whoever holds it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from store.db import Archive
from store.jobs.lock import holder
from store.types import State, View
from tests.cli.desk import Desk
from tests.flows.served import SHOWN, Served, compare, desk_of, faults, one_round


def start(desk: Desk, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(desk.argv(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=desk.environment(),
                            cwd=desk.folder, text=True)


def asked(served: Served, requests: int) -> None:
    for _ in range(requests):
        assert served.asked.acquire(timeout=60)


def test_a_second_fetcher_leaves_with_75_and_a_waiting_one_waits(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    served.held = {0}
    first = start(desk, "fetch", "--json")
    asked(served, served.feeds)
    second = desk.run("fetch")
    assert (second.code, second.out) == (75, "")
    assert f"fetch, process {first.pid}" in second.err
    assert len(second.err.splitlines()) == 1
    waiting = start(desk, "fetch", "--all", "--wait", "--json")
    served.free.set()
    out, _ = first.communicate(timeout=60)
    assert first.returncode == 0
    assert f'"new": {served.feeds * SHOWN}' in out.splitlines()[-1]
    out, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    assert '"new": 0' in out.splitlines()[-1]
    assert compare(desk.database, served) == []


def test_a_fetcher_that_waits_can_be_interrupted(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    served.held = {0}
    first = start(desk, "fetch")
    asked(served, served.feeds)
    waiting = start(desk, "fetch", "--wait")
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(1)
    waiting.send_signal(signal.SIGINT)
    waiting.communicate(timeout=30)
    assert waiting.returncode in (130, -signal.SIGINT)  # the latter while Python itself is still starting
    served.free.set()
    first.communicate(timeout=60)
    assert first.returncode == 0


def test_readers_and_a_person_are_never_in_the_way_of_a_fetch(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    one_round(desk)
    counts: list[int] = []
    end = threading.Event()
    trouble: list[Exception] = []

    def read() -> None:
        try:
            with Archive.open(desk.database) as archive:
                while not end.is_set():
                    ids = archive.ids(View())
                    rows = archive.item_rows(ids[:50])
                    assert len(rows) == min(50, len(ids))
                    counts.append(len(ids))
                    archive.mark([rows[len(counts) % 40].item], State.READ)
        except Exception as error:
            trouble.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(2):
        served.grow()
        child = start(desk, "fetch", "--all", "--json")
        _, err = child.communicate(timeout=60)
        assert child.returncode == 0, err
    end.set()
    reader.join()
    assert trouble == []
    assert counts == sorted(counts)
    assert {count % served.feeds for count in counts} <= {0, 3, 6, 9}  # a feed comes whole or not at all
    assert compare(desk.database, served) == []
    assert faults(desk.database) == []


def test_a_reader_that_holds_its_transaction_sees_its_own_state_and_stops_nobody(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    one_round(desk)
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM items").fetchone()
        served.grow()
        assert desk.run("fetch", "--all").code == 0
        assert reader.execute("SELECT count(*) FROM items").fetchone() == before
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM items").fetchone() != before
    assert compare(desk.database, served) == []


def test_a_signal_ends_a_fetch_that_another_process_keeps_from_writing(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    one_round(desk)
    served.grow()
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        child = start(desk, "fetch", "--all")
        while holder(desk.database) is None:
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        _, err = child.communicate(timeout=9)  # SQLite alone would wait for ten seconds
        assert child.returncode == 130
        assert "Traceback" not in err
    one_round(desk)
    assert compare(desk.database, served) == []


def test_output_that_nobody_reads_ends_no_round(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    served.held = {0}
    child = start(desk, "fetch", "--json")
    asked(served, served.feeds)
    assert child.stdout is not None
    child.stdout.close()
    served.free.set()
    assert child.wait(60) == 0
    assert child.stderr is not None
    assert child.stderr.read() == ""
    child.stderr.close()
    assert compare(desk.database, served) == []
