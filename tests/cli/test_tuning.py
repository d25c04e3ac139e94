"""`topics try` and `topics stats`: a change seen before it is made, and rules judged by the person's verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.jobs.stats import wilson
from tests.cli.desk import Desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    assert desk.run("fetch").code == 0
    return desk


def edited(desk: Desk, old: str, new: str) -> str:
    text = (desk.folder / "seeds" / "bridge.yaml").read_text(encoding="utf-8")
    assert old in text
    file = desk.folder / "edited.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("threshold: 1.0", "threshold: 0.4", {("gained", 3, 0.4, 0.4)}),
    ("weight: 0.4", "weight: 0.6", {("near", 3, 0.6, 0.4)}),
    ("weight: 0.4", "weight: 1.0", {("gained", 3, 1.0, 0.4)}),
    ("AND bridge", "AND tunnel", {("lost", 1, 0.0, 1.0)}),
])
def test_try_tells_what_a_change_does(filled: Desk, old: str, new: str, said: set[tuple[object, ...]]) -> None:
    done = filled.run("topics", "try", "bridge", "--rules", edited(filled, old, new), "--json")
    assert done.code == 0, done.err
    *changes, summary = done.lines
    assert {(one["change"], one["item"], one["score"], one["before"]) for one in changes} == said
    assert summary["summary"] is True
    assert [item["item"] for item in filled.run("list", "--topic", "bridge", "--json").lines] == [1]


def test_try_of_the_same_rules_changes_nothing(filled: Desk) -> None:
    done = filled.run("topics", "try", "bridge", "--rules", str(filled.folder / "seeds" / "bridge.yaml"), "--json")
    assert done.lines == [{"summary": True, "gained": 0, "lost": 0, "near": 0, "candidates": 1}]


def test_try_takes_the_topic_from_the_file(filled: Desk) -> None:
    rules = edited(filled, "threshold: 1.0", "threshold: 0.4")
    done = filled.run("topics", "try", "--rules", rules, "--json")
    assert done.lines == filled.run("topics", "try", "bridge", "--rules", rules, "--json").lines
    assert done.lines[-1]["gained"] == 1


def test_try_of_a_broken_file_names_the_place(filled: Desk) -> None:
    done = filled.run("topics", "try", "bridge", "--rules", edited(filled, "AND bridge'", "AND'"))
    assert done.code == 2
    assert "edited.yaml:6:" in done.err
    assert filled.run("topics", "try", "nope", "--rules", edited(filled, "bridge", "bridge")).code == 2


def test_stats_count_hits_and_verdicts(filled: Desk) -> None:
    filled.run("triage", "belongs", "1", "--topic", "bridge")
    fares = {line["rule"]: line for line in filled.run("topics", "stats", "bridge", "--json").lines}
    assert (fares[None]["hits_7d"], fares[None]["belongs"], fares[None]["not"]) == (1, 1, 0)
    assert (fares[0]["precision"], fares[0]["hits_30d"]) == (1.0, 1)
    assert (fares[0]["low"], fares[0]["high"]) == (0.2065, 1.0)
    assert (fares[2]["hits_7d"], fares[2]["precision"], fares[2]["last_hit"]) == (0, None, None)
    assert (fares[None]["missed"], fares[0]["missed"], fares[0]["only_with"], fares[0]["hits"]) == (0, None, None, 1)
    assert (fares[2]["kept_out"], fares[0]["kept_out"]) == (0, None)
    assert (fares[None]["line"], fares[0]["line"], fares[0]["weight"]) == (None, 6, 1.0)
    filled.run("triage", "not", "1", "--topic", "bridge")
    assert filled.run("topics", "stats", "bridge", "--json").lines[0]["precision"] == 0.0
    told = filled.run("topics", "stats", "bridge").out.splitlines()
    assert "0% right (0%–79% of 1)" in told[1]
    assert "1 all" in told[1]
    assert f"   6    +1  {fares[0]['match']}" in told[1]
    assert "kept out 0 in 30d" in told[3]
    assert " all" not in told[3]  # what it kept out before is not known


def test_near_misses_and_items_of_neither_list_are_judged_apart_from_reading(filled: Desk) -> None:
    filled.run("triage", "belongs", "2", "3", "--topic", "bridge")  # 3 was a near miss, 2 in neither list
    assert [item["item"] for item in filled.run("list", "--topic", "bridge", "--json").lines] == [3, 2, 1]
    assert {item["state"] for item in filled.run("list", "--json").lines} == {"new"}
    topic = filled.folder / "seeds" / "bridge.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("weight: 0.4", "weight: 0.3"), encoding="utf-8")
    assert filled.run("topics", "apply").code == 0
    assert [item["item"] for item in filled.run("list", "--topic", "bridge", "--json").lines] == [3, 2, 1]
    whole = filled.run("topics", "stats", "bridge", "--json").lines[0]
    assert (whole["hits"], whole["missed"], whole["precision"]) == (1, 2, None)
    assert "2 missed" in filled.run("topics", "stats", "bridge").out
    assert filled.run("triage", "undo").code == 0
    assert [item["item"] for item in filled.run("list", "--topic", "bridge", "--json").lines] == [1]


def test_intervals_are_those_of_wilson() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)


def test_stats_of_unknown_topic(filled: Desk, tmp_path: Path) -> None:
    assert filled.run("topics", "stats", "nope").code == 2
