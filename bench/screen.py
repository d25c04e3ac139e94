"""How the desk feels: first paint against a bare Textual app, and the time of a key, at 1k, 100k and 1M items.

    uv run python bench/screen.py [--sizes 1000,100000,1000000] [--folder DIR] [--rounds 7]

Everything is measured from outside, through a pseudo-terminal: the first row of news against the one word of an app that
has nothing but a `Static`, both in turn in one run; a key from its writing to the end of the answer. Archives are made once in
the folder (a million items take some minutes) and used again.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from screen_terminal import Terminal

from store.db import Archive, FeedRound, NewItem
from store.types import Entry, Match

NOW = 1_743_409_800
WORDS = (  # noqa: SIM905  (invented headlines are made of these; two lines are read more easily than thirty-two strings)
    "harbour treaty talks envoy minister summit border ceasefire budget vote tariff pipeline grain fleet radar bridge "
    "storm festival museum railway strike election parliament court ruling energy price record drought match final"
).split()
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self): yield Static("painted")
    def on_key(self, event): self.exit()
Bare().run()
"""
CONFIG = """
topics: [topics/*.yaml]
"""
TOPIC = """
id: harbour
name: The harbour
rules:
  - match: 'harbour OR treaty'
"""
KEYS = {
    "down, one by one": [b"j"] * 60,
    "page down": [b"\x1b[6~"] * 30,
    "to the end and back": [b"G", b"g"] * 10,
    "mark (dismiss, keep)": [b"d", b"s"] * 15,
    "undo": [b"u"] * 15,
    "other topic": [b"1", b"h", b"j", b"k", b"l"] * 4,
    "open, page, back": [b"\r", b"\x1b[6~", b"q"] * 8,
}


def build(path: Path, count: int) -> None:
    """An archive of invented items, every third in the topic."""
    random.seed(1)
    with Archive.open(path) as archive:
        feeds = [archive.ensure_feed(f"https://feed{number}.example/rss") for number in range(50)]
        for start in range(0, count, 2_000):
            items = []
            for number in range(start, min(count, start + 2_000)):
                title = " ".join(random.choices(WORDS, k=9)).capitalize()
                # the newest have a text of several pages: there a page down in the reader has an answer
                summary = "\n\n".join([f"Summary: {title}."] * (60 if number >= count - 100 else 1))
                entry = Entry(
                    key=f"k{number}", guid=f"k{number}", title=title, summary=summary, lang="en",
                    url=f"https://x.example/{number}", source=f"Outlet {number % 40}",
                    published=NOW - (count - number) * (200 * 86_400) // count)
                belongs = (Match("harbour", 1.4, 1.0, (0,)),) if number % 3 == 0 else ()
                items.append(NewItem(entry, belongs, words=title.lower()))
            archive.store_feed(FeedRound(feeds[start // 2_000 % 50], NOW, tuple(items)))
        archive.compact()


def first_paint(command: list[str], text: str, leave: bytes) -> tuple[float, float]:
    """Seconds, and seconds of processor, until a text is painted."""
    terminal = Terminal(command, WIREWATCH_NOW=str(NOW))
    waited = terminal.until(text)
    used = terminal.cpu()
    terminal.quiet()
    terminal.end(leave)
    return waited, used


def keys(command: list[str]) -> tuple[dict[str, list[float]], int]:
    """The seconds of each key, by what it does, and the kilobytes held at the end."""
    terminal = Terminal(command, WIREWATCH_NOW=str(NOW))
    terminal.until("Outlet ")
    terminal.quiet(1.0)
    took: dict[str, list[float]] = {}
    for what, pressed in KEYS.items():
        took[what] = []
        for key in pressed:
            if (seconds := terminal.key(key)) is not None:
                took[what].append(seconds)
        terminal.quiet(0.3)
    memory = terminal.memory()
    terminal.end(b"qq")
    return took, memory


def quantile(values: list[float], part: float) -> float:
    """The value that a part of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="wirewatch-bench-"))
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "feeds.yaml").write_text(CONFIG)
    (folder / "topics" / "harbour.yaml").write_text(TOPIC)
    print(f"{'items':>10}  {'first paint':>12}  {'bare app':>9}  {'times':>5}  {'cpu':>6}  {'bare':>6}  {'times':>5}")
    answers = []
    for size in map(int, chosen.sizes.split(",")):
        database = folder / f"{size}.db"
        if not database.exists():
            build(database, size)
        desk = [sys.executable, "-m", "tui", "--config", str(folder / "feeds.yaml"), "--db", str(database)]
        ours, bare = [], []
        for _ in range(chosen.rounds):
            ours.append(first_paint(desk, "Outlet ", b"q"))
            bare.append(first_paint([sys.executable, "-c", BARE], "painted", b"x"))
        wall, cpu = (statistics.median(one[at] for one in ours) for at in (0, 1))
        bare_wall, bare_cpu = (statistics.median(one[at] for one in bare) for at in (0, 1))
        print(f"{size:>10,}  {wall:>10.2f} s  {bare_wall:>7.2f} s  {wall / bare_wall:>5.2f}  {cpu:>4.2f} s  {bare_cpu:>4.2f} s"
              f"  {cpu / bare_cpu:>5.2f}", flush=True)
        answers.append((size, *keys(desk)))
    for size, took, memory in answers:
        print(f"\n{size:,} items, {memory / 1024:.0f} MB: milliseconds from a key to the end of its answer")
        for what, values in took.items():
            print(f"  {what:<24} median {1000 * statistics.median(values):6.1f}   95 % {1000 * quantile(values, 0.95):6.1f}"
                  f"   most {1000 * max(values):6.1f}")
        every = [value for values in took.values() for value in values]
        print(f"  {'all keys':<24} median {1000 * statistics.median(every):6.1f}   95 % {1000 * quantile(every, 0.95):6.1f}"
              f"   99 % {1000 * quantile(every, 0.99):6.1f}")


if __name__ == "__main__":
    main()
