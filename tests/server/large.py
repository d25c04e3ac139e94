"""Cases of a size that the limits of the settings just allow, or do not: for the real program with its real limits."""

from __future__ import annotations

import asyncio
import gzip
import json

from tests.server.cases import good, two
from tests.server.hostile import Case, Request, atom, entry, http, item, rss


def waiting(seconds: float, name: str) -> Case:
    """A server that takes its time, and then answers."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        writer.write(http(rss(two(name))))
        await writer.drain()

    return Case(name, "drip", reply, "new", (f"{name}-1", f"{name}-2"), items=2)


def dripping(number: int) -> Case:
    """One of many that send a byte now and then, for ever."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + rss(item(f"dripping-{number}-1"))[:-17].encode())
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.3)

    return Case(f"dripping-{number}", "drip", reply, "failed", (f"dripping-{number}-1",), items=1, slow=True)


LARGE = [
    Case(
        "items-50000",
        "size",
        http(
            rss(
                *(
                    f"<item><title>items-50000-{n} of a long list</title><guid>i-{n}</guid><link>https://outlet.example/{n}</link></item>"
                    for n in range(50_000)
                )
            )
        ),
        "new",
        ("items-50000-0 ", "items-50000-49999 "),
        items=50_000,
    ),
    good(
        "title-5mb",
        "size",
        rss(item("title-5mb-1"), item("title-5mb-2").replace("<title>", "<title>title-5mb-2 " + "T" * 5_000_000)),
    ),
    good(
        "title-words-5mb",
        "size",
        rss(
            item("title-words-5mb-1"),
            item("title-words-5mb-2").replace("<title>", "<title>title-words-5mb-2 " + "Word and " * 550_000),
        ),
    ),
    good("text-9mb", "size", rss(item("text-9mb-1"), item("text-9mb-2").replace("Text", "Words and words. " * 500_000))),
    good(
        "html-9mb",
        "size",
        rss(item("html-9mb-1"), item("html-9mb-2").replace("Text", "&lt;p&gt;A &lt;b&gt;b&lt;/b&gt;" * 250_000)),
    ),
    good("depth-10000", "depth", rss("<a>" * 10_000 + "</a>" * 10_000, two("depth-10000"))),
    good("depth-1000000", "depth", rss(two("depth-1000000"), "<a>" * 1_000_000 + "</a>" * 1_000_000)),
    good(
        "attributes-100000",
        "attributes",
        rss(two("attributes-100000"), "<x " + " ".join(f'attribute{n}="value {n}"' for n in range(100_000)) + "/>"),
    ),
    good("elements-500000", "size", rss(item("elements-500000-1", "<x/>" * 500_000), item("elements-500000-2"))),
    good(
        "names-400000", "size", rss(item("names-400000-1", "".join(f"<n{n}/>" for n in range(400_000))), item("names-400000-2"))
    ),
    good("entries-20000", "size", atom(*(entry(f"entries-20000-{n}") for n in range(1, 20_001))), 20_000),
    good(
        "json-30000",
        "size",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": str(n), "title": f"json-30000-{n}"} for n in range(1, 30_001)],
            }
        ),
        30_000,
    ),
    good(
        "broken-20000",
        "size",
        rss(*(item(f"broken-20000-{n}") for n in range(1, 20_001))).replace("<rss", "<x><rss", 1),
        20_000,
    ),
    good(
        "gzip-8mb", "bomb", gzip.compress(rss(two("gzip-8mb"), " " * 8_000_000).encode()), headers={"Content-Encoding": "gzip"}
    ),
    Case("gzip-500mb", "bomb", http(gzip.compress(b" " * 500_000_000), {"Content-Encoding": "gzip"}), "failed", error="larger"),
    Case("plain-11mb", "size", http(rss(two("plain-11mb"), " " * 11_000_000)), "failed", ("plain-11mb-1",), items=2),
    waiting(2.5, "waits-2"),
    waiting(6.0, "waits-6"),
    *(dripping(number) for number in range(24)),
]
