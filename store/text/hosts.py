"""Addresses as they are shown: a host name whose letters could pass for others' stands as DNS has it (`xn--…`).

In: an address as a feed gave it. Out: the same for the eyes; what is opened stays the address itself.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HOST = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*://)([^/?#]*)(.*)$", re.DOTALL)
# Scripts that are written together in one word.
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
_LIKE_LATIN = frozenset("асеорхуѕіјһԁԛԝӏьгпкв" "αοορυνικηωτ" "օսհոցզ")


def shown_link(url: str) -> str:
    """An address with every doubtful part of its host as DNS spells it."""
    if url.isascii():
        return url
    found = _HOST.match(url)
    if not found:
        return url
    user, at, place = found[2].rpartition("@")
    name, colon, port = place.partition(":")
    labels = [_shown(label) for label in re.split("[.。．｡]", name)]
    return f"{found[1]}{user}{at}{'.'.join(labels)}{colon}{port}{found[3]}"


@lru_cache(1_000)
def _shown(label: str) -> str:
    if label.isascii() or not _doubtful(label):
        return label
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return "xn--" + label.encode("punycode", "replace").decode("ascii", "replace")


def _doubtful(label: str) -> bool:
    """Whether scripts are mixed that nobody writes together, or every letter looks like a Latin one."""
    letters = [letter for letter in unicodedata.normalize("NFKC", label).casefold() if letter.isalpha()]
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        return True
    return bool(letters) and scripts != {"LATIN"} and all(letter in _LIKE_LATIN for letter in letters)
