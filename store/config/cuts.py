"""A text and the nodes read from it in, the text with pieces cut out and put in out; the rest stays as it is."""

from __future__ import annotations

import re

from store.config.page import CONTROL, Node

_SAFE = re.compile(r"(?!(?:null|~)$)[A-Za-z0-9_/.](?:[\w/.%~=+&;()' -]|:(?! |$)|\?|@)*(?<! )", re.ASCII)


def quoted(text: str) -> str:
    """A text as YAML: as it is where that is safe in any place, else in single quotes; control characters fall out."""
    text = " ".join(CONTROL.sub("", text).split())
    return text if _SAFE.fullmatch(text) else "'" + text.replace("'", "''") + "'"


class Cuts:
    """Changes of one text, collected and then made at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._cuts: list[tuple[int, int, str]] = []

    def text(self) -> str:
        """The text with all changes."""
        text = self._text
        for start, end, new in sorted(self._cuts, reverse=True, key=lambda cut: cut[:2]):
            text = text[:start] + new.replace("\n", self._newline) + text[end:]
        return text

    def written(self, node: Node) -> str:
        """A node as it stands in the file."""
        return self._text[node.start_mark.index:self._end(node)]

    def line_start(self, node: Node) -> int:
        """Where the line begins in which a node does."""
        return self._text.rfind("\n", 0, node.start_mark.index) + 1

    def put(self, node: Node, new: str) -> None:
        """Replace a node."""
        self._cuts.append((node.start_mark.index, self._end(node), new))

    def line_end(self, node: Node, new: str) -> None:
        """Add `new`, which begins with a line break, behind the line that a node ends in."""
        self._cuts.append((self._line_end(self._end(node)), self._line_end(self._end(node)), new))

    def append_key(self, key: str, new: str, root: Node | None) -> None:
        """Add a key at the end of the file."""
        if root is not None and root.flow_style:
            self.add_pair(root, key, "[" + ", ".join(line.strip()[2:] for line in new.split("\n") if line.strip()) + "]"
                          if key == "feeds" else "{" + new.strip() + "}")
            return
        end = len(self._text)
        lead = "" if not self._text or self._text.endswith("\n") else "\n"
        self._cuts.append((end, end, f"{lead}{key}:{new}\n"))

    def add_items(self, node: Node, entries: list[str]) -> None:
        """Add entries behind the last of a list, in the way in which that is written."""
        if not node.value:
            self.put(node, "[" + ", ".join(entries) + "]")
            return
        last = node.value[-1]
        if not node.flow_style:
            dash = self._text.rfind("-", 0, last.start_mark.index)
            indent = self._text[self._text.rfind("\n", 0, dash) + 1:dash]
            self.line_end(last, "".join(f"\n{indent}- {entry}" for entry in entries))
            return
        self._add_flow(node, last, entries)

    def add_pair(self, node: Node, key: str, value: str) -> None:
        """Add a key behind the last of a mapping, in the way in which that is written."""
        if not node.value:
            self.put(node, f"{{{key}: {value}}}")
            return
        first, last = node.value[0][0], node.value[-1][1]
        if node.flow_style:
            self._add_flow(node, last, [f"{key}: {value}"])
            return
        begin = first.start_mark.index
        indent = " " * (begin - self._text.rfind("\n", 0, begin) - 1)
        self.line_end(last, f"\n{indent}{key}: {value}")

    def remove_item(self, node: Node, place: int, key: Node) -> None:
        """Take an item out of a list; the last one leaves `[]`."""
        child = node.value[place]
        if node.flow_style:
            self._remove_flow(node, [(item.start_mark.index, self._end(item)) for item in node.value], place)
            return
        dash = self._text.rfind("-", 0, child.start_mark.index)
        self._remove_lines(dash, self._end(child))
        if len(node.value) == 1:
            colon = self._text.index(":", self._end(key)) + 1
            self._cuts.append((colon, colon, " []"))

    def remove_pair(self, node: Node, place: int) -> None:
        """Take a key out of a mapping that has others."""
        spans = [(key.start_mark.index, self._end(value)) for key, value in node.value]
        start, end = spans[place]
        if node.flow_style:
            self._remove_flow(node, spans, place)
        elif place == 0:  # the key stands in the line of the dash: the next one moves up to it
            self._cuts.append((start, spans[1][0], ""))
        else:
            self._remove_lines(start, end)

    # --- flow style ------------------------------------------------------------------------------------------------

    def _add_flow(self, node: Node, last: Node, entries: list[str]) -> None:
        """Add entries before the closing bracket; lists of one entry a line stay so."""
        end, close = self._end(last), self._end(node) - 1
        begin = self._text.rfind("\n", 0, last.start_mark.index) + 1
        alone = not self._text[begin:last.start_mark.index].strip() and "\n" in self._text[end:close]
        if not alone:
            self._cuts.append((end, end, "".join(f", {entry}" for entry in entries)))
            return
        indent = self._text[begin:last.start_mark.index]
        rest = self._text[end:close]
        comma = re.match(r"\s*,", rest) is not None
        if not comma:
            self._cuts.append((end, end, ","))
        line_end = self._line_end(end)
        new = ",".join(f"\n{indent}{entry}" for entry in entries) + ("," if comma else "")
        self._cuts.append((line_end, line_end, new))

    def _remove_flow(self, node: Node, spans: list[tuple[int, int]], place: int) -> None:
        start, end = spans[place]
        comma = re.compile(r"\s*,").match(self._text, end)
        begin = self._text.rfind("\n", 0, start) + 1
        stop = self._line_end(comma.end() if comma else end)
        tail = self._text[comma.end() if comma else end:stop].strip()
        if not self._text[begin:start].strip() and (not tail or tail.startswith("#")) and "\n" in self._text[stop:]:
            self._cuts.append((begin, self._text.index("\n", stop) + 1, ""))  # it has its lines for itself
            return
        if place + 1 < len(spans):
            self._cuts.append((start, spans[place + 1][0], ""))
        elif place:
            self._cuts.append((spans[place - 1][1], end, ""))
        else:
            self._cuts.append((start, comma.end() if comma else end, ""))

    # --- places ----------------------------------------------------------------------------------------------------

    def _remove_lines(self, start: int, end: int) -> None:
        """Cut whole lines, from that of `start` to that of `end`."""
        begin, stop = self._text.rfind("\n", 0, start) + 1, self._line_end(end)
        stop = self._text.find("\n", stop) + 1 or len(self._text)
        self._cuts.append((begin, stop, ""))

    def _line_end(self, index: int) -> int:
        """Where the line of `index` ends, before its line break."""
        end = self._text.find("\n", index)
        end = len(self._text) if end < 0 else end
        return end - 1 if end > index and self._text[end - 1] == "\r" else end

    def _end(self, node: Node) -> int:
        """Where a node's text ends; libyaml lets blocks reach up to what follows them."""
        if node.id == "scalar":
            end = node.end_mark.index
            if node.style in ("|", ">"):
                end = node.start_mark.index + len(self._text[node.start_mark.index:end].rstrip())
            return end
        if node.flow_style or not node.value:
            return node.end_mark.index
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)
