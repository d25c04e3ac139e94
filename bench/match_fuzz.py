"""What fuzziness is worth: recall under disturbance, and hits on what is really another word.

    uv run python bench/match_fuzz.py feeds.yaml LABELLED.jsonl ARCHIVE.jsonl[.gz] [--items 20000] [--show]

In: a configuration, labelled items (`topics`) and unlabelled ones. Out: recall of the labelled positives as they are and
disturbed, for the rules as they are, for the same rules without edits (exact), and, word by word, for a plain
`rapidfuzz.fuzz.partial_ratio(term, text) >= 85`. An edit hits one word of five letters or more in every matched name of an
item, and never makes a word that stands by itself. Of the unlabelled items: fuzzy hits, to be read (`--show`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.config import load
from store.match import Matcher
from store.match.commons import UNKNOWN, standing
from store.match.spelling import _american
from store.match.stems import language_for, language_of
from store.text import clean_line, clean_text, fold, tokens
from store.types import Document

Change = Callable[[Matcher, Document, random.Random], Document]


def read(file: Path, count: int | None = None, step: int = 1) -> Iterator[tuple[Document, dict[str, object]]]:
    """Items of a file, cleaned, with what was read; every `step`-th."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        taken = 0
        for number, line in enumerate(lines):
            if not line.strip() or number % step:
                continue
            if taken == count:
                return
            taken += 1
            item = json.loads(line)
            summary = clean_text(item.get("summary") or "")[0]
            yield Document(clean_line(item["title"]), summary, "", item.get("source") or "", "", item.get("lang") or "",
                           item.get("url") or ""), item


def edited(word: str, language: str, chance: random.Random) -> str:
    """A word with one edit, which is no word of its own; itself where ten tries found none."""
    letters = [letter for letter in word.lower() if letter.isalpha()] or ["x"]
    for _ in range(10):
        at = chance.randrange(len(word))
        kind = chance.choice("idrs")
        if kind == "i":
            new = word[:at] + chance.choice(letters) + word[at:]
        elif kind == "d":
            new = word[:at] + word[at + 1 :]
        elif kind == "r":
            new = word[:at] + chance.choice(letters) + word[at + 1 :]
        else:
            new = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        folded = fold(new)
        if folded != fold(word) and len(folded) > 3 and standing(folded, language_for(folded, language)) == UNKNOWN:
            return new
    return word


def misspell(matcher: Matcher, document: Document, chance: random.Random) -> Document:
    """One edit in one word of five letters or more of every matched name (a term that begins with a capital)."""
    language = language_of(document.lang)
    fields = {"title": document.title, "summary": document.summary}
    spans: dict[str, set[tuple[int, int]]] = {"title": set(), "summary": set()}
    for match in matcher.explain(document, all=True):
        for hit in match.hits:
            words = [word for word in tokens(hit.text) if len(word.folded) >= 5 and word.folded.isalpha()]
            if hit.field in spans and words and hit.weight > 0 and not hit.term[:1].islower():
                word = chance.choice(words)
                spans[hit.field].add((hit.start + word.start, hit.start + word.end))
    for field, places in spans.items():
        text = fields[field]
        for start, end in sorted(places, reverse=True):
            text = text[:start] + edited(text[start:end], language, chance) + text[end:]
        fields[field] = text
    return replace(document, **fields)


def _both(change: Callable[[str], str]) -> Change:
    return lambda matcher, document, chance: replace(
        document, title=change(document.title), summary=change(document.summary)
    )


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not "\u0300" <= letter <= "\u036f")


def _with_accents(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("e", "e\u0301").replace("o", "o\u0308"))


def _american_words(text: str) -> str:
    return " ".join(_american(word) if word.isascii() and word.islower() else word for word in text.split(" "))


CHANGES: dict[str, Change] = {
    "as they are": lambda matcher, document, chance: document,
    "one edit in every matched name": misspell,
    "accents dropped": _both(_without_accents),
    "accents added": _both(_with_accents),
    "upper case": _both(str.upper),
    "curly quotes": _both(lambda text: text.replace("'", "’")),
    "straight quotes": _both(lambda text: text.replace("’", "'")),
    "American spelling": _both(_american_words),
    "other romanisation": _both(
        lambda text: text.replace("Zelenskyy", "Zelenskyi").replace("Zelensky", "Zelenskiy").replace("Lavrov", "Lawrow")
        .replace("Peskov", "Peskoff").replace("Dmitriev", "Dmitriyev").replace("Medvedev", "Medwedew")
        .replace("Zakharova", "Zaharova").replace("Ryabkov", "Riabkov").replace("Ushakov", "Uschakow")
    ),
}  # fmt: skip


def recall(matcher: Matcher, positives: list[tuple[Document, set[str]]]) -> float:
    """The share of (item, topic) pairs that are found."""
    found = wanted = 0
    for document, topics in positives:
        belongs = {match.topic for match in matcher.match(document) if match.belongs}
        wanted += len(topics)
        found += len(topics & belongs)
    return found / max(1, wanted)


def without_edits(matcher: Matcher) -> Matcher:
    """The same rules with no edits allowed."""
    matcher.lexicon._edited.clear()
    return matcher


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    config = load(options.config)
    fuzzy, exact = Matcher(config.topics, config.names), without_edits(Matcher(config.topics, config.names))
    known = {topic.id for topic in config.topics}
    positives = [(document, set(map(str, item["topics"])) & known)  # type: ignore[call-overload]  # a list, in labelled items
                 for document, item in read(options.labelled) if item.get("topics")]
    print(f"{len(positives)} labelled positives\n{'disturbance':<34}{'fuzzy':>8}{'exact':>8}")
    for name, change in CHANGES.items():
        chance = random.Random(options.seed)
        disturbed = [(change(fuzzy, document, chance), topics) for document, topics in positives]
        print(f"{name:<34}{recall(fuzzy, disturbed):>8.3f}{recall(exact, disturbed):>8.3f}")

    documents = [document for document, _ in read(options.archive, options.items, 100_000 // options.items)]
    told: Counter[tuple[str, str, str, int]] = Counter()
    items = 0
    for document in documents:
        hits = {(hit.field, hit.start, hit.end): hit for match in fuzzy.explain(document, all=True) for hit in match.hits
                if hit.edits}
        items += bool(hits)
        told.update((hit.text, hit.term, document.lang, hit.edits) for hit in hits.values())
    print(f"\n{len(documents)} items of the archive: {items} with fuzzy hits, {sum(told.values())} hits of {len(told)} kinds")
    if options.show:
        for (text, term, lang, edits), count in told.most_common():
            print(f"{count:>5}  {text} ← {term} [{lang}] {edits}")
    from rapidfuzz.fuzz import partial_ratio

    terms = sorted({word.text for word in fuzzy.lexicon.words if word.edits and word.name})
    words = Counter(token.folded for document in documents[:2000] for token in tokens(document.title))
    others = [word for word in words if len(word) >= 5 and word not in set(terms)]
    false = sum(words[word] for word in others if any(partial_ratio(term, word) >= 85 for term in terms))
    print(f"a partial_ratio loop over the {len(terms)} names among them takes {false} of {sum(words.values())} words in "
          f"{min(2000, len(documents))} titles for a name that they are not")


if __name__ == "__main__":
    main()
