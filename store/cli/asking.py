"""The questions of `topics new` on a terminal: one line each, answers typed and sent with enter, so that any reader follows.

In: what was given on the command line. Out: a draft, or None where the person wants none of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from store import clock
from store.cli.output import local_time, note
from store.errors import Interrupted
from store.jobs.catching import Catch, Judge, beside, new_trial, whole_catch
from store.jobs.starting import (
    ALSO,
    NAME,
    NOT,
    WORDS,
    Draft,
    as_entry,
    common_words,
    find_home,
    read_draft,
    split_words,
    text_of,
    toggled,
    topic_of_text,
)

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.mining import Beside
    from store.types import Config, ItemRow, TopicSpec

TOO_COMMON = "so common that many items have it; a phrase, or words that must stand beside (also), would tell more"
HEADLINES = 8
SUGGESTED = 20
READ = 2_000      # items that are read for what stands beside
WEEK = 7 * clock.DAY
MOST_TURNS = 200  # questions after which somebody is not answering, but a program is


class Given(Struct, frozen=True):
    """The parts of a draft as typed."""

    name: str = ""
    words: str = ""
    also: str = ""
    without: str = ""
    rule: str = ""
    about: str = ""
    id: str = ""
    examples: tuple[str, ...] = ()

    def fields(self) -> dict[str, str]:
        """The same, as `read_draft` takes it."""
        return {"name": self.name, "words": self.words, "also": self.also, "unwanted": self.without, "rule": self.rule,
                "about": self.about, "id": self.id}


def told_catch(catch: Catch) -> str:
    """What was caught, in a line."""
    items = len(catch.items)
    week = catch.since(clock.now() - WEEK)
    near = f", and {len(catch.near)} near misses" if catch.near else ""
    return f"it would catch {items} item{'' if items == 1 else 's'} of the archive, {week} of the last 7 days{near}"


def told_beside(place: int, one: Beside) -> str:
    """A suggestion with its number."""
    return f"{place:>4}  {one.text[:40]:<30} {one.inside:>6} here {one.outside:>7} elsewhere"


class _Enough(Exception):
    """The input ended: nobody answers any more."""


class Asker:
    """A conversation that ends in a draft."""

    def __init__(self, archive: Archive, config: Config, given: Given, file: Path | None, stop: Callable[[], bool]) -> None:
        self.archive, self.config, self.given, self.file, self.stop = archive, config, given, file, stop
        self.trial = new_trial(archive, config)
        self.turns = 0
        self.examples: tuple[str, ...] = ()

    def ask(self) -> Draft | None:
        """Ask for what is missing, show what it would catch, take picks until there are none."""
        note("A new topic. Nothing is written before you say so; ctrl+d ends it.")
        try:
            self._fill("name", NAME, "Its name: ", needed=True)
            self._fill("words", WORDS, "Words or names, any of which makes an item belong, parted by commas: ", needed=True)
            if not self.given.also:
                self._fill("also", ALSO, "Words of which one must stand beside these (enter: none): ")
            while True:
                draft, topic, catch = self._catch()
                rows = self._headlines(catch)
                if not self._picks(topic, catch):
                    self._examples(topic, rows)
                    return replace(draft, examples=self.examples)
        except _Enough:
            note("")
            return None

    def _line(self, question: str) -> str:
        self.turns += 1
        sys.stdout.flush()
        print(question, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline() if self.turns < MOST_TURNS else ""
        if self.stop():
            raise Interrupted("stopped; nothing was written")
        if not line:
            raise _Enough
        return line.strip()

    def _fill(self, field: str, part: str, question: str, *, needed: bool = False) -> None:
        """Ask for a part until it has no slip."""
        told = getattr(self.given, field)
        while True:
            if told:
                tried = replace(self.given, **{field: told})
                slips = [slip for slip in read_draft(self.config, **tried.fields())[1] if slip.part in (part, "id")]
                if not slips:
                    self.given = tried
                    return
                note(f"  {slips[0]}")
            told = self._line(question)
            if not told and not needed:
                return
            if not told:
                note("  it needs one")

    def _catch(self) -> tuple[Draft, TopicSpec, Catch]:
        draft, slips = read_draft(self.config, **self.given.fields())
        assert not slips, slips
        made, home = find_home(self.config, draft, self.file)
        topic = topic_of_text(home.file, text_of(made))
        catch = whole_catch(self.trial, topic, stop=self.stop)
        if self.stop():
            raise Interrupted("stopped; nothing was written")
        return draft, topic, catch

    def _headlines(self, catch: Catch) -> list[ItemRow]:
        note("")
        note(told_catch(catch)[:1].upper() + told_catch(catch)[1:] + (". The newest:" if catch.items else "."))
        if common := common_words(read_draft(self.config, **self.given.fields())[0]):
            note(f"{', '.join(common)}: {TOO_COMMON}")
        rows = self.archive.item_rows([item for _, item in catch.items[:HEADLINES]])
        for place, row in enumerate(rows, 1):
            note(f"{place:>4}  {local_time(row.at)}  {row.title}  — {row.source}")
        return rows

    def _picks(self, topic: TopicSpec, catch: Catch) -> bool:
        """Suggest words; whether some were taken."""
        mined = beside(self.archive, self.config, topic, catch, most=READ, stop=self.stop)
        found = [one for one in mined.beside if not one.taken and as_entry(one.text)][:SUGGESTED]
        if found:
            note("Beside them stand, more often than elsewhere:")
            for place, one in enumerate(found, 1):
                note(told_beside(place, one))
        note("Take some by number (`1 3`), or type words; `also …` for the words of which one must stand beside,")
        while True:
            told = self._line("`not …` for words that none may have; enter goes on: ")
            if not told:
                return False
            field, part, rest = "words", WORDS, told
            verb, _, more = told.partition(" ")
            if verb.casefold() in ("also", "not") and more:
                field, part, rest = ("also", ALSO, more) if verb.casefold() == "also" else ("without", NOT, more)
            typed = getattr(self.given, field)
            for word in self._meant(rest, [one.text for one in found]):
                typed = toggled(typed, word)
            tried = replace(self.given, **{field: typed})
            slips = [slip for slip in read_draft(self.config, **tried.fields())[1] if slip.part in (part, WORDS)]
            if slips:
                note(f"  {slips[0]}")
                continue
            self.given = tried
            return True

    def _meant(self, told: str, found: list[str]) -> list[str]:
        """The words meant by numbers of the list, or typed."""
        numbers = told.replace(",", " ").split()
        if all(one.isascii() and one.isdigit() and 1 <= int(one) <= len(found) for one in numbers):
            return [as_entry(found[int(one) - 1]) for one in dict.fromkeys(numbers)]
        return [word for word, _ in split_words(told)]

    def _examples(self, topic: TopicSpec, rows: list[ItemRow]) -> None:
        """Ask which headlines to keep as examples; only those that belong by themselves."""
        judge = Judge(topic, self.config)
        good = {place: row for place, row in enumerate(rows, 1) if judge.belongs(row.title)}
        if not good:
            return
        while True:
            told = self._line("Headlines to keep as examples, by number (enter: none): ").replace(",", " ").split()
            wrong = [one for one in told if not (one.isascii() and one.isdigit() and int(one) in good)]
            if not wrong:
                self.examples = tuple(good[int(one)].title for one in dict.fromkeys(told))
                return
            note(f"  {wrong[0]} is none of {', '.join(map(str, good))}: the headline alone must be enough for the topic")
