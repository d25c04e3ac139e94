"""What is stored of an item for comparing it later: a weighed sketch comes in, some 150 bytes go out, and back.

The weights are frozen when the item is placed, so that a restart compares with the very numbers of before.
Layout, little-endian: version, flags, counts of title terms, summary terms and shingles (one byte each), language (2 bytes),
heading (4), then the terms (4 each), their kinds and weights (one byte each: two bits and six), the shingles (4 each).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from functools import cache

from .words import NAME, NUMBER, Sketch

VERSION = 1
_HEAD = struct.Struct("<BBBBB2sI")
_STEP = 6.0  # weights are kept in steps of a sixth, up to 10.5
_DOUBLED = bytes([(mark & 63) * 2 for mark in range(256)])
_PLAIN = bytes([mark & 63 for mark in range(256)])
_SUMMARY_SHARE = 0.5
_ROUNDUP = 1
_MOST_TITLE = 40  # terms of a title
_WEIGHTS = [(mark & 63) / _STEP for mark in range(256)]
_SUMMARY_WEIGHTS = [(mark & 63) * (_SUMMARY_SHARE / _STEP) for mark in range(256)]


def step(weight: float) -> int:
    """A weight as signatures keep it."""
    return min(63, max(0, round(weight * _STEP)))


def pack(sketch: Sketch, weights: Mapping[int, int]) -> bytes:
    """The signature of a sketch, with the weights of its terms, as `step` gives them."""
    terms = [*sketch.title]
    kinds = [*sketch.title.values()]
    del terms[_MOST_TITLE:]
    titled = len(terms)
    marks = [kind << 6 | weights[term] for term, kind in zip(terms, kinds, strict=False)]
    terms += sketch.summary
    marks += map(weights.__getitem__, sketch.summary)
    return b"".join((
        _HEAD.pack(
            VERSION, _ROUNDUP if sketch.roundup else 0, titled, len(sketch.summary), len(sketch.shingles),
            sketch.lang[:2].encode("ascii", "replace").ljust(2), sketch.heading,
        ),
        _numbers(len(terms)).pack(*terms), bytes(marks), _numbers(len(sketch.shingles)).pack(*sketch.shingles),
    ))  # fmt: skip


@cache
def _numbers(count: int) -> struct.Struct:
    """So many numbers of 32 bits: at most `_MOST_TITLE` and the terms of a summary."""
    return struct.Struct(f"<{count}I")


def steps_of(signature: bytes) -> list[int]:
    """Twice the weights of the terms, in steps, as everything that an item tells is weighed: words of the summary by half."""
    titled, summed = signature[2], signature[3]
    start = _HEAD.size + 4 * (titled + summed)
    title = signature[start : start + titled].translate(_DOUBLED)
    return [*title, *signature[start + titled : start + titled + summed].translate(_PLAIN)]


class Signed:
    """A signature taken apart: vectors of the title and of everything, ready to be compared."""

    __slots__ = (
        "all", "all_norm", "at", "heading", "id", "lang", "names", "numbers", "ordinals", "roundup", "shingles",
        "source", "summary", "title", "title_norm", "title_sum",
    )  # fmt: skip

    def __init__(self, item: int, at: int, source: str, signature: bytes) -> None:
        """ValueError where the signature is broken or of another version."""
        try:
            version, flags, titled, summed, shingled, lang, self.heading = _HEAD.unpack_from(signature)
            count = titled + summed
            terms = _numbers(count).unpack_from(signature, _HEAD.size)
            marks = signature[_HEAD.size + 4 * count : _HEAD.size + 5 * count]
            self.shingles = _numbers(shingled).unpack_from(signature, _HEAD.size + 5 * count)
        except struct.error:
            raise ValueError("a broken signature") from None
        if version != VERSION or len(marks) != count:
            raise ValueError("a signature of another version")
        self.id, self.at, self.source = item, at, source
        self.lang: str = lang.decode("ascii").rstrip()
        self.roundup = bool(flags & _ROUNDUP)
        self.summary = summed
        names: set[int] = set()
        numbers: set[int] = set()
        ordinals: set[int] = set()
        square_title = total = 0.0
        title: dict[int, float] = {}
        for term, mark in zip(terms, marks[:titled], strict=False):
            weight = title[term] = _WEIGHTS[mark]
            square_title += weight * weight
            total += weight
            if mark > 63:
                (names if mark >> 6 == NAME else numbers if mark >> 6 == NUMBER else ordinals).add(term)
        everything = title.copy()
        squares = square_title
        for term, mark in zip(terms[titled:], marks[titled:], strict=True):
            weight = everything[term] = _SUMMARY_WEIGHTS[mark]
            squares += weight * weight
        self.title, self.all, self.names, self.numbers, self.ordinals = title, everything, names, numbers, ordinals
        self.title_norm = math.sqrt(square_title) or 1.0
        self.all_norm = math.sqrt(squares) or 1.0
        self.title_sum = total or 1.0


def terms_of(signature: bytes) -> tuple[int, ...]:
    """The terms of a signature alone, title first; ValueError as in `Signed`."""
    try:
        version, _, titled, summed, _, _, _ = _HEAD.unpack_from(signature)
        if version != VERSION:
            raise ValueError("a signature of another version")
        return _numbers(titled + summed).unpack_from(signature, _HEAD.size)
    except struct.error:
        raise ValueError("a broken signature") from None


def lang_of(signature: bytes) -> str:
    """The language a signature was made for, "" if unknown."""
    return signature[5:7].decode("ascii", "replace").rstrip()
