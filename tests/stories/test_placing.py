"""Reports of one event become one story, whatever the outlet; what merely looks alike does not."""

from __future__ import annotations

from itertools import count

from store.stories import Known, Placer, Signable

HOUR = 3_600
DAY = 24 * HOUR
START = 1_739_000_000

_BACKGROUND = (
    "Rail workers call off the strike after a night of talks",
    "Ministers agree on a budget for the next two years",
    "Volcano on the southern island sends ash over three villages",
    "Court clears the former mayor of taking bribes",
    "Champions lose at home for the first time since autumn",
    "Central bank leaves its key rate where it was",
    "Two climbers rescued from the north face after a storm",
    "New vaccine against malaria shows promise in trials",
    "Airline orders forty jets from the European maker",
    "Old harbour quarter to get a museum of the sea",
)


def made(rows: list[tuple[str, str, str, int]], first: int = 1) -> list[Signable]:
    """Items from (title, summary, source, seconds after the start)."""
    ids = count(first)
    return [Signable(next(ids), title, summary, source, "en", START + after) for title, summary, source, after in rows]


def background() -> list[Signable]:
    return made([(title, "", "Daily", index * HOUR) for index, title in enumerate(_BACKGROUND)], 900)


def stories(placer: Placer, items: list[Signable]) -> dict[int, int]:
    """Place all in one round and say where each is."""
    placed = placer.place(items)
    where = {row.item: row.story for row in placed}
    for row in placed:
        where.update({move.item: move.story for move in row.moves})
    return where


BRIDGE = [
    ("Bridge over the Varna river collapses, twelve dead", "", "Wire", 0),
    ("Twelve killed as Varna river bridge collapses", "", "Gazette", HOUR),
    ("Varna bridge collapse: twelve dead, rescuers search the river", "", "Post", 2 * HOUR),
]


def test_one_event_of_several_outlets_is_one_story() -> None:
    where = stories(Placer(), made(BRIDGE) + background())
    assert where[1] == where[2] == where[3] == 1
    assert len({where[item.id] for item in background()}) == len(_BACKGROUND)


def test_a_lone_item_is_its_own_story() -> None:
    placed = Placer().add(made(BRIDGE)[0])
    assert (placed.story, placed.copy_of, placed.moves) == (1, None, ())


def test_a_restart_changes_nothing() -> None:
    items = made(BRIDGE) + background()
    later = made([("Varna bridge: inspectors had warned of collapse, twelve dead mourned", "", "Echo", 5 * HOUR)], 50)
    running = Placer()
    first = running.place(items)
    at = {item.id: item for item in items}
    resumed = Placer()
    unread = resumed.load(
        Known(row.item, row.story, at[row.item].at, row.signature, row.copy_of, False, at[row.item].source)
        for row in reversed(first)
    )
    assert unread == []
    assert running.place(later) == resumed.place(later)


def test_a_signature_of_another_version_is_reported_and_not_compared() -> None:
    placer = Placer()
    assert placer.load([Known(7, 7, START, b"\xff\x00"), Known(8, 8, START, b"")]) == [7, 8]
    assert len(placer) == 0


def test_items_older_than_the_window_are_forgotten() -> None:
    placer = Placer(window=2 * DAY)
    placer.place(made(BRIDGE) + background())
    placer.add(Signable(60, "Harvest festival draws record crowds", at=START + 9 * DAY))
    assert len(placer) == 1
    again = placer.add(Signable(61, BRIDGE[0][0], at=START + 9 * DAY))
    assert again.story == 61


def test_the_number_of_items_in_memory_is_bounded() -> None:
    placer = Placer(limit=5)
    placer.place(background())
    assert len(placer) == 5
    assert placer.story_of(900) is None
    assert placer.story_of(909) == 909


def test_a_pinned_item_is_never_moved() -> None:
    placer = Placer()
    placer.place(background() + made(BRIDGE[:1]))
    placer.pin([1], 1)
    placer.pin([900], 900)
    where = stories(placer, made(BRIDGE[1:], 2))
    assert placer.story_of(1) == 1
    assert where[2] == 1


def test_two_pinned_stories_are_never_joined() -> None:
    placer = Placer()
    placer.place(background() + made(BRIDGE[:2]))
    placer.pin([2], 2)
    placer.pin([1], 1)
    where = stories(placer, made(BRIDGE[2:], 3))
    assert placer.story_of(1) == 1
    assert placer.story_of(2) == 2
    assert where[3] in (1, 2)


def test_what_comes_alone_joins_only_what_is_surer() -> None:
    one = Signable(1, "Olbrecht mill burns down overnight", lang="en", at=START)
    other = Signable(2, "Fire crews leave Olbrecht after long night", lang="en", at=START + HOUR)
    again = Signable(3, "Olbrecht mill burns down", lang="en", at=START + 2 * HOUR)
    crowd = [Signable(100 + n, f"item{n} word{n} thing{n} other{n}", lang="en", at=START + n) for n in range(1_000)]
    together = stories(Placer(), [one, other, *crowd])
    placer = Placer()
    placer.place([one, *crowd])
    assert together[1] == together[2]
    assert placer.add(other).story == 2
    assert placer.add(again).story == 1
