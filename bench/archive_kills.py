"""Kill writers of an archive at random instants and look what stands: nothing lost or doubled, all of it sound.

    uv run python bench/archive_kills.py [--kills 100] [--seed 1]

Each writer stores rounds of a feed, marks and places items, and is killed with SIGKILL or SIGTERM; all of them write to the
same archive, which is checked after each kill.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "db"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from test_kills import begin, end, rounds, start

from store.db import Archive
from store.types import View


def main() -> None:
    """Kill, check, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    dice = random.Random(told.seed)
    lost = doubled = unsound = unfinished = 0
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db") as archive:
        for kill in range(told.kills):
            feed = f"https://example.org/{kill}"
            before = archive.count(View())
            child = start(archive.path, feed, 1_000)
            begin(child)
            assert child.stdout is not None
            said = [child.stdout.readline() for _ in range(dice.randrange(20))]
            time.sleep(dice.random() * 0.02)  # the instant is the point
            child.send_signal(dice.choice([signal.SIGKILL, signal.SIGTERM]))
            said += end(child)
            finished = int(said[-1]) + 1 if said else 0
            brought = archive.count(View()) - before
            lost += brought < finished * 10
            doubled += brought > (finished + 1) * 10
            unfinished += brought % 10 != 0
            unsound += not all(check.ok for check in archive.check())
            for _, one in rounds(archive, feed, finished + 2):
                archive.store_feed(one)
            doubled += archive.count(View()) != before + (finished + 2) * 10
        print(f"{told.kills} kills, {archive.count(View()):,} items: {lost} lost, {doubled} doubled, {unfinished} half "
              f"transactions, {unsound} checks failed")
    sys.exit(bool(lost or doubled or unfinished or unsound))


if __name__ == "__main__":
    main()
