"""The article of an item: asked for once, kept, and hosts that want quiet have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Archive, FeedRound, NewItem
from store.errors import WirewatchError
from store.fetch.rounds import due_work
from store.jobs.articles import fetch_full, is_kept
from store.types import Config, Entry, FeedSpec, Settings
from tests.server.articles import ARTICLES
from tests.server.hostile import HostileServer

NOW = 1_742_817_600


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    serving = HostileServer(ARTICLES)
    yield serving
    serving.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "desk.db") as made:
        yield made


def config_of(server: HostileServer) -> Config:
    feed = FeedSpec(f"http://127.0.0.1:{server.port}/feed")
    return Config(Path("feeds.yaml"), (feed,), Settings(timeout=10, allow_private_hosts=("127.0.0.1",)))


def bring(archive: Archive, server: HostileServer, *names: str, at: int = NOW, title: str = "Report") -> list[int]:
    """Items whose articles lie on the server."""
    entries = [Entry(name, name, f"{title} {name}", url=f"http://127.0.0.1:{server.port}/{name}" if name else "",
                     source="The Aldby Paper") for name in names]
    feed = archive.ensure_feed(f"http://127.0.0.1:{server.port}/feed")
    return list(archive.store_feed(FeedRound(feed, at, tuple(NewItem(entry) for entry in entries))).new)


def test_an_article_is_kept_with_its_links_and_where_it_came_from(archive: Archive, server: HostileServer) -> None:
    [item] = bring(archive, server, "again")
    full = fetch_full(archive, item, config_of(server), NOW)
    kept = archive.show(item)
    assert kept.full == full
    assert kept.full is not None
    assert (kept.full.at, kept.full.url) == (NOW, f"http://127.0.0.1:{server.port}/whole")
    assert "# Why it took so long" in kept.full.text
    assert kept.full.links
    assert kept.text == ""  # what the feed said is as it was
    assert is_kept(kept)


def test_an_item_that_changed_since_is_asked_for_again(archive: Archive, server: HostileServer) -> None:
    [item] = bring(archive, server, "whole")
    fetch_full(archive, item, config_of(server), NOW)
    changed = NewItem(Entry("whole", "whole", "Another headline", url=f"http://127.0.0.1:{server.port}/whole"),
                      text_hash="2", item=item)
    archive.store_feed(FeedRound(archive.ensure_feed(f"http://127.0.0.1:{server.port}/feed"), NOW + 60, (changed,)))
    assert not is_kept(archive.show(item))
    fetch_full(archive, item, config_of(server), NOW + 120)
    assert is_kept(archive.show(item))


def test_an_article_leaves_with_its_item(archive: Archive, server: HostileServer) -> None:
    [item] = bring(archive, server, "whole")
    fetch_full(archive, item, config_of(server), NOW)
    archive.look(item, NOW)
    assert archive.prune(NOW + 1, now=NOW + 2) == 1
    assert [archive._value(f"SELECT count(*) FROM {table}") for table in ("articles", "looked")] == [0, 0]


def test_what_failed_is_one_line_and_nothing_is_kept(archive: Archive, server: HostileServer) -> None:
    missing, without = bring(archive, server, "missing", "")
    with pytest.raises(WirewatchError, match=r"no article: there is nothing at this address \(404\)"):
        fetch_full(archive, missing, config_of(server), NOW)
    with pytest.raises(WirewatchError, match="this item has no address"):
        fetch_full(archive, without, config_of(server), NOW)
    assert archive.show(missing).full is None


def test_a_host_that_wants_quiet_is_left_alone_with_its_feeds(archive: Archive, server: HostileServer) -> None:
    busy, whole = bring(archive, server, "busy", "whole")
    config = config_of(server)
    with pytest.raises(WirewatchError, match="asked too often"):
        fetch_full(archive, busy, config, NOW)
    asked = len(server.requests)
    with pytest.raises(WirewatchError, match="asked to be left alone for 2 min more"):
        fetch_full(archive, whole, config, NOW + 1)
    assert len(server.requests) == asked
    work = due_work(config.feeds, archive.feed_states(), config.settings, NOW + 1, everything=True)
    assert [job.held for job in work] == ["the server asked to be left alone (Retry-After)"]
    assert fetch_full(archive, whole, config, NOW + 121).text


def test_a_feed_that_is_held_holds_the_articles_of_its_host(archive: Archive, server: HostileServer) -> None:
    [item] = bring(archive, server, "whole")
    config = config_of(server)
    archive.hold_feeds([config.feeds[0].url], NOW + 600)
    with pytest.raises(WirewatchError, match="left alone for 10 min more"):
        fetch_full(archive, item, config, NOW)


def test_looks_are_remembered(archive: Archive, server: HostileServer) -> None:
    first, second = bring(archive, server, "whole", "plain")
    archive.look(first, NOW)
    archive.look(first, NOW + 5)
    assert archive.looked([first, second]) == {first: NOW + 5}
    assert archive.history() == []
