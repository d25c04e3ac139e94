"""What rises stands on top when asked, and topics that rise or fell silent say so."""

from __future__ import annotations

from store.db import Archive
from store.jobs.places import Places
from tests.tui.covering import covers, desk_of
from tests.tui.running import drive, entry, press, running, screen_text, store
from tui.shown import Place


def burst(places: Places) -> int:
    """Five reports of one story in the last hours, older than another report of the topic; the story."""
    ids = store(places.database, [(entry(50 + n, "Treaty burst", hours=2 + n / 10, outlet=f"Wire {n}"), ("treaty",))
                                  for n in range(5)])
    with Archive.open(places.database) as archive:
        archive.merge(ids)
        return archive.item_rows(ids)[0].story


@covers("rising")
def test_what_rises_stands_first_when_asked_and_the_newest_again(filled: Places) -> None:
    story = burst(filled)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk = desk_of(app)
            await press(app, pilot, "g")
            assert desk.list.ids[0] != story
            everything = sorted(desk.list.ids)
            await press(app, pilot, "R")
            assert desk.list.ids[0] == story
            assert sorted(desk.list.ids) == everything
            text = screen_text(app)
            assert "Rises now" in text
            assert "Treaty burst  ▲ +2.8" in text
            assert "rising first" in text
            await press(app, pilot, "2")
            assert desk.place.rising
            await press(app, pilot, "1", "R")
            assert desk.place == Place("treaty")
            assert desk.list.ids[0] != story
            assert "▲ +" not in screen_text(app)

    drive(work)


def test_items_become_stories_for_it_and_a_search_is_ranked_instead(filled: Places) -> None:
    burst(filled)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            desk = desk_of(app)
            await press(app, pilot, "v", "R")
            assert desk.place.stories
            await press(app, pilot, "/", *"treaty", "enter", "R")
            assert "the most relevant first" in screen_text(app)
            assert not desk.place.rising

    drive(work)


def test_a_topic_that_fell_silent_and_one_that_rises_say_so(places: Places) -> None:
    items = [(entry(100 + week * 50 + n, f"Harbour {week} {n}", hours=week * 168 + n), ("harbour",))
             for week in range(1, 9) for n in range(12)]
    items += [(entry(1000 + week, f"Treaty {week}", hours=week * 168 + 1), ("treaty",)) for week in range(1, 9)]
    items += [(entry(2000 + n, f"Treaty now {n}", hours=n / 2), ("treaty",)) for n in range(20)]
    store(places.database, items)

    async def work() -> None:
        async with running(places) as (app, _):
            text = screen_text(app)
            assert "▲ rises" in text
            assert "○ silent" in text

    drive(work)
