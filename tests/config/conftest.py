"""A folder with a configuration in it, for the tests of store.config."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.config import load
from store.errors import ConfigError

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write feeds.yaml, and other files by their path; gives the path of feeds.yaml."""

    def writer(feeds: str | bytes, **others: str | bytes) -> Path:
        for name, text in {"feeds.yaml": feeds, **others}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "feeds.yaml"

    return writer


@pytest.fixture
def faults() -> Callable[[Path], list[str]]:
    """The faults of a configuration as `file:line:column: found; expected`, with the file's name alone."""

    def finder(file: Path) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load(file)
        folder = str(file.parent) + "/"
        return [str(fault).replace(folder, "") for fault in caught.value.faults]

    return finder
