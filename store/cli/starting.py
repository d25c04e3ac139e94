"""`topics new`: a topic from a name and a few words, seen on the archive before it is written."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from store.cli.asking import HEADLINES, READ, SUGGESTED, TOO_COMMON, Asker, Given, told_catch
from store.cli.output import emit_json, local_time, note, say
from store.cli.progress import Bar
from store.cli.session import Stop, archive_of, places_of, rules_of
from store.errors import BusyError, ConfigError, Interrupted, UsageError, WirewatchError
from store.jobs.catching import beside, new_trial, whole_catch
from store.jobs.lock import FetchLock
from store.jobs.rematch import rematch
from store.jobs.starting import Draft, common_words, find_home, read_draft, save_draft, text_of, topic_of_text

if TYPE_CHECKING:
    from store.config.homes import Home
    from store.db import Archive
    from store.jobs.places import Places
    from store.types import Config


def run(arguments: Namespace) -> int:
    """Draft, show, ask, write, and match the archive for it."""
    places = places_of(arguments)
    if isinstance(places.loaded, ConfigError):
        raise places.loaded  # where the faults are, a new topic might get lost
    given = Given(" ".join(arguments.name), arguments.words or "", arguments.also or "", arguments.without or "",
                  arguments.rule or "", arguments.about or "", arguments.id or "")
    asking = not given.words and not given.rule
    if asking and (arguments.json or not (sys.stdin is not None and sys.stdin.isatty())):
        raise UsageError("no words for the topic", 'give them with --words "a, b, c", or run it on a terminal')
    stop = Stop()
    with archive_of(places) as archive:
        config = rules_of(places, archive, quiet=arguments.quiet).config
        with stop.listening():
            if asking:
                draft = Asker(archive, config, given, arguments.file, stop).ask()
            else:
                draft = _draft(config, given)
                draft = _show(archive, config, draft, arguments, stop)
        if draft is None:
            say("nothing was written")
            return 0
        made, home = find_home(config, draft, arguments.file)
        if not arguments.json and not arguments.quiet:
            _tell_file(config, made, home)
        if arguments.print:
            return 0
        if not _agreed(arguments):
            say("nothing was written")
            return 0
        started = save_draft(archive, config, made, arguments.file)
    if not arguments.json:
        say(f"written to {started.file}" + (f", and {started.entry} to topics: of {config.file}" if started.entry else ""))
    return _match(places, arguments, str(started.file))


def _draft(config: Config, given: Given) -> Draft:
    draft, slips = read_draft(config, **given.fields())
    if slips:
        raise UsageError("; ".join(map(str, slips[:5])))
    return draft


def _show(archive: Archive, config: Config, draft: Draft, arguments: Namespace, stop: Stop) -> Draft:
    """What the topic would catch, for people or for programs."""
    made, home = find_home(config, draft, arguments.file)
    text = text_of(made)
    topic = topic_of_text(home.file, text)
    catch = whole_catch(new_trial(archive, config), topic, stop=stop)
    if stop():
        raise Interrupted("stopped; nothing was written")
    found = [one for one in beside(archive, config, topic, catch, most=READ, stop=stop).beside if not one.taken]
    rows = archive.item_rows([item for _, item in catch.items[:HEADLINES]])
    if arguments.json:
        emit_json({"topic": made.id, "name": made.name, "file": str(home.file), "feeds": home.entry or None,
                   "items": len(catch.items), "near": len(catch.near),
                   "newest": [{"item": row.item, "id": row.key, "title": row.title} for row in rows],
                   "beside": [{"word": one.text, "items": one.inside, "elsewhere": one.outside} for one in found[:SUGGESTED]],
                   "text": text})
    elif not arguments.quiet:
        say(told_catch(catch))
        if common := common_words(made):
            note(f"{', '.join(common)}: {TOO_COMMON}")
        for row in rows:
            say(f"  {local_time(row.at)}  {row.title}  — {row.source}")
        if found:
            say("beside them: " + ", ".join(one.text for one in found[:SUGGESTED]))
    return made


def _tell_file(config: Config, draft: Draft, home: Home) -> None:
    say(f"this goes to {home.file}" + (f" (and {home.entry} to topics: of {config.file})" if home.entry else "") + ":")
    for line in text_of(draft).splitlines():
        say(f"  {line}")


def _agreed(arguments: Namespace) -> bool:
    """Ask where somebody can answer; elsewhere the command itself is the answer."""
    if arguments.yes or arguments.json or not (sys.stdin is not None and sys.stdin.isatty()):
        return True
    sys.stdout.flush()
    print("Write it? [Y/n] ", end="", file=sys.stderr, flush=True)
    told = sys.stdin.readline()
    return bool(told) and told.strip().casefold() in ("", "y", "yes")


def _match(places: Places, arguments: Namespace, file: str) -> int:
    """The archive matched for the new topic, with progress."""
    stop = Stop()
    bar = Bar(quiet=arguments.quiet or arguments.json)

    def told(done: int, total: int) -> None:
        bar.rematching(done, total)
        if arguments.json:
            emit_json({"done": done, "of": total})

    try:
        with stop.listening(), FetchLock(places.database, "topics new", wait=arguments.wait, stop=stop), \
                archive_of(places) as archive:
            from store.jobs.places import find_places

            rules = rules_of(find_places(arguments.config, arguments.db), archive, quiet=arguments.quiet)
            for fault in rules.faults:
                note(str(fault))
            if rules.faults:
                raise WirewatchError(f"{file} is written, but not in force", "mend the configuration")
            done = rematch(archive, rules, stop=stop, progress=told)
    except BusyError as error:
        bar.clear()
        raise BusyError(f"{file} is written; {error.message}", "it is matched by the next round, or by topics apply") from None
    bar.clear()
    if arguments.json:
        emit_json({"summary": True, "topics": list(done.topics), "items": done.items, "gained": done.gained,
                   "lost": done.lost})
    elif not arguments.quiet and not done.stopped:
        say(f"the archive is matched: {done.gained} items belong to it" if len(done.topics) == 1
            else f"{done.items} items matched again for {', '.join(done.topics)}: {done.gained} gained, {done.lost} lost")
    if done.stopped:
        raise Interrupted(f"{file} is written; the archive was not matched to the end",
                          "the next round or wirewatch topics apply begins it anew")
    return 0
