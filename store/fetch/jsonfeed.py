"""A JSON Feed (1.0, 1.1), or something near it, comes in as text; its raw items go out, those before a break
included."""

from __future__ import annotations

import json
import re
from typing import Any

from store.fetch.dates import parse_date
from store.fetch.items import Raw, plain
from store.fetch.quick import Document
from store.fetch.urls import absolute

MAX_DEPTH = 50
"""Levels of lists and objects that are read; a feed has six."""
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


def _whole(digits: str) -> int | float:
    """Numbers of any length: what has too many digits for an id or a size is a float."""
    return int(digits) if len(digits) < 19 else float(digits)


def read_json(text: str, url: str) -> Document | None:
    """The document in `text`, None when it is no JSON Feed."""
    text = text.strip("\ufeff \t\r\n\0")
    if not text.startswith(("{", "[")):
        return None
    decoder = json.JSONDecoder(strict=False, parse_int=_whole)
    problems: list[str] = []
    try:
        data, end = decoder.raw_decode(text)
        if text[end:].strip():
            problems.append("something stands after the document")
    except RecursionError:
        data = _salvage(_shallow(text), decoder)
        problems.append("holds lists within lists without end")
    except ValueError:
        data = _salvage(text, decoder)
        problems.append("is broken JSON")
    if isinstance(data, list):
        data = {"items": data}
    if not isinstance(data, dict):
        return None
    items = data.get("items")
    if not isinstance(items, list):
        return None
    if "jsonfeed" not in str(data.get("version", "")) and not any(
        isinstance(i, dict) and ("id" in i or "url" in i or "title" in i) for i in items
    ):
        return None
    document = Document(kind="JSON Feed", problems=problems)
    document.title = plain(_text(data.get("title")))
    document.link = _text(data.get("home_page_url"))
    document.lang = _text(data.get("language"))
    base = absolute(url, document.link) or url
    authors = _people(data)
    for item in items:
        if isinstance(item, dict):
            document.items.append(_item(item, base, authors))
    return document


def _shallow(text: str) -> str:
    """`text` with null in the place of everything that is nested deeper than `MAX_DEPTH`; what is left open there goes, too."""
    parts: list[str] = []
    depth = done = 0
    for found in _NESTING.finditer(text):
        sign = found[0]
        if sign in ("[", "{"):
            depth += 1
            if depth == MAX_DEPTH + 1:
                parts += (text[done : found.start()], "null")
                done = len(text)
        elif sign in ("]", "}"):
            depth = max(0, depth - 1)
            if depth == MAX_DEPTH:
                done = found.end()
    return "".join([*parts, text[done:]])


def _salvage(text: str, decoder: json.JSONDecoder) -> dict[str, Any]:
    """The head of a broken document and those of its items that are whole."""
    data: dict[str, Any] = {}
    start = re.search(r'"items"\s*:\s*\[', text)
    head = text[: min(start.start(), 20_000)] if start else text[:20_000]
    for name in ("version", "title", "home_page_url", "language"):
        found = re.search(rf'"{name}"\s*:\s*("(?:[^"\\]|\\.){{0,500}}")', head)
        if found:
            try:
                data[name] = json.loads(found[1], strict=False)
            except ValueError:
                continue
    items: list[Any] = []
    position = start.end() if start else len(text)
    skipped = 0
    while position < len(text) and skipped < 100:
        position = text.find("{", position)
        if position < 0:
            break
        try:
            item, position = decoder.raw_decode(text, position)
            items.append(item)
        except (ValueError, RecursionError):
            skipped += 1
            position += 1
    if items or start:
        data["items"] = [item for item in items if isinstance(item, dict)]
    return data


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else str(value)
    return value.strip() if isinstance(value, str) else ""


def _people(holder: dict[str, Any]) -> str:
    authors = holder.get("authors")
    people = authors if isinstance(authors, list) else [holder.get("author")]
    names = [_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people]
    return plain(", ".join(name for name in names if name))


def _item(item: dict[str, Any], base: str, authors: str) -> Raw:
    raw = Raw(base=base)
    raw.guid = _text(item.get("id")) or _text(item.get("guid"))
    raw.link = _text(item.get("url")) or _text(item.get("external_url"))
    raw.permalink = not raw.link
    raw.title = plain(_text(item.get("title")))
    html, words = _text(item.get("content_html")), _text(item.get("content_text"))
    raw.summary = plain(_text(item.get("summary")))
    raw.content = html or plain(words)
    raw.author = _people(item) or authors
    raw.lang = _text(item.get("language"))
    raw.published = parse_date(_text(item.get("date_published"))) or parse_date(_text(item.get("date_modified")))
    for name in ("external_url", "image", "banner_image"):
        link = _text(item.get(name))
        if link and link != raw.link:
            raw.links.append((link, ""))
    attachments = item.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else []:
        if isinstance(attachment, dict) and _text(attachment.get("url")):
            raw.links.append((_text(attachment.get("url")), plain(_text(attachment.get("title")))))
    return raw
