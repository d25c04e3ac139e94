"""A path and a text in, a file out that is whole at every moment and keeps the rights and links it had."""

from __future__ import annotations

import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)


def write_text(file: Path, text: str) -> None:
    """Replace a file's content at once: another process sees the old or the new. OSError where it cannot be written.

    A symbolic link stays and its target is replaced; an old file keeps its rights, a new one is its owner's alone
    (0600). Line ends are written as they stand in `text`.
    """
    import tempfile

    file = Path(os.path.realpath(file))
    try:
        mode = file.stat().st_mode & 0o7777
    except FileNotFoundError:
        mode = 0o600
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".new", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(text.encode("utf-8"))
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(name, mode)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
