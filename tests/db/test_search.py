"""Candidates: what the index finds, newest first, under all filters."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import chain

import pytest

from store.db import Archive, NewItem, Stored
from store.errors import ArchiveError
from store.types import State, View

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]


@pytest.fixture
def news(archive: Archive, bring: Bring, new_item: Make, now: int) -> Archive:
    """Items whose order of arrival is not that of their clock."""
    titles = ["Kyiv asks for more", "Talks in Riyadh", "Kyiv and Riyadh talk", "Łódź hosts the talks", "Путин в Киеве",
              "Kyiv again"]
    bring([new_item(n, {"nato": 2.0 if n % 2 else 0.6}, title=title, summary="", source="Post" if n < 3 else "Wire",
                    author="Jane Roe", published=now - (n * 37 % 6) * 1_000) for n, title in enumerate(titles)])
    return archive


def found(chunks: Iterator[object]) -> list[int]:
    return list(chain.from_iterable(chunks))  # type: ignore[arg-type]


def test_words_are_found_newest_first_in_chunks(news: Archive) -> None:
    by_clock = list(news.ids(View()))
    assert found(news.candidates('"kyiv"')) == [item for item in by_clock if item in (1, 3, 6)]
    assert [list(chunk) for chunk in news.candidates('"kyiv"', chunk=2)] == [
        [item for item in by_clock if item in (1, 3, 6)][:2], [item for item in by_clock if item in (1, 3, 6)][2:]]
    assert found(news.candidates('"kyiv" AND ("riyadh" OR "again")', chunk=1)) == [
        item for item in by_clock if item in (3, 6)]
    assert found(news.candidates('"riy"*')) == [item for item in by_clock if item in (2, 3)]
    assert found(news.candidates('"jane"')) == by_clock
    assert found(news.candidates('"nothing"')) == []


def test_the_index_has_the_words_of_the_matcher(news: Archive) -> None:
    from store.text import index_text

    assert found(news.candidates(f'"{index_text("Łódź")}"')) == [4]
    assert found(news.candidates(f'"{index_text("ПУТИН")}"')) == [5]
    words = news.vocabulary()
    assert words == sorted(words, key=str.encode)
    assert {"kyiv", "riyadh", index_text("Łódź")} <= set(words)
    assert news.frequencies(["kyiv", "riyadh", "none"]) == {"kyiv": 3, "riyadh": 2}


def test_words_reach_the_vocabulary_at_once_and_once(
        archive: Archive, bring: Bring, new_item: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.db.insert.ARRIVED", 20)
    words = set()
    for number in range(12):
        bring([new_item(number, title=f"word{number % 7} another{number}", summary="", author="")])
        words |= {f"word{number % 7}", f"another{number}"}
        with Archive.open(archive.path) as other:
            assert other.vocabulary() == sorted(words)
        archive._words.clear()
    assert archive._value("SELECT count(*) FROM lexicon") >= 14
    archive.reindex()
    assert archive.vocabulary() == sorted(words)


@pytest.mark.parametrize("match", ['"kyiv" OR "talks" OR "talk"', None])
def test_filters_narrow_the_candidates(news: Archive, match: str | None, now: int) -> None:
    def these(**told: object) -> list[int]:
        return found(news.candidates(match, chunk=2, **told))  # type: ignore[arg-type]

    everything = these()
    assert everything == [item for item in news.ids(View()) if match is None or item != 5]
    news.mark([1, 4], State.READ)
    news.tag([2, 3], ["t"])
    rows = {row.item: row for row in news.item_rows(everything)}
    assert these(topics=["nato"]) == [item for item in everything if item % 2 == 0] == these(view=View("nato"))
    assert these(view=View("nato", near=True)) == [item for item in everything if item % 2]
    assert these(view=View(states=(State.READ,))) == [item for item in everything if item in (1, 4)]
    assert these(tags=["t", "u"]) == [item for item in everything if item in (2, 3)] == these(view=View(tag="t"))
    assert these(sources=["POST", "none"]) == [item for item in everything if item < 4] == these(view=View(source="post"))
    assert these(feeds=["https://example.org/feed.xml"], langs=["en"]) == everything
    assert these(langs=["EN"]) == these(langs=["en", "xx"]) == these(urls=["EXAMPLE.org", "none"]) == everything
    assert these(urls=["example.org/2"]) == these(urls=["g/2"], langs=["en"]) == [item for item in everything if item == 3]
    assert these(urls=["%"]) == these(urls=["example_org"]) == these(langs=["e"]) == []
    assert these(feeds=["nowhere"]) == these(langs=["xx"]) == these(topics=["nothing"]) == []
    since, until = now - 4_000, now - 1_000
    assert these(view=View(since=since, until=until)) == [item for item in everything if since <= rows[item].at < until]
    assert these(view=View(story=3)) == [3]
    assert these(topics=["nato"], view=View(states=(State.READ,))) == [4]


def test_an_expression_that_the_index_cannot_read_is_an_archive_error(news: Archive) -> None:
    with pytest.raises(ArchiveError):
        found(news.candidates('kyiv AND AND "'))


def test_no_reader_is_held_between_chunks(news: Archive) -> None:
    chunks = news.candidates('"kyiv"', chunk=1)
    next(chunks)
    news.mark([1], State.KEPT)
    with sqlite3.connect(news.path, timeout=0) as other:
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    other.close()
    assert len(found(chunks)) == 2
