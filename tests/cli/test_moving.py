"""`trends` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def filled(desk: Desk, tmp_path: Path) -> Desk:
    """Seven quiet days and a busy one, at noon on 24 March 2025."""
    lines = [{"id": f"d{day}", "title": f"Aldby speaks of its bridge, day {day}", "source": f"Post {day}",
              "published": f"2025-03-{day:02}T11:30:00Z"} for day in range(14, 24)]
    lines += [{"id": f"b{n}", "title": "The bridge between Aldby and Borvik has fallen", "source": f"Outlet {n}",
               "published": f"2025-03-24T11:{n:02}:00Z"} for n in range(9)]
    file = tmp_path / "items.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert desk.run("import", str(file)).code == 0
    return desk


def test_a_topic_that_brings_more_than_usual_rises(filled: Desk) -> None:
    lines = {line["topic"]: line for line in filled.run("trends", "--json").lines}
    assert set(lines) == {"bridge", "harbour", None}
    bridge = lines["bridge"]
    assert (bridge["items"], bridge["word"], bridge["past"]) == (9, "rises", [1] * 7)
    assert sum(bridge["counts"]) == 19
    assert len(bridge["counts"]) == len(bridge["from"]) == len(bridge["stories"]) == 14
    assert lines["harbour"]["word"] == "new"


def test_the_arithmetic_is_said_to_a_person(filled: Desk) -> None:
    said = filled.run("trends", "bridge").out
    assert "The bridge: rises. 24 h: 9 now; the same hours of 7 days before: 1, 1, 1" in said


def test_stories_that_rise_are_listed_with_their_pace(filled: Desk) -> None:
    (line,) = filled.run("trends", "bridge", "--stories", "--json").lines
    assert (line["recent"], line["outlets"], line["topic"]) == (9, 9, "bridge")
    assert "fallen" in line["title"]


@pytest.mark.parametrize("words", [("--last", "9d"), ("--last", "soon"), ("--steps", "0x"), ("--steps", "99999"), ("nope",)])
def test_wrong_usage_is_exit_2(filled: Desk, words: tuple[str, ...]) -> None:
    assert filled.run("trends", *words).code == 2
