"""What a report tells that its story has not told yet: names and numbers of a later report, in the words of its text.

In: texts. Out: the new names and numbers. A name is a word with a capital inside a sentence (together with those beside it)
that no earlier report has; scripts without capitals and German, whose every noun has one, give numbers alone. Dates,
days and hours are told anew in every report and are no news.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store.text import Token, tokens

from .prior import guess_language
from .words import without_publisher

LEADING = 240  # code points of a summary that are looked at: news says first what is new
MOST = 6       # names and numbers told
_SENTENCE_END = re.compile(r"[.!?…:;«»“”„\"–—|(]\s*$")
_NAMELESS = {"de"}
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:er|s|г)?")
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec am pm gmt utc est "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo mr mrs ms dr sir"
)
_CALENDAR = frozenset(_DAYS.split())  # capitals that name no one
_BEGINNINGS = (
    "janu janv febr fevr marc marz mars apri abri avri juni juin june july juli juil augu agos aout sept sett sete octo okto "
    "otto outu nove dece deze dici ener styc lute kwie maja czer lipc sier wrze pazd grud янва февр март апре июня июля авгу "
    "сент октя нояб дека січн люто бере квіт трав черв липн серп вере жовт лист груд"
)
_MONTHS = frozenset(_BEGINNINGS.split())
_SHORT = "jan feb mar apr may mai jun jul aug sep oct okt nov dec dez dic ene abr ago мая май"
_SHORT_MONTHS = frozenset(_SHORT.split())


class Told(NamedTuple):
    """A report as novelty sees it."""

    title: str
    summary: str = ""
    source: str = ""
    lang: str = ""


class News(NamedTuple):
    """What is new in a report, as it writes it: those of the title first."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """In a line."""
        return ", ".join((*self.names, *self.numbers))


class _Known:
    """Words told already; two are one when they differ in an ending of three letters at most behind four in common."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._short: set[str] = set()
        self._long: dict[str, list[str]] = {}
        for text in texts:
            for word in tokens(text):
                self.add(word.folded)

    def add(self, folded: str) -> None:
        if folded[0].isdigit():
            self._short.add(_figure(folded))
        elif len(folded) < 4:
            self._short.add(folded)
        else:
            self._long.setdefault(folded[:4], []).append(folded)

    def __contains__(self, folded: str) -> bool:
        if folded[0].isdigit():
            return _figure(folded) in self._short
        if len(folded) < 4:
            return folded in self._short
        return any(_one_word(folded, other) for other in self._long.get(folded[:4], ()))


def _one_word(first: str, second: str) -> bool:
    same = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        same += 1
    return max(len(first), len(second)) - same <= 3


def _figure(folded: str) -> str:
    """A figure without what is tied to it: of 12th, 12-й and 500m the digits."""
    figure = re.match(r"\d+", folded)  # not so ፩ or ①, which are digits, but none that are written together
    return figure[0] if figure else folded


def news(report: Told, before: Iterable[Told]) -> News:
    """The names and numbers that none of the reports before it has. A new one in the title is news; of the beginning of a
    summary, where background stands beside what happened, two are needed."""
    known = _Known(text for told in before for text in (told.title, told.summary))
    for word in tokens(report.source):
        known.add(word.folded)
    plain, summary = without_publisher(report.title, report.source), report.summary[:LEADING]
    lang = report.lang[:2].lower() or guess_language([word.folded for word in tokens(f"{plain} {summary}")])
    inside = {word.folded for text in (plain, summary) for word in _inner_names(text, lang)}
    title = _facts(plain, lang, known, inside)
    rest = _facts(summary, lang, known, inside)
    if not title and len(rest) < 2:
        return News()
    facts = (title + rest)[:MOST]
    return News(tuple(text for text, number in facts if not number), tuple(text for text, number in facts if number))


def _facts(text: str, lang: str, known: _Known, inside: set[str]) -> list[tuple[str, bool]]:
    """New names and numbers of a text as written, and whether each is a number; they are known from then on."""
    words = tokens(text)
    capitals = _telling(text, words, lang)
    facts: list[tuple[str, bool]] = []
    index = 0
    while index < len(words):
        word = words[index]
        end = index + 1
        if text[word.start].isdigit():
            if word.folded not in known and not _dated(text, words, index):
                facts.append((text[word.start:word.end], True))
            known.add(word.folded)
        elif _capital(text, word) and (word.folded in inside or (capitals and _is_name(text, words, index))):
            while end < len(words) and text[words[end - 1].end:words[end].start] == " " and _capital(text, words[end]):
                end += 1
            if any(one.folded not in known for one in words[index:end]):
                facts.append((text[word.start:words[end - 1].end], False))
            for one in words[index:end]:
                known.add(one.folded)
        index = end
    return facts


def _inner_names(text: str, lang: str) -> list[Token]:
    """Words with a capital that no beginning of a sentence explains."""
    words = tokens(text)
    return [word for index, word in enumerate(words) if _is_name(text, words, index)] if _telling(text, words, lang) else []


def _telling(text: str, words: Sequence[Token], lang: str) -> bool:
    """Whether capitals tell names here: not in German, nor where most words have one (a headline in title case)."""
    letters = [word for word in words if text[word.start].isalpha()]
    if lang in _NAMELESS:
        return False
    if len(letters) <= 4 and any(text[word.start].islower() and len(word.folded) > 4 for word in letters):
        return True
    return sum(text[word.start].isupper() for word in letters) <= 0.6 * len(letters)


def _capital(text: str, word: Token) -> bool:
    return text[word.start].isupper() and word.folded not in _CALENDAR and len(word.folded) > 1


def _is_name(text: str, words: Sequence[Token], index: int) -> bool:
    """A capital that no beginning of a sentence explains; in capitals throughout (NATO) it may stand anywhere."""
    word = words[index]
    if not _capital(text, word):
        return False
    written = text[word.start:word.end]
    if len(written) > 1 and written.isupper() and any(text[one.start].islower() for one in words):
        return True
    return index > 0 and not _SENTENCE_END.search(text[words[index - 1].end:word.start])


def _dated(text: str, words: Sequence[Token], index: int) -> bool:
    """A year, an hour, or a day beside the name of a month."""
    word = words[index]
    if _YEAR.fullmatch(word.folded) or _TIME.match(text, word.start) or _TIME.search(text[max(0, word.start - 3):word.end]):
        return True
    digits = _figure(word.folded)
    if len(digits) > 2 or int(digits) > 31:
        return False
    beside = [words[place].folded for place in (index - 1, index + 1, index + 2) if 0 <= place < len(words)]
    return any(other[:4] in _MONTHS or other in _SHORT_MONTHS for other in beside)
