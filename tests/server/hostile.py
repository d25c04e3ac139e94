"""A server on this machine that does to a reader of feeds whatever the world has done to one: raw bytes, written as a
case says.

`HostileServer(cases)` serves `/NAME` for each case, in a thread of its own; `requests` counts what was asked, with
headers."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """What a client asked: path with query, and headers in lower case; `count` is how often this path was asked
    before."""

    path: str
    headers: Mapping[str, str]
    count: int = 0
    port: int = 0


_OTHER_HOST = re.compile(r"http://(127\.0\.1\.\d+):PORT/")
Script = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Case:
    """One way to be hostile, and what must come of it."""

    name: str
    kind: str
    reply: bytes | Script
    outcome: str  # of the first round; several with | between them
    tokens: tuple[str, ...] = ()  # texts that must be in the items found
    absent: tuple[str, ...] = ()  # texts that must not be in any field of them
    items: int | None = None  # how many items there must be, where it matters
    error: str = ""  # a word of the error
    slow: bool = False  # takes until a time-out: asked in one round only
    url: str = ""  # asked in place of the case's own path
    held: int | None = None  # seconds for which its host must be left alone after the first round


@dataclass
class HostileServer:
    """Serves cases on 127.0.0.1 until it is closed."""

    cases: Sequence[Case]
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self._by_name = {case.name: case for case in self.cases}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._client, "127.0.0.1", 0, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        hosts = sorted({found[1] for case in self.cases if (found := _OTHER_HOST.match(case.url))})
        others = [await asyncio.start_server(self._client, host, self.port, backlog=64) for host in hosts]
        self._ready.set()
        await self._end.wait()
        for one in (server, *others):
            one.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                path = lines[0].split(" ")[1]
                headers = {
                    name.strip().lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines[1:] if line)
                }
                request = Request(path, headers, sum(r.path == path for r in self.requests), self.port)
                self.requests.append(request)
                case = self._by_name.get(path.split("?")[0].strip("/").split("/")[0])
                reply = case.reply if case else b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                if callable(reply):
                    await reply(request, writer)
                    break
                writer.write(reply)
                await writer.drain()
                if b"content-length" not in reply[:2000].lower():
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            with contextlib.suppress(Exception):
                writer.close()

    def url(self, case: Case) -> str:
        """The address of a case."""
        return case.url.replace("PORT", str(self.port)) if case.url else f"http://127.0.0.1:{self.port}/{case.name}"

    def asked(self, name: str) -> list[Request]:
        """The requests for a case, in order."""
        return [request for request in self.requests if request.path.split("?")[0].strip("/").split("/")[0] == name]

    def close(self) -> None:
        """End the server and its connections."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)


def http(
    body: bytes | str, headers: Mapping[str, str] | None = None, status: str = "200 OK", kind: str = "application/rss+xml"
) -> bytes:
    """A whole answer with its length."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + data


def item(token: str, more: str = "", guid: bool = True) -> str:
    """An RSS item whose title holds a token."""
    identity = f"<guid isPermaLink='false'>g-{token}</guid><link>https://outlet.example/{token}</link>" if guid else ""
    return f"<item><title>Report {token}</title>{identity}<description>Text of {token}</description>{more}</item>"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', attributes: str = "", channel: str = "") -> str:
    """An RSS 2.0 document."""
    return f'{head}<rss version="2.0" {attributes}><channel><title>Outlet</title><link>https://outlet.example/</link>{channel}{"".join(items)}</channel></rss>'


def atom(*entries: str, attributes: str = "") -> str:
    """An Atom 1.0 document."""
    head = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" {attributes}>'
    return f"{head}<title>Outlet</title><id>urn:outlet</id>{''.join(entries)}</feed>"


def entry(token: str, more: str = "") -> str:
    """An Atom entry whose title holds a token."""
    return (
        f"<entry><title>Report {token}</title><id>urn:{token}</id><link href='https://outlet.example/{token}'/>{more}</entry>"
    )
