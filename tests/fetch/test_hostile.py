"""Every case of the hostile server, in rounds of all of them at once: each has its own outcome, and none touches
another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import category

import pytest

from store.fetch.decide import choose, lookup_keys, unsure_keys
from store.fetch.rounds import FetchResult, Work, fetch_feeds
from store.types import Entry, FeedSpec, FeedState, Settings
from tests.server.cases import ALL as MOST
from tests.server.hostile import Case, HostileServer
from tests.server.loose import LOOSE
from tests.server.worse import WORSE

ALL = [*MOST, *WORSE, *LOOSE]
NOW = 1_740_000_000
SETTINGS = Settings(
    concurrency=32,
    per_host=24,
    timeout=4.0,
    parse_timeout=10.0,
    max_bytes=2_000_000,
    allow_private_hosts=("127.0.0.1", "127.0.1.0/24"),
)


@dataclass
class Archive:
    """What would be stored of one feed."""

    state: FeedState
    items: dict[str, tuple[int, str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    results: list[FetchResult] = field(default_factory=list)

    def take(self, result: FetchResult) -> None:
        self.results.append(result)
        self.state = result.state
        known = {key: self.items[key] for key in lookup_keys(result.found) if key in self.items}
        known |= {key: self.items[key] for key in unsure_keys(result.found, known) if key in self.items}
        choice = choose(result.found, known)
        for found in choice.new:
            number = len(self.entries)
            self.items |= {found.key: (number, found.text_hash)} | dict.fromkeys(found.also, (number, ""))
            self.entries.append(found.entry)
        for number, found in choice.changed:
            self.items |= {found.key: (number, found.text_hash)} | dict.fromkeys(found.also, (number, ""))


@pytest.fixture(scope="module")
def rounds() -> dict[str, Archive]:
    server = HostileServer(ALL)
    specs = {case.name: FeedSpec(server.url(case)) for case in ALL}
    archives = {case.name: Archive(FeedState(0, specs[case.name].url)) for case in ALL}
    names = {spec.url: name for name, spec in specs.items()}
    for number in range(3):
        work = [Work(specs[c.name], archives[c.name].state) for c in ALL if not (number and c.slow)]
        for result in fetch_feeds(work, SETTINGS, NOW + number * 900):
            archives[names[result.spec.url]].take(result)
    server.close()
    return archives


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_hostile(case: Case, rounds: dict[str, Archive]) -> None:
    archive = rounds[case.name]
    first = archive.results[0]
    texts = [text for e in archive.entries for text in fields(e)]
    everything = "\n".join(texts)
    assert first.outcome in case.outcome.split("|"), (first.outcome, first.error)
    assert len(archive.results) == (1 if case.slow else 3), "one result a round"
    for token in case.tokens:
        assert token in everything
    for token in case.absent:
        assert token not in everything
    if case.items is not None:
        assert len(archive.entries) == case.items
    assert case.error in (first.error or "")
    if case.held is not None:
        assert first.state.held_until == NOW + case.held
    for result in archive.results:
        assert result.next_due > NOW
        if result.error is not None:
            assert 0 < len(result.error) <= 200
            assert result.error.isprintable()
    for entry in archive.entries:
        assert entry.title
        assert entry.key
        assert not entry.url or entry.url.startswith(("http://", "https://"))
        assert all(letter.isprintable() or category(letter) in ("Co", "Cn") for letter in entry.title)
        for text in fields(entry):
            assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in text)


def fields(entry: Entry) -> list[str]:
    """Every text of an entry."""
    links = [part for link in entry.links for part in link]
    return [
        entry.key,
        entry.guid,
        entry.title,
        entry.summary,
        entry.text,
        entry.url,
        entry.author,
        entry.source,
        entry.lang,
        *links,
    ]


def test_there_are_at_least_a_hundred_cases_of_different_names() -> None:
    assert len({case.name for case in ALL}) == len(ALL) >= 100
