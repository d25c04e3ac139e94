"""An interrupt while the program is still being loaded: it ends, and tells of nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk import make_desk

PROGRAM = """
import builtins, os, signal, sys
sys.argv = ["wirewatch", *sys.argv[2:]]
imported, place = builtins.__import__, {place!r}
def importing(name, *more, **named):
    if name == place:
        builtins.__import__ = imported
        os.kill(os.getpid(), signal.SIGINT)
    return imported(name, *more, **named)
builtins.__import__ = importing
from tui.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("place", ["store.cli", "store.cli.parser", "argparse", "store.db"])
def test_no_traceback_wherever_it_comes(tmp_path: Path, place: str) -> None:
    desk = make_desk(tmp_path)
    done = subprocess.run([sys.executable, "-c", PROGRAM.replace("{place!r}", repr(place)), *desk.argv("list")[2:]],
                          capture_output=True, text=True, timeout=60, check=False, env=desk.environment(),
                          cwd=Path(__file__).resolve().parents[2])
    assert done.returncode in (-2, 130)
    assert done.stderr == ""
