"""feeds.yaml and a change in, the same file with that change alone out: comments, order and layout stay as they were.

The places of the nodes say where to cut; the new text is read again and compared with what was meant before it replaces
the old file at once. Errors: UsageError for an unknown or known feed, ConfigError for a feeds.yaml with faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from msgspec.structs import replace

from store.config import values
from store.config.cuts import Cuts, quoted
from store.config.load import KEYS, read_feeds, read_settings
from store.config.page import Node
from store.config.sheet import Sheet
from store.errors import ConfigError, Fault, UsageError, WirewatchError
from store.files import content_of, replace_file
from store.types import FeedSpec, Settings

Write = Callable[[Path, bytes, bytes], object]  # the file, what it shall hold, what that was made from


def write_over(file: Path, content: bytes, was: bytes) -> None:
    """Replace a file's content at once, unless somebody else changed it meanwhile."""
    try:
        if content_of(file) != was:
            raise WirewatchError(f"{file} was changed by somebody else at this moment", "try again")
        replace_file(file, content)
    except OSError as error:
        raise WirewatchError(f"cannot write {file}: {error.strerror}",
                             "the file is as it was; look at its rights and at the disk") from None


class _Edit:
    """feeds.yaml taken apart for one change."""

    def __init__(self, file: Path, write: Write) -> None:
        self.file = file
        self.write = write
        try:
            self.raw = file.read_bytes()
        except OSError as error:
            fault = Fault(file, 0, 0, f"a file that cannot be read ({error.strerror})", "a file that can be read")
            raise ConfigError((fault,)) from None
        self.sheet, self.keys, self.feeds, self.settings = _read(file, self.raw)
        if self.sheet.faults:
            raise ConfigError(tuple(self.sheet.faults))
        self.cuts = Cuts(self.sheet.text)

    def node(self, url: str) -> tuple[int, Node]:
        """Place and node of a feed."""
        wanted = values.same(url)
        for place, feed in enumerate(self.feeds):
            if values.same(feed.url) == wanted:
                return place, self.keys["feeds"].value[place]
        raise UsageError(f"no feed {url} in {self.file}", "wirewatch feeds lists them")

    def key(self, name: str) -> Node:
        """The node of a key of the file."""
        pairs: list[tuple[Node, Node]] = self.sheet.root.value if self.sheet.root else []
        return next(key for key, _ in pairs if key.value == name)

    def save(self, feeds: Sequence[FeedSpec] | None, check: Callable[[Settings], bool] = lambda _: True) -> None:
        """Write the change, if what is read from it is what was meant."""
        text = self.cuts.text()
        raw = (b"\xef\xbb\xbf" if self.raw.startswith(b"\xef\xbb\xbf") else b"") + text.encode()
        sheet, _, found, settings = _read(self.file, raw)
        meant = tuple(self.feeds if feeds is None else feeds)
        if sheet.faults or not check(settings) or [_bare(feed) for feed in found] != [_bare(feed) for feed in meant]:
            raise WirewatchError(f"cannot make this change in {self.file} without disturbing it",
                                 "change the file in an editor: wirewatch notices")
        self.write(self.file, raw, self.raw)


def add_feed(file: Path, url: str, *, name: str = "", tags: Sequence[str] = (), every: str = "",
             lang: str = "", write: Write = write_over) -> None:
    """Add a feed behind the others."""
    try:
        address, auth = values.address(url)
        spec = FeedSpec(address, auth=auth, name=name, every=round(values.duration(every)) if every else None,
                        tags=tuple(values.word(tag) for tag in tags), lang=values.language(lang) if lang else "")
    except ValueError as error:
        raise UsageError(f"cannot add {url}", f"expected {error}") from None
    added, _ = add_feeds(file, [spec], every=every, write=write)
    if not added:
        raise UsageError(f"{address} is one of your feeds already", f"see {file}")


def add_feeds(file: Path, feeds: Sequence[FeedSpec], *, every: str = "", write: Write = write_over) -> tuple[int, int]:
    """Add the feeds that are not there yet; how many were added, and how many were known."""
    edit = _Edit(file, write)
    known = {values.same(feed.url) for feed in edit.feeds}
    new: list[FeedSpec] = []
    for feed in feeds:
        if values.same(feed.url) not in known:
            known.add(values.same(feed.url))
            new.append(feed)
    if new:
        entries = [_written(feed, every or (f"{feed.every}s" if feed.every else "")) for feed in new]
        cuts, node = edit.cuts, edit.keys.get("feeds")
        if node is None:
            cuts.append_key("feeds", "".join(f"\n  - {entry}" for entry in entries), edit.sheet.root)
        elif edit.sheet.empty(node):
            cuts.line_end(edit.key("feeds"), "".join(f"\n  - {entry}" for entry in entries))
        else:
            cuts.add_items(node, entries)
        edit.save([*edit.feeds, *new])
    return len(new), len(feeds) - len(new)


def remove_feed(file: Path, url: str, *, write: Write = write_over) -> None:
    """Take a feed out; comments above it stay."""
    edit = _Edit(file, write)
    place, _ = edit.node(url)
    edit.cuts.remove_item(edit.keys["feeds"], place, edit.key("feeds"))
    edit.save([feed for other, feed in enumerate(edit.feeds) if other != place])


def set_muted(file: Path, url: str, muted: bool, *, write: Write = write_over) -> None:
    """Mute a feed, or let it be fetched again."""
    edit = _Edit(file, write)
    place, node = edit.node(url)
    if edit.feeds[place].muted == muted:
        return
    if node.id == "scalar":
        edit.cuts.put(node, f"{{url: {quoted(str(node.value))}, muted: true}}")
    else:
        pairs = {str(key.value): (key, value) for key, value in node.value}
        if not muted and list(pairs) == ["url", "muted"] and node.flow_style:
            edit.cuts.put(node, edit.cuts.written(pairs["url"][1]))
        elif "muted" in pairs and not muted:
            edit.cuts.remove_pair(node, list(pairs).index("muted"))
        elif "muted" in pairs:
            edit.cuts.put(pairs["muted"][1], "true")
        else:
            edit.cuts.add_pair(node, "muted", "true")
    edit.save([replace(feed, muted=muted) if other == place else feed for other, feed in enumerate(edit.feeds)])


def change_address(file: Path, old: str, new: str, *, write: Write = write_over) -> None:
    """Give a feed another address; what else stands there of it stays."""
    edit = _Edit(file, write)
    place, node = edit.node(old)
    try:
        address, auth = values.address(new)
    except ValueError as error:
        raise UsageError(f"cannot use {new}", f"expected {error}") from None
    if any(values.same(feed.url) == values.same(address) for other, feed in enumerate(edit.feeds) if other != place):
        raise UsageError(f"{address} is one of your feeds already", f"see {file}")
    target = node if node.id == "scalar" else next(value for key, value in node.value if key.value in ("url", "path"))
    if edit.feeds[place].path is not None:
        raise UsageError(f"{old} is a file on this machine", "change its path: in feeds.yaml")
    edit.cuts.put(target, quoted(new))
    edit.save([replace(feed, url=address, auth=auth) if other == place else feed
               for other, feed in enumerate(edit.feeds)])


def set_setting(file: Path, key: str, value: str, *, write: Write = write_over) -> None:
    """Set one setting to a value as it would be written in the file (`30m`, `[127.0.0.1]`)."""
    edit = _Edit(file, write)
    wanted, meant = _setting(file, key, value)
    node = edit.keys.get("settings")
    if node is None:
        edit.cuts.append_key("settings", f"\n  {key}: {wanted}", edit.sheet.root)
    elif edit.sheet.empty(node):
        edit.cuts.line_end(edit.key("settings"), f"\n  {key}: {wanted}")
    else:
        there = next((child for name, child in node.value if name.value == key), None)
        if there is not None:
            edit.cuts.put(there, wanted)
        elif node.value:
            edit.cuts.add_pair(node, key, wanted)
        else:
            edit.cuts.put(node, f"{{{key}: {wanted}}}")
    edit.save(None, lambda settings: bool(getattr(settings, key) == getattr(meant, key)))


def _setting(file: Path, key: str, value: str) -> tuple[str, Settings]:
    """A setting as text and as read; UsageError for an unknown one and for a value that it cannot have."""
    value = value.strip()
    sheet = Sheet(file, f"{key}: {value}\n".encode())
    settings = read_settings(sheet, sheet.root) if sheet.root and not re.search(r"[\r\n]", value) else Settings()
    if sheet.faults or sheet.root is None or len(sheet.root.value) != 1:
        fault = sheet.faults[0] if sheet.faults else Fault(file, 0, 0, value, "one value")
        raise UsageError(f"cannot set {key} to {value}", f"expected {fault.expected}")
    return value, settings


def _read(file: Path, raw: bytes) -> tuple[Sheet, dict[str, Node], tuple[FeedSpec, ...], Settings]:
    sheet = Sheet(file, raw)
    keys = sheet.mapping(sheet.root, "feeds.yaml", KEYS) if sheet.root is not None else {}
    if sheet.root is None and not sheet.faults:
        sheet.say("an empty file", "at least `feeds: []`")
    return sheet, keys, read_feeds(sheet, keys.get("feeds")), read_settings(sheet, keys.get("settings"))


def _bare(feed: FeedSpec) -> FeedSpec:
    return replace(feed, line=0)


def _written(feed: FeedSpec, every: str) -> str:
    """A feed as a line of feeds.yaml: the address alone, or a mapping in one line."""
    place = ("path", str(feed.path)) if feed.path else ("url", _with_secret(feed))
    pairs = [place, ("name", feed.name), ("every", every), ("lang", feed.lang)]
    parts = [f"{key}: {quoted(text)}" for key, text in pairs if text]
    if feed.tags:
        parts.append("tags: [" + ", ".join(quoted(tag) for tag in feed.tags) + "]")
    if feed.muted:
        parts.append("muted: true")
    return quoted(place[1]) if len(parts) == 1 and not feed.path else "{" + ", ".join(parts) + "}"


def _with_secret(feed: FeedSpec) -> str:
    """The address as the person had it, with the user and password that stood in it."""
    if not feed.auth:
        return feed.url
    scheme, _, rest = feed.url.partition("://")
    name, _, secret = (quote(part, safe="") for part in feed.auth.partition(":"))
    return f"{scheme}://{name}:{secret}@{rest}"
