"""Between the archive and the full-text index: fields come in, the words and numbers of a document go out."""

from __future__ import annotations

from store.db.schema import ITEM_BITS, ITEM_MASK

_LATEST = (1 << (62 - ITEM_BITS)) - 1


def index_words(title: str, summary: str, author: str) -> str:
    """The folded words of an item, as the index is fed them; the same words take the item out again."""
    return " ".join(words_of(title, summary, author))


def words_of(title: str, summary: str, author: str) -> list[str]:
    """The words one by one. Some stand there more than once, which the index does not mind."""
    from store.text.terms import index_terms

    return index_terms(f"{title}\n{summary}\n{author}" if author else f"{title}\n{summary}")


def document(item: int, at: int) -> int:
    """The number of an item in the index; greater is newer, so that the index is read in the order of the list."""
    return (min(max(at, 0), _LATEST) << ITEM_BITS) | item


def item_of(number: int) -> int:
    """The item of a document's number."""
    return number & ITEM_MASK
