"""A path and a content in, a file out that is whole at every moment and keeps the rights and links it had."""

from __future__ import annotations

import os
from pathlib import Path


def content_of(file: Path) -> bytes | None:
    """What a file holds; None where there is none. OSError where it cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


class Swap:
    """A file's next content, written beside it and on the disk already; `put` lets it take the file's place at once.

    Whatever can fail (no room, no right) fails in the making. A symbolic link stays and its target is replaced; an old
    file keeps its rights, a new one is its owner's alone (0600), as are `folders` made for it. A `content` of None takes
    the file away.
    """

    def __init__(self, file: Path, content: bytes | None, *, folders: bool = False) -> None:
        import tempfile

        self.file = Path(os.path.realpath(file))
        self.before = content_of(self.file)
        self.content = content
        self._beside = ""
        if content is None or content == self.before:
            return
        mode = 0o600 if self.before is None else self.file.stat().st_mode & 0o7777
        for folder in reversed([folder for folder in self.file.parents if folders and not folder.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        descriptor, self._beside = tempfile.mkstemp(prefix=f".{self.file.name}.", suffix=".new", dir=self.file.parent)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            os.chmod(self._beside, mode)
        except BaseException:
            self.drop()
            raise

    @property
    def untouched(self) -> bool:
        """Whether the file is still as it was when this began."""
        return content_of(self.file) == self.before

    def put(self) -> None:
        """Another process sees the old content or the new one; so does this one after a loss of power."""
        if self.content is None:
            self.file.unlink(missing_ok=True)
        elif self._beside:
            os.replace(self._beside, self.file)
            self._beside = ""
        _settle(self.file.parent)

    def drop(self) -> None:
        """Leave the file as it is."""
        if self._beside:
            Path(self._beside).unlink(missing_ok=True)
            self._beside = ""


def replace_file(file: Path, content: bytes | None) -> None:
    """Replace a file's content at once, or take the file away; OSError where that cannot be done."""
    swap = Swap(file, content)
    try:
        swap.put()
    finally:
        swap.drop()


def _settle(folder: Path) -> None:
    """Have the system write down which files a folder holds, where it offers that."""
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # a folder that may be written and not read
        return
    try:
        os.fsync(descriptor)
    except OSError:  # some network file systems know no such thing
        pass
    finally:
        os.close(descriptor)
