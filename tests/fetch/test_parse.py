"""Documents and their fields; what feedparser taught about real feeds stands here as small feeds of our own."""

from __future__ import annotations

from typing import Any

import pytest

from store.fetch.items import Context
from store.fetch.lenient import read_forgiving, read_scraps, read_with_feedparser
from store.fetch.parse import Parsed, finish, no_feed, parse_quickly
from store.fetch.pool import Pool
from store.types import Entry
from tests.server.hostile import atom, entry, item, rss

URL = "https://feeds.example/dir/feed.xml"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def parse(document: str | bytes) -> Parsed:
    body = document.encode() if isinstance(document, str) else document
    parsed = parse_quickly(body, "", URL, Context())
    assert parsed is not None, "the quick parser does not vouch for it"
    return parsed


def one(content: str) -> Entry:
    [found] = parse(rss(f"<item>{content}</item>", attributes=SPACES)).found
    return found.entry


def one_atom(content: str, attributes: str = "") -> Entry:
    [found] = parse(
        atom(entry("x", content).replace("<link href='https://outlet.example/x'/>", ""), attributes=attributes)
    ).found
    return found.entry


def test_summary_and_full_text_are_kept_apart() -> None:
    made = one(
        "<title>T</title><description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;&lt;p&gt;text&lt;/p&gt;</content:encoded>"
    )
    assert (made.summary, made.text) == ("Short", "Long\n\ntext")


def test_a_full_text_alone_gives_its_first_paragraphs_as_summary() -> None:
    paragraphs = "".join(f"&lt;p&gt;{'word ' * 60}{n}&lt;/p&gt;" for n in range(6))
    made = one(f"<title>T</title><content:encoded>{paragraphs}</content:encoded>")
    assert made.text.startswith(made.summary)
    assert 300 < len(made.summary) < 800 < len(made.text)


def test_a_caption_labels_its_picture_and_is_no_text_of_the_item() -> None:
    picture = "<media:content url='https://p.example/1.jpg'><media:description>A bridge</media:description></media:content>"
    made = one(f"<title>T</title><description>Text</description>{picture}")
    assert (made.summary, made.text, made.links) == ("Text", "", (("https://p.example/1.jpg", "A bridge"),))
    beside = one(
        "<title>T</title><description>Text</description><media:thumbnail url='https://p.example/1.jpg'/>"
        "<media:description>A bridge</media:description>"
    )
    assert beside.links == (("https://p.example/1.jpg", "A bridge"),)
    alone = one("<title>T</title><media:description>A bridge</media:description>")
    assert alone.summary == "A bridge"


def test_all_authors_are_named() -> None:
    assert one("<title>T</title><dc:creator>Ann</dc:creator><dc:creator>Ben</dc:creator>").author == "Ann, Ben"
    assert one("<title>T</title><author>desk@o.example (Ann Writer)</author>").author == "Ann Writer"
    assert one("<title>T</title><author>Ann Writer &lt;ann@o.example&gt;</author>").author == "Ann Writer"
    assert one_atom("<author><name>Ann</name></author><author><email>b@o.example</email></author>").author == "Ann, b@o.example"


def test_a_guid_that_is_no_address_is_not_made_one() -> None:
    made = one("<title>T</title><guid>abc-1</guid>")
    assert (made.guid, made.url) == ("abc-1", "")
    assert one("<title>T</title><guid>https://o.example/1</guid>").url == "https://o.example/1"


def test_links_are_mended_and_resolved() -> None:
    assert one("<title>T</title><link>https://o.example/?a=1&amp;amp;b=2</link>").url == "https://o.example/?a=1&b=2"
    assert one("<title>T</title><link>/news/1</link>").url == "https://outlet.example/news/1"
    assert one("<title>T</title><link> \n https://o.example/a b\n</link>").url == "https://o.example/a%20b"
    assert one("<title>T</title><link>//o.example/1</link>").url == "https://o.example/1"
    assert one("<title>T</title><link>vbscript:x</link><guid>g</guid>").url == ""
    assert (
        one(
            "<title>T</title><feedburner:origLink>https://o.example/1</feedburner:origLink><guid isPermaLink='false'>g</guid>"
        ).url
        == "https://o.example/1"
    )
    assert (
        one_atom("<link rel='enclosure' href='a.mp3'/><link rel='alternate' type='text/html' href='1.html'/>").url
        == "https://feeds.example/dir/1.html"
    )
    assert (
        one_atom("<link href='1.html' xml:base='x/'/>", "xml:base='https://b.example/c/'").url == "https://b.example/c/1.html"
    )


def test_atom_texts_are_what_their_type_says() -> None:
    assert one_atom("<summary type='text'>a &lt; b &amp;amp; c</summary>").summary == "a < b & c"
    assert one_atom("<summary type='html'>a &lt;b&gt;b&lt;/b&gt;</summary>").summary == "a b"
    assert (
        one_atom("<summary type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b></div></summary>").summary == "a b"
    )


def test_namespaces_are_known_in_every_spelling() -> None:
    odd = rss(
        "<item><title>T</title><m:thumbnail url='https://p.example/1.jpg'/></item>",
        attributes='xmlns:m="//search.yahoo.com/mrss/"',
    )
    assert parse(odd).found[0].entry.links == (("https://p.example/1.jpg", ""),)


@pytest.mark.parametrize(("ttl", "seconds"), [
    ("0060", 3600), ("99999999999", 600_000_000), ("9" * 5_000, 600_000_000), ("-5", None), ("1.5", None), ("six", None)])
def test_a_ttl_beyond_measure_binds_as_the_longest(ttl: str, seconds: int | None) -> None:
    assert parse(rss(item("x"), channel=f"<ttl> {ttl} </ttl>")).ttl == seconds


def test_what_a_document_asks_of_readers_is_read() -> None:
    asks = (
        "<ttl>60</ttl><skipHours><hour>0</hour><hour>24</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    )
    parsed = parse(rss(item("x"), channel=asks + "<language>en-GB</language>"))
    assert (parsed.ttl, parsed.skip_hours, parsed.skip_days, parsed.lang) == (3600, {0}, {6}, "en")


def test_the_language_of_an_item_goes_before_the_feeds() -> None:
    assert one_atom("<summary xml:lang='ru-RU'>x</summary>", "xml:lang='en'").lang == "ru"
    assert one_atom("", "xml:lang='en-GB'").lang == "en"


@pytest.mark.parametrize(
    ("document", "word"),
    [("<html><body>x</body></html>", "page"), ("", "empty"), ("\x89PNG\r\n", "text"), ("Moved.", "no feed")],
)
def test_why_something_is_no_feed_is_said(document: str, word: str) -> None:
    error = parse(document.encode("latin-1")).error
    assert error is not None
    assert word in error
    assert word in no_feed(document.encode("latin-1"), "") or word == "empty"


BROKEN = rss(item("a"), item("b"), item("c")).replace("<description>", "<description><br>")


@pytest.mark.parametrize("read", [read_forgiving, read_with_feedparser, read_scraps])
def test_lenient_readers_find_the_same_items(read: Any) -> None:
    document = read(BROKEN, URL)
    entries = [found.entry for found in finish(document, URL, Context(), []).found]
    assert [(e.guid, e.title, e.url) for e in entries] == [
        (f"g-{name}", f"Report {name}", f"https://outlet.example/{name}") for name in "abc"
    ]


def test_quick_parser_and_feedparser_agree_on_a_rich_feed() -> None:
    rich = rss(
        item(
            "a",
            "<pubDate>Tue, 18 Feb 2025 09:30:00 GMT</pubDate><dc:creator>Ann</dc:creator>"
            "<content:encoded>Long text of a</content:encoded>",
        ),
        item("b", "<enclosure url='https://p.example/b.mp3' type='audio/mpeg' length='1'/>"),
        attributes=SPACES,
    )
    judged = finish(read_with_feedparser(rich, URL), URL, Context(), []).found
    assert [found.entry for found in parse(rich).found] == [found.entry for found in judged]


def run(pool: Pool, *documents: bytes) -> list[Parsed]:
    for number, document in enumerate(documents):
        pool.submit(number, _file(document), len(document), URL, "", Context("Wire", "en"))
    done: dict[int, Parsed] = {}
    while pool.busy:
        pool.sleep(1.0)
        done.update(pool.advance())
    return [done[number] for number in range(len(documents))]


def _file(body: bytes) -> Any:
    import tempfile

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the pool closes it
    file.write(body)
    file.flush()
    return file


def test_the_child_reads_what_the_quick_parser_does_not() -> None:
    pool = Pool(20.0)
    first, second = run(pool, BROKEN.encode(), b"nothing at all")
    assert [found.entry.title for found in first.found] == ["Report a", "Report b", "Report c"]
    assert {found.entry.source for found in first.found} == {"Wire"}
    assert first.found[0].text_hash[8:16] == first.found[0].clean_hash
    assert second.error == "no feed could be found in the answer"
    pool.close()


def test_a_child_that_dies_is_replaced_and_costs_one_document_nothing_more() -> None:
    pool = Pool(20.0)
    run(pool, BROKEN.encode())
    assert pool._child is not None
    pool._child.kill()
    pool._child.wait()
    [after] = run(pool, BROKEN.encode())
    assert len(after.found) == 3
    pool.close()


def test_a_document_beyond_the_memory_of_the_child_gives_up_its_items_one_by_one() -> None:
    pool = Pool(30.0)
    [parsed] = run(pool, rss(item("a") + "<a/>" * 2_300_000 + item("b")).encode())
    assert [found.entry.guid for found in parsed.found] == ["g-a", "g-b"]
    pool.close()
