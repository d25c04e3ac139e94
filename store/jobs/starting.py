"""A new topic: a name and a few words in, a topic file out that a person can read and go on with.

What was typed becomes a `Draft`, or slips with their columns; the draft becomes the text of a file; the file is written
beside the other topics as one step on record, so that undo takes it back. Nothing that stands somewhere is ever written over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from store.config.cuts import quoted
from store.config.homes import Home, home_of
from store.errors import ConfigError, ExpressionError, UsageError
from store.text import fold, screen_safe
from store.text import tokens as words_of
from store.types import Config, TopicSpec

if TYPE_CHECKING:
    from store.db import Archive
    from store.types import Change

NAME, WORDS, ALSO, NOT, RULE, ID = "name", "words", "also", "not", "rule", "id"
LISTS = {WORDS: "words", ALSO: "also", NOT: "unwanted"}  # what they are called in the file
LONGEST_NAME = 100
MOST_WORDS = 500      # in a list: whoever has more writes them into the file
MOST_EXAMPLES = 20
_WIDE = 100           # columns from which a list stands one word a line
_SEPARATORS = ",،、，;；\n"
_QUOTES = "\"“”„"
_OPERATOR = re.compile(r"(?<!\S)(AND|OR|NOT|NEAR(?:/\d*)?)(?!\S)")
_FIELD = re.compile(r"(?:title|summary|text|author|source|feed|lang|url|topic|is|tag|since|before|story):")


class Slip(NamedTuple):
    """What is wrong with a part of a draft; `column` counts from 1 in what was typed there."""

    part: str
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.part}, column {self.column}: {self.message}" if self.column else f"{self.part}: {self.message}"


class Draft(Struct, frozen=True):
    """A topic before it is a file: an item belongs when one of `words` stands in it, one of `also` too (if there are any), and
    none of `unwanted`; or when `rule` holds. `id` "" is made of the name."""

    name: str = ""
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    rule: str = ""
    about: str = ""
    id: str = ""
    examples: tuple[str, ...] = ()


class Started(Struct, frozen=True):
    """A topic that was written: its id, its file, what was added to feeds.yaml ("" mostly), and the step on record."""

    topic: str
    file: Path
    entry: str = ""
    step: Change | None = None


# --- what was typed --------------------------------------------------------------------------------------------------


def read_draft(config: Config, *, name: str = "", words: str = "", also: str = "", unwanted: str = "", rule: str = "",
               about: str = "", id: str = "", examples: Sequence[str] = ()) -> tuple[Draft, tuple[Slip, ...]]:
    """A draft of what was typed, and every slip in it. Words are parted by commas; a comma in quotes is a part of a word."""
    slips: list[Slip] = []
    known = [terms.name for terms in config.names]
    lists = {part: _entries(part, text, known, slips) for part, text in ((WORDS, words), (ALSO, also), (NOT, unwanted))}
    rule = " ".join(rule.split())
    if rule:
        _check_rule(config, rule, slips)
    elif not lists[WORDS] and not any(slip.part == WORDS for slip in slips):
        slips.append(Slip(WORDS, 0, "no word yet; expected at least one"))
    if lists[ALSO] and not lists[WORDS] and not any(slip.part == WORDS for slip in slips):
        slips.append(Slip(WORDS, 0, "no word yet beside which those could stand"))
    name = _plain(name)
    if not name:
        slips.append(Slip(NAME, 0, "no name yet"))
    elif len(name) > LONGEST_NAME:
        slips.append(Slip(NAME, LONGEST_NAME + 1, f"{len(name)} characters; expected at most {LONGEST_NAME}"))
    if id:
        _check_id(config, id, slips)
    elif name:
        _check_name(config, name, slips)
    draft = Draft(name, lists[WORDS], lists[ALSO], lists[NOT], rule, _plain(about), id,
                  tuple(dict.fromkeys(_plain(one) for one in examples if _plain(one)))[:MOST_EXAMPLES])
    return draft, tuple(slips)


def split_words(text: str) -> list[tuple[str, int]]:
    """The words of a list as typed, each with its column; what stands in quotes is not parted."""
    found: list[tuple[str, int]] = []
    start, inside = 0, False
    for at, sign in enumerate(text + ","):
        if sign in _QUOTES and at < len(text):
            inside = not inside
        if (sign in _SEPARATORS and not inside) or at == len(text):
            part = text[start:at]
            found.append((part.strip(), start + len(part) - len(part.lstrip()) + 1))
            start = at + 1
    if found and not found[-1][0]:
        found.pop()  # nothing was typed, or nothing after the last comma
    return found


def toggled(text: str, word: str) -> str:
    """A list as typed with a word more, or without it where it is there."""
    entries = [entry for entry, _ in split_words(text) if entry]
    kept = [entry for entry in entries if entry.casefold() != word.casefold()]
    return ", ".join(kept if len(kept) < len(entries) else [*entries, word])


def as_entry(word: str) -> str:
    """A word or phrase of a headline as an entry of a list: what has a meaning of its own there is left out."""
    return " ".join(re.sub(r"[~*@=:(),،、，;]|[\"“”„]", " ", screen_safe(word)).split())


def _entries(part: str, text: str, known: Sequence[str], slips: list[Slip]) -> tuple[str, ...]:
    from store.match.names import read_entry

    entries: dict[str, str] = {}
    parts = split_words(text)
    for word, column in parts:
        if not word:
            slips.append(Slip(part, column, "an empty word; expected a word between the commas"))
            continue
        entry = " ".join(screen_safe(word).split())
        if len(entry) > 1 and entry[0] in _QUOTES and entry[-1] in _QUOTES:
            entry = entry[1:-1].strip()
        if found := _OPERATOR.search(word) or _FIELD.search(word):
            what = "belongs to a rule" if found[0].endswith(":") else "is an operator of rules"
            slips.append(Slip(part, column + found.start(), f"{found[0]} {what}; expected words parted by commas"))
            continue
        try:
            read = read_entry(entry)
        except ExpressionError as error:
            at = column + max(0, error.column - 1)
            slips.append(Slip(part, at, error.message + (f"; expected {error.expected}" if error.expected else "")))
            continue
        if isinstance(read, str) and read not in known:
            from difflib import get_close_matches

            near = get_close_matches(read, known, 1)
            slips.append(Slip(part, column, f"no list is called @{read}; expected "
                              + (f"@{near[0]}" if near else "a list that topics share")))
            continue
        entries.setdefault(entry.casefold() if entry[0] != "=" else entry, entry)
    if len(entries) > MOST_WORDS:
        slips.append(Slip(part, 0, f"{len(entries)} words; expected at most {MOST_WORDS}: the rest goes into the file"))
    return tuple(entries.values())[:MOST_WORDS]


def _check_rule(config: Config, rule: str, slips: list[Slip]) -> None:
    from store.match import compile_expression

    try:
        compile_expression(rule, config.names, search=False)
    except ExpressionError as error:
        slips.append(Slip(RULE, error.column, error.message + (f"; expected {error.expected}" if error.expected else "")))


def _check_name(config: Config, name: str, slips: list[Slip]) -> None:
    """Two topics of one name are not told apart on the desk; who wants that gives an id."""
    same = next((topic for topic in config.topics if _plain(topic.name).casefold() == name.casefold()), None)
    if same is not None:
        place = same.file.name if same.file is not None else same.id
        slips.append(Slip(NAME, 0, f"a topic has that name already ({place}); expected another"))


def _check_id(config: Config, id: str, slips: list[Slip]) -> None:
    from store.config.values import identifier

    try:
        identifier(id)
    except ValueError as error:
        slips.append(Slip(ID, 0, f"{screen_safe(id)[:60]} cannot be an id; expected {error}"))
        return
    taken = next((topic for topic in config.topics if topic.id == id), None)
    if taken is not None:
        slips.append(Slip(ID, 0, f"{id} is the id of {screen_safe(taken.name)} ({taken.file}); expected another"))


def _plain(text: str) -> str:
    return " ".join(screen_safe(text).split())


# --- the file --------------------------------------------------------------------------------------------------------


def common_words(draft: Draft) -> tuple[str, ...]:
    """Words of a draft that are very common, each of which would be enough for an item to belong."""
    from store.match.lint import is_common_entry

    return tuple(word for word in draft.words if not draft.also and is_common_entry(word))


def make_id(name: str, config: Config) -> str:
    """An id of a name's letters, in Latin ones, and digits that no topic has; `topic` for a name without any."""
    words = [fold(name[word.start : word.end]) for word in words_of(name)]
    if not all(map(str.isascii, words)):
        from store.jobs.suggest_names import in_latin

        words = list(map(in_latin, words))
    told = "-".join(re.sub(r"[^a-z0-9]", "", word) for word in words)
    told = re.sub(r"-+", "-", told).strip("-")
    if len(told) > 40:
        told = told[:41].rpartition("-")[0] or told[:40]
    taken = {topic.id for topic in config.topics}
    first = told or "topic"
    number, made = 1, first
    while made in taken:
        number += 1
        made = f"{first}-{number}"
    return made


def find_home(config: Config, draft: Draft, wanted: Path | None = None) -> tuple[Draft, Home]:
    """The draft with its id, and where its file goes. UsageError where something stands there already."""
    made = draft if draft.id else replace(draft, id=make_id(draft.name, config))
    home = home_of(config.file, made.id, wanted)
    number = 1
    while home.file.exists() and not draft.id and wanted is None and number < 100:
        number += 1
        made = replace(made, id=f"{make_id(draft.name, config)}-{number}")
        home = home_of(config.file, made.id)
    if home.file.exists() or home.file.is_symlink():
        raise UsageError(f"{home.file} is there already", "choose another --file or --id; nothing was written")
    return made, home


def text_of(draft: Draft) -> str:
    """The topic file of a draft, with a word of explanation at each part."""
    own = [(part, entries) for part, entries in ((WORDS, draft.words), (ALSO, draft.also), (NOT, draft.unwanted)) if entries]
    told = {WORDS: "one of these", ALSO: "and one of these", NOT: "but none of these"}
    lines = [f"id: {quoted(draft.id)}", f"name: {quoted(draft.name)}", f"about: {quoted(draft.about or _about(draft))}",
             "threshold: 1.0                   # an item belongs when the weights of the rules that hold reach this"]
    if own:
        lines.append("names:")
        for part, entries in own:
            lines += _list(LISTS[part], entries, told[part])
    lines.append("rules:")
    rules = _rules(draft)
    for match, weight, why in rules:
        lines.append(_noted(f"  - match: {_as_rule(match)}", why))
        lines.append(f"    weight: {weight:g}" if weight % 1 else f"    weight: {weight:.1f}")
    if draft.examples:
        lines += ["examples:                        # wirewatch topics check runs them", "  match:"]
        lines += [f"    - {quoted(one)}" for one in draft.examples]
    return "\n".join(lines) + "\n"


def _rules(draft: Draft) -> list[tuple[str, float, str]]:
    """The rules of a draft: (expression, weight, what it is for)."""
    rules: list[tuple[str, float, str]] = []
    if draft.rule:
        rules.append((draft.rule, 1.0, ""))
    if draft.words and draft.also:
        rules.append(("@words AND @also", 1.0, "one of each, anywhere in title and summary"))
        rules.append(("title:@words", 0.5, "in the title alone: a near miss"))
    elif draft.words:
        rules.append(("@words", 1.0, ""))
    if draft.unwanted:
        rules.append(("@unwanted", -sum(weight for _, weight, _ in rules), "takes away what the others give"))
    return rules


def _about(draft: Draft) -> str:
    """What a topic is about, as far as its words tell."""
    if draft.rule and not draft.words:
        return "What a search found: see the rule."
    told = ("What a search found, and items with " if draft.rule else "Items with ") + _some(draft.words)
    if draft.also:
        told += ", beside " + _some(draft.also)
    return told + "."


def _some(words: Sequence[str]) -> str:
    shown = [word.strip("=*@") for word in words[:4]]
    if len(words) > 4:
        return ", ".join(shown) + " and the like"
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]


def _list(name: str, entries: Sequence[str], told: str) -> list[str]:
    written = [quoted(entry) for entry in entries]
    line = _noted(f"  {name}: [{', '.join(written)}]", told)
    if len(line) <= _WIDE:
        return [line]
    return [_noted(f"  {name}:", told), *(f"    - {entry}" for entry in written)]


def _noted(line: str, told: str) -> str:
    return f"{line:<32} # {told}" if told else line


def _as_rule(match: str) -> str:
    """An expression as YAML: in quotes, as rules mostly stand."""
    return "'" + match.replace("'", "''") + "'"


def topic_of_text(file: Path, text: str) -> TopicSpec:
    """The topic that a text would be in a file; ConfigError with every fault."""
    from store.config import parse_topic

    topic, faults = parse_topic(file, text.encode())
    if faults or topic is None:
        raise ConfigError(faults)
    return topic


# --- writing ---------------------------------------------------------------------------------------------------------


def save_draft(archive: Archive, config: Config, draft: Draft, wanted: Path | None = None) -> Started:
    """Write a draft as a new topic: its file, and an entry of feeds.yaml where no pattern takes it, as one step on record.

    UsageError where the place or the id is taken; WirewatchError where a file cannot be written: then nothing is.
    """
    from store.match import Matcher

    made, home = find_home(config, draft, wanted)
    text = text_of(made)
    Matcher([topic_of_text(home.file, text)], config.names)
    contents: dict[Path, bytes | None] = {home.file: text.encode()}
    was: dict[Path, bytes | None] = {home.file: None}
    if home.feeds is not None:
        contents[config.file], was[config.file] = home.feeds, home.was
    step = archive.save_files(contents, f"started the topic {made.name}", was=was)
    return Started(made.id, home.file, home.entry, step)
