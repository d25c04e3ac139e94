"""The bytes of one answer come in piece by piece; they are counted, hashed, and held in memory or, when they are
many, in a nameless file."""

from __future__ import annotations

from hashlib import blake2b
from typing import BinaryIO

SPILL = 1_000_000


def nameless_file() -> BinaryIO:
    """A file that is gone when it is closed."""
    import tempfile  # a third of this module's import, for the few documents that are large or broken

    return tempfile.TemporaryFile()


class Body:
    """Decoded bytes of an answer, never more than `limit`."""

    __slots__ = ("_file", "_hash", "_parts", "full", "limit", "size")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.full = False
        self._parts: list[bytes] = []
        self._file: BinaryIO | None = None
        self._hash = blake2b(digest_size=15)

    def add(self, data: bytes) -> bool:
        """Take a piece; False when the limit is reached, and nothing beyond it is kept."""
        room = self.limit - self.size
        if len(data) > room:
            data, self.full = data[:room], True
        self.size += len(data)
        self._hash.update(data)
        if self._file is None and self.size > SPILL:
            self._file = nameless_file()
            self._file.writelines(self._parts)
            self._parts = []
        if self._file is not None:
            self._file.write(data)
        else:
            self._parts.append(data)
        return not self.full

    @property
    def hash(self) -> str:
        """The hash of what has come so far (hexadecimal)."""
        return self._hash.hexdigest()

    @property
    def spilled(self) -> bool:
        """Whether the bytes stand in a file."""
        return self._file is not None

    def bytes(self) -> bytes:
        """All bytes, in memory."""
        if self._file is not None:
            self._file.seek(0)
            return self._file.read()
        if len(self._parts) > 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0] if self._parts else b""

    def file(self) -> BinaryIO:
        """All bytes, as a file that the caller closes; the body is empty from then on."""
        file = self._file
        if file is None:
            file = nameless_file()
            file.write(self.bytes())
        file.flush()
        self._file, self._parts = None, []
        return file

    def close(self) -> None:
        """Forget the bytes."""
        if self._file is not None:
            self._file.close()
        self._file, self._parts = None, []
