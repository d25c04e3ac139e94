"""Searches remembered, saved, put in order, and explained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem
from store.errors import ExpressionError, UsageError
from store.jobs.rules import Rules
from store.jobs.searches import asked_before, meanings, ranked, remember, save_search, saved_searches
from store.types import Config, Entry, Terms

NOW = 1_740_000_000
TITLES = [
    ("Harbour reopens after the storm", "The ferry sails again."),
    ("Storm over the coast", "A harbour wall has broken, and harbour masters wait."),
    ("Ferry to Aldby cancelled", "No storm this time."),
    ("Storm of storms", "Wind and rain on the coast."),
    ("Harbur works begin", "Misspelt in the title."),
    ("Orlova speaks", "Of the council."),
    ("Orlovas speech", "Of the council again."),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as made:
        made.store_feed(FeedRound(made.ensure_feed("https://example.org/"), NOW, tuple(
            NewItem(Entry(str(n), "", title, summary, source="Post", published=NOW - n, lang="en"))
            for n, (title, summary) in enumerate(TITLES))))
        yield made


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return Rules(Config(tmp_path / "feeds.yaml", names=(Terms("people", (("Orlova", 1, 1),)),)))


def titles(archive: Archive, items: list[int]) -> list[str]:
    return [row.title for row in archive.item_rows(items)]


def test_the_title_counts_more_and_a_slip_less(archive: Archive, rules: Rules) -> None:
    found = titles(archive, ranked(archive, rules, "harbour"))
    assert found == ["Harbour reopens after the storm", "Harbur works begin", "Storm over the coast"]


def test_a_rare_word_counts_more_than_a_common_one(archive: Archive, rules: Rules) -> None:
    found = titles(archive, ranked(archive, rules, "storm OR cancelled"))
    assert found[0] == "Ferry to Aldby cancelled"
    assert titles(archive, ranked(archive, rules, "storm OR cancelled", limit=1)) == found[:1]


def test_of_equals_the_newest_stands_first(archive: Archive, rules: Rules) -> None:
    assert ranked(archive, rules, "source:Post") == sorted(ranked(archive, rules, "source:Post"))


def test_what_is_no_query_is_an_error_before_anything_is_looked_up(archive: Archive, rules: Rules) -> None:
    with pytest.raises(ExpressionError):
        ranked(archive, rules, "harbour AND")
    assert meanings(archive, rules, "harbour AND") == []


def test_fuzzy_words_tell_what_they_were_taken_to_mean(archive: Archive, rules: Rules) -> None:
    assert meanings(archive, rules, "harbour") == [("harbour", ("harbur",))]
    assert meanings(archive, rules, "=Harbour") == []
    assert meanings(archive, rules, "@people") == []
    assert meanings(archive, rules, 'title:("harbour storm" NEAR/3 ferry) -harbour') == [
        ("harbour", ("harbur",)), ("storm", ("storms",))]


def test_searches_are_remembered_once_and_the_last_first(archive: Archive) -> None:
    assert asked_before(archive) == []
    for query in ("a", "b", " a ", "a", ""):
        remember(archive, query)
    assert asked_before(archive) == ["a", "b"]
    for number in range(150):
        remember(archive, f"q{number}")
    assert (len(asked_before(archive)), asked_before(archive)[0]) == (100, "q149")


def test_searches_are_saved_under_names_replaced_and_forgotten(archive: Archive) -> None:
    save_search(archive, "  the   harbour ", "harbour")
    save_search(archive, "a ferry", "ferry")
    save_search(archive, "the harbour", "harbour OR port")
    assert list(saved_searches(archive).items()) == [("a ferry", "ferry"), ("the harbour", "harbour OR port")]
    save_search(archive, "a ferry", "")
    assert list(saved_searches(archive)) == ["the harbour"]
    for name in ("", "x" * 61):
        with pytest.raises(UsageError):
            save_search(archive, name, "q")
    with pytest.raises(UsageError, match="no search is saved as gone"):
        save_search(archive, "gone", "")


@pytest.mark.parametrize("paper", ["{", "[1, 2]", '"x"', "null"])
def test_a_broken_drawer_is_an_empty_one(archive: Archive, paper: str) -> None:
    archive.set_paper("searches asked", paper)
    archive.set_paper("searches saved", paper)
    assert asked_before(archive) == []
    assert saved_searches(archive) == {}


def test_the_first_of_many_are_told_in_order_before_the_rest(
        archive: Archive, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.jobs.searches.AT_ONCE", 2)
    told: list[list[int]] = []
    whole = ranked(archive, rules, "harbour", tell=told.append)
    assert len(whole) == 3
    assert [sorted(items) for items in told] == [[1, 2]]
    assert told[0] == [item for item in whole if item in told[0]]
