"""`topics new`: from a name and a few words to a topic in force, by a script or by answering questions on a terminal."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.desk import Desk, Result

PLACES = ("North", "South", "East", "West", "Old", "New")


@pytest.fixture
def coast(desk: Desk) -> Desk:
    """Six headlines of lighthouses and a foghorn, one of a stage, thirty of other things."""
    titles = [f"Lighthouse {name} gets a foghorn" for name in PLACES] + ["Lighthouse wins a football match"]
    titles += [f"Council votes on parking number {at}" for at in range(30)]
    items = [{"id": f"i{at}", "title": title, "source": f"Gazette {at % 9}", "lang": "en",
              "published": f"2025-03-{24 - at % 20:02}T08:00:00Z"} for at, title in enumerate(titles)]
    (desk.folder / "items.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    assert desk.run("import", str(desk.folder / "items.jsonl")).code == 0
    return desk


def answer(desk: Desk, *lines: str, argv: tuple[str, ...] = ("topics", "new")) -> Result:
    """The command on a terminal whose person types these lines, and then ends the input."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(desk.argv(*argv), stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=desk.environment(), cwd=desk.folder) as process:
            os.write(ours, "".join(f"{line}\n" for line in lines).encode() + b"\x04")
            out, err = process.communicate(timeout=60)
    finally:
        os.close(theirs)
        with contextlib.suppress(OSError):
            os.close(ours)
    return Result(process.returncode, out.decode(), err.decode())


def listed(desk: Desk, topic: str) -> set[str]:
    return {str(one["title"]) for one in desk.run("list", "--topic", topic, "--json").lines}


def test_a_topic_is_written_matched_and_in_force(coast: Desk) -> None:
    done = coast.run("topics", "new", "Light", "on", "the", "coast", "--words", "lighthouse", "--without", "football", "--json")
    assert done.code == 0, done.err
    first, *progress, summary = done.lines
    file = coast.folder / "seeds" / "light-on-the-coast.yaml"
    assert (first["topic"], first["name"], first["file"]) == ("light-on-the-coast", "Light on the coast", str(file))
    assert (first["items"], first["near"], first["feeds"]) == (6, 0, None)
    assert len(first["newest"]) == 6  # type: ignore[arg-type]
    assert "foghorn" in {one["word"] for one in first["beside"]}  # type: ignore[attr-defined,index,union-attr]
    assert first["text"] == file.read_text(encoding="utf-8")
    assert progress[-1] == {"done": 7, "of": 7}
    assert summary == {"summary": True, "topics": ["light-on-the-coast"], "items": 7, "gained": 6, "lost": 0}
    assert listed(coast, "light-on-the-coast") == {f"Lighthouse {name} gets a foghorn" for name in PLACES}
    assert coast.run("topics", "check", "light-on-the-coast").code == 0


def test_undo_takes_a_new_topic_back(coast: Desk) -> None:
    assert coast.run("topics", "new", "Light", "--words", "lighthouse", "-q").code == 0
    assert coast.run("triage", "undo").code == 0
    assert not (coast.folder / "seeds" / "light.yaml").exists()
    assert coast.run("topics", "apply").code == 0
    assert [one["topic"] for one in coast.run("topics", "--json").lines] == ["bridge", "harbour"]


def test_a_search_becomes_a_rule(coast: Desk) -> None:
    expression = 'title:"lighthouse north"~2 OR it\'s'
    assert coast.run("topics", "new", "Search", "--rule", expression, "--yes").code == 0
    assert listed(coast, "search") == {"Lighthouse North gets a foghorn"}


def test_print_shows_and_writes_nothing(coast: Desk) -> None:
    done = coast.run("topics", "new", "Light", "--words", "lighthouse", "--print")
    assert done.code == 0
    assert "it would catch 7 items of the archive" in done.out
    assert "foghorn" in done.out
    assert "  - match: '@words'" in done.out
    assert not (coast.folder / "seeds" / "light.yaml").exists()


def test_a_file_elsewhere_is_added_to_feeds_yaml(coast: Desk) -> None:
    coast.config.write_text("# mine\n" + coast.config.read_text(encoding="utf-8"), encoding="utf-8")
    done = coast.run("topics", "new", "Light", "--words", "lighthouse", "--file", "own/light.yaml")
    assert done.code == 0, done.err
    assert coast.config.read_text(encoding="utf-8").startswith("# mine\ntopics: [seeds/*.yaml, own/light.yaml]\n")
    assert len(listed(coast, "light")) == 7


@pytest.mark.parametrize(("argv", "said"), [
    (("Light", "--words", "a,,b"), "words, column 3: an empty word"),
    (("Light", "--words", "lighthouse, (x"), "words, column 13: '('"),
    (("Light", "--rule", "lighthouse AND ("), "rule, column 17"),
    (("Light", "--words", "x", "--id", "harbour"), "harbour is the id of The harbour"),
    (("Light", "--words", "x", "--id", "Not so"), "cannot be an id"),
    (("--words", "x"), "no name yet"),
    (("Light",), "no words for the topic"),
    (("Light", "--words", "x", "--file", "feeds.yaml"), "is there already"),
    (("Light", "--words", "x", "--file", "seeds"), "is there already"),
])
def test_faults_are_clear_and_nothing_is_written(coast: Desk, argv: tuple[str, ...], said: str) -> None:
    before = sorted(coast.folder.rglob("*.yaml"))
    done = coast.run("topics", "new", *argv)
    assert (done.code, "Traceback" in done.err) == (2, False)
    assert said in done.err
    assert sorted(coast.folder.rglob("*.yaml")) == before


def test_a_broken_configuration_is_told_first(coast: Desk) -> None:
    file = coast.folder / "seeds" / "harbour.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "evil: 1\n", encoding="utf-8")
    done = coast.run("topics", "new", "Light", "--words", "lighthouse")
    assert done.code == 2
    assert "harbour.yaml" in done.err
    assert not (coast.folder / "seeds" / "light.yaml").exists()


def test_a_held_lock_leaves_the_topic_written(coast: Desk) -> None:
    from store.jobs.lock import FetchLock

    with FetchLock(coast.database, "fetch"):
        done = coast.run("topics", "new", "Light", "--words", "lighthouse")
    assert done.code == 75
    assert "light.yaml is written" in done.err
    assert (coast.folder / "seeds" / "light.yaml").exists()
    assert coast.run("topics", "apply").code == 0
    assert len(listed(coast, "light")) == 7


# --- on a terminal ---------------------------------------------------------------------------------------------------


def test_questions_lead_to_a_topic(coast: Desk) -> None:
    done = answer(coast, "Light", "lighthouse", "", "1", "not football", "", "2 1", "y")
    assert done.code == 0, done.err
    assert "It would catch 7 items of the archive" in done.err
    assert "1  foghorn" in done.err
    assert "It would catch 6 items of the archive" in done.err
    text = (coast.folder / "seeds" / "light.yaml").read_text(encoding="utf-8")
    assert "words: [lighthouse, foghorn]" in text
    assert "unwanted: [football]" in text
    assert text.count("    - Lighthouse") == 2
    assert coast.run("topics", "check", "light").code == 0
    assert len(listed(coast, "light")) == 6


def test_a_slip_is_told_and_asked_for_again(coast: Desk) -> None:
    done = answer(coast, "", "Light", "a,,b", "lighthouse (", "lighthouse", "@nobody", "", "also (", "", "99", "", "n")
    assert done.code == 0, done.err
    for said in ("it needs one", "words, column 3", "words, column 12", "no list is called @nobody",
                 "also, column 1", "99 is none of"):
        assert said in done.err, said
    assert "nothing was written" in done.out
    assert not (coast.folder / "seeds" / "light.yaml").exists()


@pytest.mark.parametrize("lines", [(), ("Light",), ("Light", "lighthouse", ""), ("Light", "lighthouse", "", "", "")])
def test_the_end_of_the_input_writes_nothing(coast: Desk, lines: tuple[str, ...]) -> None:
    done = answer(coast, *lines)
    assert (done.code, done.out.splitlines()[-1]) == (0, "nothing was written")
    assert not (coast.folder / "seeds" / "light.yaml").exists()


def test_hostile_headlines_and_names_reach_no_terminal_and_no_file(desk: Desk, tmp_path: Path) -> None:
    items = [{"id": f"x{at}", "title": f"Lighthouse \x1b]0;evil\x07 {name} \u202egets\x1b[31m a lamp", "source": f"G{at}"}
             for at, name in enumerate(PLACES)]
    (desk.folder / "items.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    assert desk.run("import", str(desk.folder / "items.jsonl")).code == 0
    done = answer(desk, "Light \x1b[31m\u202ered", "lighthouse, {b} # - 'x, \u202elamp", "", "", "1", "y")
    assert done.code == 0, done.err
    file = desk.folder / "seeds" / "light-red.yaml"
    text = file.read_text(encoding="utf-8")
    for told in (done.out, done.err, text):
        assert not {"\x1b", "\x07", "\u202e"} & set(told)
    assert "name: Light red" in text
    assert desk.run("feeds", "check").code == 0


def test_a_word_that_many_items_have_is_told_of_before_it_is_written(coast: Desk) -> None:
    done = coast.run("topics", "new", "On", "the", "rocks", "--words", "on, lighthouse", "--print")
    assert done.code == 0
    assert "on: so common that many items have it" in done.err
    assert "so common" not in coast.run("topics", "new", "Rocks", "--words", "on", "--also", "lighthouse", "--print").err
    assert coast.run("topics", "new", "Rocks", "--words", "lighthouse", "-q").code == 0
    again = coast.run("topics", "new", "rocks", "--words", "foghorn", "-q")
    assert (again.code, "a topic has that name already (rocks.yaml)" in again.err) == (2, True)
    assert not (coast.folder / "seeds" / "rocks-2.yaml").exists()
