"""Texts whose case tells nothing, and what `=` means there.

In: a field, or a word that a rule wants exactly so where it stands in another case. Out: whether the field is all capitals,
without any, or capitalised word by word; and whether the word may be the one that is meant. `=US` in "the us said no" and "US"
are one; "tell us" is not.
"""

from __future__ import annotations

import re

from . import commons
from .stems import language_for

_FEWEST = 4
"""Words of a field from which on its case is judged: "Vance says" and "vance says" say what they say."""

_LOWER_WORD = re.compile(r"(?<![^\W_])(?<!\w['\u2019])[a-z\u00df-\u00f6\u00f8-\u00ff\u0430-\u045f\u0491]")
_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_ARTICLE = re.compile(r"\b(?:the|a)\s+$", re.IGNORECASE)
_OPENING = re.compile(r"(?:^|[:;.!?|\u2013\u2014\u2022])[\s'\"\u2018\u201c\u00ab]*$")
_NEVER_FIRST = frozenset({"us"})
"""Very common words that open no sentence."""
_LITTLE = """
a al am an and any are as at be but by can d de del den der des det di die do du e ein el en er es est et fur go had
has he her him his how i il im in is it its la las le les lo los man me mit my no nor not o of och off on or os our
out per pod por que se she si so som son sur te the to too u um un una und up us van via vi von was way we who why y
you za will with may might must shall из на не но по то от до за он мы вы их же бы
"""
_SMALL = frozenset(_LITTLE.split())
"""Short words that hold sentences together: an abbreviation or a name that is spelt like one needs a sign."""


def tells_nothing(text: str) -> bool:
    """Whether the case of a field tells nothing: all capitals, none at all, or each word with its first letter alone."""
    if text.isupper() or text.islower():
        return len(text.split(None, _FEWEST)) >= _FEWEST
    if _LOWER_WORD.search(text) is not None:
        return False
    words = _LETTERS.findall(text)
    return len(words) >= _FEWEST and all(word[0].isupper() and (word.istitle() or word == word.capitalize()) for word in words)


def may_be(exact: str, text: str, start: int, end: int, language: str) -> bool:
    """Whether a word in a text whose case tells nothing may be the one that a rule wants as `exact`, written otherwise.

    One that is spelt like a very common word needs a sign: full stops, a hyphen, an article, or the opening of a sentence
    for a word that never opens one. A name that is also a common word is taken in capitals alone."""
    folded = exact.casefold()
    if exact == folded:
        return True
    language = language_for(folded, language)
    if folded not in _SMALL:
        if text.isupper() or len(folded) < 4:
            return True
        if exact.isupper():
            return not any(commons.is_very_common(folded, one) for one in {language, "en"} if one)
        return commons.standing(folded, language) < commons.COMMON
    if "." in text[start:end] or text[end : end + 1] == "-" or text[start - 1 : start] == "-":
        return True
    before = text[:start]
    return _ARTICLE.search(before[-12:]) is not None or (folded in _NEVER_FIRST and _OPENING.search(before[-6:]) is not None)
