"""Fit the numbers of `store/stories/weights.py` again, and say what they are worth on events and collections not fitted on.

    uv run --with scikit-learn python bench/stories_fit.py fit ITEMS.jsonl.gz GOLD.jsonl…      prints a weights file
    uv run --with scikit-learn python bench/stories_fit.py halves ITEMS.jsonl.gz GOLD.jsonl…   fitted on half of the events
    uv run --with scikit-learn python bench/stories_fit.py apart ITEMS.jsonl.gz GOLD.jsonl…    fitted without the file scored

GOLD files are those of `bench/stories.py`; ITEMS an archive without labels, of other dates. Each gold file is placed twice:
alone, and with items of the archive strewn among its own, which belong to nothing (two of them less than ten days apart in
truth may well tell of one event, and are left out). Pairs that were compared and stories that were weighed against each other
are the samples; each file weighs the same. Half of the events are scored within all of the file, by the events' hash.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np  # type: ignore[import-not-found,unused-ignore]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found,import-untyped,unused-ignore]
from stories import Row, bcubed, read, signables

from store.stories import Placer, links, placer, weights
from store.stories.signature import Signed

Weights = dict[str, Any]
STREWN = 2_500
FAR = 10 * 86_400
LOOSE = 1.0  # inverse of how strongly coefficients are held small
WHOLLY = 4.0  # pairs doubted so much tell nothing of their words
_PAIRED, _LINKED = 2.0, 10.0  # how much more pairs and links with a strewn item count: few of them come up


class Sample(NamedTuple):
    """What was compared, whether rightly joined (a share for stories), the event that decides its half, strewn or not."""

    features: list[float]
    same: float
    event: str
    strewn: bool


class World:
    """The items of a gold file, with others strewn among them or not."""

    def __init__(self, name: str, rows: Sequence[Row], strewn: Sequence[Row] = ()) -> None:
        self.name = name
        self.rows = sorted([*rows, *strewn], key=lambda row: (row["at"], str(row["id"])))
        self.items = signables(self.rows)
        self.event: dict[int, str] = {number: str(row.get("event", "")) for number, row in enumerate(self.rows, 1)}
        self.was: dict[int, int] = {number: row["was"] for number, row in enumerate(self.rows, 1) if "was" in row}
        self.weight = 0.5 if strewn else 1.0

    def unknown(self, some: Sequence[int], others: Sequence[int]) -> bool:
        """Whether two strewn items might tell of one event after all."""
        return any(abs(self.was[a] - self.was[b]) < FAR for a in some for b in others if a in self.was and b in self.was)

    def placed(self) -> dict[int, int]:
        """The story of each item, all placed in one round."""
        rounds = Placer().place(self.items)
        where = {row.item: row.story for row in rounds}
        where.update((move.item, move.story) for row in rounds for move in row.moves)
        return where

    def score(self, chosen: Callable[[str], bool]) -> tuple[float, float, float]:
        """B-cubed precision, recall, F1 over the items of some events."""
        where = self.placed()
        ids = [item for item, event in self.event.items() if event and chosen(event)]
        return bcubed([self.event[item] for item in ids], [where[item] for item in ids])

    def glued(self) -> float:
        """The share of strewn items that share a story with something they cannot belong to."""
        stories: dict[int, list[int]] = defaultdict(list)
        where = self.placed()
        for item, story in where.items():
            stories[story].append(item)
        wrong = sum(any(o != item and not self.unknown([item], [o]) for o in stories[where[item]]) for item in self.was)
        return wrong / max(1, len(self.was))


def half(event: str) -> int:
    """Which half of the events one belongs to."""
    return crc32(event.encode()) % 2


def strew(name: str, rows: Sequence[Row], archive: Sequence[Row]) -> list[Row]:
    """Items of the archive, most in the file's language, at times at which the file's own items came."""
    chance = random.Random(name)
    alike = [row for row in archive if row.get("lang") == rows[0].get("lang")]
    taken = chance.sample(alike, min(len(alike), STREWN * 2 // 3)) + chance.sample(archive, STREWN // 3)
    bare = not any(row.get("summary") for row in rows)
    found = []
    for row in {row["id"]: row for row in taken}.values():
        moved = {
            **row,
            "id": f"strewn {row['id']}",
            "was": row["at"],
            "at": chance.choice(rows)["at"] + chance.randrange(3_600),
        }
        if bare and chance.random() < 0.5:
            moved["summary"] = ""
        found.append(moved)
    return found


@contextmanager
def watched(world: World, pairs: list[Sample], joins: list[Sample]) -> Iterator[None]:
    """Note what is compared while the world is placed."""
    pair, link, bundle = placer.pair_features, placer.link_features, placer.Bundle

    class Noted(links.Bundle):
        """A bundle that knows its items."""

        __slots__ = ("ids",)

        def __init__(self, items: Sequence[Signed] = ()) -> None:
            super().__init__(items)
            self.ids = [item.id for item in items]

        def joined(self, other: Any) -> Noted:
            plain, both = super().joined(other), Noted()
            for name in links.Bundle.__slots__:
                setattr(both, name, getattr(plain, name))
            both.ids = self.ids + other.ids
            return both

    def note_pair(a: Signed, b: Signed, crowd: float) -> list[float]:
        features = pair(a, b, crowd)
        if links.pair_doubt(a, b) < WHOLLY and not world.unknown([a.id], [b.id]):
            one, other = world.event[a.id], world.event[b.id]
            pairs.append(Sample(features, float(one == other != ""), min(one, other) or max(one, other), not (one and other)))
        return features

    def note_link(a: Noted, b: Noted, *rest: float) -> list[float]:
        features = link(a, b, *rest)  # type: ignore[arg-type,unused-ignore]
        some, others = a.ids, b.ids
        if not world.unknown(some[:6], others[:6]):
            left, right = Counter(world.event[i] for i in some), Counter(world.event[i] for i in others)
            same = sum(number * right[event] for event, number in left.items() if event) / (len(some) * len(others))
            one, other = left.most_common(1)[0][0], right.most_common(1)[0][0]
            joins.append(Sample(features, same, min(one, other) or max(one, other), "" in left or "" in right))
        return features

    placer.pair_features, placer.link_features, placer.Bundle = note_pair, note_link, Noted  # type: ignore[assignment]
    try:
        yield
    finally:
        placer.pair_features, placer.link_features, placer.Bundle = pair, link, bundle  # type: ignore[assignment,misc]


def regress(samples: Sequence[tuple[Sample, float]]) -> tuple[float, tuple[float, ...]]:
    """Bias and coefficients of a logistic regression over samples with weights; same may be a share."""
    x = np.array([sample.features for sample, _ in samples])
    same = np.array([sample.same for sample, _ in samples])
    heavy = np.array([weight for _, weight in samples])
    mean = np.average(x, axis=0, weights=heavy)
    wide = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=heavy))
    wide[wide == 0] = 1.0
    scaled = (x - mean) / wide
    both = np.concatenate([heavy * same, heavy * (1 - same)])
    model = LogisticRegression(C=LOOSE, max_iter=2_000)
    model.fit(np.vstack([scaled, scaled])[both > 0], np.repeat([1, 0], len(x))[both > 0], sample_weight=both[both > 0])
    factors = model.coef_[0] / wide
    return float(model.intercept_[0] - (factors * mean).sum()), tuple(float(factor) for factor in factors)


def use(numbers: Weights) -> None:
    """Place by these numbers from now on."""
    for name, value in numbers.items():
        setattr(weights, name, value)


def fit(worlds: Sequence[World], chosen: Callable[[str], bool], before: Weights) -> Weights:
    """The numbers that suit these worlds and events; stories are gathered by those in force, then by the first found."""
    use(before)
    found: Weights = {}
    gathered: list[tuple[Sample, float]] = []
    for step in range(3):
        noted: list[tuple[Sample, float]] = []
        for world in worlds:
            pairs: list[Sample] = []
            joins: list[Sample] = []
            with watched(world, pairs, joins):
                world.placed()
            samples = [sample for sample in (joins if step else pairs) if chosen(sample.event)]
            own = sum(not sample.strewn for sample in samples) or 1
            more = _LINKED if step else _PAIRED
            noted += [
                (sample, world.weight * 1_000 / own * (more if sample.strewn and world.was else 1.0)) for sample in samples
            ]
        if step:
            gathered += noted
            found["LINK_BIAS"], found["LINK"] = regress(gathered)
        else:
            found["PAIR_BIAS"], found["PAIR"] = regress(noted)
        use(found)
    return found


def table(title: str, rows: Sequence[tuple[str, tuple[float, float, float]]], glued: float) -> None:
    """Print figures by file, and their mean."""
    print(title)
    for name, figures in rows:
        print(f"  {name:<16}" + "".join(f"{value:>7.3f}" for value in figures))
    print(
        f"  mean F1 {np.mean([figures[2] for _, figures in rows]):.4f}; strewn items in a wrong story {glued:.2%}", flush=True
    )


def averaged(parts: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """The mean of precision, recall, F1 over parts."""
    precision, recall, f1 = np.mean(parts, axis=0)
    return float(precision), float(recall), float(f1)


def written(numbers: Weights) -> str:
    """The lines of a weights file that change."""
    lines = []
    for name, value in numbers.items():
        if isinstance(value, tuple):
            told = [", ".join(f"{one:.3f}" for one in value[at : at + 10]) + "," for at in range(0, len(value), 10)]
            lines += [f"{name} = (", *(f"    {line}" for line in told), ")  # fmt: skip"]
        else:
            lines.append(f"{name} = {value:.3f}")
    return "\n".join(lines)


def main() -> None:
    """Take the arguments apart; fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("fit", "halves", "apart"))
    parser.add_argument("items", type=Path)
    parser.add_argument("gold", nargs="+", type=Path)
    told = parser.parse_args()
    archive = [row for row in read(told.items) if row.get("published")]
    alone, among = [], []
    for path in told.gold:
        rows = read(path)
        alone.append(World(path.stem, rows))
        among.append(World(path.stem, rows, strew(path.stem, rows, archive)))
    both = [*alone, *among]
    in_force = {name: getattr(weights, name) for name in ("PAIR_BIAS", "PAIR", "LINK_BIAS", "LINK")}
    halves: list[Callable[[str], bool]] = [lambda event: half(event) == 0, lambda event: half(event) == 1]

    def scored(numbers: Sequence[Weights]) -> tuple[list[tuple[str, tuple[float, float, float]]], float]:
        glued, parts = [], defaultdict(list)
        for found, chosen in zip(numbers, reversed(halves), strict=True):
            use(found)
            glued += [world.glued() for world in among]
            for world in alone:
                parts[world.name].append(world.score(chosen))
        return [(name, averaged(values)) for name, values in parts.items()], float(np.mean(glued))

    if told.what == "halves":
        table("the numbers in force, by halves of the events", *scored([in_force, in_force]))
        table("fitted on the other half", *scored([fit(both, chosen, in_force) for chosen in halves]))
    elif told.what == "apart":
        figures, glued = [], []
        for world, strewn in zip(alone, among, strict=True):
            use(fit([other for other in both if other.name != world.name], lambda event: True, in_force))
            figures.append((world.name, world.score(lambda event: True)))
            glued.append(strewn.glued())
        table("fitted without the file", figures, float(np.mean(glued)))
    else:
        found = fit(both, lambda event: True, in_force)
        for title, numbers in (("in force", in_force), ("fitted", found)):
            use(numbers)
            figures = [(world.name, world.score(lambda event: True)) for world in alone]
            table(title, figures, float(np.mean([world.glued() for world in among])))
        print(written(found))


if __name__ == "__main__":
    main()
