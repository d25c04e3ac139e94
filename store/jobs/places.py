"""Where the configuration and the archive of this run lie (docs/interface.md says in which order they are looked for)."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from store.config import database_path, locate
from store.config.kept import read
from store.errors import ConfigError, UsageError
from store.types import Config


class Places(Struct, frozen=True):
    """The files of this run; `said` is one line to say once, "" mostly. `loaded` is what reading the configuration gave."""

    config_file: Path
    database: Path
    said: str = ""
    loaded: Config | ConfigError | None = None


def find_places(config: Path | None, database: Path | None, *, create: bool = True) -> Places:
    """Find, and with `create` make, the person's configuration, read it, and tell where the archive is.

    A configuration with faults is no error here: the archive may hold its last good version (`rules.load_rules`).
    """
    if config is not None and not config.exists():
        raise UsageError(f"there is no configuration {config}", "check --config")
    located = locate(config, os.environ, create=create)
    loaded: Config | ConfigError
    try:
        loaded = read(located.file, keep=create)
    except ConfigError as error:
        loaded = error
    good = loaded if isinstance(loaded, Config) else None
    return Places(located.file, database_path(database, os.environ, good), located.said, loaded)
