"""Briefs and exports: what is chosen, in which order, and that what a feed wrote stays data in every format."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from store.briefs import EXPORTS, Brief, export, render, section
from store.briefs.choose import SUMMARY, shortened
from store.briefs.render import markdown
from store.types import ItemRow, State, StoryRow

HOSTILE = ["<script>alert(1)</script>", "[x](javascript:alert(1))", "a | b `c` *d* _e_ # f", "=HYPERLINK(1)", "1. one", "- two",
           "&lt;b&gt;", 'say "quoted"', "]]> <!--", "\\] \\[", "<http://example.org/>", "![p](q)", "~~gone~~", "&amp;#x202e;",
           "-", "---", "+", "1."]


def item(number: int, at: int, *, title: str = "", source: str = "Post", state: State = State.NEW, score: float = 1.0,
         summary: str = "", url: str = "", topic: str = "bridge", story: int = 1) -> ItemRow:
    return ItemRow(number, f"k-{number}", title or f"Title {number}", summary, url or f"https://example.org/{number}", source,
                   "https://example.org/feed", "", "en", at, at, at, state, story, topics=((topic, score),))


def story(number: int, items: list[ItemRow]) -> tuple[StoryRow, list[ItemRow]]:
    return StoryRow(number, items[0].title, items[0].at, items[-1].at, len(items), 0, 0, (), (), items[0].item), items


def brief_of(*rows: ItemRow) -> Brief:
    return Brief(0, 100, (section("bridge", "The bridge", "", [story(1, list(rows))], 0),))


def clock(instant: int) -> str:
    return f"day {instant // 10} {instant:02d}:00"


def test_kept_stories_stand_first_then_those_of_most_outlets_then_score_then_time() -> None:
    late, early = item(1, 90), item(2, 10)
    wide = [item(3, 20, source="A"), item(4, 21, source="B")]
    kept = item(5, 5, state=State.KEPT)
    strong = item(6, 10, score=2.0)
    stories = [story(number, items) for number, items in enumerate(([late], [early], wide, [kept], [strong]), 1)]
    made = section("bridge", "", "", stories, 0)
    assert [report.story for report in made.reports] == [4, 3, 5, 1, 2]


def test_only_what_belongs_and_is_not_set_aside_counts() -> None:
    rows = [item(1, 10), item(2, 20, state=State.DISMISSED), item(3, 30, topic="harbour"), item(4, 40)]
    made = section("bridge", "", "", [story(1, rows)], 35)
    assert [(report.items, report.fresh, report.first, report.last) for report in made.reports] == [(2, 1, 10, 40)]
    assert section("bridge", "", "", [story(1, rows)], 41).reports == ()


def test_what_is_over_the_limit_is_counted() -> None:
    made = section("bridge", "", "", [story(n, [item(n, n)]) for n in range(1, 6)], 0, limit=2)
    assert (len(made.reports), made.more, made.items) == (2, 3, 5)


@pytest.mark.parametrize(("text", "title", "said"), [
    ("One. Two.", "", "One. Two."), ("  A\n\n b ", "", "A b"), ("The bridge – built at last", "The Bridge", "built at last"),
    ("A bridge at last\u00a0\u00a0Gazette", "A bridge at last - Gazette", ""),
    ("A bridge!", "A bridge?", ""), ("!!", "??", "!!"),
    ("First sentence here. " + "x" * 300, "", "First sentence here. " + "x" * 258 + "…"),
    ("A" * 200 + ". " + "word " * 40, "", "A" * 200 + "."),
])
def test_a_summary_is_cut_where_a_sentence_or_a_word_ends(text: str, title: str, said: str) -> None:
    assert shortened(text, title) == said
    assert len(shortened(text, title)) <= SUMMARY


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


KNOWN = {"html", "head", "meta", "title", "style", "body", "h1", "section", "h2", "p", "ol", "li", "strong", "a"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_shows_as_it_is_in_html(hostile: str) -> None:
    page = Seen()
    page.feed(render(brief_of(item(1, 10, title=hostile, source=hostile, summary=hostile * 3)), "html", clock))
    assert page.tags <= KNOWN
    assert page.text.count(hostile) >= 2
    assert page.links == ["https://example.org/1"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_shows_as_it_is_in_markdown(hostile: str) -> None:
    shown = Seen()
    shown.feed(MarkdownIt("commonmark", {"html": True}).render(markdown(hostile)))
    assert shown.text.strip() == hostile
    assert shown.tags <= {"p"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" "), min_size=1))
def test_any_line_survives_markdown(line: str) -> None:
    shown = Seen()
    shown.feed(MarkdownIt("commonmark", {"html": True}).render(markdown(line.strip())))
    assert shown.text.strip() == line.strip()


@pytest.mark.parametrize("form", ["text", "md", "html"])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_a_link_that_is_no_web_address_is_none(form: str, url: str) -> None:
    made = render(brief_of(replace(item(1, 10), url=url)), form, clock)
    assert f"<{url}>" not in made
    assert "href" not in made


def test_no_control_character_leaves_in_plain_text() -> None:
    made = render(brief_of(item(1, 10, title="a\x1b[31mb\x07", summary="c‮d")), "text", clock)
    assert not set(made) & {"\x1b", "\x07", "‮"}


def test_json_lines_hold_what_the_contract_names() -> None:
    (line,) = render(brief_of(item(1, 10, state=State.KEPT), item(2, 20, source="Wire")), "json", clock).splitlines()
    assert json.loads(line) == {
        "topic": "bridge", "story": 1, "title": "Title 1", "url": "https://example.org/1", "sources": ["Post", "Wire"],
        "first": "1970-01-01T00:00:10Z", "last": "1970-01-01T00:00:20Z", "items": 2, "new": 2, "kept": True, "score": 1.0,
        "summary": ""}


def test_the_date_of_a_report_is_said_once_a_day() -> None:
    made = render(brief_of(item(1, 10), item(2, 12)), "text", clock)
    assert "day 1 10:00–12:00" in made


def made(form: str, *rows: ItemRow) -> str:
    return "".join(export(form, "bridge", "The <bridge>", "What & why", rows, 100, lambda row: {"item": row.item}))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_an_exported_atom_feed_reads_back(hostile: str) -> None:
    text = made("atom", item(1, 10, title=hostile, summary=hostile, source=hostile), item(2, 20))
    read = feedparser.parse(text, sanitize_html=False)
    assert not read.bozo
    assert read.feed.title == "The <bridge>"
    assert [entry.title for entry in read.entries] == [hostile, "Title 2"]
    assert [entry.link for entry in read.entries] == ["https://example.org/1", "https://example.org/2"]
    assert len({entry.id for entry in read.entries}) == 2


def test_an_item_is_the_same_in_every_export_and_another_with_another_key() -> None:
    first, again = (json.loads(made("jsonfeed", item(1, at)))["items"][0]["id"] for at in (10, 20))
    assert first == again
    assert json.loads(made("jsonfeed", replace(item(1, 10), key="other")))["items"][0]["id"] != first


def test_a_json_feed_holds_what_its_standard_asks_for() -> None:
    feed = json.loads(made("jsonfeed", item(1, 10), item(2, 20)))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert all({"id", "content_text", "date_published", "url"} <= set(entry) for entry in feed["items"])


def test_a_table_gives_no_formula_to_a_spreadsheet() -> None:
    rows = list(csv.DictReader(io.StringIO(made("csv", item(1, 10, title="=1+1", source="@x", summary='a,"b"\nc')))))
    assert rows[0]["title"] == "'=1+1"
    assert rows[0]["source"] == "'@x"
    assert rows[0]["summary"] == 'a,"b"\nc'
    assert rows[0]["score"] == "1.0"


@pytest.mark.parametrize("form", EXPORTS)
def test_an_empty_topic_is_exported_as_an_empty_one(form: str) -> None:
    text = made(form)
    if form == "atom":
        assert feedparser.parse(text).entries == []
        assert not feedparser.parse(text).bozo
    elif form == "jsonfeed":
        assert json.loads(text)["items"] == []
    elif form == "csv":
        assert len(text.splitlines()) == 1
    else:
        assert text == ""
