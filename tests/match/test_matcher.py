"""The matcher: scores, near misses, hits, faults with their places, fingerprints, and what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import ConfigError
from store.match import Matcher, check
from store.types import Document, RuleSpec, Terms, TopicSpec


def topic(*rules: tuple[str, float], threshold: float = 1.0, **fields: object) -> TopicSpec:
    specs = tuple(RuleSpec(match, weight, 10 + place, 12) for place, (match, weight) in enumerate(rules))
    return TopicSpec("t", "T", threshold=threshold, rules=specs, file=Path("t.yaml"), **fields)  # type: ignore[arg-type]


def terms(name: str, *entries: str) -> Terms:
    return Terms(name, tuple((entry, line, 5) for line, entry in enumerate(entries, 1)), Path("names.yaml"), 1)


def test_score_is_the_sum_of_the_rules_each_counted_once():
    matcher = Matcher([topic(("Putin", 0.6), ("Trump", 0.5), ("football", -1.0))], [])
    (match,) = matcher.match(Document("Putin, Putin and Trump"))
    assert (match.score, match.rules, match.belongs) == (1.1, (0, 1), True)
    assert matcher.match(Document("Putin and Trump play football")) == ()
    (match,) = matcher.match(Document("Putin and Trump play football"), near=1.0)
    assert match.score == pytest.approx(0.1)


def test_sums_of_weights_are_compared_with_a_tolerance():
    matcher = Matcher([topic(("Putin", 0.1), ("Trump", 0.2), threshold=0.3)], [])
    (match,) = matcher.match(Document("Putin Trump"))
    assert match.belongs


def test_near_misses_are_positive_and_close():
    matcher = Matcher([topic(("Putin", 0.6), ("Trump", 0.2))], [])
    (match,) = matcher.match(Document("Putin"))
    assert not match.belongs
    assert matcher.match(Document("Trump")) == ()
    assert matcher.match(Document("Trump"), near=0.9) != ()


def test_explain_gives_every_hit_with_its_stretch():
    matcher = Matcher([topic(("@who", 1.0))], [terms("who", "Putin", "Zelensky")])
    document = Document("Putin, Zelenskyy, Putin", "Puttin said")
    (match,) = matcher.explain(document)
    assert [(hit.term, hit.field, hit.text, hit.edits) for hit in match.hits] == [
        ("Putin", "title", "Putin", 0), ("Zelensky", "title", "Zelenskyy", 1), ("Putin", "title", "Putin", 0),
        ("Putin", "summary", "Puttin", 1),
    ]  # fmt: skip
    for hit in match.hits:
        assert getattr(document, hit.field)[hit.start : hit.end] == hit.text


def test_not_has_no_hits_and_only_what_holds_is_told():
    matcher = Matcher([topic(("Trump NOT Modi", 1.0), ("(Modi AND Xi) OR Trump", 1.0))], [])
    (match,) = matcher.explain(Document("Trump and Xi"))
    assert [(hit.rule, hit.text) for hit in match.hits] == [(0, "Trump"), (1, "Trump")]


def test_near_tells_only_the_occurrences_that_are_near():
    matcher = Matcher([topic(("Trump NEAR/1 Putin", 1.0))], [])
    (match,) = matcher.explain(Document("Trump calls Putin, and later on that long day Putin slept"))
    assert [hit.start for hit in match.hits] == [0, 12]


def test_all_tells_topics_below_their_threshold():
    matcher = Matcher([topic(("Putin", 0.1))], [])
    assert matcher.explain(Document("Putin")) == ()
    (match,) = matcher.explain(Document("Putin"), all=True)
    assert match.score == pytest.approx(0.1)


def test_match_and_explain_agree_cold_and_warm():
    matcher = Matcher([topic(("title:@who AND summary:(peace NEAR/3 plan)", 1.0), ('"peace plan"', 0.5))], [terms("who",
    "Putin")])
    documents = [Document("Putin speaks", "a peace and a plan"), Document("peace plan"), Document("Putin", "war plan peace")]
    first = [matcher.match(one) for one in documents]
    assert first == [matcher.match(one) for one in documents]
    explained = [matcher.explain(one, all=True) for one in documents]
    assert [[match.rules for match in some] for some in explained] == [[match.rules for match in some] for some in first]


def test_own_lists_shadow_shared_ones_and_may_add_to_them():
    shared = [terms("who", "Putin"), terms("far", "@who")]
    assert Matcher([topic(("@who", 1.0), names=(terms("who", "Trump"),))], shared).match(Document("Putin")) == ()
    assert Matcher([topic(("@who", 1.0), names=(terms("who", "Trump", "@who"),))], shared).match(Document("Putin"))
    assert Matcher([topic(("@far", 1.0), names=(terms("who", "Trump"),))], shared).match(Document("Putin"))


def test_every_fault_is_told_with_its_place():
    lists = [terms("a", "@b"), terms("b", "x", "@a"), terms("c", "word~3", "@nobody")]
    with pytest.raises(ConfigError) as caught:
        Matcher([topic(("Putin AND", 1.0), ("@whom", 1.0), ("fine", 1.0), ("is:read", 1.0))], lists)
    faults = caught.value.faults
    assert {(str(fault.file), fault.line) for fault in faults} == {
        ("t.yaml", 10), ("t.yaml", 11), ("t.yaml", 13), ("names.yaml", 1), ("names.yaml", 2)}  # fmt: skip
    assert any("@a → @b → @a" in fault.found or "@b → @a → @b" in fault.found for fault in faults)
    assert all(fault.expected for fault in faults)


def test_fault_is_placed_where_the_rule_says_its_columns_are():
    spec = topic(("Putin AND\n(Trump", 1.0))
    with pytest.raises(ConfigError) as caught:
        Matcher([spec], [])
    (fault,) = caught.value.faults
    assert (fault.line, fault.column) == spec.rules[0].place(11)


def test_fingerprint_changes_with_what_is_matched_and_nothing_else():
    def of(*lists: Terms, rule: str = "@who", weight: float = 1.0) -> str:
        return Matcher([topic((rule, weight))], lists).fingerprint("t")

    base = of(terms("who", "Putin", "Trump"))
    assert base == of(terms("who", "Trump", "Putin"))
    assert base == of(terms("who", "Putin", "Trump"), terms("other", "Modi"))
    assert base == of(terms("who", "Putin", "Trump"), rule="  @who ")
    assert len({base, of(terms("who", "Putin")), of(terms("who", "Putin", "Trump"), weight=0.5),
                of(terms("who", "Putin", "Trump"), rule="title:@who")}) == 4  # fmt: skip


def test_check_runs_examples_and_lints():
    spec = topic(
        ("Putin", 0.5), ("the", 0.2), ("-Trump", 0.1),
        examples_match=(("Putin speaks", 30),), examples_reject=(("nothing here", 31),), names=(terms("idle", "x"),),
    )  # fmt: skip
    results = check([spec], [terms("unused", "y")])
    assert [(one.ok, one.line) for one in results if one.kind == "example"] == [(False, 30), (True, 31)]
    told = " ".join(f"{one.text}: {one.message}" for one in results if one.kind == "lint")
    for expected in ("threshold", "only NOTs", "very common word", "@idle", "@unused"):
        assert expected in told


def test_what_is_remembered_is_bounded():
    matcher = Matcher([topic(("Putin", 1.0))], [])
    words = matcher.lexicon
    words._piece_clock._half = words._word_clock._half = 500
    for number in range(3_000):
        matcher.match(Document(f"word{number} x{number}y Putin", lang=("en", "de", "")[number % 3]))
    assert words._piece_clock.held() <= 1_100
    assert matcher.match(Document("Putin"))


def test_hostile_text_is_matched_in_bounded_work():
    matcher = Matcher([topic(('"a b"~50 OR Trump NEAR/1000 Putin', 1.0))], [])
    assert matcher.match(Document("a " * 100_000)) == ()
    assert matcher.match(Document("Trump Putin " * 100_000))
    assert len(matcher.explain(Document("Trump Putin " * 100_000))[0].hits) <= 1_000
