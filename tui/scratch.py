"""Folders of sample desks: named for their process, so that what a killed one left behind can be told and swept away.

In: the system's folder for temporary files. Out: a new folder in it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "wirewatch-demo-"


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for a sample desk; those of processes that have gone are swept away first."""
    if hasattr(os, "getuid"):  # elsewhere a process cannot be asked after without ending it
        for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*-*"):
            owner = folder.name.removeprefix(PREFIX).split("-")[0]
            with contextlib.suppress(OSError):
                ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
                if ours and owner.isdecimal() and not _lives(int(owner)):
                    shutil.rmtree(folder, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
