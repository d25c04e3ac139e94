"""The parser that may be killed: documents come in as open files over a socket, frames with their items go out.

Run as `python -m store.fetch.worker FD` by `store.fetch.pool`. It limits its own memory and its own life-time, so
that neither a document nor the death of its parent can leave it behind. Frames are a letter, a length and marshalled
plain values: `h` begun, `i` items (provisional ones first, then those that replace them after an `r`), `p`
provisional items are complete, `d` done, `e` error."""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from typing import Any

from msgspec.structs import astuple

from store.fetch.items import Context
from store.fetch.parse import Parsed, finish, holds_items, no_feed, unpacked, windows_characters, without_stump

BATCH = 200
UNPACKED = 10_000_000  # bytes of a gzip file that nobody called so
TOO_LARGE = 2_000_000  # characters beyond which feedparser would need more memory or time than it may have
HEADER = struct.Struct(">cI")


def limit_memory(limit: int) -> None:
    """Let this process grow to `limit` resident bytes, some of which it has already."""
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            size, resident = (int(n) * os.sysconf("SC_PAGE_SIZE") for n in statm.read().split()[:2])
    except OSError:
        size, resident = 400_000_000, 50_000_000
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size + max(limit - resident, 20_000_000),) * 2)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def readings(body: bytes, content_type: str, url: str, context: Context, scraps: bool) -> Iterator[tuple[Parsed, bool]]:
    """What can be made of a document, worse readings first, each with whether it is the last word."""
    from store.fetch import quick
    from store.fetch.decode import decode
    from store.fetch.repair import repair, without_stuffing

    body = unpacked(body, UNPACKED)
    reason = no_feed(body, content_type)
    text, problem = decode(body, content_type)
    del body
    text = without_stuffing(windows_characters(without_stump(text)))
    problems = [problem] if problem else []
    document: Any = None
    if scraps:
        from store.fetch.lenient import read_scraps

        document = read_scraps(text, url)
        yield finish(document, url, context, problems) if document else Parsed(error=reason), True
        return
    if text[:200].lstrip().startswith(("{", "[")):
        from store.fetch.jsonfeed import read_json

        document = read_json(text, url)
    if document is None and "<!doctype" not in text[:2_000].lower():
        document = quick.stream(text.encode("utf-8", "replace"), url)
    if document is None and "<" in text[:200]:
        text, repairs = repair(text)
        problems += repairs
        document = quick.stream(text.encode("utf-8", "replace"), url)
    if document is not None:
        yield finish(document, url, context, problems), True
        return
    if not holds_items(text):
        yield Parsed(error=reason), True
        return
    from store.fetch.lenient import count_starts, read_forgiving, read_scraps, read_with_feedparser
    from store.fetch.quick import Document

    problems.append("is not well-formed")
    best = finish(read_forgiving(text, url) or Document(), url, context, problems)
    if count_starts(text) > len(best.found):  # a comment or a section that nobody closed has swallowed some
        pieces = finish(read_scraps(text, url) or Document(), url, context, problems)
        best = max(best, pieces, key=lambda parsed: len(parsed.found))
    count = len(best.found)
    if count:
        hopeless = len(text) > TOO_LARGE
        yield best, hopeless
        if hopeless:
            return
    del best
    try:
        judged = finish(read_with_feedparser(text, url) or Document(), url, context, problems)
    except MemoryError:
        raise
    except Exception:  # feedparser raises what it likes on hostile input; the forgiving walk has had its say
        judged = Parsed()
    if judged.found and len(judged.found) >= count:
        yield judged, True
    elif not count:
        yield Parsed(error=reason), True


def send(sock: socket.socket, kind: bytes, value: Any) -> None:
    """Send one value of one kind; OSError when the other side is gone."""
    payload = marshal.dumps(value)
    sock.sendall(HEADER.pack(kind, len(payload)))
    sock.sendall(payload)


def answer(sock: socket.socket, job: dict[str, Any], body: bytes) -> None:
    """Parse one document and send its items in batches."""
    send(sock, b"h", None)
    context = Context(job["name"], job["lang"])
    first = True
    about: dict[str, Any] = {}
    for parsed, last in readings(body, job["content_type"], job["url"], context, job["scraps"]):
        body = b""
        if not first:
            send(sock, b"r", None)
        first = False
        batch = []
        for item in parsed.found:
            entry = marshal.dumps(astuple(item.entry))
            batch.append((item.keys, item.raw_hash, item.link_hash, item.clean_hash, item.published, entry))
            item.forget()
            if len(batch) >= BATCH:
                send(sock, b"i", batch)
                batch = []
        if batch:
            send(sock, b"i", batch)
        about = {
            "title": parsed.title,
            "lang": parsed.lang,
            "ttl": parsed.ttl,
            "skip_hours": list(parsed.skip_hours),
            "skip_days": list(parsed.skip_days),
            "problems": list(parsed.problems),
            "error": parsed.error,
        }
        if not last:
            send(sock, b"p", about)
    send(sock, b"d", about)


def main() -> None:
    """Serve documents until the parent closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sock = socket.socket(fileno=int(sys.argv[1]))
    import store.fetch.lenient
    import store.text  # noqa: F401

    limit_memory(int(sys.argv[2]))
    while True:
        message, descriptors, _, _ = socket.recv_fds(sock, 65_536, 1)
        if not message:
            return
        job = json.loads(message)
        signal.alarm(int(job["seconds"]) + 5)
        with os.fdopen(descriptors[0], "rb") as file:
            file.seek(0)
            body = file.read()
        try:
            answer(sock, job, body)
        except (MemoryError, RecursionError):
            send(sock, b"e", "reading it takes more memory than a feed may have")
            return
        except OSError:
            return
        except Exception as error:  # whatever a document does to a parser is this document's outcome
            send(sock, b"e", f"reading it failed ({type(error).__name__})")
        finally:
            signal.alarm(0)


if __name__ == "__main__":
    main()
