"""The quick way to the words of the index leads to the same words as the careful one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import index_text
from store.text.terms import index_terms

PIECES = [
    *"aZ9.,'’`-_$ \n\t–—…“”«»!?&/:;\x1c\x00", "word", "U.S.", "U.S", "e.g", "a.m.", "N.A.T.O.", "US$", "A$", "EE. UU.",
    "EE.UU.",
    "EEUU", "don't", "it's", "it’s", "IT'S", "’s", "'s", "state-of-the-art", "re-arm", "re‐arm", "re‑arm", "x--y", "-a",
    "a-", "a_b",
    "Łódź", "Київ", "об’єкт", "об'єкт", "東京都", "é", "e\u0301", "İ", "ſ", "ß", "\u00ad", "\u200d", "´", "ʼ",
    "x" * 70, "١٢", "²",
]  # fmt: skip


@pytest.mark.parametrize("text", [
    "Ukraine's re-arm plan", "Ukraine’s re‑arm — plan", "state-of-the-art-ish x-'s-y", "a.m. US$ 5 U.S.-led",
    "EE. UU. dice", "x" * 130 + "-b",
    "it's's", "'s", "a 's", "rock'n'roll", "U.S.'s", "a_b's", "1's-2", "",
])  # fmt: skip
def test_the_words_are_those_of_the_careful_way(text):
    assert set(index_terms(text)) == set(index_text(text).split())


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_stands_beside_whatever_the_words_are_the_same(text):
    assert set(index_terms(text)) == set(index_text(text).split())


@given(st.text())
def test_any_text_at_all_has_the_same_words_both_ways(text):
    assert set(index_terms(text)) == set(index_text(text).split())
