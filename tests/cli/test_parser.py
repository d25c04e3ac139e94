"""A command line means the same to the part of the parser that is made for it as to the whole."""

from __future__ import annotations

import pytest

from store.cli.parser import COMMANDS, command_of, make_parser
from store.errors import UsageError

LINES = (
    "", "-q", "--db list -v", "fetch --all", "-vv fetch", "--config=x list --state new", "--config fetch list", "demo",
    "triage dismiss 3 --query x", "feeds check --json -q", "topics try --rules a.yaml", "doctor --mend", "schedule status",
    "export --topic t -", "--debug trends --stories", "search a b --by relevance", "import - --wait", "backup x.db",
)


@pytest.mark.parametrize("line", LINES)
def test_the_part_reads_a_line_as_the_whole_does(line: str) -> None:
    arguments = line.split()
    assert make_parser(command_of(arguments)).parse_args(arguments) == make_parser().parse_args(arguments)


def test_every_command_is_told_from_its_line() -> None:
    for command in COMMANDS:
        assert command_of(["-q", "--db", "x", command, "fetch"]) == command


@pytest.mark.parametrize("line", ["--conf x list", "--help", "--version", "lsit", "demo", "-vq list", "-- list"])
def test_where_it_is_not_certain_the_whole_parser_tells(line: str) -> None:
    assert command_of(line.split()) is None


def test_a_wrong_line_is_told_alike() -> None:
    for line in ("list --nothing", "fetch --every", "triage move 1", "export"):
        told = []
        for command in (command_of(line.split()), None):
            with pytest.raises(UsageError) as raised:
                make_parser(command).parse_args(line.split())
            told.append(str(raised.value))
        assert told[0] == told[1]
