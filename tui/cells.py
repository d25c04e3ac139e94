"""Text by the width it takes on the screen: measuring, cutting, breaking into lines.

In: text that `store.text.screen_safe` has passed. Out: pieces whose width in cells is known; offsets stay those of
the text that came in, so that marked words can be found again after cutting. A wide character is never halved and a
combining mark never parted from its letter.

Vowel signs of Devanagari, Bengali, Tamil and others that have room of their own (Mc) take a cell in most terminals (measured:
tmux; so in whatever asks the C library), and none in those that lay out whole letters. `signs_take_room` tells which it is.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"
WHOLE_LETTERS = ("kitty", "ghostty", "contour")  # terminals in which a vowel sign takes no cell of its own


def signs_take_room(environment: Mapping[str, str]) -> bool:
    """Whether vowel signs take a cell of their own in the terminal of an environment."""
    name = environment.get("TERM", "")
    if name.startswith(("tmux", "screen")):
        return True  # the multiplexer counts, whatever lies around it
    return not any(one in name for one in WHOLE_LETTERS) and environment.get("TERM_PROGRAM", "") not in ("ghostty", "iTerm.app")


_BLOCKS = (range(0x900, 0x1D00), range(0xA800, 0xAC00), range(0x11000, 0x12000))  # where such signs are
_SIGNS = signs_take_room(os.environ)


@lru_cache(1)
def _signs() -> re.Pattern[str]:
    signs = (chr(number) for block in _BLOCKS for number in block)
    return re.compile("[" + "".join(sign for sign in signs if unicodedata.category(sign) == "Mc") + "]")


@lru_cache(8192)
def width(text: str) -> int:
    """The cells that a text takes."""
    if text.isascii():
        return len(text)
    return cell_len(text) + (len(_signs().findall(text)) if _SIGNS and max(text) > "\u0902" else 0)


def _size(sign: str) -> int:
    return get_character_cell_size(sign) or int(_SIGNS and sign > "\u0902" and unicodedata.category(sign) == "Mc")


def _joins(sign: str) -> bool:
    """Whether a sign stands on the letter before it, and must not be parted from it."""
    return get_character_cell_size(sign) == 0


def clip(text: str, cells: int) -> str:
    """The text, cut to at most `cells` with an ellipsis where it was longer."""
    if cells <= 0:
        return ""
    if width(text) <= cells:
        return text
    return text[: _reach(text, 0, cells - 1)].rstrip() + ELLIPSIS


def pad(text: str, cells: int, right: bool = False) -> str:
    """The text cut or filled with spaces to exactly `cells`; `right` puts the spaces before it."""
    cut = clip(text, cells)
    space = " " * (cells - width(cut))
    return space + cut if right else cut + space


def _reach(text: str, start: int, cells: int) -> int:
    """The offset up to which the text from `start` fits into `cells`, marks kept with their letter."""
    if text.isascii():
        return min(len(text), start + cells)
    used, at = 0, start
    while at < len(text):
        size = _size(text[at])
        if used + size > cells:
            break
        used += size
        at += 1
    while start < at < len(text) and _joins(text[at]):
        at -= 1  # a letter whose sign has no room goes with it
    return at


def wrap(text: str, cells: int) -> list[tuple[int, int]]:
    """Where to break a text into lines of at most `cells`: offsets `(start, end)`, spaces at the breaks left out.

    Breaks at spaces and line ends, else where the line is full (Chinese, Japanese, long addresses).
    """
    cells = max(2, cells)
    lines: list[tuple[int, int]] = []
    for begin, stop in _paragraphs(text):
        start = begin
        while start < stop:
            reach = min(stop, _reach(text, start, cells))
            if reach >= stop:
                lines.append((start, stop))
                break
            cut = reach if text[reach] == " " else text.rfind(" ", start + 1, reach)
            if cut <= start:
                cut = max(reach, start + 1)
                while cut < stop and _joins(text[cut]) and width(text[start : cut + 1]) <= cells:
                    cut += 1
            end = cut
            while end > start and text[end - 1] == " ":
                end -= 1
            lines.append((start, end))
            start = cut
            while start < stop and text[start] == " ":
                start += 1
        if begin == stop:
            lines.append((begin, stop))
    return lines


def _paragraphs(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def pieces(text: str, start: int, end: int, spans: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    """The stretch `start:end` of a text, parted where marked spans begin and end: `(part, marked)`."""
    parts: list[tuple[str, bool]] = []
    at = start
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if first > at:
            parts.append((text[at:first], False))
        parts.append((text[first:last], True))
        at = last
    if at < end:
        parts.append((text[at:end], False))
    return parts
