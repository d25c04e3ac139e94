"""`list`, `search`, `stories` and `show`: what the archive holds, to standard output."""

from __future__ import annotations

from argparse import Namespace
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store import clock
from store.cli.output import emit_json, full_value, item_line, item_value, local_time, match_value, note, say, story_value
from store.cli.session import archive_of, places_of, rules_of, warn_of_faults, when
from store.errors import ArchiveError, ConfigError, WirewatchError
from store.text import shown_link
from store.types import State, View

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.places import Places
    from store.jobs.rules import Rules
    from store.types import ItemRow, Match, WholeItem

PAGE = 500


def run(arguments: Namespace) -> int:
    """One of list, search, stories, show."""
    places = places_of(arguments)
    if arguments.command in ("list", "stories") and isinstance(places.loaded, ConfigError):
        warn_of_faults(len(places.loaded.faults), quiet=arguments.quiet)
    with archive_of(places) as archive:
        command = {"list": _list, "search": _search, "stories": _stories, "show": _show}[arguments.command]
        return command(arguments, places, archive)


def _topic(arguments: Namespace, places: Places, archive: Archive) -> str:
    """The topic asked for, checked against the configuration; "" for everything."""
    if arguments.topic is None:
        return ""
    from store.jobs.rules import known_topic

    return known_topic(places, archive, arguments.topic)


def _list(arguments: Namespace, places: Places, archive: Archive) -> int:
    states = tuple(State[state.upper()] for state in dict.fromkeys(arguments.state))
    view = View(topic=_topic(arguments, places, archive), states=states, since=when(arguments.since))
    _items(arguments, archive, archive.ids(view, limit=arguments.limit))
    return 0


def _search(arguments: Namespace, places: Places, archive: Archive) -> int:
    from store.jobs.search import find

    rules: Rules = rules_of(places, archive, quiet=arguments.quiet)
    query = " ".join(arguments.query)
    if arguments.by == "relevance":
        from store.jobs.searches import ranked

        _items(arguments, archive, ranked(archive, rules, query, limit=arguments.limit))
    else:
        _items(arguments, archive, find(archive, rules, query, limit=arguments.limit))
    if arguments.verbose:
        from store.jobs.searches import meanings

        for word, others in meanings(archive, rules, query):
            note(f"{word}: also {', '.join(others)}", quiet=arguments.quiet)
    return 0


def _items(arguments: Namespace, archive: Archive, ids: Iterable[int]) -> None:
    for row in _rows(archive, ids):
        if arguments.json:
            emit_json(item_value(row))
        else:
            say(item_line(row))


def _rows(archive: Archive, ids: Iterable[int]) -> Iterator[ItemRow]:
    several = iter(ids)
    while page := array("q", islice(several, PAGE)):
        yield from archive.item_rows(page)


def _stories(arguments: Namespace, places: Places, archive: Archive) -> int:
    view = View(topic=_topic(arguments, places, archive), stories=True, since=when(arguments.since))
    ids = iter(archive.ids(view, limit=arguments.limit))
    while page := array("q", islice(ids, PAGE)):
        for row in archive.story_rows(page):
            items = archive.story_items(row.story)
            if arguments.json:
                emit_json(story_value(row, items))
                continue
            outlets = "1 outlet" if len(row.sources) == 1 else f"{len(row.sources)} outlets"
            say(f"{row.story:>7}  {local_time(row.last)}  {row.title}  — {outlets}",
                " ".join(f"[{topic}]" for topic in row.topics))
            for item in items if len(items) > 1 else ():
                copy = f"  (as {item.copy_of})" if item.copy_of else ""
                say(f"    {item.item:>7}  {local_time(item.at)}  {item.title}  — {item.source}{copy}")
    return 0


def _show(arguments: Namespace, places: Places, archive: Archive) -> int:
    from store.jobs.explain import why

    whole = [archive.show(item) for item in arguments.items]
    rules = rules_of(places, archive, quiet=arguments.quiet)
    failed = False
    for item in whole:
        if arguments.full:
            item, done = _with_article(item, archive, rules)
            failed = failed or not done
        listed = {topic for topic, _ in item.row.topics}
        matches = [match for match in why(rules, item.row) if match.topic in listed]
        if arguments.json:
            emit_json(item_value(item.row) | {
                "topics": [match_value(match) for match in matches], "text": item.text, "author": item.row.author,
                "links": [{"url": url, "label": label} for url, label in item.links],
                "history": [{"at": clock.rfc3339(at), "title": title, "summary": summary}
                            for at, title, summary, _ in item.history],
                "full": full_value(item.full),
            })
        else:
            _show_plain(item, matches, rules, full=arguments.full)
    return int(failed)


def _with_article(item: WholeItem, archive: Archive, rules: Rules) -> tuple[WholeItem, bool]:
    """An item with the article from its page; whether it has one now. Why not is said on standard error."""
    from store.jobs.articles import fetch_full, is_kept

    if is_kept(item):
        return item, True
    try:
        return replace(item, full=fetch_full(archive, item.row.item, rules.config, clock.now())), True
    except ArchiveError:
        raise
    except WirewatchError as error:
        note(f"item {item.row.item}: {error}")
        return item, False


def _show_plain(item: WholeItem, matches: Iterable[Match], rules: Rules, *, full: bool) -> None:
    from store.jobs.explain import arithmetic

    row = item.row
    say(row.title)
    say(f"{row.source} · {local_time(row.published)} · {row.state.word} · item {row.item} · story {row.story}"
        + (f" · by {row.author}" if row.author else ""))
    article = item.full if full else None
    if article is not None:
        say(f"the article from its page, fetched {local_time(article.at)}" + (f"; {article.note}" if article.note else ""))
    for text in (article.text,) if article is not None else (row.summary, item.text):
        for paragraph in text.split("\n\n") if text else ():
            say("")
            for line in paragraph.split("\n"):
                say(line)
    say("")
    if row.url:
        say(shown_link(row.url))
    for url, label in article.links if article is not None else item.links:
        say(f"  {label}: {shown_link(url)}" if label else f"  {shown_link(url)}")
    for match in matches:
        say("")
        for line in arithmetic(match, rules):
            say(line)
