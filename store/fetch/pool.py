"""The parser that can be killed, seen from its parent: documents come in, finished readings go out, and no document
costs more than itself.

One child, started with the first document that needs it, reused, and replaced when it dies, hangs or grows: what it
had found by then is kept."""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import select
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from msgspec import Struct, field

from store.fetch.items import Context, Found
from store.fetch.packed import PackedFound
from store.fetch.parse import Parsed

MEMORY = 140_000_000
STARTUP = 20.0  # seconds that a child may take to be there, on a busy machine
MAX_ANSWER = 120_000_000
_HEADER = 5


def start_child(module: str, *arguments: int, **pipes: Any) -> subprocess.Popen[bytes]:
    """A Python of our own that runs a module of ours, with nothing open but what `pipes` names."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "1"}
    closed: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    command = [sys.executable, "-P", "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, text=False, **(closed | pipes))


class Job(Struct):
    """A document on its way through the child; `token` is the caller's."""

    token: Any
    file: BinaryIO
    url: str
    content_type: str
    context: Context
    size: int = 0
    found: list[Found] = field(default_factory=list)
    provisional: list[Found] | None = None
    about: dict[str, Any] = field(default_factory=dict)
    deadline: float = 0.0
    again: bool = False  # a child with other documents behind it fell; this is another try, in a new one
    scraps: bool = False  # a child fell with nothing to show; this is the last try, item by item


class Pool:
    """At most one child and a queue before it. Not thread-safe; ask `fileno` for what to wait on, `advance` when it
    stirs."""

    def __init__(self, parse_timeout: float, memory: int = MEMORY) -> None:
        self._timeout = parse_timeout
        self._memory = memory
        self._queue: deque[Job] = deque()
        self._job: Job | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._buffer = bytearray()
        self._received = 0
        self._fresh = False
        self._served = 0  # documents that this child was given

    @property
    def busy(self) -> bool:
        """Whether a document is waiting or being read."""
        return self._job is not None or bool(self._queue)

    def fileno(self) -> int | None:
        """The descriptor that stirs when the child has something to say, None while there is none."""
        return self._socket.fileno() if self._socket is not None else None

    def submit(self, token: Any, file: BinaryIO, size: int, url: str, content_type: str, context: Context) -> None:
        """Queue a document; the file is closed when it has been read."""
        self._queue.append(Job(token, file, url, content_type, context, size))
        self._next()

    def wait(self) -> float | None:
        """Seconds until the deadline of the document being read, None when there is none."""
        return None if self._job is None else max(0.0, self._job.deadline - monotonic())

    def sleep(self, longest: float) -> None:
        """Wait until the child has something to say, at most so many seconds."""
        if self._socket is not None:
            poll = select.poll()
            poll.register(self._socket.fileno(), select.POLLIN)
            poll.poll(int(longest * 1000) + 1)

    def advance(self) -> list[tuple[Any, Parsed]]:
        """Take what the child has said; documents that are done, each with its token."""
        done: list[tuple[Any, Parsed]] = []
        while self._job is not None:
            state = self._take()
            if state == "waiting":
                if monotonic() < self._job.deadline:
                    break
                if self._hopeful():
                    self._retry(scraps=True)
                else:
                    done.append(self._end(self._fallen(f"reading it took longer than {self._timeout:g} s"), kill=True))
            elif state in ("dead", "error") and self._served > 1 and not self._job.again:
                self._retry()
            elif state in ("dead", "error") and self._hopeful():
                self._retry(scraps=True)
            elif state == "dead":
                done.append(self._end(self._fallen("the parser died of it"), kill=True))
            elif state == "large":
                done.append(self._end(self._fallen("what was found in it is too large"), kill=True))
            else:
                done.append(self._end(self._outcome(), kill=state == "error"))
            self._next()
        return done

    def close(self) -> None:
        """End the child and forget what was queued."""
        if self._job is not None:
            self._job.file.close()
            self._job = None
        for job in self._queue:
            job.file.close()
        self._queue.clear()
        self._kill()

    # --- one document ------------------------------------------------------------------------------------------------

    def _next(self) -> None:
        if self._job is not None or not self._queue:
            return
        job = self._job = self._queue.popleft()
        self._buffer.clear()
        self._received = 0
        message = json.dumps(
            {
                "url": job.url,
                "content_type": job.content_type[:500],
                "name": job.context.name,
                "lang": job.context.lang,
                "scraps": job.scraps,
                "seconds": self._timeout + STARTUP,
            }
        ).encode("ascii")
        for _ in range(2):  # a child that died between two documents is replaced once
            self._start()
            assert self._socket is not None
            try:
                self._socket.setblocking(True)
                socket.send_fds(self._socket, [message], [job.file.fileno()])
                self._socket.setblocking(False)
                break
            except OSError:
                self._kill()
        self._served += 1
        job.deadline = monotonic() + self._timeout + (STARTUP if self._fresh else 0.0)

    def _take(self) -> str:
        """Read frames: "waiting", "dead", "large", "done" or "error"."""
        if self._socket is None:
            return "dead"
        while True:
            try:
                data = self._socket.recv(262_144)
            except BlockingIOError:
                return "waiting"
            except OSError:
                return "dead"
            if not data:
                return "dead"
            self._received += len(data)
            if self._received > MAX_ANSWER:
                return "large"
            self._buffer += data
            state = self._frames()
            if state:
                return state

    def _frames(self) -> str:
        job = self._job
        assert job is not None
        position = 0
        state = ""
        while len(self._buffer) - position >= _HEADER and not state:
            kind = self._buffer[position : position + 1]
            size = int.from_bytes(self._buffer[position + 1 : position + _HEADER], "big")
            if len(self._buffer) - position - _HEADER < size:
                break
            value = marshal.loads(self._buffer[position + _HEADER : position + _HEADER + size])
            position += _HEADER + size
            if kind == b"h":
                self._fresh = False
                job.deadline = monotonic() + self._timeout / (2 if job.scraps else 1)
            elif kind == b"i":
                job.found += [PackedFound(*item) for item in value]
            elif kind == b"p":
                job.provisional, job.about = job.found, value
                job.found = []
                # Something is there; the better reading gets time by the size of the document, not all there is.
                job.deadline = min(job.deadline, monotonic() + 2.0 + job.size / 200_000)
            elif kind == b"r":
                job.found = []
            elif kind == b"d":
                job.about = value
                state = "done"
            elif kind == b"e":
                job.about = {**job.about, "error": value}
                state = "error"
        del self._buffer[:position]
        return state

    def _hopeful(self) -> bool:
        """Whether a document that ended its child might give up its items one by one."""
        job = self._job
        return job is not None and not job.scraps and not job.provisional

    def _retry(self, scraps: bool = False) -> None:
        """Give the document to a new child: it may have been an earlier one that left this child without memory."""
        job = self._job
        assert job is not None
        job.scraps = scraps
        job.again, job.found, job.provisional, job.about = True, [], None, {}
        self._kill()
        self._job = None
        self._queue.appendleft(job)

    def _outcome(self) -> Parsed:
        job = self._job
        assert job is not None
        if job.provisional and len(job.found) < len(job.provisional):
            job.found = job.provisional
        about = job.about
        error = about.get("error") if not job.found else None
        return Parsed(
            tuple(job.found),
            about.get("title", ""),
            about.get("lang", ""),
            about.get("ttl"),
            frozenset(about.get("skip_hours", ())),
            frozenset(about.get("skip_days", ())),
            tuple(about.get("problems", ())),
            error,
        )

    def _fallen(self, why: str) -> Parsed:
        """The outcome of a document that ended the child: what had been found before, else why nothing was."""
        job = self._job
        assert job is not None
        job.about = {**job.about, "error": why, "problems": [*job.about.get("problems", ()), why]}
        if not job.provisional:
            job.provisional = None
        return self._outcome()

    def _end(self, parsed: Parsed, kill: bool) -> tuple[Any, Parsed]:
        job = self._job
        assert job is not None
        self._job = None
        job.file.close()
        if kill:
            self._kill()
        return job.token, parsed

    # --- the child ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        self._kill()
        ours, theirs = socket.socketpair()
        self._child = start_child("store.fetch.worker", theirs.fileno(), self._memory, pass_fds=(theirs.fileno(),))
        theirs.close()
        ours.setblocking(False)
        self._socket = ours
        self._fresh = True
        self._served = 0

    def _kill(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._child is not None:
            with contextlib.suppress(OSError):
                self._child.kill()
            self._child.wait()
            self._child = None
