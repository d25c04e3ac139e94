"""`topics upgrades`: shipped topics and lists that changed while the person had edited theirs; taken or declined by name."""

from __future__ import annotations

from argparse import Namespace

from store.cli.output import emit_json, note, say
from store.cli.session import archive_of, places_of
from store.config import Offer, offers, shipped_dir
from store.errors import UsageError
from store.jobs.edits import decline_upgrade, take_upgrade


def run(arguments: Namespace) -> int:
    """List what is offered with its difference, or take or decline files by name; what is taken leaves `….yours` beside."""
    places = places_of(arguments)
    shipped = shipped_dir()
    waiting = {offer.name: offer for offer in offers(places.config_file, shipped)}
    for name, act, done in ((arguments.accept, take_upgrade, "taken over; yours stands beside it as .yours"),
                            (arguments.decline, decline_upgrade, "kept as you have it")):
        if name is None:
            continue
        if name not in waiting:
            raise UsageError(f"no upgrade waits for {name}", f"waiting: {', '.join(waiting) or 'none'}")
        with archive_of(places) as archive:
            act(archive, waiting.pop(name), shipped)
        note(f"{name}: {done}", quiet=arguments.quiet)
    if arguments.accept is None and arguments.decline is None:
        _list(arguments, list(waiting.values()))
    return 0


def _list(arguments: Namespace, waiting: list[Offer]) -> None:
    for offer in waiting:
        if arguments.json:
            emit_json({"name": offer.name, "file": str(offer.file), "difference": offer.difference})
        else:
            for line in offer.difference.splitlines():
                say(line)
    if not waiting and not arguments.json:
        say("no upgrade waits for your word")
