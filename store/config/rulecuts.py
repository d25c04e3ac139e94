"""A topic file or a file of names and one change in, the same text with that change alone out: comments, order and layout stay.

The places of the nodes say where to cut; the new text is read again and compared with what was meant. Nothing is written
here. Errors: ConfigError for a text with faults, WirewatchError for a change that cannot be made without disturbing it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from store.config.cuts import Cuts, quoted
from store.config.page import Node
from store.config.sheet import Sheet
from store.config.topics import read_names, read_topic
from store.errors import ConfigError, UsageError, WirewatchError
from store.types import RuleSpec, Terms, TopicSpec

_BOM = b"\xef\xbb\xbf"


def with_rule(file: Path, raw: bytes, match: str, weight: float) -> bytes:
    """A topic's text with a rule more, behind the others."""

    def cut(cuts: Cuts, root: Node) -> None:
        rules = _child(root, "rules")
        last = rules.value[-1]
        if rules.flow_style or last.flow_style:
            cuts.add_items(rules, [f"{{match: {_text(match)}, weight: {_number(weight)}}}"])
            return
        inner = " " * (last.start_mark.index - cuts.line_start(last))
        cuts.add_items(rules, [f"match: {_text(match)}\n{inner}weight: {_number(weight)}"])

    return _changed_topic(file, raw, cut, lambda topic: replace(topic, rules=(*topic.rules, RuleSpec(match, weight))))


def with_weight(file: Path, raw: bytes, rule: int, weight: float) -> bytes:
    """A topic's text in which a rule, counted from 0, has another weight."""

    def cut(cuts: Cuts, root: Node) -> None:
        node = _child(root, "rules").value[rule]
        there = next((value for key, value in node.value if key.value == "weight"), None)
        if there is None:
            cuts.add_pair(node, "weight", _number(weight))
        else:
            cuts.put(there, _number(weight))

    def meant(topic: TopicSpec) -> TopicSpec:
        rules = tuple(replace(one, weight=weight) if index == rule else one for index, one in enumerate(topic.rules))
        return replace(topic, rules=rules)

    return _changed_topic(file, raw, cut, meant)


def with_name(file: Path, raw: bytes, name: str, entry: str, *, shared: bool = False) -> bytes:
    """The text of a topic, or (`shared`) of a file of names, in which a list has an entry more, behind the others."""

    def cut(cuts: Cuts, root: Node) -> None:
        cuts.add_items(_child(root if shared else _child(root, "names"), name), [quoted(entry)])

    def longer(lists: tuple[Terms, ...]) -> tuple[Terms, ...]:
        if name not in {terms.name for terms in lists}:
            raise UsageError(f"no list {name} in {file}")
        return tuple(replace(terms, entries=(*terms.entries, (entry, 0, 0))) if terms.name == name else terms
                     for terms in lists)

    if not shared:
        return _changed_topic(file, raw, cut, lambda topic: replace(topic, names=longer(topic.names)))
    sheet = _sheet(file, raw)
    wanted = longer(_lists(sheet))
    made = _cut(sheet, raw, cut)
    return _checked(file, made, _bare_lists(_lists(_sheet(file, made))) == _bare_lists(wanted))


def _changed_topic(file: Path, raw: bytes, cut: Callable[[Cuts, Node], None],
                   meant: Callable[[TopicSpec], TopicSpec]) -> bytes:
    sheet = _sheet(file, raw)
    wanted = meant(_topic(sheet))
    made = _cut(sheet, raw, cut)
    return _checked(file, made, _bare(_topic(_sheet(file, made))) == _bare(wanted))


def _cut(sheet: Sheet, raw: bytes, cut: Callable[[Cuts, Node], None]) -> bytes:
    cuts = Cuts(sheet.text)
    assert sheet.root is not None
    cut(cuts, sheet.root)
    return (_BOM if raw.startswith(_BOM) else b"") + cuts.text().encode()


def _checked(file: Path, made: bytes, right: bool) -> bytes:
    if not right:
        raise WirewatchError(f"cannot make this change in {file} without disturbing it", "change the file in an editor")
    return made


def _sheet(file: Path, raw: bytes) -> Sheet:
    sheet = Sheet(file, raw)
    if sheet.faults or sheet.root is None:
        raise ConfigError(tuple(sheet.faults))
    return sheet


def _topic(sheet: Sheet) -> TopicSpec:
    topic = read_topic(sheet)
    if sheet.faults or topic is None:
        raise ConfigError(tuple(sheet.faults))
    return topic


def _lists(sheet: Sheet) -> tuple[Terms, ...]:
    lists = read_names(sheet)
    if sheet.faults:
        raise ConfigError(tuple(sheet.faults))
    return lists


def _bare(topic: TopicSpec) -> object:
    """What a topic says, without the places where it says so."""
    return replace(topic, names=(), rules=(), examples_match=(), examples_reject=()), _bare_lists(topic.names), [
        (rule.match, rule.weight) for rule in topic.rules], [text for text, _ in topic.examples_match], [
        text for text, _ in topic.examples_reject]


def _bare_lists(lists: tuple[Terms, ...]) -> object:
    return [(terms.name, [text for text, _, _ in terms.entries]) for terms in lists]


def _child(node: Node, key: str) -> Node:
    found: Node | None = next((value for name, value in node.value if name.value == key), None)
    if found is None:
        raise UsageError(f"there is no {key}: to change")
    return found


def _text(match: str) -> str:
    """An expression as a quoted scalar: what is in it never means anything to YAML."""
    return "'" + match.replace("'", "''") + "'"


def _number(weight: float) -> str:
    """A weight as the files write it: 1.0, -0.4."""
    written = f"{weight:.6f}".rstrip("0")
    return written + "0" if written.endswith(".") else written
