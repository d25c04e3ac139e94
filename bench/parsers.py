"""Hold the quick parser and feedparser side by side over a folder of feeds: what does one find that the other does not?

    python bench/parsers.py FOLDER [--show 5]

For every file: the items of either, paired by guid, link or title, and their fields, cleaned the same way. A
difference is counted under its kind and the first few of each kind are shown. Exit code 1 when feedparser has an
item or a field that the quick way has not."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import process_time

from store.fetch.decode import decode
from store.fetch.items import Context, Found
from store.fetch.lenient import read_with_feedparser
from store.fetch.parse import finish, parse_quickly

URL = "https://feeds.example/feed.xml"
FIELDS = ("guid", "url", "title", "summary", "text", "author", "published", "lang")


def words(text: object) -> str:
    """A field for comparing: letters and digits alone, so that spaces between markup make no difference."""
    return "".join(c for c in str(text or "").casefold() if c.isalnum())


def pair(quick: list[Found], judge: list[Found]) -> list[tuple[Found | None, Found | None]]:
    """Items of both, by key, else by link, else by title."""
    left = list(quick)
    pairs: list[tuple[Found | None, Found | None]] = []
    for theirs in judge:
        for same in (
            lambda a, b: a.key == b.key,
            lambda a, b: bool(a.entry.url) and a.entry.url == b.entry.url,
            lambda a, b: words(a.entry.title) == words(b.entry.title),
        ):
            ours = next((item for item in left if same(item, theirs)), None)
            if ours is not None:
                left.remove(ours)
                break
        pairs.append((ours, theirs))
    return pairs + [(item, None) for item in left]


def explain(field: str, ours: object, theirs: object, item: Found) -> str:
    """The kind of a difference: one whose reason is known, or one to look into."""
    if field == "guid" and theirs == URL.rsplit("/", 1)[0] + "/" + str(ours):
        return "explained: feedparser makes an address of a guid that is none"
    labels = words(" ".join(label for _, label in item.entry.links))
    if field in ("text", "summary") and theirs and words(theirs) in labels:
        return "explained: feedparser takes a picture's caption for the item's text; here it labels the picture"
    if field == "text" and not ours and theirs and words(theirs) == words(item.entry.summary):
        return "explained: feedparser has the item's text twice, beside a picture's caption"
    if field == "author" and words(theirs) in words(ours):
        return "explained: feedparser keeps the last of several authors; here all are kept"
    if not ours:
        return f"FIELD {field} only feedparser"
    return f"field {field} only quick" if not theirs else f"field {field} differs"


def main() -> int:
    """Compare; print counts, examples and times."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--show", type=int, default=3)
    options = arguments.parse_args()
    counts: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    seconds = {"quick": 0.0, "feedparser": 0.0}

    def note(kind: str, example: str) -> None:
        counts[kind] += 1
        if len(examples[kind]) < options.show:
            examples[kind].append(example)

    for file in sorted(path for path in options.folder.rglob("*") if path.is_file()):
        body = file.read_bytes()
        begun = process_time()
        parsed = parse_quickly(body, "application/xml", URL, Context())
        for item in parsed.found if parsed else ():
            assert item.entry
        seconds["quick"] += process_time() - begun
        begun = process_time()
        document = read_with_feedparser(decode(body)[0], URL)
        judged = list(finish(document, URL, Context(), []).found) if document else []
        for item in judged:
            assert item.entry
        seconds["feedparser"] += process_time() - begun
        counts["files"] += 1
        name = str(file.relative_to(options.folder))
        if parsed is None:
            note("file not vouched for (feedparser decides)", f"{name}: feedparser {len(judged)}")
            continue
        counts["items, quick"] += len(parsed.found)
        counts["items, feedparser"] += len(judged)
        for ours, theirs in pair(list(parsed.found), judged):
            if ours is None:
                assert theirs is not None
                note("ITEM only feedparser", f"{name}: {theirs.entry.title[:80]}")
            elif theirs is None:
                note("item only quick", f"{name}: {ours.entry.title[:80]}")
            else:
                for field in FIELDS:
                    a, b = getattr(ours.entry, field), getattr(theirs.entry, field)
                    if words(a) == words(b) or (isinstance(a, int) and a == b):
                        continue
                    kind = explain(field, a, b, ours)
                    note(kind, f"{name}\n      quick      {str(a)[:150]!r}\n      feedparser {str(b)[:150]!r}")
                lost = {link for link, _ in theirs.entry.links} - {link for link, _ in ours.entry.links} - {ours.entry.url}
                if lost:
                    note("FIELD links only feedparser", f"{name}: {sorted(lost)[:2]}")
    for kind, count in sorted(counts.items()):
        print(f"{count:7}  {kind}")
        for example in examples[kind]:
            print(f"    {example}")
    files = counts["files"] or 1
    print("ms of CPU a file, cleaning included: " + ", ".join(f"{k} {v / files * 1000:.2f}" for k, v in seconds.items()))
    return int(any(kind.startswith(("ITEM", "FIELD")) for kind in counts))


if __name__ == "__main__":
    sys.exit(main())
