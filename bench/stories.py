"""How well reports are folded into stories, and how fast: gold files or an archive of items come in, tables go out.

    uv run python bench/stories.py scores GOLD.jsonl… [--part N/M] [--chunk 5000]   B-cubed beside two simple methods
    uv run python bench/stories.py order GOLD.jsonl… [--rounds 50]                  the same items in other orders and rounds
    uv run python bench/stories.py speed ITEMS.jsonl[.gz] [--items 50000]           microseconds of CPU an item, megabytes
    uv run python bench/stories.py errors GOLD.jsonl [--most 10]                    what was glued together or left apart

Lines are items as `wirewatch import` takes them; gold lines have `event` too. `--part 1/2` keeps the events whose hash falls
into that half, so that a setting can be tried on events it was not fitted on. The simple methods get, for each file, the
threshold and window that suit it best: overlap of titles (Jaccard, single link to the nearest title, as NewsBlur does it) and
cosine of TF-IDF vectors against the centroids of stories (single pass).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from store.clock import parse_instant
from store.stories import Placer, Signable
from store.text import tokens

Row = dict[str, Any]
_HOUR = 3_600
_UNDATED = 1_700_000_000


def read(path: Path, part: str = "") -> list[Row]:
    """The items of a file in order of publication (then of their ids, so that the file's order tells nothing)."""
    opened: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if part:
        which, of = map(int, part.split("/"))
        rows = [row for row in rows if crc32(str(row["event"]).encode()) % of == which - 1]
    for row in rows:
        row["at"] = _instant(row.get("published"))
    rows.sort(key=lambda row: (row["at"], str(row["id"])))
    return rows


def _instant(text: str | None) -> int:
    try:
        return parse_instant(text) if text else _UNDATED
    except ValueError:
        return _UNDATED


def signables(rows: Sequence[Row], first: int = 1) -> list[Signable]:
    """The items as the placer takes them, numbered in their order."""
    return [
        Signable(number, row["title"], row.get("summary") or "", row.get("source") or "", row.get("lang") or "", row["at"])
        for number, row in enumerate(rows, first)
    ]


def bcubed(gold: Sequence[object], found: Sequence[object]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (Bagga and Baldwin, 1998)."""
    in_event, in_story, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    pairs = list(zip(gold, found, strict=True))
    precision = sum(both[pair] / in_story[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / in_event[pair[0]] for pair in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def ours(items: Sequence[Signable], chunk: int) -> dict[int, int]:
    """The story of each item, placed in rounds of `chunk` items in the given order."""
    placer = Placer()
    where: dict[int, int] = {}
    for start in range(0, len(items), chunk):
        placed = placer.place(items[start : start + chunk])
        where.update((row.item, row.story) for row in placed)
        where.update((move.item, move.story) for row in placed for move in row.moves)
    return where


def title_overlap(rows: Sequence[Row], threshold: float, window: int) -> list[int]:
    """Each title joins the story of the nearest earlier one, if their words overlap enough."""
    story: list[int] = []
    titles: list[set[str]] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        own = {word.folded for word in tokens(row["title"]) if len(word.folded) > 2}
        shared = Counter(other for word in own for other in holders[word])
        near = [
            (count / (len(own) + len(titles[other]) - count), other)
            for other, count in shared.items()
            if row["at"] - rows[other]["at"] <= window
        ]
        best = max(near, default=(0.0, -1))
        story.append(story[best[1]] if best[0] > threshold else index)
        titles.append(own)
        for word in own:
            holders[word].append(index)
    return story


def centroid_cosine(rows: Sequence[Row], vectors: Sequence[dict[str, float]], threshold: float, window: int) -> list[int]:
    """Each item joins the story whose centroid is nearest, if near enough."""
    story: list[int] = []
    sums: list[dict[str, float]] = []
    norms: list[float] = []
    last: list[int] = []
    holders: dict[str, set[int]] = defaultdict(set)
    for row, vector in zip(rows, vectors, strict=True):
        products: dict[int, float] = defaultdict(float)
        for word, value in vector.items():
            for known in holders[word]:
                products[known] += value * sums[known][word]
        near = [
            (product / norms[known], known) for known, product in products.items() if row["at"] - last[known] <= window
        ]
        best, which = max(near, default=(0.0, -1))
        if best <= threshold:
            which = len(sums)
            sums.append(defaultdict(float))
            norms.append(0.0)
            last.append(0)
        for word, value in vector.items():
            sums[which][word] += value
            holders[word].add(which)
        norms[which] = math.sqrt(sum(value * value for value in sums[which].values()))
        last[which] = row["at"]
        story.append(which)
    return story


def tfidf(rows: Sequence[Row]) -> list[dict[str, float]]:
    """Unit vectors of title and summary; words in more than a fifth of the items are left out."""
    counts = [Counter(w.folded for w in tokens(row["title"] + " " + (row.get("summary") or ""))) for row in rows]
    held = Counter(word for own in counts for word in own)
    vectors = []
    for own in counts:
        vector = {
            word: (1 + math.log(number)) * math.log((len(rows) + 1) / (held[word] + 0.5))
            for word, number in own.items()
            if held[word] <= max(3, 0.2 * len(rows))
        }
        norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({word: value / norm for word, value in vector.items()})
    return vectors


def scores(paths: Sequence[Path], part: str, chunk: int, baselines: bool) -> None:
    """Print the table of B-cubed F1 by file."""
    windows = (24 * _HOUR, 72 * _HOUR, 168 * _HOUR)
    means: dict[str, list[float]] = defaultdict(list)
    print(f"{'file':<16}{'items':>6}{'events':>7}{'P':>8}{'R':>7}{'F1':>7}{'titles':>9}{'tf-idf':>8}")
    for path in paths:
        rows = read(path, part)
        gold = [row["event"] for row in rows]
        where = ours(signables(rows), chunk)
        precision, recall, f1 = bcubed(gold, [where[number] for number in range(1, len(rows) + 1)])
        means["ours"].append(f1)
        line = f"{path.stem:<16}{len(rows):>6}{len(set(gold)):>7}{precision:>8.3f}{recall:>7.3f}{f1:>7.3f}"
        if baselines:
            vectors = tfidf(rows)
            overlap = max(
                bcubed(gold, title_overlap(rows, threshold, window))[2]
                for threshold in (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
                for window in windows
            )
            cosine = max(
                bcubed(gold, centroid_cosine(rows, vectors, threshold, window))[2]
                for threshold in (0.08, 0.12, 0.16, 0.2, 0.24, 0.28, 0.32, 0.4)
                for window in windows
            )
            means["titles"].append(overlap)
            means["tf-idf"].append(cosine)
            line += f"{overlap:>9.3f}{cosine:>8.3f}"
        print(line, flush=True)
    print("mean  " + "  ".join(f"{name} {sum(values) / len(values):.4f}" for name, values in means.items()))


def order(paths: Sequence[Path], rounds: int) -> None:
    """Print F1 of the same items in one round, in rounds of a few, one by one, late by up to a day, and backwards."""
    for path in paths:
        rows = read(path)
        gold = {number: row["event"] for number, row in enumerate(rows, 1)}
        items = signables(rows)
        late = random.Random(1)
        delayed = sorted(items, key=lambda item: (item.at + late.randrange(24 * _HOUR), item.id))
        for name, arranged, chunk in (
            ("one round", items, len(items)), (f"rounds of {rounds}", items, rounds), ("one by one", items, 1),
            (f"a day late, rounds of {rounds}", delayed, rounds), (f"backwards, rounds of {rounds}", items[::-1], rounds),
        ):  # fmt: skip
            where = ours(arranged, chunk)
            figures = bcubed([gold[item] for item in where], list(where.values()))
            print(f"{path.stem:<16}{name:<28}{figures[0]:>7.3f}{figures[1]:>7.3f}{figures[2]:>7.3f}", flush=True)


def speed(path: Path, count: int) -> None:
    """Print CPU for filling the window with `count` items and for placing 1,000 more one by one, and the memory taken."""
    rows = read(path)
    random.Random(5).shuffle(rows)
    rows = rows[: count + 1_000]
    for index, row in enumerate(rows):
        row["at"] = _UNDATED + index * 7 * 24 * _HOUR // len(rows)
    items = signables(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    placer = Placer()
    started = time.process_time()
    for start in range(0, count, 1_000):
        placer.place(items[start : min(start + 1_000, count)])
    filled = time.process_time() - started
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{len(placer)} items in rounds of 1,000: {filled / count * 1e6:.0f} us of CPU an item; {memory:.0f} MB", flush=True)
    taken = []
    for item in items[count:]:
        began = time.process_time_ns()
        placer.add(item)
        taken.append((time.process_time_ns() - began) / 1_000)
    taken.sort()
    print(f"one by one: median {taken[len(taken) // 2]:.0f} us, 99th percentile {taken[int(len(taken) * 0.99)]:.0f} us")


def errors(path: Path, most: int) -> None:
    """Print stories that hold reports of several events, and events that lie in several stories, the worst first."""
    rows = read(path)
    where = ours(signables(rows), 5_000)
    for heading, by, other in (("glued", "story", "event"), ("apart", "event", "story")):
        groups: dict[object, list[tuple[object, Row]]] = defaultdict(list)
        for number, row in enumerate(rows, 1):
            key, value = (where[number], row["event"]) if by == "story" else (row["event"], where[number])
            groups[key].append((value, row))
        worst = sorted(groups.items(), key=lambda group: -len({value for value, _ in group[1]}) * math.sqrt(len(group[1])))
        for key, members in worst[:most]:
            print(f"\n{heading}: {by} {key} holds {len({value for value, _ in members})} by {other}")
            for value, row in sorted(members, key=lambda member: str(member[0]))[:14]:
                print(f"    {value}  {row['title']}")


def main() -> None:
    """Take the arguments apart and run one of the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("scores")
    one.add_argument("files", nargs="+", type=Path)
    one.add_argument("--part", default="", help="N/M: only events of the N-th of M parts")
    one.add_argument("--chunk", type=int, default=5_000)
    one.add_argument("--alone", action="store_true", help="without the simple methods")
    two = commands.add_parser("order")
    two.add_argument("files", nargs="+", type=Path)
    two.add_argument("--rounds", type=int, default=50)
    three = commands.add_parser("speed")
    three.add_argument("file", type=Path)
    three.add_argument("--items", type=int, default=50_000)
    four = commands.add_parser("errors")
    four.add_argument("file", type=Path)
    four.add_argument("--most", type=int, default=10)
    given = parser.parse_args()
    if given.command == "scores":
        scores(given.files, given.part, given.chunk, not given.alone)
    elif given.command == "order":
        order(given.files, given.rounds)
    elif given.command == "speed":
        speed(given.file, given.items)
    else:
        errors(given.file, given.most)


if __name__ == "__main__":
    main()
