"""Results on standard output: JSON lines for programs, plain lines for people. Nothing of a feed gets out unclean."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime

from store.clock import rfc3339
from store.text import screen_safe
from store.types import FullText, ItemRow, Match, StoryRow

Value = Mapping[str, object]


def emit_json(value: Value) -> None:
    """One JSON line; lone surrogates cannot occur in stored text, and are replaced if they do."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n")


def say(*parts: str) -> None:
    """One plain line for a person."""
    sys.stdout.write(screen_safe("  ".join(part for part in parts if part)) + "\n")


def note(text: str, *, quiet: bool = False) -> None:
    """One line of progress or warning on standard error."""
    if not quiet:
        print(screen_safe(text), file=sys.stderr)


def coloured(stream: object = None) -> bool:
    """Whether colours are welcome: a terminal, and NO_COLOR not set."""
    out = stream or sys.stdout
    return bool(getattr(out, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def local_time(instant: int | None) -> str:
    """An instant as the person's own clock shows it, `2025-02-18 10:30`; spaces where unknown."""
    if instant is None:
        return " " * 16
    try:
        return datetime.fromtimestamp(instant).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return " " * 16


def item_value(row: ItemRow) -> dict[str, object]:
    """An item as `list` and `search` print it."""
    return {
        "item": row.item, "id": row.key, "title": row.title, "summary": row.summary, "url": row.url,
        "source": row.source, "feed": row.feed, "published": rfc3339(row.published), "fetched": rfc3339(row.fetched),
        "lang": row.lang, "state": row.state.word, "tags": list(row.tags),
        "topics": [{"topic": topic, "score": round(score, 6)} for topic, score in row.topics], "story": row.story,
    }


def full_value(full: FullText | None) -> dict[str, object] | None:
    """The article from an item's page, as `show` prints it."""
    if full is None:
        return None
    links = [{"url": url, "label": label} for url, label in full.links]
    return {"at": rfc3339(full.at), "url": full.url, "text": full.text, "links": links, "note": full.note or None}


def match_value(match: Match) -> dict[str, object]:
    """What one topic's rules said of an item, as `match` and `show` print it."""
    return {
        "topic": match.topic, "score": round(match.score, 6), "threshold": match.threshold,
        "hits": [{"rule": hit.rule, "weight": hit.weight, "term": hit.term, "field": hit.field, "start": hit.start,
                  "end": hit.end, "text": hit.text, "edits": hit.edits} for hit in match.hits],
    }


def story_value(row: StoryRow, items: Iterable[ItemRow]) -> dict[str, object]:
    """A story with all its items, as `stories` prints it."""
    return {
        "story": row.story, "title": row.title, "first": rfc3339(row.first), "last": rfc3339(row.last),
        "sources": len(row.sources), "topics": list(row.topics), "news": row.news or None,
        "items": [{"item": item.item, "id": item.key, "title": item.title, "source": item.source,
                   "published": rfc3339(item.published), "copy_of": item.copy_of} for item in items],
    }


def item_line(row: ItemRow) -> str:
    """An item on one plain line: number, time, state, outlet, title, topics."""
    marks = {"new": "•", "read": " ", "kept": "★", "dismissed": "×"}
    topics = " ".join(f"[{topic}]" for topic, _ in row.topics)
    return f"{row.item:>7}  {local_time(row.at)}  {marks[row.state.word]} {row.title}  — {row.source}  {topics}".rstrip()
