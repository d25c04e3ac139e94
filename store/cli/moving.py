"""`trends`: how much each topic brings against what is usual for it, its curve, and the stories that rise."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from store import clock
from store.cli.output import emit_json, local_time, say
from store.cli.session import archive_of, places_of, rules_of
from store.errors import UsageError
from store.jobs.rules import topic_of
from store.jobs.trends import RECENT, edges, momentum, rising

if TYPE_CHECKING:
    from store.db import Archive

STEPS = {"hour": 24, "day": 14, "week": 12}  # how many of each where none is said
MOST = 2_000


def run(arguments: Namespace) -> int:
    """The momentum of topics, or with --stories of stories."""
    hours = _hours(arguments.last)
    steps = arguments.steps or STEPS[arguments.by]
    if not 0 < steps <= MOST:
        raise UsageError(f"--steps: {steps} is not from 1 to {MOST}")
    places = places_of(arguments)
    with archive_of(places) as archive:
        rules = rules_of(places, archive, quiet=arguments.quiet)
        wanted = [topic_of(rules, topic) for topic in arguments.topics]
        topics = {topic.id: topic.name for topic in rules.config.topics if not wanted or topic.id in wanted}
        if not wanted:
            topics[""] = "everything"
        for topic, name in topics.items():
            if arguments.stories:
                _stories(arguments, archive, topic, name)
            else:
                _topic(arguments, archive, topic, name, hours, edges(clock.now(), arguments.by, steps))
    return 0


def _hours(text: str) -> int:
    try:
        seconds = clock.parse_duration(text)
    except ValueError as error:
        raise UsageError(f"--last: {error}") from None
    if not 3_600 <= seconds <= 7 * clock.DAY:
        raise UsageError(f"--last: {text} is not from 1h to 7d")
    return seconds // 3_600


def _topic(arguments: Namespace, archive: Archive, topic: str, name: str, hours: int, times: list[int]) -> None:
    found = momentum(archive, topic, clock.now(), hours)
    items, stories = archive.arrivals(topic, times), archive.starts(topic, times)
    if arguments.json:
        emit_json({
            "topic": topic or None, "hours": hours, "items": found.items, "expected": round(found.expected, 4),
            "past": list(found.past), "score": round(found.score, 4), "word": found.word, "by": arguments.by,
            "from": [clock.rfc3339(time) for time in times[:-1]], "counts": items, "stories": stories,
        })
        return
    say(f"{name}: {found.word}. {hours} h: {found.arithmetic}")
    for start, count, begun in zip(times, items, stories, strict=False):
        if count or arguments.verbose:
            say(f"  {local_time(start)}  {count:>6} items  {begun:>5} stories begun")


def _stories(arguments: Namespace, archive: Archive, topic: str, name: str) -> None:
    found = rising(archive, topic, clock.now(), limit=arguments.limit)
    rows = {row.story: row for row in archive.story_rows([one.pace.story for one in found])}
    if not arguments.json:
        say(f"{name}: {'no story rises' if not found else 'the last ' + str(RECENT) + ' hours'}")
    for one in found:
        row = rows.get(one.pace.story)
        if row is None:
            continue
        if arguments.json:
            emit_json({"topic": topic or None, "story": row.story, "title": row.title, "recent": one.pace.recent,
                       "items": one.pace.items, "outlets": one.pace.outlets, "expected": round(one.expected, 4),
                       "score": round(one.score, 4)})
        else:
            say(f"  {one.score:+5.1f}  {row.title}", one.arithmetic)
