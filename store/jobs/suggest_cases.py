"""What a person judged of a topic, as suggestions need it: the items, what the rules say of each, what stands in each.

A verdict is a verdict. An item that was kept while it stood in the topic's list counts as wanted, too: nothing that is
suggested may lose it. Dismissed items count for nothing: one sets aside what has been read, and what comes twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from store.errors import ConfigError, WirewatchError
from store.jobs.stats import hits_now, places_of, score_of, taken
from store.jobs.units import Key, Unit, units_of
from store.match import Matcher, commons
from store.match.names import Names
from store.match.stems import languages_of
from store.text import fold
from store.types import Document, RuleSpec, State, Terms, TopicSpec, View

if TYPE_CHECKING:
    from store.db import Archive

MOST_JUDGED = 1_000  # the latest verdicts; as many kept items
MOST_BEYOND = 300    # unjudged items on which a change is tried, the newest
PAGE = 200


class Suggestion(Struct, frozen=True):
    """An edit that the person's triage speaks for. `kind` is "exclude", "term", "weight" or "spelling"; `about` says what to
    do and `evidence` the arithmetic, a line each; `items` are those it speaks of, newest first; `text` is what `file` (the
    topic's, or one of names) would hold after it, and `was` what it holds now."""

    kind: str
    about: str
    evidence: str
    items: tuple[int, ...]
    text: bytes
    file: Path
    was: bytes


class Case(Struct):
    """A judged item; `sure`: by a verdict. `held` are the rules that hold, `took` whether the topic takes it."""

    item: int
    document: Document
    wanted: bool
    sure: bool
    held: frozenset[int]
    took: bool
    _units: dict[Key, list[Unit]] | None = None
    _folded: str = ""

    @property
    def folded(self) -> str:
        """Its text as the index has it, words run together."""
        if not self._folded:
            self._folded = fold(f"{self.document.title} {self.document.summary}")
        return self._folded

    @property
    def units(self) -> dict[Key, list[Unit]]:
        """What stands in it."""
        if self._units is None:
            self._units = {}
            for unit in units_of(self.document):
                self._units.setdefault(unit.key, []).append(unit)
        return self._units


class Outcome(Struct, frozen=True):
    """What other rules would change of what was judged, as cases, and of other items, as numbers."""

    come: tuple[Case, ...]    # wanted, and taken now
    gone: tuple[Case, ...]    # not wanted, and no more taken
    lost: tuple[Case, ...]    # wanted, and no more taken
    wrong: tuple[Case, ...]   # not wanted, and taken now
    others_come: int = 0
    others_gone: int = 0
    more: bool = False        # whether others were left unlooked at
    comers: tuple[int, ...] = ()  # the others that would come


class Cases:
    """What was judged of one topic, with its rules compiled. Raises ConfigError when a rule is broken."""

    def __init__(self, archive: Archive, topic: TopicSpec, lists: Sequence[Terms], *,
                 stop: Callable[[], bool] = lambda: False) -> None:
        self.archive, self.topic, self.lists, self.stop = archive, topic, lists, stop
        self.names = Names(lists)
        self.matcher = Matcher([topic], self.names)
        verdicts = {item: belongs for item, _, belongs, _ in archive.verdicts(topic.id)[-MOST_JUDGED:]}
        kept = [item for item in archive.ids(View(topic=topic.id, states=(State.KEPT,)))[:MOST_JUDGED] if item not in verdicts]
        self.cases: list[Case] = []
        wanted = iter([*verdicts, *kept])
        while (page := list(islice(wanted, PAGE))) and not stop():
            for item, document in archive.documents_of(page):
                held = frozenset(places_of(self.matcher, document))
                self.cases.append(Case(item, document, verdicts.get(item, True), item in verdicts, held, taken(topic, held)))
        self.rows = hits_now(archive, self.matcher, stop)
        self.taken = {row[0] for row in self.rows if row[2]}
        self.known = {case.item for case in self.cases}
        self.keeps = [case for case in self.cases if case.wanted]
        self.rejects = [case for case in self.cases if not case.wanted]
        self._files: dict[Path, bytes] = {}

    def raw(self, file: Path) -> bytes:
        """What a file holds, read once; WirewatchError where it cannot be read."""
        if file not in self._files:
            try:
                self._files[file] = file.read_bytes()
            except OSError as error:
                raise WirewatchError(f"cannot read {file}: {error.strerror}") from None
        return self._files[file]

    def edited(self, text: bytes) -> Matcher | None:
        """The rules of an edited topic file; None where they do not compile."""
        from store.config import parse_topic

        assert self.topic.file is not None
        topic, faults = parse_topic(self.topic.file, text)
        if topic is None or faults:
            return None
        try:
            return Matcher([topic], self.names)
        except ConfigError:
            return None

    def with_entry(self, name: str, entry: str) -> Matcher | None:
        """The rules as they are, with an entry more in a shared list."""
        lists = [replace(terms, entries=(*terms.entries, (entry, 0, 0))) if terms.name == name else terms
                 for terms in self.lists]
        try:
            return Matcher([self.topic], lists)
        except ConfigError:
            return None

    def outcome(self, term: str, after: Matcher | float, match: str, view: View | None = None,
                most: int = MOST_BEYOND) -> Outcome:
        """What becomes of items in which `term` (an expression) holds: by other rules, or with a weight more in the sum.

        Of items that nobody judged, the newest that the index finds for `match` in `view` are looked at; its first word tells
        in which of the judged ones the term can stand at all.
        """
        finder = Matcher([TopicSpec("term", "", rules=(RuleSpec(term),))], ())
        part = match.split('"')[1]
        now = {case.item: self._then(case.document, case.held, after) if part in case.folded and finder.held(case.document)
               else case.took for case in self.cases}
        return replace(self.sorted_out(now), **self._beyond(finder, after, match, view, most))

    def _then(self, document: Document, held: Iterable[int], after: Matcher | float) -> bool:
        if isinstance(after, Matcher):
            return taken(after.topics[0], places_of(after, document))
        return score_of(self.topic, held) + after >= self.topic.threshold - 1e-9

    def sorted_out(self, now: dict[int, bool]) -> Outcome:
        """The cases that change, when `now` tells what would be taken."""
        came = [case for case in self.cases if now[case.item] and not case.took]
        went = [case for case in self.cases if case.took and not now[case.item]]
        return Outcome(tuple(case for case in came if case.wanted), tuple(case for case in went if not case.wanted),
                       tuple(case for case in went if case.wanted), tuple(case for case in came if not case.wanted))

    def _beyond(self, finder: Matcher, after: Matcher | float, match: str, view: View | None,
                most: int) -> dict[str, Any]:
        comers: list[int] = []
        gone = looked = 0
        for page in self.archive.candidates(match, view=view or View(), chunk=min(PAGE, most)):
            others = [item for item in page if item not in self.known]
            for item, document in self.archive.documents_of(others):
                if not finder.held(document):
                    continue
                before = item in self.taken
                then = self._then(document, places_of(self.matcher, document) if isinstance(after, float) else (), after)
                if then and not before:
                    comers.append(item)
                gone += before and not then
            looked += len(others)
            if looked >= most or self.stop():
                break
        return {"others_come": len(comers), "others_gone": gone, "more": looked >= most, "comers": tuple(comers)}


def exchanged(document: Document, forms: Iterable[str], term: str) -> Document:
    """A document in which a term stands in the place of other words."""
    title, summary = document.title, document.summary
    for form in forms:
        title, summary = title.replace(form, term), summary.replace(form, term)
    return replace(document, title=title, summary=summary)


def in_order(cases: Iterable[Case]) -> tuple[int, ...]:
    """The items of cases, newest first by their numbers."""
    return tuple(sorted({case.item for case in cases}, reverse=True))


def distinct(cases: Sequence[Case]) -> int:
    """How many different reports cases are: one text sent twice counts once, and so does what one outlet alone writes."""
    if len({case.document.source for case in cases}) < 2:
        return min(1, len(cases))
    return len({case.document.title.casefold() for case in cases})


def asked(unit: Unit) -> str:
    """For the index: items in which the words of a unit stand, whatever their endings."""
    parts = []
    for word in dict.fromkeys(unit.content):
        stem = word[: max(3, len(word) - 2)] if len(word) > 4 else word
        parts.append(f'"{stem}"*' if len(word) > 4 else f'"{word}"')
    return " AND ".join(parts)


def is_everyday(word: str) -> bool:
    """Whether a folded word is a common one of its language, or of the great ones."""
    return any(commons.standing(word, language) >= commons.COMMON for language in languages_of(word))


def rejects_come(outcome: Outcome) -> str:
    """How many rejects come with the rest, in words."""
    return many(len(outcome.wrong), "reject") if outcome.wrong else "no reject"


def others(outcome: Outcome) -> str:
    """What happens beyond what was judged, in words."""
    most = "at least " if outcome.more else ""
    told = [f"{most}{count:,} other{'s' if count != 1 else ''} would {what}"
            for count, what in ((outcome.others_come, "come"), (outcome.others_gone, "go")) if count]
    return ", ".join(told) or "nothing else would change"


def many(count: int, one: str) -> str:
    """`1 reject`, `9 rejects`."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"
