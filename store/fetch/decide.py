"""The items of a document and what the archive knows of them come in; which are new and which have changed goes out.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from store.fetch.identity import shared
from store.fetch.items import Found

RAW, CLEAN = slice(0, 8), slice(8, 16)
LINK = slice(16, 20)


class Choice(Struct, frozen=True):
    """New items, changed ones with the item each of them is, both in the document's order, and how many were the
    same."""

    new: list[Found]
    changed: list[tuple[int, Found]]
    same: int


def lookup_keys(found: Iterable[Found]) -> list[str]:
    """Every key under which the archive may know these items."""
    return list(dict.fromkeys(key for item in found for key in item.keys))


def unsure_keys(found: Iterable[Found], known: Mapping[str, tuple[int, str]]) -> list[str]:
    """The keys to look up besides, once `known` is there: of what looks new or changed and may be one of several items
    that share a guid or link, though the document holds no other of them, or may have been there without its guid."""
    keys: list[str] = []
    for item in found:
        if item.lone and not _is_as_it_was(item, known.get(item.key)):
            keys += (*item.finer, shared(item.key))
        if item.key not in known:
            keys += item.begun
    return keys


def choose(found: Sequence[Found], known: Mapping[str, tuple[int, str]]) -> Choice:
    """Tell new items from changed and unchanged ones, by `known` = {key: (item, text_hash)}.

    Raw fields as they were: the same, and nothing is cleaned. Other raw fields but the same cleaned text (a counter
    in a picture's address, say): the same too. An older spelling of a key counts only when nothing else in the
    document has it; whatever says the same as before comes first. Items that are told by their titles may be renamed."""
    new: list[Found] = []
    changed: list[tuple[int, Found]] = []
    same = 0
    for item in found if known else ():
        if item.lone and not _is_as_it_was(item, known.get(item.key)):
            _tell_apart(item, known)
    taken = {known[item.key][0] for item in found if item.key in known}
    as_before: dict[int, tuple[int, str]] = {}
    for place, item in enumerate(found):
        if len(item.keys) == 3 and item.key not in known:
            held = _older(item, known, taken)
            if held is not None and (held[1][RAW] == item.raw_hash or held[1][CLEAN] == item.clean_hash):
                taken.add(held[0])
                as_before[place] = held
    for place, item in enumerate(found):
        held = as_before.get(place) or known.get(item.key)
        if held is None:
            held = _older(item, known, taken) or _begun(item, known, taken)
        elif len(item.keys) == 2 and held[1][LINK] != item.link_hash:
            # Its guid alone is a neighbour's that the document no longer holds, if the guid with its link is known,
            # too.
            held = next((known[key] for key in item.keys[1:] if key.startswith(item.key) and key in known), held)
        if held is None:
            new.append(item)
            continue
        number, text_hash = held
        taken.add(number)
        if (text_hash[RAW] == item.raw_hash or text_hash[CLEAN] == item.clean_hash) and place not in as_before:
            same += 1
        else:  # what was known by another key gets the one by which it will be told from its neighbours
            changed.append((number, item))
    return Choice(new, changed, same)


def _is_as_it_was(item: Found, held: tuple[int, str] | None) -> bool:
    return held is not None and held[1][RAW] == item.raw_hash


def _tell_apart(item: Found, known: Mapping[str, tuple[int, str]]) -> None:
    """Give a lone item the key that it had beside others, where it had one or its guid or link is known to be shared."""
    titled, worded = item.finer
    if titled in known:
        item.rename((titled, worded, item.key))
    elif worded in known:
        item.rename((worded, titled, item.key))
    elif shared(item.key) in known and not (item.key in known and known[item.key][1][CLEAN] == item.clean_hash):
        item.rename((titled, worded))  # its bare guid or link is another's


def _begun(item: Found, known: Mapping[str, tuple[int, str]], taken: set[int]) -> tuple[int, str] | None:
    """The archive's item of which an earlier document, cut short, held no more than the beginning."""
    return next((known[key] for key in item.begun if key in known and known[key][0] not in taken), None)


def _older(item: Found, known: Mapping[str, tuple[int, str]], taken: set[int]) -> tuple[int, str] | None:
    """The archive's item under another spelling of this one's key: told by its link, since the guid alone may be a
    neighbour's."""
    for key in item.keys[1:]:
        held = known.get(key)
        if held is None or held[0] in taken:
            continue
        if key.startswith(item.key) or held[1][LINK] == item.link_hash:
            return held
    return None
