"""How the archive does at a thousand, a hundred thousand and a million items: time an item in, a page, counts, a mark, a
search, and what the file holds.

    uv run python bench/archive.py ITEMS [--sizes 1000,100000,1000000] [--folder DIR]

ITEMS are JSON lines as `wirewatch import` takes them (`.gz` too). They are repeated with dates shifted and names changed
until there are enough; every 16th belongs to a topic, every 30th is a near miss.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.db import Archive, FeedRound, NewItem
from store.db.words import index_words
from store.text import clean_line, clean_text
from store.types import Entry, Match, State, View

NOW = 1_790_000_000
TOPICS = ("first", "second", "third", "fourth")
FEEDS = 500
BATCH = 30


def read_items(path: Path) -> list[Entry]:
    """The lines of the file as cleaned entries."""
    entries = []
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for line in lines:
            told = json.loads(line)
            summary = clean_text(told.get("summary") or "")[0]
            entries.append(Entry(str(told["id"]), str(told["id"]), clean_line(told["title"]), summary,
                                 url=told.get("url") or "", source=told.get("source") or "", lang=told.get("lang") or ""))
    return entries


def repeated(entries: list[Entry], count: int) -> Iterator[tuple[int, NewItem]]:
    """`count` items, each with the number of the feed it comes from; their clock spans four years up to now."""
    for number in range(count):
        entry = entries[number % len(entries)]
        again = number // len(entries)
        key = f"{entry.key}-{again}" if again else entry.key
        title = entry.title if not again else f"{entry.title} {again}"
        at = NOW - (count - number) * (4 * 365 * 86_400 // count) - (number * 7919) % 86_400
        fresh = Entry(key, key, title, entry.summary, url=entry.url + (f"#{again}" if again else ""), source=entry.source,
                      lang=entry.lang, published=at)
        matches: tuple[Match, ...] = ()
        if number % 16 == 0:
            matches = (Match(TOPICS[number // 16 % 4], 1.4, 1.0, (0, 3)),)
        elif number % 30 == 1:
            matches = (Match(TOPICS[number // 30 % 4], 0.7, 1.0, (1,)),)
        yield number // BATCH % FEEDS, NewItem(fresh, matches, text_hash=f"{number:024x}")


def build(path: Path, entries: list[Entry], count: int) -> tuple[float, float]:
    """An archive of `count` items at `path`; CPU microseconds an item in all, and of these for the folding of words."""
    with Archive.open(path) as archive:
        feeds = [archive.ensure_feed(f"https://example.org/{number}.xml") for number in range(FEEDS)]
        spent = 0.0
        batch: list[NewItem] = []
        last = 0
        for feed, item in repeated(entries, count):
            if batch and feed != last:
                spent += _cpu(lambda: archive.store_feed(FeedRound(feeds[last], NOW, tuple(batch), status=200)))  # noqa: B023  (called at once)
                batch = []
            last = feed
            batch.append(item)
        spent += _cpu(lambda: archive.store_feed(FeedRound(feeds[last], NOW, tuple(batch), status=200)))
    sample = entries[:5_000]
    folding = _cpu(lambda: [index_words(entry.title, entry.summary, entry.author) for entry in sample]) / len(sample)
    return spent / count * 1e6, folding * 1e6


def _cpu(action: Callable[[], object]) -> float:
    begin = time.process_time()
    action()
    return time.process_time() - begin


def timed(action: Callable[[], object], rounds: int = 9) -> tuple[float, float]:
    """Milliseconds: the median of wall time, and the least CPU, which a busy machine disturbs less."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    return statistics.median(walls) * 1e3, min(cpus) * 1e3


def measure(path: Path) -> dict[str, tuple[float, float]]:
    """Milliseconds of what a desk asks for."""
    found: dict[str, tuple[float, float]] = {}
    found["open"] = timed(lambda: Archive.open(path).close(), 3)
    archive = Archive.open(path)
    new, everything = (State.NEW,), View()
    topic = View("first", stories=True, states=new)
    found["first page, stories of a topic"] = timed(lambda: archive.story_rows(archive.ids(topic, limit=50)))
    found["first page, all stories"] = timed(lambda: archive.story_rows(archive.ids(View(stories=True), limit=50)))
    found["first page, all items"] = timed(lambda: archive.item_rows(archive.ids(everything, limit=50)))
    ids = archive.ids(everything)
    middle = ids[len(ids) // 2]
    found["page by key in the middle"] = timed(lambda: archive.item_rows(archive.ids(everything, limit=50, after=middle)))
    found["rows of a page in the middle"] = timed(lambda: archive.item_rows(ids[len(ids) // 2:len(ids) // 2 + 50]))
    found["all ids of the topic's stories"] = timed(lambda: archive.ids(topic), 3)
    found["all ids of everything"] = timed(lambda: archive.ids(everything), 3)
    found["all ids of all stories"] = timed(lambda: archive.ids(View(stories=True)), 3)
    found["first page of a feed"] = timed(lambda: archive.ids(View(feed="https://example.org/7.xml"), limit=50))
    found["first page of a language"] = timed(lambda: archive.ids(View(lang="sv"), limit=50))
    outlet = archive.item_rows([middle])[0].source
    found["first page of an outlet"] = timed(lambda: archive.ids(View(source=outlet), limit=50))
    found["counts"] = timed(archive.counts)
    found["pulse"] = timed(archive.pulse)
    page = list(archive.ids(View("first", states=new), limit=20))
    marks = iter(page)
    found["mark one item"] = timed(lambda: archive.mark([next(marks)], State.READ))
    found["undo it"] = timed(lambda: archive.undo(), 5)
    some = ids[:10_000]
    found["mark 10,000 items"] = timed(lambda: archive.mark(some, State.READ), 1)
    found["undo that"] = timed(lambda: archive.undo(), 1)
    groups = '("trump" OR "biden") AND ("russia" OR "ukraine")'
    for name, match in (("rare word", '"sumy"'), ("hot word", '"trump"'), ("two groups", groups)):
        found[f"search, {name}: first 50"] = timed(lambda: next(archive.candidates(match, chunk=50), None))  # noqa: B023  (called at once)
    found["search, hot word: all"] = timed(lambda: sum(map(len, archive.candidates('"trump"', chunk=2000))), 3)
    found["search, hot word, a topic, new: first 50"] = timed(
        lambda: next(archive.candidates('"trump"', view=View("first", states=new), chunk=50), None))
    found["search, no word, an outlet: first 50"] = timed(
        lambda: next(archive.candidates(None, sources=["bbc.co.uk"], chunk=50), None))
    found["vocabulary"] = timed(archive.vocabulary, 1)
    found["feed states"] = timed(archive.feed_states, 3)
    states = list(archive.feed_states(full=False).values())
    rounds = [FeedRound(state.feed, NOW, state=state, outcome="unchanged", status=304) for state in states]
    found["500 unchanged feeds stored"] = timed(lambda: archive.store_unchanged(rounds), 3)
    archive.close()
    return found


def sizes(path: Path, entries: list[Entry], count: int) -> dict[str, float]:
    """Megabytes of each part of the file, after a checkpoint; `payload` is titles, summaries, addresses and ids."""
    import sqlite3  # the only look inside: which table takes how much

    with Archive.open(path) as archive:
        archive.compact()
    database = sqlite3.connect(path)
    try:
        parts = dict(database.execute("SELECT name, sum(pgsize) / 1e6 FROM dbstat GROUP BY 1 ORDER BY 2 DESC"))
    except sqlite3.OperationalError:
        parts = {}
    database.close()
    payload = sum(len((item.entry.title + item.entry.summary + item.entry.url + item.entry.guid).encode())
                  for _, item in repeated(entries, count)) / 1e6
    return {"payload": payload, "file": path.stat().st_size / 1e6, **parts}


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--folder", type=Path, help="where the archives are left; a temporary folder by default")
    told = parser.parse_args()
    entries = read_items(told.items)
    with tempfile.TemporaryDirectory() as temporary:
        folder = told.folder or Path(temporary)
        for count in map(int, told.sizes.split(",")):
            path = folder / f"archive-{count}.db"
            print(f"== {count:,} items")
            if not path.exists():
                spent, folding = build(path, entries, count)
                print(f"  store_feed, 30 items a time: {spent:.1f} us CPU an item, {folding:.1f} of them folding words")
            for name, (wall, cpu) in measure(path).items():
                print(f"  {name:45} {wall:10.2f} ms {cpu:10.2f} ms CPU")
            parts = sizes(path, entries, count)
            index = sum(value for name, value in parts.items() if name.startswith("words"))
            rest = parts["file"] - index
            print(f"  file {parts['file']:.1f} MB, without the index {rest:.1f}, payload {parts['payload']:.1f}:"
                  f" {rest / parts['payload']:.2f} times")
            for name, value in list(parts.items())[2:20]:
                print(f"    {name:30} {value:8.1f} MB {value * 1e6 / count:8.1f} bytes an item")


if __name__ == "__main__":
    main()
