"""Cleaning: nothing of a feed reaches the program as markup or the terminal as a control sequence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import clean_line, clean_text, is_safe_link, screen_safe, unmarked

ESC, BEL, CSI, OSC, ST = "\x1b", "\x07", "\x9b", "\x9d", "\x9c"


@pytest.mark.parametrize("text", ["a < b", "AT&T", "5 > 3 < 4", "I <3 you", "x <y and z> w", "if a<b then c>d", "R&D & you",
                                  "?a=1&copy=2&times=3", "US$ & <"])  # fmt: skip
def test_comparisons_and_ampersands_survive(text):
    assert clean_line(text) == text


@pytest.mark.parametrize(("raw", "clean"), [
    ("<b>Bold</b> &amp; &quot;x&quot;", 'Bold & "x"'),
    ("AT&amp;T", "AT&T"),
    ("AT&amp;amp;T &amp;#8217;s", "AT&T ’s"),
    ("&lt;p&gt;para&lt;/p&gt;", "para"),
    ("one<br>two<p>three", "one two three"),
    ("wo<b>rd</b>", "word"),
    ("a<script>alert(1)</script>b<style>p{}</style>c", "a b c"),
    ("<!-- c -->t<!-- open", "t"),
    ("<![CDATA[ hello <i>x</i> ]]>", "hello x"),
    ("<a title=\"a > b\" href='x'>l</a>", "l"),
    ("&#151;&#x80;&nbsp;x&hellip;", "—€ x…"),
    ("text <a href=\"htt", "text"),
    ("caf&eacute;&#0;&#xD800;", "café"),
])  # fmt: skip
def test_markup_goes_and_entities_are_resolved(raw, clean):
    assert clean_line(raw) == clean


@pytest.mark.parametrize("raw", [
    f"a{ESC}[31mb", f"a{ESC}]0;evil{BEL}b", f"a{ESC}]52;c;QUJD{ESC}\\b", f"a{CSI}31mb", f"a{OSC}0;evil{ST}b",
    f"a{ESC}P1;2q{ESC}\\b", f"a{ESC}cb", f"a{ESC}(0b", "a\x00b", "a\x7fb", "a\x85 b".replace(" ", ""), "a\u202eb", "a\u2066b",
    "a\u200bb", "a\ufeffb", "a\ud800b", "a\u00adb", "a\U000e0041b", "a&#27;[31mb", "a\x08b", "a\u061cb",
])  # fmt: skip
def test_escape_sequences_and_invisible_characters_go_whole(raw):
    assert clean_line(raw).replace(" ", "") == "ab"


def test_joiners_stay_where_they_are_spelling():
    assert clean_line("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_line("क्\u200dष") == "क्\u200dष"
    assert clean_line("a\u200db 👨\u200d👩") == "ab 👨👩"


def test_piled_up_accents_are_cut():
    assert len(clean_line("z" + "\u0301" * 500)) <= 5


@pytest.mark.parametrize("unit", [
    "<", "<a ", '<a "', "<a '\"", "<script>", "<!--", f"{ESC}]", f"{ESC}[", OSC, "&", "&amp;", "&#", "<!", "<p>", "\u0301",
    "\u200d", "&lt;p ", "<![CDATA[", "İ<script>", " ", "<a x='b\" ",
])  # fmt: skip
def test_hostile_repetition_costs_no_more_than_its_length(unit):
    """A million characters; a pass that looked back would not end within the test run."""
    text = unit * (1_000_000 // len(unit))
    clean_line(text)
    clean_text(text)
    screen_safe(text)


def test_html_becomes_paragraphs_lists_and_quotations():
    raw = "<p>One <b>two</b>.</p><p>Three<br>four</p><ul><li>x</li><li>y &amp; z</li></ul><blockquote><p>said</p></blockquote>"
    assert clean_text(raw)[0] == "One two.\n\nThree\nfour\n\n• x\n\n• y & z\n\n> said"


def test_plain_text_keeps_its_lines():
    assert clean_text("plain\nline\n\n\n\nnew  para a < b & c") == ("plain\nline\n\nnew para a < b & c", [])


def test_links_are_made_absolute_and_pictures_keep_their_description():
    text, links = clean_text("<a href='/x?a=1&amp;b=2'>la <i>bel</i></a> <img src='//c.org/d.png' alt='Pic'>",
    "https://e.org/p/")
    assert text == "la bel"
    assert links == [("https://e.org/x?a=1&b=2", "la bel"), ("https://c.org/d.png", "Pic")]


def test_links_that_are_not_web_addresses_are_left_out():
    raw = "<a href='javascript:alert(1)'>j</a><a href='file:///etc/passwd'>f</a><img src='data:image/png;base64,x'>"
    assert clean_text(raw, "https://e.org/")[1] == []


def test_markup_encoded_as_text_is_markup():
    assert clean_text("&lt;p&gt;enc &amp;amp; x&lt;/p&gt;")[0] == "enc & x"


def test_words_of_neighbouring_cells_do_not_run_together():
    assert clean_text("<table><tr><td>a</td><td>b</td></tr></table>")[0] == "a b"


@pytest.mark.parametrize(("url", "safe"), [
    ("https://a.b/c?d=e", True), ("HTTP://A", True), ("javascript:x", False), ("https://", False), ("http://a b", False),
    ("http://[::1", False), ("http://a:99999/", False), ("http://a\x1b", False), ("http://a\u202eb/", False), ("", False),
    ("ftp://a/", False), (" http://a/", False), ("http://a\\b", False),
])  # fmt: skip
def test_only_web_addresses_are_safe_links(url, safe):
    assert is_safe_link(url) is safe


def test_screen_drops_what_terminals_disagree_about():
    assert screen_safe("c👍🏽1️⃣\u00a0x\ny") == "c👍1 x y"
    assert screen_safe("a\r\nb\tc", newlines=True) == "a\nb c"


UNSAFE = {"Cc", "Cs", "Cn"}


@given(st.text())
def test_screen_safe_holds_nothing_that_a_terminal_obeys(text):
    for result in (screen_safe(text), screen_safe(clean_line(text))):
        assert not any(unicodedata.category(letter) == "Cc" for letter in result)
        assert not any("\ud800" <= letter <= "\udfff" for letter in result)


@given(st.text(alphabet=st.sampled_from(list("<>&;ab/!-=\"'#x1 \n\x1b[]\x07\u202e\ud800pscritylem")), max_size=80))
def test_any_soup_is_cleaned_to_text_without_controls(text):
    for result in (clean_line(text), clean_text(text)[0], clean_line(clean_line(text))):
        assert not any(letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs") for letter in result)


MARKED = [
    ("<h2>One <b>two</b></h2><p>three</p><h3></h3><p>four</p>", "# One two\n\nthree\n\nfour"),
    ("<ol><li>a</li><li><p>b</p><p>c</p></li></ol><ul><li>d</ul>", "1. a\n\n2. b\n\nc\n\n• d"),
    ("<ol start='7'><li>a<ul><li>b</li></ul><li>c</ol>", "7. a\n\n• b\n\n8. c"),
    ("<ol start='-3'><li>a</ol><ol start=99999><li>b</ol>", "1. a\n\n1. b"),
    ("<blockquote><h2>q</h2><ul><li>r</li></ul></blockquote>", "> # q\n\n> • r"),
    ("<figure><img src='/p.jpg' alt='A bridge'><figcaption>The old bridge</figcaption></figure>x",
     "▣ A bridge\n\nThe old bridge\n\nx"),
    ("a<img src='/p.gif' width='1' height='1'>b<img src='javascript:x' alt='evil'>c", "ab c"),
    ("<ul><li></li><li> </li><li>x</li></ul>", "• x"),
    ("<h1>\x1b[31mred\u202e</h1>", "# red"),
]


@pytest.mark.parametrize(("raw", "text"), MARKED)
def test_marks_tell_what_a_reader_sets_apart(raw: str, text: str) -> None:
    assert clean_text(raw, "https://e.org/", marks=True)[0] == text


@pytest.mark.parametrize("raw", [raw for raw, _ in MARKED])
def test_without_its_marks_a_text_is_the_plain_one(raw: str) -> None:
    assert unmarked(clean_text(raw, "https://e.org/", marks=True)[0]) == clean_text(raw, "https://e.org/")[0]
