"""Matching again: a new topic gets what looking at every item would give it; a stop leaves it to be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem
from store.jobs import rematch as module
from store.jobs.rematch import rematch, stale_topics
from store.jobs.rules import Rules, load_rules
from store.types import Entry

TOPICS = {
    "alone": "rules: [{match: lighthouse}]",
    "near": "names: {any: [lamp, lantern]}\nrules: [{match: '@any AND coast'}, {match: 'title:@any', weight: 0.5}]",
    "exact": "rules: [{match: '=Coast OR \"old lamp\"'}, {match: fog, weight: -1}]",
    "without": "rules: [{match: '-lighthouse AND -fog'}]",
    "source": "rules: [{match: 'source:\"Gazette 1\"'}]",
    "nothing": "rules: [{match: zeppelin}]",
    "against": "rules: [{match: lighthouse, weight: -1}]",
}
TITLES = ("A lighthouse on the coast", "The lighthouses of the Coast", "An old lamp", "A lantern for the coast", "Fog",
          "Old fog lamps",
          "Lanterns and fog on the Coast", "Nothing at all", "A lighthose misspelt", "LAMP")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "wire.db") as made:
        feed = made.ensure_feed("https://example.org/")
        entries = [Entry(f"k{at}", f"k{at}", title, source=f"Gazette {at % 3}", lang="en", published=1_742_000_000 + at)
                   for at, title in enumerate(TITLES)]
        made.store_feed(FeedRound(feed, 1_742_100_000, tuple(NewItem(entry, (), "1") for entry in entries)))
        yield made


def rules_of(folder: Path, archive: Archive, *topics: str) -> Rules:
    (folder / "seeds").mkdir(exist_ok=True)
    for topic in topics:
        (folder / "seeds" / f"{topic}.yaml").write_text(f"id: {topic}\nname: {topic}\n{TOPICS[topic]}\n")
    (folder / "feeds.yaml").write_text("topics: [seeds/*.yaml]\n")
    return load_rules(folder / "feeds.yaml", archive)


def matched(archive: Archive) -> dict[tuple[str, str], tuple[float, bool]]:
    """What is stored: score and membership by topic and title, near misses included."""
    found = {}
    for item, document in archive.documents():
        for topic, score, _ in archive.show(item).scores:
            found[topic, document.title] = (score, any(name == topic for name, _ in archive.show(item).row.topics))
    return found


def test_a_new_topic_gets_what_looking_at_every_item_gives(archive: Archive, tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rules_of(tmp_path, archive, *TOPICS)
    told = rematch(archive, rules)
    by_reach = matched(archive)
    assert stale_topics(archive, rules) == ()
    with Archive.open(tmp_path / "other.db") as other:
        feed = other.ensure_feed("https://example.org/")
        for _, document in archive.documents():
            entry = Entry(document.title, document.title, document.title, source=document.source, lang="en")
            other.store_feed(FeedRound(feed, 1_742_100_000, (NewItem(entry, (), "1"),)))
        monkeypatch.setattr(module, "FEW_WORDS", -1)
        whole = rematch(other, rules)
        assert matched(other) == by_reach
    assert (told.gained, told.lost) == (whole.gained, whole.lost)
    assert by_reach["near", "LAMP"] == (0.5, False)
    assert by_reach["alone", "A lighthose misspelt"] == (1.0, True)
    assert ("without", "Nothing at all") in by_reach


def test_only_what_a_new_topic_can_concern_is_looked_at(archive: Archive, tmp_path: Path) -> None:
    rematch(archive, rules_of(tmp_path, archive, "alone"))
    seen: list[tuple[int, int]] = []
    told = rematch(archive, rules_of(tmp_path, archive, "exact"), progress=lambda done, total: seen.append((done, total)))
    assert (told.topics, told.items, told.gained) == (("exact",), 6, 2)
    assert seen == [(6, 6)]


def test_an_edited_topic_is_matched_over_every_item(archive: Archive, tmp_path: Path) -> None:
    rematch(archive, rules_of(tmp_path, archive, "alone", "near"))
    (tmp_path / "seeds" / "alone.yaml").write_text("id: alone\nrules: [{match: fog}]\n")
    told = rematch(archive, load_rules(tmp_path / "feeds.yaml", archive))
    assert (told.topics, told.items) == (("alone",), len(TITLES))
    assert (told.gained, told.lost) == (3, 3)


def test_a_stop_leaves_it_to_be_done_again(archive: Archive, tmp_path: Path) -> None:
    rules = rules_of(tmp_path, archive, "alone", "near")
    assert rematch(archive, rules, stop=lambda: True).stopped
    assert stale_topics(archive, rules) == ("alone", "near")
    assert rematch(archive, rules).gained == 5
