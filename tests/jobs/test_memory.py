"""What is given up between fetching and placing, and what that must not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.db import Archive
from store.jobs import placing
from store.jobs.refresh import refresh
from store.jobs.rules import load_rules
from store.types import Document
from tests.cli.desk import make_desk

ITEMS = 60


def document() -> str:
    """Reports of which every third tells what the one before it tells."""
    return "<rss version='2.0'><channel><title>Long</title>" + "".join(
        f"<item><title>Storm number{n // 3} floods harbour{n // 3} of town{n // 3} {n % 3}</title><guid>g{n}</guid>"
        f"<description>Water number{n // 3} and more water</description></item>" for n in range(ITEMS)
    ) + "</channel></rss>"


def test_what_a_great_round_remembers_is_given_up_and_learned_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.jobs.refresh.MANY", 5)
    desk = make_desk(tmp_path)
    (tmp_path / "post.xml").write_text(document())
    with Archive.open(desk.database) as archive:
        rules = load_rules(desk.config, archive)
        lexicon = rules.matcher.lexicon
        told = Document("Missile strike on Kyiv hits harbour", "A drone and a submarine", "en")
        before = rules.matcher.match(told)
        assert lexicon._piece_clock.held() > 0
        assert refresh(archive, rules, everything=True).new == ITEMS
        assert lexicon._piece_clock.held() == lexicon._word_clock.held() == 0
        assert rules.matcher.match(told) == before
        assert lexicon._piece_clock.held() > 0


def test_few_pages_are_held_only_while_stories_are_placed(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    (tmp_path / "post.xml").write_text(document())
    held: list[int] = []
    with Archive.open(desk.database) as archive:
        size = archive._value("PRAGMA cache_size")
        rules = load_rules(desk.config, archive)
        refresh(archive, rules, everything=True)
        archive._db.execute("INSERT INTO unplaced SELECT item FROM cards")
        placing.place_waiting(archive, progress=lambda done, total: held.append(archive._value("PRAGMA cache_size")))
        assert set(held) == {-6_000}
        assert size == archive._value("PRAGMA cache_size") < -6_000


def test_the_beginning_of_a_long_summary_is_enough(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    (tmp_path / "post.xml").write_text(document().replace("and more water", "and more water " * 200, 1))
    with Archive.open(desk.database) as archive:
        refresh(archive, load_rules(desk.config, archive), everything=True)
        archive._db.execute("INSERT INTO unplaced SELECT item FROM cards")
        waiting = archive.unplaced()
        assert max(len(item.summary) for item in waiting) == 1_000
        assert [item.id for item in archive.unplaced(7)] == [item.id for item in waiting][:7]
