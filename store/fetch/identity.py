"""Who an item is within its feed: guids and links of one document come in, keys go out. Pure.

The guid; if one document repeats a guid for different links, the guid with its link; without a guid the link, with
title and text where one document repeats it for different titles; else title and text. Whether a guid or link is
repeated can differ from one document of a feed to the next, so an item also has older spellings of its key, which
`decide` looks up too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from store.types import Entry


def identify(items: Sequence[tuple[str, str]], entry_of: Callable[[int], Entry]) -> list[tuple[str, ...]]:
    """For each (guid, link) its keys, the one to store first; `entry_of(index)` is asked for title and text where
    they are needed."""
    by_guid: dict[str, list[int]] = defaultdict(list)
    for index, (guid, _) in enumerate(items):
        if guid:
            by_guid[guid].append(index)
    repeated = {guid for guid, places in by_guid.items() if len(places) > 1 and len({items[index][1] for index in places}) > 1}
    wordy = {
        guid
        for guid, places in by_guid.items()
        if len(places) > 1
        and guid not in repeated
        and not items[places[0]][1]
        and len({entry_of(index).title for index in places}) > 1
    }
    by_link: dict[str, list[int]] = defaultdict(list)
    for index, (guid, link) in enumerate(items):
        if link and not guid:
            by_link[link].append(index)
    shared = {
        link for link, places in by_link.items() if len(places) > 1 and len({entry_of(index).title for index in places}) > 1
    }
    keys: list[tuple[str, ...]] = []
    for index, (guid, link) in enumerate(items):
        if guid and guid in repeated:
            keys.append((both(guid, link), guid))
        elif guid and guid in wordy:  # no links to tell them apart: their titles do
            keys.append((both(guid, by_words(entry_of(index))), guid))
        elif guid:
            keys.append((guid, both(guid, link)) if link else (guid,))
        elif link and link in shared:  # a front page, say, that every item names
            keys.append((both(link, by_words(entry_of(index))), link))
        elif link:
            keys.append((link,))
        else:
            keys.append((by_words(entry_of(index)),))
    return keys


def both(guid: str, link: str) -> str:
    """The key of one of several items that share a guid."""
    return f"{guid} {link}"


def by_words(entry: Entry) -> str:
    """The key of an item with neither guid nor link."""
    from store.fetch.items import digest

    return "text:" + digest(entry.title, entry.summary or entry.text, size=15)
