"""A topic file as a person wrote it, read by itself: the topic that is to be tried."""

from __future__ import annotations

from pathlib import Path

from store.errors import ConfigError, UsageError
from store.types import TopicSpec


def read_topic_file(file: Path) -> TopicSpec:
    """The topic in a file; ConfigError with every fault."""
    from store.config import parse_topic

    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    topic, faults = parse_topic(file, raw)
    if faults or topic is None:
        raise ConfigError(faults)
    return topic
