"""feeds.yaml after an edit: the change, and nothing else."""

from __future__ import annotations

import os
import stat

import pytest

from store.config import (
    add_feed,
    add_feeds,
    change_address,
    edit,
    load,
    read_subscriptions,
    remove_feed,
    set_muted,
    set_setting,
    write_text,
)
from store.errors import ConfigError, UsageError, WirewatchError
from store.types import FeedSpec

BLOCK = """\
# My feeds
feeds:

  # wires
  - https://example.org/a   # the first
  - url: https://example.org/b
    name: "Bee"      # quoted
    tags: [x,  y]

  # last of all
  - {url: https://example.org/c, every: 10m}  # see

# the rest
settings: {every: 15m}   # calm
"""

ADD = [
    ("feeds: []\n", "feeds: [https://n.org/]\n"),
    ("feeds:\n", "feeds:\n  - https://n.org/\n"),
    ("feeds:   # none yet\nsettings: {}\n", "feeds:   # none yet\n  - https://n.org/\nsettings: {}\n"),
    ("settings: {}\n", "settings: {}\nfeeds:\n  - https://n.org/\n"),
    ("settings: {}", "settings: {}\nfeeds:\n  - https://n.org/\n"),
    ("{settings: {}}\n", "{settings: {}, feeds: [https://n.org/]}\n"),
    ("feeds: [https://a.org/]\n", "feeds: [https://a.org/, https://n.org/]\n"),
    ("feeds:\n- https://a.org/\n", "feeds:\n- https://a.org/\n- https://n.org/\n"),
    ("feeds:\n- https://a.org/", "feeds:\n- https://a.org/\n- https://n.org/"),
    ("feeds:\r\n  - https://a.org/\r\n", "feeds:\r\n  - https://a.org/\r\n  - https://n.org/\r\n"),
    ("feeds: [\n  https://a.org/,  # a\n  https://b.org/,  # b\n]\n",
     "feeds: [\n  https://a.org/,  # a\n  https://b.org/,  # b\n  https://n.org/,\n]\n"),
    ("feeds: [\n  https://a.org/,  # a\n  https://b.org/  # b\n]\n",
     "feeds: [\n  https://a.org/,  # a\n  https://b.org/,  # b\n  https://n.org/\n]\n"),
]

REMOVE = [
    ("feeds: [https://x.org/]\n", "feeds: []\n"),
    ("feeds:\n  - https://x.org/  # gone\n", "feeds: []\n"),
    ("feeds:  # mine\n  - https://x.org/\nsettings: {}\n", "feeds: []  # mine\nsettings: {}\n"),
    ("feeds: [https://x.org/, https://b.org/]\n", "feeds: [https://b.org/]\n"),
    ("feeds: [https://a.org/, https://x.org/]\n", "feeds: [https://a.org/]\n"),
    ("feeds: [https://a.org/, {url: https://x.org/, name: x}, https://b.org/]\n",
     "feeds: [https://a.org/, https://b.org/]\n"),
    ("feeds: [\n  https://a.org/,  # a\n  https://x.org/,  # x\n]\n", "feeds: [\n  https://a.org/,  # a\n]\n"),
    ("feeds: [\n  https://a.org/,  # a\n  https://x.org/\n]\n", "feeds: [\n  https://a.org/,  # a\n]\n"),
    ("feeds:\n  - https://a.org/\n  # about x\n  - url: https://x.org/\n    tags:\n      - a\n  - https://b.org/\n",
     "feeds:\n  - https://a.org/\n  # about x\n  - https://b.org/\n"),
    ("feeds:\n  - https://a.org/\n  - https://x.org/", "feeds:\n  - https://a.org/\n"),
]


def after(file):
    return file.read_bytes().decode()


@pytest.mark.parametrize(("before", "wanted"), ADD)
def test_added_feed(write, before, wanted):
    file = write(before)
    add_feed(file, "https://n.org/")
    assert after(file) == wanted


@pytest.mark.parametrize(("before", "wanted"), REMOVE)
def test_removed_feed(write, before, wanted):
    file = write(before)
    remove_feed(file, "https://X.org")
    assert after(file) == wanted


def test_added_feed_stands_behind_the_last_with_all_that_is_known(write):
    file = write(BLOCK)
    add_feed(file, "https://n.org/?a=1,2", name="N: the new", tags=["wire", "ua"], every="2h", lang="no")
    assert after(file) == BLOCK.replace("  # see\n", (
        "  # see\n  - {url: 'https://n.org/?a=1,2', name: 'N: the new', every: 2h, lang: no, tags: [wire, ua]}\n"))
    feed = load(file).feeds[-1]
    assert feed == FeedSpec("https://n.org/?a=1,2", "N: the new", 7200, ("wire", "ua"), "no", line=feed.line)


def test_muted_and_heard_again_is_the_file_as_it_was(write):
    for url in ("https://example.org/a", "https://example.org/b", "https://example.org/c"):
        file = write(BLOCK)
        set_muted(file, url, True)
        assert [feed.muted for feed in load(file).feeds if feed.url == url] == [True]
        assert sum(old != new for old, new in zip(BLOCK.split("\n"), after(file).split("\n"), strict=False)) >= 1
        set_muted(file, url, False)
        assert after(file) == BLOCK
        set_muted(file, url, False)
        assert after(file) == BLOCK


def test_muted_in_every_layout(write):
    file = write(BLOCK)
    set_muted(file, "https://example.org/a", True)
    set_muted(file, "https://example.org/b", True)
    assert "  - {url: https://example.org/a, muted: true}   # the first\n" in after(file)
    assert "    tags: [x,  y]\n    muted: true\n" in after(file)
    file = write("feeds:\n  - muted: true\n    url: https://example.org/a\n"
                 "  - {url: https://example.org/b, muted: no}\n")
    set_muted(file, "https://example.org/a", False)
    set_muted(file, "https://example.org/b", True)
    assert after(file) == "feeds:\n  - url: https://example.org/a\n  - {url: https://example.org/b, muted: true}\n"


def test_changed_address_keeps_everything_else(write):
    file = write(BLOCK)
    change_address(file, "https://example.org/b", "https://example.org/new?x={1}")
    assert after(file) == BLOCK.replace("url: https://example.org/b", "url: 'https://example.org/new?x={1}'")


@pytest.mark.parametrize(("before", "wanted"), [
    ("feeds: []\n", "feeds: []\nsettings:\n  every: 30m\n"),
    ("settings:\nfeeds: []\n", "settings:\n  every: 30m\nfeeds: []\n"),
    ("settings: {}\n", "settings: {every: 30m}\n"),
    ("settings: {every: 15m, keep: 2y}  # x\n", "settings: {every: 30m, keep: 2y}  # x\n"),
    ("settings: {keep: 2y}\n", "settings: {keep: 2y, every: 30m}\n"),
    ("settings:\n  keep: 2y  # long\n\n# end\nfeeds: []\n",
     "settings:\n  keep: 2y  # long\n  every: 30m\n\n# end\nfeeds: []\n"),
])
def test_setting(write, before, wanted):
    file = write(before)
    set_setting(file, "every", "30m")
    assert after(file) == wanted


@pytest.mark.parametrize(("key", "value"), [("evry", "3m"), ("every", "3"), ("every", "3m\nkeep: 2y"), ("every", "[3m"),
                                            ("every", "3m}"), ("allow_private_hosts", "[a b]"), ("every", "")])
def test_refused_setting(write, key, value):
    file = write(BLOCK)
    with pytest.raises(UsageError):
        set_setting(file, key, value)
    assert after(file) == BLOCK


def test_refused_feeds(write):
    file = write(BLOCK)
    for act in (lambda: add_feed(file, "HTTPS://example.org:443/a"), lambda: add_feed(file, "ftp://example.org/"),
                lambda: remove_feed(file, "https://example.org/none"),
                lambda: add_feed(file, "https://n.org", every="3"),
                lambda: set_muted(file, "https://example.org/none", True),
                lambda: change_address(file, "https://example.org/a", "https://example.org/b"),
                lambda: change_address(file, "https://example.org/a", "nonsense")):
        with pytest.raises(UsageError):
            act()
    assert after(file) == BLOCK


def test_broken_file_is_left_alone(write, tmp_path):
    file = write("feeds: [https://a.org/\n")
    with pytest.raises(ConfigError):
        add_feed(file, "https://n.org/")
    assert after(file) == "feeds: [https://a.org/\n"
    with pytest.raises(ConfigError):
        add_feed(tmp_path / "none.yaml", "https://n.org/")


def test_broken_topics_do_not_hinder_an_edit_of_the_feeds(write):
    file = write("topics: [t.yaml]\nfeeds: []\n", **{"t.yaml": "id: ["})
    add_feed(file, "https://n.org/")
    assert "https://n.org/" in after(file)


def test_imported_feeds_are_added_once(write):
    file = write(BLOCK)
    feeds = [FeedSpec("https://example.org/a"), FeedSpec("https://n.org/1", name="One"), FeedSpec("https://n.org/2"),
             FeedSpec("https://N.org/2")]
    assert add_feeds(file, feeds) == (2, 2)
    assert add_feeds(file, feeds) == (0, 4)
    assert [feed.url for feed in load(file).feeds][-2:] == ["https://n.org/1", "https://n.org/2"]


def test_imported_feeds_keep_what_they_had(write):
    file = write("feeds: []\n")
    feeds, _ = read_subscriptions(b'https://me:p%40ss@a.org/x "my tag" "~A, [the] first: \x07one"\nhttps://b.org/ !\n'
                                  b'file:///srv/my%20feed.xml\nhttps://c.org/?a={1}&b=[2],3#top\n')
    assert add_feeds(file, feeds) == (4, 0)
    again = load(file).feeds
    assert [(feed.url, feed.auth, feed.name, feed.tags, feed.muted, str(feed.path)) for feed in again] == [
        ("https://a.org/x", "me:p@ss", "A, [the] first: one", ("my-tag",), False, "None"),
        ("https://b.org/", "", "", (), True, "None"),
        ("file:///srv/my%20feed.xml", "", "", (), False, "/srv/my feed.xml"),
        ("https://c.org/?a={1}&b=[2],3#top", "", "", (), False, "None")]
    add_feed(file, "https://you:too@d.org/")
    assert load(file).feeds[-1].auth == "you:too"


def test_link_stays_a_link_and_rights_stay(write, tmp_path):
    target = write(BLOCK)
    os.chmod(target, 0o640)
    (tmp_path / "link.yaml").symlink_to("feeds.yaml")
    add_feed(tmp_path / "link.yaml", "https://n.org/")
    assert (tmp_path / "link.yaml").is_symlink()
    assert "https://n.org/" in after(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_new_file_is_its_owners_alone_and_nothing_else_is_left(tmp_path):
    write_text(tmp_path / "t.yaml", "id: t\n")
    assert stat.S_IMODE((tmp_path / "t.yaml").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["t.yaml"]


def test_failed_write_leaves_the_old_file(write, tmp_path, monkeypatch):
    file = write(BLOCK)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(Exception, match="No space left"):
        add_feed(file, "https://n.org/")
    assert after(file) == BLOCK
    assert [found.name for found in tmp_path.iterdir()] == ["feeds.yaml"]


def test_edit_of_somebody_else_in_between_is_not_overwritten(write, monkeypatch):
    file = write(BLOCK)
    quoted = edit.quoted

    def meanwhile(text: str) -> str:
        file.write_text(BLOCK + "# theirs\n")
        return quoted(text)

    monkeypatch.setattr(edit, "quoted", meanwhile)
    with pytest.raises(WirewatchError, match="somebody else"):
        add_feed(file, "https://n.org/")
    assert after(file) == BLOCK + "# theirs\n"


def test_byte_order_mark_stays(write):
    file = write(b"\xef\xbb\xbffeeds: []\n")
    add_feed(file, "https://n.org/")
    assert file.read_bytes() == b"\xef\xbb\xbffeeds: [https://n.org/]\n"


def test_the_shipped_feeds_can_be_edited_one_by_one(write):
    from store.config import shipped_dir

    text = (shipped_dir() / "feeds.yaml").read_text("utf-8")
    for feed in load(shipped_dir() / "feeds.yaml").feeds[::7]:
        file = write(text)
        set_muted(file, feed.url, True)
        set_muted(file, feed.url, False)
        assert after(file) == text
        remove_feed(file, feed.url)
        assert len(text.split("\n")) - len(after(file).split("\n")) == 1
