"""What fuzziness is worth: recall under disturbance, and hits on what is really another word.

    uv run python bench/match_fuzz.py feeds.yaml LABELLED.jsonl ARCHIVE.jsonl[.gz] [--items 20000] [--offset 0] [--show]

In: a configuration, labelled items (`topics`) and unlabelled ones. Out: recall of the labelled positives as they are and
disturbed (bench/match_disturb.py), for the rules as they are, for the same rules without edits (exact), and for the same
rules with words compared by `rapidfuzz.fuzz.partial_ratio(term, word) >= 85` (loop); then what each topic loses. Of the
unlabelled items: the fuzzy hits, to be read (`--show`), and how many items of a part of them each way of comparing takes.
An edit never makes a word: by the shipped lists, or by `--dictionary`, a file of words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import match_disturb
from match_disturb import CHANGES

from store.config import load
from store.match import Matcher
from store.text import clean_line, clean_text, fold
from store.types import Document

Positives = list[tuple[Document, set[str]]]


def read(
    file: Path, count: int | None = None, step: int = 1, offset: int = 0, lang: str = ""
) -> Iterator[tuple[Document, dict[str, object]]]:
    """Items of a file, cleaned, with what was read: every `step`-th, and only those in `lang` if it is given."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        taken = 0
        for number, line in enumerate(lines):
            if not line.strip() or number % step != offset % step:
                continue
            if taken == count:
                return
            item = json.loads(line)
            if lang and item.get("lang") != lang:
                continue
            taken += 1
            summary = clean_text(item.get("summary") or "")[0]
            yield (
                Document(
                    clean_line(item["title"]),
                    summary,
                    "",
                    item.get("source") or "",
                    "",
                    item.get("lang") or "",
                    item.get("url") or "",
                ),
                item,
            )


def found(matcher: Matcher, positives: Positives) -> Counter[str]:
    """How many labelled items of each topic are found."""
    counts: Counter[str] = Counter()
    for document, topics in positives:
        counts.update(topics & {match.topic for match in matcher.match(document) if match.belongs})
    return counts


def without_edits(matcher: Matcher) -> Matcher:
    """The same rules with no edits allowed."""
    matcher.lexicon._edited.clear()
    return matcher


def by_partial_ratio(matcher: Matcher) -> Matcher:
    """The same rules with words compared as a plain loop does it: no stems, no guard of what is a word of its own."""
    from rapidfuzz.fuzz import partial_ratio

    lexicon = matcher.lexicon
    terms = [(number, word.text) for number, word in enumerate(lexicon.words) if word.kind == 0]
    judge = lexicon._judge

    def loop(folded: str, language: str) -> tuple[tuple[int, int], ...]:
        told = [(number, edits) for number, edits in judge(folded, "") if not edits]
        least = len(folded) + 1
        close = [
            (number, 1)
            for number, text in terms
            if len(text) <= least and text != folded and partial_ratio(text, folded, score_cutoff=85)
        ]
        return (*told, *close)

    lexicon._judge = loop  # type: ignore[method-assign]
    lexicon._known.clear()
    return matcher


def tell_recall(config: Path, positives: Positives, seed: int, turns: int) -> None:
    """Prints recall under every disturbance, by ways of comparing, and what is lost, by topics."""
    read_in = load(config)
    fuzzy = Matcher(read_in.topics, read_in.names)
    exact = without_edits(Matcher(read_in.topics, read_in.names))
    loop = by_partial_ratio(Matcher(read_in.topics, read_in.names))
    of = Counter(topic for _, some in positives for topic in some)
    topics = [topic.id for topic in read_in.topics if of[topic.id]]
    before = found(fuzzy, positives)
    print(
        f"{of.total()} labelled positives; the last columns are points of recall lost, in all and by topic\n"
        f"{'disturbance':<32}{'fuzzy':>7}{'exact':>7}{'loop':>7}{'lost':>7}" + "".join(f"{one:>17}" for one in topics)
    )
    for name, change in CHANGES.items():
        after: Counter[str] = Counter()
        plain: list[float] = []
        for turn in range(turns):
            chance = random.Random(seed + turn)
            disturbed = [(change(fuzzy, document, chance), some) for document, some in positives]
            after += found(fuzzy, disturbed)
            if turn == 0:
                plain = [found(other, disturbed).total() / of.total() for other in (exact, loop)]
        lost = [100 * (before[one] - after[one] / turns) / of[one] for one in topics]
        gone = 100 * (before.total() - after.total() / turns) / of.total()
        print(
            f"{name:<32}{after.total() / turns / of.total():>7.3f}{plain[0]:>7.3f}{plain[1]:>7.3f}{gone:>7.1f}"
            + "".join(f"{one:>17.1f}" for one in lost)
        )


def tell_hits(config: Path, documents: list[Document], show: bool) -> None:
    """Prints the fuzzy hits in unlabelled items, and how many of a part of them each way of comparing takes."""
    read_in = load(config)
    fuzzy = Matcher(read_in.topics, read_in.names)
    told: Counter[tuple[str, str, str, int]] = Counter()
    items = 0
    for document in documents:
        hits = {
            (hit.field, hit.start, hit.end): hit
            for match in fuzzy.explain(document, all=True)
            for hit in match.hits
            if hit.edits
        }
        items += bool(hits)
        told.update((hit.text, hit.term, document.lang, hit.edits) for hit in hits.values())
    print(f"\n{len(documents)} items of the archive: {items} with fuzzy hits, {told.total()} hits of {len(told)} kinds")
    if show:
        for (text, term, lang, edits), count in told.most_common():
            print(f"{count:>5}  {text} ← {term} [{lang}] {edits}")
    part = documents[:: max(1, len(documents) // 500)]
    for way, matcher in (
        ("fuzzy", fuzzy),
        ("exact", without_edits(Matcher(read_in.topics, read_in.names))),
        ("loop", by_partial_ratio(Matcher(read_in.topics, read_in.names))),
    ):
        taken = sum(any(match.belongs for match in matcher.match(document)) for document in part)
        print(f"{way}: {taken} of {len(part)} items belong to a topic")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--offset", type=int, default=0, help="which sample of the archive: every n-th item from here on")
    parser.add_argument("--lang", default="", help="only the archive's items in this language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--turns", type=int, default=3, help="how often each disturbance is drawn anew")
    parser.add_argument("--dictionary", type=Path, help="words that an edit must not make, one a line")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if options.dictionary:
        match_disturb.dictionary.update(fold(word) for word in options.dictionary.read_text("utf-8").split())
    known = {topic.id for topic in load(options.config).topics}
    positives = [
        (document, set(map(str, item["topics"])) & known)  # type: ignore[call-overload]  # a list, in labelled items
        for document, item in read(options.labelled)
        if item.get("topics")
    ]
    if options.turns:
        tell_recall(options.config, positives, options.seed, options.turns)
    step = 1 if options.lang else max(1, 100_000 // options.items)
    documents = [document for document, _ in read(options.archive, options.items, step, options.offset, options.lang)]
    tell_hits(options.config, documents, options.show)


if __name__ == "__main__":
    main()
