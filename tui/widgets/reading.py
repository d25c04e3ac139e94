"""An article set in lines: heading, why, text, links, the story's other reports.

In: an `Article`, a width, the present. Out: a `Setting`: lines of pieces, and what a line leads to when it is
clicked. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from store.text import shown_link
from store.types import State
from tui.cells import clip, pad, pieces, width, wrap
from tui.labels import SIGNS, WORDS, age, count, moment, number, signed
from tui.shown import Article, Spans, Why
from tui.widgets.canvas import Line

MEASURE = 76  # the longest line of text, in cells
LONGEST = 200_000  # code points of a text that are set


@dataclass(slots=True)
class Setting:
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
    out.blank()
    _head(out, article, now, names)
    setting.why_at = len(setting.lines)
    if why:
        _why(out, article.why)
    body = _body(article)
    spans = article.summary_spans
    for index, (text, spanned) in enumerate(body):
        if index and not (text.startswith("• ") and body[index - 1][0].startswith("• ")):
            out.blank()
        _paragraph(out, text, spans if spanned else ())
    if not body:
        out.put([("The feed gives no more than the headline.", "faint italic")])
    _links(out, article)
    _reports(out, article, now)
    out.blank()
    return setting


class _Setter:
    """Appends lines within the margin."""

    def __init__(self, setting: Setting, margin: str, measure: int) -> None:
        self.setting, self.margin, self.measure = setting, margin, measure

    def put(self, line: Line) -> None:
        self.setting.lines.append([(self.margin, ""), *line])

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


def _head(out: _Setter, article: Article, now: int, names: Mapping[str, str]) -> None:
    at = article.published if article.published is not None else article.at
    facts = [
        moment(at) + ("" if article.published is not None else " (arrival)"),
        f"{age(at, now)} ago" if now - at >= 60 else "now",
    ]
    if article.lang:
        facts.append(article.lang)
    outlet = clip(article.outlet or "unknown", max(8, out.measure - 30))
    room = out.measure - width(outlet) - 2
    out.put([(outlet, "accent"), ("  ", ""), (clip(" · ".join(facts), room), "soft")])
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
    if article.updated:
        out.put([(f"changed {moment(article.updated)}", "soft")])
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


def _body(article: Article) -> list[tuple[str, bool]]:
    """The paragraphs, and whether the summary's marks hold in them; a summary that the text repeats is left out."""
    summary, text = article.summary.strip(), article.text[:LONGEST].strip()
    plain = " ".join(summary.split())
    if text and plain and " ".join(text[: 2 * len(summary) + 200].split()).startswith(plain.rstrip("…. ")):
        summary = ""
    if not summary:
        return [(part, False) for part in text.split("\n\n") if part.strip()]
    # Offsets of marks are those of the whole summary: its paragraphs stay one text.
    return [(article.summary[:LONGEST], True)] + [(part, False) for part in text.split("\n\n") if part.strip()]


def _paragraph(out: _Setter, text: str, spans: Spans) -> None:
    at = 0
    for line in text.split("\n"):
        own = tuple((start - at, end - at) for start, end in spans if start >= at and end <= at + len(line))
        if line.startswith("> "):
            out.text(line[2:], "soft italic", "accent underline italic", _shift(own, 2), "│ ", "│ ", "rule")
        elif line.startswith("• "):
            out.text(line[2:], "ink", "accent underline", _shift(own, 2), "•  ", "   ", "accent")
        elif line or not spans:
            out.text(line, "ink", "accent underline", own)
        else:
            out.blank()
        at += len(line) + 1


def _shift(spans: Spans, by: int) -> Spans:
    return tuple((max(0, start - by), end - by) for start, end in spans if end > by)


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
    for at, (url, label) in enumerate(article.links, 1):
        out.setting.links[len(out.setting.lines)] = url
        place = host(url)
        room = max(4, out.measure - 5 - width(place))
        name = clip(label if label and label != url else shown_link(url), room)
        out.put([(pad(str(at), 3), "accent"), (name, "ink"), ("  ", ""), (place if label and label != url else "", "faint")])


def _reports(out: _Setter, article: Article, now: int) -> None:
    if len(article.reports) < 2:
        return
    out.blank()
    title = f"{count(len(article.reports), 'report')} of this story"
    out.put([(title, "soft bold"), ("  [ ] to leaf  ", "faint"), ("─" * max(0, out.measure - width(title) - 15), "rule")])
    outlets = max(6, min(16, out.measure // 4))
    for row in article.reports:
        out.setting.reports[len(out.setting.lines)] = row.item
        here = row.item == article.item
        ink = "ink bold" if here else "ink" if row.state is State.NEW else "soft"
        out.put(
            [
                ("▸" if here else " ", "accent"),
                (SIGNS[row.state], "accent"),
                (pad(age(row.at, now), 4, right=True), "faint"),
                ("  ", ""),
                (pad(row.outlet, outlets), "soft"),
                ("  ", ""),
                (clip(row.title, out.measure - outlets - 10), ink),
            ]
        )
