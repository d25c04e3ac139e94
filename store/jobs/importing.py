"""Items from elsewhere into the archive: matched and placed in stories as if they had been fetched.

An item is who its given `id` says within its `source`; without an id, who its address says; else who its text says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct

from store import clock
from store.jobs.placing import place_waiting
from store.jobs.refresh import document
from store.text import clean_line, clean_text, is_safe_link
from store.types import Entry

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules

BATCH = 2_000
EARLIEST, LATEST_AHEAD = -2_208_988_800, 400 * clock.DAY  # 1900; what claims to be later than next year is no date


class Imported(Struct):
    """What an import did; `seen` counts the lines that were items."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    placed: int = 0
    stopped: bool = False


def import_items(archive: Archive, rules: Rules, items: Iterable[dict[str, object]], *,
                 stop: Callable[[], bool] = lambda: False,
                 progress: Callable[[int], None] = lambda seen: None) -> Imported:
    """Store items given as `interface.md` describes them, in batches of one transaction each, then place them in stories.

    The caller holds the fetch lock. A second import of the same items adds nothing.
    """
    from store.db import FeedRound, NewItem

    done = Imported()
    at = clock.now()
    batch: list[tuple[str, Entry]] = []
    origins: dict[str, int] = {}

    def flush() -> None:
        by_origin: dict[str, list[NewItem]] = defaultdict(list)
        for source, entry in batch:
            matches = rules.matcher.match(document(entry, ""))
            by_origin[source].append(NewItem(entry, matches, text_hash(entry)))
        rounds = []
        for source, new in by_origin.items():
            if source not in origins:
                origins[source] = archive.ensure_feed(f"import:{source}", source)
            rounds.append(FeedRound(feed=origins[source], at=at, items=tuple(new), seen=len(new)))
        for stored in archive.store_rounds(rounds):
            done.new += len(stored.new)
            done.changed += len(stored.changed)
        batch.clear()
        progress(done.seen)

    for value in items:
        entry = entry_of(value)
        batch.append((entry.source, entry))
        done.seen += 1
        if len(batch) >= BATCH:
            flush()
            if stop():
                done.stopped = True
                return done
    if batch:
        flush()
    done.placed = place_waiting(archive, handled=rules.config.settings.handled, stop=stop)
    done.stopped = stop()
    return done


def entry_of(value: dict[str, object]) -> Entry:
    """The cleaned item of one JSON line; a date that cannot be read is unknown."""
    title = clean_line(str(value.get("title") or ""))
    url = clean_line(str(value.get("url") or ""))
    summary, links = clean_text(str(value.get("summary") or ""), url)
    text, more = clean_text(str(value.get("text") or ""), url, marks=True)
    given = value.get("id")
    guid = "" if given is None else clean_line(given if isinstance(given, str) else repr(given))
    source = clean_line(str(value.get("source") or ""))
    safe = url if is_safe_link(url) else ""
    lang = clean_line(str(value.get("lang") or ""))[:20]
    key = guid or safe or "text:" + blake2b(f"{title}\n{summary}".encode(), digest_size=16).hexdigest()
    return Entry(key=key, guid=guid, title=title or summary.split("\n", 1)[0][:200], summary=summary, text=text, url=safe,
                 author=clean_line(str(value.get("author") or "")), source=source, lang=lang,
                 published=published_at(value.get("published")), links=tuple(dict.fromkeys([*links, *more])))


def published_at(value: object) -> int | None:
    """Seconds of a date as it stands in an import: RFC 3339, a date, or a number of seconds; None where there is none."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            instant = int(value)
        else:
            instant = clock.parse_instant(str(value or ""))
    except (ValueError, OverflowError):
        return None
    return instant if EARLIEST <= instant <= clock.now() + LATEST_AHEAD else None


def text_hash(entry: Entry) -> str:
    """What tells two versions of an imported item apart."""
    shown = "\x1f".join((entry.title, entry.summary, entry.text, entry.url, entry.author))
    return blake2b(shown.encode("utf-8", "replace"), digest_size=16).hexdigest()
