"""What the main screens look like, letter by letter.

`SNAPSHOTS=write uv run pytest tests/tui/test_snapshots.py` writes them anew; the difference is then read in git.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from store.jobs.places import Places
from tests.tui.running import drive, press, running, screen_text

FOLDER = Path(__file__).parent / "snapshots"
SCREENS: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "desk-60x20": ((60, 20), ()),
    "desk-80x24": ((80, 24), ()),
    "desk-80x24-topics": ((80, 24), ("h",)),
    "desk-80x24-reader": ((80, 24), ("j", "enter")),
    "desk-120x40": ((120, 40), ("j", "s", "w")),
    "desk-200x50": ((200, 50), ("x", "X", "j", "m")),
    "help-80x24": ((80, 24), ("?",)),
    "feeds-100x30": ((100, 30), ("F",)),
    "history-80x24": ((80, 24), ("d", "s", "u", "H")),
    "newtopic-80x24": ((80, 24), ("N", *"Notes", "enter", *"harbour", "tab", "tab", "tab")),
    "palette-80x24": ((80, 24), (":", "k", "e", "e", "p")),
}


@pytest.mark.parametrize("name", SCREENS)
def test_screens_look_as_they_did(name: str, filled: Places) -> None:
    size, keys = SCREENS[name]
    seen: list[str] = []

    async def work() -> None:
        async with running(filled, size) as (app, pilot):
            await press(app, pilot, *keys)
            seen.append(screen_text(app) + "\n")

    drive(work)
    looks_as_before(name, seen[0])


def looks_as_before(name: str, seen: str) -> None:
    """Compare what a screen shows with what it showed, or write that anew."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(seen, encoding="utf-8")
    assert seen == file.read_text(encoding="utf-8")


def test_an_empty_desk_welcomes(places: Places) -> None:
    async def work() -> None:
        async with running(places, (80, 24)) as (app, pilot):
            text = screen_text(app)
            assert "Good to see you." in text
            assert "2 feeds and 2 topics are watched." in text
            assert str(places.config_file)[:30] in text
            await press(app, pilot, "j", "d", "enter", "w", "space", "n", "x", "u", "G", "pagedown")

    drive(work)
