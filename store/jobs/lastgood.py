"""The last good configuration, kept in the archive as JSON: a broken edit leaves it in force, after a restart too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from store.types import Config, FeedSpec, RuleSpec, Settings, Terms, TopicSpec


def encode(config: Config) -> str:
    """A configuration as JSON text; paths as text. Secrets that stood in addresses are left out: the archive keeps none."""
    return json.dumps(config, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> object:
    if not isinstance(value, Struct):
        return str(value)
    fields = asdict(value)
    if isinstance(value, FeedSpec):
        del fields["auth"]
    return fields


def decode(text: str) -> Config | None:
    """The configuration that `encode` wrote; None when it is of another shape (an older version wrote it)."""
    try:
        raw = json.loads(text)
        return Config(
            file=Path(raw["file"]),
            feeds=tuple(FeedSpec(**_tuples(FeedSpec, feed) | {"path": _path(feed["path"])}) for feed in raw["feeds"]),
            settings=Settings(**_tuples(Settings, raw["settings"])
                              | {"remap": tuple((action, keys) for action, keys in raw["settings"]["remap"])}),
            topics=tuple(_topic(topic) for topic in raw["topics"]),
            names=tuple(_terms(terms) for terms in raw["names"]),
            database=_path(raw["database"]),
            sources=tuple(Path(source) for source in raw["sources"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _tuples(kind: type[Struct], raw: dict[str, Any]) -> dict[str, Any]:
    if set(raw) - set(kind.__struct_fields__):
        raise ValueError(f"unknown fields of {kind.__name__}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _terms(raw: dict[str, Any]) -> Terms:
    return Terms(name=raw["name"], entries=tuple((text, line, column) for text, line, column in raw["entries"]),
                 file=_path(raw["file"]), line=raw["line"])


def _rule(raw: dict[str, Any]) -> RuleSpec:
    return RuleSpec(**raw | {"turns": tuple((index, line, column) for index, line, column in raw["turns"])})


def _topic(raw: dict[str, Any]) -> TopicSpec:
    return TopicSpec(
        id=raw["id"], name=raw["name"], about=raw["about"], threshold=raw["threshold"],
        names=tuple(_terms(terms) for terms in raw["names"]), rules=tuple(map(_rule, raw["rules"])),
        examples_match=tuple((text, line) for text, line in raw["examples_match"]),
        examples_reject=tuple((text, line) for text, line in raw["examples_reject"]),
        alert=raw["alert"], file=_path(raw["file"]),
    )
