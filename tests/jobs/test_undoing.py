"""Everything that a person can do is a step, and every step comes back and goes forth again, alone and among others."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.config import load
from store.db import Archive, FeedRound, NewItem
from store.jobs import edits
from store.jobs.starting import Draft, save_draft
from store.types import Entry, FeedSpec, Match, State, View

FEEDS = b"""# mine
topics: [topics/*.yaml]
feeds:
  - https://one.example/rss.xml   # the first
  - {url: 'https://two.example/rss.xml', name: Two}
"""
TOPIC = b"id: harbour\nname: The harbour\nrules:\n  - match: 'harbour'  # boats\n    weight: 1.0\n"
TABLES = ("cards", "matches", "verdicts", "tags", "notes", "pins", "stories", "leads", "counters", "aside")


@dataclass
class Desk:
    """An archive with its configuration."""

    archive: Archive
    folder: Path

    @property
    def feeds(self) -> Path:
        """feeds.yaml."""
        return self.folder / "feeds.yaml"

    def stands(self) -> dict[str, object]:
        """All that a person can change: rows of the tables, and files."""
        with sqlite3.connect(self.folder / "archive.db") as db:
            rows = {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in TABLES}
        files = {file.name: file.read_bytes() for file in sorted(self.folder.rglob("*.yaml"))}
        # counters of nothing may stand or not: they say the same
        rows["counters"] = [row for row in rows["counters"] if row[-1]]
        # a verdict's own hour is told nowhere and decides nothing
        rows["verdicts"] = [row[:3] for row in rows["verdicts"]]
        return {**rows, **files}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "topics").mkdir()
    (tmp_path / "feeds.yaml").write_bytes(FEEDS)
    (tmp_path / "topics" / "harbour.yaml").write_bytes(TOPIC)
    with Archive.open(tmp_path / "archive.db") as archive:
        items = tuple(
            NewItem(Entry(key=str(n), guid=str(n), title=f"Harbour notes {n}", published=1_000_000 + n),
                    (Match("harbour", 1.4, 1.0, (0,)),) if n < 8 else (), words=f"harbour notes {n}")
            for n in range(1, 11))
        ids = archive.store_feed(FeedRound(archive.ensure_feed("https://one.example/rss.xml"), 2_000_000, items)).new
        archive.place([(item, 1 if item < 4 else item, None, b"\x01") for item in ids])
        yield Desk(archive, tmp_path)


ACTS: dict[str, Callable[[Desk], object]] = {
    "read": lambda desk: desk.archive.mark([5], State.READ),
    "kept": lambda desk: desk.archive.mark([1, 2], State.KEPT),
    "dismissed": lambda desk: desk.archive.mark([3, 4, 6], State.DISMISSED),
    "a story dismissed": lambda desk: desk.archive.mark_stories([7], State.DISMISSED),
    "older ones set aside": lambda desk: desk.archive.mark_view(View(states=(State.NEW,), until=1_000_009), State.DISMISSED),
    "belongs": lambda desk: desk.archive.verdict([9], "harbour", True),
    "does not": lambda desk: desk.archive.verdict([2, 5], "harbour", False),
    "tagged": lambda desk: desk.archive.tag([1, 8], add=["ships", "later"]),
    "untagged": lambda desk: desk.archive.tag([1], remove=["later"]) or desk.archive.tag([10], add=["late"]),
    "noted": lambda desk: desk.archive.note(8, "ask them"),
    "noted anew": lambda desk: desk.archive.note(8, "ask them again"),
    "one story": lambda desk: desk.archive.merge([8, 9]),
    "own story": lambda desk: desk.archive.split([2]),
    "put there": lambda desk: desk.archive.move([10], 1),
    "rules": lambda desk: edits.save_file(
        desk.archive, desk.folder / "topics" / "harbour.yaml", TOPIC.replace(b"1.0", b"1.2"), "edited the rules"),
    "muted": lambda desk: edits.mute(desk.archive, desk.feeds, "https://two.example/rss.xml", True, "Two"),
    "feed added": lambda desk: edits.add(desk.archive, desk.feeds, "https://three.example/rss.xml", name="Three"),
    "feed removed": lambda desk: edits.remove(desk.archive, desk.feeds, "https://one.example/rss.xml"),
    "feed changed": lambda desk: edits.change(
        desk.archive, desk.feeds, "https://two.example/rss.xml", "url: 'https://two.example/rss.xml', name: Second"),
    "feeds imported": lambda desk: edits.add_all(desk.archive, desk.feeds, [FeedSpec("https://four.example/x")], "my.opml"),
    "setting": lambda desk: edits.set_setting(desk.archive, desk.feeds, "theme", "light"),
    "new topic": lambda desk: save_draft(desk.archive, load(desk.feeds), Draft(name="Ferries", words=("ferry",))),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_step_comes_back_and_goes_forth_again(name: str, desk: Desk) -> None:
    before = desk.stands()
    assert ACTS[name](desk) is not None
    after = desk.stands()
    assert after != before
    assert len(desk.archive.history()) == 1
    for _ in range(2):
        assert len(desk.archive.undo()) == 1
        assert desk.stands() == before
        assert desk.archive.undo() == []
        assert len(desk.archive.redo()) == 1
        assert desk.stands() == after
        assert desk.archive.redo() == []


def test_steps_of_every_kind_come_back_one_by_one_and_all_at_once(desk: Desk) -> None:
    stood = [desk.stands()]
    for act in ACTS.values():
        steps = len(desk.archive.history())
        act(desk)
        assert len(desk.archive.history()) == steps + 1
        stood.append(desk.stands())
    for there in reversed(stood[:-1]):
        assert len(desk.archive.undo()) == 1
        assert desk.stands() == there
    for there in stood[1:]:
        assert len(desk.archive.redo()) == 1
        assert desk.stands() == there
    assert len(desk.archive.undo(100)) == len(ACTS)
    assert desk.stands() == stood[0]
    assert len(desk.archive.redo(100)) == len(ACTS)
    assert desk.stands() == stood[-1]


def test_back_a_few_and_on_another_way_cuts_off_what_was_undone(desk: Desk) -> None:
    for name in ("kept", "muted", "tagged"):
        ACTS[name](desk)
    desk.archive.undo(2)
    there = desk.stands()
    ACTS["noted"](desk)
    assert desk.archive.redo() == []
    desk.archive.undo()
    assert desk.stands() == there
    assert [step.undone for step in desk.archive.history()] == [True, False]
