"""What an item is about, as numbers: a title and a summary come in, hashed stems with their kinds go out.

A term is the CRC-32 of a folded stem: 32 bits keep the index small, and two words in 200,000 that share one do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple
from zlib import crc32

from store.text import fold, piece_tokens, spans_blanks, tokens

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
_MAY_SEPARATE = re.compile(r"[|\"–—»·•:-]\s")
_MARKUP = re.compile(r"<[^<>]*>|https?://\S+")


_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|e|er|re|eme|nd|o|a|ro|do|to)")
_AFTER_ORDINAL = re.compile(r"\. \w|[-\u2011](?:й|го|му|м|я|ю|е|ое|ая|ый|ий|х|га|ма|та)(?!\w)|[ºª°]")
_COUNTED_WORDS = (
    "day game match round week part episode chapter stage race phase article no number vol season group "
    "tag spiel runde woche teil folge jour match semaine partie etape dia jornada semana parte etapa ronda "
    "день тур матч раунд неделя серия этап часть dzien mecz runda tydzien czesc dag vecka del"
)
_COUNTED = frozenset(_COUNTED_WORDS.split())


def _ordinal(folded: str, before: str) -> bool:
    """Whether a number says by itself or the word before it which one (12th, day 12) rather than how many."""
    return before in _COUNTED or _ORDINAL.fullmatch(folded) is not None


class Sketch(NamedTuple):
    """An item before its words are weighed: terms in order, of the title with their kinds, and of the summary."""

    lang: str
    title: dict[int, int]
    summary: list[int]
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


@lru_cache(maxsize=2_000)
def term(lang: str, folded: str) -> int:
    """The number of a folded word of a language: of its stem, where the language has a stemmer."""
    stem = _stemmer(lang)
    return number_of(lang, stem(folded) if stem else folded)


_COMPOUNDING = frozenset(("da", "de", "nb", "nl", "nn", "no", "sv"))
_COMPOUND = 10


@lru_cache(maxsize=30_000)
def tail(lang: str, folded: str) -> int | None:
    """The number of a long word's end, where languages write compounds as one word: its last part says what it speaks of,
    and the cut leaves only the beginning, which may be another in the next report. No word has that number."""
    if len(folded) < _COMPOUND or lang not in _COMPOUNDING:
        return None
    stem = _stemmer(lang)
    ending = (stem(folded) if stem else folded)[-_CUT:]
    return crc32(("-" + ending).encode("utf-8", "surrogatepass"))


_Word = tuple[int, int, str, bool]
"""Number, kind as far as the first letter tells it, the word folded, whether it begins with a letter."""

_PIECES_KEPT = 25_000
_PIECE = 40
_EDGES = ".,:;!?\"'()"


class _Kept(dict[str, "_Remembered"]):
    """What is remembered, by language, and how much of it is new."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def age(self) -> None:
        """Forget what has not been asked for since this happened last."""
        for known in self.values():
            known.before = dict(known)
            known.clear()
        self.count = 0


class _Remembered(dict[str, Any]):
    """What pieces of text between blanks are, of one language."""

    def __init__(self, lang: str, kept: _Kept) -> None:
        super().__init__()
        self.before: dict[str, Any] = {}
        self._lang, self._kept = lang, kept

    def __missing__(self, piece: str) -> Any:
        made = self.before.get(piece)
        if made is None:
            made = self._made(piece)
            if len(piece) > _PIECE:
                return made
        kept = self._kept
        if kept.count >= _PIECES_KEPT:
            kept.age()
        kept.count += 1
        self[piece] = made
        return made

    def _made(self, piece: str) -> Any:
        raise NotImplementedError


def _word(lang: str, text: str, start: int, end: int, folded: str) -> _Word:
    """A word that stands there in a text."""
    first = text[start]
    kind = NUMBER if first.isdigit() else NAME if first.isupper() else WORD
    return term(lang, folded), kind, folded, first.isalpha()


class _Words(_Remembered):
    """The words of pieces."""

    def _made(self, piece: str) -> tuple[_Word, ...]:
        if piece.isascii() and piece.isalpha() and len(piece) <= _PIECE:  # one plain word, as most pieces are
            folded = piece.lower()
            return ((term(self._lang, folded), NAME if piece[0] != folded[0] else WORD, folded, True),)
        return tuple([_word(self._lang, piece, *word) for word in piece_tokens(piece)])


class _Numbers(_Remembered):
    """The numbers of the words of pieces."""

    def _made(self, piece: str) -> tuple[int, ...]:
        core = piece.strip(_EDGES)
        if core.isascii() and core.isalnum() and len(core) <= _PIECE:
            return (term(self._lang, core.lower()),)
        return tuple([term(self._lang, word.folded) for word in piece_tokens(piece)])


_words_of = _Kept()
_numbers_of = _Kept()


def _words(text: str, lang: str) -> list[_Word]:
    """The words of a text in order."""
    known = _words_of.get(lang)
    if known is None:
        known = _words_of[lang] = _Words(lang, _words_of)
    if spans_blanks(text):
        return [_word(lang, text, *word) for word in tokens(text)]
    return list(chain.from_iterable(map(known.__getitem__, text.split())))


def _numbers(text: str, lang: str) -> list[int]:
    """The numbers of the words of a text in order."""
    if spans_blanks(text):
        return [term(lang, word.folded) for word in tokens(text)]
    known = _numbers_of.get(lang)
    if known is None:
        known = _numbers_of[lang] = _Numbers(lang, _numbers_of)
    return list(chain.from_iterable(map(known.__getitem__, text.split())))


def without_publisher(title: str, source: str = "") -> str:
    """A title without the outlet's name behind it: the last part, when it is the source's name or short beside the rest."""
    if _MAY_SEPARATE.search(title) is None:
        return title
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


# What every round-up has in it: most titles have none of them, and the pattern is slow.
_OF_ROUNDUPS = (
    "brief", "digest", "round", "headlines", "recap", "newsletter", "live", "ticker", "happened", "glance", "pictures",
    "photo", "editor", "quiz", "review", "stories", "resumen", "vivo", "direct", "presse", "direkt", "nytt", "ywo",
    "трансляция", "онлайн", "итоги", "главное",
)  # fmt: skip


def _is_roundup(title: str) -> bool:
    low = title.casefold()
    if not title.isascii():
        low = low.replace("i\u0307", "i").replace("\u0131", "i")  # the pattern takes these for an i
    return any(map(low.__contains__, _OF_ROUNDUPS)) and _ROUNDUP.search(title) is not None


def sketch(title: str, summary: str, source: str = "", lang: str = "") -> Sketch:
    """The terms of an item; `lang` may be unknown (then it is guessed) or carry a region (`en-GB`)."""
    lang = lang[:2].lower() if lang else ""
    plain = _THOUSANDS.sub("", without_publisher(title, source))
    if not lang:
        quick = plain.isascii() and "'" not in plain
        lang = guess_language(plain.lower().split() if quick else [word.folded for word in tokens(plain)])
    words = _words(plain, lang)
    letters = capitals = 0
    counted = False
    for _, kind, _, letter in words:
        if letter:
            letters += 1
            if kind == NAME:
                capitals += 1
        elif kind == NUMBER:
            counted = True
    # where most words are capitalised, or all nouns are, capitals do not tell names
    telling = capitals <= 0.6 * letters and lang != "de"
    marked = counted and _AFTER_ORDINAL.search(plain) is not None
    ends = [word.end for word in tokens(plain)] if marked else []
    compounding = lang in _COMPOUNDING
    kinds: dict[int, int] = {}
    before = ""
    for index, (number, kind, folded, _) in enumerate(words):
        if kind == NUMBER:
            kinds[number] = (
                ORDINAL if _ordinal(folded, before) or (marked and _AFTER_ORDINAL.match(plain, ends[index])) else NUMBER
            )
        elif telling and index and kind == NAME:
            kinds[number] = NAME
        else:
            kinds.setdefault(number, WORD)
        if compounding and (end := tail(lang, folded)) is not None:
            kinds.setdefault(end, WORD)
        before = folded
    heading = crc32(" ".join([word[2] for word in words]).encode("utf-8", "surrogatepass"))
    rest: list[int] = []
    shingles: tuple[int, ...] = ()
    if summary:
        text = summary[:_SUMMARY_CHARS]
        if "<" in text or "://" in text:
            text = _MARKUP.sub(" ", text)
        run = _numbers(text, lang)
        rest = [number for number in dict.fromkeys(run) if number not in kinds][:SUMMARY_TERMS]
        if len(run) >= 12:
            grams = set(map((0xFFFFFFFF).__and__, map(hash, zip(run, run[1:], run[2:], strict=False))))
            shingles = tuple(sorted(grams)[:SHINGLES])
    return Sketch(lang, kinds, rest, shingles, heading, _is_roundup(title))
