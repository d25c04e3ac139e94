"""A new topic while it is typed: what is wrong with it, what it would catch, what stands beside that; and its writing.

In: what stands in the fields, on the loop. Out: looks, told on the loop while a thread of its own goes on; the next key stops
what an earlier one began.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from store.clock import DAY, monotonic, now
from store.errors import WirewatchError
from tui.desk.lanes import Lane
from tui.desk.making import item_row, on_screen, spans_in
from tui.labels import safe
from tui.shown import Row

if TYPE_CHECKING:
    from pathlib import Path

    from store.db import Archive
    from store.jobs.catching import Catch, Judge
    from store.jobs.starting import Draft, Slip
    from store.jobs.trial import Trial
    from store.types import Config, TopicSpec
    from tui.desk import Desk

TELL = 0.1  # seconds between two tellings while the archive is looked through
LISTED = 60  # headlines that are shown
READ = 400  # items that are read for what stands beside
ENOUGH = 300  # items from which what stands beside is told before all are found
SUGGESTED = 60
UNNAMED = "new topic"


class Fields(Struct, frozen=True):
    """What stands in the fields."""

    name: str = ""
    words: str = ""
    also: str = ""
    unwanted: str = ""
    rule: str = ""


class Checked(Struct, frozen=True):
    """What is wrong, as (field, column, words), and where the topic would be written."""

    slips: tuple[tuple[str, int, str], ...] = ()
    place: str = ""
    common: tuple[str, ...] = ()  # words that are too common to be enough by themselves


class Caught(Struct, frozen=True):
    """What the topic would catch as far as is known: the newest headlines, and which of them would do as examples."""

    rows: tuple[Row, ...] = ()
    alone: frozenset[int] = frozenset()
    items: int = 0
    week: int = 0
    near: int = 0
    share: float = 1.0
    done: bool = True


class Suggested(Struct, frozen=True):
    """A word that stands beside: as shown, as a list would take it, and in how many items here and elsewhere."""

    text: str
    entry: str
    kind: str
    inside: int
    outside: int


class Beside(Struct, frozen=True):
    """What stands beside, the most telling first."""

    words: tuple[Suggested, ...] = ()


class Written(Struct, frozen=True):
    """The topic that was written, its file and what was added to feeds.yaml; `dropped` examples no longer fitted."""

    topic: str
    name: str
    file: str
    entry: str = ""
    dropped: int = 0


Told = Callable[[Checked | Caught | Beside], None]


class _Try(Struct):
    """One look at the fields, until a later one stops it."""

    tell: Told
    stopped: Callable[[], bool]
    said: float = 0.0
    mined: bool = field(default=False)


class Starter:
    """A thread with a connection of its own for a topic that is being started."""

    def __init__(self, desk: Desk) -> None:
        assert desk.config is not None
        self.desk, self.config = desk, desk.config
        self._stop = threading.Event()
        self._ending = threading.Event()
        self._lane: Lane[Trial] = Lane("wirewatch-starter", self._make, lambda trial: trial.archive.close())
        self._lane.start(self._prime)
        self._checker: Lane[None] = Lane("wirewatch-checker", lambda: None, lambda nothing: None)

    def _make(self) -> Trial:
        from store.db import Archive
        from store.jobs.catching import new_trial

        return new_trial(Archive.open(self.desk.places.database), self.config)

    def _prime(self, trial: Trial) -> None:
        from store.jobs.catching import prime

        prime(trial, stop=self._ending.is_set)

    def end(self) -> None:
        """Stop what runs and let the threads go, without waiting for them."""
        self._ending.set()
        self._stop.set()
        self._lane.end(0.0)
        self._checker.end(0.0)

    def hush(self) -> None:
        """Stop the look that goes on; a key was pressed."""
        self._stop.set()

    async def look(self, fields: Fields, told: Told, *, only_check: bool = False) -> None:
        """Look at what is typed; `told` hears on the loop what is wrong at once, then what it would catch."""
        self._stop.set()
        self._stop = stop = threading.Event()
        loop = asyncio.get_running_loop()

        def tell(what: Checked | Caught | Beside) -> None:
            if not stop.is_set():
                loop.call_soon_threadsafe(lambda: None if stop.is_set() else told(what))

        def look(trial: Trial) -> None:
            if not stop.is_set():
                self._look(trial, fields, _Try(tell, lambda: stop.is_set() or self._ending.is_set()))

        looking = None if only_check else self._lane.ask(look, "look")
        await self._checker.ask(lambda nothing: tell(self._check(fields)), "check")
        if looking is not None:
            await looking

    def _check(self, fields: Fields) -> Checked:
        """What is wrong with the fields, and where the topic would be written."""
        from store.jobs.starting import common_words, find_home

        draft, slips = _draft(self.config, fields)
        told = tuple((slip.part, slip.column, safe(slip.message)) for slip in slips)
        try:
            home = find_home(self.config, draft if draft.name else replace(draft, name=UNNAMED))[1]
        except WirewatchError as error:
            return Checked((*told, ("name", 0, safe(str(error)))))
        return Checked(told, safe(_short(home.file, self.config)), tuple(map(safe, common_words(draft))))

    def _look(self, trial: Trial, fields: Fields, one: _Try) -> None:
        """What the fields would catch; nothing where a word among them has a slip."""
        from store.jobs.starting import NAME, text_of, topic_of_text

        draft, slips = _draft(self.config, fields)
        if not any(slip.part != NAME for slip in slips):
            named = replace(draft, name=draft.name[:60] or UNNAMED, id="new-topic")
            self._catch(trial, topic_of_text(self.config.file.with_name("new-topic.yaml"), text_of(named)), one)
        elif not (draft.words or draft.rule):
            one.tell(Caught())
            one.tell(Beside())

    def _catch(self, trial: Trial, topic: TopicSpec, one: _Try) -> None:
        from store.jobs.catching import Judge, catches

        judge = Judge(topic, self.config)
        for catch in catches(trial, topic, stop=one.stopped):
            if one.stopped():
                return
            if catch.done or monotonic() - one.said > TELL:
                one.said = monotonic()
                one.tell(_caught(trial.archive, topic, catch, judge))
            if not one.mined and (catch.done or len(catch.items) >= ENOUGH):
                one.mined = True
                self._mine(trial.archive, topic, catch, one)

    def _mine(self, archive: Archive, topic: TopicSpec, catch: Catch, one: _Try) -> None:
        from store.jobs.catching import beside
        from store.jobs.starting import as_entry

        mined = beside(archive, self.config, topic, catch, most=READ, stop=one.stopped)
        found = [word for word in mined.beside if not word.taken and as_entry(word.text)][:SUGGESTED]
        one.tell(Beside(tuple(Suggested(safe(word.text), as_entry(word.text), word.kind, word.inside, word.outside)
                              for word in found)))

    def save(self, fields: Fields, examples: tuple[str, ...]) -> asyncio.Future[Written]:
        """Write the topic as one step that undo takes back. WirewatchError where that cannot be: then nothing is written."""
        config = self.desk.config or self.config

        def work(archive: Archive) -> Written:
            from store.errors import UsageError
            from store.jobs.catching import Judge
            from store.jobs.starting import find_home, save_draft, text_of, topic_of_text

            draft, slips = _draft(config, fields)
            if slips:
                raise UsageError(str(slips[0]))
            made, home = find_home(config, draft)
            judge = Judge(topic_of_text(home.file, text_of(made)), config)
            fitting = tuple(title for title in examples if judge.belongs(title))
            started = save_draft(archive, config, replace(draft, examples=fitting))
            return Written(started.topic, draft.name, _short(started.file, config), started.entry, len(examples) - len(fitting))

        return self.desk._writer.ask(self.desk._counted(work))


def toggled(text: str, word: str) -> str:
    """A list as typed with a word more, or without it where it is there."""
    from store.jobs.starting import toggled as toggle

    return toggle(text, word)


def entries(text: str) -> set[str]:
    """The words of a list as typed, for comparing."""
    from store.jobs.starting import split_words

    return {word.casefold() for word, _ in split_words(text)}


def _draft(config: Config, fields: Fields) -> tuple[Draft, tuple[Slip, ...]]:
    from store.jobs.starting import read_draft

    return read_draft(config, name=fields.name, words=fields.words, also=fields.also, unwanted=fields.unwanted,
                      rule=fields.rule)


def _short(file: Path, config: Config) -> str:
    """A file as feeds.yaml would name it."""
    try:
        return str(file.relative_to(config.file.parent))
    except ValueError:
        return str(file)


def _caught(archive: Archive, topic: TopicSpec, catch: Catch, judge: Judge) -> Caught:
    from store.jobs.explain import document_of

    rows = []
    alone = set()
    for row in archive.item_rows([item for _, item in catch.items[:LISTED]]):
        shown = item_row(row, {topic.id: topic.threshold}, topic.id)
        spans = spans_in(judge.explain(document_of(row)), "title", row.title, topic.id)
        rows.append(replace(shown, spans=on_screen(spans, row.title, shown.title)))
        if judge.belongs(row.title):
            alone.add(row.item)
    return Caught(tuple(rows), frozenset(alone), len(catch.items), catch.since(now() - 7 * DAY), len(catch.near),
                  catch.looked / catch.of if catch.of else 1.0, catch.done)
