"""Items of another reader into the archive: stored as if their feeds had brought them, with what was read and kept there.

What a feed brought already stays as it is, what a person has done with it too; a second time nothing is added. The caller
holds the fetch lock.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from store import clock
from store.jobs.linked import linked_feeds, save_linked
from store.jobs.peers import PeerItem
from store.jobs.placing import place_waiting
from store.jobs.refresh import document
from store.types import State

if TYPE_CHECKING:
    from store.db import Archive
    from store.fetch.items import Found
    from store.jobs.rules import Rules

BATCH = 2_000


class Taken(Struct):
    """What came over: items seen, new ones, marks set, items placed in stories."""

    items: int = 0
    new: int = 0
    marked: int = 0
    placed: int = 0
    stopped: bool = False


def take_over(archive: Archive, rules: Rules, items: Iterable[PeerItem], *, stop: Callable[[], bool] = lambda: False) -> Taken:
    """Store items with their marks, in batches of one transaction each, then place them in stories."""
    done = Taken()
    linked = set(linked_feeds(archive))
    before = len(linked)
    for (address, name), rows in groupby(items, key=lambda one: (one.feed, one.feed_name)):
        batch: list[PeerItem] = []
        for one in rows:
            batch.append(one)
            if len(batch) >= BATCH:
                _flush(archive, rules, address, name, batch, linked, done)
                batch = []
        if batch:
            _flush(archive, rules, address, name, batch, linked, done)
        if stop():
            done.stopped = True
            break
    if len(linked) != before:
        save_linked(archive, frozenset(linked))
    if not done.stopped:
        done.placed = place_waiting(archive, handled=rules.config.settings.handled, stop=stop)
    return done


def _flush(archive: Archive, rules: Rules, address: str, name: str, batch: list[PeerItem], linked: set[str],
           done: Taken) -> None:
    from store.db import FeedRound, NewItem
    from store.fetch.decide import choose, lookup_keys
    from store.fetch.items import Context, gather

    url = _address(address, name)
    feed = archive.ensure_feed(url, name)
    spec = next((spec for spec in rules.config.feeds if spec.url == url), None)
    context = Context(spec.name if spec else "", spec.lang if spec else "")
    of_raw = {id(one.raw): one for one in batch}
    found = gather([one.raw for one in batch], context, name, "")
    peers = {item.key: of_raw[id(item._make.raw)] for item in found if item._make is not None}
    choice = choose(found, archive.known(feed, lookup_keys(found)))
    fresh = choice.new
    if fresh:
        held = _by_links(archive, feed, found, fresh)
        fresh = [item for item in fresh if item.key not in held]
    new = tuple(NewItem(item.entry, rules.matcher.match(document(item.entry, url)), item.text_hash, also=item.also)
                for item in fresh)
    stored = archive.store_feed(FeedRound(feed, clock.now(), new, outcome=""))
    if any(one.by_link for one in batch):
        linked.add(url)
    done.items += len(found)
    done.new += len(stored.new)
    _mark(archive, feed, found, peers, done)


def _by_links(archive: Archive, feed: int, found: list[Found], asked: list[Found]) -> dict[str, int]:
    """Items that the archive has under another name, by key: told by their link, by title where several share a link."""
    titles: dict[str, set[str]] = defaultdict(set)
    for item in found:
        titles[item.entry.url].add(item.entry.title)
    there = archive.by_links(feed, [item.entry.url for item in asked if item.entry.url])
    told: dict[str, int] = {}
    for item in asked:
        held = there.get(item.entry.url, {})
        number = held.get(item.entry.title)
        if number is None and len(held) == 1 and len(titles[item.entry.url]) == 1:
            [number] = held.values()
        if number is not None:
            told[item.key] = number
    return told


def _mark(archive: Archive, feed: int, found: list[Found], peers: dict[str, PeerItem], done: Taken) -> None:
    """Marks for items that nobody has decided about here."""
    from store.fetch.decide import lookup_keys

    known = archive.known(feed, lookup_keys(found))
    links = _by_links(archive, feed, found, [item for item in found if item.key not in known])
    wanted: dict[State, list[int]] = {State.KEPT: [], State.DISMISSED: [], State.READ: []}
    tagged: dict[tuple[str, ...], list[int]] = {}
    for item in found:
        number = known[item.key][0] if item.key in known else links.get(item.key)
        peer = peers.get(item.key)
        if number is None or peer is None:
            continue
        if peer.kept or peer.dismissed or peer.read:
            wanted[State.KEPT if peer.kept else State.DISMISSED if peer.dismissed else State.READ].append(number)
        tags = tuple(tag for one in peer.tags if (tag := re.sub(r"[\s,]+", "-", one.strip().lower()).strip("-")[:60]))
        if tags:
            tagged.setdefault(tags, []).append(number)
    states = archive.states([number for numbers in wanted.values() for number in numbers])
    for state, numbers in wanted.items():
        open_ones = [number for number in numbers if states.get(number) is State.NEW]
        change = archive.mark(open_ones, state) if open_ones else None
        done.marked += change.items if change is not None else 0
    for tags, numbers in tagged.items():
        archive.tag(numbers, tags)


def _address(address: str, name: str) -> str:
    """The address of a feed as feeds.yaml would have it; items of what is no feed on the web keep together, too."""
    from store.config import clean_address

    return clean_address(address) or f"import:{name or address or 'another reader'}"
