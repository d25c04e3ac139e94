"""Feeds with items that another reader handed over without their guids: what they bring later is told by its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from store.db import Archive
    from store.fetch.decide import Choice

LINKED = "linked"  # paper: the addresses of these feeds


def linked_feeds(archive: Archive) -> frozenset[str]:
    """Their addresses."""
    return frozenset((archive.paper(LINKED) or "").splitlines())


def save_linked(archive: Archive, feeds: frozenset[str]) -> None:
    """Keep their addresses."""
    archive.set_paper(LINKED, "\n".join(sorted(feeds)))


def told_by_links(archive: Archive, feed: int, choice: Choice) -> Choice:
    """What looks new and is known by its link, as changed: it gets its guid now."""
    known = archive.known(feed, [found.entry.url for found in choice.new if found.entry.url])
    there = [(known[found.entry.url][0], found) for found in choice.new if found.entry.url in known]
    taken = {id(found) for _, found in there}
    return replace(choice, new=[found for found in choice.new if id(found) not in taken], changed=[*choice.changed, *there])
