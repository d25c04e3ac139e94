"""Feeds of our own on a server of this machine, and an archive that must hold each of their items exactly once.

`Served` answers `/feed/N`; `grow` gives every feed new items and edits an old one; `expected` is what an archive has to
hold once a round has come through.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.cli.desk import Desk, make_desk

START = 1_742_800_000
SHOWN = 20  # items in a document; older ones fall out of it


class Served:
    """`feeds` feeds; every answer takes `pause` seconds, and those of feeds in `held` come when `free` is set."""

    def __init__(self, feeds: int = 12, pause: float = 0.0) -> None:
        self.feeds = feeds
        self.pause = pause
        self.last = SHOWN
        self.held: set[int] = set()
        self.free = threading.Event()
        self.asked = threading.Semaphore(0)  # released with every request
        self.not_modified = 0
        self.port = 0

    def grow(self, items: int = 3) -> None:
        """So many new items for every feed, and another title for one that was there."""
        self.last += items

    @property
    def expected(self) -> dict[tuple[str, str], str]:
        """(address, guid) → title of every item that was served up to now."""
        return {(self.url(feed), f"g{feed}-{number}"): self.title(feed, number)
                for feed in range(self.feeds) for number in range(self.last)}

    def url(self, feed: int) -> str:
        return f"http://127.0.0.1:{self.port}/feed/{feed}"

    def title(self, feed: int, number: int) -> str:
        """The title now: the eighth newest item has been edited, and so had every one before it."""
        edited = " (updated)" if number <= self.last - 8 else ""
        return f"Aldby and Borvik talk of bridge {number} of feed {feed}{edited}"

    def document(self, feed: int) -> bytes:
        items = "".join(
            f"<item><guid isPermaLink='false'>g{feed}-{number}</guid><title>{self.title(feed, number)}</title>"
            f"<link>https://outlet{feed}.example/{number}</link><description>Words {number} and words.</description>"
            f"<pubDate>{formatdate(START + number * 600, usegmt=True)}</pubDate></item>"
            for number in range(self.last - 1, max(-1, self.last - SHOWN - 1), -1))
        return f"<rss version='2.0'><channel><title>Outlet {feed}</title>{items}</channel></rss>".encode()

    @contextmanager
    def serving(self) -> Iterator[Served]:
        """Answer requests while the block runs."""
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                feed = int(self.path.rpartition("/")[2])
                served.asked.release()
                time.sleep(served.pause)
                if feed in served.held:
                    served.free.wait(30)
                etag = f'"{feed}-{served.last}"'
                same = self.headers.get("If-None-Match") == etag
                served.not_modified += same
                body = b"" if same else served.document(feed)
                self.send_response(304 if same else 200)
                self.send_header("ETag", etag)
                if not same:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that was killed

        with closing(Server(("127.0.0.1", self.port), Handler)) as server:
            server.close = server.server_close  # type: ignore[attr-defined]
            self.port = server.server_port
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield self
            finally:
                self.free.set()
                server.shutdown()
                thread.join()


def desk_of(served: Served, folder: Path, settings: str = "") -> Desk:
    """A desk whose feeds are those."""
    desk = make_desk(folder)
    lines = ["topics: [seeds/*.yaml]", "names: [seeds/names/*.yaml]", "feeds:"]
    lines += [f"  - {{url: '{served.url(feed)}', name: 'Outlet {feed}', every: 15m}}" for feed in range(served.feeds)]
    lines.append(f"settings: {{allow_private_hosts: [127.0.0.1], per_host: 4, timeout: 10s{settings}}}")
    desk.config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return desk


def one_round(desk: Desk) -> None:
    """A round over all feeds within this process, which needs no start of another."""
    from store.db import Archive
    from store.jobs.refresh import refresh
    from store.jobs.rules import load_rules

    with Archive.open(desk.database) as archive:
        total = refresh(archive, load_rules(desk.config, archive), everything=True)
    assert (total.failed, total.fault) == (0, "")


def faults(database: Path) -> list[str]:
    """What is wrong with the file of an archive, whoever wrote it; nothing, mostly."""
    from store.db import Archive

    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
    with Archive.open(database) as archive:
        found += [f"{check.check}: {check.message}" for check in archive.check() if not check.ok]
    return found


def held(database: Path) -> list[tuple[tuple[str, str], str]]:
    """((address, guid), title) of every item of an archive."""
    from store.db import Archive
    from store.types import View

    with Archive.open(database) as archive:
        return [((row.feed or "", row.key), row.title) for row in archive.item_rows(archive.ids(View()))]


def unplaced(database: Path) -> int:
    """How many items wait for a story."""
    from store.db import Archive

    with Archive.open(database) as archive:
        return archive.unplaced_count()


def compare(database: Path, served: Served) -> list[str]:
    """How what an archive holds differs from what was served: items lost, doubled, with an old title, without a story."""
    rows = held(database)
    stored = dict(rows)
    expected = served.expected
    told = [f"doubled: {len(rows) - len(stored)}"] if len(rows) != len(stored) else []
    told += [f"lost: {key}" for key in expected.keys() - stored.keys()]
    told += [f"never served: {key}" for key in stored.keys() - expected.keys()]
    shown = {f"g{feed}-{number}" for feed in range(served.feeds) for number in range(max(0, served.last - SHOWN), served.last)}
    told += [f"old title: {key}" for key in expected.keys() & stored.keys()
             if key[1] in shown and stored[key] != expected[key]]
    if waiting := unplaced(database):
        told.append(f"without a story: {waiting}")
    return told
