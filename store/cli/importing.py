"""`import`: items as JSON lines into the archive."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Iterator

from store.cli.matching import json_lines, opened
from store.cli.output import emit_json, note, say
from store.cli.session import Stop, archive_of, places_of, rules_of
from store.errors import Interrupted
from store.jobs.importing import import_items
from store.jobs.lock import FetchLock
from store.jobs.rematch import rematch


def run(arguments: Namespace) -> int:
    """Import the files in their order; 1 when a line was no item, and the others are in."""
    gc.set_threshold(50_000, 20, 20)  # as in a round of fetching: what is made holds few cycles
    places = places_of(arguments)
    faulty = 0

    def items() -> Iterator[dict[str, object]]:
        nonlocal faulty
        for name in arguments.files:
            with opened(name) as lines:
                for number, value in json_lines(lines):
                    if isinstance(value, str):
                        faulty += 1
                        note(f"wirewatch: {name}:{number}: {value}")
                    else:
                        yield value

    stop = Stop()
    with stop.listening(), FetchLock(places.database, "import", wait=arguments.wait, stop=stop), \
            archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        rematch(archive, rules, stop=stop)
        done = import_items(archive, rules, items(), stop=stop)
    if arguments.json:
        emit_json({"summary": True, "items": done.seen, "new": done.new, "changed": done.changed, "faulty": faulty})
    elif not arguments.quiet:
        say(f"{done.seen} items read: {done.new} new, {done.changed} changed, "
            f"{done.seen - done.new - done.changed} known")
    if done.stopped:
        raise Interrupted("import stopped before its end; what was read is kept", "the same command goes on")
    if faulty:
        note(f"wirewatch: {faulty} lines were no items; the others are in")
    return 1 if faulty else 0
