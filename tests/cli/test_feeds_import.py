"""Coming from another reader: its feeds, items and marks, once, and nothing doubled when the feeds are fetched afterwards."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk, make_desk
from tests.server.hostile import Case, HostileServer, http

ITEMS = "".join(
    f"<item><title>Report {n} on the bridge of Aldby</title><guid isPermaLink='false'>g-{n}</guid><link>https://a.example/{n}</link>"
    f"<description>&lt;p&gt;Text {n}&lt;/p&gt;</description><pubDate>Mon, 24 Mar 2025 0{n}:00:00 GMT</pubDate></item>"
    for n in (1, 2, 3, 4)
)
FEED = f"<rss version='2.0'><channel><title>Outlet A</title>{ITEMS}</channel></rss>"


@pytest.fixture
def served() -> Any:
    server = HostileServer([Case("a", "", http(FEED), "")])
    yield server
    server.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = make_desk(tmp_path)
    made.config.write_text(
        made.config.read_text().replace("  - {path: post.xml}\n", "  []  # none yet\n")
        + "settings: {allow_private_hosts: [127.0.0.1]}\n",
        encoding="utf-8",
    )
    return made


def url(server: HostileServer) -> str:
    return f"http://127.0.0.1:{server.port}/a"


def states(desk: Desk) -> dict[str, str]:
    """The state of every item, by the number at the end of its address."""
    rows = desk.run("list", "--json").lines
    assert max(Counter(row["url"] for row in rows).values()) == 1
    return {str(row["url"]).rpartition("/")[2]: str(row["state"]) for row in rows}


def cache(folder: Path, address: str) -> Path:
    """A cache.db as newsboat 2.21 makes it."""
    path = folder / "cache.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute(
            "CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title "
            "VARCHAR(1024) NOT NULL, lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0, "
            "etag VARCHAR(128) NOT NULL DEFAULT '')"
        )
        made.execute(
            "CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title "
            "VARCHAR(1024) NOT NULL, author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) "
            "NOT NULL, pubDate INTEGER NOT NULL, content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, "
            "enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024), enqueued INTEGER(1) NOT NULL DEFAULT 0, flags "
            "VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0, base VARCHAR(128) NOT NULL DEFAULT '')"
        )
        made.execute("INSERT INTO rss_feed VALUES (?, 'https://a.example/', 'Outlet A', 0, 0, '')", (address,))
        made.executemany(
            "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted) "
            "VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    f"g-{n}",
                    f"Report {n} on the bridge of Aldby",
                    f"https://a.example/{n}",
                    address,
                    1_742_774_400 + n * 3_600,
                    f"<p>Text {n}</p>",
                    unread,
                    flags,
                    deleted,
                )
                for n, unread, flags, deleted in (
                    (0, 0, None, 0),
                    (1, 1, None, 0),
                    (2, 0, None, 0),
                    (3, 1, "sx", 0),
                    (4, 0, None, 1),
                )
            ],
        )
        made.commit()
    return path


def test_a_cache_of_newsboat(desk: Desk, served: HostileServer) -> None:
    path = cache(desk.folder, url(served))
    before = path.read_bytes()
    (told,) = desk.run("feeds", "import", str(path), "--json").lines
    assert told == {"added": 1, "known": 0, "items": 5, "new": 5, "marked": 3}
    assert states(desk) == {"0": "read", "1": "new", "2": "read", "3": "new", "4": "dismissed"}
    assert path.read_bytes() == before
    assert "name: Outlet A" in desk.config.read_text()
    (told,) = desk.run("feeds", "import", str(path), "--json").lines
    assert told == {"added": 0, "known": 1, "items": 5, "new": 0, "marked": 0}
    done = desk.run("fetch", "--all", "--json").lines
    assert (done[0]["outcome"], done[0]["new"]) == ("unchanged", 0)
    assert len(states(desk)) == 5
    assert desk.run("search", "tag:flag-s", "--json").lines[0]["url"] == "https://a.example/3"


def test_the_urls_beside_a_cache_say_what_is_subscribed(desk: Desk, served: HostileServer) -> None:
    path = cache(desk.folder, url(served))
    (desk.folder / "urls").write_text('https://other.example/rss wire "~The other"\n')
    assert desk.run("feeds", "import", str(path)).code == 0
    assert "other.example" in desk.config.read_text()
    assert url(served) not in desk.config.read_text()
    assert len(states(desk)) == 5


def test_what_was_decided_here_stays(desk: Desk, served: HostileServer) -> None:
    path = cache(desk.folder, url(served))
    desk.config.write_text(desk.config.read_text().replace("[]  # none yet", f"- {url(served)}"), encoding="utf-8")
    assert desk.run("fetch").code == 0
    kept = next(row["item"] for row in desk.run("list", "--json").lines if str(row["url"]).endswith("/2"))
    assert desk.run("triage", "keep", str(kept)).code == 0
    (told,) = desk.run("feeds", "import", str(path), "--json").lines
    assert (told["new"], told["marked"]) == (1, 2)
    assert states(desk) == {"0": "read", "1": "new", "2": "kept", "3": "new", "4": "dismissed"}


def entries(address: str) -> dict[str, object]:
    """An answer of Miniflux's /v1/entries, which tells no guids."""
    feed = {
        "id": 7,
        "feed_url": address,
        "site_url": "https://a.example/",
        "title": "Outlet A",
        "category": {"id": 1, "title": "Wire News"},
    }
    return {
        "total": 4,
        "entries": [
            {
                "id": n,
                "feed_id": 7,
                "status": status,
                "starred": starred,
                "hash": f"{n:064x}",
                "title": f"Report {n} on the bridge of Aldby",
                "url": f"https://a.example/{n}",
                "published_at": f"2025-03-24T0{n}:00:00Z",
                "content": f"<p>Text {n}</p>",
                "author": "",
                "enclosures": None,
                "tags": [],
                "feed": feed,
            }
            for n, status, starred in ((1, "unread", False), (2, "read", False), (3, "read", True), (9, "removed", False))
        ],
    }


@pytest.mark.parametrize("fetched_first", [False, True])
def test_entries_of_miniflux(desk: Desk, served: HostileServer, fetched_first: bool) -> None:
    if fetched_first:
        desk.config.write_text(desk.config.read_text().replace("[]  # none yet", f"- {url(served)}"), encoding="utf-8")
        assert desk.run("fetch").code == 0
    path = desk.folder / "entries.json"
    path.write_text(json.dumps(entries(url(served))))
    (told,) = desk.run("feeds", "import", str(path), "--json").lines
    assert (told["items"], told["marked"]) == (4, 3)
    if not fetched_first:
        assert "tags: [wire-news]" in desk.config.read_text()
    assert desk.run("fetch", "--all").code == 0
    assert desk.run("fetch", "--all").code == 0
    assert states(desk) == {"1": "new", "2": "read", "3": "kept", "4": "new", "9": "dismissed"}


def test_items_that_share_a_link_all_come_over_also_in_several_files(desk: Desk) -> None:
    def file(*numbers: int) -> str:
        feed = {"feed_url": "https://b.example/feed", "title": "B"}
        alike = {"url": "https://b.example/", "status": "unread", "feed": feed}
        rows = [{"id": n, "title": f"Report {n}", "content": f"Text {n}", **alike} for n in numbers]
        place = desk.folder / f"{'-'.join(map(str, numbers))}.json"
        place.write_text(json.dumps({"total": len(rows), "entries": rows}), encoding="utf-8")
        return str(place)

    for numbers, new in (((1, 2), 2), ((3, 4), 2), ((5,), 1), ((5,), 0), ((1, 2), 0), ((4, 3), 0)):
        assert f"{new} new" in desk.run("feeds", "import", file(*numbers)).out, numbers
    titles = Counter(line["title"] for line in desk.run("list", "--json").lines)
    assert titles == Counter(f"Report {n}" for n in (1, 2, 3, 4, 5))


def test_feeds_of_miniflux(desk: Desk) -> None:
    path = desk.folder / "feeds.json"
    path.write_text(
        json.dumps(
            [
                {"id": 1, "feed_url": "https://a.example/rss", "title": "A", "category": {"title": "All"}, "disabled": True},
                {"id": 2, "feed_url": "gopher://b.example", "title": "B", "category": {"title": "Wire"}},
            ]
        )
    )
    done = desk.run("feeds", "import", str(path), "--json")
    assert done.lines == [{"added": 1, "known": 0}]
    assert "{url: https://a.example/rss, name: A, muted: true}" in desk.config.read_text()
    assert "gopher" in done.err


def starred(address: str, guids: bool) -> dict[str, object]:
    """What FreshRSS exports of the items that were starred."""
    return {
        "id": "user/-/state/org.freshrss/starred",
        "title": "List of favourite articles",
        "items": [
            {
                "id": f"tag:google.com,2005:reader/item/{n:016x}",
                **({"guid": f"g-{n}"} if guids else {}),
                "published": 1_742_774_400 + n * 3600,
                "title": f"Report {n} on the bridge of Aldby",
                "canonical": [{"href": f"https://a.example/{n}"}],
                "categories": [
                    "user/-/state/com.google/reading-list",
                    "user/-/label/Wire",
                    "user/-/state/com.google/starred",
                    "my tag",
                ]
                + (["user/-/state/com.google/read"] if n == 2 else []),
                "origin": {"streamId": "feed/3", "htmlUrl": "https://a.example/", "title": "Outlet A", "feedUrl": address},
                "content": {"content": f"<p>Text {n}</p>"},
                "author": "",
            }
            for n in (1, 2)
        ],
    }


@pytest.mark.parametrize("guids", [True, False])
def test_a_zip_of_freshrss(desk: Desk, served: HostileServer, guids: bool) -> None:
    opml = (
        '<?xml version="1.0"?><opml version="2.0" xmlns:frss="https://freshrss.org/opml"><head><title>F</title></head><body>'
        f'<outline text="Wire"><outline text="Outlet A" type="rss" xmlUrl="{url(served)}" frss:priority="important"/>'
        '<outline text="Scraped" type="HTML+XPath" xmlUrl="https://b.example/" frss:xPathItem="//a"/></outline></body></opml>'
    )
    path = desk.folder / "freshrss.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("feeds.opml.xml", opml)
        made.writestr("starred.json", json.dumps(starred(url(served), guids)))
    done = desk.run("feeds", "import", str(path), "--json")
    assert done.lines[0]["added"] == 1
    assert (done.lines[0]["new"], done.lines[0]["marked"]) == (2, 2)
    assert "scrapes" in done.err
    assert "tags: [wire]" in desk.config.read_text()
    assert desk.run("fetch", "--all").code == 0
    assert states(desk) == {"1": "kept", "2": "kept", "3": "new", "4": "new"}
    assert len(desk.run("search", "tag:my-tag", "--json").lines) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cache.db", b"SQLite format 3\0 and then nothing of it"),
        ("a.json", b'{"entries": [{"title": "x", '),
        ("a.json", b'{"what": 1}'),
        ("a.zip", b"PK\x03\x04 no zip"),
        ("urls", b""),
    ],
)
def test_what_is_no_export_is_one_line(desk: Desk, name: str, content: bytes) -> None:
    (desk.folder / name).write_bytes(content)
    done = desk.run("feeds", "import", str(desk.folder / name))
    assert done.code == 2, done
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err
