"""A Config in, the answer out whether the files behind it have changed since it was read."""

from __future__ import annotations

import glob
import hashlib
import os
from pathlib import Path

from store.types import Config

_Look = tuple[tuple[Path, int, int], ...]


class Watch:
    """Watches feeds.yaml, the topics, the names, and for files that their patterns newly match.

    A look costs one `stat` a file and one listing a pattern; a file is read only when its time or size is another.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._hashes = {file: digest for file, _, _, digest in config.stamps}
        self._known: _Look = tuple((file, time, size) for file, time, size, _ in config.stamps)
        self._last: _Look | None = None

    def stands(self) -> bool:
        """Whether every file stands as it was read, by its time and size; none is read."""
        return self._look() == self._known

    def changed(self) -> bool:
        """Whether what the files say has changed, and has stood still between this look and the one before.

        The second look is what keeps half-written files out. A file that was only touched is no change.
        """
        look = self._look()
        settled, self._last = look == self._last, look
        if look == self._known or not settled:
            return False
        hashes = {file: _digest(file) for file, _, _ in look}
        if hashes == self._hashes:
            self._known = look
            return False
        return True

    def seen(self) -> None:
        """Take what stands there now for known: a broken edit is reported once, and the next edit again."""
        self._known = self._look()
        self._hashes = {file: _digest(file) for file, _, _ in self._known}

    def _look(self) -> _Look:
        files = dict.fromkeys([self._config.file, *self._config.sources])
        for pattern in self._config.patterns:
            files.update(dict.fromkeys(Path(name) for name in sorted(glob.glob(pattern, recursive=True))))
        order = {file: place for place, (file, _, _, _) in enumerate(self._config.stamps)}
        return tuple(_stat(file) for file in sorted(files, key=lambda file: (order.get(file, len(order)), file)))


def changed(config: Config) -> bool:
    """Whether the files behind `config` say something else now; one look, which does not wait for them to settle."""
    watch = Watch(config)
    watch.changed()
    return watch.changed()


def _stat(file: Path) -> tuple[Path, int, int]:
    try:
        found = os.stat(file)
    except OSError:
        return file, -1, -1
    return file, found.st_mtime_ns, found.st_size


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
