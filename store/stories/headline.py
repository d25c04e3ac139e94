"""The title a story is shown by: its items' titles come in, the most central one goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from store.text import tokens


def headline(items: Sequence[tuple[int, str]]) -> int:
    """Of (item, title) pairs of one story the item whose title has most in common with the others; the first of equals.

    A word counts by how many of the titles have it; length is paid for, so that a wordy title does not win by it."""
    words = [(item, {word.folded for word in tokens(title)}) for item, title in items]
    held = Counter(word for _, own in words for word in own)
    total = len(words)

    def central(own: set[str]) -> float:
        shared = sum(held[word] - 1 for word in own if len(word) > 1)
        return shared / (len(own) + 4.0) / total

    best = max(range(total), key=lambda index: (central(words[index][1]), -index))
    return words[best][0]
