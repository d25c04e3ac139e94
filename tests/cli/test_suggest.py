"""`topics suggest`: what verdicts speak for, made as a step only when one says so."""

from __future__ import annotations

import json

import pytest

from tests.cli.desk import Desk

PLACES = ("Ouse", "Nidd", "Swale", "Ure", "Wharfe", "Aire", "Calder", "Don", "Derwent", "Esk", "Tees", "Skell")
RULE = "  - match: 'chess'\n    weight: -1.0\n"


@pytest.fixture
def judged(desk: Desk) -> Desk:
    """The bridge topic without its rule against chess, twelve items confirmed and eight refused."""
    topic = desk.folder / "seeds" / "bridge.yaml"
    text = topic.read_text(encoding="utf-8")
    assert RULE in text
    topic.write_text(text.replace(RULE, ""), encoding="utf-8")
    titles = [f"Aldby votes for a bridge over the {place}" for place in PLACES]
    titles += [f"Chess players meet at the bridge of {place}, near Aldby" for place in PLACES[:8]]
    lines = [json.dumps({"id": str(number), "title": title, "source": f"Outlet {number % 5}"})
             for number, title in enumerate(titles)]
    assert desk.run("import", "-", stdin="\n".join(lines)).code == 0
    assert desk.run("triage", "belongs", "--topic", "bridge", "--query", "votes").code == 0
    assert desk.run("triage", "not", "--topic", "bridge", "--query", "players").code == 0
    return desk


def test_suggestions_are_told_and_made_when_one_says_so(judged: Desk) -> None:
    topic = judged.folder / "seeds" / "bridge.yaml"
    before = topic.read_bytes()
    told = judged.run("topics", "suggest", "bridge", "--json")
    assert told.code == 0, told.err
    (one,) = told.lines
    assert (one["topic"], one["n"], one["kind"], one["file"]) == ("bridge", 1, "exclude", str(topic))
    assert one["about"] == "NOT chess: 8 rejects would go, no keep"
    refused = {line["item"] for line in judged.run("search", "players", "--json").lines}
    assert (set(one["items"]), len(one["items"])) == (refused, 8)
    assert "+  - match: 'title:chess'" in str(one["difference"])
    assert topic.read_bytes() == before
    plain = judged.run("topics", "suggest").out
    assert "bridge 1  NOT chess: 8 rejects would go, no keep\n" in plain
    assert "harbour: nothing to suggest" in plain
    done = judged.run("topics", "suggest", "bridge", "--apply", "1")
    assert (done.code, done.out) == (0, f"took up NOT chess  ({topic})\n")
    assert judged.run("topics", "apply").code == 0
    assert judged.run("topics", "suggest", "bridge", "--json").lines == []
    assert {line["item"] for line in judged.run("list", "--topic", "bridge", "--json").lines} == set(range(1, 21)) - refused
    assert judged.run("triage", "undo").out == f"undone: took up NOT chess  ({topic})\n"
    assert topic.read_bytes() == before


@pytest.mark.parametrize(("words", "said"), [
    (("bridge", "--apply", "2"), "there is no suggestion 2 for bridge"),
    (("bridge", "--apply", "0"), "there is no suggestion 0"),
    (("bridge", "--apply", "x"), "whole number"),
    (("--apply", "1"), "--apply needs the topic"),
    (("nope",), "no such topic: nope"),
])
def test_wrong_usage_is_one_line(judged: Desk, words: tuple[str, ...], said: str) -> None:
    done = judged.run("topics", "suggest", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1
