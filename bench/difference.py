"""What an edit of a topic does to an archive: milliseconds to the first part and to the whole, beside looking at everything.

    uv run python bench/difference.py ITEMS [--sizes 100000,1000000] [--folder DIR] [--topic us-russia] [--everything 20000]

ITEMS are JSON lines as `wirewatch import` takes them (`.gz` too), repeated with dates shifted until there are enough, as in
bench/archive.py; they are matched by the shipped topics. One line for each kind of edit: the items whose outcome was told,
those that were looked at anew, wall and CPU time of the first part and of the whole, from the call on, of a text that was just
read. Beside it, the time to evaluate both versions on every item, taken on `--everything` of them. An archive that is there
already is matched again where rules changed since.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from archive import FEEDS, NOW, read_items, repeated

from store.config import load
from store.db import Archive, FeedRound, NewItem
from store.jobs.rematch import rematch
from store.jobs.rules import Rules
from store.jobs.trial import Trial
from store.match import Matcher
from store.types import Config, Document, Entry, TopicSpec

SHIPPED = Path(__file__).resolve().parent.parent / "feeds.yaml"


def build(path: Path, entries: list[Entry], count: int, config: Config) -> None:
    """An archive of `count` items at `path`, matched by the topics of a configuration."""
    matcher = Matcher(config.topics, config.names)
    with Archive.open(path) as archive:
        feeds = [archive.ensure_feed(f"https://example.org/{number}.xml") for number in range(FEEDS)]
        batch: list[NewItem] = []
        last = 0
        for feed, item in repeated(entries, count):
            if batch and feed != last:
                archive.store_feed(FeedRound(feeds[last], NOW, tuple(batch), status=200))
                batch = []
            last = feed
            one = item.entry
            document = Document(one.title, one.summary, one.author, one.source, f"https://example.org/{feed}.xml", one.lang,
                                one.url)
            batch.append(NewItem(one, matcher.match(document), text_hash=item.text_hash))
        archive.store_feed(FeedRound(feeds[last], NOW, tuple(batch), status=200))
        archive.set_fingerprints({topic.id: matcher.fingerprint(topic.id) for topic in config.topics})


def edits(topic: TopicSpec, text: str) -> Iterator[tuple[str, str]]:
    """Kinds of edits of a topic file, by name, with the text after each; the words are of our own."""
    lines = text.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("rules:")) + 1
    rules = [number for number in range(start, len(lines)) if lines[number].lstrip().startswith("- match:")]
    end = next((number for number in range(start, len(lines)) if lines[number][:1].isalpha()), len(lines))
    first = next(number for number, line in enumerate(lines[start:], start) if line.lstrip().startswith("weight:"))

    def instead(number: int, *new: str) -> str:
        return "".join([*lines[:number], *new, *lines[number + 1 :]])

    def added(match: str, weight: float) -> str:
        return "".join([*lines[:end], f"  - match: {match}\n    weight: {weight}\n", *lines[end:]])

    weight = float(lines[first].split(":")[1])
    yield "nothing", text
    yield "a weight + 0.2", instead(first, f"    weight: {weight + 0.2:g}\n")
    yield "a weight - 0.2", instead(first, f"    weight: {weight - 0.2:g}\n")
    for threshold in (0.9, 1.2):
        new = text.replace(f"threshold: {topic.threshold:.1f}", f"threshold: {threshold}")
        yield f"threshold {threshold}", new
    for word in ("parliam", "parliamen", "parliament"):  # as one types
        yield f"a new term, {word}", added(f"'title:{word}'", 0.5)
    yield "a new rare term", added("'Eurovision OR regatta'", 1.0)
    yield "big lists NEAR", added("'title:(@russia NEAR/6 @europe)'", 0.6)
    yield "big lists NEAR, a word more", added("'title:(@russia NEAR/6 (@europe OR brussels))'", 0.6)
    yield "a rule removed", "".join([*lines[: rules[0]], *lines[rules[1] :]])
    yield "the last rule removed", "".join([*lines[: rules[-1]], *lines[end:]])
    old = lines[rules[0]].split("match:", 1)[1].split("  #")[0].strip().strip("'")
    for word in ("footb", "football"):
        yield f"NOT added, {word}", instead(rules[0], f"  - match: '({old}) AND NOT {word}'\n")


def timed(trial: Trial, text: str) -> tuple[int, int, list[tuple[float, float]], int]:
    """(told of, looked at anew, [(wall, CPU) of the first part, of the whole], differences), in milliseconds."""
    reading = trial.read(text.encode())
    if reading.topic is None:
        raise SystemExit(f"a faulty edit: {reading.faults[0]}")
    wall, cpu = time.perf_counter(), time.process_time()
    moments: list[tuple[float, float]] = []
    found = of = 0
    for part in trial.differences(reading.topic):
        moments.append(((time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3))
        found += len(part.found)
        of = part.of
    return of, trial.looked, [moments[0], moments[-1]], found


def everything(archive: Archive, config: Config, topic: TopicSpec, count: int) -> float:
    """CPU seconds to evaluate a topic twice on each of the first items, warm lexicon."""
    matchers = [Matcher([topic], config.names) for _ in range(2)]
    spent, after, left = 0.0, 0, count
    while left > 0 and (page := archive.documents(after, min(left, 2_000))):
        begin = time.process_time()
        for _, document in page:
            for matcher in matchers:
                matcher.match(document)
        spent += time.process_time() - begin
        after, left = page[-1][0], left - len(page)
    return spent


def main() -> None:
    """Builds or takes the archives, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    parser.add_argument("--sizes", default="100000")
    parser.add_argument("--folder", type=Path, help="where the archives are left; a temporary folder by default")
    parser.add_argument("--topic", default="us-russia")
    parser.add_argument("--config", type=Path, default=SHIPPED)
    parser.add_argument("--everything", type=int, default=20_000)
    told = parser.parse_args()
    config = load(told.config)
    topic = next(one for one in config.topics if one.id == told.topic)
    assert topic.file is not None
    text = topic.file.read_text("utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        for size in map(int, told.sizes.split(",")):
            path = (told.folder or Path(temporary)) / f"difference-{size}.db"
            if path.exists():
                with Archive.open(path) as archive:
                    rematch(archive, Rules(config))
            else:
                build(path, read_items(told.items), size, config)
            with Archive.open(path, readonly=True) as archive:
                print(f"== {archive.count_items():,} items, {topic.id}")
                looked = min(told.everything, size)
                spent = everything(archive, config, topic, looked)
                trial = Trial(archive, config.names, topic, topic.file)
                begin = time.process_time()
                trial.prepare()
                print(f"  preparing: {time.process_time() - begin:.1f} s CPU; both versions on every item: "
                      f"{spent / looked * size:.1f} s CPU")
                print(f"  {'edit':30}     told   looked  changes  first ms     CPU  whole ms     CPU")
                for name, after in edits(topic, text):
                    of, anew, (first, whole), found = timed(trial, after)
                    print(f"  {name:30} {of:8,} {anew:8,} {found:8,} "
                          f"{first[0]:9.0f} {first[1]:7.0f} {whole[0]:9.0f} {whole[1]:7.0f}")


if __name__ == "__main__":
    main()
