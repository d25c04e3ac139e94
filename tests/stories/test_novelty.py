"""What is new in a later report: names and numbers, never dates, outlets, or the same in other words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.stories import Told, news

FIRST = Told("Ferry talks open in Aldby",
             "Minister Orlova met the islanders on Tuesday, 18 February 2025. They spoke for 4 hours.", "Post")


@pytest.mark.parametrize("title", [
    "Talks on the ferry have opened in Aldby", "Aldby's ferry talks open", "FERRY TALKS OPEN IN ALDBY",
    "Orlova opens ferry talks in Aldby", "Islanders and the minister talk for four hours",
])
def test_the_same_in_other_words_is_no_news(title: str) -> None:
    assert news(Told(title, source="Wire"), [FIRST]) == ((), ())


@pytest.mark.parametrize(("title", "names", "numbers"), [
    ("Ferry talks in Aldby without Kessler", ("Kessler",), ()),
    ("Envoy Anna Kessler joins ferry talks", ("Anna Kessler",), ()),
    ("Ferry talks: UNDP sends a team", ("UNDP",), ()),
    ("Ferry talks end with 12 arrests", (), ("12",)),
    ("Second day of talks costs 500m", (), ("500m",)),
    ("The 18th round of talks opens", (), ()),  # the number has been told
])
def test_a_name_or_number_in_the_title_is_news(title: str, names: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    assert news(Told(title), [FIRST]) == (names, numbers)


@pytest.mark.parametrize("title", [
    "Ferry talks go on, Wednesday 19 February 2025", "Ferry talks open at 14:30", "Переговоры о пароме 19 февраля 2026 года",
    "Ferry talks on 3 March", "Ferry talks (19. Februar)", "Las conversaciones del 20 de febrero",
])
def test_days_hours_and_years_are_no_news(title: str) -> None:
    before = [*[FIRST], Told("Переговоры о пароме, года"), Told("Las conversaciones del ferry")]
    assert news(Told(title), before).numbers == ()


def test_the_first_word_is_a_name_where_the_summary_shows_that_it_is() -> None:
    assert news(Told("Kessler walks out", "In Aldby Kessler left the talks"), [FIRST]).names == ("Kessler",)
    assert news(Told("Sailors walk out", "In Aldby sailors left the talks"), [FIRST]).names == ()


def test_the_outlets_own_name_is_no_news() -> None:
    assert news(Told("Ferry talks open in Aldby – Harbour Gazette", source="Harbour Gazette"), [FIRST]) == ((), ())
    assert news(Told("Ferry talks open", "In Aldby the Harbour Gazette saw Orlova", "Harbour Gazette"), [FIRST]) == ((), ())


def test_of_a_summary_two_new_facts_are_needed() -> None:
    assert news(Told("Ferry talks open", "The minister met Kessler in Aldby"), [FIRST]) == ((), ())
    told = Told("Ferry talks open", "The minister met Kessler and 70 sailors in Aldby")
    assert news(told, [FIRST]) == (("Kessler",), ("70",))


def test_what_any_earlier_report_told_is_known() -> None:
    told = [FIRST, Told("Kessler walks out"), Told("Twelve held", "12 people were held")]
    assert news(Told("Talks without Kessler end with 12 arrests"), told) == ((), ())


def test_inflected_names_are_the_same() -> None:
    before = [Told("Лавров встретился с Рубио в Эр-Рияде", lang="ru")]
    assert news(Told("Встреча Лаврова и Рубио в Эр-Рияде завершилась", lang="ru"), before) == ((), ())
    assert news(Told("Встреча Лаврова и Уиткоффа завершилась", lang="ru"), before).names == ("Уиткоффа",)


def test_german_nouns_and_title_case_tell_no_names() -> None:
    assert news(Told("Die Verhandlungen der Insel über das Schiff", lang="de"), [FIRST]) == ((), ())
    assert news(Told("Islanders Walk Out Of Long Meeting"), [FIRST]).names == ()


def test_a_first_report_is_all_news() -> None:
    assert news(FIRST, []).names == ("Aldby", "Orlova")


@given(st.text(max_size=80), st.text(max_size=300), st.text(max_size=80), st.sampled_from(["", "en", "de", "ru", "xx"]))
def test_whatever_is_told_twice_is_no_news(title: str, summary: str, source: str, lang: str) -> None:
    told = Told(title, summary, source, lang)
    assert news(told, [told]) == ((), ())
    found = news(told, [])
    assert all(text in title or text in summary for text in (*found.names, *found.numbers))


@pytest.mark.parametrize("title", ["Ferry talks open, part ፩", "፩"])
def test_digits_that_no_figure_is_made_of_are_told_once(title: str) -> None:
    assert news(Told(title), [Told(title)]) == ((), ())
