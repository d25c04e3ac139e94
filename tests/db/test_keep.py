"""Years of news: old items leave and stay away, copies are whole, what is wrong is said and mended."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem, Stored
from store.errors import ArchiveReadOnly, UsageError
from store.types import State, View

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]
YEAR = 365 * 86_400


def test_old_items_leave_and_do_not_come_back(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    old = [new_item(n, {"nato": 1.5} if n % 2 else {"nato": 0.5}, text="long") for n in range(20)]
    bring(old)
    bring(5, start=50, at=now + YEAR)
    archive.place([(n, 1 if n < 5 else n, None, b"s") for n in range(1, 26)])
    bring([new_item(0, title="Edited")], at=now + 5)
    assert archive.prune(now + 1) == 20
    assert sorted(archive.ids(View())) == [21, 22, 23, 24, 25]
    assert bring(old, at=now + YEAR).new == ()
    assert archive.count(View()) == 5
    assert bring([new_item(3, title="An edited headline")], at=now + YEAR) == Stored((), (), 1)
    assert archive.counts()[""].new == 5
    assert found_words(archive) == {21, 22, 23, 24, 25}
    assert all(check.ok for check in archive.check())
    assert archive.prune(now + 1) == 0


def found_words(archive: Archive) -> set[int]:
    return {item for chunk in archive.candidates('"report" OR "edited"') for item in chunk}


def test_what_a_person_marked_is_spared(archive: Archive, bring: Bring, now: int) -> None:
    bring(12)
    archive.mark([1], State.READ)
    archive.mark([2], State.KEPT)
    archive.mark([3], State.DISMISSED)
    archive.tag([4], ["t"])
    archive.note(5, "note")
    archive.verdict([6], "nato", False)
    archive.merge([7, 8])
    archive.mark([9], State.READ)
    archive.undo()
    assert archive.prune(now + 1) == 4
    assert sorted(archive.ids(View())) == [1, 2, 3, 4, 5, 6, 7, 8]
    archive.undo(99)  # steps that touched items which have left are undone for the others
    assert archive.prune(now + 1) == 8
    assert archive.redo(99) != []
    assert archive.counts()[""].new == 0
    assert all(check.ok for check in archive.check())


def test_a_copy_whose_original_left_is_none(archive: Archive, bring: Bring, now: int) -> None:
    bring(2)
    archive.place([(1, 1, None, b"s"), (2, 1, 1, b"s")])
    archive.mark([2], State.KEPT)
    assert archive.item_rows([2])[0].copy_of == 1
    assert archive.prune(now + 1) == 1
    row = archive.item_rows([2])[0]
    assert (row.copy_of, row.story, archive.story_rows([1])[0].lead) == (None, 1, 2)


def test_ids_are_never_used_again(archive: Archive, bring: Bring, now: int) -> None:
    bring(3)
    archive.prune(now + 1)
    assert bring(1, start=7).new == (4,)


def test_many_items_are_pruned_in_parts(archive: Archive, bring: Bring, now: int) -> None:
    bring(4_500)
    bring(10, start=9_000, at=now + 5)
    assert archive.prune(now + 1) == 4_500
    assert archive.check()[2].ok


def test_a_backup_is_whole_while_others_write(archive: Archive, new_item: Make, tmp_path: Path, now: int) -> None:
    begun, stop = threading.Event(), threading.Event()

    def write() -> None:
        with Archive.open(archive.path) as other:
            feed = other.ensure_feed("https://example.org/feed.xml")
            number = 0
            while not stop.is_set():
                other.store_feed(FeedRound(feed, now, tuple(new_item(n) for n in range(number, number + 20))))
                number += 20
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(30)
        for number in range(5):
            target = tmp_path / f"copy{number % 2}.db"
            archive.backup(target)
            assert stat.S_IMODE(os.stat(target).st_mode) == 0o600
            with Archive.open(target) as copy:
                assert copy.count(View()) % 20 == 0
                assert copy.count(View()) > 0
                assert all(check.ok for check in copy.check())
    finally:
        stop.set()
        writer.join()
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_goes_nowhere_it_must_not(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        archive.backup(archive.path)
    with pytest.raises(ArchiveReadOnly):
        archive.backup(tmp_path / "no" / "such" / "folder.db")


def test_one_file_is_all_there_is_to_move(archive: Archive, bring: Bring, tmp_path: Path) -> None:
    bring(5)
    archive.mark([2], State.KEPT)
    archive.close()
    assert not archive.path.with_name("archive.db-wal").exists()
    elsewhere = tmp_path / "elsewhere" / "moved.db"
    elsewhere.parent.mkdir()
    archive.path.rename(elsewhere)
    with Archive.open(elsewhere) as moved:
        assert moved.states([2]) == {2: State.KEPT}
        assert len(moved.undo()) == 1


def test_wrong_counts_and_a_broken_index_are_said_and_mended(archive: Archive, bring: Bring) -> None:
    bring(600, topics={"nato": 1.5})
    with sqlite3.connect(archive.path) as raw:
        raw.execute("UPDATE counters SET items = items + 3 WHERE topic = 0")
        raw.execute("DELETE FROM days")
        raw.execute("UPDATE stories SET new = 0 WHERE story < 10")
        raw.execute("UPDATE feeds SET items = 1")
        raw.execute("INSERT INTO words (words) VALUES ('delete-all')")
    raw.close()
    said = {check.check: check for check in archive.check()}
    assert {name: check.ok for name, check in said.items()} == {
        "pages": True, "references": True, "counters": False, "index": False}
    assert said["counters"].message == "wrong: counters, days, stories, feeds"
    assert all(check.mendable for check in said.values() if not check.ok)
    assert all(check.ok for check in archive.repair())
    assert archive.counts()[""].new == 600
    assert len(next(archive.candidates('"report"', chunk=1_000))) == 600
    assert all(check.ok for check in archive.check(deep=False))


def test_compacting_changes_nothing(archive: Archive, bring: Bring) -> None:
    for start in range(0, 200, 10):
        bring(10, start=start)
    archive.compact()
    assert len(next(archive.candidates('"report"'))) == 200
    assert all(check.ok for check in archive.check())


def test_an_archive_moves_as_a_file_with_its_log_beside_it(
        archive: Archive, bring: Bring, tmp_path: Path) -> None:
    bring(5)
    archive.mark([2], State.KEPT)
    archive.tag([3], ["later"])
    log = archive.path.with_name("archive.db-wal")
    assert log.stat().st_size  # a process that was killed leaves it so
    (tmp_path / "moved").mkdir()
    for part in (archive.path, log):
        shutil.copy(part, tmp_path / "moved" / part.name)
    with Archive.open(tmp_path / "moved" / "archive.db") as moved:
        rows = {row.item: row for row in moved.item_rows(range(1, 6))}
        assert (len(rows), rows[2].state, rows[3].tags) == (5, State.KEPT, ("later",))
        assert all(check.ok for check in moved.check())
