"""A brief as plain text, Markdown, a page of HTML, or JSON lines.

In: a Brief, and how to write an instant for a person. Out: text that ends with a line break. What a feed wrote is data in
each of them: characters that mean something in the format are written so that they mean nothing.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator
from html import escape

from store.briefs.choose import Brief, Report, Section
from store.clock import rfc3339
from store.text import is_safe_link, screen_safe

FORMATS = ("text", "md", "html", "json")
WIDTH = 78
OUTLETS = 6  # named at most
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_STARTS = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$|-)")
Clock = Callable[[int], str]

_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;
background:#fff}h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #bbb}li{margin:.7rem 0}
p{margin:.2rem 0}a{color:#0b4f9c}.by{color:#555;font-size:.9rem}
@media(prefers-color-scheme:dark){body{color:#e4e4e4;background:#161616}a{color:#8fc1ff}.by{color:#aaa}h2{border-color:#555}}"""


def render(brief: Brief, form: str, clock: Clock) -> str:
    """The brief in one of FORMATS; `clock` writes an instant (seconds since 1970) for a person."""
    return {"text": _text, "md": _markdown, "html": _html, "json": _json}[form](brief, clock)


def _lines(parts: Iterator[str]) -> str:
    return "\n".join(parts) + "\n"


def _span(brief: Brief, clock: Clock) -> str:
    return f"{clock(brief.since)} – {clock(brief.until)}"


def _plural(count: int, word: str, several: str = "") -> str:
    return f"{count} {word if count == 1 else several or word + 's'}"


def _counted(section: Section) -> str:
    stories = len(section.reports) + section.more
    return f"{_plural(stories, 'story', 'stories')}, {_plural(section.items, 'report')}"


def _by(report: Report, clock: Clock) -> str:
    named = ", ".join(report.sources[:OUTLETS])
    more = len(report.sources) - OUTLETS
    outlets = f"{named} and {more} more" if more > 0 else named
    times = _times(clock(report.first), clock(report.last))
    told = _plural(report.items, "report") if report.items > 1 else ""
    earlier = report.items - report.fresh
    new = f"{report.fresh} new" if earlier else ""
    return " · ".join(part for part in ("kept" if report.kept else "", outlets, told, new, times) if part)


def _times(first: str, last: str) -> str:
    """From when to when, the date said once when both are of one day (a clock writes the time behind the last blank)."""
    if first == last:
        return first
    day, _, time = last.rpartition(" ")
    return f"{first}–{time}" if first.rpartition(" ")[0] == day else f"{first} – {last}"


def _text(brief: Brief, clock: Clock) -> str:
    return _lines(screen_safe(line) for line in _plain(brief, clock))


def _plain(brief: Brief, clock: Clock) -> Iterator[str]:
    yield f"Brief, {_span(brief, clock)}"
    for section in brief.sections:
        yield from ("", f"{section.name}: {_counted(section)}" if section.reports else f"{section.name}: nothing new")
        for number, report in enumerate(section.reports, 1):
            yield ""
            yield from _wrapped(report.title, f"{number:>3}. ")
            yield from _wrapped(_by(report, clock), "     ")
            if report.summary:
                yield from _wrapped(report.summary, "     ")
            if report.url:
                yield f"     {report.url}"
        if section.more:
            yield from ("", f"     and {section.more} more")


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
                         break_long_words=False, break_on_hyphens=False) or [lead.rstrip()]


def markdown(text: str) -> str:
    """A line of plain text as Markdown that shows exactly it."""
    return _STARTS.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", _MARKDOWN.sub(r"\\\1", text))


def markdown_link(title: str, url: str) -> str:
    """A headline that leads to its address, as Markdown; the headline alone where the address is none of the web."""
    if not is_safe_link(url):
        return markdown(title)
    address = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"[{markdown(title)}](<{address}>)"


def _markdown(brief: Brief, clock: Clock) -> str:
    return _lines(_marked(brief, clock))


def _marked(brief: Brief, clock: Clock) -> Iterator[str]:
    yield f"# Brief, {_span(brief, clock)}"
    for section in brief.sections:
        yield from ("", f"## {markdown(section.name)}", "")
        yield _counted(section) if section.reports else "Nothing new."
        for number, report in enumerate(section.reports, 1):
            indent = " " * (len(str(number)) + 2)
            yield from ("", f"{number}. **{markdown_link(report.title, report.url)}**  ", indent + markdown(_by(report, clock)))
            if report.summary:
                yield from ("", indent + markdown(report.summary))
        if section.more:
            yield from ("", f"And {section.more} more.")


def _html(brief: Brief, clock: Clock) -> str:
    title = escape(f"Brief, {_span(brief, clock)}")
    body = "".join(_part(section, clock) for section in brief.sections)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
            f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
            f"<body><h1>{title}</h1>\n{body}</body></html>\n")


def _part(section: Section, clock: Clock) -> str:
    told = f"<p>{escape(_counted(section))}</p>" if section.reports else "<p>Nothing new.</p>"
    items = "".join(f"<li>{_item(report, clock)}</li>\n" for report in section.reports)
    more = f"<p>And {section.more} more.</p>" if section.more else ""
    return f"<section><h2>{escape(section.name)}</h2>{told}\n<ol>\n{items}</ol>{more}</section>\n"


def _item(report: Report, clock: Clock) -> str:
    title = escape(report.title)
    head = f'<a href="{escape(report.url)}" rel="noopener noreferrer">{title}</a>' if is_safe_link(report.url) else title
    summary = f'<p dir="auto">{escape(report.summary)}</p>' if report.summary else ""
    return f'<p dir="auto"><strong>{head}</strong></p><p class="by" dir="auto">{escape(_by(report, clock))}</p>{summary}'


def _json(brief: Brief, clock: Clock) -> str:
    return "".join(
        json.dumps(value(section, report), ensure_ascii=False, separators=(", ", ": ")) + "\n"
        for section in brief.sections for report in section.reports
    )


def value(section: Section, report: Report) -> dict[str, object]:
    """A story of a brief as its JSON line holds it."""
    return {
        "topic": section.topic, "story": report.story, "title": report.title, "url": report.url,
        "sources": list(report.sources), "first": rfc3339(report.first), "last": rfc3339(report.last),
        "items": report.items, "new": report.fresh, "kept": report.kept, "score": round(report.score, 6),
        "summary": report.summary,
    }
