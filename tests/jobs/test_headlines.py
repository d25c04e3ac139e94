"""Stories by words of their headlines: by beginnings, in any script, newest first, one line a story."""

from __future__ import annotations

from pathlib import Path

from store.db import Archive, FeedRound, NewItem
from store.jobs import headlines as room
from store.jobs.headlines import headlines
from store.text import tokens
from store.types import Entry

TITLES = ("Harbour treaty signed", "Treaty talks go on", "Treaties of old", "Путин едет в Харьков", "首脑会谈在利雅得举行",
          "Storm at sea")


def filled(path: Path) -> None:
    with Archive.open(path) as archive:
        items = []
        for number, title in enumerate(TITLES):
            summary = "A word of the treaty." if title == "Storm at sea" else ""
            words = " ".join(token.folded for token in tokens(f"{title} {summary}"))
            entry = Entry(key=str(number), guid=str(number), title=title, summary=summary, published=1_000_000 + number)
            items.append(NewItem(entry, (), words=words))
        ids = archive.store_feed(FeedRound(archive.ensure_feed("https://one.example/rss.xml"), 2_000_000, tuple(items))).new
        archive.place([(item, item, None, b"\x01") for item in ids])


def test_words_find_headlines_by_their_beginnings_newest_first(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    with Archive.open(tmp_path / "a.db") as archive:
        def found(text: str) -> list[str]:
            return [row.title for row in headlines(archive, text)]

        assert found("treat") == ["Treaties of old", "Treaty talks go on", "Harbour treaty signed"]
        assert found("TREATY har") == ["Harbour treaty signed"]
        assert found("treaty go") == ["Treaty talks go on"]  # a short word counts in the headline, too
        assert found("харь") == ["Путин едет в Харьков"]
        assert found("go") == []
        assert found('"*" OR NEAR(') == []
        assert headlines(archive, "treat", most=1)[0].title == "Treaties of old"


def test_where_too_many_words_begin_so_the_index_is_asked_for_the_beginning(tmp_path: Path, monkeypatch: object) -> None:
    filled(tmp_path / "a.db")
    monkeypatch.setattr(room, "WORDS", 1)  # type: ignore[attr-defined]
    with Archive.open(tmp_path / "a.db") as archive:
        assert [row.title for row in headlines(archive, "treat")][:1] == ["Treaties of old"]


def test_reports_of_one_story_are_one_line(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    with Archive.open(tmp_path / "a.db") as archive:
        archive.place([(2, 1, None, b"\x01")])
        assert [row.title for row in headlines(archive, "treaty")] == ["Treaty talks go on"]
        assert archive.words_from("treat", 9) == ["treaties", "treaty"]
