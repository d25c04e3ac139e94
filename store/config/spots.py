"""The text of a scalar in, the place of each of its characters in the file out: through quotes, escapes and folds."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BLANK = re.compile(r"\s*")
_ESCAPES = {"x": 4, "u": 6, "U": 10}  # \\x41, \\u0041, \\U00000041: length in the file


def turns_of(value: str, places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Where the places of a text's characters do not go on by one column: (code point from 0, line, column)."""
    turns = []
    for index, (line, column) in enumerate(places):
        if index and (line, column - 1) != places[index - 1]:
            turns.append((index, line, column))
    return tuple(turns)


def spots_of(text: str, start: int, value: str, quote: str | None) -> list[int]:
    """Where in `text`, from `start` on, each code point of a scalar's `value` was written; shorter where they differ."""
    spots: list[int] = []
    at = start
    for char in value:
        if char in " \n" and text[at:at + 1].isspace():
            spots.append(at)
            at += 1
            continue
        at = _past_blanks(text, at)
        if quote == '"' and text[at:at + 1] == "\\" and text[at + 1:at + 2] in ("\n", "\r"):
            at = _past_blanks(text, at + 1)  # the line goes on: neither the break nor the blanks are part of the text
        here = text[at:at + 1]
        if quote == '"' and here == "\\":
            step = _ESCAPES.get(text[at + 1:at + 2], 2)
        elif here == char:
            step = 2 if quote == here == "'" else 1
        else:
            break
        spots.append(at)
        at += step
    return spots


def _past_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
