"""Flags and environment in, the places of feeds.yaml and of the archive out; the user's own is made if missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

import store
from store.config import upgrades
from store.types import Config


class Located(Struct, frozen=True):
    """Where feeds.yaml is; `said` is one line that a person should read once, mostly ""."""

    file: Path
    said: str = ""


def shipped_dir() -> Path:
    """The folder with the shipped feeds.yaml and seeds/: the checkout that the code runs from, or what is installed."""
    return checkout() or Path(store.__file__).resolve().parent / "shipped"


def checkout() -> Path | None:
    """wirewatch's own checkout, when the code runs from one."""
    root = Path(store.__file__).resolve().parent.parent
    told = (root / "feeds.yaml", root / "pyproject.toml", root / "seeds")
    return root if all(place.exists() for place in told) else None


def locate(flag: Path | None, env: Mapping[str, str] | None = None, *, create: bool = True) -> Located:
    """feeds.yaml as docs/interface.md finds it: flag, WIREWATCH_CONFIG, the user's own, the checkout's, a new own one.

    `create=False` writes nothing and ends with the shipped file. What is named is not looked at: `load` does that.
    """
    env = os.environ if env is None else env
    named = flag or (Path(env["WIREWATCH_CONFIG"]) if env.get("WIREWATCH_CONFIG") else None)
    if named is not None:
        return Located(Path(os.path.abspath(named.expanduser() if str(named).startswith("~") else named)))
    folder = folder_of("config", env)
    own = folder / "feeds.yaml" if folder else None
    if own is not None and own.exists():
        return Located(own, upgrades.follow(own.parent, shipped_dir()) if create else "")
    root = checkout()
    if root is not None:
        return Located(root / "feeds.yaml")
    shipped = shipped_dir()
    if own is None or not create:
        return Located(shipped / "feeds.yaml")
    try:
        upgrades.install(own.parent, shipped)
    except OSError as error:
        return Located(shipped / "feeds.yaml", f"cannot write {own.parent} ({error.strerror}): using the feeds that "
                                               "came with wirewatch; name a file of your own with --config")
    return Located(own, f"made your own feeds.yaml, topics and names in {own.parent}")


def database_path(flag: Path | None, env: Mapping[str, str] | None, config: Config | None) -> Path:
    """The archive: flag, WIREWATCH_DB, `database:`, else wirewatch.db in the platform's data folder; makes nothing."""
    env = os.environ if env is None else env
    named = flag or (Path(env["WIREWATCH_DB"]) if env.get("WIREWATCH_DB") else None)
    if named is not None:
        return Path(os.path.abspath(named.expanduser() if str(named).startswith("~") else named))
    if config is not None and config.database is not None:
        return config.database
    folder = folder_of("data", env)
    return (folder or Path(os.path.abspath("."))) / "wirewatch.db"


def folder_of(kind: str, env: Mapping[str, str]) -> Path | None:
    """The platform's folder of wirewatch's configuration, data or cache; None where this user has no home at all."""
    if os.name == "posix" and sys.platform != "darwin":
        # platformdirs asks os.environ alone, and takes an empty HOME for the root of the disk.
        set_by = env.get(f"XDG_{kind.upper()}_HOME", "").strip()
        if os.path.isabs(set_by):
            return Path(set_by) / "wirewatch"
        home = env.get("HOME") or _home()
        if not home or not os.path.isabs(home):
            return None
        return Path(home) / {"config": ".config", "data": ".local/share", "cache": ".cache"}[kind] / "wirewatch"
    import platformdirs

    place = getattr(platformdirs, f"user_{kind}_dir")("wirewatch", False)
    return Path(place) if os.path.isabs(place) else None


def _home() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""
