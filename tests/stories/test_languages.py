"""What languages differ in: common words that tell nothing, compounds whose last part tells most."""

from __future__ import annotations

import pytest

from store.stories import Placer, Signable
from store.stories.prior import rates
from store.stories.signature import Signed
from store.stories.words import sketch, tail, term


@pytest.mark.parametrize(
    ("lang", "title", "rare"),
    [
        ("fr", "Le gouvernement annonce une nouvelle mesure après la tempête", "tempete"),
        ("pt", "O governo anuncia nova medida depois da enchente", "enchente"),
        ("it", "Il governo annuncia nuove misure dopo la frana", "frana"),
        ("nl", "De regering kondigt nieuwe maatregelen aan na de dijkbreuk", "dijkbreuk"),
        ("de", "Die Regierung kündigt neue Maßnahmen nach dem Deichbruch an", "deichbruch"),
    ],
)
def test_in_an_empty_archive_the_rare_word_weighs_most(lang: str, title: str, rare: str) -> None:
    placed = Placer().add(Signable(1, title, lang=lang, at=1_700_000_000))
    signed = Signed(1, 1_700_000_000, "", placed.signature)
    weights = sorted(signed.title.values())
    assert signed.title[term(lang, rare)] == weights[-1]
    assert weights[len(weights) // 2] < weights[-1]


@pytest.mark.parametrize("lang", ["de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "sv"])
def test_shares_of_common_words_are_shares(lang: str) -> None:
    assert rates(lang)
    assert all(0 < share <= 1 for share in rates(lang).values())


def test_two_compounds_meet_in_their_last_part() -> None:
    one, other = sketch("Brandstiftungsprozess", "", "", "de"), sketch("Mammutprozess", "", "", "de")
    assert set(one.title) & set(other.title) == {tail("de", "mammutprozess")}


@pytest.mark.parametrize(("lang", "word"), [("de", "prozess"), ("en", "commemoration"), ("fr", "commemoration")])
def test_short_words_and_other_languages_have_no_last_part(lang: str, word: str) -> None:
    assert tail(lang, word) is None


def test_news_in_other_languages_keeps_no_reports_apart() -> None:
    pair = [
        Signable(1, "Damm gebrochen: Olbrecht wird geräumt", lang="de", at=1_700_000_000),
        Signable(2, "Bewohner von Olbrecht in Sicherheit gebracht", lang="de", at=1_700_003_600),
    ]
    others = [
        Signable(100 + number, f"item{number} word{number} thing{number} other{number}", lang="en", at=1_700_000_000 + number)
        for number in range(4_000)
    ]
    alone = {row.item: row.story for row in Placer().place(pair)}
    among = {row.item: row.story for row in Placer().place([*pair, *others])}
    assert alone[1] == alone[2]
    assert among[1] == among[2]
