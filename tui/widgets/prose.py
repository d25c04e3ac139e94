"""A text set in lines: paragraphs, headings, lists, quotations, pictures, links with their numbers.

In: a text with the signs of `store.text.clean_text`, its links, marked spans. Out: lines of pieces. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from store.text import HEADING, PICTURE
from tui.cells import width, wrap
from tui.shown import Spans
from tui.widgets.canvas import Line

Links = Sequence[tuple[str, str]]
Runs = list[tuple[int, int, str]]  # stretches of a text that are not inked like the rest
QUOTE, BULLET = "> ", "• "
HARD = "\u00a0"  # a blank at which no line breaks; `screen_safe` leaves none in a text
_INKS = {  # of a kind of line: its text, and where words are marked
    "": ("ink", "accent underline"),
    "heading": ("ink bold", "accent bold underline"),
    "item": ("ink", "accent underline"),
    "picture": ("soft italic", "accent underline italic"),
}
NAMELESS = frozenset(["picture", "iframe", "video", "audio", "embed", "source"])  # labels that nobody wrote


class Block(Struct, frozen=True):
    """A line of a text, which may become several on the screen: what it is, where its words stand in the text."""

    kind: str
    quoted: bool
    sign: str  # what stands before an item: a bullet, or its number
    start: int
    end: int
    paragraph: int  # the number of its paragraph


def blocks_of(text: str) -> Iterator[Block]:
    """The lines of a text with what each is."""
    at, number, blank = 0, 0, True
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip():
            blank = True
            continue
        number += blank
        blank = False
        quoted = line.startswith(QUOTE)
        if quoted:
            start += len(QUOTE)
        kind, sign = "", ""
        if text.startswith(HEADING, start):
            kind, start = "heading", start + len(HEADING)
        elif text.startswith(PICTURE, start):
            kind, start = "picture", start + len(PICTURE)
        elif text.startswith(BULLET, start):
            kind, sign, start = "item", BULLET.strip(), start + len(BULLET)
        elif (cut := text.find(". ", start, start + 5)) > start and text[start:cut].isdecimal() and text[start:cut].isascii():
            kind, sign, start = "item", text[start : cut + 1], cut + 2
        yield Block(kind, quoted, sign, start, end, number)


def paragraphs_of(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs of a text, numbered as in `blocks_of`."""
    number = 0
    lines: list[str] = []
    for block in blocks_of(text):
        if block.paragraph != number and lines:
            yield number, " ".join(lines)
            lines = []
        number = block.paragraph
        if block.kind != "picture":
            lines.append(" ".join(text[block.start : block.end].split()))
    if lines:
        yield number, " ".join(lines)


def numbered(text: str, links: Links) -> list[tuple[int, int]]:
    """Where the numbers of links belong: `(offset, number)`, each behind the words that are its label, in order."""
    places: dict[int, int] = {}
    reached = 0
    for number, (url, label) in enumerate(links, 1):
        if len(label) < 2 or label in NAMELESS or label == url:
            continue
        at = _word(text, label, reached)
        if at < 0:
            at = _word(text, label, 0)
        else:
            reached = at + len(label)
        if at >= 0:
            places.setdefault(at + len(label), number)
    return sorted(places.items())


def _word(text: str, label: str, start: int) -> int:
    """Where a label stands as words of their own, -1 for nowhere."""
    for _ in range(50):
        at = text.find(label, start)
        if at < 0:
            return -1
        end = at + len(label)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (before.isalnum() and label[0].isalnum()) and not (after.isalnum() and label[-1].isalnum()):
            return at
        start = at + 1
    return -1


def set_text(
    text: str, measure: int, links: Links = (), spans: Spans = (), fresh: Iterable[int] = ()
) -> Iterator[tuple[Line, str]]:
    """The lines of a text, with a sign for the margin of each: + where a paragraph is among the `fresh`."""
    numbers, new = numbered(text, links), frozenset(fresh)
    last: Block | None = None
    for block in blocks_of(text):
        if last is not None and last.kind == "picture" and text[block.start : block.end] == text[last.start : last.end]:
            continue  # the caption says what the picture's own description says
        if last is not None and block.paragraph != last.paragraph and not (block.kind == last.kind == "item"):
            yield ([("│", "rule")] if block.quoted and last.quoted else []), ""
        yield from _set(text, block, measure, numbers, spans, "+" if block.paragraph in new else "")
        last = block


def _set(
    text: str, block: Block, measure: int, numbers: list[tuple[int, int]], spans: Spans, margin: str
) -> Iterator[tuple[Line, str]]:
    ink, marked = _INKS[block.kind]
    bar: Line = [("│ ", "rule")] if block.quoted else []
    if block.quoted:
        ink, marked = ink.replace("ink", "soft italic"), f"{marked} italic"
    sign = block.sign or ("▣" if block.kind == "picture" else "")
    lead = f"{sign:<{max(3, len(sign) + 1)}}" if sign else ""
    words, runs = _numbered(text, block, numbers, spans, marked)
    room = measure - width(lead) - (2 if bar else 0)
    for at, (start, end) in enumerate(wrap(words, room)):
        head: Line = [*bar, (lead if not at else " " * width(lead), "accent")] if lead else list(bar)
        yield [*head, *((part.replace(HARD, " "), own) for part, own in inked(words, start, end, runs, ink))], margin


def _numbered(
    text: str, block: Block, numbers: list[tuple[int, int]], spans: Spans, marked: str
) -> tuple[str, Runs]:
    """The words of a block with the numbers of its links among them, and the stretches that have an ink of their own."""
    words, runs, at, shift = "", [], block.start, -block.start
    stops = [(offset, number) for offset, number in numbers if block.start < offset <= block.end]
    for offset, number in [*stops, (block.end, 0)]:
        runs += [
            (max(first, at) + shift, min(last, offset) + shift, marked)
            for first, last in spans
            if first < offset and last > at
        ]
        words += text[at:offset]
        if number:
            told = f"{HARD}[{number}]"
            runs.append((len(words) + 1, len(words) + len(told), "accent"))
            words += told
            shift += len(told)
        at = offset
    return words, runs


def inked(text: str, start: int, end: int, runs: Runs, ink: str) -> Line:
    """A stretch of a text in its ink, and in their own where runs have one."""
    line: Line = []
    at = start
    for first, last, own in runs:
        first, last = max(first, at), min(last, end)
        if first < last:
            if first > at:
                line.append((text[at:first], ink))
            line.append((text[first:last], own))
            at = last
    if at < end:
        line.append((text[at:end], ink))
    return line
