"""Edits of the configuration are steps with words, and come back byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.config import shipped_dir
from store.config.upgrades import install, offers
from store.db import Archive
from store.errors import UsageError, WirewatchError
from store.jobs import edits
from store.types import FeedSpec

FEEDS = b"# mine\nfeeds:\n  - https://one.example/rss.xml   # the first\n  - {url: 'https://two.example/rss.xml', name: Two}\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "feeds.yaml"
    made.write_bytes(FEEDS)
    return made


def test_each_edit_of_the_feeds_is_told_and_taken_back(archive: Archive, file: Path) -> None:
    edits.mute(archive, file, "https://two.example/rss.xml", True, "Two")
    edits.mute(archive, file, "https://two.example/rss.xml", False, "Two")
    edits.add(archive, file, "https://three.example/rss.xml", name="Three")
    edits.remove(archive, file, "https://one.example/rss.xml")
    theirs = [FeedSpec("https://two.example/rss.xml"), FeedSpec("https://four.example/x")]
    assert edits.add_all(archive, file, theirs, "my.opml") == (1, 1)
    assert [step.verb for step in archive.history()] == [
        "imported the feeds of my.opml", "removed https://one.example/rss.xml", "added Three", "heard again: Two", "muted Two"]
    now = file.read_bytes()
    assert b"four" in now
    assert b"one" not in now
    assert len(archive.undo(9)) == 5
    assert file.read_bytes() == FEEDS
    archive.redo(9)
    assert file.read_bytes() == now


def test_what_changes_nothing_is_no_step(archive: Archive, file: Path) -> None:
    assert edits.mute(archive, file, "https://two.example/rss.xml", False) is None
    assert edits.add_all(archive, file, [FeedSpec("https://two.example/rss.xml")], "x") == (0, 1)
    assert edits.save_file(archive, file, FEEDS, "the same") is None
    with pytest.raises(UsageError):
        edits.remove(archive, file, "https://nobody.example/")
    assert archive.history() == []


def test_a_text_made_from_an_older_one_is_refused(archive: Archive, file: Path) -> None:
    with pytest.raises(WirewatchError, match="changed by somebody else meanwhile"):
        edits.save_file(archive, file, b"feeds: []\n", "edited", was=b"feeds: [x]\n")
    assert file.read_bytes() == FEEDS


def test_an_accepted_upgrade_comes_back_whole(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "config"
    install(folder, shipped_dir())
    topic = folder / "seeds" / "us-russia.yaml"
    topic.write_bytes(topic.read_bytes() + b"# mine\n")
    manifest = folder / ".shipped.json"
    known = json.loads(manifest.read_text())
    known["files"]["seeds/us-russia.yaml"] = "0"
    manifest.write_text(json.dumps(known))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (offer,) = offers(folder / "feeds.yaml", shipped_dir())
    edits.take_upgrade(archive, offer, shipped_dir())
    assert offers(folder / "feeds.yaml", shipped_dir()) == ()
    assert topic.with_name("us-russia.yaml.yours").read_bytes().endswith(b"# mine\n")
    archive.undo()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    (offer,) = offers(folder / "feeds.yaml", shipped_dir())
    edits.decline_upgrade(archive, offer, shipped_dir())
    assert offers(folder / "feeds.yaml", shipped_dir()) == ()
    archive.undo()
    assert len(offers(folder / "feeds.yaml", shipped_dir())) == 1
    assert [step.verb for step in archive.history()] == ["kept seeds/us-russia.yaml as it is"]
