"""Items for other programs: an Atom feed (RFC 4287), a JSON feed (1.1), JSON lines, a table (CSV, RFC 4180).

In: rows, newest first. Out: pieces of text, so that a long list is never held whole.
"""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from store.clock import rfc3339
from store.text import is_safe_link
from store.types import ItemRow

EXPORTS = ("atom", "jsonfeed", "jsonl", "csv")
COLUMNS = ("item", "id", "title", "summary", "url", "source", "author", "lang", "published", "fetched", "state", "tags",
           "score", "story")
_NOT_XML = re.compile("[^\t\n\r -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(form: str, topic: str, name: str, about: str, rows: Iterable[ItemRow], at: int,
           line: Callable[[ItemRow], object]) -> Iterator[str]:
    """The rows of a topic in one of EXPORTS; `at` is when (seconds since 1970), `line` gives the value of a JSON line."""
    if form == "atom":
        return _atom(topic, name, about, rows, at)
    if form == "jsonfeed":
        return _json_feed(topic, name, about, rows)
    if form == "csv":
        return _table(topic, rows)
    return (json.dumps(line(row), ensure_ascii=False, separators=(", ", ": ")) + "\n" for row in rows)


def item_urn(row: ItemRow) -> str:
    """Who an item is, for other readers: the same in every archive that has it from the same feed (UUID, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"wirewatch:item:{row.feed or row.source}\n{row.key}").urn


def _topic_urn(topic: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"wirewatch:topic:{topic}").urn


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("�", text))


def _changed(row: ItemRow) -> int:
    return row.updated or row.published or row.fetched


def _atom(topic: str, name: str, about: str, rows: Iterable[ItemRow], at: int) -> Iterator[str]:
    yield ('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
           f"<id>{_topic_urn(topic)}</id>\n<title>{_xml(name)}</title>\n<updated>{rfc3339(at)}</updated>\n"
           "<author><name>wirewatch</name></author>\n<generator>wirewatch</generator>\n")
    if about:
        yield f"<subtitle>{_xml(about)}</subtitle>\n"
    for row in rows:
        yield _entry(row)
    yield "</feed>\n"


def _entry(row: ItemRow) -> str:
    lang = f" xml:lang={quoteattr(row.lang)}" if row.lang else ""
    parts = [f"<entry{lang}>\n<id>{item_urn(row)}</id>\n<title>{_xml(row.title or row.url)}</title>\n",
             f"<updated>{rfc3339(_changed(row))}</updated>\n"]
    if published := rfc3339(row.published):
        parts.append(f"<published>{published}</published>\n")
    if is_safe_link(row.url):
        parts.append(f"<link href={quoteattr(_NOT_XML.sub('', row.url))}/>\n")
    parts.append(f"<author><name>{_xml(row.author or row.source or 'unknown')}</name></author>\n")
    if row.source:
        parts.append(f"<source><title>{_xml(row.source)}</title></source>\n")
    parts += [f"<category term={quoteattr(_NOT_XML.sub('', tag))}/>\n" for tag in row.tags]
    parts.append(f"<summary>{_xml(row.summary)}</summary>\n</entry>\n")
    return "".join(parts)


def _json_feed(topic: str, name: str, about: str, rows: Iterable[ItemRow]) -> Iterator[str]:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": name, "description": about}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, row in enumerate(rows):
        item: dict[str, object] = {"id": item_urn(row), "title": row.title, "content_text": row.summary or row.title,
                                   "date_published": rfc3339(row.published or row.fetched)}
        if row.updated:
            item["date_modified"] = rfc3339(row.updated)
        if is_safe_link(row.url):
            item["url"] = row.url
        if author := row.author or row.source:
            item["authors"] = [{"name": author}]
        if row.lang:
            item["language"] = row.lang
        if row.tags:
            item["tags"] = list(row.tags)
        item["_wirewatch"] = {"source": row.source, "story": row.story,
                              "topics": [{"topic": said, "score": round(score, 6)} for said, score in row.topics]}
        yield (",\n" if number else "\n") + json.dumps(item, ensure_ascii=False)
    yield "\n]}\n"


def _table(topic: str, rows: Iterable[ItemRow]) -> Iterator[str]:
    yield _record(COLUMNS)
    for row in rows:
        score = next((score for said, score in row.topics if said == topic), 0.0)
        texts = (row.key, row.title, row.summary, row.url, row.source, row.author, row.lang)
        yield _record((row.item, *map(_cell, texts), rfc3339(row.published) or "", rfc3339(row.fetched) or "",
                       row.state.word, _cell(" ".join(row.tags)), round(score, 6), row.story))


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it (OWASP)."""
    return "'" + text if text.startswith(_FORMULA) else text


def _record(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
