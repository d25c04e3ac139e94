"""What stands beside a topic, or beside what an expression finds: the words, names and phrases that these items have more
often than the other items of the archive. Whoever writes rules finds there what the lists lack.

A word's items among those found are set against its items among the rest, in the languages in which it was found, by the
log-likelihood ratio G² (Dunning 1993): how much less likely the two counts would be if the word stood as often here as there.
Only the found items are read; how often a word stands elsewhere is what the index knows. It keeps no order, so that for a
phrase every other item counts in which all its words stand: "elsewhere" is then at most so many.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, field

from store.jobs.units import Key, Unit, units_of
from store.types import View

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.taken import Taken
    from store.types import Document

MOST_READ = 5_000    # found items that are read, the newest: more do not change the order of what stands beside
PAGE = 500
SURE = 10.83         # G² from which a word counts: less would happen by chance once in a thousand words
TIMES = 2.0          # how many times as often as in the rest
PHRASES_COUNTED = 160
_COHESION = 0.25     # share of its rarer word's items in which a phrase must stand
_PART = 0.8          # share of a word's items in which it stands in one phrase, from which the phrase stands for it
_ONE_OUTLET = 0.8    # share of a word's items in one outlet from which it is that outlet's way of speaking
_LANGUAGE = 0.1      # share of a word's items from which a language counts as one of its


class Beside(Struct, frozen=True):
    """A word (`kind` "word"), a name or a phrase that stands beside: in `inside` of the found items read, of the near misses
    in `near`, in `outside` of all that were not read; `of` and `rest` are all such items of its languages, the commonest first.
    `taken`: the lists and terms of the rules that hold for it already. `example` is the title of `item`."""

    text: str
    kind: str
    inside: int
    near: int
    outside: int
    of: int
    rest: int
    score: float
    langs: tuple[str, ...]
    taken: tuple[str, ...]
    example: str
    item: int


class Mined(Struct, frozen=True):
    """What was found beside: `found` items, of which `read`; `near` is what stands beside near misses and not beside these."""

    found: int
    read: int
    beside: tuple[Beside, ...]
    near_found: int = 0
    near: tuple[Beside, ...] = ()


class _Seen(Struct):
    """What is known of a key from the items read."""

    content: Key
    items: list[int] = field(default_factory=list)  # places in the list of documents
    forms: Counter[str] = field(default_factory=Counter)
    folded: set[str] = field(default_factory=set)
    names: int = 0
    told: int = 0
    title: int = -1  # the first item that has it in its title


def mine_topic(archive: Archive, topic: str, taken: Taken, *, since: int | None = None,
               stop: Callable[[], bool] = lambda: False) -> Mined:
    """What stands beside a topic's items, and what beside its near misses alone, the most telling first."""
    members = archive.ids(View(topic=topic, since=since))
    misses = archive.ids(View(topic=topic, near=True, since=since))
    here, there = _read(archive, members, stop), _read(archive, misses, stop)
    counts = _Counts(archive)
    beside = _beside(counts, here, taken, there.seen, stop)
    near = _beside(counts, there, taken, {}, stop)
    known = {one.text.casefold() for one in beside}
    return Mined(len(members), len(here.documents), beside, len(misses),
                 tuple(one for one in near if one.text.casefold() not in known))


def mine_items(archive: Archive, items: Sequence[int], taken: Taken, *, found: int | None = None,
               stop: Callable[[], bool] = lambda: False) -> Mined:
    """The same for items given by their ids, newest first; `found` is how many there are, where these are only some."""
    here = _read(archive, items, stop)
    beside = _beside(_Counts(archive), here, taken, {}, stop)
    return Mined(found or len(items), len(here.documents), beside)


# --- reading ---------------------------------------------------------------------------------------------------------


class _Body(Struct):
    """The items read and what stands in them."""

    documents: list[tuple[int, Document]]
    seen: dict[Key, _Seen]


def _read(archive: Archive, items: Sequence[int], stop: Callable[[], bool]) -> _Body:
    body = _Body([], {})
    wanted = iter(items[:MOST_READ])
    while (page := list(islice(wanted, PAGE))) and not stop():
        for item, document in archive.documents_of(page):
            at = len(body.documents)
            body.documents.append((item, document))
            for unit in units_of(document):
                _note(body.seen, unit, at)
    return body


def _note(seen: dict[Key, _Seen], unit: Unit, at: int) -> None:
    known = seen.get(unit.key)
    if known is None:
        known = seen[unit.key] = _Seen(unit.content)
    if not known.items or known.items[-1] != at:
        known.items.append(at)
    if len(unit.key) == 1:
        known.folded.add(unit.content[0])
    known.forms[unit.text] += 1 if unit.name is None else 100  # how it is written where capitals tell something counts
    if unit.name is not None:
        known.told += 1
        known.names += unit.name
    if unit.in_title and known.title < 0:
        known.title = at


# --- weighing --------------------------------------------------------------------------------------------------------


class _Counts:
    """What the index knows of all items."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.languages = archive.items_by_language()

    def words(self, words: Iterable[str]) -> Mapping[str, int]:
        return self.archive.frequencies(words)

    def phrase(self, content: Key) -> int:
        return self.archive.count_holding(" AND ".join(f'"{word}"' for word in dict.fromkeys(content)))


def g2(inside: int, of: int, outside: int, rest: int) -> float:
    """The log-likelihood ratio of `inside` items of `of` having a word, and `outside` of `rest`."""
    total, having = of + rest, inside + outside
    told = 0.0
    for here, size in ((inside, of), (outside, rest)):
        for many, all_having in ((here, having), (size - here, total - having)):
            expected = size * all_having / total if total else 0.0
            if many > 0 and expected > 0:
                told += many * math.log(many / expected)
    return 2 * told


def _beside(counts: _Counts, body: _Body, taken: Taken, near: Mapping[Key, _Seen],
            stop: Callable[[], bool]) -> tuple[Beside, ...]:
    documents = body.documents
    read = len(documents)
    if not read:
        return ()
    langs = Counter(document.lang for _, document in documents)
    outlets = len({document.source for _, document in documents})
    least = max(2 if read < 20 else 3, read // 250)
    seen = {key: one for key, one in body.seen.items() if len(one.items) >= least and _widely(one, documents, outlets)}
    words = {key: one for key, one in seen.items() if len(key) == 1}
    frequencies = counts.words({form for one in words.values() for form in one.folded})
    scored: dict[Key, Beside] = {}

    def weigh(key: Key, one: _Seen, everywhere: int) -> None:
        inside = len(one.items)
        theirs = Counter(documents[at][1].lang for at in one.items)
        spoken = [lang for lang, many in theirs.most_common() if many >= _LANGUAGE * inside]
        of = sum(langs[lang] for lang in spoken)
        rest = max(0, sum(counts.languages.get(lang, 0) for lang in spoken) - of)
        outside = min(rest, max(0, everywhere - inside))
        score = g2(min(inside, of), of, outside, rest)
        if rest and score >= SURE and inside * rest > TIMES * outside * of:
            item, document = documents[one.title if one.title >= 0 else one.items[0]]
            scored[key] = Beside(
                _form(one), _kind(key, one), inside, len(near[key].items) if key in near else 0, outside, of, rest, score,
                tuple(lang for lang in spoken if lang), (), document.title, item)

    for word, one in words.items():
        weigh(word, one, sum(frequencies.get(form, 0) for form in one.folded))
    phrases = [key for key, one in seen.items() if len(key) > 1 and _holds_together(one, body.seen, documents)]
    phrases.sort(key=lambda key: (-len(seen[key].items), key))
    for key in phrases[:PHRASES_COUNTED]:
        if stop():
            break
        weigh(key, seen[key], counts.phrase(seen[key].content))
    kept = _without_parts(scored, seen, documents)
    told = [(one, taken.by(one.text)) for one in kept]
    told.sort(key=lambda pair: (-pair[0].score, pair[0].text))
    return tuple(Beside(one.text, one.kind, one.inside, one.near, one.outside, one.of, one.rest, one.score, one.langs, by,
                        one.example, one.item) for one, by in told)


def _widely(one: _Seen, documents: list[tuple[int, Document]], outlets: int) -> bool:
    """Whether a word stands in different reports of different outlets: else it is a signature, or one text sent twice."""
    titles = {documents[at][1].title for at in one.items}
    if len(titles) < 2 or outlets < 4:
        return len(titles) > 1
    most = Counter(documents[at][1].source for at in one.items).most_common(1)[0][1]
    return most <= max(_ONE_OUTLET * len(one.items), 1 if len(one.items) < 4 else 2)


def _holds_together(one: _Seen, seen: Mapping[Key, _Seen], documents: list[tuple[int, Document]]) -> bool:
    """Whether a phrase is more than two words that happened to meet."""
    from store.jobs.units import stem_of
    from store.match.stems import language_of

    language = language_of(documents[one.items[0]][1].lang)
    parts = [seen.get((stem_of(word, language),)) for word in one.content]
    rarer = min((len(part.items) for part in parts if part is not None), default=0)
    return len(one.items) >= _COHESION * rarer


def _without_parts(scored: Mapping[Key, Beside], seen: Mapping[Key, _Seen],
                   documents: list[tuple[int, Document]]) -> list[Beside]:
    """What is left when a name stands for those parts of it that hardly stand without it; so does a phrase, where its word
    alone would take much else."""
    from store.jobs.units import stem_of
    from store.match.stems import language_of

    hidden: set[Key] = set()
    for key, one in scored.items():
        if len(key) < 2:
            continue
        language = language_of(documents[seen[key].items[0]][1].lang)
        inner: list[Key] = [(stem_of(word, language),) for word in seen[key].content]
        inner += [key[start:end] for start in range(len(key)) for end in range(start + 2, len(key) + 1)
                  if end - start < len(key)]
        for part in inner:
            if part not in scored:
                continue
            alone = scored[part]
            if one.inside >= _PART * alone.inside:
                vague = alone.outside > one.outside + one.inside // 2
                hidden.add(part if one.kind == "name" or vague else key)
            elif len(part) > 1:
                hidden.add(key)  # the shorter name stands alone often enough: the longer one adds nothing
    return [one for key, one in scored.items() if key not in hidden]


def _form(one: _Seen) -> str:
    """How it is mostly written."""
    return max(one.forms.items(), key=lambda form: (form[1], form[0]))[0]


def _kind(key: Key, one: _Seen) -> str:
    if one.told and one.names > 0.8 * one.told:
        return "name"
    return "phrase" if len(key) > 1 else "word"
