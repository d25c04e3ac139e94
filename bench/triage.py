"""How many keys a decision takes: the sample desk gone through topic by topic, one decision an item, no bulk verbs.

    uv run python bench/triage.py [--stories] [--seed 1]

Of ten items that are unread six are set aside, two read to their end, one is kept and one said to belong, in an order that
the seed makes; where the cursor comes to rest on something decided, and at the end of a topic, `n` leads on, as a person would
press it. Counted is every key from the open desk until no topic has anything unread; by default items stand one by one, with
`--stories` a decision is on a story and all its reports.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.db import Archive
from store.types import State, View
from tests.tui.running import settle
from tui.app import WirewatchApp
from tui.desk import open_sample
from tui.screens.desk import DeskScreen

DECISIONS = ("d", "d", "d", "d", "d", "d", "space", "space", "s", "y")
MOST = 5_000  # keys, after which something is wrong


def unread(database: Path) -> int:
    """Items of topics that nobody has decided on."""
    with Archive.open(database) as archive:
        topics = list(archive.topic_fingerprints())
        return len({item for topic in topics for item in archive.ids(View(topic=topic, states=(State.NEW,)))})


async def go_through(folder: Path, stories: bool, seed: int) -> tuple[Counter[str], int, int, int]:
    """The keys pressed, the rows decided, and the unread items before and after."""
    chance = random.Random(seed)
    desk = open_sample(folder)
    app = WirewatchApp(desk)
    pressed: Counter[str] = Counter()
    decided = 0
    try:
        async with app.run_test(size=(120, 40)) as pilot:

            async def press(key: str) -> None:
                await pilot.press(key)
                await settle(app, pilot)
                pressed[key] += 1

            await settle(app, pilot)
            screen: Any = app.screen_stack[0]
            assert isinstance(screen, DeskScreen)
            database = folder / "wirewatch.db"
            before = unread(database)
            if not stories:
                await press("v")
            while sum(pressed.values()) < MOST:
                row = screen.list.current
                if row is None or row.state is not State.NEW:
                    at = (screen.list.current, screen.place)
                    await press("n")
                    if (screen.list.current, screen.place) == at:
                        break
                    continue
                key, item = chance.choice(DECISIONS), row.item
                while (row := screen.list.current) is not None and row.item == item and row.state is State.NEW:
                    await press(key)  # a long text takes several of the space bar
                decided += 1
            return pressed, decided, before, unread(database)
    finally:
        app.close()


def main() -> None:
    """Go through, and print the count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--stories", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-", ignore_cleanup_errors=True) as folder:
        pressed, decided, before, after = asyncio.run(go_through(Path(folder), chosen.stories, chosen.seed))
    keys = sum(pressed.values())
    print(f"{decided} decisions, {keys} keys: {keys / decided:.2f} a decision; {before - after} of {before} items decided")
    print("  ".join(f"{key} {count}" for key, count in pressed.most_common()))


if __name__ == "__main__":
    main()
