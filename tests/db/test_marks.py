"""What a person decides is kept, counted, and can be taken back, in any process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.db import Archive, NewItem, Stored
from store.errors import UsageError
from store.types import Match, State, TopicCount, View

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]


def test_marks_move_the_counts(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(n, {"nato": 1.5 if n < 6 else 0.7}, published=now - 86_400 * (n % 2)) for n in range(10)])
    archive.mark([1, 2, 9], State.READ)
    archive.mark([2], State.KEPT)
    archive.mark([3], State.DISMISSED)
    assert archive.counts(3, now) == {
        "": TopicCount("", 6, 2, 1, 1, 0, (0, 5, 5)),
        "nato": TopicCount("nato", 3, 1, 1, 1, 4, (0, 3, 3))}


def test_a_mark_tells_what_it_did(archive: Archive, bring: Bring, now: int) -> None:
    bring(3)
    archive.mark([1], State.READ, now=now)
    done = archive.mark([1, 2, 99], State.KEPT, now=now + 1, detail=True)
    assert done is not None
    assert (done.verb, done.items, done.at, done.detail) == ("keep", 2, now + 1, ((1, "read", "kept"), (2, "new", "kept")))
    assert archive.mark([1, 2], State.KEPT) is None
    assert archive.mark([99], State.KEPT) is None
    assert [step.verb for step in archive.history()] == ["keep", "read"]
    assert archive.change(2).detail == done.detail
    with pytest.raises(UsageError):
        archive.change(9)


def test_undo_and_redo_go_any_number_of_steps_across_connections(archive: Archive, bring: Bring, now: int) -> None:
    bring(4)
    archive.mark([1, 2], State.READ)
    archive.mark([2, 3], State.DISMISSED)
    archive.tag([1], ["a", "b"])
    archive.note(4, "call them")
    with Archive.open(archive.path) as other:
        assert [step.verb for step in other.undo(3)] == ["note", "tag", "dismiss"]
        assert other.states([1, 2, 3, 4]) == {1: State.READ, 2: State.READ, 3: State.NEW, 4: State.NEW}
        assert (other.tags(), other.show(4).note) == ([], "")
    assert [step.verb for step in archive.redo(2)] == ["dismiss", "tag"]
    assert archive.states([2, 3]) == {2: State.DISMISSED, 3: State.DISMISSED}
    assert archive.tags() == [("a", 1), ("b", 1)]
    assert [(step.verb, step.undone) for step in archive.history()] == [
        ("note", True), ("tag", False), ("dismiss", False), ("read", False)]
    assert [step.verb for step in archive.undo(99)] == ["tag", "dismiss", "read"]
    assert archive.undo() == []
    assert [step.verb for step in archive.redo(99)] == ["read", "dismiss", "tag", "note"]
    assert archive.redo() == []


def test_a_new_step_cuts_off_what_was_undone(archive: Archive, bring: Bring) -> None:
    bring(3)
    archive.mark([1], State.READ)
    archive.mark([2], State.READ)
    archive.undo()
    archive.mark([3], State.KEPT)
    assert archive.redo() == []
    assert [step.verb for step in archive.history()] == ["keep", "read"]
    archive.undo(2)
    assert archive.states([1, 2, 3]) == dict.fromkeys([1, 2, 3], State.NEW)


def test_a_view_is_marked_whole_or_up_to_a_time(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(n, {"nato": 1.5} if n % 2 else {}, published=now - n * 100) for n in range(10)])
    done = archive.mark_view(View("nato"), State.READ, older=now - 400)
    assert done is not None
    assert done.items == 3
    assert archive.states(range(1, 11))[6] == State.READ
    assert archive.count(View("nato", states=(State.NEW,))) == 2
    assert archive.mark_view(View("no such topic"), State.READ) is None
    everything = archive.mark_view(View(states=(State.NEW,)), State.DISMISSED)
    assert everything is not None
    assert everything.items == 7
    archive.undo(2)
    assert archive.counts(1, now)[""].new == 10


def test_marking_stories_marks_all_their_items(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(n, {"nato": 1.5} if n < 2 else {}) for n in range(6)])
    archive.place([(n, 1 if n < 4 else n, None, b"s") for n in range(1, 7)])
    archive.mark_view(View("nato", stories=True, states=(State.NEW,)), State.READ)
    assert [item for item, state in archive.states(range(1, 7)).items() if state == State.READ] == [1, 2, 3]
    archive.mark_stories([5, 6], State.KEPT)
    assert [(row.story, row.new, row.kept) for row in archive.story_rows([1, 4, 5])] == [(1, 0, 0), (4, 1, 0), (5, 0, 1)]
    assert archive.check()[2].ok


def test_ten_thousand_marks_are_one_step(archive: Archive, bring: Bring) -> None:
    bring(10_000, topics={"nato": 1.5})
    archive.mark(range(1, 101), State.KEPT)
    done = archive.mark_view(View("nato"), State.READ)
    assert done is not None
    assert done.items == 10_000
    assert archive.counts()["nato"].read == 10_000
    archive.undo()
    count = archive.counts()["nato"]
    assert (count.new, count.kept, count.read) == (9_900, 100, 0)
    archive.redo()
    assert archive.counts()["nato"].read == 10_000
    assert archive.check()[2].ok


def test_verdicts_outrank_the_rules(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(1, {"nato": 1.5}), new_item(2, {"nato": 0.6}), new_item(3)])
    archive.verdict([1], "nato", False, now=now)
    archive.verdict([2, 3], "nato", True, now=now + 1)
    assert list(archive.ids(View("nato"))) == [3, 2]
    assert list(archive.ids(View("nato", near=True))) == []
    assert archive.verdicts("nato") == [(1, "nato", False, now), (2, "nato", True, now + 1), (3, "nato", True, now + 1)]
    assert archive.show(1).verdicts == (("nato", False),)
    archive.verdict([1, 2, 3], "nato", None)
    assert (list(archive.ids(View("nato"))), list(archive.ids(View("nato", near=True)))) == ([1], [2])
    archive.undo()
    assert list(archive.ids(View("nato"))) == [3, 2]
    assert archive.check()[2].ok


def test_marks_and_verdicts_stay_when_the_rules_change(archive: Archive, bring: Bring, new_item: Make) -> None:
    bring([new_item(n, {"nato": 1.5, "india": 1.1}) for n in range(1, 5)])
    archive.mark([1], State.KEPT)
    archive.verdict([2], "nato", False)
    archive.verdict([3], "nato", True)
    now_rows = [(1, [Match("nato", 2.5, 1.0, (1,))]), (2, [Match("nato", 1.0, 1.0, (1,))]), (3, []),
                (4, [Match("nato", 0.7, 1.0, (1,))])]
    assert archive.replace_matches(["nato"], now_rows) == (0, 1)
    assert list(archive.ids(View("nato"))) == [3, 1]
    assert list(archive.ids(View("nato", states=(State.KEPT,)))) == [1]
    assert list(archive.ids(View("nato", near=True))) == [4]
    assert archive.count(View("india")) == 4
    archive.undo(3)  # what was decided before the rules changed is undone under the new rules
    assert list(archive.ids(View("nato"))) == [2, 1]
    assert archive.states([1]) == {1: State.NEW}
    archive.redo(3)
    assert list(archive.ids(View("nato"))) == [3, 1]
    assert archive.check()[2].ok


def test_topics_that_are_no_more_are_dropped_and_come_back_with_their_verdicts(
        archive: Archive, bring: Bring, new_item: Make) -> None:
    bring([new_item(1, {"nato": 1.5, "india": 1.5}), new_item(2)])
    archive.set_fingerprints({"nato": "f1", "india": "f2"})
    archive.verdict([2], "nato", True)
    assert archive.drop_topics(["india"]) == 1
    assert archive.drop_topics(["india"]) == 0
    assert set(archive.counts()) == {"", "india"}
    assert archive.topic_fingerprints() == {"nato": "", "india": "f2"}
    assert archive.item_rows([1])[0].topics == (("india", 1.5),)
    assert archive.replace_matches(["nato"], [(1, [Match("nato", 1.2, 1.0)]), (2, [])]) == (2, 0)
    assert list(archive.ids(View("nato"))) == [2, 1]
    assert archive.check()[2].ok


def test_tags_and_notes(archive: Archive, bring: Bring) -> None:
    bring(4)
    done = archive.tag([1, 2, 99], ["urgent ", "x"], detail=True)
    assert done is not None
    assert (done.items, done.detail[:2]) == (2, ((1, "", "urgent"), (1, "", "x")))
    assert archive.tag([1], ["x"]) is None
    untagged = archive.tag([1], remove=["x", "y"])
    assert untagged is not None
    assert (untagged.verb, archive.tags()) == ("untag", [("urgent", 2), ("x", 1)])
    assert list(archive.ids(View(tag="urgent"))) == [2, 1]
    assert archive.item_rows([2])[0].tags == ("urgent", "x")
    archive.note(3, "one")
    archive.note(3, "two")
    assert archive.note(99, "nothing") is None
    archive.undo()
    assert archive.show(3).note == "one"
    archive.note(3, "")
    assert archive.show(3).note == ""


def test_what_is_done_to_one_item_reads_no_other_however_large_the_archive_is(
    archive: Archive, bring: Bring, new_item: Make
) -> None:
    bring([new_item(n, {"nato": 1.0}) for n in range(300)])
    archive._db.execute("ANALYZE main")  # as an archive knows itself after some days
    asked: list[str] = []
    archive._db.set_trace_callback(asked.append)
    archive.mark([7], State.KEPT)
    archive.verdict([8], "nato", False)
    archive.undo(2, detail=True)
    archive.redo(2)
    archive.tag([9], ("later",))
    archive.place([(10, 11, None, b"")])
    archive.merge([20, 21])
    archive.split([21])
    bring([new_item(900, {"nato": 1.0})])
    archive._db.set_trace_callback(None)
    changing = [sql for sql in asked if sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")]
    whole = {f"SCAN {table}" for table in ("m", "c", "i", "x", "cards", "matches", "items")}
    walked = [(step[3], sql) for sql in changing for step in archive._rows(f"EXPLAIN QUERY PLAN {sql}")
              if "BLOOM" in step[3] or step[3] in whole]
    assert len(changing) > 50
    assert walked == []
