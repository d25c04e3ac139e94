"""Stems: what the inflected forms of a word have in common.

In: a folded word and the language of the item. Out: its stem there. Stemming works on folded words, so that the matcher and
the index, which holds nothing else, can never differ. Snowball's algorithms where it has the language; a light stripper of
our own for Ukrainian and Belarusian.
"""

from __future__ import annotations

from collections.abc import Callable

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_ALIASES = {"no": "nb", "nn": "nb", "hr": "sr", "bs": "sr", "sh": "sr", "mr": "hi", "gl": "pt", "sk": "cs", "be": "uk",
            "bg": "ru", "mk": "ru", "af": "nl", "ms": "id"}  # fmt: skip
_BLOCKS = (
    ("\u0250", ""),
    ("\u0370", ""),
    ("\u0400", "greek"),
    ("\u0530", "cyrillic"),
    ("\u0590", "armenian"),
    ("\u0600", ""),
    ("\u0700", "arabic"),
    ("\u0900", ""),
    ("\u0980", "devanagari"),
    ("\u0b80", ""),
    ("\u0c00", "tamil"),
)
_SCRIPT_OF = {"ar": "arabic", "el": "greek", "hi": "devanagari", "ne": "devanagari", "hy": "armenian", "ta": "tamil",
              "ru": "cyrillic", "uk": "cyrillic", "sr": "latin"}  # fmt: skip
_DEFAULT = {"latin": "en", "greek": "el", "cyrillic": "ru", "arabic": "ar", "devanagari": "hi", "armenian": "hy",
            "tamil": "ta"}  # fmt: skip
LATIN = tuple(code for code in ALGORITHMS if _SCRIPT_OF.get(code, "latin") == "latin" and code not in ("yi",))

RICH = frozenset(["ar", "cs", "el", "et", "fi", "hi", "hu", "hy", "lt", "ne", "pl", "ro", "ru", "sr", "ta", "tr", "uk"])
"""Languages in which a word stands in many forms: lists of their words are kept by stems."""

MISSPELT_BY_STEM = frozenset(["ar", "cs", "el", "fi", "hi", "hy", "ne", "pl", "ru", "ta", "uk"])
"""Languages in which a misspelt name is looked for by its stem as well, since it hardly stands in its first form."""

Stemmer = Callable[[str], str]
_made: dict[str, Stemmer] = {}


def language_of(tag: str) -> str:
    """The language that a tag such as `en-GB` or `pt_BR` stands for, as one that can be stemmed; "" for others."""
    code = tag[:3].lower().replace("_", "-").split("-")[0]
    code = _ALIASES.get(code, code)
    return code if code in ALGORITHMS or code == "uk" else ""


def script_of(word: str) -> str:
    """The script of a folded word, judged by its first letter; "" for scripts that are not inflected here."""
    letter = word[:1]
    if letter.isdigit():
        letter = word.lstrip("0123456789")[:1]
    if "a" <= letter < "\u0250":
        return "latin"
    for above, script in _BLOCKS:
        if letter < above:
            return script
    return ""


def language_for(word: str, language: str) -> str:
    """The language in which a folded word is stemmed: the item's, where the script fits it, else the script's own."""
    script = script_of(word)
    if not script:
        return ""
    if language and _SCRIPT_OF.get(language, "latin") == script:
        return language
    if script == "cyrillic":
        return "uk" if any(letter in "іїєґ" for letter in word) else "ru"
    return _DEFAULT[script]


def languages_of(word: str) -> tuple[str, ...]:
    """Every language in which a folded word may come to be stemmed."""
    script = script_of(word)
    if script == "latin":
        return LATIN
    if script == "cyrillic":
        return ("ru", "uk")
    if script == "devanagari":
        return ("hi", "ne")
    return (_DEFAULT[script],) if script else ()


# Longest first; folded, so that й is и and ї is і. Each leaves three letters at least.
_UKRAINIAN = sorted(
    {
        "а", "я", "у", "ю", "о", "е", "є", "и", "і", "ь", "ою", "ею", "єю", "ом", "ем", "єм", "ам", "ям", "ах", "ях", "ів",
        "ами", "ями", "ові", "еві", "єві", "ии", "ого", "ому", "им", "их", "ими", "оі", "ои", "ую", "юю", "ая", "еє", "оє",
        "ти", "ть", "ться", "ється", "ють", "уть", "ла", "ло", "ли",
    },
    key=len,
    reverse=True,
)  # fmt: skip


_CYRILLIC = ("а", "я", "у", "ю", "о", "е", "и", "ы", "ь", "і", "ои", "еи", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ев", "ів",
             "ами", "ями", "ого", "ему", "ому", "им", "ым", "их", "ых", "ая", "ую", "ою", "ии", "ыи", "ове", "ові")  # fmt: skip
ENDINGS = {"ru": _CYRILLIC, "uk": _CYRILLIC}
"""Folded endings that are taken off a word that may be misspelt, where its stem is looked for."""


def _ukrainian(word: str) -> str:
    for ending in _UKRAINIAN:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _russian(stem: Stemmer) -> Stemmer:
    def stemmed(word: str) -> str:
        # the breve that folding took off the й of endings is what tells an adjective
        if word[-1:] == "и" and word[-2:-1] in "ыоеаюяуэ" and len(word) > 4:
            word = word[:-1] + "й"
        return stem(word)

    return stemmed


def _french(stem: Stemmer) -> Stemmer:
    def stemmed(word: str) -> str:
        # participles end in é and ée: without the accent, -ee is no ending that Snowball knows
        if word.endswith("ees"):
            word = word[:-2] + "s"
        elif word.endswith("ee"):
            word = word[:-1]
        return stem(word)

    return stemmed


_WRAPPED = {"ru": _russian, "fr": _french}


def stemmer(language: str) -> Stemmer:
    """The stemmer of a language code of `language_of`."""
    made = _made.get(language)
    if made is None:
        if language == "uk":
            made = _ukrainian
        else:
            from Stemmer import Stemmer as Snowball

            snowball = Snowball(ALGORITHMS[language], 0)
            made = _WRAPPED[language](snowball.stemWord) if language in _WRAPPED else snowball.stemWord
        _made[language] = made
    return made


def stem(word: str, language: str) -> str:
    """The stem of a folded word in an item of this language ("" where unknown); the word itself where none applies."""
    code = language_for(word, language)
    if not code or len(word) < 3:
        return word
    return stemmer(code)(word) or word


def differ_in_y(word: str, term: str) -> bool:
    """Whether two words differ in a last i or y only: English stems make them one, but that is spelling, not inflection."""
    return len(word) == len(term) and word[:-1] == term[:-1] and {word[-1], term[-1]} == {"i", "y"}


def same_stem(stem_of_word: str, word: str, stem_of_term: str, term: str, acronym: bool) -> bool:
    """Whether a word is an inflected form of a term, given the stems of both.

    A stem of three letters says little (nat- of "nato" and of "nata"): it counts where one of the two is the stem itself,
    or, beyond Latin, where the term lost one letter. A term in capitals is inflected only by what follows it."""
    if stem_of_word != stem_of_term:
        return stem_of_word == term and len(term) >= 4
    if acronym:
        return word.startswith(term) if len(term) > 3 else word == term + "s"
    if differ_in_y(word, term):
        return False
    if len(term) <= 3 and term < "\u0250" and len(word) > len(term) + 1:
        # "bids", "taxes", "bidding", but not the Biden that Swedish would strip to a bid
        return word.startswith(term) and (word[len(term)] == term[-1] or word[len(term) :] in ("es", "ed", "ing"))
    if len(stem_of_term) >= 4 or stem_of_term in (term, word):
        return True
    return len(stem_of_term) == 3 and len(term) == 4 and stem_of_term[0] > "\u024f"
