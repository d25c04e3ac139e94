"""The inks of a topic file: what a line of YAML holds, and inside rules what the expression says.

In: lines of text, in order. Out: spans `(start, end, ink)` of each, in code points; nothing is refused, what is broken
is inked as far as it can be told. Pure. A line is looked at again only when it, or what stands open before it, changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

Inked = tuple[tuple[int, int, str], ...]

KEY, PUNCTUATION, COMMENT, STRING = "soft", "faint", "faint italic", "ink"
OPERATOR, FIELD, LIST, PHRASE, WEIGHT, AGAINST = "accent bold", "accent", "listed", "phrase", "ink bold", "warn bold"

_KEY = re.compile(r"""[\w.-]+(?=\s*:(?:\s|$))""")
_COMMENT = re.compile(r"#.*")
_BLOCK = re.compile(r"[|>][0-9+-]*\s*(?=#|$)")
_NUMBER = re.compile(r"[-−+]?[\d.]+")
_TERM = re.compile(r"(?P<list>@[a-z0-9_-]+)|(?P<operator>^=|\*$|~\d+$)")
_QUOTED = r"[\"“”„][^\"“”„]*[\"“”„]?"
_EXPRESSION = re.compile(
    rf"""(?P<phrase>=?(?:\\"[^"\\]*(?:\\"|$)|{_QUOTED})(?:\*|~\d+)?)
    |(?P<operator>(?<![^\s()'])(?:AND|OR|NOT)(?=[\s()'"]|$)|(?<![^\s()'])NEAR/\d+|(?<![^\s(])-(?=[^\s)\-]))
    |(?P<field>\b(?:title|summary|text|author|source|feed|lang|url|topic|is|tag|since|before|story):(?=\S))
    |(?P<list>@[a-z0-9_-]+)
    |(?P<mark>(?<!\S)=(?=\S)|(?<=\w)\*|(?<=\w)~\d+)
    |(?P<bracket>[()])""",
    re.VERBOSE,
)
_INKS = {"phrase": PHRASE, "operator": OPERATOR, "field": FIELD, "list": LIST, "mark": OPERATOR, "bracket": PUNCTUATION}


class Mood(NamedTuple):
    """What stands open at the end of a line."""

    section: str = ""  # the key at the left margin that one is under
    role: str = ""  # what an open scalar is: an expression, a term, a number, a text
    quote: str = ""  # the quote that was not closed yet
    block: int = -1  # the column that the lines of a block scalar lie beyond; -1: none is open
    depth: int = 0  # brackets that were not closed yet


def role_of(section: str, key: str) -> str:
    """What the value of a key is; `key` "" for an entry of a list."""
    if key in ("weight", "threshold"):
        return "number"
    if section == "rules":
        return "expression" if key == "match" else "text"
    return "term" if section == "names" else "text"


def ink_lines(lines: Sequence[str]) -> list[Inked]:
    """The inks of every line of a file."""
    mood, inked = Mood(), []
    for line in lines:
        spans, mood = ink_line(line, mood)
        inked.append(spans)
    return inked


@lru_cache(4_096)
def ink_line(line: str, mood: Mood) -> tuple[Inked, Mood]:
    """The inks of a line on which `mood` stands open, and what is open after it."""
    spans: list[tuple[int, int, str]] = []
    indent = len(line) - len(line.lstrip(" "))
    if mood.block >= 0:
        if not line.strip() or indent > mood.block:
            _ink_text(spans, line, indent, len(line), mood.role)
            return tuple(spans), mood
        mood = mood._replace(block=-1, role="")
    return _Line(line, mood, spans).read(indent)


class _Line:
    """One line being read."""

    def __init__(self, line: str, mood: Mood, spans: list[tuple[int, int, str]]) -> None:
        self.line, self.spans, self.at = line, spans, 0
        self.section, self.role, self.quote, self.depth = mood.section, mood.role, mood.quote, mood.depth
        self.block = -1

    def read(self, indent: int) -> tuple[Inked, Mood]:
        """All of the line."""
        line = self.line
        fresh = not self.quote  # whether a key may stand here
        if self.quote:
            self._quoted(0)
        else:
            self.at = indent
        column = indent
        while self.at < len(line):
            char = line[self.at]
            if char in " \t":
                self.at += 1
                continue
            if char == "#" and (self.at == 0 or line[self.at - 1] in " \t"):
                self.spans.append((self.at, len(line), COMMENT))
                break
            if fresh and char == "-" and line[self.at + 1 : self.at + 2] in ("", " "):
                self._put(1, PUNCTUATION)
                column, self.role = self.at + 1, role_of(self.section, "")
            elif fresh and (key := _KEY.match(line, self.at)):
                fresh = self._key(key, column if self.at == indent else self.at)
            elif self.depth and char in ",]}":
                self._put(1, PUNCTUATION)
                self.depth -= char != ","
                fresh = char == ","
                self.role = role_of(self.section, "")
            elif char in "[{":
                self._put(1, PUNCTUATION)
                self.depth += 1
                fresh = True
                self.role = role_of(self.section, "")
            elif char in "'\"":
                self.quote = char
                self.spans.append((self.at, self.at + 1, PUNCTUATION))
                self._quoted(self.at + 1)
                fresh = False
            elif _BLOCK.match(line, self.at) and not self.depth:
                self.block = max(0, self.key_column)
                self.spans.append((self.at, self.at + 1, PUNCTUATION))
                self.at += len(_BLOCK.match(line, self.at)[0])  # type: ignore[index]  # it matched a line above
            else:
                self._plain()
                fresh = False
        return tuple(self.spans), Mood(self.section, self.role, self.quote, self.block, self.depth)

    key_column = 0

    def _put(self, size: int, ink: str) -> None:
        self.spans.append((self.at, self.at + size, ink))
        self.at += size

    def _key(self, key: re.Match[str], column: int) -> bool:
        if column == 0 and not self.depth:
            self.section = key[0]
        self.key_column = column
        self.role = role_of(self.section, key[0])
        self._put(len(key[0]), KEY)
        colon = self.line.index(":", self.at)
        self.spans.append((colon, colon + 1, PUNCTUATION))
        self.at = colon + 1
        return False

    def _quoted(self, start: int) -> None:
        """From `start` to the quote that closes, or to the end of the line."""
        line, at = self.line, start
        while at < len(line):
            if self.quote == '"' and line[at] == "\\":
                at += 2
            elif line[at] == self.quote:
                if self.quote == "'" and line[at + 1 : at + 2] == "'":
                    at += 2
                    continue
                break
            else:
                at += 1
        end = min(at, len(line))
        _ink_text(self.spans, line, start, end, self.role)
        if end < len(line):
            self.spans.append((end, end + 1, PUNCTUATION))
            self.quote = ""
        self.at = end + 1

    def _plain(self) -> None:
        """A scalar without quotes, up to a comment or, in brackets, to what parts it."""
        line, end = self.line, self.at
        while end < len(line):
            if self.depth and line[end] in ",]}":
                break
            if line[end] == "#" and line[end - 1] in " \t":
                break
            end += 1
        _ink_text(self.spans, line, self.at, end, self.role)
        self.at = end


def _ink_text(spans: list[tuple[int, int, str]], line: str, start: int, end: int, role: str) -> None:
    """The inks within a scalar."""
    text = line[start:end]
    if role == "number":
        if found := _NUMBER.match(text):
            spans.append((start, start + found.end(), AGAINST if found[0][0] in "-−" else WEIGHT))
    elif role == "term":
        stripped = text.strip()
        lead = start + text.index(stripped) if stripped else start
        for one in _TERM.finditer(stripped):
            spans.append((lead + one.start(), lead + one.end(), LIST if one.lastgroup == "list" else OPERATOR))
    elif role == "expression":
        for one in _EXPRESSION.finditer(text):
            spans.append((start + one.start(), start + one.end(), _INKS[one.lastgroup or "bracket"]))
