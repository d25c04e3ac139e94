"""Results of a round on their way into the archive: what is new or changed is cleaned, matched, and kept.

What arrives within a second shares a transaction, as long as it is little: a kill costs another look at these feeds, whose
validators are not stored either, and an outcome is told only when it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from store import clock
from store.db import FeedRound, NewItem
from store.errors import ArchiveError, WirewatchError
from store.fetch.decide import Choice, choose, lookup_keys, unsure_keys
from store.jobs.linked import linked_feeds, told_by_links
from store.types import Document, Entry

if TYPE_CHECKING:
    from store.db import Archive, Stored
    from store.fetch.items import Found
    from store.fetch.rounds import FetchResult
    from store.jobs.rules import Rules

PORTION = 2_000  # items that are held, cleaned and written together, of one document or of several
FEEDS = 256      # outcomes that are kept together at most
LETTERS = 4_000_000  # of texts that are held
PATIENCE = 1.0   # seconds that an outcome waits for others to share its transaction


class FeedOutcome(Struct, frozen=True):
    """What became of one feed in a round, as `fetch --json` prints it."""

    feed: str
    name: str
    outcome: str
    status: int | None
    items: int
    new: int
    changed: int
    bytes: int
    ms: int
    error: str | None
    next: int | None
    moved: str | None = None
    failures: int = 0


class Taker:
    """Takes results in and keeps them, several feeds in one transaction; `told` hears what became of each, once it is kept."""

    def __init__(self, archive: Archive, rules: Rules, at: int, told: Callable[[FeedOutcome], None]) -> None:
        self._archive = archive
        self._rules = rules
        self._at = at
        self._told = told
        self._linked = linked_feeds(archive)
        self._waiting: list[tuple[FeedRound, FeedOutcome]] = []
        self._items = self._letters = 0
        self._since = 0.0

    def take(self, result: FetchResult, feed: int) -> None:
        """Take one feed's result; `feed` is its number in the archive, 0 where it may have none."""
        spec, state, at = result.spec, result.state, self._at
        feed = feed or self._archive.ensure_feed(spec.url, spec.name)
        choice, faults = self._choose(feed, result.found)
        if choice.new and spec.url in self._linked:
            choice = told_by_links(self._archive, feed, choice)
        outcome, error = result.outcome, result.error
        if outcome == "new" and not choice.new and not choice.changed:
            outcome = "unchanged"
        source = spec.name or state.title
        new = changed = 0
        if len(choice.new) > PORTION:
            self.keep()
        while len(choice.new) > PORTION and not faults:  # too many to hold: a kill in between costs another look at the feed
            part, choice = replace(choice, new=choice.new[:PORTION], changed=[]), replace(choice, new=choice.new[PORTION:])
            counts = self._keep_portion(feed, self._new_items(part, source, result, faults), faults)
            new, changed = new + counts[0], changed + counts[1]
        items = self._new_items(choice, source, result, faults)
        told = FeedOutcome(
            feed=spec.url, name=source or spec.url, outcome=outcome, status=result.status, items=len(result.found), new=new,
            changed=changed, bytes=result.bytes, ms=result.ms, error=error, next=result.next_due, moved=result.moved,
            failures=state.failures,
        )
        one = FeedRound(feed, at, items, state, outcome, result.status, result.bytes, result.ms, error, len(result.found))
        if faults:
            one, told = self._keep_singly(one, told, faults)
        if not self._waiting:
            self._since = clock.monotonic()
        self._waiting.append((one, told))
        self._items += len(one.items)
        self._letters += sum([len(item.entry.summary) + len(item.entry.text) for item in one.items])
        if self._items >= PORTION or len(self._waiting) >= FEEDS or self._letters >= LETTERS:
            self.keep()

    def idle(self) -> bool:
        """Keep what has waited for long enough; asked again and again while answers are awaited. Always False."""
        if self._waiting and clock.monotonic() - self._since >= PATIENCE:
            self.keep()
        return False

    def keep(self) -> None:
        """Keep everything taken so far in one transaction, and tell of it."""
        waiting, self._waiting, self._items, self._letters = self._waiting, [], 0, 0
        if not waiting:
            return
        try:
            stored = self._archive.store_rounds([one for one, _ in waiting])
        except Exception as fault:
            if _is_of_the_archive(fault):
                raise
            for one, outcome in waiting:
                self._told(self._keep_alone(one, outcome))
            return
        for (_, outcome), kept in zip(waiting, stored, strict=True):
            self._told(_counted(outcome, kept))

    # --- what cannot be kept with others ------------------------------------------------------------------------------

    def _keep_alone(self, one: FeedRound, outcome: FeedOutcome) -> FeedOutcome:
        """Keep one feed's result in a transaction of its own."""
        try:
            return _counted(outcome, self._archive.store_feed(one))
        except Exception as fault:
            if _is_of_the_archive(fault):
                raise
            one, outcome = self._keep_singly(one, outcome, [_words(fault)])
            return _counted(outcome, self._archive.store_feed(one))

    def _keep_singly(self, one: FeedRound, outcome: FeedOutcome, faults: list[str]) -> tuple[FeedRound, FeedOutcome]:
        """Keep the items of a document in which something is beyond us one by one; its round and outcome then, as failed."""
        new, changed = self._singly(one.feed, one.items, faults)
        error = f"{len(faults)} of its items could not be taken in: {faults[0]}"[:200]
        state = one.state
        if state is not None:
            state = replace(state, etag="", modified="", body_hash="", failures=state.failures + 1, error=error,
                            error_at=self._at)
        outcome = replace(outcome, outcome="failed", error=error, new=outcome.new + new, changed=outcome.changed + changed,
                          failures=state.failures if state is not None else outcome.failures)
        return replace(one, items=(), state=state, outcome="failed", error=error), outcome

    def _keep_portion(self, feed: int, items: Sequence[NewItem], faults: list[str]) -> tuple[int, int]:
        """Keep some of a document's items, without the feed's new state; new and changed items."""
        if not faults:
            try:
                stored = self._archive.store_feed(FeedRound(feed, self._at, tuple(items), outcome=""))
                return len(stored.new), len(stored.changed)
            except Exception as fault:
                if _is_of_the_archive(fault):
                    raise
                faults.append(_words(fault))
        return self._singly(feed, items, faults)

    def _singly(self, feed: int, items: Sequence[NewItem], faults: list[str]) -> tuple[int, int]:
        """Keep item by item what can be kept; new and changed items."""
        new = changed = 0
        faults_of_items = len(faults)
        for item in items:
            try:
                stored = self._archive.store_feed(FeedRound(feed, self._at, (item,), outcome=""))
            except Exception as fault:
                if _is_of_the_archive(fault):
                    raise
                faults.append(_words(fault))
                continue
            new, changed = new + len(stored.new), changed + len(stored.changed)
        if len(faults) > faults_of_items and faults_of_items == 1:
            del faults[0]  # the document's fault was that of the items now named
        return new, changed

    # --- what is new ----------------------------------------------------------------------------------------------------

    def _choose(self, feed: int, found: Sequence[Found]) -> tuple[Choice, list[str]]:
        """What of a document is new or changed; a line about each item that cannot even be compared."""
        if not found:
            return Choice([], [], 0), []
        known = self._archive.known(feed, lookup_keys(found))
        try:
            if self._archive.knows_any(feed) and (unsure := unsure_keys(found, known)):
                known |= self._archive.known(feed, unsure)
            return choose(found, known), []
        except Exception:  # an item that the cleaner chokes on: the others are taken without it
            faults: list[str] = []
            sound: list[Found] = []
            for one in found:
                try:
                    choose([one], known)
                    sound.append(one)
                except Exception as fault:
                    faults.append(_words(fault))
            return choose(sound, known), faults

    def _new_items(self, choice: Choice, source: str, result: FetchResult, faults: list[str]) -> tuple[NewItem, ...]:
        """What is new or changed, cleaned and matched; a line goes to `faults` about each item of which that cannot be
        had."""
        items: list[NewItem] = []
        if not choice.new and not choice.changed:
            return ()
        lang, url, match = result.spec.lang, result.spec.url, self._rules.matcher.match
        for item, found in [(None, found) for found in choice.new] + choice.changed:
            try:
                entry = found.entry
                if (source and not entry.source) or (lang and not entry.lang):
                    entry = replace(entry, source=entry.source or source, lang=entry.lang or lang)
                items.append(NewItem(entry, match(document(entry, url)), found.text_hash, item, also=found.also))
            except Exception as fault:  # no item ends a round, or keeps those beside it out
                faults.append(_words(fault))
        return tuple(items)


def _counted(outcome: FeedOutcome, stored: Stored) -> FeedOutcome:
    """An outcome with what became of the items that were kept with it."""
    if not stored.new and not stored.changed:
        return outcome
    return replace(outcome, new=outcome.new + len(stored.new), changed=outcome.changed + len(stored.changed))


def _is_of_the_archive(fault: Exception) -> bool:
    """Whether an error is the database's own, which ends the round; else it comes of what one feed sent."""
    return isinstance(fault, WirewatchError) and type(fault) is not ArchiveError


def _words(fault: Exception) -> str:
    from store.text import clean_line

    return clean_line(f"{type(fault).__name__}: {fault}")[:120]


def document(entry: Entry, feed: str) -> Document:
    """What the rules look at of an item that comes from the feed at address `feed`."""
    return Document(title=entry.title, summary=entry.summary, author=entry.author, source=entry.source, feed=feed,
                    lang=entry.lang, url=entry.url)
