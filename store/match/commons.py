"""How well a word stands as a word of its own.

In: a folded word and a language. Out: UNKNOWN, RARE, COMMON or VERY_COMMON. Asked only when a new word within reach of a
term is learned. The evidence is `common.bin`: Bloom filters made by bench/match_words.py from the frequency lists of wordfreq
(Robyn Speer and others, data under CC BY-SA 4.0, as this file is). One unknown word in eight hundred seems rare by chance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from .stems import RICH, script_of, stem

UNKNOWN = 0
RARE = 1
COMMON = 2
VERY_COMMON = 3
TIERS = {"rare": RARE, "common": COMMON, "very": VERY_COMMON}

FILE = Path(__file__).with_name("common.bin")
WORDS = Path(__file__).with_name("common.txt")
"""The commonest words of four letters and more, folded, one a line: made and licensed as the filters are."""
MAGIC = b"wirewatch words 2\n"
_HASHES = 9
_EVERYWHERE = ("en", "es", "fr", "de", "it", "pt", "nl", "sv", "pl")
"""Languages whose common words are taken for words in any Latin text: tags of feeds are often wrong."""
_NEIGHBOURS = ("fi", "cs", "da", "nb", "ro", "hu", "tr", "lt", "id", "ca")


@lru_cache(maxsize=16)
def _hashed(word: str) -> tuple[int, int]:
    """Two numbers that stand for a word: asked for several languages in turn."""
    from hashlib import blake2b

    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1


def positions(word: str, bits: int) -> Iterator[int]:
    """The bits that stand for a word in a filter of this size."""
    first, step = _hashed(word)
    for turn in range(_HASHES):
        yield (first + turn * step) % bits


@lru_cache(maxsize=1)
def _filters() -> dict[tuple[str, int], bytes]:
    """The filters of every language and tier."""
    raw = FILE.read_bytes()
    if not raw.startswith(MAGIC):
        raise ValueError(f"{FILE.name} is not what bench/match_words.py makes")
    start = len(MAGIC) + 4
    head = int.from_bytes(raw[len(MAGIC) : start], "big")
    filters: dict[tuple[str, int], bytes] = {}
    at = start + head
    for code, tier, size in json.loads(raw[start : start + head]):
        filters[code, TIERS[tier]] = raw[at : at + size]
        at += size
    return filters


def _holds(language: str, tier: int, word: str) -> bool:
    bits = _filters().get((language, tier))
    return bits is not None and all(bits[at >> 3] >> (at & 7) & 1 for at in positions(word, len(bits) * 8))


def form_in(word: str, language: str) -> str:
    """What stands for a folded word in the filters: the word, or its stem where a language has many forms of it."""
    if language in RICH:
        stemmed = stem(word, language)
        return stemmed if len(stemmed) >= 5 else word
    return word


def _in_language(word: str, language: str) -> int:
    form = form_in(word, language)
    if not _holds(language, RARE, form):
        return UNKNOWN
    if not _holds(language, COMMON, form):
        return RARE
    return VERY_COMMON if _holds(language, VERY_COMMON, form) else COMMON


def is_very_common(word: str, language: str) -> bool:
    """Whether a folded word, however short, is among the few hundred commonest of a language."""
    return _holds(language, VERY_COMMON, form_in(word, language))


def known_anywhere(word: str, term: str = "") -> bool:
    """Whether a folded word of Latin script stands, however rare, in one of the great languages, and there not as an
    inflected form of `term`."""
    return script_of(word) == "latin" and any(
        _in_language(word, language) and not _inflects(word, term, language) for language in _EVERYWHERE
    )


def _inflects(word: str, term: str, language: str) -> bool:
    """Whether a language of many endings takes a word for a form of the term: such a form is no word of its own there."""
    return language in RICH and bool(term) and stem(word, language) in (term, stem(term, language))


def standing(word: str, language: str, term: str = "") -> int:
    """How well a folded word stands in a text of this language (a code of `stems.language_of`): there, in English, and,
    as far as it is common and not short, in the other great languages of Latin script; there not where it would be a form
    of `term` itself. A word of three letters, or with a digit in it, is never a slip."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return COMMON
    best = _in_language(word, language) if language else UNKNOWN
    if script_of(word) == "latin":
        for other in _EVERYWHERE if len(word) > 4 else ("en",):
            if best >= COMMON:
                return best
            told = _in_language(word, other)
            if told > best and (told >= COMMON or other == "en") and not _inflects(word, term, other):
                best = told
    return best


@lru_cache(maxsize=8_192)
def is_foreign(term: str, language: str) -> bool:
    """Whether a folded word of Latin script is common in another language and not in this one: what lies near to it here is
    hardly a slip of it."""
    if not language or _in_language(term, language) >= COMMON:
        return False
    return any(_in_language(term, other) >= COMMON for other in (*_EVERYWHERE, *_NEIGHBOURS) if other != language)
