"""Suggestions come from triage with their evidence, change one thing in the file, and stay away where nothing tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.config import load, parse_topic
from store.db import Archive
from store.errors import WirewatchError
from store.jobs.rules import Rules
from store.jobs.suggest import Suggestion, apply, suggestions
from store.types import State, TopicSpec
from tests.jobs.judged import bring, read

HEAD = "# my topic\nid: bridge\nname: The bridge\n"
NOISE = [f"{what} {where}" for what in ("Rain", "Market day", "A quiet night", "School fair", "New bakery", "Road works")
         for where in ("in Borvik", "in Kestrel", "by the sea", "on the hill", "at noon", "once more", "in spring", "for all")]
STREETS = ("Ouse", "Nidd", "Swale", "Ure", "Wharfe", "Aire", "Calder", "Don", "Derwent", "Esk", "Tees", "Skell")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as made:
        yield made


def asked(archive: Archive, topic: TopicSpec, tmp_path: Path) -> list[Suggestion]:
    """What is suggested, by a configuration that has this topic alone."""
    feeds = tmp_path / "feeds.yaml"
    names = "names: [names.yaml]\n" if (tmp_path / "names.yaml").exists() else ""
    feeds.write_text(f"topics: [{topic.file}]\n{names}feeds: []\n", encoding="utf-8")
    rules = Rules(load(feeds))
    return suggestions(archive, rules, rules.config.topics[0])


def lines_added(one: Suggestion) -> list[str]:
    old, new = one.was.decode().splitlines(), one.text.decode().splitlines()
    assert [line for line in old if line not in new] == [] or len(old) == len(new)
    return [line for line in new if line not in old]


def test_a_word_of_rejects_alone_is_excluded(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", HEAD + "rules:\n  - match: bridge   # all of it\n    weight: 1.0\n")
    keeps = bring(archive, topic, [f"A bridge over the {river}" for river in STREETS])
    rejects = bring(archive, topic, [f"Chess players meet at bridge of {river}" for river in STREETS[:8]], start=20)
    unread = bring(archive, topic, ["Chess on the bridge"], start=40)
    archive.verdict(keeps[:8], "bridge", True)
    archive.mark(keeps[8:], State.KEPT)
    archive.verdict(rejects, "bridge", False)
    found = asked(archive, topic, tmp_path)
    assert [(one.kind, one.about) for one in found] == [("exclude", "NOT chess: 8 rejects would go, no keep")]
    assert lines_added(found[0]) == ["  - match: 'title:chess'", "    weight: -1.0"]
    assert found[0].items == tuple(sorted(rejects, reverse=True))
    assert "in 8 of 8 rejects and none of 12 keeps" in found[0].evidence
    assert "1 other would go" in found[0].evidence
    assert unread
    archive.verdict(unread, "bridge", True)  # one keep with that word, and nothing is suggested
    assert asked(archive, topic, tmp_path) == []


def test_a_word_goes_into_the_list_that_excludes(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", HEAD + "names:\n  other: [card game]  # not these\nrules:\n"
                 "  - match: bridge AND NOT @other\n")
    keeps = bring(archive, topic, [f"A bridge over the {river}" for river in STREETS])
    rejects = bring(archive, topic, [f"Chess players meet at bridge of {river}" for river in STREETS[:8]], start=20)
    archive.verdict(keeps, "bridge", True)
    archive.verdict(rejects, "bridge", False)
    (one,) = asked(archive, topic, tmp_path)
    assert one.about == "chess into @other: 8 rejects would go, no keep"
    assert lines_added(one) == ["  other: [card game, chess]  # not these"]


def test_dismissed_items_are_no_rejects_and_few_verdicts_say_nothing(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", HEAD + "rules:\n  - match: bridge\n")
    keeps = bring(archive, topic, [f"A bridge over the {river}" for river in STREETS])
    others = bring(archive, topic, [f"Chess players meet at bridge of {river}" for river in STREETS[:8]], start=20)
    archive.verdict(keeps, "bridge", True)
    archive.mark(others, State.DISMISSED)
    assert asked(archive, topic, tmp_path) == []
    archive.verdict(others[:2], "bridge", False)
    assert asked(archive, topic, tmp_path) == []


def test_a_word_of_missed_items_goes_where_it_lets_them_in(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", HEAD + "names:\n  crossings:\n    - bridge   # the first\n    - ferry\n  towns: [Aldby]\n"
                 "rules:\n  - match: '@towns AND @crossings'\n")
    bring(archive, topic, NOISE)
    bring(archive, topic, [f"Aldby bridge, {river}" for river in STREETS[:3]], start=100)
    missed = bring(archive, topic, [f"Viaduct of Aldby, from {river}" for river in STREETS[:5]], start=120)
    other = bring(archive, topic, ["A viaduct elsewhere"], start=140)
    archive.verdict(missed, "bridge", True)
    (one,) = asked(archive, topic, tmp_path)
    assert (one.kind, one.about) == ("term", "viaduct into @crossings: 5 confirmed would come, no reject")
    assert lines_added(one) == ["    - viaduct"]
    assert (one.items, other[0] in one.items) == (tuple(sorted(missed, reverse=True)), False)
    assert "in 5 of 5 confirmed items that the rules miss, in 1 of 52 elsewhere" in one.evidence
    archive.verdict(missed, "bridge", None)
    assert asked(archive, topic, tmp_path) == []


def test_a_weight_rises_by_confirmed_near_misses_and_falls_by_rejects(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", HEAD + "rules:\n  - {match: Aldby, weight: 0.6}\n  - {match: river, weight: 0.3}\n"
                 "  - {match: bridge, weight: 1.0}\n")
    near = bring(archive, topic, [f"Aldby by the river {river}" for river in STREETS[:6]])
    bring(archive, topic, ["Aldby in the rain", *NOISE], start=30)
    archive.verdict(near, "bridge", True)
    found = [one for one in asked(archive, topic, tmp_path) if one.kind == "weight"]
    assert [one.about for one in found] == [
        "the rule of line 5 from 0.6 to 0.7: 6 confirmed would come, no keep would be lost"]
    assert lines_added(found[0]) == ["  - {match: Aldby, weight: 0.7}"]
    assert "moves 6 rightly (61%–100%)" in found[0].evidence
    archive.verdict(near, "bridge", None)
    rejects = bring(archive, topic, [f"A bridge too far, part {river}" for river in STREETS[:6]], start=200)
    archive.verdict(rejects, "bridge", False)
    falls = [one for one in asked(archive, topic, tmp_path) if one.kind == "weight"]
    assert [one.about for one in falls] == ["the rule of line 7 from 1 to 0.9: 6 rejects would go, no keep would be lost"]
    kept = bring(archive, topic, ["The bridge opens"], start=220)
    archive.mark(kept, State.KEPT)  # it would be lost
    assert [one for one in asked(archive, topic, tmp_path) if one.kind == "weight"] == []


def test_a_spelling_in_another_script_is_found_by_its_company(archive: Archive, tmp_path: Path) -> None:
    names = tmp_path / "names.yaml"
    names.write_text("mayors: [Borislavsky]   # shared\n", encoding="utf-8")
    topic = read(tmp_path / "t.yaml", HEAD + "names:\n  towns: [Aldby, Олдбю]\nrules:\n  - match: '@mayors AND @towns'\n")
    shared = load_names(names)
    bring(archive, topic, NOISE, shared)
    bring(archive, topic, [f"Borislavsky speaks in Aldby of the {river}" for river in STREETS], shared, start=100)
    titles = [f"Мэр Бориславский в Олдбю, день {number}" for number in range(6)]
    theirs = bring(archive, topic, titles, shared, lang="ru", start=200)
    bring(archive, topic, [f"Boris Slavski plays in Kestrel, set {number}" for number in range(6)], shared, start=300)
    (one,) = asked(archive, topic, tmp_path)
    assert one.kind == "spelling"
    assert one.about == "Бориславский beside Borislavsky in the shared list @mayors: 6 items would come, no reject"
    assert (one.file, lines_added(one)) == (names, ["mayors: [Borislavsky, 'Бориславский']   # shared"])
    assert set(one.items) == set(theirs)
    archive.verdict(theirs[:1], "bridge", False)
    assert asked(archive, topic, tmp_path) == []


def load_names(file: Path) -> tuple:  # type: ignore[type-arg]
    feeds = file.with_name("only.yaml")
    feeds.write_text(f"names: [{file.name}]\nfeeds: []\n", encoding="utf-8")
    return load(feeds).names


def test_what_is_applied_is_a_step_and_an_edited_file_is_refused(archive: Archive, tmp_path: Path) -> None:
    text = HEAD + "rules:\n  - match: bridge\n"
    topic = read(tmp_path / "t.yaml", text)
    archive.verdict(bring(archive, topic, [f"A bridge over the {river}" for river in STREETS]), "bridge", True)
    archive.verdict(bring(archive, topic, [f"Chess players meet at bridge of {river}" for river in STREETS[:8]], start=20),
                    "bridge", False)
    (one,) = asked(archive, topic, tmp_path)
    assert (tmp_path / "t.yaml").read_text(encoding="utf-8") == text  # nothing is done before one says so
    change = apply(archive, one)
    assert change.verb == "took up NOT chess"
    made, faults = parse_topic(tmp_path / "t.yaml", (tmp_path / "t.yaml").read_bytes())
    assert made is not None
    assert (faults, len(made.rules)) == ((), 2)
    archive.undo()
    assert (tmp_path / "t.yaml").read_text(encoding="utf-8") == text
    (tmp_path / "t.yaml").write_text(text + "# by hand\n", encoding="utf-8")
    with pytest.raises(WirewatchError, match="changed by somebody else meanwhile"):
        apply(archive, one)


def test_a_stop_ends_it(archive: Archive, tmp_path: Path) -> None:
    topic = read(tmp_path / "t.yaml", HEAD + "rules:\n  - match: bridge\n")
    archive.verdict(bring(archive, topic, [f"A bridge over the {river}" for river in STREETS]), "bridge", True)
    archive.verdict(bring(archive, topic, [f"Chess players meet at bridge of {river}" for river in STREETS[:8]], start=20),
                    "bridge", False)
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text("topics: [t.yaml]\nfeeds: []\n", encoding="utf-8")
    rules = Rules(load(feeds))
    assert suggestions(archive, rules, rules.config.topics[0], stop=lambda: True) == []
