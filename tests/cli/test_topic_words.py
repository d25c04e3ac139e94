"""`topics words`: what stands beside a topic or an expression, for people and for programs."""

from __future__ import annotations

import json

import pytest

from tests.cli.desk import Desk

NAMES = ("North", "South", "East", "West", "Old", "New", "Far", "Near")


@pytest.fixture
def coast(desk: Desk) -> Desk:
    """Eight harbours with a foghorn, one near miss of the bridge, sixty items of other things, one of them hostile."""
    items = [{"id": f"h{at}", "title": f"Harbour {name} buys a foghorn from Mara Lindqvist", "source": f"Gazette {at}",
              "lang": "en", "published": f"2025-03-{10 + at}T08:00:00Z"} for at, name in enumerate(NAMES)]
    items += [{"id": f"o{at}", "title": f"Council votes on parking number {at}", "source": f"Gazette {at % 9}", "lang": "en",
               "published": "2025-03-01T08:00:00Z"} for at in range(60)]
    items += [{"id": f"x{at}", "title": f"Harbour fair {at}: \x1b[31m‮lamps\x07 for sale", "source": f"Gazette {at}",
               "lang": "en", "published": "2025-03-02T08:00:00Z"} for at in range(3)]
    (desk.folder / "items.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    assert desk.run("import", str(desk.folder / "items.jsonl")).code == 0
    return desk


def test_words_beside_a_topic_are_json_lines(coast: Desk) -> None:
    *words, summary = coast.run("topics", "words", "harbour", "--json").lines
    found = {one["word"]: one for one in words}
    assert summary == {"summary": True, "items": 11, "read": 11, "near": 0}
    foghorn = found["foghorn"]
    assert (foghorn["beside"], foghorn["items"], foghorn["elsewhere"], foghorn["taken"]) == ("items", 8, 0, [])
    assert (foghorn["of"], foghorn["rest"], foghorn["langs"]) == (11, 60, ["en"])
    assert found["Mara Lindqvist"]["kind"] == "name"
    assert found["Harbour"]["taken"] == ["harbour"]


def test_words_beside_an_expression_since_a_day(coast: Desk) -> None:
    *_, everything = coast.run("topics", "words", "harbour", "--since", "2025-03-01", "--json").lines
    *_, late = coast.run("topics", "words", "foghorn", "OR", "fair", "--since", "2025-03-12", "--json").lines
    assert (everything["items"], late["items"]) == (11, 6)


def test_people_see_what_is_not_taken_and_all_where_they_ask(coast: Desk) -> None:
    plain = coast.run("topics", "words", "The harbour")
    assert plain.code == 0
    assert "11 items. Beside them" in plain.out
    assert "foghorn" in plain.out
    assert "that the rules take already (--all)" in plain.out
    assert "by harbour" not in plain.out
    assert "by harbour" in coast.run("topics", "words", "harbour", "--all").out
    short = coast.run("topics", "words", "harbour", "--limit", "1").out.splitlines()
    assert len(short) == 3
    assert "more (--limit)" in short[-1]


def test_nothing_of_a_feed_gets_out_unclean(coast: Desk) -> None:
    told = coast.run("topics", "words", "fair").out
    assert "lamps" in told
    assert not {"\x1b", "\x07", "\u202e"} & set(told)


def test_faults_are_told_plainly(coast: Desk) -> None:
    wrong = coast.run("topics", "words", "harbour AND (")
    assert (wrong.code, "Traceback" in wrong.err) == (2, False)
    assert "column 14" in wrong.err
    assert coast.run("topics", "words", " ").code == 2
    assert coast.run("topics", "words", "@nobody").code == 2
    assert coast.run("topics", "words", "harbour", "--since", "soon").code == 2
    nothing = coast.run("topics", "words", "zeppelin")
    assert (nothing.code, "nothing in the archive for zeppelin" in nothing.out) == (0, True)


def test_edited_rules_that_were_not_applied_are_told(coast: Desk) -> None:
    file = coast.folder / "seeds" / "harbour.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("harbour OR port", "port"), encoding="utf-8")
    assert "wirewatch topics apply" in coast.run("topics", "words", "harbour").out
