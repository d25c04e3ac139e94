"""A path and a text in, a file out that is whole at every moment and keeps the rights and links it had."""

from __future__ import annotations

from pathlib import Path

from store.files import replace_file


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
    replace_file(file, text.encode("utf-8"))
