"""Opening: made, migrated, refused, and what each failure is called."""

from __future__ import annotations

import gzip
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.db import Archive, NewItem, Stored
from store.db.core import APPLICATION, translated
from store.db.migrate import STEPS, migrate
from store.db.schema import VERSION
from store.errors import (
    ArchiveCorrupt,
    ArchiveError,
    ArchiveFull,
    ArchiveLocked,
    ArchiveNewer,
    ArchiveReadOnly,
    UsageError,
)
from store.types import State, View

Bring = Callable[..., Stored]
ROOT = Path(__file__).resolve().parents[2]


def test_a_missing_archive_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "archive.db"
    with Archive.open(path) as archive:
        archive.ensure_feed("https://example.org/")
        for file in path.parent.iterdir():
            assert stat.S_IMODE(os.stat(file).st_mode) == 0o600, file
    assert stat.S_IMODE(os.stat(path.parent).st_mode) == 0o700


def test_a_missing_archive_is_not_made_for_readers(tmp_path: Path) -> None:
    for told in ({"create": False}, {"readonly": True}):
        with pytest.raises(UsageError, match="no archive"):
            Archive.open(tmp_path / "archive.db", **told)
    assert not list(tmp_path.iterdir())


def test_an_archive_of_this_version_opens_without_the_tools_of_migrations(archive: Archive) -> None:
    code = ("import sys; from store.db import Archive; from store.types import View\n"
            "with Archive.open(sys.argv[1]) as archive: archive.ids(View()); archive.counts()\n"
            "assert not {'sqlite_utils', 'click', 'hypothesis', 'store.db.migrate'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", code, str(archive.path)], check=True, cwd=ROOT)


def test_several_processes_make_one_archive(tmp_path: Path) -> None:
    code = ("import sys; from store.db import Archive\nimport sqlite_utils\nprint('ready', flush=True); sys.stdin.read()\n"
            "with Archive.open(sys.argv[1]) as archive: print(archive.ensure_feed('https://example.org/'))")
    children = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "archive.db")], cwd=ROOT, text=True,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(3)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    said = []
    for child in children:
        assert child.stdin is not None
        child.stdin.close()
    for child in children:
        assert child.stdout is not None
        said.append(child.stdout.read())
        child.stdout.close()
        assert child.wait() == 0
    assert said == ["1\n"] * 3


@pytest.mark.parametrize("version", range(VERSION))
def test_a_file_of_each_earlier_version_is_brought_up(tmp_path: Path, version: int) -> None:
    """Version 0 is the empty file."""
    old = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    if version:
        migrate(old, to=version)
    old.close()
    with Archive.open(tmp_path / "old.db") as migrated, Archive.open(tmp_path / "new.db") as fresh:
        for pragma in ("user_version", "application_id", "journal_mode", "foreign_keys"):
            assert migrated._value(f"PRAGMA {pragma}") == fresh._value(f"PRAGMA {pragma}")
        schema = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        assert migrated._rows(schema) == fresh._rows(schema)


def test_an_archive_of_version_1_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "files" / "archive-1.db.gz").read_bytes()))
    with Archive.open(path) as archive:
        assert [check.message for check in archive.check() if not check.ok] == []
        assert [row.title for row in archive.item_rows([1, 4, 5])] == [
            "Ministers weigh a new pledge", "Łódź opens a tram line", "Совет соберётся снова"]
        assert archive.states(range(1, 6)) == {
            1: State.READ, 2: State.NEW, 3: State.KEPT, 4: State.READ, 5: State.NEW}
        assert [(step.verb, step.undone) for step in archive.history()] == [
            ("belongs", True), ("tag", False), ("keep", False), ("read", False)]
        assert list(archive.ids(View("nato", stories=True))) == [5, 1]
        assert "ministers" in archive.vocabulary()
        assert len(archive.redo()) == 1
        assert list(archive.ids(View("nato"))) == [5, 2, 1]


def test_a_step_is_taken_whole_or_not_at_all(archive: Archive, bring: Bring) -> None:
    bring(2)
    archive.mark([1], State.KEPT)
    archive.close()

    def rename(database: object) -> None:
        database["items"].transform(rename={"author": "writer"})  # type: ignore[index]

    def fail(database: object) -> None:
        database["items"].transform(drop={"summary"})  # type: ignore[index]
        raise RuntimeError("half-way")

    def rows() -> tuple[object, ...]:
        file = sqlite3.connect(archive.path, isolation_level=None)
        columns = [row[1] for row in file.execute("PRAGMA table_info(items)")]
        found = (file.execute("PRAGMA user_version").fetchone()[0], columns[5],
                 file.execute("SELECT count(*), sum(state) FROM cards").fetchone())
        file.close()
        return found

    file = sqlite3.connect(archive.path, isolation_level=None)
    with pytest.raises(RuntimeError):
        migrate(file, VERSION + 2, {**STEPS, VERSION + 1: rename, VERSION + 2: fail})
    assert rows() == (VERSION, "author", (2, 2))
    migrate(file, VERSION + 1, {**STEPS, VERSION + 1: rename})
    file.close()
    assert rows() == (VERSION + 1, "writer", (2, 2))  # a rebuilt table takes no row of others with it
    with pytest.raises(ArchiveNewer, match=f"version {VERSION + 1}"):
        Archive.open(archive.path)


def test_an_older_file_cannot_be_migrated_by_a_reader(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "old.db").close()
    (tmp_path / "old.db").touch()
    with pytest.raises(ArchiveReadOnly, match="older"):
        Archive.open(tmp_path / "old.db", readonly=True)


def test_other_files_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("These are my notes of the day.\n" * 100)
    with pytest.raises(ArchiveCorrupt, match="not a database"):
        Archive.open(text)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE cache (key TEXT)")
    other.commit()
    other.close()
    with pytest.raises(ArchiveCorrupt, match="another program"):
        Archive.open(tmp_path / "other.db")
    with pytest.raises(ArchiveReadOnly):
        Archive.open(tmp_path)
    assert text.read_text().startswith("These")


def test_a_damaged_archive_is_said(archive: Archive, bring: Bring) -> None:
    bring(2_000)
    archive.close()
    with archive.path.open("r+b") as file:
        size = archive.path.stat().st_size
        file.seek(size // 4)
        file.write(os.urandom(size // 2))
    with Archive.open(archive.path) as damaged:
        with pytest.raises(ArchiveCorrupt, match=r"damaged.*doctor"):
            damaged.item_rows(range(2_000))
        assert not all(check.ok for check in damaged.check())


def test_readers_do_not_write(archive: Archive, bring: Bring) -> None:
    bring(2)
    with Archive.open(archive.path, readonly=True) as reader:
        assert reader.count(View()) == 2
        assert list(next(reader.candidates('"report"'))) == [2, 1]
        with pytest.raises(ArchiveReadOnly):
            reader.mark([1], State.READ)
        assert all(check.ok for check in reader.check())
        assert archive.mark([1], State.READ) is not None
        assert reader.states([1]) == {1: State.READ}


def test_an_archive_on_a_medium_that_cannot_be_written_is_read(archive: Archive, bring: Bring) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    bring(2)
    archive.close()
    archive.path.chmod(0o400)
    archive.path.parent.chmod(0o500)
    try:
        with Archive.open(archive.path, readonly=True) as reader:
            assert reader.count(View()) == 2
        with pytest.raises(ArchiveReadOnly), Archive.open(archive.path) as writer:
            writer.mark([1], State.READ)
    finally:
        archive.path.parent.chmod(0o700)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveReadOnly, match="cannot make"):
        Archive.open(tmp_path / "file" / "archive.db")


def test_a_full_disk_keeps_what_was_there(archive: Archive, new_item: Callable[..., NewItem], bring: Bring) -> None:
    bring(50)
    archive._db.execute(f"PRAGMA max_page_count = {archive._value('PRAGMA page_count') + 2}")
    with pytest.raises(ArchiveFull, match="no room"):
        bring([new_item(n, text="x" * 20_000) for n in range(100, 130)])
    assert archive.count(View()) == 50
    assert all(check.ok for check in archive.check())
    archive._db.execute("PRAGMA max_page_count = 1073741823")
    assert len(bring([new_item(n, text="x" * 20_000) for n in range(100, 130)]).new) == 30


def test_a_writer_waits_and_then_says_who_waits(archive: Archive, bring: Bring) -> None:
    bring(3)
    with Archive.open(archive.path, busy=0.05) as desk:
        archive._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveLocked, match="locked by another process"):
            desk.mark([1], State.READ)
        assert desk.count(View()) == 3  # readers never wait
        archive._db.execute("ROLLBACK")
        assert desk.mark([1], State.READ) is not None


def test_a_reader_that_holds_a_transaction_stops_nobody(archive: Archive, bring: Bring) -> None:
    bring(3)
    with Archive.open(archive.path) as reader, reader._reading():
        assert reader.count(View()) == 3
        for start in range(10, 400, 10):
            bring(10, start=start)
        archive.mark([1], State.READ)
        assert reader.count(View()) == 3
    assert archive.count(View()) == 393
    assert all(check.ok for check in archive.check())


@pytest.mark.parametrize(("name", "kind"), [
    ("SQLITE_BUSY", ArchiveLocked), ("SQLITE_BUSY_SNAPSHOT", ArchiveLocked), ("SQLITE_FULL", ArchiveFull),
    ("SQLITE_READONLY_DBMOVED", ArchiveReadOnly), ("SQLITE_CANTOPEN", ArchiveReadOnly), ("SQLITE_NOTADB", ArchiveCorrupt),
    ("SQLITE_CORRUPT_VTAB", ArchiveCorrupt), ("SQLITE_IOERR_WRITE", ArchiveFull), ("SQLITE_ERROR", ArchiveError)])
def test_each_failure_of_the_database_has_a_name(name: str, kind: type[ArchiveError]) -> None:
    error = sqlite3.OperationalError("said by the database")
    error.sqlite_errorname = name
    told = translated(error, Path("a.db"))
    assert type(told) is kind
    assert "a.db" in told.message
    assert told.hint


def test_a_file_without_our_mark_but_with_tables_is_not_ours(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        assert archive._value("PRAGMA application_id") == APPLICATION
