"""How common words are before an archive has shown it: a small list of stems by language, and the language guessed by them.

`common.txt` holds lines of `language class stem…`: a stem of class k stands in one of 2**k news items.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_FUNCTION_WORDS = {
    "en": "the of and to in is for on with as by at from that this are be has it was after over",
    "de": "der die das und in den von zu mit im ist auf fur nicht ein eine dem des sich bei nach aus wie auch wird",
    "fr": "le la les des du et en un une est pour dans que sur au aux par qui pas avec son ses ce plus l d",
    "es": "el la los las de del y en que un una por con para su se al es lo como mas sus tras",
    "pt": "o a os as de do da dos das e em que um uma para com no na nos nas por se ao mais apos nao",
    "it": "il lo la i gli le di del della e in che un una per con non si al alla dal nel sono piu",
    "nl": "de het een van en in op te dat voor met is zijn niet aan door naar bij ook",
    "pl": "w i na z do sie o nie jest za po od przez jak dla ze to co",
    "sv": "och i att det som en pa ar av for med till den har de inte om ett fran efter",
    "da": "og i at det som en pa er af for med til den har de ikke om et fra efter",
    "no": "og i at det som en pa er av for med til den har de ikke om et fra etter",
    "fi": "ja on ei se etta oli mutta han kun myos ovat jalkeen",
    "tr": "ve bir bu icin ile de da olarak daha",
    "ro": "de la si in cu pe din un o care pentru nu mai a fi",
    "cs": "a v na se je s z do o ze pro po za jako",
    "ru": "в на и с по не из о за что для от к как до при после",
    "uk": "в на і з по не із про за що для від до як у та після",
    "bg": "в на и с по не от за че да се след",
    "sr": "и у на је се да за од са",
    "ar": "في من على الى عن مع هذا التي بعد",
    "fa": "در از به که این را با برای",
    "hi": "के में की है को से का ने पर और",
    "he": "של על את לא עם זה אל",
    "el": "του της το και η ο την για με στην των",
    "sl": "v na in je za se z s ki po so od pri",
    "hr": "u i na je se za da od su s iz",
}


@cache
def _voters() -> dict[str, list[str]]:
    """Each function word with the languages it speaks for."""
    voters: dict[str, list[str]] = {}
    for lang, words in _FUNCTION_WORDS.items():
        for word in words.split():
            voters.setdefault(word, []).append(lang)
    return voters


def guess_language(folded: Sequence[str]) -> str:
    """The language whose function words stand most often among folded words, "" where none does."""
    votes: dict[str, float] = {}
    voters = _voters()
    for word in folded:
        langs = voters.get(word, ())
        for lang in langs:
            votes[lang] = votes.get(lang, 0.0) + 1.0 / len(langs)
    return max(votes, key=lambda lang: (votes[lang], lang)) if votes else ""


@cache
def rates(lang: str) -> dict[int, float]:
    """The share of news items of a language that hold a term, for common terms; empty for languages without a list."""
    from .words import number_of, term

    found = {term(lang, word): 0.12 for word in _FUNCTION_WORDS.get(lang, "").split()}
    listed: dict[int, float] = {}

    for line in files(__package__).joinpath("common.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(lang + " "):
            _, power, *stems = line.split()
            for stem in stems:
                number = number_of(lang, stem)
                listed[number] = min(1.0, listed.get(number, 0.0) + 2.0 ** -int(power))
    return found | listed
