"""The section "Words" of the rule language: what counts as the same word."""

from __future__ import annotations

import pytest

from store.match import Matcher
from store.types import RuleSpec, TopicSpec


@pytest.mark.parametrize(("term", "title"), [
    ("NATO", "N.A.T.O. at seventy"), ("N.A.T.O.", "Nato at seventy"), ("=US", "The U.S. says"), ("U.S.", "the US says"),
    ("EE.UU.", "Trump y EE UU"), ("EEUU", "EE. UU. anuncia"), ("EE.UU.", "EE.UU. anuncia"), ("nato", "ＮＡＴＯ"),
    ("détente", "a new detente"), ("detente", "a new Détente"), ("Łódź", "in Lodz"), ("Strasse", "die Straße"),
    ("Moscow", "Moscow’s answer"), ("Moscow", "Moscow's answer"), ("New Delhi", "New\u00a0Delhi says"),
    ("NATO", "NA\u00adTO"), ("rearm", "to re-arm Europe"), ("re-arm", "to rearm Europe"), ("rearm", "re-arming Europe"),
    ("re-arm", "Europe re-arms"), ("烏克蘭", "烏克蘭總統"), ("美", "中美關係"), ("ज़ेलेंस्की", "ज़ेलेंस्की और पुतिन"),
    ("加盟", "NATO加盟"), ("Зеленский", "ЗЕЛЕНСКИЙ"), ("об’єкт", "об'єкт"),
])  # fmt: skip
def test_these_are_the_same_word(holds, term, title):
    assert holds(term, title)


@pytest.mark.parametrize(("term", "title"), [
    ("=US", "US$5bn for chips"), ("US", "US$5bn for chips"), ("=US", "join us"), ("=IT", "it works"), ("=US", "USA"),
    ("克烏", "烏克蘭"), ("कि", "की"), ("=Nato", "NATO"), ("=Café", "Cafe"),
])  # fmt: skip
def test_these_are_other_words(holds, term, title):
    assert not holds(term, title)


def test_hyphen_is_two_words_in_order(holds):
    assert holds('"US Russia"', "US-Russia talks")
    assert holds("US-Russia", "US Russia talks")
    assert holds("US NEAR/0 Russia", "US-Russia talks")
    assert not holds('"Russia US"', "US-Russia talks")


def test_hyphenated_word_is_a_phrase(holds):
    assert holds("US-Russia", "US–Russia")
    assert not holds("US-Russia", "Russia and the US")


def test_dotted_acronym_keeps_its_whole_stretch(hits):
    found = hits("=US", "The U.S. says")
    assert [(hit.text, hit.start, hit.end) for hit in found] == [("U.S.", 4, 8)]


def test_possessive_is_no_part_of_the_stretch(hits):
    assert [hit.text for hit in hits("Moscow", "Moscow’s answer")] == ["Moscow"]


def test_compound_is_one_stretch(hits):
    assert [hit.text for hit in hits("rearm", "to re-arm now")] == ["re-arm"]


@pytest.mark.parametrize("ending", [" - The Times of India", " | The Times of India", " — The Times of India"])
def test_outlet_at_the_end_of_a_title_is_not_matched(holds, ending):
    assert not holds("India", "Trump calls Putin" + ending, source="The Times of India")
    assert not holds("India", "Trump calls Putin" + ending)
    assert holds("India", "Trump calls India" + ending)


def test_only_the_outlet_is_cut_from_a_title(holds):
    assert holds("Taiwan", "The full list – from India to Taiwan - The Guardian", source="The Guardian")
    assert holds("bromance", "Column | The end of the bromance - The Washington Post", source="The Washington Post")
    assert holds("Hormuz", "Direkt – Trump pressar Nato om Hormuz - Dagens Nyheter", source="Dagens Nyheter")
    assert holds("India", "Trump slaps tariffs - India", source="Reuters")


def test_summary_that_begins_with_the_title_counts_from_after_it(hits):
    title = "Trump calls Putin"
    assert [hit.field for hit in hits("Putin", title, summary=title + ". More soon.")] == ["title"]
    found = hits("Putin", title, summary=title + ". Putin agrees.")
    assert [(hit.field, hit.start) for hit in found] == [("title", 12), ("summary", 19)]


def test_summary_that_is_title_and_outlet_is_not_matched(holds):
    title = "Trump calls Putin - The Times of India"
    summary = "Trump calls Putin   The Times of India"
    assert not holds("India", title, summary=summary, source="The Times of India")


@pytest.mark.parametrize("wanted", ["F-35", "5", "2025*", "=47", "2025-26", "=2*", "harbour"])
def test_numbers_are_known_quickly_as_they_are_slowly(wanted):
    lexicon = Matcher([TopicSpec("t", "T", rules=(RuleSpec(wanted),))], ()).lexicon
    pieces = lexicon.pieces("en")
    for piece in ("5", "(5)", "35,", "0-29", "2-0-5", "1-2-3-4", "2025-26.", "-5", "5-", "--", "20251", "47", "F-35", "9" * 70):
        assert pieces[piece] == lexicon.learn(piece, "en"), piece
