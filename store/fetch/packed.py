"""What the parser child says of an item comes in; an item that is held as bytes until somebody asks for it goes out."""

from __future__ import annotations

import marshal

from store.fetch.items import Found
from store.types import Entry


class PackedFound(Found):
    """An item that the child found: hashes are there, the entry is unpacked each time it is asked for, so that it
    need not be held."""

    __slots__ = ("_clean_hash", "_packed")

    def __init__(
        self,
        keys: tuple[str, ...],
        raw_hash: str,
        link_hash: str,
        clean_hash: str,
        published: int | None,
        packed: bytes,
    ) -> None:
        self.keys = keys
        self.key = keys[0]
        self.raw_hash = raw_hash
        self.link_hash = link_hash
        self.published = published
        self._clean_hash = clean_hash
        self._packed = packed

    @property
    def entry(self) -> Entry:
        """The cleaned item."""
        return Entry(*marshal.loads(self._packed))

    @property
    def clean_hash(self) -> str:
        """A hash of the cleaned title, summary and text."""
        return self._clean_hash
