"""Makes store/match/common.bin: which words stand as words of their own, language by language.

In: the word lists of the package `wordfreq` (`uv run --with wordfreq python bench/match_words.py`), data under CC BY-SA 4.0.
Out: Bloom filters over folded words, or over stems where a language has many forms of a word; see store/match/commons.py.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from store.match.commons import FILE, MAGIC, TIERS, WORDS, form_in, positions
from store.match.stems import language_for
from store.text import tokens

LEAST = 2.0
"""Zipf value (log10 of occurrences in 10^9 words) from which a word is taken; in English, of which there is more, 1.5. Short
strings stand in such lists as slips and snippets too: those of up to five letters need 2 there too."""
ONLY_COMMON = ("ro", "hu", "tr", "el", "lt", "id", "ca")
LANGUAGES = ("en", "de", "fr", "es", "sv", "fi", "pl", "ru", "uk", "hi", "it", "pt", "nl", "cs", "da", "nb", "ro", "hu",
             "tr", "el", "lt", "id", "ca")  # fmt: skip
COMMON, VERY_COMMON = 3.4, 5.2
NAMED = ("en", "de", "fr", "es", "sv", "fi", "pl", "ru", "uk", "it")
COMMONEST = 5.4
"""Zipf value from which a word stands in common.txt, by which `topics check` names what lies near a term."""
BITS = 14


def words_of(code: str) -> dict[str, float]:
    """The words of a language with their Zipf values."""
    import msgpack
    import wordfreq

    folder = Path(wordfreq.__file__).parent / "data"
    file = folder / f"large_{code}.msgpack.gz"
    if not file.exists():
        file = folder / f"small_{code}.msgpack.gz"
    with gzip.open(file) as handle:
        bins = msgpack.load(handle, raw=False)[1:]
    found: dict[str, float] = {}
    for centibels, words in enumerate(bins):
        for word in words:
            found.setdefault(word, 9 - centibels / 100)
    return found


def forms_of(code: str) -> dict[str, float]:
    """What is put into the filters: folded words, or stems, with the highest value of each."""
    least = 1.5 if code == "en" else LEAST
    found: dict[str, float] = {}
    for word, zipf in words_of(code).items():
        if zipf < least:
            continue
        for token in tokens(word):
            form = token.folded
            if len(form) < 2 or (not form.isalpha() and code not in ("hi",)):
                continue
            if language_for(form, code) != code or zipf < (max(least, 2.0) if len(form) <= 5 else least):
                continue
            form = form_in(form, code)
            if zipf > found.get(form, 0.0):
                found[form] = zipf
    return found


def main() -> None:
    """Writes the file and tells what is in it."""
    index: list[tuple[str, str, int]] = []
    body = bytearray()
    for code in LANGUAGES:
        forms = forms_of(code)
        for tier, low in (("rare", 0.0), ("common", COMMON), ("very", VERY_COMMON)):
            if tier == "rare" and code in ONLY_COMMON:
                low = COMMON
            chosen = [form for form, zipf in forms.items() if zipf >= low and (len(form) >= 4 or tier == "very")]
            size = max(64, (len(chosen) * BITS + 7) // 8)
            bits = bytearray(size)
            for form in chosen:
                for position in positions(form, size * 8):
                    bits[position >> 3] |= 1 << (position & 7)
            index.append((code, tier, size))
            body += bits
            print(code, tier, len(chosen), size, file=sys.stderr)
    told = sorted({token.folded for code in NAMED for word, zipf in words_of(code).items() if zipf >= COMMONEST
                   for token in tokens(word) if len(token.folded) >= 4 and token.folded.isalpha()})
    WORDS.write_text("\n".join(told) + "\n", "utf-8")
    head = json.dumps(index).encode()
    FILE.write_bytes(MAGIC + len(head).to_bytes(4, "big") + head + bytes(body))
    print(FILE, FILE.stat().st_size, TIERS, file=sys.stderr)


if __name__ == "__main__":
    main()
