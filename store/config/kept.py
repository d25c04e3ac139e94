"""What a configuration says, kept: as text for the archive, and in the user's cache, so that files that stand as they stood
are not read again.

Reading a thousand feeds of YAML costs every command a tenth of a second; what was read, a hundredth of that.
"""

from __future__ import annotations

import contextlib
import os
import time
from hashlib import blake2b
from pathlib import Path

from msgspec import MsgspecError, Struct, json
from msgspec.structs import replace

from store import __version__
from store.config.load import load
from store.config.places import folder_of
from store.config.watch import Watch
from store.types import Config

MOST = 20  # configurations in the cache
SETTLED = 2_000_000_000  # nanoseconds that a file must have stood, so that no later change can look like the one that was read
_READERS = ("load.py", "topics.py", "values.py", "sheet.py", "page.py", "kept.py", "../types.py")


class _Kept(Struct, forbid_unknown_fields=True):
    reader: str  # which code read it, in whose home
    files: tuple[tuple[int, int], ...]  # of each of the config's stamps: (inode, ctime in nanoseconds)
    config: Config


def read(file: Path, *, keep: bool = True) -> Config:
    """The same as `load`, from the cache where every file stands as it was read; with `keep` what was read is kept there.

    Nothing is kept of a configuration with a password in it, nor where the cache cannot be written.
    """
    file = Path(os.path.abspath(file))
    place = _place(file)
    kept = _find(place) if place is not None else None
    if kept is not None and kept.config.file == file and _stands(kept):
        return kept.config
    config = load(file)
    if keep and place is not None:
        with contextlib.suppress(OSError, ValueError):
            _keep(place, config)
    return config


def encode(config: Config) -> str:
    """A configuration as JSON text. Secrets that stood in addresses are left out: the archive keeps none."""
    feeds = tuple(replace(feed, auth="") if feed.auth else feed for feed in config.feeds)
    return json.encode(replace(config, feeds=feeds), enc_hook=_plain).decode()


def decode(text: str) -> Config | None:
    """The configuration that `encode` wrote; None when it is of another shape (an older version wrote it)."""
    try:
        return json.decode(text, type=Config, dec_hook=_path)
    except (MsgspecError, ValueError, TypeError):
        return None


def _plain(value: object) -> str:
    return os.fsencode(str(value)).decode("utf-8", "replace")  # a name that is no UTF-8 does not come back as it was


def _path(kind: type, value: object) -> Path:
    return Path(str(value))


def _place(file: Path) -> Path | None:
    folder = folder_of("cache", os.environ)
    name = blake2b(os.fsencode(file), digest_size=12).hexdigest()
    return folder / f"config-{name}.json" if folder is not None else None


def _find(place: Path) -> _Kept | None:
    try:
        return json.decode(place.read_bytes(), type=_Kept, dec_hook=_path)
    except (OSError, MsgspecError, ValueError, TypeError):
        return None


def _stands(kept: _Kept) -> bool:
    try:
        return (kept.reader == _reader() and Watch(kept.config).stands()
                and kept.files == tuple(_identity(file) for file, _, _, _ in kept.config.stamps))
    except OSError:
        return False


def _keep(place: Path, config: Config) -> None:
    from store.files import replace_file

    files = tuple(_identity(file) for file, _, _, _ in config.stamps)
    settled = max((changed for _, changed in files), default=0) < time.time_ns() - SETTLED
    if not settled or any(feed.auth for feed in config.feeds) or not Watch(config).stands():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(place, json.encode(_Kept(_reader(), files, config), enc_hook=_plain))
    others = sorted(place.parent.glob("config-*.json"), key=lambda other: other.stat().st_mtime)
    for other in others[:-MOST]:
        other.unlink(missing_ok=True)


def _identity(file: Path) -> tuple[int, int]:
    found = os.stat(file)
    return found.st_ino, found.st_ctime_ns


def _reader() -> str:
    """What decides, beside the files, what they mean: the version, the code as it stands, and the home that ~ is."""
    folder = os.path.dirname(__file__)
    code = [os.stat(os.path.join(folder, name)) for name in _READERS]
    return " ".join([__version__, *(f"{one.st_mtime_ns}.{one.st_size}" for one in code), os.path.expanduser("~")])
