"""Files are steps of the journal: written, taken back and done again with everything else, and never lost by a kill."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.db import Archive, Stored
from store.errors import ArchiveReadOnly, WirewatchError
from store.types import State

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW, OTHER = b"one: 1  # kept\r\n", "zwei: ü\n".encode(), b"by: another hand\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "rules.yaml"
    made.write_bytes(OLD)
    return made


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".new")]


def test_a_written_file_is_a_step_with_words(archive: Archive, file: Path, now: int) -> None:
    done = archive.save_files({file: NEW}, "muted Example Wire", now=now)
    assert done is not None
    assert (done.verb, done.items, done.at, done.files, done.detail) == ("muted Example Wire", 0, now, (str(file),), ())
    assert file.read_bytes() == NEW
    assert [(step.verb, step.items) for step in archive.history()] == [("muted Example Wire", 0)]
    assert archive.save_files({file: NEW}, "again") is None
    assert len(archive.history()) == 1
    assert leftovers(file.parent) == []


def test_undo_and_redo_walk_over_files_and_marks_alike(archive: Archive, file: Path, bring: Callable[..., Stored]) -> None:
    bring(2)
    archive.mark([1], State.READ)
    archive.save_files({file: NEW}, "edited")
    archive.mark([2], State.KEPT)
    with Archive.open(archive.path) as other:
        undone = other.undo(3, detail=True)
    assert [(step.verb, step.files) for step in undone] == [("keep", ()), ("edited", (str(file),)), ("read", ())]
    assert undone[1].detail == ()
    assert file.read_bytes() == OLD
    archive.redo(2)
    assert file.read_bytes() == NEW
    assert archive.states([1, 2]) == {1: State.READ, 2: State.NEW}


def test_several_edits_of_one_file_go_back_in_one_go(archive: Archive, file: Path) -> None:
    for text in (b"a", b"b", b"c"):
        archive.save_files({file: text}, "edited")
    archive.undo(3)
    assert file.read_bytes() == OLD
    archive.redo(2)
    assert file.read_bytes() == b"b"


def test_a_file_that_another_hand_changed_is_left_alone_with_its_step(archive: Archive, file: Path,
                                                                     bring: Callable[..., Stored]) -> None:
    bring(1)
    archive.save_files({file: NEW}, "edited the rules")
    archive.mark([1], State.READ)
    file.write_bytes(OTHER)
    with pytest.raises(WirewatchError, match=r"cannot take back “edited the rules”: .* was changed since") as refused:
        archive.undo(2)
    assert "\n" not in str(refused.value)
    assert file.read_bytes() == OTHER
    assert [step.undone for step in archive.history()] == [False, False]
    assert archive.states([1]) == {1: State.READ}
    file.write_bytes(NEW)
    assert len(archive.undo(2)) == 2
    file.unlink()
    with pytest.raises(WirewatchError, match=r"cannot do again .* taken away"):
        archive.redo(2)
    assert [step.undone for step in archive.history()] == [True, True]


def test_a_new_file_goes_with_undo_and_comes_with_redo(archive: Archive, tmp_path: Path) -> None:
    new = tmp_path / "deep" / "er" / "topic.yaml"
    archive.save_files({new: NEW}, "began a topic")
    assert (new.read_bytes(), new.stat().st_mode & 0o777) == (NEW, 0o600)
    archive.undo()
    assert not new.exists()
    archive.redo()
    assert new.read_bytes() == NEW
    archive.save_files({new: None}, "took the topic away")
    assert not new.exists()
    archive.undo()
    assert new.read_bytes() == NEW


def test_files_of_one_step_change_all_or_none(archive: Archive, file: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.yaml"
    archive.save_files({file: NEW, second: NEW}, "both")
    second.write_bytes(OTHER)
    with pytest.raises(WirewatchError):
        archive.undo()
    assert (file.read_bytes(), second.read_bytes()) == (NEW, OTHER)


def test_rights_and_links_stay(archive: Archive, file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file.name)
    archive.save_files({link: NEW}, "edited")
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (NEW, 0o640)
    archive.undo()
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (OLD, 0o640)


def test_what_was_made_from_an_older_text_is_refused(archive: Archive, file: Path) -> None:
    file.write_bytes(OTHER)
    with pytest.raises(WirewatchError, match="changed by somebody else meanwhile"):
        archive.save_files({file: NEW}, "edited", was={file: OLD})
    assert file.read_bytes() == OTHER
    assert archive.history() == []
    assert leftovers(file.parent) == []


def test_without_the_right_to_keep_a_step_nothing_is_written(archive: Archive, file: Path) -> None:
    with Archive.open(archive.path, readonly=True) as reader, pytest.raises(ArchiveReadOnly):
        reader.save_files({file: NEW}, "edited")
    assert file.read_bytes() == OLD
    assert leftovers(file.parent) == []


@pytest.mark.parametrize("way", ["save", "undo", "redo"])
def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(
        archive: Archive, file: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    if way != "save":
        archive.save_files({file: NEW}, "edited")
    if way == "redo":
        archive.undo()
    before = (file.read_bytes(), [(step.step, step.undone) for step in archive.history()])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WirewatchError, match=r"cannot write .*No space left"):
        archive.save_files({file: NEW}, "edited") if way == "save" else getattr(archive, way)()
    monkeypatch.undo()
    assert (file.read_bytes(), [(step.step, step.undone) for step in archive.history()]) == before
    assert leftovers(file.parent) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from store.db import Archive
from store.db.core import Core
way, moment, path, file = sys.argv[1:]
real = os.replace
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def put(*given):
    if moment == "before the file":
        die()
    real(*given)
    if moment == "behind the file":
        die()
os.replace = put
with Archive.open(path) as archive:
    if way == "save":
        archive.save_files({Path(file): "zwei: ü\\n".encode()}, "edited")
    else:
        getattr(archive, way)()
"""


@pytest.mark.parametrize("moment", ["before the file", "behind the file"])
@pytest.mark.parametrize("way", ["save", "undo", "redo"])
@pytest.mark.parametrize("then", ["mark", "nothing"])
def test_a_kill_between_file_and_journal_loses_neither_text(tmp_path: Path, file: Path, way: str, moment: str,
                                                            then: str) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        if way != "save":
            archive.save_files({file: NEW}, "edited")
        if way == "redo":
            archive.undo()
    done = subprocess.run([sys.executable, "-c", KILLED, way, moment, str(path), str(file)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert file.read_bytes() in (OLD, NEW)
    with Archive.open(path) as archive:
        if then == "mark":  # a step that cuts off what could be done again
            archive.save_files({tmp_path / "other": b"x"}, "another step")
            archive.undo()
        archive.undo()
        assert file.read_bytes() == OLD
        assert archive.undo() == []
        archive.redo()
        assert file.read_bytes() == NEW
        archive.undo()
        assert file.read_bytes() == OLD
        assert [check.message for check in archive.check() if not check.ok] == []
