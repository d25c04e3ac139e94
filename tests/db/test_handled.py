"""Late reports of stories that a person has done with: set aside without a step of theirs, and brought back with the story."""

from __future__ import annotations

from collections.abc import Callable

from store.db import Archive, NewItem, Stored
from store.types import State, View

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]


def told(archive: Archive) -> dict[int, State]:
    return archive.states(archive.ids(View()))


def handled_story(archive: Archive, bring: Bring, topics: dict[str, float] | None = None) -> None:
    """Items 1 and 2 are one story, dismissed; 3 came to it."""
    bring(2, topics=topics)
    archive.place([(1, 1, None, b""), (2, 1, None, b"")])
    archive.mark([1, 2], State.DISMISSED)
    bring(1, start=2, topics=topics)
    archive.place([(3, 1, None, b"")])


def test_only_new_reports_of_stories_that_are_dismissed_whole_are_late(archive: Archive, bring: Bring) -> None:
    handled_story(archive, bring)
    late = archive.late([1, 2, 3])
    assert {story: [(one.item, one.late) for one in reports] for story, reports in late.items()} == {
        1: [(1, False), (2, False), (3, True)]}
    assert archive.late([1, 2]) == {}  # 3 is new, and was not asked for: the story is not handled
    archive.mark([2], State.KEPT)
    assert archive.late([3]) == {}
    archive.mark([1, 2, 3], State.DISMISSED)
    assert archive.late([1, 2, 3]) == {}


def test_a_story_of_its_own_is_never_late(archive: Archive, bring: Bring) -> None:
    bring(2)
    archive.mark([1], State.DISMISSED)
    assert archive.late([1, 2]) == {}


def test_what_is_set_aside_is_counted_and_no_step_of_the_person(archive: Archive, bring: Bring, now: int) -> None:
    handled_story(archive, bring, {"a": 1.5, "b": 0.6})
    steps = archive.history()
    assert archive.settle([3], [], now) == 1
    assert told(archive)[3] is State.DISMISSED
    assert archive.set_aside([1, 2, 3]) == {3: now}
    assert archive.history() == steps
    assert archive.counts(now=now)["a"].dismissed == 3
    assert [check for check in archive.check() if not check.ok] == []


def test_what_a_person_marked_meanwhile_is_left_alone(archive: Archive, bring: Bring, now: int) -> None:
    handled_story(archive, bring)
    archive.mark([3], State.KEPT)
    assert archive.settle([3], [], now) == 0
    assert told(archive)[3] is State.KEPT
    assert archive.set_aside([3]) == {}


def test_undoing_the_dismissal_brings_back_what_was_set_aside_with_it(archive: Archive, bring: Bring, now: int) -> None:
    handled_story(archive, bring)
    archive.settle([3], [], now)
    archive.undo()
    assert set(told(archive).values()) == {State.NEW}
    assert archive.set_aside([3]) == {}
    archive.redo()
    assert told(archive) == {1: State.DISMISSED, 2: State.DISMISSED, 3: State.NEW}
    assert [check for check in archive.check() if not check.ok] == []


def test_a_mark_of_the_item_itself_is_the_persons_from_then_on(archive: Archive, bring: Bring, now: int) -> None:
    handled_story(archive, bring)
    archive.settle([3], [], now)
    archive.mark([3], State.KEPT)
    assert archive.set_aside([3]) == {}
    archive.undo()
    assert told(archive)[3] is State.DISMISSED


def test_what_is_new_stands_on_the_story_until_it_is_decided(archive: Archive, bring: Bring, now: int) -> None:
    handled_story(archive, bring)
    archive.settle([], [(1, 3, "Kessler, 12")], now)
    assert archive.story_rows([1])[0].news == "Kessler, 12"
    archive.mark([3], State.DISMISSED)
    assert archive.story_rows([1])[0].news == ""


def test_what_was_set_aside_grows_old_as_if_nobody_had_marked_it(archive: Archive, bring: Bring, now: int) -> None:
    handled_story(archive, bring, {"a": 1.5})
    archive.settle([3], [(1, 3, "Kessler")], now)
    bring(1, start=9, at=now + 1_000)
    assert archive.prune(now + 500, now=now + 2_000) == 1
    assert sorted(told(archive)) == [1, 2, 4]
    assert [check for check in archive.check() if not check.ok] == []


def test_outlets_weigh_by_what_a_person_kept_and_by_the_stories_they_tell(archive: Archive, bring: Bring, new_item: Make,
                                                                         now: int) -> None:
    bring([new_item(n, source="Quiet", published=now - 100) for n in range(3)])
    assert archive.outlets_of_weight(now) == set()
    archive.mark([1, 2, 3], State.KEPT)
    assert archive.outlets_of_weight(now) == {"Quiet"}
    for story in range(5):
        assert archive.outlets_of_weight(now) == {"Quiet"}
        archive.merge(bring([new_item(10 + 3 * story + n, source=f"Loud {n}", published=now - 50) for n in range(3)]).new)
    assert archive.outlets_of_weight(now) == {"Quiet", "Loud 0", "Loud 1", "Loud 2"}
    assert archive.outlets_of_weight(now + 40 * 86_400) == {"Quiet"}
