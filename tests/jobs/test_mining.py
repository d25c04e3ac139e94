"""What stands beside: counts that are true, names kept whole, languages apart, signatures and copies left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.db import Archive, FeedRound, NewItem
from store.jobs.mining import Beside, Mined, g2, mine_items, mine_topic
from store.jobs.taken import Taken
from store.jobs.units import units_of
from store.types import Document, Entry, Match, Terms, TopicSpec, View
from store.types import RuleSpec as Rule

NOW = 1_742_817_600
NOBODY = Taken((), ())


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "wire.db") as made:
        yield made


def bring(archive: Archive, titles: list[str], *, topic: str = "", near: str = "", lang: str = "en", outlet: str = "",
          summary: str = "") -> tuple[int, ...]:
    """Store headlines, each from an outlet of its own unless one is given; `topic` is what they belong to."""
    known = archive.count_items()
    matches = (Match(topic, 1.0, 1.0, (0,)),) if topic else (Match(near, 0.6, 1.0, (0,)),) if near else ()
    entries = [Entry(f"k{known + at}", f"k{known + at}", title, summary, source=outlet or f"Outlet {at % 7}", lang=lang,
                     published=NOW - known - at) for at, title in enumerate(titles)]
    return archive.store_feed(FeedRound(archive.ensure_feed("https://example.org/"), NOW,
                                        tuple(NewItem(entry, matches, "1") for entry in entries))).new


def others(archive: Archive, many: int = 200, lang: str = "en") -> None:
    bring(archive, [f"Council number {at} votes on parking" for at in range(many)], lang=lang)


def find(mined: Mined, text: str) -> Beside:
    return next(one for one in mined.beside if one.text == text)


def texts(mined: Mined) -> list[str]:
    return [one.text for one in mined.beside]


def test_what_stands_beside_is_counted_inside_and_elsewhere(archive: Archive) -> None:
    others(archive)
    bring(archive, ["A lantern in the window", "An old lantern is sold"])
    items = bring(archive, [f"Lighthouse {name} gets a new lantern" for name in ("North", "South", "East", "West", "Isle")])
    lantern = find(mine_items(archive, items, NOBODY), "lantern")
    assert (lantern.kind, lantern.inside, lantern.outside, lantern.of, lantern.rest) == ("word", 5, 2, 5, 202)
    assert lantern.langs == ("en",)
    assert lantern.example.endswith("gets a new lantern")
    assert lantern.score == pytest.approx(g2(5, 5, 2, 202))


def test_forms_of_one_word_are_one_word(archive: Archive) -> None:
    others(archive)
    items = bring(archive, ["Keepers leave the lighthouse", "A keeper stays on", "The keeper of the lamp", "keepers wanted"])
    mined = mine_items(archive, items, NOBODY)
    assert [one.inside for one in mined.beside if one.text.casefold() in ("keeper", "keepers")] == [4]


def test_names_are_kept_together_and_stand_for_their_parts(archive: Archive) -> None:
    others(archive)
    items = bring(archive, [f"The {what} was seen by Mara Lindqvist on Tuesday" for what in ("lamp", "ship", "fog", "tower")])
    mined = mine_items(archive, items, NOBODY)
    assert find(mined, "Mara Lindqvist").kind == "name"
    assert not {"Mara", "Lindqvist"} & set(texts(mined))


def test_a_plain_word_goes_before_a_phrase_that_says_no_more(archive: Archive) -> None:
    others(archive)
    items = bring(archive, [f"they mend a lantern on {day}" for day in ("Monday", "Tuesday", "Friday", "Sunday")])
    assert "lantern" in texts(mine_items(archive, items, NOBODY))
    assert "mend a lantern" not in texts(mine_items(archive, items, NOBODY))


def test_a_part_that_stands_alone_as_well_is_told_beside_the_name(archive: Archive) -> None:
    others(archive)
    items = bring(archive, ["a ship is seen by Mara Lindqvist", "a lamp is lit by Mara Lindqvist", "what Lindqvist saw",
                            "the tower that Lindqvist built", "why the fog fooled Lindqvist", "a song for Lindqvist"])
    assert {"Lindqvist", "Mara Lindqvist"} <= set(texts(mine_items(archive, items, NOBODY)))


def test_a_phrase_may_hold_common_words(archive: Archive) -> None:
    others(archive)
    bring(archive, [f"{what} {at}" for at in range(9) for what in ("The keepers of club", "Rain on the coast on day")])
    items = bring(archive, [f"{who} joins the keepers of the coast" for who in ("Anna", "Boris", "Carla", "Dmitri")])
    assert "keepers of the coast" in texts(mine_items(archive, items, NOBODY))


def test_capitals_of_a_loud_headline_make_no_names() -> None:
    loud = list(units_of(Document("Harbour Council Wants Another Quiet Winter Again")))
    assert {unit.name for unit in loud} == {None}


def test_another_language_is_no_over_representation(archive: Archive) -> None:
    others(archive, 400)
    bring(archive, [f"El gobierno de la ciudad número {at}" for at in range(40)], lang="es")
    items = bring(archive, [f"El gobierno repara el faro {name}" for name in ("norte", "sur", "viejo", "nuevo")], lang="es")
    mined = mine_items(archive, items, NOBODY)
    assert "faro" in texts(mined)
    assert "gobierno" not in texts(mined)
    assert find(mined, "faro").rest == 40


def test_the_signature_of_one_outlet_and_copies_of_one_text_do_not_count(archive: Archive) -> None:
    others(archive)
    items = bring(archive, [f"Lamp {at} is lit" for at in range(12)], outlet="Coast Gazette", summary="Subscribe to our letter")
    items += bring(archive, [f"Lamp {word} is out" for word in ("one", "two", "three", "four", "five", "six")])
    items += bring(archive, ["Walrus sighted off the pier"] * 4)
    mined = mine_items(archive, items, NOBODY)
    assert "Lamp" in texts(mined)
    assert not {"Subscribe", "letter", "Walrus"} & set(texts(mined))


def test_what_the_rules_take_is_marked_with_what_takes_it(archive: Archive) -> None:
    others(archive)
    items = bring(archive, [f"Lighthouse {at}: the keepers mend a lantern" for at in ("North", "South", "East", "West")])
    topic = TopicSpec("light", "Light", names=(Terms("people", (("keeper", 1, 1),)),),
                      rules=(Rule("@people AND lighthouse"), Rule("football", -1.0)))
    mined = mine_items(archive, items, Taken.of_topic(topic, ()))
    assert find(mined, "keepers").taken == ("@people",)
    assert find(mined, "Lighthouse").taken == ("lighthouse",)
    assert find(mined, "lantern").taken == ()


def test_near_misses_tell_what_stands_beside_them_alone(archive: Archive) -> None:
    others(archive)
    bring(archive, [f"Lighthouse {at} gets a lantern" for at in ("North", "South", "East", "West")], topic="light")
    bring(archive, [f"Beacon {at} gets a foghorn and a lantern" for at in ("Red", "Green", "White", "Blue")], near="light")
    mined = mine_topic(archive, "light", NOBODY)
    assert (mined.found, mined.near_found) == (4, 4)
    assert find(mined, "lantern").near == 4
    near = {one.text for one in mined.near}
    assert "foghorn" in near
    assert "lantern" not in near


def test_what_was_found_and_not_read_counts_as_elsewhere(archive: Archive) -> None:
    others(archive)
    items = bring(archive, [f"Lamp {at} is lit" for at in range(12)])
    lamp = find(mine_items(archive, items[:8], NOBODY, found=12), "Lamp")
    assert (lamp.inside, lamp.outside, lamp.of, lamp.rest) == (8, 4, 8, 204)


def test_nothing_found_and_nothing_at_all(archive: Archive) -> None:
    assert mine_items(archive, [], NOBODY) == Mined(0, 0, ())
    assert mine_topic(archive, "light", NOBODY) == Mined(0, 0, ())
    items = bring(archive, ["Lighthouse"] * 5)
    assert mine_items(archive, items, NOBODY).beside == ()


def test_a_stop_ends_it(archive: Archive) -> None:
    items = bring(archive, [f"Lighthouse {at}" for at in range(10)])
    assert mine_items(archive, items, NOBODY, stop=lambda: True).read == 0


@given(st.text(), st.text(), st.sampled_from(["", "en", "ru", "zh", "xx"]))
def test_any_text_comes_apart_into_what_stands_in_it(title: str, summary: str, lang: str) -> None:
    for unit in units_of(Document(title, summary, lang=lang)):
        assert unit.text in (title if unit.in_title else summary)
        assert unit.content
        assert all(unit.key)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_the_statistic_is_nothing_where_shares_are_equal_and_never_negative(a: int, b: int, c: int, d: int) -> None:
    assert g2(a, a + b, c, c + d) >= -1e-6
    assert g2(a, a + b, a, a + b) == pytest.approx(0, abs=1e-6)


def test_an_item_counts_once_however_often_a_word_stands_in_it(archive: Archive) -> None:
    others(archive)
    items = bring(archive, ["lamp lamp lamp", "lamp and lamp", "a lamp"], summary="lamp, lamp")
    assert find(mine_items(archive, items, NOBODY), "lamp").inside == 3
    assert archive.count(View()) == 203
