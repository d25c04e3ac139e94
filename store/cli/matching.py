"""`match`: items as JSON lines in, what the topics say of them out; nothing is stored and nothing created."""

from __future__ import annotations

import json
import sys
import zlib
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO

from store.cli.output import emit_json, match_value, note, say
from store.errors import UsageError
from store.text import clean_line, clean_text
from store.types import Document

GZIP = b"\x1f\x8b"  # a file packed by gzip begins so


def run(arguments: Namespace) -> int:
    """Match the items of a file or of standard input in their order; 1 when a line was no item."""
    from store.jobs.places import find_places
    from store.jobs.rules import load_rules

    rules = load_rules(find_places(arguments.config, arguments.db, create=False), None)
    faulty = 0
    with opened(arguments.file) as lines:
        for number, value in json_lines(lines):
            if isinstance(value, str):
                faulty += 1
                note(f"wirewatch: {arguments.file}:{number}: {value}")
                continue
            document = document_of(value)
            matches = rules.matcher.explain(document, all=arguments.all)
            if arguments.json:
                emit_json({"id": value.get("id"), "title": document.title, "summary": document.summary,
                           "topics": [match_value(match) for match in matches]})
            else:
                told = "  ".join(f"{match.topic} {match.score:.2f}/{match.threshold:.2f}" for match in matches)
                say(document.title, f"[{told or 'no topic'}]")
    if faulty:
        note(f"wirewatch: {faulty} lines were no items; the others were matched")
    return 1 if faulty else 0


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, or of standard input for `-`, unpacked where gzip packed them; UsageError when it cannot be read."""
    with ExitStack() as stack:
        try:
            handle = stack.enter_context(Path(name).open("rb")) if name != "-" else sys.stdin.buffer
            packed = isinstance(handle, BufferedReader) and handle.peek(2)[:2] == GZIP
        except OSError as error:
            raise UsageError(f"cannot read {name}: {error.strerror}") from None
        if packed:
            import gzip

            handle = stack.enter_context(gzip.open(handle))
        yield handle


def _numbered(lines: IO[bytes]) -> Iterator[tuple[int, bytes | str]]:
    """The lines with their numbers from 1; where a packed file is damaged, what is wrong with it is the last one."""
    number = 0
    try:
        for number, raw in enumerate(lines, 1):
            yield number, raw
    except (EOFError, OSError, zlib.error) as fault:
        yield number + 1, f"cannot be unpacked from here on: {fault}"


def json_lines(lines: IO[bytes]) -> Iterator[tuple[int, dict[str, object] | str]]:
    """The items of JSON lines with their line numbers from 1; a line that is no item comes as what is wrong with it."""
    for number, raw in _numbered(lines):
        if isinstance(raw, str):
            yield number, raw
            continue
        if not raw.strip():
            continue
        try:
            value = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError as error:
            yield number, f"not UTF-8 at byte {error.start + 1}"
            continue
        except ValueError as error:
            yield number, f"not JSON: {getattr(error, 'msg', error)}"
            continue
        except RecursionError:
            yield number, "not an item: nested too deeply"
            continue
        if not isinstance(value, dict):
            yield number, "not an item: expected an object with a title"
        elif not isinstance(value.get("title"), str):
            yield number, "not an item: expected a title that is text"
        elif wrong := [key for key in ("summary", "url", "source", "author", "published", "lang", "text")
                       if not isinstance(value.get(key), str | None)]:
            yield number, f"not an item: {', '.join(wrong)}: expected text"
        else:
            yield number, value


def document_of(value: dict[str, object]) -> Document:
    """The cleaned fields of an item given as JSON."""
    def line(key: str) -> str:
        return clean_line(str(value.get(key) or ""))

    return Document(title=line("title"), summary=clean_text(str(value.get("summary") or ""))[0], author=line("author"),
                    source=line("source"), feed=line("feed"), lang=line("lang"), url=line("url"))
