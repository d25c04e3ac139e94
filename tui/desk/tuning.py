"""A topic on the workbench: its text read and tried on the archive while it is typed, why, and how its rules fare.

In: texts, on the loop. Out: readings and shifts, told on the loop while a thread of its own goes on; a later text stops
what an earlier one began. Nothing of this is stored: saving is the desk's.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.clock import monotonic, now
from store.errors import ConfigError, ExpressionError, Fault
from store.types import Document, ItemRow, TopicSpec
from tui.desk.lanes import Lane
from tui.desk.making import merged, on_screen, spans_in, why_of
from tui.labels import safe
from tui.shown import Advice, Article, Example, Fared, Flaw, Progress, Reading, Shift, Why

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.stats import Fare
    from store.jobs.suggest import Suggestion
    from store.jobs.trial import Part, Trial
    from store.jobs.trial import Reading as Read
    from store.match import Matcher
    from store.types import Change, Config
    from tui.desk import Desk

TELL = 0.08  # seconds between two tellings while a difference goes on
Told = Callable[[Reading | Progress], None]


class Bench:
    """One topic being tuned, against the rules that were in force when it was laid on the bench."""

    def __init__(self, desk: Desk, config: Config, topic: TopicSpec, file: Path) -> None:
        self.desk, self.config, self.topic, self.file = desk, config, topic, file
        self._stop = threading.Event()
        self._ending = threading.Event()
        self._trier: Lane[Trial] = Lane("wirewatch-trier", self._make, lambda trial: trial.archive.close())
        self._thinker: Lane[Archive] = Lane("wirewatch-bench", self._open, lambda archive: archive.close())
        self._adviser: Lane[Archive] | None = None  # made when suggestions are first asked for
        self._matchers: dict[bytes | None, Matcher] = {}
        self._suggested: list[Suggestion] = []

    def _open(self) -> Archive:
        from store.db import Archive

        return Archive.open(self.desk.places.database)

    def _make(self) -> Trial:
        from store.jobs.trial import Trial

        return Trial(self._open(), self.config.names, self.topic, self.file)

    def end(self) -> None:
        """Stop what runs and let the threads go, without waiting for them."""
        self._ending.set()
        self._stop.set()
        self._trier.end(0.0)
        self._thinker.end(0.0)
        if self._adviser is not None:
            self._adviser.end(0.0)

    def hush(self) -> None:
        """Stop the difference that is being made; a key was pressed."""
        self._stop.set()

    # --- the difference ------------------------------------------------------------------------------------------

    def lay(self, text: bytes, told: Told, *, only_read: bool = False) -> asyncio.Future[None]:
        """Read a text, and try it on the archive unless it has faults; `told` hears of it on the loop."""
        self._stop.set()
        self._stop = stop = threading.Event()
        loop = asyncio.get_running_loop()

        def tell(what: Reading | Progress) -> None:
            if not stop.is_set():
                loop.call_soon_threadsafe(lambda: None if stop.is_set() else told(what))

        def stopped() -> bool:
            return stop.is_set() or self._ending.is_set()

        def work(trial: Trial) -> None:
            if stopped():
                return
            read = trial.read(text)
            tell(self._reading(read))
            if only_read:
                return
            if read.topic is not None and not read.faults:
                compare(trial, read.topic)
            # What is known of the archive's words makes the next difference quick; the next text stops the reading up.
            self._trier.start(lambda trial: stopped() or trial.prepare(stopped))

        def compare(trial: Trial, topic: TopicSpec) -> None:
            waiting: list[Shift] = []
            said = 0.0
            for part in trial.differences(topic, stop=stopped):
                if stopped():
                    return
                waiting += [Shift(one.kind, one.item, one.score, one.before) for one in part.found]
                if part.done or monotonic() - said > TELL:
                    said = monotonic()
                    tell(_progress(part, waiting))
                    waiting = []

        return self._trier.ask(work, "lay")

    def _reading(self, read: Read) -> Reading:
        taken = {topic.id: topic for topic in self.config.topics if topic.id != self.topic.id}
        flaws = [_flaw(fault, self.file) for fault in read.faults]
        topic = read.topic
        if topic is None:
            return Reading(tuple(flaws))
        if topic.id in taken:
            flaws.append(Flaw(1, 1, f"the id {topic.id} is that of {safe(taken[topic.id].name)} already"))
        failing = tuple(Example(one.line, safe(one.text), safe(one.message)) for one in read.failing)
        rules = tuple((rule.line, _plain(rule.match)) for rule in topic.rules)
        examples = len(topic.examples_match) + len(topic.examples_reject)
        return Reading(tuple(flaws), failing, rules, _says(topic) == _says(self.topic), examples, _remarks(topic))

    # --- why -----------------------------------------------------------------------------------------------------

    def why(self, article: Article, text: bytes) -> asyncio.Future[Article]:
        """An article with the arithmetic of the text as it stands, and of the rules in force beside it."""

        def work(archive: Archive) -> Article:
            rows = archive.item_rows([article.item])
            return self._explained(article, text, rows[0]) if rows else article

        return self._thinker.ask(work, "why")

    def why_example(self, article: Article, text: bytes) -> asyncio.Future[Article]:
        """The same for a headline that is no item."""
        return self._thinker.ask(lambda archive: self._explained(article, text, None), "why")

    def _explained(self, article: Article, text: bytes, row: ItemRow | None) -> Article:
        document = Document(article.title)
        if row is not None:
            from store.jobs.explain import document_of

            document = document_of(row)
        whys: list[Why] = []
        spans = {"title": article.title_spans, "summary": article.summary_spans}
        edited = self._matcher(text)
        for matcher, words in ((edited, "as typed"), (self._matcher(None), "in force")):
            if matcher is None:
                continue
            topic = matcher.topics[0]
            matches = matcher.explain(document, all=True)
            why = why_of(matches, {topic.id: topic}, topic.id) or (Why("", 0.0, topic.threshold, False),)
            whys.append(replace(why[0], name=words))
            if matcher is edited or edited is None:
                for field in spans:
                    found = merged(spans_in(matches, field, getattr(document, field), topic.id))
                    spans[field] = on_screen(found, getattr(document, field), getattr(article, field))
        if len(whys) == 2 and replace(whys[0], name="") == replace(whys[1], name=""):
            whys = [replace(whys[0], name="as typed, and in force")]
        return replace(article, why=tuple(whys), title_spans=spans["title"], summary_spans=spans["summary"])

    def _matcher(self, text: bytes | None) -> Matcher | None:
        """The compiled rules of a text (None: those in force); None where they do not compile."""
        if text in self._matchers:
            return self._matchers[text]
        from store.config import parse_topic
        from store.match import Matcher

        topic = self.topic
        if text is not None:
            read, faults = parse_topic(self.file, text)
            if read is None or faults:
                return None
            topic = read
        try:
            matcher = Matcher([topic], self.config.names)
        except ConfigError:
            return None
        self._matchers = {None: self._matchers[None]} if None in self._matchers else {}
        self._matchers[text] = matcher
        return matcher

    # --- how the rules fare --------------------------------------------------------------------------------------

    def fared(self) -> asyncio.Future[list[Fared]]:
        """How each rule in force has fared, the whole topic first."""

        def work(archive: Archive) -> list[Fared]:
            from store.jobs.stats import fares

            told = fares(archive, self.topic, now(), self.config.names, stop=self._ending.is_set)
            return [_fared(fare, self.topic) for fare in told]

        return self._counting().ask(work, "fared")

    def _counting(self) -> Lane[Archive]:
        """The thread for what takes its time: why an item is listed does not wait for it."""
        if self._adviser is None:
            self._adviser = Lane("wirewatch-adviser", self._open, lambda archive: archive.close())
        return self._adviser

    def advice(self) -> asyncio.Future[list[Advice]]:
        """What the person's triage suggests for the topic as its file has it."""

        def work(archive: Archive) -> list[Advice]:
            from store.jobs.rules import Rules
            from store.jobs.suggest import suggestions

            found = suggestions(archive, Rules(self.config), self.topic, stop=self._ending.is_set)
            self._suggested = found
            return [_advice(number, one, self.file) for number, one in enumerate(found)]

        return self._counting().ask(work, "advice")

    def apply(self, advice: Advice) -> asyncio.Future[Change]:
        """Write a suggestion for a file that topics share, as a step that undo takes back."""
        suggested = self._suggested[advice.number]

        def work(archive: Archive) -> Change:
            from store.jobs.suggest import apply

            return apply(archive, suggested)

        return self.desk._writer.ask(self.desk._counted(work))

    def verdicts(self) -> asyncio.Future[dict[int, bool]]:
        """What the person said of items of this topic."""
        return self._thinker.ask(
            lambda archive: {item: belongs for item, _, belongs, _ in archive.verdicts(self.topic.id)}, "verdicts"
        )

    # --- saving --------------------------------------------------------------------------------------------------

    def save(self, text: bytes, was: bytes | None) -> asyncio.Future[Change | None]:
        """Write the file as one step that undo takes back; `was` is what it must still hold, None for whatever it does."""

        def work(archive: Archive) -> Change | None:
            from store.jobs.edits import save_file

            return save_file(archive, self.file, text, f"edited the rules of {self.topic.name}", was=was)

        return self.desk._writer.ask(self.desk._counted(work))

    def written(self) -> asyncio.Future[bytes | None]:
        """What the file holds now; None where it cannot be read."""

        def work(archive: Archive) -> bytes | None:
            try:
                return self.file.read_bytes()
            except OSError:
                return None

        return self._thinker.ask(work, "written")


def bench_for(desk: Desk, *, topic: str | None = None, file: Path | None = None) -> Bench | None:
    """The bench for a topic of the rules in force, by its id or its file; None where there is none."""
    config = desk.config
    topics = config.topics if config is not None else ()
    spec = next((one for one in topics if one.id == topic or (file is not None and one.file == file)), None)
    return Bench(desk, config, spec, spec.file) if config is not None and spec is not None and spec.file is not None else None


def _progress(part: Part, found: list[Shift]) -> Progress:
    return Progress(tuple(found), part.looked / part.of if part.of else 1.0, part.of, part.done)


def _advice(number: int, one: Suggestion, file: Path) -> Advice:
    was, text = (raw.decode("utf-8", "replace") for raw in (one.was, one.text))
    other = "" if one.file == file else safe(one.file.name)
    return Advice(number, safe(one.about), safe(one.evidence), one.items, was, text, other)


def _flaw(fault: Fault, file: Path) -> Flaw:
    words = f"{fault.found}; expected {fault.expected}" if fault.expected else fault.found
    if fault.file != file and fault.file != Path():
        return Flaw(0, 0, safe(f"{fault.file.name}:{fault.line}: {words}"))
    return Flaw(fault.line, fault.column, safe(words))


def _remarks(topic: TopicSpec) -> tuple[tuple[int, str], ...]:
    from store.match.lint import small_operators

    def of(match: str) -> list[str]:
        try:
            return list(small_operators(match))
        except ExpressionError:  # a fault is told as one
            return []

    return tuple((rule.line, safe(words)) for rule in topic.rules for words in of(rule.match))


def _plain(match: str) -> str:
    """An expression on one line."""
    return " ".join(safe(match).split())


def _says(topic: TopicSpec) -> object:
    """What of a topic decides about items: equal, and no item changes."""
    rules = tuple((rule.match, rule.weight) for rule in topic.rules)
    return topic.threshold, rules, tuple((terms.name, tuple(text for text, _, _ in terms.entries)) for terms in topic.names)


def _fared(fare: Fare, topic: TopicSpec) -> Fared:
    rule = topic.rules[fare.rule] if fare.rule is not None and fare.rule < len(topic.rules) else None
    note, said, idle = "", "", False
    if fare.kept_out is not None:  # what it kept out before these days was not stored: "never" would not be known
        note, said = f"keeps {fare.kept_out:,}", f"keeps {fare.kept_out:,} out in 30 days"
    elif fare.rule is not None and not fare.hits:
        note, said, idle = "never", "never holds", True
    elif fare.only_with is not None and fare.only_with < len(topic.rules):
        line = topic.rules[fare.only_with].line
        note, said, idle = f"with {line}", f"never without the rule of line {line}", True
    elif fare.missed:
        said = f"misses {fare.missed:,} that you said belong"
    return Fared(
        fare.rule,
        rule.line if rule is not None else 0,
        _plain(rule.match) if rule is not None else "",
        rule.weight if rule is not None else 0.0,
        fare.hits_7d,
        fare.hits_30d,
        fare.hits if fare.kept_out is None else fare.hits_30d,
        fare.last_hit if fare.kept_out is None or fare.hits_30d else None,
        fare.belongs + fare.no,
        fare.precision,
        fare.low,
        fare.high,
        note,
        said,
        idle,
    )
