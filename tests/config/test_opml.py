"""Subscriptions in and out."""

from __future__ import annotations

import pytest

from store.config import export_opml, read_subscriptions
from store.errors import UsageError
from store.types import FeedSpec

OPML = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.1"><head><title>x</title></head><body>
<outline text="Wires"><outline text="In\xe9dit" type="rss" xmlUrl="https://a.org/?x=1&amp;y=2"/>
 <outline title="East Europe"><outline text="B" xmlurl="feed:https://b.org/rss" category="/Top/ua,Kyiv"/>
</outline></outline>
<outline text="C" xmlUrl="ftp://c.org/"/><outline text="D" xmlUrl="feed://d.org/x" language="uk"/>
<outline text="A again" xmlUrl="https://A.org/?x=1&amp;y=2"/>
</body></opml>"""


def test_folders_are_tags():
    feeds, left = read_subscriptions(OPML)
    assert feeds == [FeedSpec("https://a.org/?x=1&y=2", "Inédit", tags=("wires",)),
                     FeedSpec("https://b.org/rss", "B", tags=("wires", "east-europe", "ua", "kyiv")),
                     FeedSpec("http://d.org/x", "D", lang="uk")]
    assert left == ["ftp://c.org/: expected an address that begins with https:// or http://; a file on this machine is "
                    "`path:`"]


def test_out_and_in_again():
    feeds = [FeedSpec("https://a.org/?x=1&y=\"2\"", 'A "quoted" <&>', tags=("wire", "top"), lang="de"),
             FeedSpec("https://b.org/"), FeedSpec("https://c.org/", "C", tags=("wire",))]
    feeds[0] = FeedSpec("https://a.org/?x=1&y=2", 'A "quoted" <&> Ж', tags=("wire", "top"), lang="de")
    again, left = read_subscriptions(export_opml(feeds).encode())
    assert sorted(again, key=lambda feed: feed.url) == [feeds[0], FeedSpec("https://b.org/", "b.org"), feeds[2]]
    assert left == []


def test_bare_ampersands_are_mended():
    feeds, _ = read_subscriptions(b'<opml><body><outline text="R&D" xmlUrl="https://a.org/?x=1&y=2"/></body></opml>')
    assert feeds == [FeedSpec("https://a.org/?x=1&y=2", "R&D")]


BOMB = (b'<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<opml><body><outline text="&b;" xmlUrl="https://a.org/"/></body></opml>')
OUTSIDE = (b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
           b'<opml><body><outline text="&x;" xmlUrl="https://a.org/"/></body></opml>')


@pytest.mark.parametrize("data", [
    BOMB, OUTSIDE, b"<html><body>no</body></html>", b"<opml><body><outline></body></opml>", b"", b"# only a comment\n",
    b"<opml><body>" + b'<outline text="x">' * 5_000, b"\x00\x01", b"x" * 20_000_001,
], ids=["entities", "outside", "html", "broken", "empty", "comment", "deep", "bytes", "huge"])
def test_refused(data):
    with pytest.raises(UsageError):
        read_subscriptions(data)


def test_newsboat_urls():
    feeds, left = read_subscriptions(
        b'# mine\nhttps://a.org/ "east europe" wire "~The A"\n\nhttps://b.org/ !\n"query:Unread:unread = \\"yes\\""\n'
        b'filter:cat:https://c.org/\nhttps://it\'s.org/x\nfile:///srv/feed.xml\n')
    assert feeds[:2] == [FeedSpec("https://a.org/", "The A", tags=("east-europe", "wire")),
                         FeedSpec("https://b.org/", muted=True)]
    assert str(feeds[-1].path) == "/srv/feed.xml"
    assert [line.split(":")[0] for line in left[:2]] == ["query", "filter"]


def test_no_password_in_what_is_told():
    _, left = read_subscriptions(b"ftp://me:hush@a.org/\nhttps://b.org/\n")
    assert "hush" not in left[0]
