"""What the lexicon takes of memory: a year of news, and feeds that mean harm.

    uv run python bench/match_memory.py feeds.yaml ARCHIVE.jsonl[.gz] [--items 100000]

In: a configuration and items. Out: for each kind of stream the growth of the process's resident memory while its items are
matched, each stream in a process of its own: the archive three times over with made-up names mixed in (a year's vocabulary is
three times what 100,000 items hold), 400,000 distinct words, long pieces, one word of a megabyte, one language after another.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from match_fuzz import read

from store.config import load
from store.match import Matcher
from store.types import Document

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def year(archive: Path, items: int) -> Iterator[Document]:
    """The archive three times, two words of each title made another word each time."""
    chance = random.Random(1)
    for turn in range(3):
        for document, _ in read(archive, items):
            made = " ".join("".join(chance.choices(LETTERS, k=8)).capitalize() for _ in range(2 * turn))
            yield Document(f"{document.title} {made}", document.summary, "", document.source, "", document.lang)


def distinct(archive: Path, items: int) -> Iterator[Document]:
    """Words that come once."""
    for number in range(4_000):
        words = " ".join(f"w{number}x{word}qu-{word}z" for word in range(100))
        yield Document("News", f"The {words}", lang=("en", "pl", "ru")[number % 3])


def near_names(archive: Path, items: int) -> Iterator[Document]:
    """Words that come once and lie near names, in many languages."""
    chance = random.Random(1)
    for number in range(4_000):
        words = [chance.choice(["Putin", "Zelensky", "Ukraine", "Россия", "Трамп"]) + "".join(chance.choices(LETTERS, k=2))
                 for _ in range(100)]
        yield Document("News", " ".join(words), lang=("en", "pl", "ru", "fi", "de", "uk")[number % 6])


def long_pieces(archive: Path, items: int) -> Iterator[Document]:
    """Pieces as long as are remembered, each once."""
    for number in range(4_000):
        yield Document("News", "The " + " ".join(f"{number}-{word}-{'x-putin-' * 18}"[:158] for word in range(50)), lang="en")


def megabytes(archive: Path, items: int) -> Iterator[Document]:
    """One word of a megabyte, and a megabyte of one word."""
    for _ in range(50):
        yield Document("a" * 1_000_000, "Putin " * 170_000)


STREAMS: dict[str, Callable[[Path, int], Iterator[Document]]] = {
    "a year of news": year,
    "400,000 distinct words": distinct,
    "400,000 words near names": near_names,
    "200,000 long pieces": long_pieces,
    "words of a megabyte": megabytes,
}


def resident() -> float:
    """Resident memory of this process, in megabytes."""
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096 / 1e6


def measure(name: str, config: Path, archive: Path, items: int) -> None:
    """Prints what one stream takes."""
    read_in = load(config)
    matcher = Matcher(read_in.topics, read_in.names)
    matcher.match(Document("Zelenskyy Putinn", lang="ru"))
    matcher.match(Document("Zelenskyy Putinn", lang="en"))
    gc.collect()
    before = resident()
    highest = 0.0
    for number, document in enumerate(STREAMS[name](archive, items)):
        matcher.match(document)
        if number % 500 == 0:
            highest = max(highest, resident() - before)
    words = matcher.lexicon
    held = f"{words._piece_clock.held()} pieces, {words._word_clock.held()} words"
    print(f"{name:<28}{max(highest, resident() - before):>7.1f} MB at most   {held}", flush=True)


def main() -> None:
    """Measures every stream in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--stream", action="append", choices=list(STREAMS))
    options = parser.parse_args()
    for name in options.stream or STREAMS:
        process = multiprocessing.get_context("spawn").Process(
            target=measure, args=(name, options.config, options.archive, options.items)
        )
        process.start()
        process.join()


if __name__ == "__main__":
    main()
