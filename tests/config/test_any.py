"""Whatever stands in a file is a configuration or a fault; whatever is edited stays what it was."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.config import add_feed, load, read_subscriptions, remove_feed, set_muted
from store.config.cuts import quoted
from store.config.page import Page
from store.errors import ConfigError, UsageError

PIECES = st.sampled_from(["feeds:", "topics:", "- ", "  ", "\n", "\t", "{", "}", "[", "]", "'", '"', "|", ">", "&a", "*a",
                          "!!str", ": ", ", ", "#", "url:", "https://e.org/", "every: 10m", "?", "%", "@", "\\", "é", "\r\n",
                          "\u2028", "---", "no", "~", "<<:"])
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A file that is written again and again."""
    return tmp_path_factory.mktemp("any") / "feeds.yaml"


@given(text=TEXTS)
def test_any_text_is_a_configuration_or_faults_with_places(place, text):
    place.write_bytes(text.encode())
    try:
        load(place)
    except ConfigError as error:
        lines = text.split("\n")
        for fault in error.faults:
            assert fault.found
            assert fault.expected
            assert 0 <= fault.line <= len(lines)
            assert fault.column <= len(lines[fault.line - 1]) + 1


@given(data=st.binary(max_size=80))
def test_any_bytes_are_a_configuration_or_faults(place, data):
    place.write_bytes(data)
    with suppress(ConfigError):
        load(place)


@given(data=st.binary(max_size=80) | TEXTS.map(str.encode))
def test_any_bytes_are_subscriptions_or_an_error(data):
    with suppress(UsageError):
        read_subscriptions(data)


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1).filter(str.strip))
def test_quoted_text_reads_as_it_was_in_either_style(text):
    for written in (f"[{quoted(text)}]", f"- {quoted(text)}", f"{{a: {quoted(text)}}}"):
        page = Page(Path("x"), written.encode())
        assert page.faults == []
        child = page.root.value[0]
        value = (child[1] if isinstance(child, tuple) else child).value
        assert value == " ".join(text.split())


@settings(max_examples=30)  # each example waits for the disk seven times
@given(names=st.lists(st.integers(0, 30), min_size=1, max_size=8, unique=True), data=st.data())
def test_adding_muting_and_removing_leaves_the_rest(place, names, data):
    styles = ["  - https://e.org/{}  # c{}\n", "  - {{url: https://e.org/{}, name: N{}}}\n",
              "  # above\n  - url: https://e.org/{}\n    name: N{}\n\n"]
    entries = [data.draw(st.sampled_from(styles)).format(name, name) for name in names]
    text = "# head\nfeeds:\n" + "".join(entries) + "settings: {}\n"
    place.write_bytes(text.encode())
    picked = f"https://e.org/{data.draw(st.sampled_from(names))}"
    set_muted(place, picked, True)
    set_muted(place, picked, False)
    assert place.read_text("utf-8") == text
    add_feed(place, "https://new.org/")
    remove_feed(place, "https://new.org/")
    assert place.read_text("utf-8") == text
    remove_feed(place, picked)
    assert [feed.url for feed in load(place).feeds] == [
        f"https://e.org/{name}" for name in names if f"https://e.org/{name}" != picked]


@given(value=st.text(st.sampled_from("ab '\"\\é@:()"), min_size=1, max_size=20).filter(lambda text: text.strip() == text),
       style=st.sampled_from(["'", '"', "|"]))
def test_every_column_of_an_expression_has_its_place(place, value, style):
    written = {"'": "'" + value.replace("'", "''") + "'", "|": f"|\n      {value}",
               '"': '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'}[style]
    (place.parent / "t.yaml").write_text(f"id: t\nrules:\n  - match: {written}\n", "utf-8")
    place.write_text("feeds: []\ntopics: [t.yaml]\n", "utf-8")
    rule = load(place).topics[0].rules[0]
    assert rule.match == value
    lines = (place.parent / "t.yaml").read_text("utf-8").split("\n")
    for column, char in enumerate(value, 1):
        line, there = rule.place(column)
        found = lines[line - 1][there - 1:]
        assert found.startswith((char, "\\" + char))
