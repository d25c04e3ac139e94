"""The configuration and its rules in force: read, compiled, and replaced by the last good version when an edit is broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from store.config import Watch, load
from store.errors import ConfigError, Fault, UsageError
from store.jobs.lastgood import decode, encode
from store.jobs.places import Places
from store.match import Matcher
from store.types import Config

if TYPE_CHECKING:
    from store.db import Archive

LAST_GOOD = "last_good_config"


@dataclass(slots=True)
class Rules:
    """What is in force. `faults` is not empty when a broken edit was refused and the last good version goes on."""

    config: Config
    matcher: Matcher
    faults: tuple[Fault, ...] = ()
    watch: Watch | None = field(default=None, repr=False)


def load_rules(where: Places | Path, archive: Archive | None) -> Rules:
    """Read and compile the configuration; with an archive, fall back to its last good version.

    Raises ConfigError with every fault of files and expressions when there is nothing to fall back to.
    """
    file = where.config_file if isinstance(where, Places) else where
    try:
        if isinstance(where, Places) and where.loaded is not None:
            if isinstance(where.loaded, ConfigError):
                raise where.loaded
            config = where.loaded
        else:
            config = load(file)
        rules = Rules(config, Matcher(config.topics, config.names), watch=Watch(config))
    except ConfigError as error:
        good = _last_good(archive, file)
        if good is None:
            raise
        return Rules(good, Matcher(good.topics, good.names), error.faults, Watch(good))
    if archive is not None:
        remember(archive, rules.config)
    return rules


def changed(rules: Rules) -> bool:
    """Whether a file of the configuration was edited since it was read; cheap enough to ask every second."""
    return rules.watch is not None and rules.watch.changed()


def reload(rules: Rules, archive: Archive | None) -> Rules:
    """The configuration as it is now; when it is broken, the rules in force with the new faults beside them."""
    try:
        config = load(rules.config.file)
        fresh = Rules(config, Matcher(config.topics, config.names), watch=Watch(config))
    except ConfigError as error:
        if rules.watch is not None:
            rules.watch.seen()
        return Rules(rules.config, rules.matcher, error.faults, rules.watch)
    if archive is not None:
        remember(archive, config)
    return fresh


def remember(archive: Archive, config: Config) -> None:
    """Keep a configuration that is known to be good in the archive; written only where it differs."""
    text = encode(config)
    if not archive.readonly and archive.paper(LAST_GOOD) != text:
        archive.set_paper(LAST_GOOD, text)


def _last_good(archive: Archive | None, file: Path) -> Config | None:
    text = archive.paper(LAST_GOOD) if archive is not None else None
    good = decode(text) if text else None
    return good if good is not None and good.file == file else None


def topic_of(rules: Rules, name: str) -> str:
    """The id of a topic given by its id or name; UsageError names the topics there are."""
    for topic in rules.config.topics:
        if name == topic.id or name.casefold() == topic.name.casefold():
            return topic.id
    known = ", ".join(topic.id for topic in rules.config.topics) or "none"
    raise UsageError(f"no such topic: {name}", f"topics: {known}")


def known_topic(places: Places, archive: Archive, name: str) -> str:
    """The id of a topic of the configuration, or of its last good version, without compiling any rule."""
    loaded = places.loaded
    config = loaded if isinstance(loaded, Config) else _last_good(archive, places.config_file)
    if config is None:
        raise loaded if isinstance(loaded, ConfigError) else UsageError(f"no such topic: {name}")
    return topic_of(Rules(config, Matcher((), ())), name)
