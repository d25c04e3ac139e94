"""Answers that are no sound HTTP, with a document in them that a lenient reader finds: everything is there after three
rounds."""

from __future__ import annotations

import asyncio
import gzip
import zlib

from tests.server.cases import redirect
from tests.server.hostile import Case, Request, Script, http, item, rss
from tests.server.worse import later, plain, raw_deflate

OK = b"HTTP/1.1 200 OK"


def loose(name: str, *lines: bytes, status: bytes = OK, length: bool = True, kind: str = "no sound HTTP") -> Case:
    """Two items under a head of these lines."""
    body = plain(name)
    head = [status, *([b"Content-Length: %d" % len(body)] if length else []), *lines]
    return found(name, b"\r\n".join([*head, b"", body]), kind)


def found(name: str, reply: bytes | Script, kind: str = "no sound HTTP", **more: object) -> Case:
    return later(name, kind, reply, f"{name}-1", f"{name}-2", items=2, **more)


def held_open(answer: bytes) -> Script:
    """An answer after which nothing is closed."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        await asyncio.sleep(3600)

    return reply


def chunks(name: str, *sizes: bytes) -> bytes:
    """A chunked answer in as many pieces as there are sizes, which are written as they are ("" is the true one)."""
    body = plain(name)
    step = -(-len(body) // len(sizes))
    parts = [body[start : start + step] for start in range(0, len(body), step)]
    lines = [(size or b"%x" % len(part)) + b"\r\n" + part for size, part in zip(sizes, parts, strict=True)]
    return OK + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + b"\r\n".join([*lines, b"0\r\n\r\n"])


def halves(name: str) -> tuple[bytes, bytes]:
    return rss(item(name + "-1"))[:-17].encode(), (item(name + "-2") + "</channel></rss>").encode()


def gzipped(data: bytes, encoding: str = "gzip") -> bytes:
    return http(data, {"Content-Encoding": encoding})


def members(name: str, between: bytes = b"") -> bytes:
    first, second = halves(name)
    return gzip.compress(first) + between + gzip.compress(second)


async def mended(request: Request, writer: asyncio.StreamWriter) -> None:
    """A server that is wrong once, and right from then on."""
    body = rss(*(item(f"loose-mended-{number}") for number in range(request.count + 1)))
    writer.write(http(body) if request.count else OK + b"\r\nno colon\r\n\r\n" + body.encode())
    await writer.drain()


LOOSE = [
    loose("loose-no-colon", b"this is no header at all"),
    loose("loose-nul-value", b"X-Odd: a\0b"),
    loose("loose-nul-name", b"X-\0: a"),
    loose("loose-control", b"X-Odd: \x01\x02\x1b[31m\x7f"),
    loose("loose-cr-within", b"X-Odd: a\rX-Other: b"),
    loose("loose-space-name", b"Sp ace\t: a", b" : b"),
    loose("loose-folded-first", b"", status=OK + b"\r\n folded"),
    loose("loose-length-words", b"Content-Length: many", length=False),
    loose("loose-length-negative", b"Content-Length: -5", length=False),
    loose("loose-length-empty", b"Content-Length:", length=False),
    loose("loose-length-plus", b"Content-Length: +7", length=False),
    loose("loose-length-float", b"Content-Length: 300.5", length=False),
    loose("loose-length-hex", b"Content-Length: 0x1f0", length=False),
    loose("loose-length-huge", b"Content-Length: 99999999999999999999999", length=False),
    loose("loose-length-large", b"Content-Length: 9000000000000000000", length=False),
    loose("loose-length-list", b"Content-Length: 10, 20", length=False),
    loose("loose-lengths-differ", b"Content-Length: 10", b"Content-Length: 20", length=False),
    loose("loose-length-differs", b"Content-Length: 20"),
    loose("loose-length-zero", b"Content-Length: 0", length=False),
    loose("loose-length-unit", b"Content-Length: 400 bytes", length=False),
    loose("loose-no-reason", status=b"HTTP/1.1 200"),
    loose("loose-icy", status=b"ICY 200 OK"),
    loose("loose-status-tail", status=b"HTTP/1.1 200OK"),
    loose("loose-status-late", status=b"HTTP/1.1 OK 200"),
    loose("loose-status-words", status=b"HTTP/1.1 OK"),
    loose("loose-status-long", status=b"HTTP/1.1 0200 OK"),
    loose("loose-status-four", status=b"HTTP/1.1 2000 OK"),
    loose("loose-status-tabs", status=b"HTTP/1.1\t200\tOK"),
    loose("loose-status-lower", status=b"http/1.1 200 ok"),
    loose("loose-status-slash", status=b"HTTP 200 OK"),
    loose("loose-version-odd", status=b"HTTP/x.y 200 OK"),
    loose("loose-version-9", status=b"HTTP/9.9 200 OK"),
    loose("loose-version-2", status=b"HTTP/2 200"),
    loose("loose-version-none", status=b"HTTP/ 200 OK"),
    loose("loose-blank-first", status=b"\r\n\r\n" + OK),
    loose("loose-mark-first", status=b"\xef\xbb\xbf" + OK),
    loose("loose-cgi", status=b"Status: 200 OK"),
    loose("loose-no-status", status=b"Content-Type: text/xml", length=False),
    found("loose-09", plain("loose-09")),
    found("loose-09-mark", b"\xef\xbb\xbf" + plain("loose-09-mark")),
    found("loose-09-open", held_open(plain("loose-09-open"))),
    found("loose-no-blank", OK + b"\r\nContent-Type: text/xml\r\n" + plain("loose-no-blank")),
    found("loose-open", held_open(OK + b"\r\nno colon\r\n\r\n" + plain("loose-open"))),
    loose("loose-header-100k", b"X-Filler: " + b"a" * 99_000),
    loose("loose-header-300k", b"X-Filler: " + b"a" * 300_000),
    loose("loose-header-1m", b"X-Filler: " + b"a" * 1_000_000),
    loose("loose-headers-500", *[b"X-%d: 1" % number for number in range(500)]),
    loose("loose-headers-10000", *[b"X-%d: 1" % number for number in range(10_000)]),
    found("loose-chunk-end", chunks("loose-chunk-end", b"", b"")[:-5] + b"zz\r\n", "chunked"),
    later(  # an item that was cut before its guid in the first round stays
        "loose-chunk-word",
        "chunked",
        chunks("loose-chunk-word", b"", b"zz", b""),
        "loose-chunk-word-1",
        "loose-chunk-word-2",
    ),
    found("loose-chunk-first", chunks("loose-chunk-first", b"zz", b""), "chunked"),
    found("loose-chunk-empty", chunks("loose-chunk-empty", b" ", b""), "chunked"),
    found("loose-chunk-minus", chunks("loose-chunk-minus", b"", b"-1"), "chunked"),
    found("loose-chunk-huge", chunks("loose-chunk-huge", b"", b"ffffffffffffffff"), "chunked"),
    found("loose-chunk-over", chunks("loose-chunk-over", b"", b"1000"), "chunked"),
    found("loose-chunk-short", chunks("loose-chunk-short", b"20", b""), "chunked"),
    found("loose-chunk-no-end", chunks("loose-chunk-no-end", b"", b"")[:-5], "chunked"),
    found("loose-chunk-plain", OK + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + plain("loose-chunk-plain"), "chunked"),
    found("loose-transfer-odd", OK + b"\r\nTransfer-Encoding: rot13\r\n\r\n" + plain("loose-transfer-odd"), "chunked"),
    found("loose-members", gzipped(members("loose-members")), "compressed"),
    found("loose-members-padded", gzipped(members("loose-members-padded", b"\0" * 16)), "compressed"),
    found("loose-members-no-colon", OK + b"\r\nno colon\r\n\r\n" + members("loose-members-no-colon"), "compressed"),
    found("loose-deflate-zlib", gzipped(zlib.compress(plain("loose-deflate-zlib")), "deflate"), "compressed"),
    found("loose-deflate-raw", gzipped(raw_deflate(plain("loose-deflate-raw")), "deflate"), "compressed"),
    found("loose-deflate-as-gzip", gzipped(raw_deflate(plain("loose-deflate-as-gzip"))), "compressed"),
    found("loose-deflate-unsaid", http(raw_deflate(plain("loose-deflate-unsaid"))), "compressed"),
    found("loose-deflate-x", gzipped(raw_deflate(plain("loose-deflate-x")), "x-deflate"), "compressed"),
    later("loose-mended", "no sound HTTP", mended, "loose-mended-0", "loose-mended-1", "loose-mended-2", items=3),
    loose("loose-target", b"no colon"),
    later("loose-hop", "redirect", redirect("/loose-target"), "loose-target-1", "loose-target-2", items=2),
    Case("loose-cr-only", "no HTTP", OK + b"\rContent-Type: text/xml\r\r" + plain("loose-cr-only"), "failed"),
]
