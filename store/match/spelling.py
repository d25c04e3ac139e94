"""Spelling variants: pairs that differ by a habit of writing, not by a slip.

In: two folded words that are within reach of each other. Out: whether one is the other in another spelling. This lets
"defense" stand for "defence" although both are words of their own.
"""

from __future__ import annotations

import re

_BRITISH = (
    (re.compile(r"(?<=[a-z]{2}[bdlmnrtv])our(?=$|s|e|i|a|l|f|y)"), "or"),
    (re.compile(r"(?<=[a-z]{2})is(?=(?:e|es|ed|ing|ation|ations|er|ers)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})ys(?=(?:e|es|ed|ing|er|ers)$)"), "yz"),
    (re.compile(r"(?<=[ei]n)c(?=e$|es$|ed$|eless$|ive$)"), "s"),
    (re.compile(r"tre(?=$|s$|d$)"), "ter"),
    (re.compile(r"bre(?=$|s$)"), "ber"),
    (re.compile(r"ogue(?=$|s$)"), "og"),
    (re.compile(r"mme(?=$|s$)"), "m"),
    (re.compile(r"(?<=[aeiou])ll(?=(?:ed|ing|er|ers|or|ors|ation)$)"), "l"),
    (re.compile(r"^(?P<a>[a-z]+)ae(?=[a-z])"), r"\g<a>e"),
    (re.compile(r"fulf?ill?"), "fulfil"),
    (re.compile(r"^oe|^ae"), "e"),
)
_ROMANISED = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"tch|tsch"), "ch"),
    (re.compile(r"sch"), "sh"),
    (re.compile(r"kh|gh"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ck|c(?=[aourlk])|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"[iyj]+(?=[aeou])"), ""),
    (re.compile(r"[iyj]+"), "i"),
)


def _american(word: str) -> str:
    for pattern, replacement in _BRITISH:
        word = pattern.sub(replacement, word)
    return word


def _skeleton(word: str) -> str:
    for pattern, replacement in _ROMANISED:
        word = pattern.sub(replacement, word)
    return word


def is_english_variant(word: str, term: str) -> bool:
    """Whether two folded words are one in British and American spelling ("defence", "programme", "organise")."""
    return word.isascii() and term.isascii() and _american(word) == _american(term)


def is_name_variant(word: str, term: str) -> bool:
    """Whether two folded words are one name romanised in two ways ("zelenskyy", "zelenskiy", "zelensky")."""
    return word.isascii() and term.isascii() and _skeleton(word) == _skeleton(term)


def forms(term: str) -> tuple[str, ...]:
    """A folded word of a rule and, where it differs, its American spelling: a slip may be one of either."""
    if not term.isascii():
        return (term,)
    american = _american(term)
    return (term,) if american == term or abs(len(american) - len(term)) > 2 else (term, american)


def is_typed(word: str, term: str) -> bool:
    """Whether a word is a term with two neighbours swapped or one letter doubled: what fingers do, and names hardly."""
    if len(word) == len(term):
        at = next((at for at, (one, other) in enumerate(zip(word, term, strict=True)) if one != other), len(word))
        return word[at : at + 2] == term[at : at + 2][::-1] and word[at + 2 :] == term[at + 2 :]
    if len(word) != len(term) + 1:
        return False
    at = next((at for at, (one, other) in enumerate(zip(word, term, strict=False)) if one != other), len(term))
    return at > 0 and word[at] == word[at - 1] and word[at + 1 :] == term[at:]


def one_piece(word: str, term: str) -> bool:
    """Whether two edits put one piece of a word for another ("blackcat", "blackout"): that is composition, not slips."""
    start = 0
    while start < min(len(word), len(term)) and word[start] == term[start]:
        start += 1
    end = 0
    while end < min(len(word), len(term)) - start and word[-1 - end] == term[-1 - end]:
        end += 1
    lengths = sorted((len(word) - start - end, len(term) - start - end))
    return 1 <= lengths[0] <= lengths[1] == 2


def replaced(word: str, term: str) -> int:
    """How many letters of the term a word has others for: none where letters are only added, left out or moved."""
    more, less = list(word), list(term)
    for letter in word:
        if letter in less:
            less.remove(letter)
            more.remove(letter)
    return min(len(more), len(less))
