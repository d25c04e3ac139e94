"""Processes that die in the middle, and processes that write at once: nothing lost, nothing doubled."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem
from store.types import Entry, Match, State, View

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
sys.path.insert(0, sys.argv[4])
from test_kills import rounds
from store.db import Archive
from store.types import State
with Archive.open(sys.argv[1], busy=60) as archive:
    print("ready", flush=True)
    sys.stdin.readline()
    for number, one in rounds(archive, sys.argv[2], int(sys.argv[3])):
        stored = archive.store_feed(one)
        if stored.new:
            archive.mark(stored.new[::3], State.READ)
            archive.place([(item, stored.new[0], None, b"s") for item in stored.new[:4]])
        print(number, flush=True)
"""


def rounds(archive: Archive, feed: str, count: int) -> list[tuple[int, FeedRound]]:
    """What a feed brings in `count` rounds of ten items, each round's first item edited in the next."""
    origin = archive.ensure_feed(feed)
    made = []
    for number in range(count):
        items = [NewItem(Entry(f"{number}-{n}", f"{number}-{n}", f"Report {number} {n}", published=1_740_000_000 + number),
                         (Match("nato", 1.5, 1.0, (0,)),) if n % 3 == 0 else (), "1") for n in range(10)]
        if number:
            items.append(NewItem(Entry(f"{number - 1}-0", f"{number - 1}-0", "Edited"), (), "2"))
        made.append((number, FeedRound(origin, 1_740_000_000 + number, tuple(items))))
    return made


def start(path: Path, feed: str, count: int) -> subprocess.Popen[str]:
    """A process that writes such rounds; it waits for a line before it begins."""
    child = subprocess.Popen([sys.executable, "-c", WRITER, str(path), feed, str(count), str(Path(__file__).parent)],
                             cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def begin(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


def end(child: subprocess.Popen[str]) -> list[str]:
    """What else it said, once it has ended."""
    assert child.stdout is not None
    assert child.stdin is not None
    said = child.stdout.read().split()
    child.wait()
    child.stdout.close()
    child.stdin.close()
    return said


def sound(archive: Archive) -> None:
    assert [check.message for check in archive.check() if not check.ok] == []


@pytest.mark.parametrize("seed", range(10))
def test_a_killed_writer_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        child = start(path, "https://example.org/", 400)
        begin(child)
        assert child.stdout is not None
        for _ in range(dice.randrange(1, 40)):
            finished = int(child.stdout.readline())
        for _ in range(dice.randrange(30_000)):
            pass  # somewhere inside a transaction
        child.kill()
        finished = max([finished, *map(int, end(child))])
        sound(archive)
        stored = archive.count(View())
        assert stored % 10 == 0
        assert (finished + 1) * 10 <= stored <= (finished + 2) * 10
    with Archive.open(path) as archive:  # the next round brings what was missed, once
        for _, one in rounds(archive, "https://example.org/", finished + 5):
            archive.store_feed(one)
        assert archive.count(View()) == (finished + 5) * 10
        sound(archive)


def test_two_fetchers_and_a_person_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path) as desk:
        children = [start(path, feed, 60) for feed in ("https://example.org/a", "https://example.org/a", "https://example.org/b")]
        for child in children:
            begin(child)
        marked = 0
        while children[0].poll() is None and marked < 500:
            newest = desk.ids(View(states=(State.NEW,)), limit=3)
            marked += desk.mark(newest, State.DISMISSED) is not None
            if marked % 3 == 0:
                desk.undo()
        for child in children:
            said = end(child)
            assert child.returncode == 0
            assert said[-1:] == ["59"]
        assert desk.count(View()) == 1_200  # two brought the same feed: each item is there once
        sound(desk)
        while desk.undo(100):
            pass
        assert desk.counts()[""].new == 1_200
        sound(desk)
