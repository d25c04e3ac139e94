"""`topics check`: what is allowed in rules but hardly meant, each kind by name; and what each rule costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.match import Matcher, check, times
from store.match.lint import lint
from store.types import Document, RuleSpec, Terms, TopicSpec


def remarks(*rules: tuple[str, float], names: tuple[Terms, ...] = (), shared: tuple[Terms, ...] = (), threshold: float = 1.0,
            ) -> list[str]:  # fmt: skip
    specs = tuple(RuleSpec(match, weight, 10 + place, 12) for place, (match, weight) in enumerate(rules))
    topic = TopicSpec("t", "T", threshold=threshold, rules=specs, file=Path("t.yaml"), names=names)
    return [f"{one.text}: {one.message}" for one in lint(Matcher([topic], shared))]


def a_list(name: str, *entries: str) -> Terms:
    return Terms(name, tuple((entry, line, 5) for line, entry in enumerate(entries, 1)), Path("names.yaml"), 1)


@pytest.mark.parametrize(("rules", "expected"), [
    ([("Putin", 0.3), ("Trump", 0.3)], "all rules together reach 0.6"),
    ([("Putin lang:ru", 0.6), ("Trump lang:en", 0.6)], "it reaches 0.6 of 1: it never counts"),
    ([("Putin -Trump", 0.6), ("Trump", 0.6)], "it reaches 0.6 of 1: it never counts"),
    ([("Putin", 0.0), ("Trump", 1.0)], "a weight of 0"), ([("-Putin", 1.0)], "only NOTs"),
    ([("Putin -Putin", 1.0)], "its opposite"), ([("lang:ru lang:en Putin", 1.0)], "its opposite"),
    ([("Putin OR Trump", 1.0), ("Trump OR Putin", 0.5)], "it says what rule 1 says (line 10)"),
    ([("Putin", 1.0), ("Putin Trump", 0.5)], "rule 1 holds (line 10) and is enough"),
    ([("Putin", 1.0), ("title:Putin", 0.5)], "rule 1 holds (line 10) and is enough"),
    ([("Putin OR Putin Trump", 1.0)], "alternative 2 of an OR is contained in alternative 1"),
    ([("the", 1.0)], "the: a very common word"), ([("it OR Putin", 1.0)], "it: a very common word"),
    ([("Putin and Trump", 1.0)], "“and” in small letters is a word that must stand in the text; the operator is AND"),
    ([("title:(Putin near/3 (Trump or not Biden))", 1.0)], "the operator is NEAR/n"),
    ([("Putin OR -(Trump or Biden)", 1.0)], "the operator is OR"),
    ([("Sudan", 1.0)], "Sudan: within reach of 'sedan', a very common word"),
    ([("block", 1.0)], "block: within reach of 'black', a very common word"),
])  # fmt: skip
def test_lint_says(rules, expected):
    told = remarks(*rules)
    assert any(expected in one for one in told), told


@pytest.mark.parametrize("rules", [
    [("Putin", 0.6), ("Trump", 0.6)], [("Putin NEAR/5 Trump", 1.0), ("Putin Trump", 0.5)],
    [("Putin", 1.0), ("Putin Trump", 0.5), ("football", -1.0)],  # a penalty makes the second count
    [("Putin lang:en", 0.6), ("Trump lang:en-GB", 0.6)], [("Putin the", 1.0)], [("Putin", 1.0), ("the", -0.5)],
    [('Putin "or" Trump', 1.0)], [('Putin AND =not AND "war and peace"', 1.0)],
    [("Putin -football", 1.0)], [("Sudan~0", 1.0)], [("Zelensky OR Zelenska", 1.0)],
])  # fmt: skip
def test_lint_is_silent_of_what_is_meant(rules):
    assert remarks(*rules) == []


def test_lists_that_nothing_uses_and_terms_written_twice():
    told = remarks(("@used", 1.0), names=(a_list("used", "Orban", "Orbán", "NATO-member", "NATO member"), a_list("idle", "x")),
                   shared=(a_list("unused", "y"),))  # fmt: skip
    assert any(one.startswith("Orban = Orbán, NATO-member = NATO member: written twice") for one in told)
    assert "@idle: a list that no rule uses" in told
    assert "@unused: a shared list that no rule uses" in told


def test_time_of_each_rule_over_documents_or_the_examples():
    rules = (RuleSpec("Putin", 1.0, 10, 1), RuleSpec("Trump NEAR/5 Modi", 0.5, 11, 1))
    topic = TopicSpec("t", "T", rules=rules, file=Path("t.yaml"), examples_match=(("Putin speaks", 20),))
    for documents in ([], [Document("Trump calls Modi"), Document("Putin")]):
        told = [one for one in times([topic], (), documents) if one.kind == "time"]
        assert [(one.line, one.text) for one in told] == [(10, "Putin"), (11, "Trump NEAR/5 Modi")]
        assert all(one.us is not None and one.us >= 0 and one.ok for one in told)


def test_rule_that_takes_most_of_the_time_is_named():
    many = " OR ".join(f"(a{number} NEAR/1000 word)" for number in range(60))
    rules = (RuleSpec(f"word AND ({many.replace('a', 'word NEAR/9 a')})", 1.0, 10, 1), RuleSpec("Putin", 1.0, 11, 1))
    topic = TopicSpec("t", "T", rules=rules, file=Path("t.yaml"))
    text = " ".join(["word", *(f"a{number}" for number in range(60))] * 20)
    slow = [one for one in times([topic], (), [Document("word", text)]) if one.kind == "lint"]
    assert [one.line for one in slow] == [10]
    assert "more than all other rules" in slow[0].message


def test_check_gives_the_same_remarks_as_lint():
    topic = TopicSpec("t", "T", rules=(RuleSpec("Putin", 0.3, 10, 1),), file=Path("t.yaml"))
    assert [one.message for one in check([topic], ())] == [one.message for one in lint(Matcher([topic], ()))]
