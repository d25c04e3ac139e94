"""Words: what is one word, what two words have in common once folded, and where each stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import MAX_LINE, clean_line, compounds, fold, index_text, surface, tokens


def folded(text: str) -> list[str]:
    return [token.folded for token in tokens(text)]


def written(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokens(text)]


def test_word_is_a_run_of_letters_marks_and_digits():
    assert folded("Putin, Trump; 28-point plan_b") == ["putin", "trump", "28", "point", "plan", "b"]


def test_marks_stay_with_their_letter():
    assert written("ज़ेलेंस्की और पुतिन") == ["ज़ेलेंस्की", "और", "पुतिन"]


@pytest.mark.parametrize("text", ["N.A.T.O.", "NATO", "nato", "ＮＡＴＯ", "Na\u00adto", "N\u0061\u0301TO"])
def test_dotted_full_width_and_soft_hyphened_acronyms_are_one_word(text):
    assert folded(text) == ["nato"]


@pytest.mark.parametrize("text", ["U.S.", "U.S", "US", "US's", "U.S.’s"])
def test_us_with_and_without_dots_is_one_word(text):
    assert folded(text) == ["us"]


@pytest.mark.parametrize("text", ["EE.UU.", "EE. UU.", "EE UU", "EEUU", "EE.UU"])
def test_spanish_doubled_acronym_is_one_word(text):
    assert folded(text) == ["eeuu"]


def test_end_of_a_sentence_is_no_acronym():
    assert folded("It was plan B. A new one.") == ["it", "was", "plan", "b", "a", "new", "one"]


def test_acronym_keeps_its_place_before_another_word():
    assert written("The U.S.-led talks in the U.S. today") == ["The", "U.S.", "led", "talks", "in", "the", "U.S.", "today"]


def test_us_dollars_are_money_not_the_us():
    assert folded("US$5bn") == ["usd", "5bn"]
    assert surface("US$") == "US$"


def test_hyphen_separates_two_words_in_order():
    assert folded("US-Russia") == ["us", "russia"]


def test_hyphened_word_is_also_the_word_without():
    text = "to re-arm and re‑arm"
    assert [whole for _, _, whole in compounds(text, tokens(text))] == ["rearm", "rearm"]
    assert compounds("EU–Russia", tokens("EU–Russia")) == []


def test_chain_of_hyphens_gives_neighbours_and_itself():
    text = "face-to-face"
    assert compounds(text, tokens(text)) == [(0, 1, "faceto"), (1, 2, "toface"), (0, 2, "facetoface")]


@pytest.mark.parametrize("text", ["Moscow's", "Moscow’s", "Moscow`s", "Moscow\u02bcs"])
def test_possessive_falls_off(text):
    assert folded(text) == ["moscow"]
    assert written(text) == ["Moscow"]


def test_elision_separates_and_cyrillic_apostrophe_does_not():
    assert folded("l’OTAN d'Ukraine") == ["l", "otan", "d", "ukraine"]
    assert folded("об’єкт п'ять") == ["обєкт", "пять"]


@pytest.mark.parametrize(("one", "other"), [
    ("détente", "detente"), ("Łódź", "lodz"), ("Straße", "STRASSE"), ("Ærø", "aero"), ("İstanbul", "istanbul"),
    ("Ελλάς", "ελλασ"), ("Ёлка", "елка"), ("Київ", "киів"), ("ﬁn", "fin"), ("Zelenský", "zelensky"), ("Đoković", "dokovic"),
])  # fmt: skip
def test_case_and_accents_of_latin_greek_and_cyrillic_are_dropped(one, other):
    assert fold(one) == fold(other) == other.casefold().replace("strasse", "strasse")


@pytest.mark.parametrize(("one", "other"), [("कि", "की"), ("ज़", "ज"), ("كَتَبَ", "كتب")])
def test_marks_of_other_scripts_make_another_word(one, other):
    assert fold(one) != fold(other)


def test_chinese_japanese_korean_and_thai_are_overlapping_pairs():
    assert folded("烏克蘭總統") == ["烏克", "克蘭", "蘭總", "總統"]
    assert folded("NATO加盟") == ["nato", "加盟"]
    assert folded("한국어") == ["한국", "국어"]
    assert folded("ไทย") == ["ไท", "ทย"]
    assert folded("美") == ["美"]


def test_non_breaking_spaces_separate_and_curly_apostrophes_are_apostrophes():
    assert folded("New\u00a0Delhi’s\u202fbid") == ["new", "delhi", "bid"]


def test_joiners_inside_a_word_do_not_change_it():
    assert fold("می\u200cخواهم") == fold("میخواهم")


def test_index_is_fed_the_words_of_the_matcher_and_the_compounds():
    text = "Re-arm U.S. “Moscow’s”"
    assert index_text(text).split() == [*folded(text), "rearm"]


@given(st.text())
def test_offsets_point_at_words_in_order(text):
    last = 0
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.start >= last or index_is_a_pair(text, token.start)
        last = token.start
        assert token.folded
        assert " " not in token.folded


def index_is_a_pair(text: str, start: int) -> bool:
    return ord(text[start]) > 0xE00


@given(st.text(), st.text())
def test_words_of_two_texts_are_the_words_of_both(one, other):
    if not ("EE" in one + other and "UU" in one + other):
        assert folded(one + " " + other) == folded(one) + folded(other)


@given(st.text())
def test_index_agrees_with_tokens(text):
    words = index_text(text).split()
    assert words[: len(tokens(text))] == folded(text)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200))
def test_cleaned_line_is_one_line_and_stays_as_it_is(text):
    line = clean_line(text)
    assert len(line) <= MAX_LINE
    assert line == " ".join(line.split())
