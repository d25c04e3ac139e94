"""A topic file or a file of name lists in, TopicSpec or Terms as written out; faults stay on the sheet.

What the expressions mean is `store.match`'s to judge: here they are text with a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from store.config import values
from store.config.page import Node
from store.config.sheet import Sheet
from store.config.spots import spots_of, turns_of
from store.types import RuleSpec, Terms, TopicSpec

TOPIC_KEYS = frozenset({"id", "name", "about", "threshold", "names", "rules", "examples", "alert"})
RULE_KEYS = frozenset({"match", "weight"})
_V = TypeVar("_V")


def value(sheet: Sheet, node: Node | None, what: str, read: Callable[[str], _V], default: _V) -> _V:
    """What `read` makes of a scalar; its fault, and the default, where it makes nothing of it."""
    if node is None or (node.id == "scalar" and not node.style and node.value in ("~", "null")):
        return default
    text = sheet.string(node, what)
    if text is None:
        return default
    try:
        return read(text)
    except ValueError as error:
        sheet.fault(node, f"{what} “{text.strip()[:60]}”", str(error))
        return default


def read_names(sheet: Sheet) -> tuple[Terms, ...]:
    """The lists of a file of names."""
    if sheet.root is None:
        if not sheet.faults:
            sheet.say("an empty file", "lists of names, as `baltics: [Estonia, Latvia, Lithuania]`")
        return ()
    return _lists(sheet, sheet.root)


def read_topic(sheet: Sheet) -> TopicSpec | None:
    """The topic of a file; None where it has no id of its own."""
    if sheet.root is None:
        if not sheet.faults:
            sheet.say("an empty file", "a topic, with id:, name: and rules:")
        return None
    before = len(sheet.faults)
    keys = sheet.mapping(sheet.root, "a topic", TOPIC_KEYS)
    if not keys and len(sheet.faults) > before:
        return None
    for needed, like in (("id", "id: us-russia"), ("rules", "rules: with at least one `- match:`")):
        if needed not in keys and not any(needed in fault.expected for fault in sheet.faults):
            sheet.fault(sheet.root, f"a topic without {needed}:", like)
    topic = value(sheet, keys.get("id"), "the id", values.identifier, "")
    threshold = value(sheet, keys.get("threshold"), "the threshold", values.number, 1.0)
    if threshold <= 0:
        sheet.fault(keys["threshold"], f"the threshold {threshold:g}, which every item reaches", "more than 0")
    examples = sheet.mapping(keys["examples"], "examples", ("match", "reject")) if (
        "examples" in keys and not sheet.empty(keys["examples"])) else {}
    name = value(sheet, keys.get("name"), "the name", str.strip, "")
    about = value(sheet, keys.get("about"), "the description", lambda text: " ".join(text.split()), "")
    alert = _plainly(sheet, keys["alert"]) if "alert" in keys and not sheet.empty(keys["alert"]) else None
    if alert is not None and not isinstance(alert, dict):
        sheet.fault(keys["alert"], sheet.shape(keys["alert"]), "a mapping, as `alert: {…}`")
        alert = None
    own = _lists(sheet, keys["names"]) if "names" in keys and not sheet.empty(keys["names"]) else ()
    rules = _rules(sheet, keys["rules"]) if "rules" in keys else ()
    match, reject = _examples(sheet, examples.get("match")), _examples(sheet, examples.get("reject"))
    if not topic:
        return None
    return TopicSpec(id=topic, name=name or topic, about=about, threshold=threshold, names=own, rules=rules,
                     examples_match=match, examples_reject=reject, alert=alert, file=sheet.file)


def _lists(sheet: Sheet, root: Node) -> tuple[Terms, ...]:
    lists: list[Terms] = []
    found = sheet.mapping(root, "lists of names", None)
    keys = dict(sheet.keys)
    for name, node in found.items():
        try:
            values.identifier(name)
        except ValueError as error:
            sheet.fault(keys[name], f"the list name “{name[:60]}”", str(error))
        entries: list[tuple[str, int, int]] = []
        children = sheet.items(node, "names")
        for child in children:
            entry = sheet.string(child, "a word, a phrase or @list", "entry")
            if entry is not None:
                entries.append((re.sub(r"\s+", " ", entry.strip()), *sheet.place(sheet.content(child))))
        if not children and node.id == "sequence":
            sheet.fault(node, f"the empty list {name}", "at least one name")
        elif sheet.empty(node):
            sheet.fault(node, f"the list {name} without names", "at least one name")
        lists.append(Terms(name=name, entries=tuple(entries), file=sheet.file, line=sheet.line(keys[name])))
    return tuple(lists)


def _rules(sheet: Sheet, root: Node) -> tuple[RuleSpec, ...]:
    children = sheet.items(root, "rules")
    if not children and (sheet.empty(root) or root.id == "sequence"):
        sheet.fault(root, "no rules", "at least one `- match:`")
    rules: list[RuleSpec] = []
    for child in children:
        if child.id == "scalar":
            sheet.fault(child, sheet.shape(child), "a rule, as `- match: '…'`")
            continue
        before = len(sheet.faults)
        keys = sheet.mapping(child, "a rule", RULE_KEYS)
        if "match" not in keys:
            if len(sheet.faults) == before:
                sheet.fault(child, "a rule without match:", "match: '…'")
            continue
        node = keys["match"]
        text = sheet.string(node, "an expression", "expression")
        weight = value(sheet, keys.get("weight"), "the weight", values.number, 1.0)
        if text is not None:
            text, start = text.rstrip("\n"), sheet.content(node)
            turns = turns_of(text, [sheet.place(spot) for spot in spots_of(sheet.text, start, text, node.style)]) if (
                not sheet.text.startswith(text, start)) or "\n" in text else ()
            rules.append(RuleSpec(text, weight, *sheet.place(start), turns))
    return tuple(rules)


def _examples(sheet: Sheet, root: Node | None) -> tuple[tuple[str, int], ...]:
    examples: list[tuple[str, int]] = []
    for child in sheet.items(root, "headlines"):
        text = sheet.string(child, "a headline", "headline")
        if text is not None:
            examples.append((" ".join(text.split()), sheet.line(child)))
    return tuple(examples)


def _plainly(sheet: Sheet, node: Node) -> object:
    """Nodes as strings, lists and dicts; scalars stay what was written."""
    if not sheet.plain(node):
        return ""
    if node.id == "mapping":
        return {key: _plainly(sheet, child) for key, child in sheet.mapping(node, "a mapping", None).items()}
    if node.id == "sequence":
        return [_plainly(sheet, child) for child in node.value]
    return str(node.value)
