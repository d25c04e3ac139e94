"""The items of a document and what the archive knows of them come in; which are new and which have changed goes out.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

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


def choose(found: Sequence[Found], known: Mapping[str, tuple[int, str]]) -> Choice:
    """Tell new items from changed and unchanged ones, by `known` = {key: (item, text_hash)}.

    Raw fields as they were: the same, and nothing is cleaned. Other raw fields but the same cleaned text (a counter
    in a picture's address, say): the same too. An older spelling of a key counts only when nothing else in the
    document has it."""
    new: list[Found] = []
    changed: list[tuple[int, Found]] = []
    same = 0
    taken = {known[item.key][0] for item in found if item.key in known}
    for item in found:
        held = known.get(item.key)
        if held is None:
            held = _older(item, known, taken)
        elif len(item.keys) > 1 and held[1][LINK] != item.link_hash:
            # Its guid alone is a neighbour's that the document no longer holds, if the guid with its link is known,
            # too.
            held = next((known[key] for key in item.keys[1:] if key.startswith(item.key) and key in known), held)
        if held is None:
            new.append(item)
            continue
        number, text_hash = held
        taken.add(number)
        if text_hash[RAW] == item.raw_hash or text_hash[CLEAN] == item.clean_hash:
            same += 1
        else:
            changed.append((number, item))
    return Choice(new, changed, same)


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
