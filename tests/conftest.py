"""What holds for every test: a home of its own, a plain environment, and no network but this machine."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

_HOME = pytest.StashKey[tempfile.TemporaryDirectory[str]]()
_LEFT_OUT = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "NO_COLOR", "FORCE_COLOR",
             "CLICOLOR_FORCE", "COLORTERM", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
             "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "NOTIFY_SOCKET", "BROWSER", "COLUMNS", "LINES")
_MANY = 20  # files of tests from which on they are shared out among processes
_SLOWEST = ("flows/test_hostile", "fetch/test_hostile", "flows/test_service", "house/test_tools")

hypothesis.settings.register_profile("house", deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is collected: nothing of the person who runs the tests is read or written."""
    home = tempfile.TemporaryDirectory(prefix="wirewatch-home-")
    config.stash[_HOME] = home
    for name in [*_LEFT_OUT, *(name for name in os.environ if name.startswith("WIREWATCH_"))]:
        os.environ.pop(name, None)
    os.environ.update(HOME=home.name, TZ="UTC", LC_ALL="C.UTF-8")
    sys.addaudithook(_stay_at_home)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """As many processes as there are processors for the whole of the tests or a large folder; else none but this one."""
    files = sum(len(list(Path(place).rglob("test_*.py"))) for place in map(str, config.args) if Path(place).is_dir())
    return min(8, os.cpu_count() or 1) if files >= _MANY else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest first, so that no process waits for another in the end."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in _SLOWEST))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the home away again."""
    config.stash[_HOME].cleanup()


def _stay_at_home(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse connections that leave this machine; what Python does not open itself (libcurl) is the tests' own care."""
    if event == "socket.connect":
        place = arguments[1]
        if isinstance(place, tuple) and not str(place[0]).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test wanted to connect to {place[0]}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parent.parent
