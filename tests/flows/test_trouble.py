"""An archive that cannot be written, or is none: one line that says what and how to mend it, exit 1, and nothing lost."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.desk import Desk, Result
from tests.flows.served import Served, compare, desk_of, faults, one_round


def said(done: Result, *words: str) -> None:
    """That a command failed with one line, in which these words stand."""
    assert done.code == 1, done.err
    lines = done.err.splitlines()
    assert len(lines) == 1, done.err
    assert "Traceback" not in done.err
    assert [word for word in words if word not in lines[0]] == []


@pytest.fixture
def desk(tmp_path: Path, served: Served) -> Desk:
    made = desk_of(served, tmp_path)
    one_round(made)
    served.grow()
    return made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes, where the system lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = hasattr(os, "getuid") and os.getuid() == 0 and shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("no right to mount a small file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk(tmp_path: Path, served: Served, small_disk: Path) -> None:
    desk = desk_of(served, tmp_path)
    database = small_disk / "wire.db"
    assert desk.run("--db", str(database), "fetch").code == 0
    filler = small_disk / "filler"
    with filler.open("wb") as file, contextlib.suppress(OSError):
        while os.write(file.fileno(), b"x" * 4096):
            pass
    served.grow()
    said(desk.run("--db", str(database), "-q", "fetch", "--all"), "room")
    filler.unlink()
    assert faults(database) == []
    assert desk.run("--db", str(database), "fetch", "--all").code == 0
    assert compare(database, served) == []


def test_a_file_that_may_not_grow(desk: Desk, served: Served) -> None:
    size = desk.database.stat().st_size
    done = subprocess.run(desk.argv("-q", "fetch", "--all"), capture_output=True, text=True, check=False, timeout=60,
                          env=desk.environment(), cwd=desk.folder,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size // 8, size // 8)))
    said(Result(done.returncode, done.stdout, done.stderr), "disk")
    assert faults(desk.database) == []
    one_round(desk)
    assert compare(desk.database, served) == []


def test_a_place_that_cannot_be_written(tmp_path: Path, served: Served, small_disk: Path) -> None:
    desk = desk_of(served, tmp_path)
    database = small_disk / "wire.db"
    assert desk.run("--db", str(database), "fetch").code == 0
    served.grow()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    said(desk.run("--db", str(database), "fetch", "--all"), str(database), "--db")
    assert desk.run("--db", str(database), "list", "--limit", "1").code == 0  # reading goes on
    told = desk.run("--db", str(database), "doctor")
    assert (told.code, "can be read, not written" in told.out) == (0, True)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert desk.run("--db", str(database), "fetch", "--all").code == 0
    assert compare(database, served) == []


def test_an_archive_of_a_newer_version(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    said(desk.run("fetch"), "newer wirewatch", "upgrade")


def test_a_damaged_archive(desk: Desk) -> None:
    with desk.database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 200_000)
    said(desk.run("-q", "fetch", "--all"), "damaged", "doctor", "backup")
    told = desk.run("doctor")
    assert told.code == 1
    assert "copy made by wirewatch backup" in told.out
    assert "run wirewatch doctor" not in told.out


def test_a_copy_of_a_damaged_archive_is_refused(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.database)) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'texts'").fetchall()
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    with desk.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    said(desk.run("backup", "copy.db"), "damaged", "doctor")
    assert not list(desk.folder.glob("copy.db*"))


def test_a_file_that_is_no_archive(desk: Desk) -> None:
    other = desk.folder / "notes.txt"
    other.write_text("Not a database, but somebody's notes of long ago. " * 40, encoding="utf-8")
    said(desk.run("--db", str(other), "fetch"), "not a database")
    assert other.read_text(encoding="utf-8").startswith("Not a database")
