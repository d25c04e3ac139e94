"""What may befall a word of the news on its way: the disturbances that bench/match_fuzz.py measures recall under.

In: a document and the rules. Out: the document disturbed. Names are edited where the rules found them, one word of five
letters or more in each; whatever an edit makes is never a word of its own (by the shipped lists, or by a file of words).
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from store.match import Matcher
from store.match.commons import UNKNOWN, standing
from store.match.stems import language_for, language_of
from store.text import fold, tokens
from store.types import Document

Change = Callable[[Matcher, Document, random.Random], Document]
Edit = Callable[[str, random.Random], str]

dictionary: set[str] = set()
"""Folded words that an edit must not make; where it is empty, the shipped lists say what is a word."""


def is_word(folded: str, language: str) -> bool:
    """Whether an edit made another word."""
    if dictionary:
        return folded in dictionary
    return standing(folded, language_for(folded, language)) != UNKNOWN


def _letters(word: str) -> list[str]:
    return [letter for letter in word.lower() if letter.isalpha()] or ["x"]


def insert(word: str, chance: random.Random) -> str:
    """One letter more."""
    at = chance.randrange(len(word))
    return word[:at] + chance.choice(_letters(word)) + word[at:]


def double(word: str, chance: random.Random) -> str:
    """A letter written twice."""
    at = chance.randrange(len(word))
    return word[:at] + word[at].lower() + word[at:] if at else word[0] + word[0].lower() + word[1:]


def drop(word: str, chance: random.Random) -> str:
    """One letter less."""
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def swap(word: str, chance: random.Random) -> str:
    """Two neighbours swapped."""
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def other(word: str, chance: random.Random) -> str:
    """Another letter of the word's script."""
    at = chance.randrange(len(word))
    letter = chance.choice(_ALPHABETS["cyrillic" if "\u0400" <= word[at].lower() <= "\u04ff" else "latin"])
    return word[:at] + letter + word[at + 1 :]


_ALPHABETS = {"latin": "abcdefghijklmnopqrstuvwxyz", "cyrillic": "абвгдежзиклмнопрстуфхцчшыья"}


def any_edit(word: str, chance: random.Random) -> str:
    """Any of the edits."""
    return chance.choice((insert, drop, swap, other))(word, chance)


def edited(word: str, language: str, chance: random.Random, edit: Edit = any_edit) -> str:
    """A word with one edit, which is no word of its own; itself where twenty tries found none."""
    for _ in range(20):
        new = edit(word, chance)
        folded = fold(new)
        if folded != fold(word) and len(folded) > 3 and not is_word(folded, language):
            return new
    return word


def misspell(edit: Edit = any_edit, *, names_only: bool = True) -> Change:
    """One edit in one word of five letters or more of every matched name (a term that begins with a capital), or of every
    matched term."""

    def change(matcher: Matcher, document: Document, chance: random.Random) -> Document:
        language = language_of(document.lang)
        fields = {"title": document.title, "summary": document.summary}
        spans: dict[str, set[tuple[int, int]]] = {"title": set(), "summary": set()}
        taken: dict[tuple[str, int, int], tuple[int, int]] = {}
        for match in matcher.explain(document, all=True):
            for hit in match.hits:
                words = [word for word in tokens(hit.text) if len(word.folded) >= 5 and word.folded.isalpha()]
                name = not hit.term.lstrip('="').startswith(tuple("abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщэюя"))
                if hit.field not in spans or not words or not (name or not names_only):
                    continue
                inside = [
                    place
                    for (field, start, end), place in taken.items()
                    if field == hit.field and start < hit.end and hit.start < end
                ]
                if inside:
                    continue  # a word of it is edited already, for another term
                word = chance.choice(words)
                place = (hit.start + word.start, hit.start + word.end)
                taken[hit.field, hit.start, hit.end] = place
                spans[hit.field].add(place)
        for field, places in spans.items():
            text = fields[field]
            for start, end in sorted(places, reverse=True):
                text = text[:start] + edited(text[start:end], language, chance, edit) + text[end:]
            fields[field] = text
        return replace(document, **fields)

    return change


def both(change: Callable[[str], str]) -> Change:
    """The same done to title and summary."""
    return lambda matcher, document, chance: replace(document, title=change(document.title), summary=change(document.summary))


def without_accents(text: str) -> str:
    """Latin letters without their accents; й and ї keep what makes them letters."""
    return "".join(
        unicodedata.normalize("NFD", letter)[0] if letter < "\u0250" or letter in "Ёё" else letter
        for letter in unicodedata.normalize("NFC", text)
    )


def accents_added(text: str) -> str:
    """An accent on every e and a diaeresis on every o."""
    return unicodedata.normalize("NFC", text.replace("e", "e\u0301").replace("o", "o\u0308"))


def one_accent(matcher: Matcher, document: Document, chance: random.Random) -> Document:
    """One accent in every word of four letters or more of Latin script."""

    def accented(match: re.Match[str]) -> str:
        word = match[0]
        places = [at for at, letter in enumerate(word) if letter in "aeiouyAEIOUY"]
        if not places:
            return word
        at = chance.choice(places)
        return unicodedata.normalize("NFC", word[: at + 1] + chance.choice("\u0301\u0300\u0308\u0302") + word[at + 1 :])

    return both(lambda text: re.sub(r"[A-Za-z]{4,}", accented, text))(matcher, document, chance)


_BRITISH = {"defense": "defence", "labor": "labour", "center": "centre", "organiz": "organis", "program": "programme",
            "color": "colour", "honor": "honour", "neighbor": "neighbour", "favor": "favour", "license": "licence",
            "offense": "offence", "armor": "armour", "harbor": "harbour", "theater": "theatre", "mobiliz": "mobilis",
            "recogniz": "recognis", "stabiliz": "stabilis", "normaliz": "normalis", "criticiz": "criticis",
            "authoriz": "authoris", "modernize": "modernise", "paralyze": "paralyse", "traveled": "travelled",
            "canceled": "cancelled", "maneuver": "manoeuvre", "signaling": "signalling", "fueling": "fuelling",
            "skeptic": "sceptic"}  # fmt: skip


def respelt(pairs: dict[str, str]) -> Callable[[str], str]:
    """Words with one spelling put for the other, capitals kept."""
    known = {**pairs, **{one.capitalize(): two.capitalize() for one, two in pairs.items()}}
    found = re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True)))
    return lambda text: found.sub(lambda match: known[match[0]], text)


to_british = respelt({one: two for one, two in _BRITISH.items() if one != "program"})
to_american = respelt({two: one for one, two in _BRITISH.items()})

ROMANISED = (
    {"Zelenskyy": "Zelenskyi", "Zelensky": "Zelenskiy", "Lavrov": "Lawrow", "Peskov": "Peskoff", "Dmitriev": "Dmitriyev",
     "Medvedev": "Medwedew", "Zakharova": "Zaharova", "Ryabkov": "Riabkov", "Ushakov": "Uschakow"},
    {"Zelenskyy": "Zelensky", "Zelenskiy": "Zelenskyy", "Lavrov": "Lavroff", "Peskov": "Pieskov", "Dmitriev": "Dmitrijev",
     "Medvedev": "Medvedyev", "Zakharova": "Sakharova", "Ryabkov": "Rjabkov", "Ushakov": "Oushakov", "Kharkiv": "Harkiv",
     "Yermak": "Jermak", "Sybiha": "Sibiha", "Umerov": "Oumerov", "Vladimir": "Wladimir", "Patrushev": "Patruschev",
     "Shoigu": "Shoygu", "Belousov": "Belusov", "Kyiv": "Kyjiv", "Volodymyr": "Wolodymyr"},
    {"Zelenskyy": "Zelenskii", "Zelenskiy": "Zelenskij", "Zelensky": "Zelenski", "Medvedev": "Medvedjev",
     "Putin": "Poutin", "Kuleba": "Kouleba", "Stefanishyna": "Stefanischyna", "Sergei": "Sergey",
     "Lavrov": "Lawrov", "Ryabkov": "Ryabkow", "Ushakov": "Ushakow", "Peskov": "Peskow", "Yushchenko": "Juschtschenko",
     "Lukashenko": "Lukaschenko", "Shmyhal": "Schmyhal", "Zaluzhny": "Zaluzhnyi", "Syrskyi": "Syrsky"},
)  # fmt: skip

CURLY = str.maketrans({"'": "\u2019"})
STRAIGHT = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})
APOSTROPHES = str.maketrans({"'": "\u02bc", "\u2019": "\u02bc"})


def curly_pairs(text: str) -> str:
    """Straight double quotes as curly ones, in turn."""
    parts = text.replace("'", "\u2019").split('"')
    return parts[0] + "".join(("\u201c", "\u201d")[number % 2] + part for number, part in enumerate(parts[1:]))


def possessive(matcher: Matcher, document: Document, chance: random.Random) -> Document:
    """Every matched name of Latin script with a possessive s."""
    return _names_changed(matcher, document, lambda text: text + "\u2019s" if text.isascii() and text.isalpha() else text)


def hyphened(matcher: Matcher, document: Document, chance: random.Random) -> Document:
    """Every matched name joined to a word by a hyphen."""
    return _names_changed(matcher, document, lambda text: text + "-led")


def _names_changed(matcher: Matcher, document: Document, change: Callable[[str], str]) -> Document:
    fields = {"title": document.title, "summary": document.summary}
    spans: dict[str, set[tuple[int, int]]] = {"title": set(), "summary": set()}
    for match in matcher.explain(document, all=True):
        for hit in match.hits:
            if hit.field in spans and hit.text[:1].isupper():
                spans[hit.field].add((hit.start, hit.end))
    for field, places in spans.items():
        text = fields[field]
        for start, end in sorted(places, reverse=True):
            if not text[end : end + 1].isalnum() and text[end : end + 1] not in "'\u2019-":
                text = text[:end] + change(text[start:end])[end - start :] + text[end:]
        fields[field] = text
    return replace(document, **fields)


CHANGES: dict[str, Change] = {
    "as they are": lambda matcher, document, chance: document,
    "one edit in every matched name": misspell(),
    "one edit in every matched term": misspell(names_only=False),
    "  a letter more": misspell(insert),
    "  a letter doubled": misspell(double),
    "  a letter less": misspell(drop),
    "  two letters swapped": misspell(swap),
    "  another letter": misspell(other),
    "accents dropped": both(without_accents),
    "accents added: every e and o": both(accents_added),
    "accents added: one a word": one_accent,
    "British spelling": both(to_british),
    "American spelling": both(to_american),
    "upper case": both(str.upper),
    "lower case": both(str.lower),
    "title case": both(str.title),
    "curly quotes": both(curly_pairs),
    "straight quotes": both(lambda text: text.translate(STRAIGHT)),
    "letter apostrophes": both(lambda text: text.translate(APOSTROPHES)),
    "names possessive": possessive,
    "names before a hyphen": hyphened,
    "romanised otherwise, 1": both(respelt(ROMANISED[0])),
    "romanised otherwise, 2": both(respelt(ROMANISED[1])),
    "romanised otherwise, 3": both(respelt(ROMANISED[2])),
}  # fmt: skip
