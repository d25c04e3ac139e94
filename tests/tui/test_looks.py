"""What the main screens of the sample desk look like: letters at three sizes (some at five), and their inks in two themes.

`SNAPSHOTS=write uv run pytest tests/tui/test_looks.py` writes them anew; the difference is then read in git. Inks are told
as runs: how many cells, and the letter of the style in the legend above.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from string import ascii_letters

import pytest
from msgspec.structs import replace
from rich.color import Color
from rich.segment import Segment

from store import clock
from store.jobs.demo import EVENING, prepare
from store.jobs.places import Places
from tests.tui.running import drive, press, running, screen_text
from tests.tui.test_snapshots import looks_as_before
from tui.app import WirewatchApp
from tui.palette import PALETTES, Palette

SIZES = ((80, 24), (120, 40), (200, 50), (60, 20), (200, 60))
# Each goes on from the one before.
SCREENS = {
    "list": ("4", "j", "j"), "why": ("w",), "reader": ("w", "enter"), "trends": ("escape", "escape", "t"),
    "brief": ("escape", "b"), "feeds": ("escape", "F"), "workbench": ("escape", "e"),
}
FEW = ("list", "why", "reader")  # what is held at the smallest and the largest size
THEMES = ("dark", "light")
# What else there is to see; here, too, each goes on from the one before.
OTHERS = {
    "selected": ("4", "x", "j", "X", "d", "k"), "topics": ("h",), "search": ("l", "/", "o"), "help": ("escape", "?"),
    "history": ("escape", "H"), "palette": ("escape", ":", "k"), "log": ("escape", *":log", "enter"),
    "new topic": ("escape", "N", "a", "tab"), "a feed": ("escape", "escape", "F", "enter"),
}
INKS = ("ink", "soft", "faint", "accent", "warn", "listed", "phrase")  # what letters are written in
GROUNDS = ("ground", "resting", "raised", "picked")
LEAST = 4.5  # contrast of letters against their ground: WCAG 2.2, 1.4.3


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The sample desk, filled once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIREWATCH_NOW", "")
        yield prepare(tmp_path_factory.mktemp("sample"))
    clock.set_now(None)


@pytest.fixture
def sample(prepared: Places, tmp_path: Path) -> Places:
    """An archive of its own for each test: what is opened is read."""
    return replace(prepared, database=Path(copy(prepared.database, tmp_path / "sample.db")))


def runs(app: WirewatchApp) -> list[list[tuple[int, str]]]:
    """Of every line the lengths of stretches in one style, and the style."""
    lines: list[list[tuple[int, str]]] = []
    for line in app.screen._compositor.render_strips():
        told: list[tuple[int, str]] = []
        for segment in line:
            style, length = inked(segment), segment.cell_length
            if told and told[-1][1] == style:
                told[-1] = (told[-1][0] + length, style)
            else:
                told.append((length, style))
        lines.append(told)
    return lines


def lettered(app: WirewatchApp) -> set[str]:
    """The styles in which letters and digits stand."""
    segments = [segment for line in app.screen._compositor.render_strips() for segment in line]
    return {inked(segment) for segment in segments if any(map(str.isalnum, segment.text))}


def inked(segment: Segment) -> str:
    """Colours and attributes of a stretch; of blanks the ground alone."""
    style = segment.style
    if style is None:
        return ""
    ground = f"on {hexed(style.bgcolor)}"
    if not segment.text.strip() and not style.underline:
        return ground
    names = [name for name in ("bold", "italic", "underline", "reverse") if getattr(style, name)]
    return " ".join([hexed(style.color), ground, *names])


def hexed(color: Color | None) -> str:
    return "-" if color is None else color.get_truecolor().hex


def told(theme: str, lines: list[list[tuple[int, str]]]) -> str:
    """Runs as they stand in a file."""
    letters: dict[str, str] = {}
    rows = [" ".join(f"{length}{letters.setdefault(style, ascii_letters[len(letters)])}" for length, style in line)
            for line in lines]
    return "\n".join([f"--- {theme}", *(f"{letter} {style}" for style, letter in letters.items()), *rows]) + "\n"


def brightness(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: str) -> float:
    """How far letters stand out from their ground, 1 to 21."""
    ink, _, ground = style.split(" ")[:3]
    one, other = sorted((brightness(ink), brightness(ground)))
    return (other + 0.05) / (one + 0.05)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_sample_desk_looks_as_it_did(size: tuple[int, int], sample: Places) -> None:
    clock.set_now(EVENING)
    seen: dict[str, str] = {}
    pale: set[str] = set()

    async def work() -> None:
        async with running(sample, size) as (app, pilot):
            for name, keys in SCREENS.items():
                if size in SIZES[3:] and name not in FEW:
                    break
                await press(app, pilot, *keys)
                lines = screen_text(app).split("\n")
                # below the last rule the feeds screen tells the address of a file, which is another in every run
                shown = max(at for at, line in enumerate(lines) if line.startswith(" ───")) if name == "feeds" else len(lines)
                seen[name] = "\n".join(lines[:shown]) + "\n"
                for theme in THEMES:
                    app.set_palette(theme)
                    await press(app, pilot)
                    seen[name] += told(theme, runs(app)[:shown])
                    pale.update(f"{theme} {name}: {style}" for style in lettered(app) if contrast(style) < LEAST)
                app.set_palette("dark")

    drive(work)
    for name, looks in seen.items():
        looks_as_before(f"sample-{name}-{size[0]}x{size[1]}", looks)
    assert not pale


def pairs(palette: Palette) -> set[str]:
    """Every ink of a palette on every ground, and the letter under the cursor of a field."""
    lit = f"{palette.ground} on {palette.accent}"
    return {lit, *(f"{getattr(palette, ink)} on {getattr(palette, ground)}" for ink in INKS for ground in GROUNDS)}


@pytest.mark.parametrize("name", [name for name, palette in PALETTES.items() if not palette.plain])
def test_every_ink_stands_out_on_every_ground(name: str) -> None:
    assert not {style for style in pairs(PALETTES[name]) if contrast(style) < LEAST}


def test_the_letters_of_every_other_screen_are_written_in_these_inks(sample: Places) -> None:
    clock.set_now(EVENING)
    screens: list[str] = []
    odd: set[str] = set()

    async def work() -> None:
        async with running(sample, (80, 24)) as (app, pilot):
            for name, keys in OTHERS.items():
                await press(app, pilot, *keys)
                screens.append(screen_text(app))
                styles = {" ".join(style.split(" ")[:3]) for style in lettered(app)}
                odd.update(f"{name}: {style}" for style in styles - pairs(app.palette))

    drive(work)
    assert not odd
    assert len(set(screens)) == len(OTHERS)
