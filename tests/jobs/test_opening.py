"""An archive of an older version is migrated under the fetch lock, whoever opens it."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from store.db import Archive, is_older
from store.errors import BusyError
from store.jobs import opening
from store.jobs.lock import FetchLock, held_here
from store.jobs.opening import open_archive

HOLD = """
import sys
from pathlib import Path
from store.jobs.lock import FetchLock
with FetchLock(Path(sys.argv[1]), "fetch"):
    print("has it", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def old(tmp_path: Path, root: Path) -> Path:
    path = tmp_path / "wire.db"
    path.write_bytes(gzip.decompress((root / "tests" / "db" / "files" / "archive-1.db.gz").read_bytes()))
    return path


def test_a_reader_waits_for_a_fetch_of_the_older_version(old: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.3)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(old)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"has it"
        with pytest.raises(BusyError, match="older version"):
            open_archive(old)
        assert is_older(old)
        other.communicate()
    with open_archive(old):
        assert not held_here(old)
    assert not is_older(old)


def test_who_has_the_lock_migrates(old: Path) -> None:
    with FetchLock(old, "fetch"):
        assert held_here(old)
        with open_archive(old):
            pass
    assert not held_here(old)
    assert not is_older(old)


def test_asking_leaves_the_locks_of_this_process_alone(tmp_path: Path, root: Path) -> None:
    database = tmp_path / "wire.db"
    look = f"from store.db import Archive; Archive.open({str(database)!r}).close()"
    with Archive.open(database) as archive:
        archive.set_paper("a", "b")
        assert not is_older(database)
        subprocess.run([sys.executable, "-c", look], cwd=root, check=True)
        assert (tmp_path / "wire.db-wal").exists()  # whoever believes itself the last folds the log away
        assert archive.paper("a") == "b"


def test_other_files_are_not_older(tmp_path: Path) -> None:
    for name, content in (("empty", b""), ("text", b"x" * 100), ("none", None)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert not is_older(tmp_path / name)
