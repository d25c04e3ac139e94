"""What goes into the archive and what it answers, beside the types of the whole house."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from store.types import Entry, FeedState, Match

IMPORT = "import:"  # feeds of this scheme are the origins of imported items; no feed is shown for them


class NewItem(Struct, frozen=True):
    """An entry to store. `item` is set when it is another version of that item; `words` are its folded words
    (title, summary, author; `index_text` makes them when None); `text_hash` is given back by `known`, as are the keys
    in `also`."""

    entry: Entry
    matches: tuple[Match, ...] = ()  # members and near misses, of all topics
    text_hash: str = ""
    item: int | None = None
    words: str | None = None
    also: tuple[str, ...] = ()


class FeedRound(Struct, frozen=True):
    """What one feed, or one origin of imported items, brought at `at`; `state` None leaves its schedule as it is."""

    feed: int
    at: int
    items: tuple[NewItem, ...] = ()
    state: FeedState | None = None
    outcome: str = "new"
    status: int | None = None
    bytes: int = 0
    ms: int = 0
    error: str | None = None
    seen: int = 0  # items in the document


class Stored(NamedTuple):
    """What a round changed: ids of new and of changed items, in the order given, and how many were there already."""

    new: tuple[int, ...]
    changed: tuple[int, ...]
    same: int


class Outcome(NamedTuple):
    """One line of a feed's log, newest first where listed."""

    at: int
    outcome: str
    status: int | None
    seen: int
    new: int
    changed: int
    bytes: int
    ms: int
    error: str | None


class Placeable(NamedTuple):
    """An item that waits for its story; fields as store.stories wants them."""

    id: int
    title: str
    summary: str
    source: str
    lang: str
    at: int
    url: str


class Placed(NamedTuple):
    """A placed item with its signature; fields as store.stories wants them."""

    id: int
    story: int
    at: int
    signature: bytes
    copy_of: int | None
    pinned: bool
    source: str


class Retold(NamedTuple):
    """A report of a handled story: `late` where it came after the person had done with it."""

    item: int
    at: int
    late: bool
    title: str
    summary: str
    source: str
    lang: str


class Pulse(NamedTuple):
    """Where the archive stands: compare two to see what happened. `version` changes with any other connection's commit,
    `last` is the newest item's id, `marks`, `stories` and `topics` count what was decided, placed and matched again."""

    version: int
    last: int
    marks: int
    stories: int
    topics: int


class Checked(NamedTuple):
    """One check of `doctor`; `mendable` when `repair` can put it right."""

    check: str
    ok: bool
    message: str
    mendable: bool = False
