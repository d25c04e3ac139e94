"""An article set in lines: heading, why, text, links, the story's other reports.

In: an `Article`, a width, the present. Out: a `Setting`: lines of pieces, and what a line leads to when it is
clicked. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct, field

from store.text import same_letters, shown_link, unmarked
from store.types import State
from tui.cells import clip, pad, pieces, width, wrap
from tui.labels import SIGNS, WORDS, age, ago, count, moment, number, signed
from tui.shown import Article, Page, Spans, Why
from tui.widgets.canvas import Line
from tui.widgets.prose import paragraphs_of, set_text

MEASURE = 76  # the longest line of text, in cells
LEAST_OUTLET = 16  # cells of an outlet's name that language and date make room for
LONGEST = 200_000  # code points of a text that are set


class Setting(Struct):
    """The lines of an article; `reports` and `links` say what a line leads to."""

    lines: list[Line] = field(default_factory=list)
    reports: dict[int, int] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    why_at: int = 0


def set_article(
    article: Article, cells: int, now: int, *, why: bool = False, names: Mapping[str, str] | None = None
) -> Setting:
    """Set an article for a pane of `cells`; `names` are the topics' names, `why` opens the arithmetic."""
    names = names or {}
    margin = 3 if cells >= 60 else 2
    measure = max(12, min(MEASURE, cells - margin - 2))
    setting = Setting()
    out = _Setter(setting, " " * margin, measure)
    changes = changes_of(article)
    _tabs(out, article, now)
    _head(out, article, now, names, changes)
    setting.why_at = len(setting.lines)
    if why:
        _why(out, article.why)
    _body(out, article, changes)
    _links(out, article)
    _reports(out, article, now)
    out.blank()
    return setting


class _Setter:
    """Appends lines within the margin."""

    def __init__(self, setting: Setting, margin: str, measure: int) -> None:
        self.setting, self.margin, self.measure = setting, margin, measure

    def put(self, line: Line, sign: str = "") -> None:
        """A line, with a sign in the margin where there is one."""
        margin: Line = [(self.margin, "")] if not sign else [(f"{sign:>{len(self.margin) - 1}} ", "accent bold")]
        self.setting.lines.append([*margin, *line] if line else [])

    def blank(self) -> None:
        self.setting.lines.append([])

    def rule(self) -> None:
        self.put([("─" * self.measure, "rule")])

    def text(
        self, text: str, ink: str, marked: str, spans: Spans = (), first: str = "", rest: str = "", lead: str = ""
    ) -> None:
        """A text in lines, with `first` before the first of them and `rest` before the others."""
        for at, (start, end) in enumerate(wrap(text, self.measure - width(rest))):
            line: Line = [(first if not at else rest, lead)] if first or rest else []
            line += [(part, marked if hit else ink) for part, hit in pieces(text, start, end, spans)]
            self.put(line)


def _tabs(out: _Setter, article: Article, now: int) -> None:
    """The reports of the story beside each other, as far as they fit around the one that is shown."""
    reports = article.reports
    here = next((at for at, row in enumerate(reports) if row.item == article.item), None)
    if len(reports) < 2 or here is None:
        out.blank()
        return
    names = [f"{'+' if row.fresh else ''}{clip(row.outlet or 'unknown', 18)} {age(row.at, now)}" for row in reports]
    names[here] = clip(f"▸{names[here]}", out.measure - 8)
    first = last = here
    room = out.measure - 8 - width(names[here])  # brackets, and an ellipsis at each end
    while True:
        wider = [at for at in (last + 1, first - 1) if 0 <= at < len(names) and width(names[at]) + 3 <= room]
        if not wider:
            break
        room -= width(names[wider[0]]) + 3
        first, last = min(first, wider[0]), max(last, wider[0])
    line: Line = [("[ ", "accent"), ("… " if first else "", "faint")]
    for at in range(first, last + 1):
        row = reports[at]
        line.append((" · " if at > first else "", "rule"))
        line.append((names[at], "accent bold" if at == here else "ink" if row.fresh or row.state is State.NEW else "soft"))
    out.put([*line, (" …" if last + 1 < len(names) else "", "faint"), (" ]", "accent")])
    out.blank()


def _head(out: _Setter, article: Article, now: int, names: Mapping[str, str], changes: Changes | None) -> None:
    at = article.published if article.published is not None else article.at
    facts = [
        moment(at) + ("" if article.published is not None else " (arrival)"),
        ago(at, now),
    ]
    if article.lang:
        facts.append(article.lang)
    outlet = article.outlet or "unknown"
    while len(facts) > 1 and width(" · ".join(facts)) + 2 + min(width(outlet), LEAST_OUTLET) > out.measure:
        facts.pop(0 if len(facts) == 2 else -1)  # the language gives way first, then the date: the age stays
    told = " · ".join(facts)
    outlet = clip(outlet, max(8, out.measure - width(told) - 2))
    room = out.measure - width(outlet) - 2
    out.put([(outlet, "accent"), ("  ", ""), (clip(told, room), "soft")])
    out.blank()
    out.text(article.title, "ink bold", "accent bold underline", article.title_spans)
    out.blank()
    state = f"{SIGNS[article.state]} {WORDS[article.state]}".strip()
    said = dict(article.verdicts)
    where = [names.get(topic, topic) + (" (you said so)" if said.get(topic) else "") for topic in article.topics]
    where += [f"not {names.get(topic, topic)} (you said so)" for topic, belongs in said.items() if not belongs]
    line = state + ("   " + ", ".join(where) if where else "   no topic")
    out.text(line + (f"   #{' #'.join(article.tags)}" if article.tags else ""), "soft", "soft")
    if article.author:
        out.text(f"by {article.author}", "soft", "soft")
    if article.note:
        out.text(f"note: {article.note}", "accent", "accent", rest="      ")
    if article.news:
        out.text(f"this story is back: {article.news}", "accent", "accent")
    if article.aside is not None:
        out.text(f"set aside with its story, {moment(article.aside)}: it told nothing new", "soft", "soft")
    _changed(out, article, changes)
    out.rule()
    out.blank()


def _why(out: _Setter, why: tuple[Why, ...] | None) -> None:
    if why is None:
        out.put([("Working out why …", "faint")])
    elif not why:
        out.put([("Why", "accent bold"), ("   no rule of any topic says anything of it", "soft")])
    for topic in why or ():
        verdict = "belongs" if topic.belongs else "does not belong"
        sign = "≥" if topic.belongs else "<"
        told = f"{number(topic.score)} {sign} {number(topic.threshold)}  {verdict}"
        name = clip(topic.name, max(8, out.measure - width(told) - 10))
        out.put(
            [
                ("Why  ", "soft"),
                (name, "ink bold"),
                (" " * max(2, out.measure - width(name) - width(told) - 5), ""),
                (told, "accent" if topic.belongs else "soft"),
            ]
        )
        for reason in topic.reasons:
            mark = pad(signed(reason.weight), 6, right=True)
            lead = f"{mark}  "
            out.text(
                reason.rule,
                "ink",
                "ink",
                first=lead,
                rest=" " * width(lead),
                lead="accent" if reason.weight > 0 else "warn",
            )
            for found in reason.found:
                out.text(found, "soft", "soft", first=" " * 8 + "  ", rest=" " * 12)
        if topic.reasons:
            total = " ".join(signed(reason.weight) for reason in topic.reasons)
            out.text(f"{total} = {number(topic.score)}", "soft", "soft", first=" " * 8, rest=" " * 8)
        out.blank()
    if not why:
        out.blank()
    if why:
        out.setting.lines.pop()
        out.rule()
        out.blank()


def _own_text(article: Article) -> tuple[str, Spans]:
    """The feed's own text with the marked words in it; a summary that the text repeats is left out."""
    summary, text = article.summary[:LONGEST], article.text[:LONGEST].strip()
    plain = " ".join(summary.split()).rstrip("…. ")
    if not text:
        return summary, article.summary_spans
    if plain and " ".join(unmarked(text[: 2 * len(summary) + 400]).split()).startswith(plain):
        return text, _found_again(article, text)
    return (f"{summary}\n\n{text}", article.summary_spans) if summary.strip() else (text, ())


def _found_again(article: Article, text: str) -> Spans:
    """The marked words of a summary, as they stand in the text that repeats it."""
    found, at = [], 0
    for start, end in article.summary_spans:
        at = text.find(article.summary[start:end], at)
        if at < 0:
            break
        found.append((at, at + end - start))
        at += end - start
    return tuple(found)


def _page_text(article: Article, page: Page) -> str:
    """The text of a page; a headline that it begins with is left out."""
    text = page.text[:LONGEST].strip()
    first, parted, rest = text.partition("\n\n")
    same = " ".join(first.removeprefix("# ").split()).casefold() == " ".join(article.title.split()).casefold()
    return rest if parted and same else text


def _body(out: _Setter, article: Article, changes: Changes | None) -> None:
    """The text, the page's or the feed's own."""
    page = article.whole
    text, spans = (_page_text(article, page), ()) if page is not None else _own_text(article)
    if page is not None:
        whose = host(page.url)
        out.text(f"the article from its page at {whose}, fetched {moment(page.at)}", "soft", "soft")
        if page.note:
            out.text(page.note, "warn", "warn")
        if page.stale:
            out.text("the feed's own text has changed since", "warn", "warn")
        out.blank()
    if page is None and same_letters(text, article.title) and not article.shown_links:
        text = ""
    if not text.strip():
        out.put([("The feed gives no more than the headline.", "faint italic")])
    for line, sign in set_text(text, out.measure, article.shown_links, spans, changes.fresh if changes and not page else ()):
        out.put(line, sign)


class Changes(Struct, frozen=True):
    """What of an item is other than when one last looked: numbers of paragraphs that are new, how many went, the headline
    as it was ("" where it is the same)."""

    fresh: frozenset[int]
    gone: int
    headline: str


def changes_of(article: Article) -> Changes | None:
    """How the feed's own text differs from what one last saw; None where nothing is told to differ."""
    if article.was is None:
        return None
    title, text = article.was
    now, before = dict(paragraphs_of(_own_text(article)[0])), {words for _, words in paragraphs_of(text)}
    fresh = frozenset(number for number, words in now.items() if words not in before)
    return Changes(fresh, len(before - set(now.values())), title if title != article.title else "")


def _changed(out: _Setter, article: Article, changes: Changes | None) -> None:
    """A line on what is other than when one last looked."""
    if changes is None:
        if article.updated:
            out.put([(f"changed {moment(article.updated)}", "soft")])
        return
    told = []
    if changes.fresh:
        told.append(f"{count(len(changes.fresh), 'paragraph')} new (+)")
    if changes.gone:
        told.append(f"{count(changes.gone, 'paragraph')} gone or rewritten")
    if changes.headline:
        told.append(f"the headline was “{changes.headline}”")
    when = f" {moment(article.updated)}" if article.updated else ""
    out.text(f"changed{when}, since you looked: {', '.join(told) or 'nothing that can be seen'}", "accent", "accent")


def host(url: str) -> str:
    """The host of an address, without www."""
    try:
        return (urlsplit(shown_link(url)).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _links(out: _Setter, article: Article) -> None:
    out.blank()
    if article.url:
        out.setting.links[len(out.setting.lines)] = article.url
        out.put([("o  ", "accent"), (clip(shown_link(article.url), out.measure - 3), "soft")])
    if article.shown_links:
        out.blank()
        out.put([("Links", "soft bold"), ("  L, then the number  ", "faint"), ("─" * max(0, out.measure - 27), "rule")])
    for at, (url, label) in enumerate(article.shown_links, 1):
        out.setting.links[len(out.setting.lines)] = url
        place = host(url)
        lead = pad(f"[{at}]", len(str(len(article.shown_links))) + 3)
        room = max(4, out.measure - len(lead) - 2 - width(place))
        name = clip(label if label and label != url else shown_link(url), room)
        out.put([(lead, "accent"), (name, "ink"), ("  ", ""), (place if label and label != url else "", "faint")])


def _reports(out: _Setter, article: Article, now: int) -> None:
    if len(article.reports) < 2:
        return
    out.blank()
    title = f"{count(len(article.reports), 'report')} of this story"
    new = sum(row.fresh for row in article.reports)
    if new and article.seen is not None:
        title += f", {new} since you looked {ago(article.seen, now)} (+)"
    out.put([(title, "soft bold"), ("  [ ] to leaf  ", "faint"), ("─" * max(0, out.measure - width(title) - 15), "rule")])
    outlets = max(6, min(16, out.measure // 4))
    for row in article.reports:
        out.setting.reports[len(out.setting.lines)] = row.item
        here = row.item == article.item
        ink = "ink bold" if here else "ink" if row.state is State.NEW else "soft"
        out.put(
            [
                ("▸" if here else "+" if row.fresh else " ", "accent"),
                (SIGNS[row.state], "accent"),
                (pad(age(row.at, now), 4, right=True), "faint"),
                ("  ", ""),
                (pad(row.outlet, outlets), "soft"),
                ("  ", ""),
                (clip(row.title, out.measure - outlets - 10), ink),
            ]
        )
