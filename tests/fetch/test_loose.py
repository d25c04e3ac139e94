"""Answers that are no sound HTTP: read leniently in the next round, with the manners of all others."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from store.fetch.loose import Reader
from store.fetch.rounds import FetchResult, Work, fetch_feeds
from store.types import FeedState, Settings
from tests.fetch.test_rounds import BODY, SETTINGS, Wire, wire
from tests.server.hostile import Case, Request, http

__all__ = ["wire"]


async def odd(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nno colon\r\nETag: "1"\r\n\r\n' + BODY.encode() if request.count < 2 else http(BODY))
    await writer.drain()


@pytest.mark.parametrize("wire", [[Case("feed", "", odd, "")]], indirect=True)
def test_what_is_no_sound_http_is_read_leniently_until_it_is(wire: Wire) -> None:
    wire.specs["feed"] = replace(wire.specs["feed"], auth="me:secret")
    first, second, third, fourth = (wire.round()["feed"] for _ in range(4))
    assert (first.outcome, second.outcome, third.outcome, fourth.outcome) == ("failed", "new", "unchanged", "unchanged")
    assert len(second.found) == 2
    asked = wire.server.asked("feed")
    assert len(asked) == 4, "one request a round"
    assert {request.headers["authorization"] for request in asked} == {"Basic bWU6c2VjcmV0"}
    assert len({request.headers["user-agent"] for request in asked}) == 1
    assert [request.headers["accept-encoding"] == "identity" for request in asked] == [False, True, True, False]
    assert [request.headers.get("if-none-match") for request in asked] == [None, None, '"1"', None]


@pytest.mark.parametrize(
    "wire",
    [
        [
            Case("feed", "", b"HTTP/1.1 302 Found\r\nno colon\r\nLocation: http://127.0.1.9:PORT/other\r\n\r\n", ""),
            Case("busy", "", b"HTTP/1.1 503 Busy\r\nno colon\r\nRetry-After: 3600\r\n\r\n", ""),
            Case("endless", "", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n" + BODY.encode() + b" " * 90_000, ""),
        ]
    ],
    indirect=True,
)
def test_a_lenient_reading_has_the_manners_and_limits_of_every_other(wire: Wire) -> None:
    settings = replace(SETTINGS, max_bytes=50_000, allow_private_hosts=("127.0.0.1/32",))
    wire.round("feed", "endless", settings=settings)
    told = wire.round("feed", "endless", settings=settings)
    assert "larger than 50 kB" in (told["endless"].error or "")
    assert len(told["endless"].found) == 2
    assert "redirected, but" in (told["feed"].error or "")
    wire.round("busy")
    assert wire.round("busy")["busy"].state.held_until == wire.now + 3600
    assert wire.round("busy")["busy"].outcome == "skipped"
    refused = replace(SETTINGS, allow_private_hosts=())
    count = len(wire.server.asked("endless"))
    wire.states[wire.specs["endless"].url] = FeedState(0, wire.specs["endless"].url, manners="loose=1")
    assert "private network" in (fetch_one(wire, "endless", refused).error or "")
    assert len(wire.server.asked("endless")) == count


async def never_ends(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n" + BODY.encode()[:-20])
    await writer.drain()
    await asyncio.sleep(3600)


@pytest.mark.parametrize("wire", [[Case("feed", "", never_ends, "")]], indirect=True)
def test_what_had_come_before_the_time_was_over_is_kept_and_the_way_remembered(wire: Wire) -> None:
    settings = replace(SETTINGS, timeout=1.0)
    wire.round(settings=settings)
    for _ in range(2):
        told = wire.round(settings=settings)["feed"]
        assert (told.outcome, len(told.found)) == ("failed", 2)
        assert "longer than 1 s" in (told.error or "")


def fetch_one(wire: Wire, name: str, settings: Settings) -> FetchResult:
    """One feed in a round of its own, whatever its host has said."""
    spec = wire.specs[name]
    return next(fetch_feeds([Work(spec, wire.states[spec.url])], settings, wire.now))


@pytest.mark.parametrize("size", [1, 2, 7, 100, 5_000])
@pytest.mark.parametrize(
    ("answer", "body", "strange", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>", b"<rss>", False, True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<rss>", b"<rss>", False, False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n<rss>", b"<rss>", True, False),
        (b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<rss>", b"<rss>", False, True),
        (b"ICY 200 OK\r\n\r\n<rss>", b"<rss>", True, True),
        (b"HTTP/1.1 200 OK\nX\n\n<rss>", b"<rss>", True, True),
        (b"HTTP/1.1 200 OK\r\nX: 1\r\n<rss>\r\n", b"<rss>\r\n", True, True),
        (b"<rss>\n</rss>\n", b"<rss>\n</rss>\n", True, True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<rs\r\n2;a=b\r\ns>\r\n0\r\n\r\n", b"<rss>", False, True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<rs\r\n2\r\ns>", b"<rss>", False, False),
    ],
)
def test_an_answer_is_taken_apart_in_whatever_pieces_it_comes(
    answer: bytes, body: bytes, strange: bool, whole: bool, size: int
) -> None:
    lines: list[bytes] = []
    pieces: list[bytes] = []
    reader = Reader(lines.append, pieces.append)
    for start in range(0, len(answer), size):
        if not reader.take(answer[start : start + size]):
            break
    reader.close()
    assert b"".join(pieces) == body
    assert lines[-1 if b"103" not in answer else 2].startswith((b"HTTP/1.1 200", b"content-length", b"transfer", b"x"))
    assert (reader.strange, reader.whole) == (strange, whole)


def test_what_is_no_http_is_left_at_its_first_line() -> None:
    lines: list[bytes] = []
    reader = Reader(lines.append, lines.append)
    assert not reader.take(b"220 mail.example ESMTP\r\n")
    assert reader.alien
    assert not lines
