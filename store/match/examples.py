"""What `topics check` tells: the rules' own examples, and what is allowed but hardly meant.

In: topics and lists as written. Out: one result for each example, and one for each thing that lint finds, in the order of the
files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from store.types import Document, Terms, TopicSpec

from .lint import lint
from .matcher import Matcher
from .timing import rule_times


class CheckResult(Struct, frozen=True):
    """One finding: `kind` is "example", "lint" or "time"; `topic` "" for what is shared; `text` is what it is about; `us` the
    microseconds that a rule takes an item."""

    topic: str
    kind: str
    ok: bool
    line: int
    text: str
    message: str = ""
    us: float | None = None


def check(topics: Sequence[TopicSpec], names: Sequence[Terms]) -> list[CheckResult]:
    """Every example with its outcome, then what lint finds. Raises ConfigError where the rules do not compile."""
    matcher = Matcher(topics, names)
    remarks = [CheckResult(topic, "lint", False, line, text, message) for topic, line, text, message in lint(matcher)]
    return [*examples(matcher), *remarks]


def examples(matcher: Matcher) -> Iterator[CheckResult]:
    """The examples of every topic: those that must match, and those that must not."""
    for topic in matcher.topics:
        for wanted, given in ((True, topic.examples_match), (False, topic.examples_reject)):
            for title, line in given:
                score = next((one.score for one in matcher.explain(Document(title), all=True) if one.topic == topic.id), 0.0)
                ok = (score >= topic.threshold - 1e-9) is wanted
                told = f"scores {score:g} of {topic.threshold:g}, and must {'' if wanted else 'not '}match"
                yield CheckResult(topic.id, "example", ok, line, title, "" if ok else told)


def times(topics: Sequence[TopicSpec], names: Sequence[Terms], documents: Sequence[Document]) -> list[CheckResult]:
    """What each rule takes an item, over these documents (without any, over the rules' own examples); then, as lint, those
    that take most of their topic's time."""
    matcher = Matcher(topics, names)
    sample = documents or [Document(title) for one in topics for title, _ in (*one.examples_match, *one.examples_reject)]
    found: list[CheckResult] = []
    slow: list[CheckResult] = []
    for rule, us, dominates in rule_times(matcher, sample):
        topic = matcher.topics[rule.topic]
        spec = topic.rules[rule.place]
        told = f"{us:.2f} µs an item"
        found.append(CheckResult(topic.id, "time", True, spec.line, spec.match, told, round(us, 3)))
        if dominates:
            message = f"it takes {told}, more than all other rules of the topic together"
            slow.append(CheckResult(topic.id, "lint", False, spec.line, spec.match, message))
    return [*found, *slow]
