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

from .case import tells_nothing
from .lexicon import Lexicon
from .memory import Piece, Pieces, Placed
from .stems import language_of

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


_TAIL = re.compile(r".*\s(?:[-–—|•·]|::|»)\s+([^|\n]{2,60})$", re.DOTALL)
_OUTLET = re.compile(
    r"^the\s+(?:[\w-]+\s+){0,3}(?:times|post|guardian|telegraph|independent|economist|hill|hindu|print|wire|sun|mirror|star|"
    r"atlantic|diplomat|globe and mail|conversation)$"
    r"|^(?:the\s+)?(?:times of \w+|(?:usa|india|russia|japan|turkiye|türkiye) today|(?:indian|daily) express|daily mail)$"
    r"|\b(?:news|times|post|herald|tribune|gazette|journal|reuters|cnn|bbc|npr|cnbc|msnbc|politico|axios|bloomberg|euronews|"
    r"yahoo|aljazeera|al jazeera|associated press|ap news|afp|radio free europe.*|rfe/rl|deutsche welle|dw|france 24|"
    r"le monde|el país|der spiegel|newspaper|magazine|tv|channel \d+|pravda|interfax|tass|ukrinform|"
    r"[a-z0-9-]+\.(?:com|org|net|co\.uk|eu|in|ru|ua|de|fr|es|se|fi|pl|info|news))$",
    re.IGNORECASE,
)
_TAIL_SIGN = re.compile(r"\s+(?:[-–—|•·]|::|»)\s+$")
_DOMAIN = re.compile(r"^(?:www\.)?([\w-]+)(?:\.[a-z]{2,4}){1,2}$", re.IGNORECASE)
_LETTERS = re.compile(r"[\W_]+")


def _squeezed(text: str) -> str:
    return _LETTERS.sub("", text.casefold())


def is_source(tail: str, source: str) -> bool:
    """Whether the tail of a title is the name of its source, or the one holds the other."""
    told = _squeezed(tail)
    domain = _DOMAIN.match(source)
    named = _squeezed(domain[1] if domain else source)
    if not told or not named:
        return not told
    if told == named or told == _squeezed(source):
        return True
    shorter, longer = sorted((told, named), key=len)
    return len(shorter) >= 3 and 2 * len(shorter) > len(longer) and shorter in longer


def is_outlet(tail: str, source: str) -> bool:
    """Whether the tail of a title names its outlet: like the source, or as outlets are called."""
    if is_source(tail, source):
        return True
    return len(tail.split()) <= 6 and _OUTLET.search(tail) is not None


def title_end(title: str, source: str) -> int:
    """Where the matched part of a title ends: before a tail that only repeats its outlet, and before a second one if that is
    the source itself ("… | Politics | The Guardian")."""
    end = len(title)
    for turn in range(2):
        tail = _TAIL.match(title, max(0, end - 70), end)
        if tail is None:
            break
        before = _TAIL_SIGN.sub("", title[: tail.start(1)])
        if not before:
            break
        if not (is_outlet(tail[1], source) if turn == 0 else is_source(tail[1], source)):
            break
        end = len(before)
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

    __slots__ = ("_end", "_lexicon", "_occurrences", "_seen", "_start", "doc", "masks")

    def __init__(self, doc: Document, lexicon: Lexicon) -> None:
        self.doc = doc
        self._lexicon = lexicon
        self._seen: dict[str, dict[int, list[Seen]]] | None = None
        self._occurrences: dict[tuple[int, str], list[Occurrence]] | None = None
        title, summary = doc.title, doc.summary
        end = len(title)
        if (
            " - " in title
            or "|" in title
            or " – " in title
            or " — " in title
            or " :: " in title
            or " » " in title
            or " • " in title
            or " · " in title
        ):
            end = title_end(title, doc.source)
            title = title[:end]
        pieces = lexicon.pieces(doc.lang)
        start = 0
        if summary:
            if title and summary.startswith(title[:8]):
                start = summary_start(summary, doc.title, title, doc.source)
                summary = summary[start:]
            self.masks = (self._mask(title, pieces), self._mask(summary, pieces))
        else:
            self.masks = (self._mask(title, pieces), 0)
        self._end, self._start = end, start

    def _mask(self, text: str, pieces: Pieces) -> int:
        """The bits of the groups that a text may hold."""
        if len(text) > MAX_MATCHED:
            text = text[:MAX_MATCHED]
        if self._taken_whole(text):
            whole = self._whole(text)
            return whole.mask if whole else 0
        mask = 0
        for piece in filter(None, map(pieces.__getitem__, text.split())):
            mask |= piece[0]
        return mask

    def _taken_whole(self, text: str) -> bool:
        """Whether a text cannot be taken piece by piece: words reach over blanks, or its case tells nothing."""
        return ("UU" in text and spans_blanks(text)) or (self._lexicon.minds_case and tells_nothing(text))

    def _whole(self, text: str) -> Piece | None:
        uncased = self._lexicon.minds_case and tells_nothing(text)
        return self._lexicon.learn(text, language_of(self.doc.lang), tokens(text), uncased)

    def occurrences(self) -> dict[tuple[int, str], list[Occurrence]]:
        """What was found of groups so far, by group and field."""
        if self._occurrences is None:
            self._occurrences = {}
        return self._occurrences

    def forget(self) -> None:
        """Forgets what was found of groups, not where words stand."""
        self._occurrences = None

    def seen(self, field: str) -> dict[int, list[Seen]]:
        """For every word of the rules that is there, its places in a field, in order."""
        if self._seen is None:
            self._seen = {}
        found = self._seen.get(field)
        if found is None:
            found = self._seen[field] = self._locate(field)
        return found

    def _locate(self, field: str) -> dict[int, list[Seen]]:
        whole: str = getattr(self.doc, field)
        start = self._start if field == "summary" else 0
        text = whole[: self._end] if field == "title" else whole[start:]
        if len(text) > MAX_MATCHED:
            text = text[:MAX_MATCHED]
        found: dict[int, list[Seen]] = {}
        if self._taken_whole(text):
            piece = self._whole(text)
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
