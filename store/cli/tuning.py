"""`topics try`, `stats` and `suggest`: a changed topic on the archive, how good each rule is by the person's own triage, and
what that speaks for."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import emit_json, local_time, note, say
from store.cli.session import Stop, archive_of, places_of, rules_of, when
from store.errors import Interrupted, UsageError
from store.jobs.rules import topic_of
from store.jobs.stats import Fare, fares
from store.jobs.trial import Difference, Trial
from store.jobs.tuning import read_topic_file
from store.types import ItemRow, TopicSpec

if TYPE_CHECKING:
    from store.jobs.suggest import Suggestion
    from store.types import Change

PAGE = 200
SIGNS = {"gained": "+", "lost": "-", "near": "~"}


def run_try(arguments: Namespace) -> int:
    """What the rules in a file would gain and lose against those in force; nothing is stored."""
    places = places_of(arguments)
    since = when(arguments.since)
    counts: Counter[str] = Counter()
    looked = 0
    stop = Stop()
    with stop.listening(), archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        file = Path(arguments.rules)
        edited = read_topic_file(file)
        wanted = arguments.topic or edited.id
        before = next((topic for topic in rules.config.topics if topic.id == wanted), None)
        if before is None and edited.id != wanted:
            topic_of(rules, wanted)  # says which topics there are
        trial = Trial(archive, rules.config.names, before, file)
        for part in trial.differences(edited, since=since, stop=stop):
            looked = part.looked
            for start in range(0, len(part.found), PAGE):
                page = part.found[start : start + PAGE]
                rows = {row.item: row for row in archive.item_rows([one.item for one in page])}
                for one in page:
                    if one.item in rows:
                        counts[one.kind] += 1
                        _tell(one, rows[one.item], arguments)
    told = {kind: counts[kind] for kind in SIGNS}
    if arguments.json:
        emit_json({"summary": True, **told, "candidates": looked})
    else:
        say(f"{told['gained']} gained, {told['lost']} lost, {told['near']} near misses among {looked} items looked at")
    if stop():
        raise Interrupted("stopped before the end: what was said so far is right, but not all")
    return 0


def _tell(one: Difference, row: ItemRow, arguments: Namespace) -> None:
    if arguments.json:
        emit_json({"change": one.kind, "item": one.item, "id": row.key, "title": row.title,
                   "score": one.score, "before": one.before})
    elif one.kind != "near" or arguments.verbose:
        say(f"{SIGNS[one.kind]} {one.before:>5.2f} → {one.score:<5.2f} {local_time(row.at)}", f"{row.title}  — {row.source}")


def run_stats(arguments: Namespace) -> int:
    """Hits, verdicts and precision of each topic and rule."""
    places = places_of(arguments)
    stop = Stop()
    with stop.listening(), archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        wanted = topic_of(rules, arguments.topic) if arguments.topic else None
        topics = [topic for topic in rules.config.topics if wanted in (None, topic.id)]
        for topic in topics:
            told = fares(archive, topic, clock.now(), rules.config.names, stop=stop)
            if stop():
                raise Interrupted("stopped before the end")
            for fare in told:
                if arguments.json:
                    emit_json({"topic": topic.id, "rule": fare.rule, "match": fare.match or None,
                               "line": topic.rules[fare.rule].line if fare.rule is not None else None,
                               "weight": topic.rules[fare.rule].weight if fare.rule is not None else None,
                               "hits_7d": fare.hits_7d, "hits_30d": fare.hits_30d, "hits": fare.hits,
                               "last_hit": clock.rfc3339(fare.last_hit), "belongs": fare.belongs, "not": fare.no,
                               "precision": _round(fare.precision), "low": _round(fare.low), "high": _round(fare.high),
                               "only_with": fare.only_with, "kept_out": fare.kept_out,
                               "missed": fare.missed if fare.rule is None else None})
                else:
                    say(_line(topic, fare, told))
    if not topics and not arguments.json:
        note("no topics yet")
    return 0


def run_suggest(arguments: Namespace) -> int:
    """What the person's triage says of the rules, as edits with their evidence; with --apply one of them is made."""
    from store.jobs.suggest import apply, suggestions

    if arguments.apply is not None and not arguments.topic:
        raise UsageError("--apply needs the topic", "wirewatch topics suggest T --apply N")
    places = places_of(arguments)
    stop = Stop()
    with stop.listening(), archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        wanted = topic_of(rules, arguments.topic) if arguments.topic else None
        for topic in (topic for topic in rules.config.topics if wanted in (None, topic.id)):
            found = suggestions(archive, rules, topic, stop=stop)
            if stop():
                raise Interrupted("stopped before the end; nothing was changed")
            if arguments.apply is not None:
                if not 1 <= arguments.apply <= len(found):
                    raise UsageError(f"there is no suggestion {arguments.apply} for {topic.id}", f"there are {len(found)}")
                _applied(arguments, topic.id, found[arguments.apply - 1], apply(archive, found[arguments.apply - 1]))
                continue
            for number, one in enumerate(found, 1):
                _suggest(arguments, topic.id, number, one)
            if not found and not arguments.json:
                given = [belongs for _, _, belongs, _ in archive.verdicts(topic.id)]
                verdicts = f"by {len(given)} verdict{'s' if len(given) > 1 else ''} ({given.count(False)} refused)"
                say(f"{topic.id}: nothing to suggest {verdicts if given else 'yet'}; the more verdicts, the more they tell")
    return 0


def _suggest(arguments: Namespace, topic: str, number: int, one: Suggestion) -> None:
    import difflib

    difference = "".join(difflib.unified_diff(
        one.was.decode("utf-8", "replace").splitlines(True), one.text.decode("utf-8", "replace").splitlines(True),
        str(one.file), f"{one.file} (suggested)", n=0))
    if arguments.json:
        emit_json({"topic": topic, "n": number, "kind": one.kind, "about": one.about, "evidence": one.evidence,
                   "items": list(one.items), "file": str(one.file), "difference": difference})
        return
    say(f"{topic} {number}", one.about)
    say(f"    {one.evidence}")
    if arguments.verbose:
        for line in difference.splitlines()[2:]:
            say(f"    {line}")


def _applied(arguments: Namespace, topic: str, one: Suggestion, change: Change) -> None:
    if arguments.json:
        emit_json({"topic": topic, "kind": one.kind, "about": change.verb, "file": str(one.file), "step": change.step})
    else:
        say(change.verb, f"({one.file})")
    note("wirewatch: topics apply matches the archive again; triage undo takes the edit back", quiet=arguments.quiet)


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _line(topic: TopicSpec, fare: Fare, told: list[Fare]) -> str:
    rule = topic.rules[fare.rule] if fare.rule is not None else None
    name = topic.name if rule is None else f"  {rule.line:>4} {rule.weight:>+5g}  {' '.join(fare.match.split())}"
    right = "right" if rule is None or rule.weight >= 0 else "not of the topic"
    judged = "" if fare.precision is None else (
        f"{fare.precision:.0%} {right} ({fare.low:.0%}–{fare.high:.0%} of {fare.belongs + fare.no})")
    known = fare.kept_out is None  # what such a rule kept out before the last 30 days was not stored
    last = f"last {local_time(fare.last_hit)[:10]}" if fare.last_hit is not None and (known or fare.hits_30d) else ""
    everything = f"{fare.hits:>7} all" if known else f"{'':>11}"
    parts = ", ".join(part for part in (judged, _idle(topic, fare, told)) if part)
    return f"{fare.hits_7d:>5} 7d {fare.hits_30d:>6} 30d {everything}  {last:<15}  {parts:<46} {name[:100]}".rstrip()


def _idle(topic: TopicSpec, fare: Fare, told: list[Fare]) -> str:
    """What a rule adds, or does not."""
    if fare.rule is None:
        return f"{fare.missed} missed" if fare.missed else ""
    if fare.kept_out is not None:
        return f"kept out {fare.kept_out} in 30d"
    if not fare.hits:
        return "never holds"
    if fare.only_with is None:
        return ""
    mutual = next((one.only_with for one in told if one.rule == fare.only_with), None) == fare.rule
    line = topic.rules[fare.only_with].line
    return f"always together with line {line}" if mutual else f"only with line {line}"
