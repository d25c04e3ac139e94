"""Items a second of the matcher at 20, 200 and 2,000 fuzzy terms, beside a plain loop and beside tokenising alone.

    uv run python bench/match.py ITEMS.jsonl[.gz] [--items 4000] [--loop-items 300]

In: items as JSON lines. Out: a table. The terms are words of the items themselves, of five letters and more, from the frequent
to the rare, in twenty lists with a rule each. The loop is `rapidfuzz.fuzz.partial_ratio(term, text) >= 85` over the same
terms; tokenising is Python's `re.findall(r"\\w+")` over the same texts. Warm: every item was seen once before.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.match import Matcher
from store.text import clean_line, clean_text
from store.types import Document, RuleSpec, Terms, TopicSpec

WORD = re.compile(r"\w+")


def read_items(file: Path, count: int) -> Iterator[Document]:
    """The first `count` items of a file, cleaned."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            item = json.loads(line)
            summary = clean_text(item.get("summary") or "")[0][:1000]
            yield Document(
                clean_line(item["title"]),
                summary,
                "",
                item.get("source") or "",
                "",
                item.get("lang") or "",
                item.get("url") or "",
            )


def choose_terms(documents: list[Document], count: int) -> list[str]:
    """`count` distinct words of the items: every n-th of those that are frequent enough, from the top down."""
    seen = Counter(word for document in documents for word in WORD.findall(f"{document.title} {document.summary}"))
    words = [word for word, _ in seen.most_common() if len(word) >= 5 and word.isalpha() and word[0].isupper()]
    words = list({word.casefold(): word for word in words}.values())
    return words[20 : 20 + count]


def matcher_of(terms: list[str]) -> Matcher:
    """Twenty lists that share the terms, a rule for each."""
    lists = [Terms(f"list{part}", tuple((term, 1, 1) for term in terms[part::20])) for part in range(20)]
    rules = tuple(RuleSpec(f"@list{part}") for part in range(20))
    return Matcher((TopicSpec("bench", "bench", names=tuple(lists), rules=rules),), ())


def best_of(turns: int, work: Callable[[], object]) -> float:
    """The shortest CPU time of some turns, in seconds."""
    times: list[float] = []
    for _ in range(turns):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--items", type=int, default=4000)
    parser.add_argument("--loop-items", type=int, default=300)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    from rapidfuzz.fuzz import partial_ratio

    documents = list(read_items(options.file, options.items))
    texts = [f"{document.title} {document.summary}" for document in documents]
    lowered = [text.lower() for text in texts[: options.loop_items]]
    tokenising = best_of(options.turns, lambda: [WORD.findall(text) for text in texts]) / len(texts)
    print(
        f"{len(documents)} items, {sum(map(len, texts)) / len(texts):.0f} characters each; "
        f"tokenising alone {tokenising * 1e6:.1f} µs an item"
    )
    print(f"{'terms':>6} {'loop µs':>9} {'cold µs':>9} {'warm µs':>9} {'× loop':>8} {'× tokenising':>13} {'items/s':>9}")
    for count in (20, 200, 2000):
        terms = choose_terms(documents, count)
        matcher = matcher_of(terms)
        low = [term.lower() for term in terms]

        def loop(low: list[str] = low) -> None:
            for text in lowered:
                for term in low:
                    if partial_ratio(term, text) >= 85:
                        pass

        looped = best_of(1 if count == 2000 else 2, loop) / len(lowered)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def run(matcher: Matcher = matcher) -> None:
            for document in documents:
                matcher.match(document)

        cold = best_of(1, run) / len(documents)
        warm = best_of(options.turns, run) / len(documents)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"{len(terms):>6} {looped * 1e6:>9.1f} {cold * 1e6:>9.1f} {warm * 1e6:>9.1f} {looped / warm:>8.1f} "
            f"{warm / tokenising:>13.2f} {1 / warm:>9.0f}   (+{grown:.0f} MB)"
        )


if __name__ == "__main__":
    main()
