"""Make the pictures of the desk again, from the sample desk: SVG drawn by the program itself.

    uv run python docs/make_pictures.py [--out docs/pictures] [NAME …]

Letters are those of the reader's own machine: the font that the exporter would fetch from elsewhere is taken out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["TZ"] = "UTC"
time.tzset()

from tui.app import WirewatchApp
from tui.desk import Desk, open_sample
from tui.screens.keyed import KeyedScreen

# name: (columns, rows), theme, keys pressed before the picture is taken
PICTURES: dict[str, tuple[tuple[int, int], str, tuple[str, ...]]] = {
    "desk": ((120, 40), "dark", ("4", "j", "j", "j")),
    "desk-why": ((120, 40), "dark", ("4", "j", "w")),
    "desk-light": ((200, 50), "light", ("4", "j", "s", "j", "x", "j", "X")),
    "desk-wide": ((200, 50), "dark", ("3", "j", "d", "w")),
    "desk-small": ((80, 24), "dark", ("4", "j", "j")),
    "reader-small": ((80, 24), "dark", ("4", "j", "enter")),
    "topics-small": ((60, 20), "light", ("h", "j")),
    "search": ((120, 40), "dark", ("/", *"ceasefire", "space", *"NEAR/12", "space", *"Putin")),
    "help": ((140, 50), "dark", ("?",)),
    "palette": ((100, 30), "dark", (":", *"defen")),
    "tour": ((80, 24), "dark", ("f2", "enter")),
    "feeds": ((120, 30), "dark", ("F", "j")),
    "history": ((100, 30), "light", ("4", "d", "d", "s", "d", "u", "H")),
    "workbench": (
        (120, 40),
        "dark",
        ("4", "e", *["down"] * 4, "end", "backspace", "3", "escape", "j", "w"),
    ),
    "contrast": ((120, 40), "contrast", ("1", "j")),
    "own-colours": ((120, 40), "ansi", ("2", "j", "w")),
}


async def settle(app: WirewatchApp, pilot: object) -> None:
    """Wait until nothing is under way."""
    for _ in range(4):
        await pilot.pause()  # type: ignore[attr-defined]  # Textual's pilot
        for screen in app.screen_stack:
            if isinstance(screen, KeyedScreen):
                await screen.settled()


async def draw(folder: Path, out: Path, name: str) -> None:
    """One picture, from a sample desk of its own."""
    size, theme, keys = PICTURES[name]
    desk: Desk = open_sample(folder)
    app = WirewatchApp(desk, theme=theme)
    try:
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            for key in keys:
                await pilot.press(key)
                await settle(app, pilot)
            drawn = app.export_screenshot(title="wirewatch")
    finally:
        app.close()
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace("Fira Code, monospace", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace")
    drawn = drawn.replace(str(folder), "/wirewatch")  # a folder of its own each time
    drawn = re.sub(r"terminal-\d+", f"wirewatch-{name}", drawn)
    (out / f"{name}.svg").write_text(drawn, encoding="utf-8")


def main() -> None:
    """Draw the pictures named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PICTURES, []], metavar="NAME")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "pictures")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name in chosen.names or PICTURES:
        with tempfile.TemporaryDirectory(prefix="wirewatch-pictures-", ignore_cleanup_errors=True) as folder:
            asyncio.run(draw(Path(folder), chosen.out, name))
        print(chosen.out / f"{name}.svg")


if __name__ == "__main__":
    main()
