"""The values that travel through the house: frozen, of the standard library alone.

All times are whole seconds since 1970 in UTC, None where unknown. All texts of feeds are cleaned (`store.text`): no markup,
no control characters; titles are one line, texts may have line breaks. Offsets count code points of the cleaned field.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

from msgspec import Struct, field


class State(IntEnum):
    """What a person has done with an item."""

    NEW = 0
    READ = 1
    KEPT = 2
    DISMISSED = 3

    @property
    def word(self) -> str:
        """The state as the commands spell it."""
        return self.name.lower()


# --- configuration ---------------------------------------------------------------------------------------------------


class FeedSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """One feed of feeds.yaml; `url` identifies it (`file:` for a local one). `every` in seconds, None: learned."""

    url: str
    name: str = ""
    every: int | None = None
    tags: tuple[str, ...] = ()
    lang: str = ""
    path: Path | None = None
    muted: bool = False
    auth_env: str = ""      # name of the environment variable that holds user:password or a token
    auth_command: str = ""  # command that prints it
    auth_header: str = ""   # header it goes into; "" is Basic
    auth: str = ""  # user:password that stood in the address, which `url` no longer holds
    line: int = 0

    def __repr__(self) -> str:
        """Everything but the credentials."""
        told = (f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name != "auth")
        return f"FeedSpec({', '.join(told)})"


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """`settings:` of feeds.yaml. Durations in seconds, sizes in bytes; `keep` None is for ever."""

    every: int = 900
    keep: int | None = None
    concurrency: int = 32
    per_host: int = 2
    timeout: float = 20.0
    parse_timeout: float = 10.0
    max_bytes: int = 10_000_000
    allow_private_hosts: tuple[str, ...] = ()
    keys: str = "default"
    remap: tuple[tuple[str, str], ...] = ()  # (action, keys)
    theme: str = "dark"
    handled: bool = True  # reports that bring nothing new to a story that was dismissed are dismissed with it


class RuleSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule as written; `line` and `column` are those of the expression's first character in the file.

    `turns` are the places where the next character stands elsewhere than one column on (behind an escape, in the next
    line of a block): (code point of `match` from 0, line, column).
    """

    match: str
    weight: float = 1.0
    line: int = 0
    column: int = 0
    turns: tuple[tuple[int, int, int], ...] = ()

    def place(self, column: int) -> tuple[int, int]:
        """Line and column in the file of a column of the expression, both from 1; one behind its end is allowed."""
        index = max(column, 1) - 1
        start, line, first = 0, self.line, self.column
        for turn in self.turns:
            if turn[0] > index:
                break
            start, line, first = turn
        return line, first + index - start


class Terms(Struct, frozen=True, forbid_unknown_fields=True):
    """A name list as written: its entries with the place of each, `(text, line, column)`."""

    name: str
    entries: tuple[tuple[str, int, int], ...]
    file: Path | None = None
    line: int = 0


class TopicSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """A topic file as written."""

    id: str
    name: str
    about: str = ""
    threshold: float = 1.0
    names: tuple[Terms, ...] = ()
    rules: tuple[RuleSpec, ...] = ()
    examples_match: tuple[tuple[str, int], ...] = ()   # (title, line)
    examples_reject: tuple[tuple[str, int], ...] = ()
    alert: dict[str, object] | None = None
    file: Path | None = None


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything read from feeds.yaml and the files it names, in the order written."""

    file: Path
    feeds: tuple[FeedSpec, ...] = ()
    settings: Settings = field(default_factory=Settings)
    topics: tuple[TopicSpec, ...] = ()
    names: tuple[Terms, ...] = ()
    database: Path | None = None
    sources: tuple[Path, ...] = ()  # every file that was read, for watching
    stamps: tuple[tuple[Path, int, int, str], ...] = ()  # of each: (file, mtime_ns, size, SHA-256) as it was read
    patterns: tuple[str, ...] = ()  # the globs of topics and names, absolute


# --- items -----------------------------------------------------------------------------------------------------------


class Entry(Struct, frozen=True):
    """One item as a feed or an import gave it, cleaned. `key` is who it is within its feed (see docs/interface.md)."""

    key: str
    guid: str
    title: str
    summary: str = ""
    text: str = ""            # the full text, where the feed carries one beyond the summary
    url: str = ""
    author: str = ""
    source: str = ""
    lang: str = ""
    published: int | None = None
    links: tuple[tuple[str, str], ...] = ()  # (url, label): links of the text, enclosures, pictures


class Document(Struct, frozen=True):
    """What the rules look at: the cleaned fields of an item."""

    title: str
    summary: str = ""
    author: str = ""
    source: str = ""
    feed: str = ""
    lang: str = ""
    url: str = ""


class Hit(Struct, frozen=True):
    """Where a rule's term was found: `text == getattr(document, field)[start:end]`; `edits` is how far the spelling was off."""

    rule: int
    weight: float
    term: str
    field: str
    start: int
    end: int
    text: str
    edits: int


class Match(Struct, frozen=True):
    """What the rules of one topic said of one item; `rules` are the indices that matched, `hits` only where asked for."""

    topic: str
    score: float
    threshold: float
    rules: tuple[int, ...] = ()
    hits: tuple[Hit, ...] = ()

    @property
    def belongs(self) -> bool:
        """Whether the score reaches the threshold (sums of weights are compared with a tolerance of 1e-9)."""
        return self.score >= self.threshold - 1e-9


# --- rows for the desk and the commands --------------------------------------------------------------------------------


class ItemRow(Struct, frozen=True):
    """An item as a list shows it. `at` orders it: published, or the arrival where that is missing or in the future."""

    item: int
    key: str
    title: str
    summary: str
    url: str
    source: str
    feed: str | None
    author: str
    lang: str
    published: int | None
    fetched: int
    at: int
    state: State
    story: int
    copy_of: int | None = None
    tags: tuple[str, ...] = ()
    topics: tuple[tuple[str, float], ...] = ()  # (topic, score) it belongs to
    updated: int | None = None                  # when its text last changed


class StoryRow(Struct, frozen=True):
    """A story as a list shows it; counts are of all its items, `new` of those in state NEW."""

    story: int
    title: str
    first: int
    last: int
    items: int
    new: int
    kept: int
    sources: tuple[str, ...]
    topics: tuple[str, ...]
    lead: int  # the item whose title is shown
    news: str = ""  # what brought it back after a person had done with it, until that is decided


class TopicCount(Struct, frozen=True):
    """Counts of one topic (`topic` "" for everything): items by state, near misses, new arrivals a day, oldest first."""

    topic: str
    new: int
    read: int
    kept: int
    dismissed: int
    near: int
    days: tuple[int, ...] = ()


class Pace(Struct, frozen=True):
    """How fast a story goes: clocks of its first and last report, reports in all, recent ones, and how many outlets among
    these had not told it before."""

    story: int
    first: int
    last: int
    items: int
    recent: int
    outlets: int


class FeedState(Struct, frozen=True):
    """What the archive remembers of a feed between rounds."""

    feed: int
    url: str
    name: str = ""
    title: str = ""
    etag: str = ""
    modified: str = ""
    body_hash: str = ""
    next_due: int | None = None
    last_try: int | None = None
    last_ok: int | None = None
    last_new: int | None = None
    failures: int = 0
    error: str | None = None
    error_at: int | None = None
    gone: bool = False
    moved_to: str = ""        # permanent redirect seen, and
    moved_count: int = 0      # in how many rounds in a row
    interval: int | None = None
    held_until: int | None = None  # Retry-After: the whole host is left alone until then
    manners: str = ""         # what the document asked of readers and how often it publishes, as store.fetch.schedule writes it
    items: int = 0
    per_day: float = 0.0
    matched: int = 0


class Change(Struct, frozen=True):
    """One step, as the journal keeps it: what was done, to how many, and the id to undo it by.

    A step that edited files has no items; its `verb` says in words what was edited, `files` says where.
    """

    step: int
    verb: str
    items: int
    at: int
    undone: bool = False
    detail: tuple[tuple[int, str, str], ...] = ()  # (item, before, after), where asked for
    files: tuple[str, ...] = ()


class View(Struct, frozen=True):
    """Which items or stories a list shows, newest first; empty fields do not filter. `near`: near misses instead."""

    topic: str = ""
    stories: bool = False             # rows are stories; else items
    states: tuple[State, ...] = ()    # a story is listed when one of its items is in one of them
    near: bool = False
    feed: str = ""                    # address of the feed
    source: str = ""                  # outlet, case aside
    tag: str = ""
    lang: str = ""
    story: int = 0
    since: int | None = None          # at or after, by the list's clock
    until: int | None = None          # before


class FullText(Struct, frozen=True):
    """What the page of an item said when a person asked for it at `at`: text with marks (`store.text.clean_text`) and links
    in their order; `note` is what is to be known of it, "" mostly."""

    at: int
    url: str
    text: str
    links: tuple[tuple[str, str], ...] = ()
    note: str = ""


class WholeItem(Struct, frozen=True):
    """Everything the archive holds of one item: `text` is the full text, `links` (url, label), `history` its former
    versions (replaced at, title, summary, text), oldest first; `scores` (topic, score, rules) near misses included;
    `verdicts` (topic, belongs)."""

    row: ItemRow
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    history: tuple[tuple[int, str, str, str], ...] = ()
    scores: tuple[tuple[str, float, tuple[int, ...]], ...] = ()
    verdicts: tuple[tuple[str, bool], ...] = ()
    note: str = ""
    full: FullText | None = None
