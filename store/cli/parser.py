"""The command line as argparse sees it: one function a family of commands, nothing heavy imported."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from store import __version__
from store.errors import UsageError

COMMANDS = (
    "fetch", "match", "import", "list", "search", "stories", "show", "triage", "topics", "feeds", "brief", "export", "trends",
    "schedule", "backup", "doctor",
)
STATES = ("new", "read", "kept", "dismissed")
_PLAIN = ("-q", "-v", "--quiet", "--verbose", "--debug")  # options that stand before a command and take no value
MARKS = ("read", "unread", "keep", "dismiss", "belongs", "not", "tag", "merge", "split", "move", "undo", "redo")


class Parser(argparse.ArgumentParser):
    """argparse whose errors are ours, so that one place turns errors into exit codes."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message[:1].lower() + message[1:], f"see {self.prog} --help")


def make_parser(command: str | None = None) -> Parser:
    """The whole command line of wirewatch; for a command (`command_of`), as much of it as reads that one: the whole costs
    every command a hundredth of a second."""
    parser = Parser(prog="wirewatch", description="A news desk in a terminal. Without a command: the desk.",
                    epilog="demo shows the desk on recorded sample feeds; nothing of yours is touched.")
    _everywhere(parser, {"verbose": 0, "quiet": False, "debug": False, "config": None, "db": None})
    parser.add_argument("--version", action="version", version=f"wirewatch {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    commands.add_parser("demo", help="the desk on recorded sample feeds, in a database that is thrown away")
    for family, make in _FAMILIES.items():
        if command is None or command in family:
            make(commands)
    _reach(commands)
    return parser


def command_of(arguments: Sequence[str]) -> str | None:
    """The command that a line certainly means, "" for none at all; None where only the whole parser can tell."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--config", "--db"):
            next(rest, "")
        elif argument in COMMANDS:
            return argument
        elif argument not in _PLAIN and not argument.startswith(("--config=", "--db=")):
            return None
    return ""


def _everywhere(parser: argparse.ArgumentParser, defaults: dict[str, object] | None = None) -> None:
    """The options that stand before or after the command; after it they only count when they are given."""
    before = defaults or dict.fromkeys(("verbose", "quiet", "debug", "config", "db"), argparse.SUPPRESS)
    parser.add_argument("--config", type=Path, metavar="FILE", default=before["config"], help="feeds.yaml to use")
    parser.add_argument("--db", type=Path, metavar="FILE", default=before["db"], help="archive to use")
    parser.add_argument("-v", "--verbose", action="count", default=before["verbose"], help="say more")
    parser.add_argument("-q", "--quiet", action="store_true", default=before["quiet"], help="say only what went wrong")
    parser.add_argument("--debug", action="store_true", default=before["debug"], help="show tracebacks")


def _reach(commands: _Commands[Parser]) -> None:
    for command in commands.choices.values():
        _everywhere(command)
        for action in command._actions:
            if isinstance(action, argparse._SubParsersAction):
                _reach(action)


_Commands = argparse._SubParsersAction


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="JSON lines instead of text")


def _incoming(commands: _Commands[Parser]) -> None:
    fetch = commands.add_parser("fetch", help="one round over the feeds that are due",
                                description="One round over the feeds that are due; feeds named, or --all: now.")
    fetch.add_argument("feeds", nargs="*", metavar="FEED", help="address or name of a feed")
    fetch.add_argument("--all", action="store_true", help="every feed, whatever the schedule says")
    fetch.add_argument("--every", metavar="15m", help="go on until SIGTERM; the longest sleep between rounds")
    fetch.add_argument("--wait", action="store_true", help="wait for another fetcher instead of leaving with 75")
    _json(fetch)
    match = commands.add_parser("match", help="match items given as JSON lines; stores nothing")
    match.add_argument("file", nargs="?", default="-", metavar="FILE", help="- or nothing: standard input")
    match.add_argument("--all", action="store_true", help="topics below their threshold too")
    _json(match)
    take = commands.add_parser("import", help="items as JSON lines into the archive")
    take.add_argument("files", nargs="+", metavar="FILE", help="- is standard input")
    take.add_argument("--wait", action="store_true", help="wait for another fetcher instead of leaving with 75")
    _json(take)


def _reading(commands: _Commands[Parser]) -> None:
    listing = commands.add_parser("list", help="items, newest first")
    listing.add_argument("--state", action="append", choices=STATES, default=[], help="may be given several times")
    search = commands.add_parser("search", help="items that an expression of the rule language finds")
    search.add_argument("query", metavar="QUERY", nargs="+", help="queries that begin with - follow --")
    search.add_argument("--by", choices=("time", "relevance"), default="time",
                        help="the newest first, or of the newest 2,000 the most relevant")
    stories = commands.add_parser("stories", help="stories with all their items")
    for command in (listing, stories):
        command.add_argument("--topic", metavar="T")
        command.add_argument("--since", metavar="WHEN", help="2h, 3d, 2w, a date, or RFC 3339")
    for command in (listing, search, stories):
        command.add_argument("--limit", type=_count, metavar="N")
        _json(command)
    show = commands.add_parser("show", help="items, whole, with why they matched")
    show.add_argument("items", nargs="+", type=_count, metavar="ITEM")
    show.add_argument("--full", action="store_true", help="with the article from its page, fetched unless it is kept already")
    _json(show)


def _triage(commands: _Commands[Parser]) -> None:
    triage = commands.add_parser("triage", help="the marks of the desk, from a script")
    verbs = triage.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    for verb in MARKS:
        words = {"belongs": "the item belongs to the topic", "not": "the item does not belong to the topic",
                 "merge": "make one story of those that the items stand in", "split": "items into a story of their own",
                 "move": "items into another story"}
        command = verbs.add_parser(verb, help=words.get(verb, f"{verb} items" if verb not in ("undo", "redo") else
                                                        f"{verb} the last N steps"))
        if verb in ("undo", "redo"):
            command.add_argument("steps", nargs="?", type=_count, default=1, metavar="N")
        else:
            if verb in ("belongs", "not"):
                command.add_argument("--topic", required=True, metavar="T")
            if verb == "move":
                command.add_argument("--into", required=True, type=_count, metavar="STORY")
            if verb == "tag":
                command.add_argument("tag", metavar="TAG", help="-TAG, after --, takes it off")
            command.add_argument("items", nargs="*", type=_count, metavar="ITEM")
            command.add_argument("--query", metavar="EXPR", help="every item that this expression finds")
        _json(command)


def _topics(commands: _Commands[Parser]) -> None:
    topics = commands.add_parser("topics", help="what is watched; check: examples and lint")
    _json(topics)
    verbs = topics.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    check = verbs.add_parser("check", help="run the examples and lint the rules; exit 1 if an example fails")
    check.add_argument("topic", nargs="?", metavar="T")
    apply = verbs.add_parser("apply", help="match the archive again with the rules as they are now")
    apply.add_argument("--wait", action="store_true", help="wait for another fetcher instead of leaving with 75")
    attempt = verbs.add_parser("try", help="what a changed topic would gain and lose on the archive; stores nothing")
    attempt.add_argument("topic", nargs="?", metavar="T", help="the topic it is compared with; else that of the file's id")
    attempt.add_argument("--rules", required=True, metavar="FILE", help="the changed topic file")
    attempt.add_argument("--since", metavar="WHEN", help="2h, 3d, 2w, a date, or RFC 3339")
    stats = verbs.add_parser("stats", help="hits of each rule, and its precision by your verdicts")
    stats.add_argument("topic", nargs="?", metavar="T")
    suggest = verbs.add_parser("suggest", help="edits of the rules that your verdicts speak for, each with its evidence")
    suggest.add_argument("topic", nargs="?", metavar="T")
    suggest.add_argument("--apply", type=_count, metavar="N", help="make the N-th edit of T; triage undo takes it back")
    _json(suggest)
    new = verbs.add_parser("new", help="start a topic: a name, a few words, what it would catch; then it is written")
    new.add_argument("name", nargs="*", metavar="NAME", help="asked for on a terminal, where it is left out")
    new.add_argument("--words", metavar='"a, b, c"', help="any of these makes an item belong")
    new.add_argument("--also", metavar='"d, e"', help="and one of these must stand in it")
    new.add_argument("--without", metavar='"f, g"', help="but none of these")
    new.add_argument("--rule", metavar="EXPRESSION", help="instead of words, or beside them: what a search looks for")
    new.add_argument("--about", metavar="TEXT", help="what the topic is about, in a sentence")
    new.add_argument("--id", metavar="ID", help="small letters, digits, _ and -; else made of the name")
    new.add_argument("--file", type=Path, metavar="FILE", help="where to write it; else beside the other topics")
    new.add_argument("--print", action="store_true", help="show it, and write nothing")
    new.add_argument("--wait", action="store_true", help="wait for another fetcher instead of leaving with 75")
    new.add_argument("-y", "--yes", action="store_true", help="do not ask")
    words = verbs.add_parser("words", help="what stands beside a topic or an expression: words that its lists may lack")
    words.add_argument("about", nargs="+", metavar="T|EXPRESSION", help="a topic, or a query as for search")
    words.add_argument("--since", metavar="WHEN", help="2h, 3d, 2w, a date, or RFC 3339")
    words.add_argument("--limit", type=_count, metavar="N", help="lines to show (40; with --json everything)")
    words.add_argument("--all", action="store_true", help="show what the rules take already, too")
    upgrades = verbs.add_parser("upgrades", help="shipped topics that changed while you had edited yours")
    upgrades.add_argument("--accept", metavar="FILE", help="take the shipped one; yours stays beside it as .yours")
    upgrades.add_argument("--decline", metavar="FILE", help="keep yours, and do not ask again")
    for command in (check, apply, attempt, stats, new, words, upgrades):
        _json(command)


def _feeds(commands: _Commands[Parser]) -> None:
    feeds = commands.add_parser("feeds", help="health of the feeds; add, remove, check, import, export")
    _json(feeds)
    verbs = feeds.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    add = verbs.add_parser("add", help="find the feed behind an address and add it to feeds.yaml")
    add.add_argument("url", metavar="URL")
    add.add_argument("--name", default="")
    add.add_argument("--tag", action="append", default=[], metavar="TAG")
    remove = verbs.add_parser("remove", help="take a feed out of feeds.yaml; its items stay")
    remove.add_argument("url", metavar="URL")
    check = verbs.add_parser("check", help="read feeds.yaml, topics and names, and say every fault")
    take = verbs.add_parser("import", help="feeds of OPML or newsboat's urls; feeds, items and marks of its "
                            "cache.db, of Miniflux and of FreshRSS")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--wait", action="store_true", help="wait for another fetcher instead of leaving with 75")
    export = verbs.add_parser("export", help="the feeds as OPML, tags as folders")
    export.add_argument("file", nargs="?", default="-", metavar="FILE")
    for command in (add, remove, check, take):
        _json(command)


def _handing_on(commands: _Commands[Parser]) -> None:
    brief = commands.add_parser("brief", help="the digest: what each topic brought, story by story")
    brief.add_argument("--topic", action="append", default=[], metavar="T", help="may be given several times; else all")
    brief.add_argument("--format", choices=("text", "md", "html", "json"), default="text")
    _json(brief)
    export = commands.add_parser("export", help="a topic for other readers, newest first")
    export.add_argument("--topic", required=True, metavar="T")
    export.add_argument("--format", choices=("atom", "jsonfeed", "jsonl", "csv"), default="atom")
    export.add_argument("--state", action="append", choices=STATES, default=[],
                        help="may be given several times; else all but dismissed")
    trends = commands.add_parser("trends", help="what rises and what fell silent, against its own past")
    trends.add_argument("topics", nargs="*", metavar="T", help="else all, and everything together")
    trends.add_argument("--last", default="24h", metavar="24h", help="what is compared with the same hours before")
    trends.add_argument("--by", choices=("hour", "day", "week"), default="day", help="the steps of the curve")
    trends.add_argument("--steps", type=_count, metavar="N", help="how many of them")
    trends.add_argument("--stories", action="store_true", help="the stories that rise, the steepest first")
    trends.add_argument("--limit", type=_count, metavar="N", help="stories a topic at most")
    _json(trends)
    for command, since in ((brief, "else a day"), (export, "else everything")):
        command.add_argument("--since", metavar="WHEN", help=f"2h, 3d, 2w, a date, or RFC 3339; {since}")
        command.add_argument("--limit", type=_count, metavar="N",
                             help="stories a topic at most" if command is brief else "items at most")
        command.add_argument("file", nargs="?", default="-", metavar="FILE", help="- or nothing: standard output")


def _schedule(commands: _Commands[Parser]) -> None:
    schedule = commands.add_parser("schedule", help="the unattended fetch by systemd, launchd or cron")
    verbs = schedule.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    install = verbs.add_parser("install", help="show what will run fetch by the clock, and write it")
    install.add_argument("--every", default="15m", metavar="15m", help="how often a round is made")
    install.add_argument("--by", choices=("systemd", "launchd", "cron"), help="not the first of these that works here")
    install.add_argument("--print", action="store_true", help="show it, and write nothing")
    status = verbs.add_parser("status", help="what is scheduled, and when the last round was")
    _json(status)
    remove = verbs.add_parser("remove", help="take it back")
    for command in (install, remove):
        command.add_argument("-y", "--yes", action="store_true", help="do not ask")


def _keeping(commands: _Commands[Parser]) -> None:
    backup = commands.add_parser("backup", help="a consistent copy of the archive while others write")
    backup.add_argument("file", type=Path, metavar="FILE")
    doctor = commands.add_parser("doctor", help="checks of database, configuration, terminal and clock")
    doctor.add_argument("--mend", action="store_true", help="mend what can be mended")
    _json(doctor)


_FAMILIES: dict[tuple[str, ...], Callable[[_Commands[Parser]], None]] = {
    ("fetch", "match", "import"): _incoming,
    ("list", "search", "stories", "show"): _reading,
    ("triage",): _triage,
    ("topics",): _topics,
    ("feeds",): _feeds,
    ("brief", "export", "trends"): _handing_on,
    ("schedule",): _schedule,
    ("backup", "doctor"): _keeping,
}


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)
