"""Runs of Chinese, Japanese, Korean and Thai, where no blank separates words: overlapping pairs of letters.

In: a run of word characters that holds such letters. Out: its words; runs of other letters in it are words of their own.
Apart from `words`, since its patterns are wanted by few texts and cost time to compile.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from .chars import MARKS, PAIRED
from .words import Token, fold

_RUNS = re.compile(rf"(?P<paired>(?:[{PAIRED}][{MARKS}\u200b-\u200d]*)+)|[^{PAIRED}]+")
_CLUSTER = re.compile(rf".[{MARKS}\u200b-\u200d]*", re.DOTALL)
_ODD = re.compile(rf"[{MARKS}\u00ad\u200b-\u200d\u2060\W]")


def pairs(text: str, start: int) -> Iterator[Token]:
    """The words of a run that holds Chinese, Japanese, Korean or Thai: overlapping pairs there, else whole words."""
    for run in _RUNS.finditer(text):
        if run["paired"] is None:
            folded = fold(run[0])
            if folded:
                yield Token(start + run.start(), start + run.end(), folded)
            continue
        at = start + run.start()
        raw = run[0]
        if len(raw) > 1 and unicodedata.is_normalized("NFKC", raw) and _ODD.search(raw) is None:
            yield from [Token(at + i, at + i + 2, raw[i : i + 2]) for i in range(len(raw) - 1)]
            continue
        clusters = list(_CLUSTER.finditer(raw))
        if len(clusters) == 1:
            yield Token(at, at + len(raw), fold(raw))
            continue
        for left, right in pairwise(clusters):
            yield Token(at + left.start(), at + right.end(), fold(left[0] + right[0]))
