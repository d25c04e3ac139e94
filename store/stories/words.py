"""What an item is about, as numbers: a title and a summary come in, hashed stems with their kinds go out.

A term is the CRC-32 of a folded stem: 32 bits keep the index small, and two words in 200,000 that share one do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from store.text import fold, tokens

from .prior import guess_language

WORD, NUMBER, NAME, ORDINAL = 0, 1, 2, 3
SUMMARY_TERMS = 24
"""Distinct summary words that are kept beside those of the title: the first ones, where news says what happened."""
SHINGLES = 8
_CUT = 5
_SUMMARY_CHARS = 380
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "uk": "russian",
}  # fmt: skip
_SEPARATOR = re.compile(r"\s+(?:[|\"–—»·•-]|--|::)\s+")
_MARKUP = re.compile(r"<[^<>]*>|https?://\S+")


_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|e|er|re|eme|nd|o|a|ro|do|to)")
_AFTER_ORDINAL = re.compile(r"\. \w|[-\u2011](?:й|го|му|м|я|ю|е|ое|ая|ый|ий|х|га|ма|та)(?!\w)|[ºª°]")
_COUNTED_WORDS = (
    "day game match round week part episode chapter stage race phase article no number vol season group "
    "tag spiel runde woche teil folge jour match semaine partie etape dia jornada semana parte etapa ronda "
    "день тур матч раунд неделя серия этап часть dzien mecz runda tydzien czesc dag vecka del"
)
_COUNTED = frozenset(_COUNTED_WORDS.split())


def _ordinal(text: str, end: int, folded: str, before: str) -> bool:
    """Whether a number says which one (12th, 12-й, 12. Paket, day 12) rather than how many."""
    return before in _COUNTED or _ORDINAL.fullmatch(folded) is not None or _AFTER_ORDINAL.match(text, end) is not None


class Sketch(NamedTuple):
    """An item before its words are weighed: terms with kinds in order, first of the title, then of the summary."""

    lang: str
    title: dict[int, int]
    summary: dict[int, int]
    shingles: tuple[int, ...]
    heading: int
    roundup: bool


@lru_cache(maxsize=64)
def _stemmer(lang: str) -> Callable[[str], str] | None:
    algorithm = _STEMMERS.get(lang)
    if algorithm is None:
        return None
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(algorithm).stemWord
    return stem


def number_of(lang: str, stem: str) -> int:
    """The number of a stem. Outside English it is cut at five letters: what stemmers leave of inflection, derivation and
    compounds keeps reports of one event apart more often than two words with one beginning bring others together."""
    return crc32((stem if lang == "en" else stem[:_CUT]).encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=30_000)
def term(lang: str, folded: str) -> int:
    """The number of a folded word of a language: of its stem, where the language has a stemmer."""
    stem = _stemmer(lang)
    return number_of(lang, stem(folded) if stem else folded)


def without_publisher(title: str, source: str = "") -> str:
    """A title without the outlet's name behind it: the last part, when it is the source's name or short beside the rest."""
    parts = _SEPARATOR.split(title)
    while len(parts) > 1:
        words = len(parts[-1].split())
        rest = sum(len(part.split()) for part in parts[:-1])
        if not (words <= 4 and rest >= 4) and not (source and fold(parts[-1]) == fold(source)):
            break
        parts.pop()
    return " - ".join(parts)


_THOUSANDS = re.compile(r"(?<=\d)[.,'\u00a0\u202f](?=\d{3}(?!\d))")
_ROUNDUP = re.compile(
    r"\b(?:morning|evening|daily|weekly|your|afternoon|news|world)\s+(?:briefing|brief|digest|round-?up|headlines|recap)\b"
    r"|\b(?:round-?up|newsletter|in brief|live updates?|live blog|liveblog|liveticker|live-ticker|newsticker|as it happened"
    r"|at a glance|in pictures|photos? of the (?:day|week)|letters to the editor|quiz|week in review|top stories"
    r"|resumen del d[ií]a|en vivo|en direct|revue de presse|ao vivo|direkt:|senaste nytt|na żywo|relacja na żywo"
    r"|прямая трансляция|онлайн|итоги дня|главное за)\b",
    re.IGNORECASE,
)


def sketch(title: str, summary: str, source: str = "", lang: str = "") -> Sketch:
    """The terms of an item; `lang` may be unknown (then it is guessed) or carry a region (`en-GB`)."""
    lang = lang[:2].lower() if lang else ""
    plain = without_publisher(title, source)
    plain = _THOUSANDS.sub("", plain)
    words = tokens(plain)
    lang = lang or guess_language([word.folded for word in words])
    letters = capitals = 0
    for word in words:
        first = plain[word.start]
        if first.isalpha():
            letters += 1
            capitals += first.isupper()
    # where most words are capitalised, or all nouns are, capitals do not tell names
    telling = capitals <= 0.6 * letters and lang != "de"
    kinds: dict[int, int] = {}
    for index, word in enumerate(words):
        first = plain[word.start]
        number = term(lang, word.folded)
        if first.isdigit():
            before = words[index - 1].folded if index else ""
            kinds[number] = ORDINAL if _ordinal(plain, word.end, word.folded, before) else NUMBER
        elif telling and index and first.isupper():
            kinds[number] = NAME
        else:
            kinds.setdefault(number, WORD)
    heading = crc32(" ".join(word.folded for word in words).encode("utf-8", "surrogatepass"))
    rest: dict[int, int] = {}
    shingles: tuple[int, ...] = ()
    if summary:
        text = summary[:_SUMMARY_CHARS]
        if "<" in text or "://" in text:
            text = _MARKUP.sub(" ", text)
        run = []
        for word in tokens(text):
            number = term(lang, word.folded)
            run.append(number)
            if len(rest) < SUMMARY_TERMS and number not in kinds:
                first = text[word.start]
                rest.setdefault(number, NUMBER if first.isdigit() else NAME if first.isupper() and word.start else WORD)
        if len(run) >= 12:
            grams = {hash((run[i], run[i + 1], run[i + 2])) & 0xFFFFFFFF for i in range(len(run) - 2)}
            shingles = tuple(sorted(grams)[:SHINGLES])
    return Sketch(lang, kinds, rest, shingles, heading, _ROUNDUP.search(title) is not None)
