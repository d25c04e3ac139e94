"""Every number on the desk is what a count would give, whatever was done in whatever order."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from store.db import Archive, FeedRound, NewItem
from store.types import Match, State, View

Make = Callable[..., NewItem]
TOPICS = ("nato", "india", "europe")


class Hand:
    """One random act after another on an archive."""

    def __init__(self, archive: Archive, new_item: Make, seed: int, now: int) -> None:
        self.archive, self.new_item, self.now = archive, new_item, now
        self.dice = random.Random(seed)

    def some(self, most: int = 8) -> list[int]:
        last = self.archive.pulse().last
        return [self.dice.randrange(1, last + 3) for _ in range(self.dice.randrange(1, most))]

    def scores(self) -> dict[str, float]:
        return {topic: self.dice.choice([0.6, 1.0, 1.7]) for topic in TOPICS if self.dice.random() < 0.4}

    def matches(self) -> list[Match]:
        return [Match(topic, score, 1.0, (1,)) for topic, score in self.scores().items()]

    def bring(self) -> None:
        dice = self.dice
        items = [self.new_item(dice.randrange(150), self.scores(), title=f"Report {dice.randrange(4)}",
                               published=dice.choice([None, self.now - dice.randrange(400_000), -dice.randrange(400_000)]))
                 for _ in range(dice.randrange(12))]
        feed = self.archive.ensure_feed(f"https://example.org/{dice.randrange(3)}")
        self.archive.store_feed(FeedRound(feed, self.now + dice.randrange(100), tuple(items)))

    def mark(self) -> None:
        self.archive.mark(self.some(20), self.dice.choice(list(State)))

    def mark_view(self) -> None:
        view = View(self.dice.choice(["", *TOPICS]), self.dice.random() < 0.5, near=self.dice.random() < 0.2)
        older = self.now - self.dice.randrange(400_000) if self.dice.random() < 0.7 else None
        self.archive.mark_view(view, self.dice.choice(list(State)), older=older)

    def verdict(self) -> None:
        self.archive.verdict(self.some(), self.dice.choice(TOPICS), self.dice.choice([True, False, None]))

    def tag(self) -> None:
        self.archive.tag(self.some(), [self.dice.choice("abc")], [self.dice.choice("abc")])

    def rematch(self) -> None:
        topics = self.dice.sample(TOPICS, self.dice.randrange(1, 4))
        self.archive.replace_matches(topics, [(item, self.matches()) for item in set(self.some(30))])

    def place(self) -> None:
        waiting = self.archive.unplaced(self.dice.randrange(1, 20))
        placed = [(item.id, self.dice.choice([item.id, *self.some(3)]), None, b"s") for item in waiting]
        self.archive.place(placed, [(item, story) for item in self.some(3) for story in self.some(2)])

    def stories(self) -> None:
        act = self.dice.choice(["merge", "split", "move"])
        if act == "merge":
            self.archive.merge(self.some(4))
        elif act == "split":
            self.archive.split(self.some(4))
        else:
            self.archive.move(self.some(4), self.some(2)[0])

    def undo(self) -> None:
        self.archive.undo(self.dice.randrange(4))

    def redo(self) -> None:
        self.archive.redo(self.dice.randrange(4))

    def prune(self) -> None:
        if self.dice.random() < 0.2:
            self.archive.prune(self.now + self.dice.randrange(60))

    def act(self) -> None:
        self.dice.choice([self.bring, self.bring, self.mark, self.mark_view, self.verdict, self.tag, self.rematch, self.place,
                          self.stories, self.undo, self.redo, self.prune])()


@pytest.mark.parametrize("seed", range(12))
def test_numbers_are_true_after_any_acts(archive: Archive, new_item: Make, now: int, seed: int) -> None:
    hand = Hand(archive, new_item, seed, now)
    for turn in range(120):
        hand.act()
        if turn % 5 == 0:
            assert archive._miscounted() == [], f"turn {turn}"
    assert [check.message for check in archive.check() if not check.ok] == []
    rows = archive.item_rows(archive.ids(View()))
    for topic in ("", *TOPICS):
        of_topic = [row for row in rows if not topic or topic in dict(row.topics)]
        count = archive.counts().get(topic)
        told = (count.new, count.read, count.kept, count.dismissed) if count else (0, 0, 0, 0)
        assert told == tuple(sum(row.state == state for row in of_topic) for state in State)


@pytest.mark.parametrize("seed", range(6))
def test_undoing_everything_gives_back_what_was(archive: Archive, new_item: Make, now: int, seed: int) -> None:
    hand = Hand(archive, new_item, seed, now)
    for _ in range(10):
        hand.bring()
    hand.place()

    def picture() -> list[object]:
        rows = archive.item_rows(archive.ids(View()))
        return [(row.item, row.state, row.tags, row.story, row.topics) for row in rows] + [*archive.verdicts(), archive.tags()]

    pictures = [picture()]
    acts = [hand.mark, hand.mark_view, hand.verdict, hand.tag, hand.stories]
    for _ in range(40):
        steps = len(archive.history(1_000))
        hand.dice.choice(acts)()
        if len(archive.history(1_000)) > steps:
            pictures.append(picture())
    done = len(pictures) - 1
    for number in range(done, 0, -1):
        assert picture() == pictures[number]
        assert len(archive.undo()) == 1
    assert picture() == pictures[0]
    assert len(archive.redo(done)) == done
    assert picture() == pictures[done]
    assert archive._miscounted() == []
