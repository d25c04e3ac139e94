"""A page in, its values out one by one; every wrong shape, unknown key and missing value is noted as a fault."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from store.config.page import Node, Page


class Sheet(Page):
    """A page whose nodes can be asked for what they should be; what they are not is a fault, and the asking goes on."""

    def __init__(self, file: Path, raw: bytes | None = None) -> None:
        self.keys: dict[str, Node] = {}  # of the mapping that was taken apart last
        super().__init__(file, raw)

    def plain(self, node: Node) -> bool:
        """Whether a node is free of tags and anchors; where it is not, that is the fault."""
        first = self.text[node.start_mark.index:node.start_mark.index + 1]
        if first == "&":
            self.fault(node, "an anchor (&)", "the value itself; a text that begins with & stands in quotes")
        elif first == "!":
            self.fault(node, "a tag (!)", "the value itself; a text that begins with ! stands in quotes")
        else:
            return True
        return False

    def mapping(self, node: Node | None, what: str, known: Collection[str] | None) -> dict[str, Node]:
        """The values of a mapping by key; keys that are unknown (unless `known` is None) or repeated are faults."""
        if node is None or not self.plain(node):
            return {}
        if node.id != "mapping":
            self.fault(node, self.shape(node), f"{what}, as `key: value`")
            return {}
        values: dict[str, Node] = {}
        self.keys.clear()
        pairs: list[tuple[Node, Node]] = node.value
        for key_node, value in pairs:
            if key_node.id != "scalar":
                self.fault(key_node, self.shape(key_node), "a key, in quotes if it begins with [ or {")
                continue
            key = str(key_node.value)
            if not self.plain(key_node):
                continue
            if key in values:
                self.fault(key_node, f"{key}: a second time", "each key once")
            elif known is not None and key not in known:
                if node.flow_style and values and self.empty(value):
                    self.fault(key_node, f"{key[:60]}, which a comma cut off", "quotes around a text that has a comma")
                else:
                    self.fault(key_node, f"the unknown key {key[:60]}", _nearest(key, known))
            else:
                values[key] = value
                self.keys[key] = key_node
        return values

    def items(self, node: Node | None, what: str) -> list[Node]:
        """The nodes of a list; nothing at all is an empty list."""
        if node is None or not self.plain(node) or self.empty(node):
            return []
        if node.id != "sequence":
            self.fault(node, self.shape(node), f"a list of {what}, as `[…]` or lines that begin with `- `")
            return []
        children: list[Node] = node.value
        return children

    def string(self, node: Node, what: str, quote: str = "") -> str | None:
        """The text of a scalar as written; None, and a fault, for anything else. `quote`: what to quote."""
        if not self.plain(node):
            return None
        if node.id != "scalar":
            if quote and node.id == "mapping" and node.value:
                self.fault(node, f"a mapping: YAML took “{str(node.value[0][0].value)[:40]}” for a key",
                           f"{what}: quote this {quote}, as in '…: …'")
            elif quote and node.id == "sequence":
                self.fault(node, "a list", f"{what}: quote this {quote} if it begins with [")
            else:
                self.fault(node, self.shape(node), what)
            return None
        text = str(node.value)
        if not text.strip():
            self.fault(node, "nothing" if self.empty(node) else "an empty text", what)
            return None
        return text

    def empty(self, node: Node) -> bool:
        """Whether nothing stands where a value could."""
        return node.id == "scalar" and not node.value and node.style in (None, "")

    def shape(self, node: Node) -> str:
        """What a node is, for a fault."""
        if node.id == "scalar":
            return "nothing" if self.empty(node) else f"the text “{str(node.value)[:40]}”"
        return "a mapping" if node.id == "mapping" else "a list"


def _nearest(key: str, known: Collection[str]) -> str:
    """The known key that was probably meant, or all of them."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    best = process.extractOne(key.lower(), sorted(known), scorer=OSA.normalized_similarity, score_cutoff=0.5)
    return f"{best[0]}:" if best else "one of " + ", ".join(sorted(known))
