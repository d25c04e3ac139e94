"""A text set in lines: what is a paragraph, a heading, an item, a quotation, where numbers of links go, how lines break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.text import screen_safe
from store.types import State
from tui.cells import width
from tui.shown import Article, Page, Row, Spans
from tui.widgets.prose import Links, numbered, paragraphs_of, set_text
from tui.widgets.reading import set_article


def lines(text: str, measure: int = 40, links: Links = (), spans: Spans = (), fresh: tuple[int, ...] = ()) -> list[str]:
    """The lines as they stand, the sign of the margin before them."""
    return [sign + "".join(part for part, _ in line) for line, sign in set_text(text, measure, links, spans, fresh)]


def inks(text: str, spans: Spans, links: Links = ()) -> list[tuple[str, str]]:
    return [piece for line, _ in set_text(text, 40, links, spans) for piece in line]


def test_what_the_html_told_is_set_apart() -> None:
    text = "# Why\n\nOne.\n\n• first\n\n• second\n\n10. tenth\n\n> said\n\n> more\n\n> 2. item\n\n▣ A bridge\n\nend"
    assert lines(text) == ["Why", "", "One.", "", "•  first", "•  second", "10. tenth", "", "│ said", "│", "│ more", "│",
                           "│ 2. item", "", "▣  A bridge", "", "end"]


def test_items_and_quotations_hang_under_their_beginning() -> None:
    assert lines("• one two three four\n\n> one two three four", 12) == [
        "•  one two", "   three", "   four", "", "│ one two", "│ three four"]


def test_what_merely_looks_like_a_sign_is_text() -> None:
    assert lines("#hash\n\n3.5 per cent\n\nNo. 4\n\n-> x\n\n1234. year") == [
        "#hash", "", "3.5 per cent", "", "No. 4", "", "-> x", "", "1234. year"]


def test_a_caption_that_repeats_its_picture_stands_once() -> None:
    assert lines("▣ A bridge\n\nA bridge\n\nThe text") == ["▣  A bridge", "", "The text"]


LINKS = (("https://a.example/", "picture"), ("https://b.example/", "report"), ("https://c.example/", "report"),
         ("https://d.example/", "https://d.example/"), ("https://e.example/", "a"), ("https://f.example/", "missing words"))


def test_numbers_stand_behind_the_words_of_their_links() -> None:
    text = "A picture of reports, a report and a report."
    assert numbered(text, LINKS) == [(text.index("report and") + 6, 2), (text.rindex("report") + 6, 3)]
    assert lines(text, 60, LINKS) == ["A picture of reports, a report [2] and a report [3]."]


def test_a_number_stays_with_its_word_and_counts_for_the_width() -> None:
    told = lines("aaaa bbbb report tail", 16, (("https://a.example/", "report"),))
    assert told == ["aaaa bbbb", "report [1] tail"]
    assert all(width(line) <= 16 for line in told)


def test_marked_words_stay_marked_beside_numbers_and_signs() -> None:
    text = "> • old report news"
    spans = ((text.index("report"), text.index("report") + 6), (text.index("news"), text.index("news") + 4))
    marked = [part for part, ink in inks(text, spans, (("https://a.example/", "report"),)) if "underline" in ink]
    assert marked == ["report", "news"]
    assert ("[1]", "accent") in inks(text, spans, (("https://a.example/", "report"),))


def test_new_paragraphs_have_a_sign_on_each_of_their_lines() -> None:
    text = "one\n\ntwo two two two\n\nthree"
    assert [words for _, words in paragraphs_of(text)] == ["one", "two two two two", "three"]
    assert lines(text, 8, fresh=(2,)) == ["one", "", "+two two", "+two two", "", "three"]


@given(st.text(alphabet="ab .>#•▣1\n你א\u0301ह\u0947", max_size=120), st.integers(12, 40),
       st.lists(st.sampled_from(["a", "ab", "b a", "你", "1."]), max_size=4))
def test_no_line_is_wider_than_the_measure_and_no_word_is_lost(text: str, measure: int, labels: list[str]) -> None:
    text = screen_safe(text, newlines=True)
    links = [(f"https://x.example/{at}", label) for at, label in enumerate(labels)]
    told = list(set_text(text, measure, links))
    assert all(width("".join(part for part, _ in line)) <= measure for line, _ in told)
    shown = sum(part.count("b") for line, _ in told for part, ink in line if ink != "accent")
    repeated = sum(line.count("b") for line in text.split("\n")) if "▣" in text else 0  # captions that say it twice
    assert text.count("b") - repeated <= shown <= text.count("b")


def article(**more: object) -> Article:
    given: dict[str, object] = {"item": 1, "title": "Headline", "at": 0, "state": State.NEW, "summary": "Own words.",
                                "links": (("https://own.example/", "own"),)}
    return Article(**(given | more))  # type: ignore[arg-type]


def shown(one: Article, cells: int = 80) -> list[str]:
    return ["".join(part for part, _ in line) for line in set_article(one, cells, 100_000).lines]


def test_a_page_stands_in_place_of_the_feeds_text_without_its_headline() -> None:
    page = Page(0, "https://www.paper.example/x", "# HEADLINE\n\nPage words.", (("https://p.example/", "words"),), "a note")
    told = "\n".join(shown(article(page=page)))
    assert "the article from its page at paper.example, fetched" in told
    assert "a note" in told
    assert "Page words [1]." in told
    assert "HEADLINE" not in told
    assert "Own words." not in told
    assert "p.example" in told
    own = "\n".join(shown(article(page=page, own=True)))
    assert "Own words." in own
    assert "own.example" in own
    assert "Page words" not in own


def test_marks_of_the_summary_hold_in_a_text_that_repeats_it() -> None:
    one = article(summary="Why\n\nThe bridge.", text="# Why\n\nThe bridge.\n\nMore.", summary_spans=((9, 15),))
    told = set_article(one, 80, 100_000).lines
    assert [part for line in told for part, ink in line if "underline" in ink] == ["bridge"]
    assert sum("The" in part for line in told for part, _ in line) == 1


def test_tabs_show_as_many_reports_as_fit_around_the_one_that_is_read() -> None:
    rows = tuple(Row(at, at, f"Title {at}", 0, State.NEW, f"Outlet number {at}", fresh=at == 7) for at in range(1, 12))
    for cells, here in ((80, 1), (80, 6), (40, 11), (24, 3)):
        first = shown(article(item=here, reports=rows), cells)[0]
        assert width(first) <= cells
        assert f"▸Outlet number {here} " in first or cells == 24
        assert (first.lstrip().startswith("[ …")) is (here > 1)
    assert "+Outlet number 7" in shown(article(item=6, reports=rows))[0]


def test_a_text_that_is_the_headline_again_is_none() -> None:
    once = "\n".join(shown(article(title="A bridge at last - Gazette", summary="A bridge at last  Gazette", links=())))
    assert once.count("A bridge at last") == 1
    assert "no more than the headline" in once
    more = "\n".join(shown(article(title="A bridge at last - Gazette", summary="A bridge at last. It opens.", links=())))
    assert "It opens." in more


def test_the_age_stays_where_a_long_outlet_leaves_little_room() -> None:
    outlet = "The Independent Observer of Harbours and Canals"
    one = article(outlet=outlet, at=40_000, lang="en", published=40_000)
    for cells, kept in ((90, ("1 January 1970", "ago", "en")), (56, ("1 January 1970", "ago")), (36, ("ago",))):
        head = shown(one, cells)[1]
        assert all(part in head for part in kept), head
        assert head.strip().endswith(kept[-1])
        assert "The Ind" in head
