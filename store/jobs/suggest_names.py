"""Spellings of listed names that the stream has and the lists lack.

A word of the archive is looked at when it is near a listed name (a few edits, or the same name in another script), no rule
holds for it, and it is written as a name. It is a spelling of the name when it stands in the name's company: beside the
topic's other lists, as often as the name does and far more often than items at large. And it must matter: with it in the
list, items would come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from store.errors import ExpressionError, WirewatchError
from store.jobs.stats import places_of, taken, wilson
from store.jobs.suggest_cases import Cases, Suggestion, exchanged, is_everyday, many
from store.jobs.taken import Taken
from store.match import Matcher
from store.match.grammar import parse
from store.match.names import read_entry
from store.match.nodes import And, Kind, ListRef, Near, Node, Or, Scoped, Term
from store.match.stems import script_of
from store.text import tokens
from store.types import Document, RuleSpec, Terms, TopicSpec, View

if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST = 5       # letters of a name
LEAST = 3          # items in which a spelling must stand
MOST_ITEMS = 30    # items that are read of a spelling, and of a name
MOST_LISTS = 40
SAMPLE = 200       # items at large
MOST_TRIED = 20    # spellings whose items are read
MOST_TOLD = 3
OFTEN = 0.4        # share of a spelling's items in company
MORE = 1.5         # how many times the share of items at large its lower end (Wilson) must be
TIMES = 3.0        # how many times as often as at large a list stands beside a name

_CYRILLIC = str.maketrans(dict(zip(
    "абвгдежзиклмнопрстуфхцчшщыэюяєіґќѓјљњћђџ",
    ("a", "b", "v", "g", "d", "e", "zh", "z", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch",
     "sh", "sh", "i", "e", "iu", "ia", "e", "i", "g", "k", "g", "i", "l", "n", "ch", "d", "d"), strict=True))
    | {"ъ": "", "ь": ""})
_GREEK = str.maketrans(dict(zip(
    "αβγδεζηθικλμνξοπρστυφχψως",
    ("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "ks", "o", "p", "r", "s", "t", "i", "f", "h", "ps", "o",
     "s"), strict=True)))
_ALIKE = (("tsch", "ch"), ("tch", "ch"), ("tj", "ch"), ("sch", "sh"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("ou", "u"))
_LETTERS = str.maketrans({"y": "i", "j": "i", "w": "v", "c": "k", "q": "k", "x": "ks"})
_FIRST = {"z": "zs", "s": "sz", "v": "vw", "w": "wv", "k": "kc", "c": "ck", "y": "yji", "j": "jyi", "i": "iyj", "g": "gh",
          "h": "hg"}  # letters that a name may as well begin with
_OF_ITS_OWN = ("ism", "isme", "ismo", "izm", "ist", "ista", "iste", "ian", "ians")  # what is made of a name is another word
_AGAIN = re.compile(r"(.)\1+")


class Name(NamedTuple):
    """A name of a list: where it stands, and its folded word."""

    terms: Terms
    entry: str
    folded: str


def in_latin(word: str) -> str:
    """A folded word of Cyrillic or Greek letters in Latin ones, near enough to be read."""
    return word.translate(_CYRILLIC).translate(_GREEK)


def sound(word: str) -> str:
    """A folded word as it would sound in Latin letters, roughly: what one name has in common in different scripts."""
    word = in_latin(word)
    for letters, one in _ALIKE:
        word = word.replace(letters, one)
    return _AGAIN.sub(r"\1", word.translate(_LETTERS))


def spellings(cases: Cases, known: Taken) -> Iterator[Suggestion]:
    """Spellings for the lists that speak for the topic, those with which most would come first."""
    lists = list(_lists(cases))
    names = list(_names(cases, lists))
    if not names or cases.stop():
        return
    near = _near(names, cases.archive.vocabulary(), cases.stop)
    counts = cases.archive.frequencies(near)
    candidates = sorted((word for word, count in counts.items() if count >= LEAST and (
        near[word][0][0] == 0 or not is_everyday(word))), key=lambda word: (near[word][0][0], -counts[word], word))
    candidates = [word for word in candidates if not known.by(word) and not known.by(word.title())][:MOST_TRIED]
    if not candidates:
        return
    company = _Company(cases, [terms.name for terms in lists])
    found: list[tuple[int, str, Suggestion]] = []
    for word in candidates:
        if cases.stop():
            return
        made = _tried(cases, company, [name for _, name in near[word]], word, counts[word])
        if made is not None:
            found.append(made)
    found.sort(key=lambda one: (-one[0], one[1]))
    done: set[int] = set()
    for _, _, one in found[:MOST_TOLD * 2]:
        if len(done.intersection(one.items)) * 2 <= len(one.items):
            done.update(one.items)
            yield one


def _tried(cases: Cases, company: _Company, names: Sequence[Name], word: str, count: int) -> tuple[int, str, Suggestion] | None:
    from store.config import with_name

    read = _read(cases, word)
    form = _form(word, read)
    if form is None or len({document.title for _, document in read}) < LEAST or len({one.source for _, one in read}) < 2:
        return None
    best: tuple[int, str, Suggestion] | None = None
    for name in names[:2]:
        if sum(_comes(cases, item, document, form, name) for item, document in read) < 2:
            continue
        beside, own, large = company.of(name)
        share, lists = company.share(read, beside)
        if share < max(OFTEN, own / 2) or wilson(round(share * len(read)), len(read))[0] < MORE * large:
            continue
        shared = name.terms.file != cases.topic.file
        file = name.terms.file
        if file is None:
            continue
        try:
            text = with_name(file, cases.raw(file), name.terms.name, form, shared=shared)
        except WirewatchError:
            continue
        matcher = cases.with_entry(name.terms.name, form) if shared else cases.edited(text)
        if matcher is None:
            continue
        outcome = cases.outcome(form, matcher, f'"{word}"*', most=2 * MOST_ITEMS)
        coming = len(outcome.come) + outcome.others_come
        if outcome.wrong or outcome.lost or coming < 2:
            continue
        if best is None or coming > best[0]:
            items = tuple(sorted({*outcome.comers, *(case.item for case in outcome.come)}, reverse=True))
            best = coming, word, Suggestion(
                "spelling", f"{form} beside {name.entry} in {'the shared list ' if shared else ''}@{name.terms.name}: "
                f"{'at least ' if outcome.more else ''}{many(coming, 'item')} would come, no reject",
                f"in {many(count, 'item')}, {share:.0%} of them beside {', '.join(lists)} and the like (of those with "
                f"{name.entry} {own:.0%}, of all items {large:.0%})", items, text, file, cases.raw(file))
    return best


def _comes(cases: Cases, item: int, document: Document, form: str, name: Name) -> bool:
    """Whether the topic would take an item that it does not take, were the name in the place of the spelling."""
    if item in cases.taken:
        return False
    forms = {form, form.upper(), form.lower()}
    return taken(cases.topic, places_of(cases.matcher, exchanged(document, forms, name.entry.strip("=*"))))


# --- names and what is near them ---------------------------------------------------------------------------------------


def _lists(cases: Cases) -> Iterator[Terms]:
    """The lists that speak for the topic, those within lists included."""
    own = {terms.name: terms for terms in cases.topic.names}
    shared = {terms.name: terms for terms in cases.lists}
    waiting = list(dict.fromkeys(name for rule in cases.topic.rules if rule.weight > 0 for name in _named(parse(rule.match))))
    done: set[tuple[str, bool]] = set()
    while waiting:
        name = waiting.pop(0)
        for place, lists in ((True, own), (False, shared)):
            if name in lists and (name, place) not in done:
                done.add((name, place))
                yield lists[name]
                waiting += [entry[1:] for entry, _, _ in lists[name].entries if entry.startswith("@")]
                if f"@{name}" not in {entry for entry, _, _ in lists[name].entries}:
                    break  # the topic's own list stands in the place of the shared one


def _named(node: Node) -> Iterator[str]:
    if isinstance(node, ListRef):
        yield node.name
    elif isinstance(node, And | Or | Near):
        for part in node.parts:
            yield from _named(part)
    elif isinstance(node, Scoped):
        yield from _named(node.inner)


def _names(cases: Cases, lists: Iterable[Terms]) -> Iterator[Name]:
    """Entries of one word that are written as names."""
    for terms in lists:
        for entry, _, _ in terms.entries:
            try:
                term = read_entry(entry)
            except ExpressionError:
                continue
            if not isinstance(term, Term) or len(term.ways[0]) != 1:
                continue
            word = term.ways[0][0]
            told = word.kind in (Kind.FUZZY, Kind.PREFIX) and not entry[0].islower() and not word.acronym
            if told and len(word.text) >= SHORTEST and word.text.isalpha():
                yield Name(terms, entry, word.text)


def _near(names: Sequence[Name], words: Sequence[str], stop: Callable[[], bool]) -> dict[str, list[tuple[int, Name]]]:
    """The words of the archive near a name, each with how far off it sounds and the name, the nearest first."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    by_shape: dict[tuple[str, int], list[str]] = {}
    sounds: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for word in words:
        if len(word) >= SHORTEST and word.isalpha():
            by_shape.setdefault((word[0], len(word)), []).append(word)
            if script_of(word) in ("cyrillic", "greek"):
                heard = sound(word)
                sounds.setdefault((heard[:1], len(heard)), []).append((heard, word))
    found: dict[str, list[tuple[int, Name]]] = {}
    for name in names:
        if stop():
            break
        heard = sound(name.folded)
        reach = 1 if len(heard) < 7 else 2
        for first in _FIRST.get(name.folded[0], name.folded[0]):
            for length in range(max(SHORTEST, len(name.folded) - 2), len(name.folded) + 4):
                bucket = by_shape.get((first, length), ())
                edits = 2 if length < 8 else 3
                for word, _, _ in extract(name.folded, bucket, scorer=OSA.distance, score_cutoff=edits, limit=None):
                    other = sound(word)
                    off = 1 if _is_form(other, heard) else int(OSA.distance(heard, other, score_cutoff=reach))
                    if word != name.folded and off <= reach and not other.endswith(_OF_ITS_OWN):
                        found.setdefault(word, []).append((off, name))
        if script_of(name.folded) == "latin":
            for length in range(len(heard) - 1, len(heard) + 4):
                for other, word in sounds.get((heard[:1], length), ()):
                    off = 1 if _is_form(other, heard) else int(OSA.distance(heard, other, score_cutoff=1))
                    if off <= 1:
                        found.setdefault(word, []).append((off, name))
    return {word: sorted(near, key=lambda one: (one[0], one[1].entry)) for word, near in found.items()}


def _is_form(word: str, name: str) -> bool:
    """Whether a word is a name with an ending."""
    return word != name and word.startswith(name) and len(word) <= len(name) + 3


# --- company -----------------------------------------------------------------------------------------------------------


class _Company:
    """Which of the topic's lists stand beside a name: in a tenth of its items at least, and `TIMES` as often as at large."""

    def __init__(self, cases: Cases, lists: Sequence[str]) -> None:
        self.cases = cases
        self.lists = list(dict.fromkeys(lists))[:MOST_LISTS]
        topic = TopicSpec("company", "", names=cases.topic.names, rules=tuple(RuleSpec(f"@{name}") for name in self.lists))
        self.matcher = Matcher([topic], cases.names)
        self._large: list[frozenset[str]] | None = None  # what stands in items at large, once it is asked for
        self._beside: dict[tuple[str, str], tuple[frozenset[str], float, float]] = {}

    def _held(self, document: Document) -> frozenset[str]:
        return frozenset(self.lists[self.matcher.rules[number].place] for number in self.matcher.held(document))

    def of(self, name: Name) -> tuple[frozenset[str], float, float]:
        """The lists beside a name, and the share of its items, and of items at large, in which one of them stands."""
        known = self._beside.get((name.terms.name, name.folded))
        if known is None:
            if self._large is None:
                self._large = [self._held(document) for _, document in _at_large(self.cases)]
            large = self._large
            own = [self._held(document) for _, document in _read(self.cases, name.folded)]
            theirs = self._held(Document(name.entry.strip("=*"))) | {name.terms.name}
            beside = frozenset(one for one in self.lists if one not in theirs and _share(own, {one}) >= max(
                0.1, TIMES * _share(large, {one})))
            known = beside, _share(own, beside), _share(large, beside)
            self._beside[name.terms.name, name.folded] = known
        return known

    def share(self, read: Sequence[tuple[int, Document]], beside: frozenset[str]) -> tuple[float, list[str]]:
        """The share of items in which one of these lists stands, and those that do so most."""
        held = [self._held(document) & beside for _, document in read]
        most = sorted(beside, key=lambda one: (-sum(one in lists for lists in held), one))[:3]
        return _share(held, beside), [f"@{one}" for one in most if any(one in lists for lists in held)]


def _share(held: Sequence[frozenset[str]], lists: Set[str]) -> float:
    return sum(bool(one & lists) for one in held) / max(1, len(held))


def _at_large(cases: Cases) -> list[tuple[int, Document]]:
    """Some items, evenly from the whole archive."""
    last = cases.archive.pulse().last
    step = max(1, last // SAMPLE)
    return cases.archive.documents_of(range(1 + step // 2, last + 1, step)[:SAMPLE])


def _read(cases: Cases, word: str) -> list[tuple[int, Document]]:
    """The newest items in which a folded word stands."""
    page = next(iter(cases.archive.candidates(f'"{word}"', view=View(), chunk=MOST_ITEMS)), ())
    return cases.archive.documents_of(list(page))


def _form(word: str, read: Sequence[tuple[int, Document]]) -> str | None:
    """How a folded word is written most; None where it is written as an everyday word at times."""
    forms: dict[str, int] = {}
    small = 0
    for _, document in read:
        for text in (document.title, document.summary):
            for token in tokens(text):
                if token.folded == word:
                    form = text[token.start : token.end]
                    small += form[:1].islower()
                    forms[form] = forms.get(form, 0) + 1
    if not forms or small * 10 > sum(forms.values()):
        return None
    best = max(forms, key=lambda form: (forms[form], form))
    return best.title() if best.isupper() else best
