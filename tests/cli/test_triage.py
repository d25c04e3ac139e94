"""`triage`, `list`, `search`, `show`: marks from a script, undone step by step."""

from __future__ import annotations

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    assert desk.run("fetch").code == 0
    return desk


def states(desk: Desk) -> dict[object, object]:
    return {item["item"]: item["state"] for item in desk.run("list", "--json").lines}


def test_marks_are_told_and_undone(filled: Desk) -> None:
    done = filled.run("triage", "keep", "1", "2", "--json")
    assert done.lines == [{"item": 1, "before": "new", "after": "kept"}, {"item": 2, "before": "new", "after": "kept"}]
    filled.run("triage", "dismiss", "2")
    assert states(filled) == {1: "kept", 2: "dismissed", 3: "new"}
    undone = filled.run("triage", "undo", "2", "--json")
    assert {(line["item"], line["after"]) for line in undone.lines} == {(2, "kept"), (2, "new"), (1, "new")}
    assert set(states(filled).values()) == {"new"}
    filled.run("triage", "redo", "2")
    assert states(filled) == {1: "kept", 2: "dismissed", 3: "new"}


def test_edits_of_the_feeds_are_steps_among_the_marks(filled: Desk) -> None:
    before = filled.config.read_bytes()
    (filled.folder / "urls").write_text("https://more.example/rss.xml\n", encoding="utf-8")
    assert filled.run("feeds", "import", "urls").code == 0
    filled.run("triage", "read", "1")
    assert filled.run("feeds", "remove", "https://more.example/rss.xml").code == 0
    assert filled.config.read_bytes() == before
    undone = filled.run("triage", "undo", "3", "--json")
    assert undone.lines == [
        {"file": str(filled.config), "about": "removed https://more.example/rss.xml", "undone": True},
        {"item": 1, "before": "read", "after": "new"},
        {"file": str(filled.config), "about": "imported the feeds of urls", "undone": True}]
    assert filled.config.read_bytes() == before
    assert filled.run("triage", "redo").out == f"imported the feeds of urls  ({filled.config})\n"
    assert b"more.example" in filled.config.read_bytes()


def test_undo_of_a_file_that_another_hand_changed_is_refused_in_one_line(filled: Desk) -> None:
    (filled.folder / "urls").write_text("https://more.example/rss.xml\n", encoding="utf-8")
    filled.run("feeds", "import", "urls")
    mine = filled.config.read_bytes() + b"# mine\n"
    filled.config.write_bytes(mine)
    done = filled.run("triage", "undo")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.strip().splitlines()) == 1
    assert "was changed since by another hand" in done.err
    assert filled.config.read_bytes() == mine


def test_query_marks_what_search_finds(filled: Desk) -> None:
    assert {item["item"] for item in filled.run("search", "Aldby", "--json").lines} == {1, 3}
    filled.run("triage", "read", "--query", "Aldby -ferry")
    assert states(filled) == {1: "read", 2: "new", 3: "new"}
    assert [item["item"] for item in filled.run("search", "--json", "--", "-is:read", "Aldby").lines] == [3]


def test_verdict_moves_an_item_into_and_out_of_a_topic(filled: Desk) -> None:
    filled.run("triage", "belongs", "2", "--topic", "bridge")
    filled.run("triage", "not", "1", "--topic", "bridge")
    assert [item["item"] for item in filled.run("list", "--topic", "bridge", "--json").lines] == [2]


def test_tags_are_set_found_and_taken_off(filled: Desk) -> None:
    filled.run("triage", "tag", "later", "1", "3")
    assert {item["item"] for item in filled.run("search", "tag:later", "--json").lines} == {1, 3}
    filled.run("triage", "tag", "--", "-later", "1")
    assert {item["item"] for item in filled.run("search", "tag:later", "--json").lines} == {3}


@pytest.mark.parametrize(("words", "said"), [
    (("triage", "keep"), "give the numbers"), (("triage", "keep", "99"), "no such item: 99"),
    (("list", "--topic", "nope"), "no such topic: nope"), (("list", "--since", "soon"), "no time"),
    (("search", "a AND"), "column 6: "),
    (("search", "topic:nowhere"), "column 1: "), (("show", "99"), "99"), (("nonsense",), "invalid choice"),
])
def test_wrong_usage_is_one_line_and_exit_2(filled: Desk, words: tuple[str, ...], said: str) -> None:
    done = filled.run(*words)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_show_gives_the_whole_item_with_its_arithmetic(filled: Desk) -> None:
    item = filled.run("show", "1", "--json").lines[0]
    assert item["summary"] == "The council of Borvik follows."
    topics = item["topics"]
    assert isinstance(topics, list)
    assert {hit["term"] for hit in topics[0]["hits"]} >= {"bridge"}
    plain = filled.run("show", "1").out
    assert "+1.00  rule 0" in plain
    assert "1.00  ≥ 1.00" in plain


def test_limit_state_and_since(filled: Desk) -> None:
    filled.run("triage", "read", "3")
    assert [item["item"] for item in filled.run("list", "--limit", "1", "--json").lines] == [3]
    assert [item["item"] for item in filled.run("list", "--state", "new", "--json").lines] == [2, 1]
    assert [item["item"] for item in filled.run("list", "--since", "2025-03-24T09:00:00Z", "--json").lines] == [3, 2]


def test_topics_and_checks(filled: Desk) -> None:
    listed = {line["topic"]: line for line in filled.run("topics", "--json").lines}
    assert (listed["bridge"]["items"], listed["bridge"]["rules"], listed["harbour"]["unread"]) == (1, 3, 1)
    done = filled.run("topics", "check")
    assert (done.code, "all 4 examples hold" in done.out) == (0, True)
    topic = filled.folder / "seeds" / "harbour.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("A quiet day", "A quiet port"), encoding="utf-8")
    assert "1 of 2 examples failed" in filled.run("topics", "check", "harbour").out
    done = filled.run("topics", "check", "harbour", "--json")
    assert done.code == 1
    assert [line["text"] for line in done.lines if not line["ok"] and line["kind"] == "example"] == ["A quiet port"]
    topic.write_text(topic.read_text(encoding="utf-8").partition("examples:")[0], encoding="utf-8")
    assert "no examples to run" in filled.run("topics", "check", "harbour").out


def test_backup_is_a_whole_archive_and_overwrites_nothing(filled: Desk) -> None:
    assert filled.run("backup", "copy.db").code == 0
    copied = Desk(filled.folder)
    done = copied.run("--db", str(filled.folder / "copy.db"), "list", "--json")
    assert len(done.lines) == 3
    assert filled.run("backup", "copy.db").code == 2


def test_doctor_is_content_with_a_sound_desk(filled: Desk) -> None:
    done = filled.run("doctor", "--json")
    assert [line for line in done.lines if not line["ok"]] == []
    assert done.code == 0


def test_search_by_relevance_and_what_its_words_were_taken_to_mean(filled: Desk) -> None:
    query = ("Borvik", "OR", "ferry", "--json")
    assert [item["item"] for item in filled.run("search", *query).lines] == [3, 2, 1]
    assert [item["item"] for item in filled.run("search", "--by", "relevance", *query).lines] == [3, 2, 1]
    assert filled.run("search", "--by", "relevance", "Borvik", "--limit", "1", "--json").lines[0]["item"] == 2
    assert filled.run("search", "--by", "relevance", "a", "AND").code == 2
    assert "votes: also" not in filled.run("search", "votes", "-v").err
    assert "vote: also votes" in filled.run("search", "vote", "-v").err


def stories(desk: Desk) -> list[list[int]]:
    return sorted(sorted(item["item"] for item in story["items"]) for story in desk.run("stories", "--json").lines)


def test_stories_are_made_one_parted_and_added_to(filled: Desk) -> None:
    apart = stories(filled)
    assert apart == [[1], [2], [3]]
    assert filled.run("triage", "move", "--into", "1", "1").out == "1 report there already, and kept there\n"
    filled.run("triage", "undo")
    done = filled.run("triage", "merge", "1", "2", "--json")
    assert {(line["item"], line["after"]) for line in done.lines} == {(2, 1)}
    assert filled.run("triage", "move", "--into", "1", "3").out == "1 report now in story 1\n"
    assert stories(filled) == [[1, 2, 3]]
    assert filled.run("triage", "merge", "1", "3").out == "nothing to change\n"
    filled.run("triage", "split", "2", "3")
    assert stories(filled) == [[1], [2, 3]]
    filled.run("fetch", "--all")
    assert stories(filled) == [[1], [2, 3]]  # what a person decided stays
    assert filled.run("triage", "undo", "3").code == 0
    assert stories(filled) == apart
    assert filled.run("triage", "redo", "3").code == 0
    assert stories(filled) == [[1], [2, 3]]


def test_a_story_that_is_not_there_is_told_in_one_line(filled: Desk) -> None:
    done = filled.run("triage", "move", "--into", "77", "1")
    assert (done.code, done.out) == (2, "")
    assert "no such story: 77" in done.err
    assert stories(filled) == [[1], [2], [3]]
