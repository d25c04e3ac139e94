"""Cleaning has quick ways for what most feeds bring; they give what the long way gives, here written out plainly."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from store.text import clean_line, clean_text, is_usual_link
from store.text.clean import TAG, drop_unwanted, is_tag
from store.text.markup import _paragraphs, _tag_at

SOUP = st.lists(
    st.sampled_from(
        [
            *"<>&;a/!-=\"'# \n\r\x0b\t\x85\u2028\x1b[\u202e\ud800•>é’",
            "<p>", "</p>", "<p class=x>", "<P>", "<zzz>", "<zzz\x0b>", "<y and z>", "</b>", "<br/>",
            "<a href=\"https://x.org/a?b=1\">", "</a>",
            "<li>", "<pre>", "</pre>", "<blockquote>", "</blockquote>", "&amp;", "&lt;p&gt;", "> ", "\n\n\n",
            "\n> \n", "•", "\n• \n",
            "<![CDATA[", "]]>", "<!--", "-->", "<script>", "</script>", "word word", "  ",
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def plainly(text: str) -> str:
    """Paragraphs as the long way makes them: one pattern after the other over the whole text."""
    text = drop_unwanted(re.sub("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text))
    kept = []
    for line in re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", text)).split("\n"):
        bare = line.strip()
        quoted = bare.startswith(">")
        while bare.startswith("> ") or bare == ">":
            bare = bare[1:].lstrip()
        bare = "" if bare in ("•", "#", "▣") else bare  # marks of a list, a heading and a picture with nothing behind them
        kept.append(("> " if quoted else "") + bare if bare else "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


@given(SOUP)
def test_paragraphs_are_those_of_the_long_way(text):
    assert _paragraphs(text) == plainly(text)


@given(SOUP)
def test_a_tag_that_is_remembered_is_the_tag_that_the_pattern_finds(text):
    expected = [(m.start(), m.end(), m["name"].lower()) for m in TAG.finditer(text) if is_tag(m)]
    for _ in range(2):  # the second time from memory
        clean_text(text)
        found = [(at, tag[1], tag[0][0]) for at in range(len(text)) if text[at] == "<" and (tag := _tag_at(text, at))]
        assert found == expected


@given(SOUP)
def test_remembering_tags_changes_no_text(text):
    from store.text import markup

    markup._known.clear()
    before = clean_text(text, "https://e.org/")
    assert clean_text(text, "https://e.org/") == before


@given(
    st.text("abAZ09.-/;?#:@%~+=&,!$*()'_ \\\n<\"[]é", max_size=14), st.sampled_from(["http://", "https://", "HTTP://", "//"])
)
def test_a_usual_link_needs_no_mending(rest, scheme):
    link = scheme + rest
    if is_usual_link(link):
        assert urlsplit(link).hostname
        assert urlsplit(link).port is None
        for base in ("http://e.org/p/", "https://e.org/p/"):
            assert urljoin(base, link) == link
        assert drop_unwanted(link) == link == "".join(link.split())


@given(st.text("ab <&>;\x1b\u202e \té"))
def test_a_cleaned_line_stays_as_it_is_unless_it_holds_markup(text):
    line = clean_line(text)
    if "<" not in line and "&" not in line:
        assert clean_line(line) == line
