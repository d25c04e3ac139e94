"""`brief` and `export`: the digest of the topics, and a topic for other readers, to standard output or a file."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from store import clock
from store.cli.output import item_value
from store.cli.session import archive_of, places_of, rules_of, when
from store.jobs.rules import topic_of
from store.types import State


def run(arguments: Namespace) -> int:
    """One of brief and export."""
    return _brief(arguments) if arguments.command == "brief" else _export(arguments)


def _brief(arguments: Namespace) -> int:
    from store.briefs import render
    from store.jobs.briefing import make_brief

    places = places_of(arguments)
    until = clock.now()
    since = when(arguments.since) if arguments.since else until - clock.DAY
    with archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        wanted = [topic_of(rules, topic) for topic in arguments.topic]
        topics = [topic for topic in rules.config.topics if not wanted or topic.id in wanted]
        brief = make_brief(archive, topics, since or 0, until, limit=arguments.limit)
    form = "json" if arguments.json else arguments.format
    _write(arguments.file, [render(brief, form, _local)])
    return 0


def _export(arguments: Namespace) -> int:
    from store.briefs import export
    from store.jobs.briefing import topic_rows

    places = places_of(arguments)
    with archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        chosen = topic_of(rules, arguments.topic)
        topic = next(topic for topic in rules.config.topics if topic.id == chosen)
        states = [State[state.upper()] for state in dict.fromkeys(arguments.state)]
        rows = topic_rows(archive, topic.id, states=states, since=when(arguments.since), limit=arguments.limit)
        _write(arguments.file, export(arguments.format, topic.id, topic.name, topic.about, rows, clock.now(), item_value))
    return 0


def _write(file: str, pieces: Iterable[str]) -> None:
    """To standard output (`-`) piece by piece, or into a file that stands there whole or not at all."""
    if file == "-":
        for piece in pieces:
            sys.stdout.write(piece)
        return
    from store.config import write_text

    write_text(Path(file), "".join(pieces))


def _local(instant: int) -> str:
    try:
        return datetime.fromtimestamp(instant).strftime("%d %b %Y %H:%M")
    except (OverflowError, ValueError, OSError):
        return "?"
