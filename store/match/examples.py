"""What `topics check` tells: the rules' own examples, and what is allowed but hardly meant.

In: topics and lists as written. Out: one result for each example, and one for each thing that lint finds, in the order of the
files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.types import Document, Terms, TopicSpec

from . import commons
from .formula import All, Close, Equal, Fact, Leaf, Part, Some, Without
from .matcher import Matcher, Rule
from .nodes import Kind, Word
from .stems import languages_of

_LANGUAGES_LOOKED_AT = ("en", "ru", "uk", "hi")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One finding: `kind` is "example" or "lint"; `topic` "" for what is shared; `text` is what it is about."""

    topic: str
    kind: str
    ok: bool
    line: int
    text: str
    message: str = ""


def check(topics: Sequence[TopicSpec], names: Sequence[Terms]) -> list[CheckResult]:
    """Every example with its outcome, then what lint finds. Raises ConfigError where the rules do not compile."""
    matcher = Matcher(topics, names)
    return [*examples(matcher), *lint(matcher)]


def examples(matcher: Matcher) -> Iterator[CheckResult]:
    """The examples of every topic: those that must match, and those that must not."""
    for topic in matcher.topics:
        for wanted, given in ((True, topic.examples_match), (False, topic.examples_reject)):
            for title, line in given:
                score = next((one.score for one in matcher.explain(Document(title), all=True) if one.topic == topic.id), 0.0)
                ok = (score >= topic.threshold - 1e-9) is wanted
                told = f"scores {score:g} of {topic.threshold:g}, and must {'' if wanted else 'not '}match"
                yield CheckResult(topic.id, "example", ok, line, title, "" if ok else told)


def lint(matcher: Matcher) -> Iterator[CheckResult]:
    """What is allowed, but hardly meant: rules that cannot count, common words, lists that nothing uses."""
    told: set[str] = set()
    for number, topic in enumerate(matcher.topics):
        highest = sum(max(0.0, rule.weight) for rule in topic.rules)
        if topic.rules and highest < topic.threshold - 1e-9:
            message = f"all rules together reach {highest:g}, under the threshold of {topic.threshold:g}"
            yield CheckResult(topic.id, "lint", False, topic.rules[0].line, topic.name, message)
        if not topic.rules:
            yield CheckResult(topic.id, "lint", False, 0, topic.name, "a topic without rules")
        for rule in (one for one in matcher.rules if one.topic == number):
            spec = topic.rules[rule.place]
            for message in _about(rule):
                yield CheckResult(topic.id, "lint", False, spec.line, spec.match, message)
            for text, message in _common_words(rule.part):
                if text not in told:
                    told.add(text)
                    yield CheckResult(topic.id, "lint", False, spec.line, text, message)
        names = matcher.lists_of(number)
        if names is not matcher.names:
            for name, given in names.own().items():
                if name not in names.used:
                    yield CheckResult(topic.id, "lint", False, given.line, f"@{name}", "a list that no rule uses")
    for name, given in matcher.names.own().items():
        if name not in matcher.names.used:
            yield CheckResult("", "lint", False, given.line, f"@{name}", "a shared list that no rule uses")


def _about(rule: Rule) -> Iterator[str]:
    if rule.weight == 0:
        yield "a weight of 0: the rule never counts"
    if _only_negative(rule.part):
        yield "only NOTs: it holds for nearly every item"
    if any(not leaf.groups.members[leaf.group] for leaf in _leaves(rule.part)):
        yield "it names an empty list"


def _only_negative(part: Part) -> bool:
    """Whether an expression asks for nothing that must be there."""
    if isinstance(part, Without):
        return True
    if isinstance(part, All):
        return all(_only_negative(one) for one in part.parts)
    if isinstance(part, Some):
        return any(_only_negative(one) for one in part.parts)
    return False


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


def _common_words(part: Part) -> Iterator[tuple[str, str]]:
    """Very common words each of which makes a rule hold by itself."""
    for leaf in _alone(part):
        for number in leaf.groups.members[leaf.group]:
            term = leaf.groups.terms[number]
            for way in leaf.groups.ways_of_term(number):
                if len(way) == 1 and way[0].kind is Kind.FUZZY:
                    yield from ((term.written, message) for message in _word_messages(way[0]))


def _word_messages(word: Word) -> Iterator[str]:
    languages = [language for language in languages_of(word.text) if language in _LANGUAGES_LOOKED_AT]
    if any(commons.is_very_common(word.text, language) for language in languages):
        sign = f"={word.text.upper()}" if word.acronym else f"={word.text}"
        yield f"a very common word: it will hold for many items (write {sign} for that spelling alone, or a phrase)"
