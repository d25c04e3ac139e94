"""feeds.yaml and the files that it names in, one Config out, or every fault of all of them at once."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import Any

from store.config import values
from store.config.page import Node
from store.config.sheet import Sheet
from store.config.topics import read_names, read_topic, value
from store.errors import ConfigError, Fault
from store.types import Config, FeedSpec, Settings, Terms, TopicSpec

KEYS = frozenset({"topics", "names", "feeds", "settings", "database"})
FEED_KEYS = frozenset({"url", "path", "name", "every", "tags", "lang", "muted", "auth"})
AUTH_KEYS = frozenset({"env", "command", "header"})
SETTING_KEYS = frozenset({"every", "keep", "concurrency", "per_host", "timeout", "parse_timeout", "max_bytes",
                          "allow_private_hosts", "keys", "remap", "theme", "handled"})
MAX_FILES = 1_000  # topics and name lists


def load(path: Path) -> Config:
    """The configuration in `path` and the files it names; ConfigError with every fault of all of them."""
    path = Path(os.path.abspath(path))
    sheet = Sheet(path)
    sheets = [sheet]
    config = Config(file=path)
    if sheet.root is None and not sheet.faults:
        sheet.say("an empty file", "at least `feeds:`, as `feeds: [https://example.org/rss.xml]`")
    if sheet.root is not None:
        keys = sheet.mapping(sheet.root, "feeds.yaml", KEYS)
        topics, names, patterns = _shared(sheet, sheets, keys)
        database = value(sheet, keys.get("database"), "the place of the database", str.strip, "")
        feeds = read_feeds(sheet, keys.get("feeds"))
        stamps = tuple(one.stamp for one in sheets if one.stamp)
        config = Config(file=path, feeds=feeds, settings=read_settings(sheet, keys.get("settings")), topics=topics,
                        names=names, database=_beside(path, database) if database else None,
                        sources=tuple(stamp[0] for stamp in stamps), stamps=stamps, patterns=patterns)
    faults = [fault for one in sheets for fault in sorted(one.faults, key=lambda fault: (fault.line, fault.column))]
    if faults:
        raise ConfigError(tuple(dict.fromkeys(faults)))
    return config


def parse_topic(file: Path, raw: bytes) -> tuple[TopicSpec | None, tuple[Fault, ...]]:
    """The topic that `raw` would be as the contents of `file`, and every fault; the file itself is not looked at."""
    sheet = Sheet(Path(os.path.abspath(file)), raw)
    topic = read_topic(sheet)
    return topic, tuple(sorted(dict.fromkeys(sheet.faults), key=lambda fault: (fault.line, fault.column)))


def _beside(file: Path, written: str) -> Path:
    """A path as written in `file`, which it is relative to."""
    if written.startswith("~"):
        written = os.path.expanduser(written)
    return Path(os.path.normpath(file.parent / written))


# --- topics and names ------------------------------------------------------------------------------------------------


def _shared(sheet: Sheet, sheets: list[Sheet], keys: dict[str, Node]) -> tuple[
        tuple[TopicSpec, ...], tuple[Terms, ...], tuple[str, ...]]:
    patterns: list[str] = []
    topics: dict[str, TopicSpec] = {}
    names: dict[str, Terms] = {}
    read: set[Path] = {sheet.file}
    for key in ("topics", "names"):
        for file in _files(sheet, keys.get(key), key, patterns):
            if file in read or len(sheets) > MAX_FILES:
                continue
            read.add(file)
            one = Sheet(file)
            sheets.append(one)
            if key == "topics":
                topic = read_topic(one)
                if topic and topic.id in topics:
                    one.faults.append(Fault(file, *_id_place(one), f"the id {topic.id}, which "
                                            f"{topics[topic.id].file} has already", "an id of its own"))
                elif topic:
                    topics[topic.id] = topic
            else:
                for terms in read_names(one):
                    other = names.setdefault(terms.name, terms)
                    if other is not terms:
                        one.faults.append(Fault(file, terms.line, 1, f"the list {terms.name}, which "
                                                f"{other.file}:{other.line} has already", "one list of that name"))
    return tuple(topics.values()), tuple(names.values()), tuple(patterns)


def _id_place(sheet: Sheet) -> tuple[int, int]:
    for key, node in sheet.root.value if sheet.root else ():
        if key.value == "id":
            return sheet.place(node.start_mark.index)
    return 1, 1


def _files(sheet: Sheet, root: Node | None, key: str, patterns: list[str]) -> list[Path]:
    """The files that a list of paths and globs means, in its order, each glob's in the order of their names."""
    files: list[Path] = []
    if root is None or not sheet.plain(root) or sheet.empty(root):
        return files
    for node in sheet.items(root, "files") if root.id != "scalar" else [root]:
        written = sheet.string(node, "a file or a pattern such as seeds/*.yaml")
        if written is None:
            continue
        pattern = str(_beside(sheet.file, written.strip()))
        patterns.append(pattern)
        if not glob.has_magic(pattern):
            found = [pattern]
            if not os.path.exists(pattern):
                sheet.fault(node, f"{written}, which does not exist", f"a file of {key}")
                continue
        else:
            found = sorted(glob.glob(pattern, recursive=True))
            if not found:
                sheet.fault(node, f"the pattern {written}, which no file matches", f"a pattern for files of {key}")
        files.extend(Path(one) for one in found)
        if os.path.isdir(pattern):
            files.pop()
            sheet.fault(node, f"the folder {written}", f"its files, as {written.rstrip('/')}/*.yaml")
    return files


# --- feeds -----------------------------------------------------------------------------------------------------------


def read_feeds(sheet: Sheet, root: Node | None) -> tuple[FeedSpec, ...]:
    """The feeds under `feeds:`."""
    feeds: list[FeedSpec] = []
    known: dict[str, int] = {}
    for node in sheet.items(root, "feeds"):
        if node.id == "sequence":
            if sheet.plain(node):
                sheet.fault(node, "a list", "an address, or a mapping with url: or path:")
            continue
        if node.id == "scalar":
            place, feed = node, _at(sheet, node)
        else:
            place, feed = node, _described(sheet, node)
        if feed is None:
            continue
        same = values.same(feed.url)
        if same in known:
            sheet.fault(place, f"the feed {feed.url}, which line {known[same]} has already", "each feed once")
            continue
        known[same] = feed.line
        feeds.append(feed)
    return tuple(feeds)


def _at(sheet: Sheet, node: Node, **more: Any) -> FeedSpec | None:
    """The feed at the address in a node; `more` are its other values."""
    text = sheet.string(node, "the address of a feed")
    if text is None:
        return None
    try:
        url, auth = values.address(text)
    except ValueError as error:
        shown = text.strip().rpartition("@")[2] if "://" in text else text.strip()
        sheet.fault(node, f"“{shown[:80]}”", str(error))
        return None
    more.setdefault("line", sheet.line(node))
    return FeedSpec(url=url, auth=auth, **more)


def _described(sheet: Sheet, node: Node) -> FeedSpec | None:
    before = len(sheet.faults)
    keys = sheet.mapping(node, "a feed", FEED_KEYS)
    every = value(sheet, keys.get("every"), "the interval", values.duration, 0.0)
    tags: list[str] = []
    for child in sheet.items(keys.get("tags"), "tags"):
        tag = value(sheet, child, "the tag", values.word, "")
        if tag and tag not in tags:
            tags.append(tag)
    env, command, header = _auth(sheet, keys.get("auth"))
    more: dict[str, Any] = {
        "name": value(sheet, keys.get("name"), "the name", lambda text: " ".join(text.split()), ""),
        "every": max(1, round(every)) if every else None, "tags": tuple(tags),
        "lang": value(sheet, keys.get("lang"), "the language", values.language, ""),
        "muted": value(sheet, keys.get("muted"), "muted:", values.yes, False),
        "auth_env": env, "auth_command": command, "auth_header": header, "line": sheet.line(node),
    }
    if "url" in keys and "path" in keys:
        sheet.fault(keys["path"], "path: beside url:", "one of the two")
    elif "url" in keys:
        return _at(sheet, keys["url"], **more)
    elif "path" in keys:
        written = sheet.string(keys["path"], "the path of a feed's file")
        if written is not None:
            place = _beside(sheet.file, written.strip())
            if place.is_dir():
                sheet.fault(keys["path"], f"the folder {written}", "the file of a feed")
                return None
            return FeedSpec(url=place.as_uri(), path=place, **more)
    elif len(sheet.faults) == before:
        sheet.fault(node, "a feed without an address", "url: or path:")
    return None


def _auth(sheet: Sheet, node: Node | None) -> tuple[str, str, str]:
    """`env`, `command` and `header` of a feed's `auth:`."""
    if node is None or sheet.empty(node):
        return "", "", ""
    before = len(sheet.faults)
    keys = sheet.mapping(node, "auth:", AUTH_KEYS)
    env = value(sheet, keys.get("env"), "the name of the environment variable", values.word, "")
    command = value(sheet, keys.get("command"), "the command", str.strip, "")
    header = value(sheet, keys.get("header"), "the name of the header", values.header, "")
    if len(sheet.faults) == before and bool(env) == bool(command):
        sheet.fault(node, "auth: with both env: and command:" if env else "auth: without env: or command:",
                    "env: the variable that holds the secret, or command: what prints it")
    return env, command, header


# --- settings --------------------------------------------------------------------------------------------------------


def read_settings(sheet: Sheet, root: Node | None) -> Settings:
    """The settings under `settings:`."""
    if root is None or sheet.empty(root):
        return Settings()
    keys = sheet.mapping(root, "settings", SETTING_KEYS)
    base = Settings()

    def take(key: str, read: Any, default: Any) -> Any:
        return value(sheet, keys.get(key), key + ":", read, default)

    remap = keys.get("remap")
    return Settings(
        every=max(1, round(take("every", values.duration, base.every))),
        keep=take("keep", lambda text: None if text.strip() == "forever" else _keep(text), base.keep),
        concurrency=take("concurrency", lambda text: values.whole(text, 1, 500), base.concurrency),
        per_host=take("per_host", lambda text: values.whole(text, 1, 100), base.per_host),
        timeout=take("timeout", values.duration, base.timeout),
        parse_timeout=take("parse_timeout", values.duration, base.parse_timeout),
        max_bytes=take("max_bytes", values.size, base.max_bytes),
        allow_private_hosts=tuple(
            host for child in sheet.items(keys.get("allow_private_hosts"), "hosts and networks")
            if (host := value(sheet, child, "the host", values.network, ""))),
        keys=take("keys", values.identifier, base.keys),
        remap=tuple((action, written) for action, child in (
            sheet.mapping(remap, "remap:", None) if remap is not None and not sheet.empty(remap) else {}).items()
            if (written := value(sheet, child, f"the keys of {action}", str.strip, ""))),
        theme=take("theme", values.word, base.theme),
        handled=take("handled", values.yes, base.handled),
    )


def _keep(text: str) -> int:
    try:
        return round(values.duration(text))
    except ValueError:
        raise ValueError("forever, or a time such as 90d or 2y") from None
