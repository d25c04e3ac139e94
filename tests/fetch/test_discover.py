"""The feeds behind a page."""

from __future__ import annotations

import pytest

from store.fetch.discover import discover
from store.types import Settings
from tests.server.hostile import Case, HostileServer, http, item, rss

SETTINGS = Settings(timeout=5, allow_private_hosts=("127.0.0.1",))
HEAD = '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="{}"></head></html>'
ANCHORS = http("<a href='/all/x'>x</a><a href='feeds.rss'>RSS</a>", kind="text/html")
FEED = http(rss(item("one"), item("two")))


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([Case("page", "", FEED, "")], ["page"]),
        (
            [Case("page", "", http(HEAD.format("/news.xml"), kind="text/html"), ""), Case("news.xml", "", FEED, "")],
            ["news.xml"],
        ),
        ([Case("page", "", ANCHORS, ""), Case("feeds.rss", "", FEED, "")], ["feeds.rss"]),
        (
            [
                Case("page", "", http("<p>Hello", kind="text/html"), ""),
                Case("rss.xml", "", FEED, ""),
                Case("feed", "", FEED, ""),
            ],
            ["feed"],
        ),
        ([Case("page", "", http(HEAD.format("javascript:alert(1)"), kind="text/html"), "")], []),
        ([Case("page", "", http("<![if " * 1000, kind="text/html"), "")], []),
        ([Case("page", "", http("", status="500 No"), "")], []),
    ],
)
def test_feeds_are_found_behind_a_page(cases: list[Case], expected: list[str]) -> None:
    server = HostileServer(cases)
    found = discover(f"http://127.0.0.1:{server.port}/page", SETTINGS)
    assert [feed.url.rsplit("/", 1)[-1] for feed in found.feeds] == expected
    assert (found.error is None) == bool(expected)
    if expected:
        assert found.feeds[0].items == 2
        assert found.feeds[0].titles == ("Report one", "Report two")
    server.close()
