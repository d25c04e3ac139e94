"""The text of one item as the rules see it: words in their places, looked up lazily.

In: a Document and the lexicon. Out: which groups may be there (bits), and, where a rule needs to know, every occurrence of a
group with its positions and offsets. The outlet at the end of a title, and a title repeated at the start of the summary, are
left out of what is matched, never out of what is shown.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from store.text import spans_blanks, tokens
from store.types import Document

from .lexicon import Lexicon, Piece, Placed

FIELDS = ("title", "summary", "author")
MAX_MATCHED = 50_000
"""Code points of a field that are matched; what stands behind is shown only."""


class Occurrence(NamedTuple):
    """Where a term stands in a field: positions of its first and last word, offsets, edits, and the number of the term."""

    first: int
    last: int
    start: int
    end: int
    edits: int
    term: int


class Seen(NamedTuple):
    """One word of the text that satisfies a word of the rules."""

    first: int
    last: int
    start: int
    end: int
    edits: int


_TAIL = re.compile(r"\s+(?:[-–—|•·]|::|»)\s+([^|\n]{2,60})$")
_OUTLET = re.compile(
    r"(?:^the\s+.*\b(?:times|post|guardian|telegraph|independent|economist|hill|hindu|print|wire|sun|mirror|star|atlantic|"
    r"diplomat|globe and mail|conversation|moscow times|kyiv independent)$)|\b(?:news|times|post|herald|tribune|gazette|"
    r"journal|reuters|cnn|bbc|bbc news|npr|cnbc|msnbc|politico|axios|bloomberg|euronews|yahoo|aljazeera|al jazeera|"
    r"associated press|ap news|afp|sky news|radio free europe.*|rfe/rl|deutsche welle|dw|france 24|le monde|el país|"
    r"der spiegel|newspaper|magazine|daily|online|tv|radio|channel \d+|press|pravda|interfax|tass|ukrinform|[a-z0-9-]+\."
    r"(?:com|org|net|co\.uk|eu|in|ru|ua|de|fr|es|se|fi|pl|info|news))$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[\W_]+")


def _squeezed(text: str) -> str:
    return _LETTERS.sub("", text.casefold())


def is_outlet(tail: str, source: str) -> bool:
    """Whether the tail of a title names its outlet: like the source, or as outlets are called."""
    told = _squeezed(tail)
    if not told:
        return True
    if source:
        named = _squeezed(source.removeprefix("www."))
        if named and (told == named or (len(told) >= 3 and told in named) or (len(named) >= 4 and named in told)):
            return True
    return len(tail.split()) <= 6 and _OUTLET.search(tail) is not None


def title_end(title: str, source: str) -> int:
    """Where the matched part of a title ends: before a tail that only repeats its outlet."""
    end = len(title)
    for _ in range(2):
        tail = _TAIL.search(title, max(0, end - 70), end)
        if tail is None or not title[: tail.start()].strip() or not is_outlet(tail[1], source):
            break
        end = tail.start()
    return end


_OPENERS = " \t\n.,:;-–—|…·»\"'”’)"


def summary_start(summary: str, title: str, matched_title: str, source: str) -> int:
    """Where the matched part of a summary begins: after the title, if it begins with that."""
    for opening in (title, matched_title):
        if opening and summary.startswith(opening):
            after = len(opening)
            if summary[after : after + 1].isalnum() and opening[-1].isalnum():
                continue
            while after < len(summary) and summary[after] in _OPENERS:
                after += 1
            rest = summary[after:]
            if len(rest) <= 60 and "\n" not in rest and is_outlet(rest, source):
                return len(summary)
            return after
    return 0


class Text:
    """One item under the rules: what may be there at once, where exactly when asked."""

    __slots__ = ("_lexicon", "_occurrences", "_seen", "_spans", "doc", "masks")

    def __init__(self, doc: Document, lexicon: Lexicon) -> None:
        self.doc = doc
        self._lexicon = lexicon
        title, summary = doc.title, doc.summary
        end = len(title)
        if (
            " - " in title
            or "|" in title
            or " – " in title
            or " — " in title
            or " • " in title
            or " · " in title
            or " :: " in title
            or " » " in title
        ):
            end = title_end(title, doc.source)
        start = 0
        if summary and title and summary[: end or 1].startswith(title[:8]):
            start = summary_start(summary, title, title[:end], doc.source)
        self._spans = {"title": (0, min(end, MAX_MATCHED)), "summary": (start, min(len(summary), start + MAX_MATCHED))}
        self._seen: dict[str, dict[int, list[Seen]]] = {}
        self._occurrences: dict[tuple[int, str], list[Occurrence]] = {}
        pieces = lexicon.pieces(doc.lang)
        self.masks = (
            self._mask(title if end == len(title) else title[:end], pieces),
            self._mask(summary if start == 0 else summary[start:], pieces) if summary else 0,
        )

    def _mask(self, text: str, pieces: dict[str, Piece | None]) -> int:
        """The bits of the groups that a text may hold."""
        if len(text) > MAX_MATCHED:
            text = text[:MAX_MATCHED]
        if ("UU" in text and spans_blanks(text)) or (". " in text and spans_blanks(text)):
            whole = self._lexicon.learn(text, self._language(), tokens(text))
            return whole.mask if whole else 0
        mask = 0
        for piece in filter(None, map(pieces.__getitem__, text.split())):
            mask |= piece.mask
        return mask

    def _language(self) -> str:
        from .stems import language_of

        return language_of(self.doc.lang)

    def seen(self, field: str) -> dict[int, list[Seen]]:
        """For every word of the rules that is there, its places in a field, in order."""
        found = self._seen.get(field)
        if found is None:
            found = self._seen[field] = self._locate(field)
        return found

    def _locate(self, field: str) -> dict[int, list[Seen]]:
        whole: str = getattr(self.doc, field)
        start, end = self._spans.get(field, (0, min(len(whole), MAX_MATCHED)))
        text = whole[start:end]
        found: dict[int, list[Seen]] = {}
        if spans_blanks(text):
            piece = self._lexicon.learn(text, self._language(), tokens(text))
            if piece:
                _add(found, piece.placed, 0, start)
            return found
        pieces = self._lexicon.pieces(self.doc.lang)
        position = at = 0
        for part in text.split():
            at = text.index(part, at)
            piece = pieces[part]
            if piece is None:
                position += 1
            else:
                if piece.placed:
                    _add(found, piece.placed, position, start + at)
                position += piece.length
            at += len(part)
        return found


def _add(found: dict[int, list[Seen]], placed: tuple[Placed, ...], position: int, offset: int) -> None:
    for word in placed:
        for number, edits in word.found:
            seen = Seen(position + word.first, position + word.last, offset + word.start, offset + word.end, edits)
            found.setdefault(number, []).append(seen)
