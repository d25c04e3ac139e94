"""Plans: what the archive is asked for never leaves out an item that the expression finds."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.match import Expression, Vocabulary, compile_expression
from store.match.plan import Plan
from store.text import index_text
from store.types import Document, State, Terms

LISTS = (
    Terms("us", (("=US", 1, 1), ("Washington", 2, 1), ("White House", 3, 1))),
    Terms("ru", (("Путин", 1, 1), ("Putin", 2, 1))),
)
WORDS = [
    "US", "us", "Putin", "Putins", "Puttin", "putting", "Путина", "Путиина", "Путину", "Zelenskyy", "Zelenskiy",
    "sanctions", "sanction",
    "re-arm", "rearmed", "rearmament", "White", "House", "Washington’s", "U.S.", "EE. UU.", "烏克蘭", "Nato", "Naton",
    "N.A.T.O.", "Russlands",
    "guarantees", "of", "security", "Trmps", "Trumps", "Trump", "détente", "the", "Rtump", "Trumpp", "Путиным", "Пуитным",
    "Украина", "Украиы", "Укрины", "defence", "deefnse", "defnse", "Defense", "Modi", "Mödi", "Vance", "BlackCat", "Zelenskij",
]  # fmt: skip
EXPRESSIONS = [
    "Putin", "Путин", "Zelensky", "sanctions", "rearm", "re-arm", "rearm*", "=US", "US", "@us", "@ru AND @us",
    "@us NEAR/3 @ru", "烏克", "烏",
    '"White House"', '"security guarantees"~2', "NATO", "Russland", "Trump", "title:Trump OR summary:Putin",
    "Trump NOT Putin", "-Putin",
    "EE.UU.", "Trump OR -Putin", "detente", "(Trump OR Putin) sanctions", "Trumps~1", "=Re*", "Putin~2",
    "author:Smith OR Trump", "=Vance", "=Modi", "Украина", "defence", "defense~1", '"the US" OR =the', "blackout",
]  # fmt: skip


def candidates(plan: Plan, documents: list[Document]) -> set[int]:
    """What FTS5 answers to a plan, over a real index."""
    if plan.empty:
        return set()
    if plan.match is None:
        return set(range(len(documents)))
    index = sqlite3.connect(":memory:")
    try:
        index.execute("CREATE VIRTUAL TABLE items USING fts5(folded, tokenize='ascii', detail='none')")
        for number, one in enumerate(documents):
            text = f"{index_text(one.title)} {index_text(one.summary)} {index_text(one.author)}"
            index.execute("INSERT INTO items(rowid, folded) VALUES (?, ?)", (number, text))
        return {row[0] for row in index.execute("SELECT rowid FROM items WHERE items MATCH ?", (plan.match,))}
    finally:
        index.close()


def vocabulary_of(documents: list[Document]) -> Vocabulary:
    texts = [text for one in documents for text in (one.title, one.summary, one.author)]
    return Vocabulary({word for text in texts for word in index_text(text).split()})


CASES = st.sampled_from([str, str, str.upper, str.lower, str.title])
TEXTS = st.tuples(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), CASES).map(lambda two: two[1](two[0]))
COMPILED: dict[str, Expression] = {}


@given(
    st.sampled_from(EXPRESSIONS),
    st.lists(
        st.builds(
            Document,
            title=TEXTS,
            summary=TEXTS,
            author=st.sampled_from(["", "Jane Smith"]),
            lang=st.sampled_from(["", "en", "ru", "de", "fi", "es", "sv", "pl"]),
        ),
        max_size=6,
    ),
)
@settings(max_examples=250, deadline=None)
def test_matcher_and_index_agree_and_every_hit_is_a_stretch_of_its_field(text, documents):
    expression = COMPILED.setdefault(text, compile_expression(text, LISTS))
    found = {number for number, one in enumerate(documents) if expression.evaluate(one)}
    assert found <= candidates(expression.plan(vocabulary_of(documents)), documents)
    for one in documents:
        for hit in expression.hits(one):
            assert getattr(one, hit.field)[hit.start : hit.end] == hit.text != ""


def test_plan_leaves_out_what_cannot_match():
    documents = [Document("Putin speaks"), Document("putting it off"), Document("Trump speaks"), Document("Puttin")]
    assert candidates(compile_expression("Putin").plan(vocabulary_of(documents)), documents) == {0, 3}


def test_plan_knows_umlauts_spelt_out():
    documents = [Document("Schroeders Rede", lang="de"), Document("Schröders Rede", lang="de"), Document("Schrott", lang="de")]
    expression = compile_expression("Schröder")
    assert [expression.evaluate(one) for one in documents] == [True, True, False]
    assert candidates(expression.plan(vocabulary_of(documents)), documents) == {0, 1}


def test_word_that_the_archive_lacks_makes_an_empty_plan():
    assert compile_expression("Putin Trump").plan(["trump"]).empty
    assert not compile_expression("Putin OR Trump").plan(["trump"]).empty


def test_negation_alone_asks_for_everything():
    plan = compile_expression("-Putin").plan(["putin"])
    assert plan.match is None
    assert not plan.empty


def test_filters_are_pushed_down():
    plan = compile_expression(
        "Putin topic:us-russia is:(new OR kept) tag:war since:2025-02-01 before:2025-03-01 story:7 source:Reuters"
    ).plan(["putin"])
    assert plan.match == '"putin"'
    assert (plan.topics, plan.tags, plan.states) == (("us-russia",), ("war",), (State.KEPT, State.NEW))
    assert (plan.since, plan.before, plan.story, plan.sources) == (1_738_368_000, 1_740_787_200, 7, ("reuters",))


def test_of_fields_that_two_values_can_hold_of_no_filter_is_left_empty():
    plan = compile_expression("lang:en lang:en-US url:news url:post").plan([])
    assert not plan.empty
    assert (len(plan.langs), len(plan.urls)) == (1, 1)
    assert compile_expression("source:Post source:Wire").plan([]).empty


@pytest.mark.parametrize("expression", ["Putin OR is:new", "NOT is:new", "Putin OR since:2025-01-01"])
def test_filters_inside_or_and_not_are_left_to_evaluation(expression):
    plan = compile_expression(expression).plan(["putin"])
    assert plan.match is None
    assert plan.states == ()
    assert plan.since is None


def test_index_expression_is_quoted():
    plan = compile_expression('"White House" OR @ru', LISTS).plan(["white", "house", "putin", "путина"])
    assert plan.match is not None
    assert re.fullmatch(r'[()\w" ]+', plan.match)
