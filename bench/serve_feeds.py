"""A local server of feeds: recorded ones (a folder OUTLET/snapshots, in time order) or made-up ones, as a round of
readers sees them.

    python bench/serve_feeds.py --recorded FOLDER [--port 8765] [--out DIR]
    python bench/serve_feeds.py --made 1000 [--items 30] [--port 8765] [--out DIR]

Recorded: each outlet is one feed, `/feed/OUTLET`; `POST /next` goes on to every outlet's next snapshot. Made up:
`/feed/0` … of 30 items; `POST /change?share=10&new=3` gives three new items to every tenth. Answers carry ETag and
Last-Modified, and are 304 where those still hold. `--out` receives `feeds.yaml` for wirewatch, and `urls` for
newsboat. `GET /stats` tells how many requests there were."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import threading
from collections import Counter
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

START = 1_740_000_000
SYLLABLES = (
    "ba be bi bo da de di do fa fe ga ge ka ke ki ko la le li lo ma me mi mo na ne ni no pa ra re ri ro sa se so ta te to va"
)


def vocabulary(size: int = 20_000) -> list[str]:
    """Words without meaning: as many as a stream of news has, of one to four syllables."""
    pick = random.Random(1)
    syllables = SYLLABLES.split()
    words = {"".join(pick.choices(syllables, k=pick.choice((1, 2, 2, 3, 3, 3, 4)))) for _ in range(size * 2)}
    return pick.sample(sorted(words), min(size, len(words)))


class Feeds:
    """What is served: for each name the bytes in force now, their ETag and their date."""

    def __init__(self) -> None:
        self.now: dict[str, tuple[bytes, str, str]] = {}
        self.requests: Counter[str] = Counter()
        self.lock = threading.Lock()

    def put(self, name: str, body: bytes, at: int) -> None:
        self.now[name] = (body, f'"{hashlib.sha256(body).hexdigest()[:20]}"', formatdate(at, usegmt=True))


class Recorded(Feeds):
    """A folder of outlets, each with its snapshots."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.snapshots = {
            outlet.name: sorted(p for p in outlet.iterdir() if p.is_file())
            for outlet in sorted(folder.iterdir())
            if outlet.is_dir()
        }
        self.round = -1
        self.next()

    def next(self, share: int = 100, new: int = 0) -> None:
        """Every outlet's next snapshot; the last one stays."""
        self.round += 1
        for name, files in self.snapshots.items():
            if files:
                index = min(self.round, len(files) - 1)
                self.put(name, files[index].read_bytes(), START + 3600 * index)


class Made(Feeds):
    """So many feeds of so many items, of words without meaning, the same in every run."""

    def __init__(self, feeds: int, items: int) -> None:
        super().__init__()
        self.items = items
        self.first = dict.fromkeys((str(i) for i in range(feeds)), 0)
        self.generation = 0
        self.words = vocabulary()
        # Zipf: the word of rank n stands 1/n as often as the first.
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        for name in self.first:
            self.make(name)

    def make(self, name: str) -> None:
        seed, first = int(name), self.first[name]
        head = f"<title>Made-up outlet {seed}</title><link>https://outlet{seed}.example/</link>"
        parts = [
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>',
            head,
        ]
        for number in range(first + self.items - 1, first - 1, -1):
            mix = random.Random(seed * 1_000_003 + number).choices(self.words, cum_weights=self.weights, k=60)
            link = f"https://outlet{seed}.example/{number}"
            text = escape(f'<p>{" ".join(mix[9:])}.</p><p><a href="{link}">More</a></p>')
            parts += (
                f"<item><title>{' '.join(mix[:9]).capitalize()} {seed}-{number}</title><link>{link}</link>",
                f'<guid isPermaLink="false">o{seed}-{number}</guid>',
                f"<pubDate>{formatdate(START + number * 900, usegmt=True)}</pubDate>",
                f"<dc:creator>Writer {seed % 40}</dc:creator><description>{text}</description></item>\n",
            )
        parts.append("</channel></rss>\n")
        self.put(name, "".join(parts).encode(), START + first)

    def next(self, share: int = 10, new: int = 3) -> None:
        """So many new items for so many of a hundred feeds."""
        every = max(1, 100 // max(1, share))
        for index, name in enumerate(self.first):
            if index % every == self.generation % every:
                self.first[name] += new
                self.make(name)
        self.generation += 1


def handler(feeds: Feeds) -> type[BaseHTTPRequestHandler]:
    """A request handler for these feeds."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/stats":
                self.reply(200, json.dumps(feeds.requests).encode(), {})
                return
            found = feeds.now.get(path.removeprefix("/feed/"))
            if found is None:
                self.reply(404, b"", {})
                return
            body, etag, date = found
            headers = {
                "ETag": etag,
                "Last-Modified": date,
            }
            asked = self.headers.get("If-None-Match")
            if asked == etag or (asked is None and self.headers.get("If-Modified-Since") == date):
                self.reply(304, None, headers)
                return
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, 1)
                headers["Content-Encoding"] = "gzip"
            self.reply(200, body, headers)

        def do_POST(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            numbers = {name: int(values[0]) for name, values in query.items() if name in ("share", "new")}
            with feeds.lock:
                feeds.next(**numbers)  # type: ignore[attr-defined]  # recorded feeds have it
            self.reply(200, b"{}", {})

        def reply(self, status: int, body: bytes | None, headers: dict[str, str]) -> None:
            with feeds.lock:
                feeds.requests[str(status)] += 1
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if body is not None:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if body:
                self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler


def serve(feeds: Feeds, port: int = 0) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 in a thread of its own."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 256
        daemon_threads = True

    server = Server(("127.0.0.1", port), handler(feeds))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def write_configuration(folder: Path, names: list[str], port: int, topics: str = "") -> None:
    """feeds.yaml for wirewatch and urls for newsboat."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"topics: [{topics}]"] if topics else ["topics: []"]
    lines.append("feeds:")
    lines += [f"  - {{url: 'http://127.0.0.1:{port}/feed/{name}', name: '{name}'}}" for name in names]
    lines.append("settings: {allow_private_hosts: [127.0.0.1], per_host: 8}")
    (folder / "feeds.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "urls").write_text("".join(f"http://127.0.0.1:{port}/feed/{name}\n" for name in names), encoding="utf-8")


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--recorded", type=Path)
    what.add_argument("--made", type=int)
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--topics", default="", help="globs of topic files, for feeds.yaml")
    arguments = parser.parse_args()
    feeds = Recorded(arguments.recorded) if arguments.recorded else Made(arguments.made, arguments.items)
    server = serve(feeds, arguments.port)
    if arguments.out:
        write_configuration(arguments.out, list(feeds.now), server.server_port, arguments.topics)
    print(f"{len(feeds.now)} feeds on http://127.0.0.1:{server.server_port}/feed/…")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.shutdown()


if __name__ == "__main__":
    main()
