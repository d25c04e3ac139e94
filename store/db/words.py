"""Between the archive and the full-text index: fields come in, the words and numbers of a document go out."""

from __future__ import annotations

from store.db.schema import ITEM_BITS, ITEM_MASK

_LATEST = (1 << (62 - ITEM_BITS)) - 1


def index_words(title: str, summary: str, author: str) -> str:
    """The distinct folded words of an item, as the index is fed them; the same words take the item out again."""
    from store.text import index_text

    words = index_text(title)
    if summary:
        words += " " + index_text(summary)
    if author:
        words += " " + index_text(author)
    return " ".join(distinct(words))


def distinct(words: str) -> dict[str, None]:
    """Each word once: the index keeps no positions, and repeated words would only cost time."""
    return dict.fromkeys(words.split())


def document(item: int, at: int) -> int:
    """The number of an item in the index; greater is newer, so that the index is read in the order of the list."""
    return (min(max(at, 0), _LATEST) << ITEM_BITS) | item


def item_of(number: int) -> int:
    """The item of a document's number."""
    return number & ITEM_MASK
