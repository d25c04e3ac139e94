"""What stands in an item, as a person would note it down: words, names kept together, phrases.

In: documents. Out: keys of folded words, each with how it is written there. Capitals tell names only where a text is not all
in capitals; a word at the start of a sentence tells nothing of itself; the few hundred commonest words of a language stand
for nothing, but may stand inside a phrase ("coalition of the willing").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from store.match.commons import is_very_common
from store.match.stems import language_for, language_of, stem
from store.match.texts import summary_start, title_end
from store.text import Token, tokens
from store.types import Document

Key = tuple[str, ...]

LONGEST = 5         # words of a name, those between its capitals included
MOST_TEXT = 2_000   # code points of a summary that are looked at: what follows is seldom about the same
_INNER = 2          # common words that may stand within a phrase
_TITLE_CASE = 0.6   # share of the longer words with a capital from which capitals tell nothing
_JOINS = (" ", "-", "\u2010", "\u2011", "\u00a0", "’", "'")
_ENDS = re.compile(r'[.!?:;…"“”«»„()\[\]|\n]')


class Unit(NamedTuple):
    """One occurrence: `key` its folded words (of a single word its stem), `text` as written, `content` those of its words
    that are no common ones, `name` whether capitals tell that it is one (None where they tell nothing)."""

    key: Key
    text: str
    content: Key
    name: bool | None
    in_title: bool


@lru_cache(65_536)
def is_common(word: str, language: str) -> bool:
    """Whether a folded word is among the few hundred commonest of its language, or of English."""
    return is_very_common(word, language or "en") or (language != "en" and is_very_common(word, "en"))


@lru_cache(65_536)
def stem_of(word: str, language: str) -> str:
    """What the forms of a folded word share in a text of this language."""
    own = language_for(word, language)
    return stem(word, own) if own else word


def units_of(document: Document) -> Iterator[Unit]:
    """Everything that stands in the title and the summary; what only repeats title or outlet is left out."""
    language = language_of(document.lang)
    title = document.title[: title_end(document.title, document.source)]
    start = summary_start(document.summary, document.title, title, document.source) if title else 0
    yield from _units(title, language, True)
    yield from _units(document.summary[start : start + MOST_TEXT], language, False)


def _units(text: str, language: str, in_title: bool) -> Iterator[Unit]:
    found = tokens(text)
    if not found:
        return
    written = [text[token.start : token.end] for token in found]
    capitals = [word[0].isupper() for word in written]
    loud = _is_loud(written, capitals)
    common = [is_common(token.folded, language) or not _says_anything(token, word)
              for token, word in zip(found, written, strict=True)]
    gaps = [text[before.end : after.start] for before, after in pairwise(found)]
    joined = [False, *(gap in _JOINS for gap in gaps)]
    first = [True, *(gap != " " and _ENDS.search(gap) is not None for gap in gaps)]
    for at, token in enumerate(found):
        if common[at]:
            continue
        told = None if loud or first[at] or language == "de" else capitals[at]
        yield Unit((stem_of(token.folded, language),), written[at], (token.folded,), told, in_title)
        end = at + 1
        while end < len(found) and joined[end] and common[end] and end - at <= _INNER:
            end += 1
        if end < len(found) and joined[end] and not common[end]:
            yield _unit(text, found, common, at, end, None if loud else capitals[at] and capitals[end], in_title)
        if not loud and capitals[at]:
            yield from _longer_names(text, found, common, capitals, joined, at, end, in_title)


def _longer_names(text: str, found: list[Token], common: list[bool], capitals: list[bool], joined: list[bool], at: int,
                  begin: int, in_title: bool) -> Iterator[Unit]:
    """The names of more than two words with a capital that begin at a word: "Bank of the Far North"."""
    if not (begin < len(found) and joined[begin] and capitals[begin] and not common[begin]):
        return
    end = begin
    while end + 1 < len(found) and joined[end + 1] and end + 1 - at < LONGEST:
        end += 1
        if common[end]:
            continue
        if not capitals[end]:
            return
        yield _unit(text, found, common, at, end, True, in_title)


def _unit(text: str, found: list[Token], common: list[bool], at: int, end: int, name: bool | None, in_title: bool) -> Unit:
    key = tuple([token.folded for token in found[at : end + 1]])
    content = key if end - at == 1 else tuple([found[place].folded for place in range(at, end + 1) if not common[place]])
    return Unit(key, text[found[at].start : found[end].end], content, name, in_title)


def _is_loud(written: list[str], capitals: list[bool]) -> bool:
    """Whether a text has so many capitals, as headlines in English may, that they tell no names."""
    longer = [big for word, big in zip(written, capitals, strict=True) if len(word) > 3]
    return len(longer) > 1 and sum(longer) > _TITLE_CASE * len(longer)


def _says_anything(token: Token, word: str) -> bool:
    """Numbers and single letters say nothing; neither do two small Latin letters."""
    folded = token.folded
    if folded.isdigit() or len(folded) < 2:
        return False
    return len(folded) > 2 or word.isupper() or not folded.isascii()
