"""`schedule`: the unattended fetch by what the system has, shown before it is done, and taken back."""

from __future__ import annotations

import sys
from argparse import Namespace

from store import clock
from store.cli.output import emit_json, local_time, note, say
from store.cli.session import places_of
from store.errors import ConfigError, UsageError, WirewatchError
from store.jobs.places import Places, find_places
from store.jobs.schedule import Job, Piece, choose, keepers, make_job, start_check


def run(arguments: Namespace) -> int:
    """Install, show or remove what runs `wirewatch fetch` by the clock."""
    verb = {"install": _install, "status": _status, "remove": _remove}
    return verb[arguments.verb](arguments)


def _install(arguments: Namespace) -> int:
    try:
        every = clock.parse_duration(arguments.every)
    except ValueError as error:
        raise UsageError(f"--every: {error}") from None
    places = find_places(arguments.config, arguments.db, create=False) if arguments.print else places_of(arguments)
    if isinstance(places.loaded, ConfigError):
        raise places.loaded
    keeper = choose(arguments.by, working=not arguments.print)
    job = make_job(places, every)
    standing = keeper.standing()
    others = [other for other in keepers() if other.name != keeper.name and other.standing().pieces]
    pieces = keeper.pieces(job)
    if standing.pieces == pieces and standing.active and not others:
        say(f"{keeper.name} runs wirewatch fetch {job.words} already; nothing to do")
        return 0
    say(f"{keeper.name} will run wirewatch fetch {job.words}; this is written:")
    _show(pieces)
    for other in others:
        say(f"and this of {other.name} is taken away:")
        _show(other.standing().pieces)
    _remarks(places, job)
    if arguments.print:
        return 0
    if not _agreed(arguments, "Write this?"):
        return 0
    start_check(job)
    keeper.install(job)
    for other in others:
        other.remove()
    after = keeper.standing()
    if after.pieces != pieces or not after.active:
        raise WirewatchError(f"{keeper.name} does not show what was written", "wirewatch schedule remove takes it back")
    say(f"done: {keeper.name} runs wirewatch fetch {job.words}")
    if after.message:
        say(after.message)
    return 0


def _status(arguments: Namespace) -> int:
    places = find_places(arguments.config, arguments.db, create=False)
    last = _last_round(places)
    found = [(keeper, keeper.standing()) for keeper in keepers()]
    found = [(keeper, standing) for keeper, standing in found if standing.pieces]
    if not found:
        if arguments.json:
            emit_json({"by": None, "installed": False, "active": False, "last": clock.rfc3339(last), "message": ""})
        else:
            say("nothing is scheduled: wirewatch schedule install does it")
    for keeper, standing in found:
        if arguments.json:
            emit_json({"by": keeper.name, "installed": True, "active": standing.active, "last": clock.rfc3339(last),
                       "message": standing.message})
            continue
        say(f"{keeper.name} runs wirewatch fetch" if standing.active else f"{keeper.name}: written, but not running")
        _show(standing.pieces)
        if standing.message:
            say(standing.message)
    if not arguments.json:
        say(f"last round: {local_time(last)}" if last is not None else "no round yet")
    return 0 if all(standing.active for _, standing in found) else 1


def _remove(arguments: Namespace) -> int:
    found = [(keeper, keeper.standing().pieces) for keeper in keepers()]
    found = [(keeper, pieces) for keeper, pieces in found if pieces]
    if not found:
        say("nothing is scheduled; nothing to do")
        return 0
    for keeper, pieces in found:
        say(f"this of {keeper.name} is taken away:")
        _show(pieces)
    if not _agreed(arguments, "Take it away?"):
        return 0
    for keeper, _ in found:
        keeper.remove()
        if keeper.standing().pieces:
            raise WirewatchError(f"{keeper.name} still shows it")
    say("done: nothing is scheduled any more")
    return 0


def _show(pieces: tuple[Piece, ...]) -> None:
    for piece in pieces:
        say(f"  {piece.place}")
        for line in piece.text.splitlines():
            say(f"    {line}" if line else "")


def _agreed(arguments: Namespace, question: str) -> bool:
    """Ask where somebody can answer; elsewhere the command itself is the answer."""
    if arguments.yes or not (sys.stdin is not None and sys.stdin.isatty()):
        return True
    sys.stdout.flush()
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    say("nothing was changed")
    return False


def _remarks(places: Places, job: Job) -> None:
    """What a scheduled run will lack, or must not rely on."""
    loaded = places.loaded
    if loaded is None or isinstance(loaded, ConfigError):
        return
    wanted = sorted({spec.auth_env for spec in loaded.feeds if spec.auth_env})
    if wanted:
        note(f"a scheduled run does not see your shell's {', '.join(wanted)}: feeds that need it fail; "
             "`auth: {command: …}` works everywhere")
    if "/uv/archive-v" in job.argv[0] or "/uv/builds-v" in job.argv[0]:
        note("this wirewatch lies in uv's cache, which is emptied now and then: uv tool install makes it stay")


def _last_round(places: Places) -> int | None:
    if not places.database.exists():
        return None
    from store.db import Archive

    try:
        with Archive.open(places.database, create=False, readonly=True) as archive:
            states = archive.feed_states(full=False)
    except WirewatchError:
        return None
    return max((state.last_try for state in states.values() if state.last_try is not None), default=None)
