"""How fast a search answers: the time to its first page and to its end, by time and by relevance, for each kind of query.

    uv run python bench/search.py ARCHIVE [--config FILE] [--page 50] [--rounds 5]

ARCHIVE is one that `bench/archive.py … --folder DIR` left, or any other; it is only read. Words are chosen from the archive
itself: a common one, one that few items have, one misspelt. The words of the archive are read once before; what that
costs is told apart.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.db import Archive
from store.errors import ExpressionError
from store.jobs.places import find_places
from store.jobs.rules import Rules, load_rules
from store.jobs.search import find, vocabulary_of
from store.jobs.searches import ranked

QUERIES = {
    "common word": "trump",
    "rare word": "sumy",
    "no such word": "zzqxv",
    "misspelt": "zelenskiy~2",
    "two words": "trump putin",
    "a list": "@russia AND @us",
    "phrase": '"white house"',
    "phrase of common words, rare": '"president said that"',
    "prefix": "minist*",
    "short prefix": "pr*",
    "near": "trump NEAR/5 putin",
    "title alone": "title:election",
    "without": "trump -ukraine",
    "nothing but NOT": "NOT trump",
    "all that have a common word, without": "NOT (the OR a OR of OR in)",
    "topic": "topic:us-russia",
    "topic and word": "topic:us-russia talks",
    "language": "lang:sv",
    "rare language": "lang:fi",
    "language and word": "lang:sv trump",
    "unread": "is:unread storm",
    "kept": "is:kept",
    "tag": "tag:none",
    "outlet": 'source:"BBC News"',
    "a time": "trump since:2025-01-01 before:2025-02-01",
    "address": "url:bbc.co.uk",
    "Cyrillic": "путин",
    "Devanagari": "मोदी",
    "Han": "中国",
    "one Han letter": "中",
    "alternatives": "(trump OR biden OR harris) AND (tariff OR sanctions OR war)",
}


def timed(action: Callable[[], int], rounds: int) -> tuple[float, float, int]:
    """Milliseconds: the median of wall time and the least CPU; and what the action gave."""
    walls, cpus, found = [], [], 0
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        found = action()
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    return statistics.median(walls) * 1e3, min(cpus) * 1e3, found


def measure(archive: Archive, rules: Rules, query: str, page: int, rounds: int) -> str:
    """A line of the table."""
    def first() -> int:
        return len(list(islice(find(archive, rules, query, limit=page), page)))

    def best() -> int:
        return len(ranked(archive, rules, query, limit=page))

    wall, cpu, found = timed(first, rounds)
    told = f"{found:>5} {wall:>9.1f} {cpu:>9.1f}"
    wall, cpu, found = timed(best, rounds)
    return f"{told} {wall:>11.1f} {cpu:>9.1f}"


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--page", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args()
    with Archive.open(told.archive, create=False) as archive:
        rules = load_rules(find_places(told.config, told.archive, create=False), None)
        begin = time.process_time()
        words = len(vocabulary_of(archive))
        print(f"{archive.count_items():,} items, {words:,} words, read in {(time.process_time() - begin) * 1e3:.0f} ms of CPU")
        print(f"{'':38} {'':40} found   by time     (CPU)  relevance      (CPU)   milliseconds to the first {told.page}")
        for name, query in QUERIES.items():
            try:
                print(f"{name:38} {query[:40]:40} {measure(archive, rules, query, told.page, told.rounds)}", flush=True)
            except ExpressionError as error:
                print(f"{name:38} {query[:40]:40} {error}")


if __name__ == "__main__":
    main()
