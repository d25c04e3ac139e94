"""Expressions: what each form of the table means, and what stands outside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import ExpressionError
from store.match import Facts, compile_expression
from store.types import Document, State, Terms

A = {"a": ["Kyiv", "Ukraine"], "b": ["@a", "Nato membership"], "c": ["peace plan~2", "=US", "join*"]}


@pytest.mark.parametrize(("expression", "title", "expected"), [
    ("Putin Trump", "Trump and Putin", True), ("Putin AND Trump", "Trump alone", False),
    ("Putin OR Trump", "Trump alone", True), ("Putin NOT Trump", "Putin alone", True),
    ("Putin NOT Trump", "Putin, Trump", False), ("Putin -Trump", "Putin, Trump", False),
    ("-Trump", "Putin", True), ("NOT NOT Putin", "Putin", True), ("Putin -(Trump OR Modi)", "Putin, Modi", False),
    ("Putin OR Trump Modi", "Putin", True), ("(Putin OR Trump) Modi", "Putin", False),
    ('"security guarantees"', "security guarantees", True), ('"security guarantees"', "guarantees of security", False),
    ('"security guarantee"', "security guarantees", True), ('"security guarantees"~3', "security and other guarantees", True),
    ('"security guarantees"~1', "security and some other guarantees", False), ('"zelensky plan"', "Zelenskyy's plan", True),
    ('="Peace Plan"', "peace plan", False), ('="Peace Plan"', "a Peace Plan", True), ('"peace pl"*', "peace planning", True),
    ("and", "bread and butter", True), ("near", "near Kyiv", True), ("@a", "in Kyiv", True), ("@b", "in Kyiv", True),
    ("@b", "Nato membership", True), ("@b", "Nato", False), ("@c", "peace for a plan", True), ("@c", "us", False),
    ("@c", "joining", True), ("“security guarantees”", "security guarantees", True),
])  # fmt: skip
def test_expression(holds, expression, title, expected):
    assert holds(expression, title, lists=A) is expected


def test_and_may_span_title_and_summary_phrases_and_near_never(holds):
    assert holds("Putin AND Trump", "Putin", summary="Trump")
    assert not holds('"Putin Trump"', "Putin", summary="Trump")
    assert not holds("Putin NEAR/50 Trump", "Putin", summary="Trump")


@pytest.mark.parametrize(("expression", "expected"), [
    ("Trump NEAR/0 Putin", False), ("Trump NEAR/1 Putin", True), ("Putin NEAR/1 Trump", True), ("Trump NEAR/3 Moscow", False),
    ("Trump NEAR/4 Moscow", True), ("Trump NEAR/1 Putin NEAR/2 Moscow", True), ("Trump NEAR/1 Putin NEAR/1 Moscow", False),
    ("Trump NEAR/9 Trump", False), ('"met Putin" NEAR/0 Trump', True), ('"Trump met" NEAR/0 Putin', True),
    ("(Modi OR Trump) NEAR/1 (Putin OR Xi)", True), ("title:Trump NEAR/1 Putin", True),
    ("summary:(Trump NEAR/1 Putin)", False),
    ("Trump NEAR/1 met", True), ('"Trump met" NEAR/9 met', False),
])  # fmt: skip
def test_near_counts_the_words_strictly_between(holds, expression, expected):
    assert holds(expression, "Trump met Putin far from Moscow") is expected


def test_one_word_never_serves_both_sides(holds):
    lists = {"us": ["Trump", "Washington"], "leaders": ["Trump", "Putin"]}
    assert not holds("@us NEAR/5 @leaders", "Trump alone", lists=lists)
    assert holds("@us NEAR/5 @leaders", "Trump, Trump", lists=lists)
    assert holds("@us NEAR/5 @leaders", "Trump, Putin", lists=lists)


def test_chain_shares_the_middle(holds):
    assert not holds("Modi NEAR/1 Putin NEAR/1 Trump", "Modi and Putin spoke; later on Putin and Trump")
    assert holds("Modi NEAR/1 Putin NEAR/1 Trump", "Modi, Putin, Trump")


@pytest.mark.parametrize(("expression", "expected"), [
    ("title:Putin", True), ("summary:Putin", False), ("text:Putin", True), ("summary:Trump", True),
    ("title:(Putin NOT Trump)", True),
    ("author:smith", True), ("author:Putin", False), ("smith", False), ("source:reuters", True), ("source:Reut", False),
    ('source:"REUTERS"', True), ("source:(AP OR Reuters)", True), ("lang:en", True), ("lang:EN-gb", True), ("lang:de", False),
    ("feed:https://e.org/rss", True), ("url:e.org/news", True), ("url:E.ORG", True), ("url:f.org", False),
    ("-url:f.org Putin", True),
    ('title:"Vladimir Putin"', True), ("title:@a", False), ("author:(Smith NEAR/1 Jane)", True), ("-title:Trump", True),
])  # fmt: skip
def test_fields(holds, expression, expected):
    assert holds(expression, "Vladimir Putin", lists=A, summary="Trump", author="Jane Smith", source="Reuters", lang="en-GB",
                 feed="https://e.org/rss", url="https://e.org/news/1") is expected  # fmt: skip


def test_search_fields_ask_what_the_archive_knows():
    facts = Facts(frozenset({"us-russia"}), State.KEPT, frozenset({"war"}), at=1_740_000_000, story=7)
    document = Document("Putin")
    for expression, expected in (
        ("topic:us-russia", True), ("topic:other", False), ("is:kept", True), ("is:unread", False), ("tag:war", True),
        ("since:2025-02-01", True), ("before:2025-02-01", False), ("story:7", True), ("story:8", False),
        ("Putin is:(new OR kept)", True), ("-is:kept", False), ("since:2025-02-01 before:2025-03-01 Putin", True),
    ):  # fmt: skip
        assert compile_expression(expression, search=True).evaluate(document, facts) is expected, expression
        with pytest.raises(ExpressionError, match="searches only"):
            compile_expression(expression, search=False)


@pytest.mark.parametrize(("expression", "column"), [
    ("", 1), ("   ", 1), ("a AND", 6), ("(a", 1), ("a)", 2), ("()", 2), ('"abc', 1), ('a "b', 3), ("x*~1", 3), ("word~3", 6),
    ("=US~1", 4), ("a NEAR b", 3), ("a NEAR/3 (b AND c)", 10), ("a NEAR/3 NOT b", 10), ("foo:bar", 1), ("title: a", 7),
    ("title:", 7),
    ("@", 1), ("~", 1), ("*", 1), ("- a", 1), ("a -", 3), ('""', 1), ('"!!"', 1), ("OR a", 1), ("a OR OR b", 6), ("a,b", 2),
    ("title:(summary:x)", 8), ("€", 1), ("@Foo", 1), ("a ~1", 3), ("x**", 3), ("a NEAR/99999 b", 8), ("@nobody", 1),
    ("x @nobody", 3),
    ("source:(a*)", 9), ("is:lost", 4), ("since:soon", 7), ("story:x", 7), ("a NEAR/2 source:b", 10), ("word~", 5),
    ("NOT", 4),
    ("title:a NEAR/1 summary:b", 1),
])  # fmt: skip
def test_everything_else_is_an_error_with_its_column(expression, column):
    with pytest.raises(ExpressionError) as caught:
        compile_expression(expression, search=True)
    assert caught.value.column == column
    assert caught.value.expected


def test_bounds_are_errors_too():
    for expression in ("(" * 60 + "a" + ")" * 60, "a " * 20_000, '"' + "a " * 30 + '"', " ".join(["a"] * 3_000)):
        with pytest.raises(ExpressionError):
            compile_expression(expression)


LETTERS = st.text(alphabet=st.sampled_from(list("ab AND OR NOT NEAR/2()\"~*=:@-,.title'\n1é“”")), max_size=40)


@given(st.one_of(LETTERS, st.text(max_size=60)))
@settings(max_examples=300)
def test_any_string_is_an_expression_or_an_error_with_a_column(text):
    column = 1
    try:
        expression = compile_expression(text, (Terms("a", (("x", 1, 1),)),))
    except ExpressionError as error:
        column = error.column
    else:
        document = Document("a b NEAR title", summary=text, source="a")
        for hit in expression.hits(document):
            assert getattr(document, hit.field)[hit.start : hit.end] == hit.text
    assert 1 <= column <= len(text) + 1


WORDS = st.sampled_from(["putin", "trump", "modi", "kyiv", "peace"])
TITLES = st.lists(WORDS, max_size=8).map(" ".join)
TERMS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} AND {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
        inner.map(lambda one: f"(NOT {one})"),
    ),
    max_leaves=6,
)


def truth(expression: str, document: Document) -> bool:
    return compile_expression(expression).evaluate(document)


@given(TERMS, TERMS, TITLES, TITLES)
@settings(max_examples=60)
def test_not_and_or_obey_their_algebra(one, other, title, summary):
    document = Document(title, summary)
    p, q = truth(one, document), truth(other, document)
    assert truth(f"{one} AND {other}", document) is (p and q)
    assert truth(f"{one} {other}", document) is (p and q)
    assert truth(f"{one} OR {other}", document) is (p or q)
    assert truth(f"NOT {one}", document) is (not p)
    assert truth(f"NOT ({one} OR {other})", document) is truth(f"NOT {one} AND NOT {other}", document)


@given(WORDS, WORDS, st.integers(0, 6), TITLES)
@settings(max_examples=100)
def test_near_is_symmetric_widens_and_is_what_counting_says(one, other, distance, title):
    document = Document(title)
    words = title.split()
    expected = any(i != j and {words[i], words[j]} == {one, other} and words[i] == one and abs(i - j) - 1 <= distance
                   for i in range(len(words)) for j in range(len(words)))  # fmt: skip
    assert truth(f"{one} NEAR/{distance} {other}", document) is expected
    assert truth(f"{other} NEAR/{distance} {one}", document) is expected
    assert not expected or truth(f"{one} NEAR/{distance + 1} {other}", document)
