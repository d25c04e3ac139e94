"""What a topic that is not written yet would catch in the archive, and what stands beside that: for whoever starts one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from store.jobs.mining import Mined, mine_items
from store.jobs.taken import Taken
from store.jobs.trial import Trial
from store.types import Config, Document, Match, RuleSpec, TopicSpec

if TYPE_CHECKING:
    from store.db import Archive


class Catch(Struct, frozen=True):
    """What is known so far: `items` as (clock, item), newest first, near misses the same way; `looked` of `of` candidates."""

    items: tuple[tuple[int, int], ...] = ()
    near: tuple[tuple[int, int], ...] = ()
    looked: int = 0
    of: int = 0
    done: bool = False

    def since(self, at: int) -> int:
        """How many of the items are of that time or later."""
        return sum(when >= at for when, _ in self.items)


def catches(trial: Trial, topic: TopicSpec, *, stop: Callable[[], bool] = lambda: False) -> Iterator[Catch]:
    """What a topic would catch, each time all that is known by then; ends early when `stop` says so.

    `trial` is one of no topic: what it learns of the archive makes the next call fast.
    """
    items: list[tuple[int, int]] = []
    near: list[tuple[int, int]] = []
    for part in trial.differences(topic, stop=stop):
        items += [(one.at, one.item) for one in part.found if one.kind == "gained"]
        near += [(one.at, one.item) for one in part.found if one.kind == "near"]
        items.sort(reverse=True)
        near.sort(reverse=True)
        yield Catch(tuple(items), tuple(near), part.looked, part.of, part.done)


def new_trial(archive: Archive, config: Config) -> Trial:
    """A trial of topics that there are not yet."""
    return Trial(archive, config.names, None, config.file)


def prime(trial: Trial, *, stop: Callable[[], bool] = lambda: False) -> None:
    """Let a trial read what its first answer would otherwise wait for."""
    nothing = TopicSpec("new", "", rules=(RuleSpec("xqzzyx"),))
    for _ in trial.differences(nothing, stop=stop):
        return


def whole_catch(trial: Trial, topic: TopicSpec, *, stop: Callable[[], bool] = lambda: False) -> Catch:
    """What a topic would catch in all."""
    last = Catch()
    for last in catches(trial, topic, stop=stop):
        if last.done:
            break
    return last


def beside(archive: Archive, config: Config, topic: TopicSpec, catch: Catch, *, most: int | None = None,
           stop: Callable[[], bool] = lambda: False) -> Mined:
    """What stands beside the items caught; of many only the newest `most` are read."""
    ids = [item for _, item in catch.items]
    taken = Taken.of_topic(topic, config.names)
    return mine_items(archive, ids[:most], taken, found=len(ids), stop=stop)


class Judge:
    """The topic against single items: which words of a headline it goes by, and whether a headline is enough for it."""

    def __init__(self, topic: TopicSpec, config: Config) -> None:
        from store.match import Matcher

        self._matcher = Matcher([topic], config.names)

    def explain(self, document: Document) -> tuple[Match, ...]:
        """What the rules say of an item, with every hit."""
        return self._matcher.explain(document, all=True)

    def belongs(self, title: str) -> bool:
        """Whether a headline belongs by itself, as an example must."""
        return any(match.belongs for match in self._matcher.explain(Document(title)))
