"""Who an item is, from one document of a feed to the next, and what counts as a change."""

from __future__ import annotations

import pytest

from store.fetch.decide import Choice, choose, lookup_keys, unsure_keys
from store.fetch.items import MAX_TITLE, Context, Found
from store.fetch.parse import parse_quickly
from store.fetch.worker import readings
from tests.server.hostile import item, rss

URL = "https://outlet.example/feed"


def found(*items: str, context: Context | None = None) -> list[Found]:
    parsed = parse_quickly(rss(*items).encode(), "", URL, context or Context())
    assert parsed is not None
    return list(parsed.found)


class Archive:
    """Keys and hashes of what was stored."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, str]] = {}
        self.titles: list[str] = []

    def take(self, *items: str) -> Choice:
        return self.hold(found(*items))

    def hold(self, now: list[Found]) -> Choice:
        known = {key: self.known[key] for key in lookup_keys(now) if key in self.known}
        known |= {key: self.known[key] for key in unsure_keys(now, known) if key in self.known}
        choice = choose(now, known)
        for new in choice.new:
            self.titles.append(new.entry.title)
        first = len(self.titles) - len(choice.new)
        for number, one in [*enumerate(choice.new, first), *choice.changed]:
            self.titles[number] = one.entry.title
            self.known |= {one.key: (number, one.text_hash)} | dict.fromkeys(one.also, (number, ""))
        return choice


def told(guid: str = "", link: str = "", title: str = "", text: str = "") -> str:
    parts = {"guid": guid, "link": link, "title": title, "description": text}
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (told("tag:1", "https://o.example/1", "T"), "tag:1"),
        (told("", "https://o.example/1", "T"), "https://o.example/1"),
        (told(" tag:1\n", "", "T"), "tag:1"),
    ],
)
def test_the_key_is_the_guid_else_the_link(one: str, expected: str) -> None:
    assert [item.key for item in found(one)] == [expected]


def test_without_guid_and_link_title_and_text_are_the_key() -> None:
    first, second, third = found(told(title="A", text="x"), told(title="A", text="y"), told(title="B", text="x"))
    assert len({first.key, second.key, third.key}) == 3
    assert found(told(title="A", text="x"))[0].key == first.key


def test_a_guid_that_repeats_for_other_links_takes_the_link_along() -> None:
    first, second = found(told("g", "https://o.example/1", "A"), told("g", "https://o.example/2", "B"))
    assert (first.key, second.key) == ("g https://o.example/1", "g https://o.example/2")


def test_an_item_is_not_doubled_when_its_guid_begins_or_ceases_to_repeat() -> None:
    one, two = told("g", "https://o.example/1", "A"), told("g", "https://o.example/2", "B")
    archive = Archive()
    assert len(archive.take(one).new) == 1
    both = archive.take(two, one)
    assert ([f.entry.title for f in both.new], both.same) == (["B"], 1)
    alone = archive.take(two)
    assert (alone.new, alone.changed, alone.same) == ([], [], 1)
    assert archive.take(one, two).same == 2


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (("AB", "A", "A", "AB"), "AB"),
        (("AB", "B", "BC", "C"), "ABC"),
        (("A", "BA", "B", "A"), "AB"),
        (("A", "BA", "C", "D"), "ABCD"),
        (("AB", "C", "D", "CD"), "ABCD"),
        (("AB", "aB", "a", "A"), "AB"),
        (("A", "BA", "b", "a"), "AB"),
        (("AaB", "a", "aB", "AaB"), "AAB"),
    ],
)
@pytest.mark.parametrize("kind", ["link", "guid"])
def test_items_of_one_link_or_guid_are_neither_doubled_nor_lost_when_the_document_holds_but_one(
    documents: tuple[str, ...], expected: str, kind: str
) -> None:
    archive = Archive()
    for document in documents:  # a small letter is the same title with other text
        archive.take(*(told(**{kind: "https://o.example/"}, title=one.upper(), text=f"Text of {one}") for one in document))
    assert "".join(sorted(archive.titles)) == expected


@pytest.mark.parametrize("order", ["gtld", "tgld", "ldtg", "dtlg", "ltd", "tdl", "dl"])
def test_an_item_that_came_cut_short_is_the_same_when_it_comes_whole(order: str) -> None:
    def one(number: int) -> str:
        parts = {"g": f"<guid isPermaLink='false'>tag:{number}ab</guid>", "l": f"<link>https://o.example/{number}/ab</link>",
                 "t": f"<title>Title {number}</title>", "d": f"<description>Text &lt;b&gt;{number}</description>"}
        return "<item>" + "".join(parts[letter] for letter in order) + "</item>"

    def read(body: str) -> list[Found]:
        parsed = parse_quickly(body.encode(), "", URL, Context())
        tried = [parsed] if parsed else [parsed for parsed, _ in readings(body.encode(), "", URL, Context(), scraps=False)]
        return list(max(tried, key=lambda parsed: len(parsed.found)).found)

    whole = rss(one(1), one(2))
    for end in range(whole.index("<item>"), len(whole), 3):
        archive = Archive()
        archive.hold(read(whole[:end]))
        archive.hold(read(whole))
        assert len(archive.titles) == 2, whole[:end]
        assert archive.hold(read(whole)).same == 2, whole[:end]


def test_other_text_is_a_change_and_other_markup_is_none() -> None:
    archive = Archive()
    archive.take(told("g", "https://o.example/1", "Title", "Text &lt;img src='https://o.example/p?1'&gt;"))
    counted = archive.take(told("g", "https://o.example/1", "Title", "Text &lt;b&gt;&lt;/b&gt;"))
    assert (len(counted.changed), counted.same) in ((0, 1), (1, 0))
    same = archive.take(told("g", "https://o.example/1", "  Title ", "Text"))
    assert same.same == 1
    changed = archive.take(told("g", "https://o.example/1", "Title, mended", "Text"))
    assert [(number, f.entry.title) for number, f in changed.changed] == [(0, "Title, mended")]


def test_known_items_are_not_cleaned() -> None:
    archive = Archive()
    archive.take(item("a"), item("b"))
    again = found(item("a"), item("b"))
    choose(again, archive.known)
    assert all(f._entry is None for f in again)


def test_a_title_is_made_where_there_is_none() -> None:
    titles = [
        f.entry.title
        for f in found(
            told("1", text="&lt;p&gt;First words.&lt;/p&gt;&lt;p&gt;More&lt;/p&gt;"),
            told("", "https://o.example/only"),
            told("2", text="w " * 400),
        )
    ]
    assert titles[:2] == ["First words.", "https://o.example/only"]
    assert len(titles[2]) <= 120


def test_a_title_beyond_measure_is_cut_and_kept_in_the_text() -> None:
    [entry] = [f.entry for f in found(told("1", title="word " * 2_000))]
    assert len(entry.title) <= MAX_TITLE
    assert entry.text.startswith("word word")
    assert len(entry.text) > 9_000


def test_source_and_language_are_the_outlets_unless_the_item_says() -> None:
    named = Context("The Wire", "sv")
    assert [(f.entry.source, f.entry.lang) for f in found(told("1", title="x"), context=named)] == [("The Wire", "sv")]
    other = "<item><title>x</title><source url='https://p.example/'>Paper</source></item>"
    assert [f.entry.source for f in found(other, context=named)] == ["Paper"]
    assert [f.entry.source for f in found(told("1", title="x"))] == ["Outlet"]


def test_headings_and_numbered_lists_stay_told_in_the_text_and_the_summary_is_plain() -> None:
    html = "&lt;h2&gt;Why&lt;/h2&gt;&lt;ol&gt;&lt;li&gt;One&lt;/li&gt;&lt;/ol&gt;"
    [entry] = [f.entry for f in found(told("1", title="x", text=html))]
    assert (entry.summary, entry.text) == ("Why\n\n• One", "# Why\n\n1. One")
    [entry] = [f.entry for f in found(told("2", title="x", text="&lt;p&gt;Why&lt;/p&gt;&lt;p&gt;One&lt;/p&gt;"))]
    assert (entry.summary, entry.text) == ("Why\n\nOne", "")
