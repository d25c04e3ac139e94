"""Where a new topic's file belongs: feeds.yaml in, a place that its `topics:` takes out, or feeds.yaml with one entry more.

Comments, order and layout of feeds.yaml stay; the new text is read again and compared with what was meant. Nothing is written.
"""

from __future__ import annotations

import glob
import os
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from store.config.cuts import Cuts, quoted
from store.config.load import KEYS, read_feeds
from store.config.page import Node
from store.config.sheet import Sheet
from store.errors import ConfigError, Fault, UsageError, WirewatchError
from store.types import FeedSpec

OWN_FOLDER, OWN_FILES = "topics", "topics/*.yaml"  # beside a feeds.yaml that names no topics yet


class Home(Struct, frozen=True):
    """The `file` of a new topic. `feeds` is what feeds.yaml must hold to take it, made from `was`; None: it does already."""

    file: Path
    feeds: bytes | None = None
    was: bytes = b""
    entry: str = ""  # what was added to `topics:`


def home_of(feeds: Path, name: str, wanted: Path | None = None) -> Home:
    """The place for a topic called `name` (an id), or `wanted` if it is given. ConfigError for a feeds.yaml with faults."""
    sheet, keys, raw = _read(feeds)
    node = keys.get("topics")
    patterns = _patterns(sheet, node)
    if wanted is not None:
        file = Path(os.path.abspath(wanted))
        if _takes(feeds, patterns, file):
            return Home(file)
        return _with_entry(feeds, sheet, keys, raw, file, _entry(feeds, file))
    for pattern in patterns:
        for folder in _folders(feeds, pattern):
            for ending in (".yaml", ".yml"):
                file = folder / f"{name}{ending}"
                if _takes(feeds, [pattern], file):
                    return Home(file)
    if patterns:
        file = Path(os.path.abspath(feeds.parent / os.path.expanduser(patterns[0]))).parent / f"{name}.yaml"
        return _with_entry(feeds, sheet, keys, raw, file, _entry(feeds, file))
    return _with_entry(feeds, sheet, keys, raw, feeds.parent / OWN_FOLDER / f"{name}.yaml", OWN_FILES)


def _read(feeds: Path, raw: bytes | None = None) -> tuple[Sheet, dict[str, Node], bytes]:
    try:
        raw = feeds.read_bytes() if raw is None else raw
    except OSError as error:
        fault = Fault(feeds, 0, 0, f"a file that cannot be read ({error.strerror})", "a file that can be read")
        raise ConfigError((fault,)) from None
    sheet = Sheet(feeds, raw)
    keys = sheet.mapping(sheet.root, "feeds.yaml", KEYS) if sheet.root is not None else {}
    _patterns(sheet, keys.get("topics"))
    if sheet.faults:
        raise ConfigError(tuple(sheet.faults))
    return sheet, keys, raw


def _patterns(sheet: Sheet, node: Node | None) -> list[str]:
    """The paths and globs of `topics:` as they are written."""
    if node is None or sheet.empty(node):
        return []
    children = [node] if node.id == "scalar" else sheet.items(node, "files")
    return [text.strip() for child in children if (text := sheet.string(child, "a file or a pattern")) is not None]


def _absolute(feeds: Path, pattern: str) -> str:
    return os.path.normpath(feeds.parent / os.path.expanduser(pattern))


def _folders(feeds: Path, pattern: str) -> list[Path]:
    """The folders in which a glob looks; none for the path of one file."""
    whole = _absolute(feeds, pattern)
    if not glob.has_magic(whole):
        return []
    folder = os.path.dirname(whole)
    if not glob.has_magic(folder):
        return [Path(folder)]
    return [Path(os.path.normpath(one)) for one in sorted(glob.glob(folder, recursive=True)) if os.path.isdir(one)]


def _takes(feeds: Path, patterns: list[str], file: Path) -> bool:
    """Whether one of the patterns will find a file once it is there."""
    for pattern in patterns:
        whole = _absolute(feeds, pattern)
        if whole == str(file):
            return True
        hidden = file.name.startswith(".") and not os.path.basename(whole).startswith(".")
        if file.parent in _folders(feeds, pattern) and fnmatchcase(file.name, os.path.basename(whole)) and not hidden:
            return True
    return False


def _entry(feeds: Path, file: Path) -> str:
    """A file as feeds.yaml would name it."""
    if glob.has_magic(str(file)):
        raise UsageError(f"feeds.yaml cannot name {file}", "a path without * ? [ ]")
    relative = os.path.relpath(file, feeds.parent)
    return str(file) if relative.startswith("..") else relative.replace(os.sep, "/")


def _with_entry(feeds: Path, sheet: Sheet, keys: dict[str, Node], raw: bytes, file: Path, entry: str) -> Home:
    """The home of a file that feeds.yaml takes with one entry more."""
    cuts, node, written = Cuts(sheet.text), keys.get("topics"), entry if entry == OWN_FILES else quoted(entry)
    if node is None and sheet.root is not None and sheet.root.flow_style:
        cuts.add_pair(sheet.root, "topics", f"[{written}]")
    elif node is None:
        cuts.append_key("topics", f"\n  - {written}", sheet.root)
    elif sheet.empty(node):
        cuts.line_end(sheet.keys["topics"], f"\n  - {written}")
    elif node.id == "scalar":
        cuts.put(node, f"[{cuts.written(node)}, {written}]")
    else:
        cuts.add_items(node, [written])
    text = (b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b"") + cuts.text().encode()
    try:
        after, there, _ = _read(feeds, text)
        meant = (_feeds(after, there) == _feeds(sheet, keys)
                 and _patterns(after, there.get("topics")) == [*_patterns(sheet, node), entry])
    except ConfigError:
        meant = False
    if not meant:
        raise WirewatchError(f"cannot add {entry} to {feeds} without disturbing it",
                             f"add it to topics: in an editor, or name a place that topics: takes: {file.name} was not written")
    return Home(file, text, raw, entry)


def _feeds(sheet: Sheet, keys: dict[str, Node]) -> list[FeedSpec]:
    """The feeds, whatever line they stand in."""
    return [replace(feed, line=0) for feed in read_feeds(sheet, keys.get("feeds"))]
