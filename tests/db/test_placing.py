"""Stories: the machine places, the person has the last word."""

from __future__ import annotations

from collections.abc import Callable

from store.db import Archive, NewItem, Placeable, Placed, Stored
from store.types import State, View

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]


def stories(archive: Archive) -> dict[int, int]:
    """item → story, of everything."""
    return {row.item: row.story for row in archive.item_rows(sorted(archive.ids(View())))}


def test_new_items_wait_in_the_order_of_their_clock(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(1, published=now - 10), new_item(2, published=now - 30), new_item(3, published=now - 20)])
    assert archive.unplaced_count() == 3
    assert archive.unplaced(2) == [
        Placeable(2, "Report 2 from Kyiv", "text 2", "Wire", "en", now - 30, "https://example.org/2"),
        Placeable(3, "Report 3 from Kyiv", "text 3", "Wire", "en", now - 20, "https://example.org/3")]
    assert stories(archive) == {1: 1, 2: 2, 3: 3}
    assert archive.place([(2, 2, None, b"two"), (3, 2, 2, b"three")]) == {2, 3}
    assert [item.id for item in archive.unplaced()] == [1]
    assert archive.placed(0) == [Placed(2, 2, now - 30, b"two", None, False, "Wire"),
                                 Placed(3, 2, now - 20, b"three", 2, False, "Wire")]
    assert archive.placed(now - 25) == archive.placed(0)[1:] == archive.placed(0, limit=1)
    assert archive.placed(0, now - 25) == archive.placed(0)[:1]
    assert archive.forget_signatures(now - 25) == 1
    assert [item.id for item in archive.placed(0)] == [3]


def test_late_moves_are_applied_and_items_that_are_gone_left_out(archive: Archive, bring: Bring) -> None:
    bring(4)
    archive.place([(1, 1, None, b""), (2, 2, None, b""), (99, 1, None, b"")])
    assert archive.place([(3, 2, None, b"")], moves=[(2, 1), (3, 1), (98, 1)]) == {1, 2, 3}
    assert stories(archive) == {1: 1, 2: 1, 3: 1, 4: 4}
    assert archive.titles([1, 4]) == {1: [(1, "Report 0 from Kyiv"), (2, "Report 1 from Kyiv"), (3, "Report 2 from Kyiv")],
                                      4: [(4, "Report 3 from Kyiv")]}
    archive.set_leads({1: 2})
    assert archive.story_rows([1])[0].lead == 2
    archive.place([], moves=[(2, 4)])
    assert archive.story_rows([1])[0].lead == 1
    assert archive.check()[2].ok


def test_what_the_person_merged_the_machine_never_moves(archive: Archive, bring: Bring) -> None:
    bring(4)
    archive.place([(n, n, None, b"x") for n in range(1, 5)])
    done = archive.merge([3, 1])
    assert done is not None
    assert (done.verb, done.items) == ("merge", 2)
    assert stories(archive) == {1: 1, 2: 2, 3: 1, 4: 4}
    archive.place([(3, 4, None, b"y")], moves=[(1, 4), (2, 1)])
    assert stories(archive) == {1: 1, 2: 1, 3: 1, 4: 4}
    assert [item.pinned for item in archive.placed(0)] == [True, False, True, False]
    archive.undo()
    assert stories(archive) == {1: 1, 2: 1, 3: 3, 4: 4}
    archive.place([], moves=[(3, 4)])
    assert stories(archive)[3] == 4
    assert archive.merge([1]) is None
    assert archive.merge([1, 77]) is None


def test_split_items_form_a_story_of_their_own(archive: Archive, bring: Bring) -> None:
    bring(5)
    archive.place([(n, 1, None, b"x") for n in range(1, 5)])
    archive.split([2, 3])
    assert stories(archive) == {1: 1, 2: 2, 3: 2, 4: 1, 5: 5}
    archive.split([1])  # the story keeps its number, the item that leaves gets a new one
    parted = stories(archive)
    assert parted == {1: parted[1], 2: 2, 3: 2, 4: 1, 5: 5}
    assert parted[1] > 5
    assert archive.split([5]) is None
    archive.undo(2)
    assert stories(archive) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 5}
    archive.redo(2)
    assert stories(archive) == parted
    bring(1, start=9)
    assert max(archive.ids(View())) not in parted.values()
    assert archive.check()[2].ok


def test_items_move_to_another_story(archive: Archive, bring: Bring) -> None:
    bring(4)
    archive.mark([1], State.READ)
    archive.move([1, 2], 4)
    assert stories(archive) == {1: 4, 2: 4, 3: 3, 4: 4}
    row = archive.story_rows([4])[0]
    assert (row.items, row.new) == (3, 2)
    assert archive.move([3], 77) is None
    assert archive.move([], 4) is None
    assert archive.story_rows([1, 2]) == []
    archive.undo()
    assert stories(archive) == {1: 1, 2: 2, 3: 3, 4: 4}
    assert archive.check()[2].ok
