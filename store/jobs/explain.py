"""Why an item belongs where it does: the arithmetic of the rules in force, as it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.types import Document, ItemRow, Match, RuleSpec

if TYPE_CHECKING:
    from store.jobs.rules import Rules


def document_of(row: ItemRow) -> Document:
    """The fields of a stored item that the rules look at."""
    return Document(title=row.title, summary=row.summary, author=row.author, source=row.source, feed=row.feed or "",
                    lang=row.lang, url=row.url)


def why(rules: Rules, row: ItemRow) -> tuple[Match, ...]:
    """What every topic says of an item, with every hit; topics that it does not belong to as well."""
    return rules.matcher.explain(document_of(row), all=True)


def arithmetic(match: Match, rules: Rules) -> list[str]:
    """The sum of a match as lines for a person: each rule that counted with its words, then the total against the threshold."""
    topic = next((topic for topic in rules.config.topics if topic.id == match.topic), None)
    lines = []
    words: dict[int, list[str]] = {}
    for hit in match.hits:
        off = f" ({hit.edits} off {hit.term})" if hit.edits else ""
        told = f"{hit.text}{off}"
        if told not in words.setdefault(hit.rule, []):
            words[hit.rule].append(told)
    for rule in match.rules:
        spec = topic.rules[rule] if topic is not None and rule < len(topic.rules) else RuleSpec("")
        lines.append(f"{spec.weight:+7.2f}  rule {rule}  {' '.join(spec.match.split())}")
        lines.append(f"{'':9}{', '.join(words.get(rule, [])) or 'by what is not there'}")
    name = topic.name if topic is not None else match.topic
    sign = "≥" if match.belongs else "<"
    return [name, *lines, f"{match.score:7.2f}  {sign} {match.threshold:.2f}"]
