"""The configuration and its rules in force: read, compiled, and replaced by the last good version when an edit is broken."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from store import RULES_MEAN, __version__
from store.config import Watch, load
from store.config.kept import decode, encode
from store.errors import ConfigError, Fault, UsageError
from store.jobs.log import CONFIGURATION, note
from store.jobs.places import Places
from store.types import Config

if TYPE_CHECKING:
    from store.db import Archive
    from store.match import Matcher

LAST_GOOD = "last_good_config"
GOOD = "good_stamp"          # of the configuration under LAST_GOOD, all files
COMPILED = "compiled_stamp"  # of topics and names that are known to compile


class Rules:
    """What is in force. `faults` is not empty when a broken edit was refused and the last good version goes on.

    The rules are compiled when something is first matched: a round that brings nothing never needs them.
    """

    def __init__(self, config: Config, faults: tuple[Fault, ...] = (), watch: Watch | None = None) -> None:
        self.config = config
        self.faults = faults
        self.watch = watch
        self._matcher: Matcher | None = None

    @property
    def matcher(self) -> Matcher:
        """The compiled rules. Raises ConfigError with every fault of expressions and lists."""
        if self._matcher is None:
            from store.match import Matcher

            self._matcher = Matcher(self.config.topics, self.config.names)
        return self._matcher

    @matcher.setter
    def matcher(self, matcher: Matcher) -> None:
        self._matcher = matcher

    @property
    def compiled(self) -> bool:
        """Whether the rules have been compiled in this process."""
        return self._matcher is not None

    @property
    def stamp(self) -> str:
        """What topics and names say, as a short text: equal stamps compile alike and match alike."""
        return _stamp(self.config, everything=False)


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
        rules = Rules(config, watch=Watch(config))
        _compile(rules, archive)
    except ConfigError as error:
        good = _last_good(archive, file)
        if good is None:
            raise
        _note_faults(archive, error.faults)
        return Rules(good, error.faults, Watch(good))
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
        fresh = Rules(config, watch=Watch(config))
        _compile(fresh, archive)
    except ConfigError as error:
        if rules.watch is not None:
            rules.watch.seen()
        _note_faults(archive, error.faults)
        kept = Rules(rules.config, error.faults, rules.watch)
        if rules.compiled:
            kept.matcher = rules.matcher
        return kept
    if archive is not None:
        remember(archive, config)
    return fresh


def remember(archive: Archive, config: Config) -> None:
    """Keep a configuration that is known to be good in the archive; written only where it differs."""
    stamp = _stamp(config, everything=True)
    if not archive.readonly and (before := archive.paper(GOOD)) != stamp:
        archive.set_paper(LAST_GOOD, encode(config))
        archive.set_paper(GOOD, stamp)
        if before is not None:
            note(archive, CONFIGURATION, f"as edited it is in force: {len(config.feeds)} feeds, {len(config.topics)} topics",
                 str(config.file), bad=False)


def _note_faults(archive: Archive | None, faults: tuple[Fault, ...]) -> None:
    """Let the log tell of a broken edit."""
    if archive is not None:
        first = faults[0]
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        words = f"the last good version goes on: {first.file.name}:{first.line}: {first.found}{more}"
        note(archive, CONFIGURATION, words, "\n".join(map(str, faults)))


def _compile(rules: Rules, archive: Archive | None) -> None:
    """Make sure that the rules compile; what has been compiled for this archive before is not compiled to find out."""
    if archive is not None and archive.paper(COMPILED) == rules.stamp:
        return
    _ = rules.matcher
    if archive is not None and not archive.readonly:
        archive.set_paper(COMPILED, rules.stamp)


def _stamp(config: Config, *, everything: bool) -> str:
    """A digest of the files as read; `everything`: with feeds.yaml, else topics and names alone."""
    digest = blake2b(f"{__version__}:{RULES_MEAN}".encode(), digest_size=16)
    for file, _, _, text in config.stamps:
        if everything or file != config.file:
            digest.update(f"\n{file}\t{text}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


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
    return topic_of(Rules(config), name)
