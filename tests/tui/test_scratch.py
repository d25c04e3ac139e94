"""Folders of sample desks that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tui.scratch import PREFIX, scratch_folder


def test_the_next_sample_desk_sweeps_away_what_a_killed_one_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone, alive = tmp_path / f"{PREFIX}{ended.pid}-x", tmp_path / f"{PREFIX}{os.getpid()}-x"
    other = tmp_path / f"{PREFIX}something-else"
    for folder in (gone, alive, other):
        folder.mkdir()
        (folder / "wirewatch.db").touch()
    with scratch_folder() as own:
        assert sorted(tmp_path.iterdir()) == sorted((alive, other, Path(own)))
