"""What the widgets show: plain values that the desk makes out of the store's, every remote text already safe for a
screen.

In: nothing. Out: the types that travel between `tui.desk` and the widgets. Times are seconds since 1970 in UTC.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field

from store.types import State

Spans = tuple[tuple[int, int], ...]


class Shown(Enum):
    """Which items of a topic are listed."""

    OPEN = "open"  # all that was not dismissed
    UNREAD = "unread"
    ALL = "everything"
    KEPT = "kept"
    NEAR = "near misses"


class Place(Struct, frozen=True):
    """What the list is turned to: a topic (None: all items), which of it, grouped as stories or not, or a search."""

    topic: str | None = None
    shown: Shown = Shown.OPEN
    stories: bool = True
    query: str = ""
    rising: bool = False  # stories that rise now stand first
    ranked: bool = False  # of a search: the most relevant stand first, not the newest


class TopicLine(Struct, frozen=True):
    """A line of the topics pane. `topic` None is everything; `key` the digit that leads there."""

    place: Place
    name: str
    key: str = ""
    new: int = 0
    total: int = 0
    days: tuple[int, ...] = ()
    dismissed: int = 0
    mood: str = ""  # rises or silent, where it does


class Row(Struct, frozen=True):
    """A line of the list: an item, or a story shown by the title of one of its items."""

    id: int  # of the item, or of the story
    item: int  # what the reader opens
    title: str
    at: int
    state: State
    outlet: str = ""
    sources: int = 1
    items: int = 1
    new: int = 0
    topics: tuple[str, ...] = ()
    score: float = 0.0  # over the threshold of the topic: 1 just belongs
    spans: Spans = ()
    news: str = ""  # what brought a story back that was dismissed
    rise: float = 0.0  # how much more than usual it brings now, in standard deviations; 0 where not asked
    fresh: bool = False  # a report that came after its story was last looked at


class Reason(Struct, frozen=True):
    """A rule under "why": what it adds, what it says, and where its terms were found."""

    number: int
    weight: float
    rule: str
    found: tuple[str, ...] = ()


class Why(Struct, frozen=True):
    """The arithmetic of one topic for one item."""

    name: str
    score: float
    threshold: float
    belongs: bool
    reasons: tuple[Reason, ...] = ()


class Page(Struct, frozen=True):
    """What the page of an item said when it was asked for."""

    at: int
    url: str
    text: str
    links: tuple[tuple[str, str], ...] = ()
    note: str = ""
    stale: bool = False  # the item has changed since


class Article(Struct, frozen=True):
    """An item for the reader."""

    item: int
    title: str
    at: int
    state: State
    story: int = 0
    outlet: str = ""
    author: str = ""
    lang: str = ""
    url: str = ""
    published: int | None = None
    fetched: int = 0
    updated: int | None = None
    summary: str = ""
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()  # (url, label); only http and https
    topics: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, bool], ...] = ()  # (topic, belongs), as the person said
    tags: tuple[str, ...] = ()
    reports: tuple[Row, ...] = ()  # the story's items, this one among them
    title_spans: Spans = ()
    summary_spans: Spans = ()
    why: tuple[Why, ...] | None = None  # None while it is not worked out yet
    news: str = ""  # what brought its story back, where it was this report
    aside: int | None = None  # when it was set aside with its story
    note: str = ""
    page: Page | None = None
    own: bool = False  # the feed's own text is wanted, although there is a page
    was: tuple[str, str] | None = None  # headline and text as they were last looked at, where they changed since
    seen: int | None = None  # when its story was last looked at, before now

    @property
    def whole(self) -> Page | None:
        """The page, where it is what is shown."""
        return None if self.own else self.page

    @property
    def shown_links(self) -> tuple[tuple[str, str], ...]:
        """The links of the text that is shown."""
        return self.whole.links if self.whole is not None else self.links


class FeedLine(Struct, frozen=True):
    """A feed on the health screen."""

    url: str
    name: str
    muted: bool
    next_due: int | None
    last_ok: int | None
    failures: int
    error: str
    items: int
    matched: int
    per_day: float
    gone: bool = False
    tags: tuple[str, ...] = ()
    every: int = 0  # seconds between two rounds, as they are now; 0 where it was never asked
    days: tuple[int, ...] = ()  # items a day, the last is today
    size: int = 0  # bytes of its last document
    silent: bool = False
    last_new: int | None = None
    error_at: int | None = None


class LogLine(Struct, frozen=True):
    """What became of a feed in one round."""

    at: int
    outcome: str
    status: int | None
    seen: int
    new: int
    changed: int
    size: int
    ms: int
    error: str


class Happening(Struct, frozen=True):
    """An event of the log: `words` is one line, `detail` the rest; it came `times` times, the first at `since`; `feed` is the
    address where it is about one."""

    at: int
    kind: str
    words: str
    detail: str
    times: int
    since: int
    bad: bool
    feed: str = ""


class FoundLine(Struct, frozen=True):
    """A feed that was found behind an address; `known` says that feeds.yaml has it."""

    url: str
    name: str
    items: int
    newest: int | None
    titles: tuple[str, ...]
    known: bool


class Step(Struct, frozen=True):
    """A step of triage on the history screen."""

    step: int
    words: str
    at: int
    undone: bool


class Listing(Struct):
    """The ids of a place, newest first, and where days begin: `(row, words)`."""

    place: Place
    ids: object = None
    days: list[tuple[int, str]] = field(default_factory=list)
    new: int = 0
    whole: bool = True  # False: the first page only, more is coming


# --- the workbench ------------------------------------------------------------------------------------------------------


class Flaw(Struct, frozen=True):
    """What is wrong in the text of a topic; line and column count from 1, 0 where unknown."""

    line: int
    column: int
    words: str


class Shift(Struct, frozen=True):
    """What a change of the rules does to an item: `kind` is gained, lost or near (now a near miss), "" where unknown."""

    kind: str
    item: int
    score: float
    before: float


class Example(Struct, frozen=True):
    """An example of the topic that fails by the text as it stands."""

    line: int
    title: str
    words: str


class Reading(Struct, frozen=True):
    """What a text says: its faults, and where there is none, the examples that fail and where each rule begins."""

    flaws: tuple[Flaw, ...] = ()
    failing: tuple[Example, ...] = ()
    rules: tuple[tuple[int, str], ...] = ()  # line and expression of each
    same: bool = False  # whether it says what the rules in force say
    examples: int = 0  # how many there are
    remarks: tuple[tuple[int, str], ...] = ()  # what is no fault, but hardly meant: the line of its rule, and words


class Progress(Struct, frozen=True):
    """Shifts found since the last, newest first; `share` of the candidates was looked at, of `of` in all."""

    found: tuple[Shift, ...]
    share: float
    of: int
    done: bool


class Fared(Struct, frozen=True):
    """How a rule has fared; `rule` None is the whole topic."""

    rule: int | None
    line: int  # of the rule in the file
    match: str
    weight: float
    week: int
    month: int
    hits: int  # in all
    last: int | None
    verdicts: int
    precision: float | None
    low: float
    high: float
    note: str = ""  # what is to be said of it beside the counts, short: "never", "with 12" (a line), "keeps 4"
    said: str = ""  # the same in full
    idle: bool = False  # whether the rule does nothing by itself


class Advice(Struct, frozen=True):
    """A suggestion: what to do, the arithmetic, the items it speaks of; `file` "" where it changes the topic's own, which
    holds `was` and would hold `text`, else the name of the file."""

    number: int
    about: str
    evidence: str
    items: tuple[int, ...]
    was: str
    text: str
    file: str = ""
