"""Who an item is within its feed: guids and links of one document come in, keys go out. Pure.

The guid, with its link if one document repeats it for different links, else with its title if for different titles;
without a guid the link, with the title in the same way; else title and text. Whether a guid or link is repeated
can differ from one document of a feed to the next, so an item also has other spellings of its key, which `decide` looks
up too: those that it had, and those that it would have (`Found.finer`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

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
        and len({entry_of(index).title for index in places}) > 1
    }
    by_link: dict[str, list[int]] = defaultdict(list)
    for index, (guid, link) in enumerate(items):
        if link and not guid:
            by_link[link].append(index)
    shared = {
        link for link, places in by_link.items() if len(places) > 1 and len({entry_of(index).title for index in places}) > 1
    }
    titles: dict[str, Counter[str]] = {}

    def titles_of(name: str, places: Mapping[str, Sequence[int]]) -> Counter[str]:
        """How often each title stands beside a guid or link."""
        if name not in titles:
            titles[name] = Counter(entry_of(index).title for index in places[name])
        return titles[name]

    keys: list[tuple[str, ...]] = []
    for index, (guid, link) in enumerate(items):
        if guid and guid in repeated:
            keys.append((both(guid, link), guid))
        elif guid and guid in wordy:  # no different links tell them apart: their titles do
            keys.append(told_by_title(guid, entry_of(index), titles_of(guid, by_guid)))
        elif guid:
            keys.append((guid, both(guid, link)) if link else (guid,))
        elif link and link in shared:  # a front page, say, that every item names
            keys.append(told_by_title(link, entry_of(index), titles_of(link, by_link)))
        elif link:
            keys.append((link,))
        else:
            keys.append((by_words(entry_of(index)),))
    return keys


def both(guid: str, link: str) -> str:
    """The key of one of several items that share a guid."""
    return f"{guid} {link}"


def told_by_title(name: str, entry: Entry, titles: Mapping[str, int]) -> tuple[str, ...]:
    """The keys of an item whose guid or link is that of others: by its title, by its text where titles repeat, too."""
    titled, worded = finer(name, entry)
    return (titled, worded, name) if titles[entry.title] == 1 else (worded, titled, name)


def finer(name: str, entry: Entry) -> tuple[str, str]:
    """Keys that tell an item from others of the same guid or link: with its title, with title and text."""
    from store.fetch.items import digest

    return both(name, "title:" + digest(entry.title, size=15)), both(name, by_words(entry))


def shared(name: str) -> str:
    """The key that says of a guid or link that one document had it for several items."""
    return "shared: " + name


def by_words(entry: Entry) -> str:
    """The key of an item with neither guid nor link."""
    from store.fetch.items import digest

    return "text:" + digest(entry.title, entry.summary or entry.text, size=15)
