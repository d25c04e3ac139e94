"""What is allowed in rules, but hardly meant.

In: compiled rules. Out: one finding for each thing that a person should look at, in the order of the files: rules that cannot
count, that say what another says, or that hold for nearly everything; words that are common or near to common ones; lists that
nothing uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from store.text import fold

from . import commons, spelling
from .formula import All, Close, Equal, Fact, Leaf, Part, Some, Without
from .grammar import parse
from .implied import implies
from .nodes import And, Kind, Near, Node, Not, Or, Scoped, Term, Word
from .reach import Reach
from .stems import languages_of, stem

if TYPE_CHECKING:
    from store.types import TopicSpec

    from .matcher import Matcher, Rule

OPERATORS = {"and": "AND", "or": "OR", "not": "NOT", "near": "NEAR/n"}
_SMALL = re.compile(rf"\b(?:{'|'.join(OPERATORS)})\b")
_LANGUAGES_LOOKED_AT = ("en", "es", "fr", "de", "sv", "pl", "ru", "uk", "hi")


class Remark(NamedTuple):
    """One finding: the topic's id, "" for what is shared; the line in its file; what it is about, and what is said of it."""

    topic: str
    line: int
    text: str
    message: str


def lint(matcher: Matcher) -> Iterator[Remark]:
    """Everything that is found, each thing once."""
    told: set[str] = set()
    near = dict(_near_words(matcher))
    for number, topic in enumerate(matcher.topics):
        rules = [rule for rule in matcher.rules if rule.topic == number]
        yield from _of_topic(topic, rules)
        for rule in rules:
            spec = topic.rules[rule.place]
            for message in (*small_operators(spec.match), *_of_rule(rule), *_beside_others(topic, rule, rules)):
                yield Remark(topic.id, spec.line, spec.match, message)
            words = [*_common_words(rule.part)] if rule.weight > 0 else []
            for text, message in (*words, *_confused(rule, near)):
                if text not in told:
                    told.add(text)
                    yield Remark(topic.id, spec.line, text, message)
            twice = [pair for pair in dict.fromkeys(_twice(rule.part)) if pair not in told]
            told.update(twice)
            if twice:
                more = f" and {len(twice) - 3} more" if len(twice) > 3 else ""
                message = "written twice in a list: case, accents and hyphens make no other term"
                yield Remark(topic.id, spec.line, ", ".join(twice[:3]) + more, message)
        names = matcher.lists_of(number)
        if names is not matcher.names:
            for name, given in names.own().items():
                if name not in names.used:
                    yield Remark(topic.id, given.line, f"@{name}", "a list that no rule uses")
    for name, given in matcher.names.own().items():
        if name not in matcher.names.used:
            yield Remark("", given.line, f"@{name}", "a shared list that no rule uses")


# --- rules ------------------------------------------------------------------------------------------------------------


def _of_topic(topic: TopicSpec, rules: list[Rule]) -> Iterator[Remark]:
    if not topic.rules:
        yield Remark(topic.id, 0, topic.name, "a topic without rules")
        return
    highest = sum(max(0.0, rule.weight) for rule in topic.rules)
    if highest < topic.threshold - 1e-9:
        message = f"all rules together reach {highest:g}, under the threshold of {topic.threshold:g}"
        yield Remark(topic.id, topic.rules[0].line, topic.name, message)
    seen: dict[tuple[str, int, str], int] = {}
    for wanted, given in ((True, topic.examples_match), (False, topic.examples_reject)):
        for title, line in given:
            if seen.setdefault(("", 0, title), line) != line:
                yield Remark(topic.id, line, title, f"the same {'match' if wanted else 'reject'} example as in line "
                                                    f"{seen['', 0, title]}")  # fmt: skip


def _of_rule(rule: Rule) -> Iterator[str]:
    if rule.weight == 0:
        yield "a weight of 0: the rule never counts"
    if _only_negative(rule.part):
        yield "only NOTs: it holds for nearly every item"
    if any(not leaf.groups.members[leaf.group] for leaf in _leaves(rule.part)):
        yield "it names an empty list"
    if _contradicts(rule.part):
        yield "it asks for something and for its opposite: it never holds"
    yield from _idle_parts(rule.part)


def _beside_others(topic: TopicSpec, rule: Rule, rules: list[Rule]) -> Iterator[str]:
    """What the other rules of the topic make of one."""
    together = [other for other in rules if other.weight > 0 and not _excluded(rule.part, other.part)]
    reached = sum(other.weight for other in together)
    everything = sum(max(0.0, other.weight) for other in rules)
    if rule.weight > 0 and reached < topic.threshold - 1e-9 <= everything:
        yield f"with every rule that can hold beside it, it reaches {reached:g} of {topic.threshold:g}: it never counts"
    penalised = any(other.weight < 0 for other in rules)
    for other in rules:
        if other.place == rule.place:
            continue
        same = implies(rule.part, other.part) and implies(other.part, rule.part)
        if same and other.place < rule.place:
            yield f"it says what rule {other.place + 1} says (line {topic.rules[other.place].line})"
        elif (
            not same
            and rule.weight > 0
            and not penalised
            and other.weight >= topic.threshold - 1e-9
            and implies(rule.part, other.part)
        ):
            yield (f"wherever it holds, rule {other.place + 1} holds (line {topic.rules[other.place].line}) and is enough: "
                   "it changes nothing")  # fmt: skip


def _only_negative(part: Part) -> bool:
    """Whether an expression asks for nothing that must be there."""
    if isinstance(part, Without):
        return True
    if isinstance(part, All):
        return all(_only_negative(one) for one in part.parts)
    if isinstance(part, Some):
        return any(_only_negative(one) for one in part.parts)
    return False


def _contradicts(part: Part) -> bool:
    """Whether an expression asks for something and for its opposite."""
    if isinstance(part, All):
        wanted = [one for one in part.parts if not isinstance(one, Without)]
        banned = [one.part for one in part.parts if isinstance(one, Without)]
        if any(implies(one, other) for one in wanted for other in banned):
            return True
        return any(_excluded(one, other) for at, one in enumerate(wanted) for other in wanted[:at])
    return isinstance(part, Some) and all(_contradicts(one) for one in part.parts)


def _excluded(one: Part, other: Part) -> bool:
    """Whether two expressions can never hold of one item, as far as their shape tells."""
    for field in ("lang", "source", "feed"):
        mine, theirs = _required(one, field), _required(other, field)
        if mine and theirs and not any(_fits(a, b) for a in mine for b in theirs):
            return True
    banned = [part.part for part in _conjuncts(other) if isinstance(part, Without)]
    if any(implies(one, part) for part in banned):
        return True
    return any(implies(other, part.part) for part in _conjuncts(one) if isinstance(part, Without))


def _fits(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "-") or other.startswith(one + "-")


def _conjuncts(part: Part) -> tuple[Part, ...]:
    return part.parts if isinstance(part, All) else (part,)


def _required(part: Part, field: str) -> set[str]:
    """The values of which a field must have one; none where it may have any."""
    for one in _conjuncts(part):
        some = one.parts if isinstance(one, Some) else (one,)
        values = {other.value for other in some if isinstance(other, Equal) and other.field == field}
        if values and all(isinstance(other, Equal) and other.field == field for other in some):
            return values
    return set()


def _idle_parts(part: Part) -> Iterator[str]:
    """Alternatives of an OR that another alternative holds already."""
    if isinstance(part, Some):
        for at, one in enumerate(part.parts):
            for index, other in enumerate(part.parts):
                if at != index and implies(one, other) and (index < at or not implies(other, one)):
                    yield f"alternative {at + 1} of an OR is contained in alternative {index + 1}"
                    break
    if isinstance(part, All | Some):
        for one in part.parts:
            yield from _idle_parts(one)


def small_operators(match: str) -> Iterator[str]:
    """Operators of a rule written in small letters, where they are words that must stand in the text."""
    if not _SMALL.search(match):
        return  # as nearly always: the rule need not be read once more
    for term in _terms(parse(match)):
        sign = OPERATORS.get(term.written.partition("/")[0])
        if sign is not None and match[term.column - 1 : term.column] not in ('"', "="):
            yield f"“{term.written}” in small letters is a word that must stand in the text; the operator is {sign}"


def _terms(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, And | Or | Near):
        for one in node.parts:
            yield from _terms(one)
    elif isinstance(node, Not):
        yield from _terms(node.part)
    elif isinstance(node, Scoped):
        yield from _terms(node.inner)


# --- words ------------------------------------------------------------------------------------------------------------


def _leaves(part: Part) -> Iterator[Leaf]:
    if isinstance(part, Leaf):
        yield part
    elif isinstance(part, All | Some):
        for one in part.parts:
            yield from _leaves(one)
    elif isinstance(part, Without):
        yield from _leaves(part.part)
    elif isinstance(part, Close):
        for numbers, fields in part.operands:
            for number in numbers:
                yield Leaf(part.groups, number, fields)
    else:
        assert isinstance(part, Equal | Fact)


def _alone(part: Part) -> Iterator[Leaf]:
    """The groups each of which is enough for an expression to hold."""
    if isinstance(part, Leaf):
        yield part
    elif isinstance(part, Some):
        for one in part.parts:
            yield from _alone(one)
    elif isinstance(part, All) and len(part.parts) == 1:
        yield from _alone(part.parts[0])


def _single_words(leaf: Leaf) -> Iterator[tuple[str, Word]]:
    """The terms of a group that are one word, as written and as compared."""
    for number in leaf.groups.members[leaf.group]:
        for way in leaf.groups.ways_of_term(number):
            if len(way) == 1 and way[0].kind is Kind.FUZZY:
                yield leaf.groups.terms[number].written, way[0]


def _common_words(part: Part) -> Iterator[tuple[str, str]]:
    """Very common words each of which makes a rule hold by itself."""
    for leaf in _alone(part):
        for written, word in _single_words(leaf):
            if _very_common(word.text):
                sign = f"={word.text.upper()}" if word.acronym else f"={word.text}"
                yield written, ("a very common word: it will hold for many items (write "
                                f"{sign} for that spelling alone, or a phrase)")  # fmt: skip


def is_common_entry(entry: str) -> bool:
    """Whether an entry of a list is one very common word, or a single letter, in any spelling."""
    word = entry.partition("~")[0]
    return word.isalpha() and (len(word) == 1 or _very_common(fold(word)))


def _very_common(folded: str) -> bool:
    languages = [language for language in languages_of(folded) if language in _LANGUAGES_LOOKED_AT]
    return any(commons.is_very_common(folded, language) for language in languages)


def _near_words(matcher: Matcher) -> Iterator[tuple[int, str]]:
    """Words of the rules with which one of the commonest words is confused, by number, and that word: it is a few edits off,
    and no other form or spelling. What is common itself, and what lies in small letters, is an everyday word."""
    edited = [(number, word) for number, word in enumerate(matcher.lexicon.words) if word.kind is Kind.FUZZY and word.edits]
    reach = Reach((word.text, word.edits) for _, word in edited)
    for common in commons.WORDS.read_text("utf-8").split():
        for place, edits in reach.near(common):
            number, word = edited[place]
            if edits > 1:
                continue
            text = word.text
            alike = common.startswith(text[:-1]) or text.startswith(common[:-1]) or _very_common(text)
            if not alike and not spelling.is_english_variant(common, text) and not _one_word(common, text):
                yield number, common


def _one_word(one: str, other: str) -> bool:
    return any(stem(one, language) == stem(other, language) for language in languages_of(other))


def _confused(rule: Rule, near: dict[int, str]) -> Iterator[tuple[str, str]]:
    """The terms of a rule that lie near one of the commonest words: names, and everyday words that make it hold alone."""
    alone = {leaf.group for leaf in _alone(rule.part)} if rule.weight > 0 else set()
    for leaf in _leaves(rule.part):
        for number in leaf.groups.members[leaf.group]:
            written = leaf.groups.terms[number].written
            for way in leaf.groups.numbers_of_term(number):
                if len(way) == 1 and way[0] in near and (leaf.groups.words[way[0]].name or leaf.group in alone):
                    yield written, (f"within reach of {near[way[0]]!r}, a very common word: that is never taken for it, but a "
                                    f"misspelling of that may be ({written.partition('~')[0]}~0 takes no edits)")  # fmt: skip


def _twice(part: Part) -> Iterator[str]:
    """Terms of one list that are one word written in ways that folding makes the same, two by two."""
    for leaf in _leaves(part):
        first: dict[tuple[tuple[Word, ...], int], str] = {}
        for number in leaf.groups.members[leaf.group]:
            term = leaf.groups.terms[number]
            known = first.setdefault((leaf.groups.ways_of_term(number)[0], term.gap), term.written)
            if known != term.written:
                yield f"{known} = {term.written}"
