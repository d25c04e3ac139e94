"""One feed's entry of feeds.yaml as a line of text, and such a line back into the file; comments and layout stay.

`url: https://example.org/rss.xml, name: Example, tags: [wire], every: 10m`: what stands between the braces of a mapping in
one line. A password that stands in the address is shown as dots and stays what it was.
"""

from __future__ import annotations

import re
from pathlib import Path

from store.config.cuts import Cuts, quoted
from store.config.edit import Write, _Edit, write_over
from store.config.load import read_feeds
from store.config.page import Node
from store.config.sheet import Sheet
from store.errors import UsageError
from store.types import FeedSpec

HIDDEN = "•••"
_SECRET = re.compile(r"(?<=://)[^/@\s'\"]*(?=@)")


def entry_line(file: Path, url: str) -> str:
    """The entry of a feed as a line; UsageError when there is none, ConfigError for a file with faults."""
    edit = _Edit(file, write_over)
    _, node = edit.node(url)
    return _SECRET.sub(HIDDEN, _inside(edit.cuts, node))


def change_entry(file: Path, url: str, line: str, *, write: Write = write_over) -> FeedSpec:
    """Give a feed the entry that a line says, and return it as it is read now; UsageError says what is wrong with it."""
    edit = _Edit(file, write)
    place, node = edit.node(url)
    secret = _SECRET.search(edit.cuts.written(node))
    if secret:
        line = line.replace(HIDDEN + "@", secret[0] + "@")
    sheet, new, spec = _read(file, line)
    if any(feed.url == spec.url for other, feed in enumerate(edit.feeds) if other != place):
        raise UsageError(f"{spec.url} is one of your feeds already")
    texts = Cuts(sheet.text)
    wanted = {str(key.value): _flat(texts, value) for key, value in new.value}
    if node.id == "scalar" or node.flow_style:
        alone = list(wanted) == ["url"]
        edit.cuts.put(node, wanted["url"] if alone else "{" + ", ".join(f"{key}: {text}" for key, text in wanted.items()) + "}")
    else:
        pairs = [(str(key.value), value) for key, value in node.value]
        for at, (key, value) in enumerate(pairs):
            if key not in wanted:
                edit.cuts.remove_pair(node, at)
            elif wanted[key] != _flat(edit.cuts, value):
                edit.cuts.put(value, wanted[key])
        for key in wanted.keys() - dict(pairs).keys():
            edit.cuts.add_pair(node, key, wanted[key])
    edit.save([spec if other == place else feed for other, feed in enumerate(edit.feeds)])
    return spec


def check_entry(file: Path, line: str) -> str:
    """What is wrong with a line, "" for nothing."""
    try:
        _read(file, line)
    except UsageError as error:
        return error.message
    return ""


def _read(file: Path, line: str) -> tuple[Sheet, Node, FeedSpec]:
    """A line as a node, and as the feed that it describes."""
    if re.search(r"[\r\n]", line):
        raise UsageError("an entry is one line")
    sheet = Sheet(file, f"feeds: [{{{line}}}]\n".encode("utf-8", "replace"))
    keys = sheet.mapping(sheet.root, "an entry", ("feeds",)) if sheet.root is not None else {}
    feeds = read_feeds(sheet, keys.get("feeds"))
    if sheet.faults or len(feeds) != 1:
        fault = sheet.faults[0] if sheet.faults else None
        raise UsageError(f"{fault.found}: expected {fault.expected}" if fault else "an entry describes one feed")
    return sheet, keys["feeds"].value[0], feeds[0]


def _inside(cuts: Cuts, node: Node) -> str:
    """A node as it would stand between braces."""
    if node.id == "scalar":
        return f"url: {quoted(str(node.value))}"
    return ", ".join(f"{key.value}: {_flat(cuts, value)}" for key, value in node.value)


def _flat(cuts: Cuts, node: Node) -> str:
    """A value in one line."""
    if node.id == "scalar":
        text = cuts.written(node)
        return text if not re.search(r"[\r\n,\[\]{}#]", text) or (text[:1] in "'\"" and "\n" not in text) else quoted(
            str(node.value))
    if node.id == "sequence":
        return "[" + ", ".join(_flat(cuts, child) for child in node.value) + "]"
    return "{" + ", ".join(f"{key.value}: {_flat(cuts, value)}" for key, value in node.value) + "}"
