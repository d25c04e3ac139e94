"""Stories by words of their headlines, as they are typed: the index finds items, newest first, and their headlines decide."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from store.text import tokens

if TYPE_CHECKING:
    from store.db import Archive
    from store.types import ItemRow

SHORTEST = 3    # letters from which a word is looked for by its beginning
LOOKED = 300    # items, the newest that hold the words anywhere, whose headlines are looked at
PAGE = 100
WORDS = 400     # with one beginning, up to which each is asked for by itself: the index then reads no more than is wanted


def headlines(archive: Archive, text: str, *, most: int = 10, stop: Callable[[], bool] = lambda: False) -> list[ItemRow]:
    """The newest items, one a story, whose headline has a word that begins with each of the words; [] for no word to go by."""
    words = [token.folded for token in tokens(text)]
    asked = [word for word in words if len(word) >= SHORTEST]
    if not asked:
        return []
    found: dict[int, ItemRow] = {}
    match = " AND ".join(_beginning(archive, word) for word in dict.fromkeys(asked))
    for page in islice(archive.candidates(match, chunk=PAGE), LOOKED // PAGE):
        for row in archive.item_rows(page):
            folded = [token.folded for token in tokens(row.title)]
            if all(any(one.startswith(word) for one in folded) for word in words):
                found.setdefault(row.story, row)
        if len(found) >= most or stop():
            break
    return list(found.values())[:most]


def _beginning(archive: Archive, word: str) -> str:
    """What the index is asked for a beginning."""
    known = archive.words_from(word, WORDS + 1)
    return f'"{word}"*' if not known or len(known) > WORDS else "(" + " OR ".join(f'"{one}"' for one in known) + ")"
