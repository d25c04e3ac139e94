"""What looks alike and is not one event, copies, and the title a story is shown by."""

from __future__ import annotations

from store.stories import Placer, Signable, headline

from .test_placing import DAY, HOUR, START, background, made, stories


def test_ordinals_decide() -> None:
    items = made(
        [
            ("Union agrees on the 12th package of sanctions against Borduria", "", "Wire", 0),
            ("12th package of sanctions against Borduria agreed by the Union", "", "Post", HOUR),
            ("Union agrees on the 13th package of sanctions against Borduria", "", "Wire", 2 * DAY),
            ("13th package of sanctions against Borduria agreed by the Union", "", "Post", 2 * DAY + HOUR),
        ]
    )
    where = stories(Placer(), items + background())
    assert where[1] == where[2]
    assert where[3] == where[4]
    assert where[1] != where[3]


def test_a_recurring_heading_does_not_glue_days() -> None:
    items = made(
        [
            ("Morning briefing: what to know today", "Strike over, volcano awake, a mayor walks free.", "Daily", 0),
            ("Morning briefing: what to know today", "Rates unchanged, jets ordered, malaria retreats.", "Daily", DAY),
            ("Morning briefing: what to know today", "Rescue in the north, a museum by the sea.", "Daily", 2 * DAY),
        ]
    )
    where = stories(Placer(), items + background())
    assert len({where[1], where[2], where[3]}) == 3


def test_a_round_up_does_not_glue_the_events_it_names() -> None:
    items = made(
        [
            ("Central bank leaves key rate unchanged at four percent", "", "Wire", 0),
            ("Key rate unchanged at four percent, central bank says", "", "Post", HOUR),
            ("Volcano on southern island forces three villages to flee", "", "Wire", 2 * HOUR),
            ("Three villages flee as volcano on southern island erupts", "", "Post", 3 * HOUR),
            ("Evening briefing: central bank key rate, volcano on southern island, museum", "", "Daily", 4 * HOUR),
        ]
    )
    where = stories(Placer(), items)
    assert where[1] == where[2]
    assert where[3] == where[4]
    assert where[1] != where[3]


WIRE = (
    "A bridge over the Varna river collapsed early on Monday while a tram was crossing it, and twelve people died, the "
    "governor said. Divers were searching the river for two missing passengers in the morning, as inspectors began to "
    "look at the piers."
)


def test_the_same_text_under_another_title_is_a_copy() -> None:
    placer = Placer()
    items = made(
        [
            ("Bridge over the Varna river collapses, twelve dead", WIRE, "Wire", 0),
            ("Tram falls into Varna river as bridge gives way", WIRE, "Gazette", HOUR),
            ("Twelve dead in Varna river bridge collapse", "What we saw at the Varna bridge that collapsed.", "Post", HOUR),
        ]
    )
    placed = {row.item: row for row in placer.place(items)}
    assert (placed[1].copy_of, placed[2].copy_of, placed[3].copy_of) == (None, 1, None)
    third = placer.add(Signable(9, "Varna bridge collapse kills twelve", WIRE, "Echo", "en", START + 2 * HOUR))
    assert third.copy_of == 1


def test_a_title_with_the_outlet_behind_it_is_a_copy_of_the_plain_one() -> None:
    items = made(
        [
            ("Old harbour quarter to get a museum of the sea", "", "Wire", 0),
            ("Old harbour quarter to get a museum of the sea - The Coast Gazette", "", "The Coast Gazette", HOUR),
        ]
    )
    assert Placer().place(items)[1].copy_of == 1


def test_other_languages_do_not_glue_by_little_words() -> None:
    items = [
        Signable(1, "La reine ouvre le musée de la mer à Varna", "", "A", "fr", START),
        Signable(2, "La policía detiene a la alcaldesa de la capital", "", "B", "es", START),
        Signable(3, "La borsa di Milano chiude in rialzo la giornata", "", "C", "it", START),
    ]
    assert len(set(stories(Placer(), items).values())) == 3


def test_the_headline_is_the_most_central_title_not_the_first() -> None:
    titles = [
        (1, "Breaking: reports from Varna"),
        (2, "Bridge over Varna river collapses, twelve dead"),
        (3, "Twelve dead as Varna river bridge collapses"),
        (4, "What we know about the twelve dead of the bridge over the Varna river and why inspectors had long warned"),
    ]
    assert headline(titles) in (2, 3)
    assert headline(titles[:1]) == 1


def test_any_text_can_be_placed() -> None:
    placer = Placer()
    odd = ["", " ", "\ud800", "東京で地震 震度5", "!!!", "a" * 5_000, "12 13 14", "Café\u0301 – «été» | X"]
    placed = placer.place([Signable(number, text, text, "", "", START) for number, text in enumerate(odd, 1)])
    assert [row.item for row in placed] == list(range(1, len(odd) + 1))
