"""How rules fared: by stored matches and verdicts, also after the file was edited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Archive
from store.jobs.stats import Fare, fares
from store.types import State
from tests.jobs.judged import DAY, NOW, bring, read

TOPIC = """\
id: bridge
name: The bridge
rules:
  - {match: bridge, weight: 1.0}
  - {match: 'title:(bridge AND Aldby)', weight: 0.4}
  - {match: 'Aldby', weight: 0.6}
  - {match: chess, weight: -1.0}
  - {match: tunnel, weight: 1.0}
"""
TITLES = [*(f"Aldby bridge, part {number}" for number in range(6)), "A bridge elsewhere", "Aldby in the rain",
          "Bridge and chess evening", "Rain in Borvik"]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as made:
        yield made


def by_rule(found: list[Fare]) -> dict[int | None, Fare]:
    return {fare.rule: fare for fare in found}


def test_hits_by_time_and_rules_that_idle(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", TOPIC)
    bring(archive, topic, TITLES[:6], days=2)
    bring(archive, topic, ["A bridge elsewhere", "Bridges of all lands"], days=20, start=6)
    bring(archive, topic, TITLES[7:8], days=200, start=8)
    found = by_rule(fares(archive, topic, NOW))
    assert [(found[rule].hits_7d, found[rule].hits_30d, found[rule].hits) for rule in (None, 0, 1, 2, 4)] == [
        (6, 8, 8), (6, 8, 8), (6, 6, 6), (6, 6, 7), (0, 0, 0)]
    assert found[2].last_hit == NOW - 2 * DAY
    assert found[4].last_hit is None
    assert found[1].only_with == 2  # of the two it never holds without, the one that holds as seldom
    assert (found[0].only_with, found[2].only_with) == (None, None)


def test_rules_that_always_hold_together_say_so_of_each_other(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", TOPIC)
    bring(archive, topic, TITLES[:6])
    found = by_rule(fares(archive, topic, NOW))
    assert (found[0].only_with, found[1].only_with) == (1, 0)


def test_a_rule_against_tells_what_it_kept_out(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", TOPIC)
    items = bring(archive, topic, TITLES)
    assert archive.rule_hits("bridge")
    found = by_rule(fares(archive, topic, NOW))
    assert (found[3].hits, found[3].hits_30d, found[3].kept_out) == (1, 1, 1)  # its item has no stored match
    assert (found[3].precision, found[0].kept_out) == (None, None)
    archive.verdict([items[8]], "bridge", False)
    found = by_rule(fares(archive, topic, NOW))
    assert (found[3].precision, found[3].belongs, found[3].no) == (1.0, 0, 1)
    assert found[0].precision == 0.0


def test_verdicts_count_on_near_misses_and_on_items_of_neither_list(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", TOPIC)
    items = bring(archive, topic, TITLES)
    archive.mark(items, State.READ)
    archive.verdict([items[0], items[7], items[9]], "bridge", True)
    archive.verdict([items[6]], "bridge", False)
    found = by_rule(fares(archive, topic, NOW))
    assert (found[None].belongs, found[None].no, found[None].missed) == (1, 1, 2)
    assert (found[2].belongs, found[2].no, found[2].precision) == (2, 0, 1.0)
    assert (round(found[2].low, 3), found[2].high) == (0.342, 1.0)
    assert set(archive.states(items).values()) == {State.READ}  # a verdict is no reading mark


def test_numbers_of_an_edited_file_are_those_of_its_rules(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", TOPIC)
    items = bring(archive, topic, TITLES)
    archive.verdict([items[6]], "bridge", False)
    edited = read(tmp_path / "t.yaml", TOPIC.replace("  - {match: bridge, weight: 1.0}\n", "") + "  - {match: bridge}\n")
    found = by_rule(fares(archive, edited, NOW))
    assert [found[rule].match for rule in range(5)] == ["title:(bridge AND Aldby)", "Aldby", "chess", "tunnel", "bridge"]
    assert [found[rule].hits for rule in (0, 1, 3, 4)] == [6, 7, 0, 7]
    assert (found[4].no, found[0].no) == (1, 0)
