"""The fetch lock: one holder at a time, freed by the death of its process."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from store.errors import ArchiveReadOnly, BusyError, Interrupted
from store.jobs.lock import SERVICE, FetchLock, holder, lock_path

HOLD = """
import sys
from pathlib import Path
from store.jobs.lock import FetchLock
with FetchLock(Path(sys.argv[1]), "fetch"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "wire.db"


def _other(database: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def _end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def test_second_holder_is_refused_with_who_holds_it(database: Path) -> None:
    child = _other(database)
    try:
        with pytest.raises(BusyError, match=f"fetch, process {child.pid}") as refused, FetchLock(database, "import"):
            pass
        assert refused.value.exit_code == 75
        assert holder(database) == f"fetch, process {child.pid}"
    finally:
        _end(child)


def test_lock_of_a_killed_process_is_free(database: Path) -> None:
    _end(_other(database))
    assert holder(database) is None
    with FetchLock(database, "fetch"):
        assert lock_path(database).exists()


def test_waiting_ends_when_the_other_is_done(database: Path) -> None:
    child = _other(database)
    timer = threading.Timer(0.3, child.kill)
    timer.start()
    with FetchLock(database, "fetch", wait=True):
        assert child.wait() != 0
    timer.join()
    child.communicate()


def test_waiting_ends_when_asked_to_stop(database: Path) -> None:
    child = _other(database)
    try:
        with pytest.raises(Interrupted), FetchLock(database, "fetch", wait=True, stop=lambda: True):
            pass
    finally:
        _end(child)


def test_service_and_round_are_locks_apart(database: Path) -> None:
    with FetchLock(database, "fetch --every 15m", kind=SERVICE), FetchLock(database, "fetch"):
        assert holder(database, SERVICE) is not None


def test_unwritable_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveReadOnly, match="cannot write"), FetchLock(tmp_path / "file" / "wire.db", "fetch"):
        pass


def test_a_link_to_the_database_has_the_same_lock(database: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(database)
    with FetchLock(database, "fetch") as lock:
        with pytest.raises(BusyError), FetchLock(tmp_path / "link.db", "fetch"):
            pass
        lock._told = 0.0
        lock.tell("40 of 100 feeds, 12 new")
        assert str(holder(tmp_path / "link.db")).endswith(", 40 of 100 feeds, 12 new")
    assert holder(database) is None
