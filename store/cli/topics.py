"""`topics`: what is watched and how busy it is; check runs the examples and lints the rules; apply matches again."""

from __future__ import annotations

from argparse import Namespace

from store.cli.output import emit_json, note, say
from store.cli.session import Stop, archive_of, places_of, rules_of
from store.errors import Interrupted
from store.jobs.lock import FetchLock
from store.jobs.places import Places
from store.jobs.rematch import rematch
from store.jobs.rules import Rules, load_rules, topic_of
from store.types import Document


def run(arguments: Namespace) -> int:
    """One of list, check, apply, try, stats, suggest, new, words, upgrades."""
    if arguments.verb in ("try", "stats"):
        from store.cli.tuning import run_stats, run_try

        return run_try(arguments) if arguments.verb == "try" else run_stats(arguments)
    if arguments.verb == "suggest":
        from store.cli.tuning import run_suggest

        return run_suggest(arguments)
    if arguments.verb == "new":
        from store.cli.starting import run as new

        return new(arguments)
    if arguments.verb == "words":
        from store.cli.wording import run as words

        return words(arguments)
    if arguments.verb == "upgrades":
        from store.cli.upgrades import run as upgrades

        return upgrades(arguments)
    return {None: _list, "check": _check, "apply": _apply}[arguments.verb](arguments)


def _list(arguments: Namespace) -> int:
    places = places_of(arguments)
    with archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        counts = archive.counts(days=1)
    for topic in rules.config.topics:
        count = counts.get(topic.id)
        items = count.new + count.read + count.kept + count.dismissed if count else 0
        unread = count.new if count else 0
        if arguments.json:
            emit_json({"topic": topic.id, "name": topic.name, "file": str(topic.file), "rules": len(topic.rules),
                       "items": items, "unread": unread})
        else:
            say(f"{topic.id:<20} {topic.name:<28} {len(topic.rules):>3} rules {items:>7} items {unread:>6} unread")
    if not rules.config.topics and not arguments.json:
        say(f"no topics yet; {rules.config.file} names their files under topics:")
    return 0


SAMPLED = 2000
"""Items of the archive over which the time of rules is measured: those that came last."""


def _check(arguments: Namespace) -> int:
    from store.match import check, times

    places = places_of(arguments)
    rules: Rules = load_rules(places, None)
    wanted = topic_of(rules, arguments.topic) if arguments.topic else None
    failed = tried = 0
    slowest: list[tuple[float, str]] = []
    sample = _sample(places)
    topics, names = rules.config.topics, rules.config.names
    for result in (*check(topics, names), *times(topics, names, sample)):
        if wanted is not None and result.topic not in (wanted, ""):
            continue
        tried += result.kind == "example"
        failed += result.kind == "example" and not result.ok
        if result.us is not None:
            slowest.append((result.us, f"{result.topic}:{result.line}"))
        if arguments.json:
            told = {"us": result.us, "items": len(sample)} if result.us is not None else {}
            emit_json({"topic": result.topic, "kind": result.kind, "ok": result.ok, "line": result.line,
                       "text": result.text, "message": result.message, **told})
        elif not result.ok or arguments.verbose:
            sign = "ok  " if result.kind == "example" and result.ok else "FAIL" if result.kind == "example" else result.kind
            say(sign, f"{result.topic or 'names'}:{result.line}: {result.text}"
                + (f": {result.message}" if result.message else ""))
    if not arguments.json and not arguments.quiet:
        held = f"all {tried} examples hold" if tried > 1 else "the example holds" if tried else "no examples to run"
        say(f"{failed} of {tried} examples failed" if failed else held)
        if slowest:
            over = f"the {len(sample)} newest items" if sample else "the examples"
            us, place = max(slowest)
            say(f"the rules take {sum(one for one, _ in slowest):.1f} µs an item over {over}; most {place}, {us:.1f} µs")
    return 1 if failed else 0


def _sample(places: Places) -> list[Document]:
    """The newest items of the archive, as the rules see them; none where there is no archive."""
    if not places.database.exists():
        return []
    with archive_of(places) as archive:
        items, clocks = archive.clocks()
        newest = sorted(zip(clocks, items, strict=True), reverse=True)[:SAMPLED]
        return [document for _, document in archive.documents_of([item for _, item in newest])]


def _apply(arguments: Namespace) -> int:
    places = places_of(arguments)
    stop = Stop()
    shown = -1

    def told(done: int, total: int) -> None:
        nonlocal shown
        if arguments.json and done != shown:
            shown = done
            emit_json({"done": done, "of": total})

    with stop.listening(), FetchLock(places.database, "topics apply", wait=arguments.wait, stop=stop), \
            archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        for fault in rules.faults:
            note(str(fault))
        done = rematch(archive, rules, stop=stop, progress=told)
    if arguments.json:
        emit_json({"summary": True, "topics": list(done.topics), "items": done.items, "gained": done.gained,
                   "lost": done.lost})
    elif not arguments.quiet:
        say(f"{done.items} items matched again for {', '.join(done.topics)}: {done.gained} gained, {done.lost} lost"
            if done.topics else "every item was matched by the rules as they are")
    if done.stopped:
        raise Interrupted("stopped before the end", "the next round or the same command begins it anew")
    return 0
