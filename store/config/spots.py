"""A rule and a column of its expression in, the line and column of the file out: through quotes, escapes and folds."""

from __future__ import annotations

import re
from pathlib import Path

from store.config.page import Page
from store.types import RuleSpec

_ESCAPES = {"x": 4, "u": 6, "U": 10}  # \x41, \u0041, \U00000041: length in the file


def place_in(file: Path, rule: RuleSpec, column: int) -> tuple[int, int]:
    """Line and column, from 1, of the code point `column` (from 1) of an expression in the file that it was read from.

    The file is read again; where it has changed meanwhile, the place is that of the expression's beginning.
    """
    begin = (rule.line, rule.column)
    page = Page(file)
    lines = page.text.split("\n")
    if not 1 <= rule.line <= len(lines):
        return begin
    start = sum(len(line) + 1 for line in lines[:rule.line - 1]) + rule.column - 1
    before = page.text[:start]
    quote = before[-1:] if before[-1:] in ("'", '"') else ""
    spots = _spots(page.text, start, rule.match, quote)
    if len(spots) < len(rule.match):
        return begin
    if column > len(rule.match):
        return page.place(spots[-1] + 1) if spots else begin
    return page.place(spots[max(column, 1) - 1])


def _spots(text: str, start: int, value: str, quote: str) -> list[int]:
    """Where in `text`, from `start` on, each code point of a scalar's `value` stands; shorter where they differ."""
    spots: list[int] = []
    at = start
    for char in value:
        if char in " \n" and text[at:at + 1].isspace():
            spots.append(at)
            at += 1
            continue
        space = re.compile(r"\s*").match(text, at)
        at = space.end() if space else at
        here = text[at:at + 1]
        if quote == "'" and here == "'":
            if char != "'":
                break
            spots.append(at)
            at += 2
        elif quote == '"' and here == "\\":
            if text[at + 1:at + 2] == "\n":
                at += 2
                space = re.compile(r"\s*").match(text, at)
                at = space.end() if space else at
                here = text[at:at + 1]
                if here != char:
                    break
                spots.append(at)
                at += 1
            else:
                spots.append(at)
                at += _ESCAPES.get(text[at + 1:at + 2], 2)
        elif here == char:
            spots.append(at)
            at += 1
        else:
            break
    return spots
