"""Words and names that rise: those that stand in a larger share of one time's items than of the time before.

The measure is G² (Dunning, 1993) of items with and without the word, then and before; said are both counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from store.jobs.mining import g2
from store.jobs.units import Key, units_of
from store.types import View

if TYPE_CHECKING:
    from store.db import Archive

MOST = 2_000   # items of each time that are read, taken evenly from all of it
LEAST = 3      # items that a word stands in at least, and
OUTLETS = 2    # outlets that use it
SURE = 6.63    # G² of one in a hundred by chance
PAGE = 500


class Riser(Struct, frozen=True):
    """A word, name or phrase: in how many of the items read of the time and of the time before, and G²."""

    text: str
    now: int
    before: int
    score: float


class Risers(Struct, frozen=True):
    """What rises; `of` items of the time and `of_before` of the time before were read."""

    words: tuple[Riser, ...]
    of: int
    of_before: int


def words_rising(archive: Archive, topic: str, start: int, middle: int, end: int, *, limit: int = 20,
                 stop: Callable[[], bool] = lambda: False) -> Risers:
    """What rises in a topic ("" for everything) from `middle` to `end`, against `start` to `middle`, steepest first."""
    recent, of = _count(archive, _sample(archive, topic, middle, end), stop)
    before, of_before = _count(archive, _sample(archive, topic, start, middle), stop)
    if stop() or not of or not of_before:
        return Risers((), of, of_before)
    found: list[tuple[Riser, Key]] = []
    for key, seen in recent.items():
        items, earlier = len(seen.items), len(before[key].items) if key in before else 0
        if items >= LEAST and len(seen.outlets) >= OUTLETS and items * of_before > 2 * earlier * of:
            score = g2(items, of, earlier, of_before)
            if score >= SURE:
                found.append((Riser(seen.text, items, earlier, score), key))
    found.sort(key=lambda one: (-round(one[0].score, 6), -len(one[1]), one[0].text))  # of equals the longest first
    return Risers(tuple(_apart(found, limit)), of, of_before)


class _Seen(Struct):
    items: set[int]
    outlets: set[str]
    forms: Counter[str]

    @property
    def text(self) -> str:
        return max(self.forms, key=lambda form: (self.forms[form], form))


def _sample(archive: Archive, topic: str, since: int, until: int) -> Sequence[int]:
    ids = archive.ids(View(topic=topic, since=since, until=until))
    step = max(1, -(-len(ids) // MOST))
    return ids[::step]


def _count(archive: Archive, items: Sequence[int], stop: Callable[[], bool]) -> tuple[dict[Key, _Seen], int]:
    counts: dict[Key, _Seen] = {}
    read = 0
    wanted = iter(items)
    while (page := list(islice(wanted, PAGE))) and not stop():
        for item, document in archive.documents_of(page):
            read += 1
            for unit in units_of(document):
                if len(unit.key) > 1 and not unit.name:
                    continue  # phrases that are no names say little more than their words
                seen = counts.get(unit.key)
                if seen is None:
                    seen = counts[unit.key] = _Seen(set(), set(), Counter())
                seen.items.add(item)
                seen.outlets.add(document.source)
                seen.forms[unit.text] += 1
    return counts, read


def _apart(found: Sequence[tuple[Riser, Key]], limit: int) -> list[Riser]:
    """The first of them, without words that stand in a phrase already told, or whose phrase tells as much."""
    told: list[tuple[Riser, set[str]]] = []
    for riser, key in found:
        words = set(key)
        double = any((words <= others or others <= words) and riser.now <= 1.5 * one.now for one, others in told)
        if not double:
            told.append((riser, words))
        if len(told) == limit:
            break
    return [riser for riser, _ in told]
