"""What suggestions cost on an archive with verdicts, and what they are: CPU seconds a topic, then each with its evidence.

    uv run python bench/suggest.py --config feeds.yaml --db wirewatch.db [--topic us-russia] [--verdicts LABELLED]

LABELLED are JSON lines with `id` and `topics` (and `unsure`), items of which the archive holds: with them a copy of the archive
is judged first, as a person would who sees what the rules bring and finds half of what they miss.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.config import load
from store.db import Archive
from store.jobs.rules import Rules
from store.jobs.suggest import suggestions

PAGE = 500


def judge(archive: Archive, topic: str, labelled: Path) -> tuple[int, int]:
    """Give verdicts on a topic by labels; how many of each kind."""
    labels = {one["id"]: one for one in map(json.loads, labelled.read_text("utf-8").splitlines())}
    dice = random.Random(1)
    seen = {item for item, *_ in archive.rule_hits(topic)}
    told: dict[bool, list[int]] = {True: [], False: []}
    last = archive.pulse().last
    for start in range(1, last + 1, PAGE):
        for row in archive.item_rows(range(start, min(last, start + PAGE - 1) + 1)):
            label = labels.get(row.key)
            if label is None or topic in label["unsure"]:
                continue
            belongs = topic in label["topics"]
            if row.item in seen or (belongs and dice.random() < 0.5):
                told[belongs].append(row.item)
    for belongs, items in told.items():
        archive.verdict(items, topic, belongs)
    return len(told[True]), len(told[False])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--topic")
    parser.add_argument("--verdicts", type=Path)
    given = parser.parse_args()
    rules = Rules(load(given.config))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with Archive.open(given.db, readonly=True) as archive:
            archive.backup(copy)
        with Archive.open(copy) as archive:
            for topic in rules.config.topics:
                if given.topic not in (None, topic.id):
                    continue
                archive.set_fingerprints({topic.id: rules.matcher.fingerprint(topic.id)})  # taken for matched by these rules
                if given.verdicts is not None:
                    print(f"{topic.id}: {judge(archive, topic.id, given.verdicts)} said to belong and not")
                began = time.process_time()
                found = suggestions(archive, rules, topic)
                print(f"{topic.id}: {len(found)} in {time.process_time() - began:.2f} s of CPU")
                for one in found:
                    print(f"  {one.kind}: {one.about}\n    {one.evidence}")


if __name__ == "__main__":
    main()
