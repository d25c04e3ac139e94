"""Rules cannot hang the program, and no text can: one test by name for each bound. Nothing is timed: what is beyond a bound
is refused or cut, and what is within ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import ConfigError, ExpressionError
from store.match import Matcher, Vocabulary, compile_expression
from store.match.lexicon import PIECES_KEPT, WORDS_KEPT
from store.match.matcher import MAX_HITS
from store.match.memory import LONGEST_PIECE, LONGEST_WORD
from store.match.texts import MAX_MATCHED
from store.text import tokens
from store.text.words import MAX_FOLDED
from store.types import Document, RuleSpec, Terms, TopicSpec


def matcher(*rules: str, names: tuple[Terms, ...] = ()) -> Matcher:
    specs = tuple(RuleSpec(rule, 1.0, 10 + place, 12) for place, rule in enumerate(rules))
    return Matcher([TopicSpec("t", "T", rules=specs, file=Path("t.yaml"))], names)


@pytest.mark.parametrize(("expression", "told"), [
    ("a " * 10_001, "characters"), ("(" * 41 + "a" + ")" * 41, "nested"), (" OR ".join(["ab"] * 2_001), "2000 terms"),
    ('"' + "a " * 25 + '"', "25 words"), ('"a b"~51', "too far"), ("a NEAR/1001 b", "too far"), ("Putin~3", "too many edits"),
    ("Putin~99999999999999999999", "too many edits"), ("a NEAR/99999999999999999999 b", "too far"),
])  # fmt: skip
def test_expression_beyond_a_bound_is_refused_with_its_column(expression, told):
    with pytest.raises(ExpressionError, match=told) as caught:
        compile_expression(expression)
    assert 1 <= caught.value.column <= len(expression) + 1


@pytest.mark.parametrize("expression", [
    "(" * 40 + "ab" + ")" * 40, " OR ".join(f"ab{n}" for n in range(2_000)), '"' + "ab " * 24 + '"', '"ab cd"~50',
    " NEAR/1000 ".join(["ab"] * 100), "NOT " * 2_000 + "ab",
])  # fmt: skip
def test_expression_within_the_bounds_is_evaluated(expression):
    compiled = compile_expression(expression)
    assert compiled.evaluate(Document("ab " * 200)) is not None
    compiled.plan(Vocabulary(["ab", "cd"]))


def test_nested_operators_without_parentheses_are_bounded_by_the_length():
    deep = compile_expression("NOT " * 4_990 + "ab")
    assert deep.evaluate(Document("ab"))


def test_list_of_more_than_its_terms_is_a_fault():
    big = Terms("big", tuple((f"name{number}", number, 1) for number in range(20_001)), Path("n.yaml"), 1)
    with pytest.raises(ConfigError, match="20001 terms"):
        matcher("@big", names=(big,))


def test_lists_that_double_each_other_are_bounded():
    first = Terms("l0", tuple((f"name{number}", number, 1) for number in range(50)), Path("n.yaml"), 1)
    doubled = [Terms(f"l{n}", ((f"@l{n - 1}", 1, 1), (f"@l{n - 1}", 2, 1)), Path("n.yaml"), n) for n in range(1, 60)]
    assert len(matcher("@l59", names=(first, *doubled)).lists_of(0).terms("l59")) == 50


def test_word_is_cut_at_its_bound():
    assert [len(word.folded) for word in tokens("a" * 1_000_000)] == [MAX_FOLDED]


def test_text_is_matched_up_to_its_bound(hits):
    assert [hit.start for hit in hits("Putin", "x " * (MAX_MATCHED // 2 - 10) + "Putin " + "y " * 100 + "Putin")] == [
        MAX_MATCHED - 20]  # fmt: skip


def test_hits_of_a_rule_are_bounded():
    (match,) = matcher("Putin").explain(Document("Putin " * 5_000))
    assert len(match.hits) == MAX_HITS


@pytest.mark.parametrize("text", [
    "a" * 1_000_000, "Putin" * 200_000, "Putin " * 170_000, "-".join(["re"] * 300_000), "ａ" * 500_000, "烏克蘭" * 300_000,
    "e\u0301" * 500_000, "\u0301" * 1_000_000, "U.S." * 250_000, "EE. UU. " * 100_000, "'s" * 400_000, "\u200b" * 1_000_000,
    "A B C " * 150_000, " - ".join(["BBC News"] * 90_000), "|" * 1_000_000, "ﷺ" * 300_000,
], ids=lambda text: text[:6])  # fmt: skip
def test_hostile_text_ends(text):
    rules = matcher("Putin OR US OR rearm OR =US", '"Putin Putin Putin"~50', "Putin NEAR/1000 Putin NEAR/1000 Putin",
                    "烏克 OR EEUU")  # fmt: skip
    for document in (Document(text, lang="en"), Document("x", text, lang="pl"), Document(text[:200], text[:9_000] + "Putin")):
        rules.match(document)
        for match in rules.explain(document, all=True):
            for hit in match.hits:
                assert getattr(document, hit.field)[hit.start : hit.end] == hit.text


def test_hundred_thousand_distinct_words_leave_the_lexicon_within_its_bounds():
    rules = matcher("Putin", "Zelensky~2", "rearm*")
    for part in range(100):
        words = [f"Puti{chr(97 + number % 26)}{part}q{number}" for number in range(1_000)]
        rules.match(Document("News", "The " + " ".join(words), lang=("en", "pl", "ru")[part % 3]))
    lexicon = rules.lexicon
    assert lexicon._piece_clock.held() <= PIECES_KEPT
    assert lexicon._word_clock.held() <= WORDS_KEPT
    assert rules.match(Document("Putin"))


def test_long_words_and_pieces_are_not_remembered():
    rules = matcher("Putin")
    for number in range(50):
        rules.match(Document(f"The {number:0{LONGEST_PIECE + 1}} and {'b' * (LONGEST_WORD + 1)}{number}", lang="en"))
    kept = [piece for pieces in rules.lexicon._pieces.values() for piece in (*pieces, *pieces.older)]
    assert kept
    assert max(map(len, kept)) <= LONGEST_PIECE
    words = [word for some in rules.lexicon._known.values() for word in (*some, *some.older)]
    assert max(map(len, words), default=0) <= LONGEST_WORD


def test_made_up_languages_do_not_grow_what_is_kept():
    rules = matcher("Putin")
    for number in range(3_000):
        rules.match(Document("Putin speaks", lang=f"x{number}"))
    assert len(rules.lexicon._languages) <= 1_000
    assert len(rules.lexicon._pieces) == 1
