"""`brief` and `export` from the command line."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from tests.cli.desk import Desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    assert desk.run("fetch").code == 0
    return desk


def test_the_brief_tells_each_topic_story_by_story(filled: Desk) -> None:
    done = filled.run("brief", "--since", "2025-03-01")
    assert done.code == 0
    assert "The bridge: 1 story, 1 report" in done.out
    assert "Aldby votes for the bridge" in done.out
    assert "Rain in Borvik" not in done.out


def test_what_is_dismissed_or_before_the_time_is_not_in_the_brief(filled: Desk) -> None:
    filled.run("triage", "dismiss", "1")
    assert filled.run("brief", "--since", "2025-03-01", "--topic", "bridge", "--json").lines == []
    filled.run("triage", "undo")
    assert [line["story"] for line in filled.run("brief", "--since", "2025-03-01", "--topic", "bridge", "--json").lines] == [1]
    assert filled.run("brief", "--since", "2025-03-25", "--topic", "bridge", "--json").lines == []


def test_an_export_goes_into_a_file_whole(filled: Desk, tmp_path: Path) -> None:
    file = tmp_path / "bridge.xml"
    assert filled.run("export", "--topic", "bridge", str(file)).code == 0
    assert [entry.title for entry in feedparser.parse(file.read_text()).entries] == ["Aldby votes for the bridge"]
    assert list(tmp_path.glob(".*bridge*")) == []


def test_an_export_is_of_the_states_asked_for(filled: Desk) -> None:
    filled.run("triage", "keep", "1")
    def lines(*more: str) -> list[object]:
        return [line["item"] for line in filled.run("export", "--topic", "bridge", "--format", "jsonl", *more).lines]
    assert lines() == [1]
    assert lines("--state", "kept") == [1]
    assert lines("--state", "new") == []


@pytest.mark.parametrize("words", [("export",), ("export", "--topic", "nope"), ("brief", "--topic", "nope"),
                                   ("brief", "--since", "soon"), ("export", "--topic", "bridge", "--format", "rss")])
def test_wrong_usage_is_exit_2(filled: Desk, words: tuple[str, ...]) -> None:
    assert filled.run(*words).code == 2
