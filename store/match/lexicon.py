"""The lexicon: which words of the rules a word of the stream satisfies.

In: the words of all rules, once; then the pieces of texts. Out: for every piece the words of rules in it and how far each was
off. Each distinct word is folded, stemmed and compared once and remembered; the memory is bounded, the older half goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter

from store.text import Token, compounds, piece_tokens, surface

from . import case, commons, spelling
from .memory import EMPTY, LONGEST_WORD, Anatomy, Clock, Found, Piece, Pieces, Placed, Words
from .nodes import Kind, Word
from .reach import Reach
from .stems import ENDINGS, LATIN, MISSPELT_BY_STEM, differ_in_y, language_for, language_of, same_stem, script_of, stem

PIECES_KEPT = 80_000
WORDS_KEPT = 70_000
"""What is remembered at most, both generations and all languages together: some 35 MB."""


class Lexicon:
    """The words of rules by number, and what words of the stream they meet."""

    def __init__(self, words: Iterable[Word], masks: Callable[[int], int]) -> None:
        self.words = tuple(words)
        self._mask_of = [masks(number) for number in range(len(self.words))]
        self._folded: dict[str, list[int]] = {}
        self._exact: dict[str, list[int]] = {}
        self._prefixes: dict[int, dict[str, list[int]]] = {}
        self._exact_prefixes: dict[int, dict[str, list[int]]] = {}
        self._uncased: dict[str, list[tuple[str, int]]] = {}
        self._within: list[tuple[str, int]] = []
        self._fuzzy: list[int] = []
        for number, word in enumerate(self.words):
            if word.kind is Kind.FUZZY:
                self._folded.setdefault(word.text, []).append(number)
                self._fuzzy.append(number)
            elif word.kind is Kind.EXACT:
                self._exact.setdefault(word.text, []).append(number)
                self._uncased.setdefault(word.text.casefold(), []).append((word.text, number))
            elif word.kind is Kind.PREFIX:
                self._prefixes.setdefault(len(word.text), {}).setdefault(word.text, []).append(number)
            elif word.kind is Kind.EXACT_PREFIX:
                self._exact_prefixes.setdefault(len(word.text), {}).setdefault(word.text, []).append(number)
            else:
                self._within.append((word.text, number))
        self._openings = {prefix[:2] for prefixes in self._prefixes.values() for prefix in prefixes}
        self._stems: dict[str, dict[str, list[int]]] = {}
        self._reach: Reach | None = None
        self._reached: list[int] = []
        self._stem_reaches: dict[str, tuple[Reach, list[list[int]]]] = {}
        self._edited = [n for n in self._fuzzy if self.words[n].edits and len(self.words[n].text) <= LONGEST_WORD]
        self._word_clock, self._piece_clock = Clock(WORDS_KEPT), Clock(PIECES_KEPT)
        self._known: dict[str, Words] = {}
        self._languages: dict[str, str] = {}
        self._pieces: dict[str, Pieces] = {}
        self._meant: dict[str, tuple[int, ...]] | None = None
        self._anatomy: Anatomy | None = None
        self._among: dict[tuple[int, ...], Lexicon] = {}

    def narrow(self, meant: dict[str, tuple[int, ...]], anatomy: Anatomy) -> None:
        """Says which words of the rules each word of an archive may satisfy at most, so that it is compared with no other.
        What is not of the archive's vocabulary is judged as ever."""
        self._meant = meant
        self._anatomy = anatomy
        for pieces in self._pieces.values():
            pieces.narrow(meant, anatomy)

    def forget(self) -> None:
        """Gives up what is remembered of the stream; it is learned again when it is asked for."""
        self._word_clock.forget()
        self._piece_clock.forget()
        if self._anatomy is not None:
            self._anatomy.clear()

    # --- what the matcher asks -----------------------------------------------------------------------------------

    def pieces(self, tag: str) -> Pieces:
        """The pieces of texts in the language of a tag such as `en-GB`."""
        language = self._languages.get(tag)
        if language is None:
            language = language_of(tag)
            if len(self._languages) < 1_000:
                self._languages[tag] = language
        pieces = self._pieces.get(language)
        if pieces is None:
            latin = self.words_in(language_for("latin", language))
            numbers = self.words_in(language_for("0", language))
            pieces = self._pieces[language] = Pieces(self.learn, language, latin, numbers, self._plain, self._piece_clock)
            if self._meant is not None and self._anatomy is not None:
                pieces.narrow(self._meant, self._anatomy)
        return pieces

    @property
    def minds_case(self) -> bool:
        """Whether a rule wants a word exactly as it is written."""
        return bool(self._uncased)

    def _plain(self, written: str) -> bool:
        """Whether no rule wants a word exactly as it is written."""
        return written not in self._exact and not any(
            written[:length] in prefixes for length, prefixes in self._exact_prefixes.items()
        )

    def learn(
        self, piece: str, language: str, words: list[Token] | tuple[Token, ...] | None = None, uncased: bool = False
    ) -> Piece | None:
        """What a piece holds; `words` where it was taken apart already; `uncased` where its case tells nothing."""
        taken = piece_tokens(piece) if words is None else words
        placed: list[Placed] = []
        mask = 0
        for index, (start, end, folded) in enumerate(taken):
            found = self.lookup(folded, piece[start:end], language)
            if uncased:
                found = (*found, *self._aside_from_case(piece, start, end, language))
            if found:
                placed.append(Placed(index, index, start, end, found))
        for first, last, folded in compounds(piece, taken):
            found = tuple((number, edits) for number, edits in self.lookup(folded, "", language) if edits == 0)
            if found:
                placed.append(Placed(first, last, taken[first].start, taken[last].end, found))
        count = len(taken)
        if not placed:
            return None if count == 1 else EMPTY.get(count) or Piece(0, count, ())
        for place in placed:
            for number, _ in place.found:
                mask |= self._mask_of[number]
        return Piece(mask, count, tuple(placed))

    def lookup(self, folded: str, written: str, language: str) -> Found:
        """The words of rules that one word satisfies; `written` is how it stands in the text, "" where it stands so nowhere."""
        found = self.words_in(language_for(folded, language))[folded]
        if written and (self._exact or self._exact_prefixes):
            as_written = surface(written)
            extra = [(number, 0) for number in self._exact.get(as_written, ())]
            for length, prefixes in self._exact_prefixes.items():
                extra.extend((number, 0) for number in prefixes.get(as_written[:length], ()))
            if extra:
                return (*found, *extra)
        return found

    def _aside_from_case(self, text: str, start: int, end: int, language: str) -> Found:
        """The words that rules want exactly so and that stand here in another case, in a text whose case tells nothing."""
        written = surface(text[start:end])
        return tuple(
            (number, 0)
            for exact, number in self._uncased.get(written.casefold(), ())
            if exact != written and case.may_be(exact, text, start, end, language)
        )

    # --- how a word is judged ------------------------------------------------------------------------------------

    def words_in(self, language: str) -> Words:
        """What is known of the folded words that are stemmed in a language."""
        words = self._known.get(language)
        if words is None:
            words = self._known[language] = Words(self._judge, language, self._word_clock)
        return words

    def _judge(self, folded: str, language: str) -> Found:
        if self._meant is not None and self._anatomy is not None:
            numbers = self._meant.get(folded)
            if numbers is not None:
                return self._judge_among(numbers, folded, language)
            if folded in self._anatomy.vocabulary:
                return ()
        found: dict[int, int] = dict.fromkeys(self._folded.get(folded, ()), 0)
        if folded[:2] in self._openings or folded[:1] in self._openings:
            for length, prefixes in self._prefixes.items():
                for number in prefixes.get(folded[:length], ()):
                    found[number] = 0
        for letter, number in self._within:
            if letter in folded:
                found[number] = 0
        if language and self._fuzzy and len(folded) <= LONGEST_WORD and not folded.isdigit():
            stemmed = stem(folded, language)
            self._by_stem(folded, stemmed, language, found)
            if self._edited and len(folded) >= 3:
                self._by_edits(folded, stemmed, language, found)
        return tuple(found.items())

    def _judge_among(self, numbers: tuple[int, ...], folded: str, language: str) -> Found:
        """Which of a few words of the rules a word satisfies: what it satisfies of one does not hang on the others."""
        few = self._among.get(numbers)
        if few is None:
            few = self._among[numbers] = Lexicon([self.words[number] for number in numbers], lambda number: 0)
        return tuple((numbers[place], edits) for place, edits in few._judge(folded, language))

    def _by_stem(self, folded: str, stemmed: str, language: str, found: dict[int, int]) -> None:
        """Adds the terms of which the word is an inflected form."""
        table = self._stems.get(language)
        if table is None:
            table = self._stems[language] = {}
            for number in self._fuzzy:
                text = self.words[number].text
                if language_for(text, language) == language:
                    table.setdefault(stem(text, language), []).append(number)
        for number in table.get(stemmed, ()):
            word = self.words[number]
            if same_stem(stemmed, folded, stemmed, word.text, word.acronym):
                found.setdefault(number, 0)
        for base in (stemmed, folded[:-1] if folded[-1] == "s" and folded.isascii() else ""):
            if len(base) >= 4 and base != folded:
                for number in self._folded.get(base, ()) if not differ_in_y(folded, base) else ():
                    found.setdefault(number, 0)

    def _by_edits(self, folded: str, stemmed: str, language: str, found: dict[int, int]) -> None:
        """Adds the terms that the word misspells, unless it is a word of its own."""
        if self._reach is None:
            forms = [(form, number) for number in self._edited for form in spelling.forms(self.words[number].text)]
            self._reach = Reach((form, self.words[number].edits) for form, number in forms)
            self._reached = [number for _, number in forms]
        near = [(self._reached[place], edits) for place, edits in self._reach.near(folded)]
        if language in MISSPELT_BY_STEM:
            reach, numbers = self._stem_reach(language)
            for base in bases(folded, stemmed, language):
                near.extend(
                    (number, edits)
                    for place, edits in reach.near(base)
                    for number in numbers[place]
                    if len(base) > 4 or base[0] == self.words[number].text[0]
                )
        elif folded[-1] == "s" and len(folded) >= 5:
            near.extend((self._reached[place], edits) for place, edits in self._reach.near(folded[:-1]))
        near = [(number, edits) for number, edits in near if number not in found]
        for number, edits in sorted(near, key=itemgetter(1)):
            if number not in found and self._misspells(folded, self.words[number], edits, language):
                found[number] = edits

    def _misspells(self, folded: str, term: Word, edits: int, language: str) -> bool:
        """Whether a word within reach of a term is a slip; also not where it is the genitive or plural of another word."""
        if not is_slip(folded, term, edits, commons.standing(folded, language, term.text)):
            return False
        text = term.text
        replaced = spelling.replaced(folded, text)
        variant = len(text) > 5 and spelling.is_name_variant(folded, text)
        doubtful = len(text) <= 7 and (replaced or not term.name or len(folded) == 4) and script_of(text) == "latin"
        if doubtful and not variant and commons.is_foreign(text, language):
            return False  # Jadon is no Japón in English, though Jappon may be; and Orsk is no Norwegian
        if replaced > 1 and len(text) == 8 and not variant:
            return False  # Brassell is not Brussels
        if edits > 1 and any(
            not text.startswith(folded[:length]) and commons.standing(folded[:length], language, text)
            for length in range(max(6, len(folded) - 3), len(folded))
        ):
            return False  # another word with an ending: leopardów is not Leonardo
        base = folded[:-1]
        if folded[-1] != "s" or text[-1] == "s" or len(base) < 4 or base == text or not folded.isascii():
            return True
        return is_slip(base, term, 1, commons.standing(base, language, text))

    def _stem_reach(self, language: str) -> tuple[Reach, list[list[int]]]:
        """The stems of the terms in a language of many endings, and the terms of each."""
        made = self._stem_reaches.get(language)
        if made is None:
            forms: dict[tuple[str, int], list[int]] = {}
            for number in self._edited:
                word = self.words[number]
                latin = language in LATIN
                if language_for(word.text, language) == language and (
                    not latin or (word.name and not commons.is_foreign(word.text, language))
                ):
                    form = stem(word.text, language)
                    allowed = min(word.edits, edits_of_stem(len(form)))
                    if len(form) >= SHORTEST_STEM.get(language, 4) and allowed:
                        forms.setdefault((form, allowed), []).append(number)
            made = self._stem_reaches[language] = (Reach(forms), list(forms.values()))
        return made


SHORTEST_STEM = {"pl": 6, "cs": 6, "fi": 5}
"""The letters from which on a stem is looked for in misspelt words; four where another script has fewer other words."""


def edits_of_stem(length: int) -> int:
    """The edits that a stem of this many letters may be off: an inflected word is as long as its stem allows."""
    return 0 if length <= 3 else 1 if length <= 7 else 2


def bases(word: str, stemmed: str, language: str) -> set[str]:
    """What may be the stem of a misspelt word of a language of many endings: a slip near its end leads the stemmer astray,
    so every ending that it may have is taken off."""
    found = {stemmed} if stemmed != word and len(stemmed) >= 4 else set()
    for ending in ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            found.add(word[: -len(ending)])
    return found


def is_slip(word: str, term: Word, edits: int, standing: int) -> bool:
    """Whether a word within reach of a term is a misspelling of it, given how well it stands as a word of its own. Names are
    misspelt more often than everyday words, which lie near to many others: for those, any language that has it will do, and
    in short ones no letter may be another."""
    text = term.text
    if not term.name and len(text) <= (6 if edits == 1 else 9) and spelling.replaced(word, text):
        return spelling.is_english_variant(word, text)
    if edits > 1 and (word[0] != text[0] or (spelling.one_piece(word, text) and not spelling.is_name_variant(word, text))):
        return False  # few slips change the first letter, and fewer do so beside another slip
    if word[:-1] == text[:-1] and word[-1] == "a" and text[-1] in "yi":
        return False  # Zelenska is somebody else than Zelensky
    if standing == commons.UNKNOWN and (term.name or not commons.known_anywhere(word, text)):
        return True
    if spelling.is_english_variant(word, text):
        return True
    return term.name and standing == commons.RARE and (spelling.is_name_variant(word, text) or spelling.is_typed(word, text))
