"""Which actions the tests press, and what they look at."""

from __future__ import annotations

from collections.abc import Callable

from store.db import Archive
from store.jobs.places import Places
from store.types import State, View
from tui.app import WirewatchApp
from tui.screens.desk import DeskScreen

COVERED: set[str] = set()


def covers(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Say which actions a test presses."""
    COVERED.update(names)
    return lambda test: test


def desk_of(app: WirewatchApp) -> DeskScreen:
    """The desk, under whatever lies on it."""
    screen = app.screen_stack[0]
    assert isinstance(screen, DeskScreen)
    return screen


def states(places: Places) -> dict[str, State]:
    """The state of every item, by its key."""
    with Archive.open(places.database) as archive:
        return {row.key: row.state for row in archive.item_rows(list(archive.ids(View())))}


def kept(places: Places, state: State) -> int:
    """How many items are in a state."""
    return sum(one is state for one in states(places).values())


def current(app: WirewatchApp) -> str:
    """The title under the cursor."""
    row = desk_of(app).list.current
    assert row is not None
    return row.title
