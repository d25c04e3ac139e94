"""One feed's entry as a line, and the line back into feeds.yaml: nothing else in the file moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.config import change_entry, check_entry, entry_line, load
from store.errors import UsageError

TEXT = """\
# what I read
feeds:
  - https://one.example/rss.xml   # the first
  # the second
  - {url: https://two.example/rss.xml, name: "Two, the Herald", tags: [wire]}  # kept
  - url: https://three.example/rss.xml
    name: Three   # its name
    # why so often
    every: 10m
    tags:
      - wire
      - uk
  - {url: 'https://me:secret@four.example/rss.xml', name: Four}
settings: {every: 15m}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "feeds.yaml"
    made.write_text(TEXT, encoding="utf-8")
    return made


@pytest.mark.parametrize(("number", "line"), [
    ("one", "url: https://one.example/rss.xml"),
    ("two", 'url: https://two.example/rss.xml, name: "Two, the Herald", tags: [wire]'),
    ("three", "url: https://three.example/rss.xml, name: Three, every: 10m, tags: [wire, uk]"),
    ("four", "url: 'https://•••@four.example/rss.xml', name: Four"),
])
def test_an_entry_as_a_line_and_back(file: Path, number: str, line: str) -> None:
    url = f"https://{number}.example/rss.xml"
    assert entry_line(file, url) == line
    assert check_entry(file, line) == ""
    before = load(file).feeds
    change_entry(file, url, line)
    assert [feed.auth for feed in load(file).feeds] == [feed.auth for feed in before]
    assert file.read_text(encoding="utf-8") == TEXT


def test_changes_leave_everything_else_as_it_was(file: Path) -> None:
    change_entry(file, "https://one.example/rss.xml", "url: https://one.example/rss.xml, name: One, every: 1h")
    change_entry(file, "https://three.example/rss.xml",
                 "url: https://three.example/rss.xml, name: Dreizehn, tags: [uk], lang: de")
    change_entry(file, "https://two.example/rss.xml", "url: https://two.example/feed")
    change_entry(file, "https://four.example/rss.xml", "url: 'https://•••@four.example/rss.xml', muted: true")
    assert file.read_text(encoding="utf-8") == TEXT.replace(
        "- https://one.example/rss.xml ", "- {url: https://one.example/rss.xml, name: One, every: 1h} ").replace(
        '{url: https://two.example/rss.xml, name: "Two, the Herald", tags: [wire]}', "https://two.example/feed").replace(
        "name: Three ", "name: Dreizehn ").replace("    every: 10m\n", "").replace(
        "\n      - wire\n      - uk", "\n      [uk]\n    lang: de").replace("name: Four", "muted: true")
    assert [feed.name for feed in load(file).feeds] == ["One", "", "Dreizehn", ""]
    assert load(file).feeds[3].auth == "me:secret"


@pytest.mark.parametrize(("line", "word"), [
    ("url: https://two.example/rss.xml", "already"),
    ("url: ftp://x.example/", "http"),
    ("name: Nothing", "address"),
    ("url: https://x.example/, evry: 10m", "evry"),
    ("url: https://x.example/, every: soon", "interval"),
    ("url: https://x.example/}, {url: https://y.example/", "one feed"),
    ("url: [", ""),
    ("", ""),
    ("url: https://x.example/\n- b", "one line"),
])
def test_a_line_that_says_no_entry_is_refused(file: Path, line: str, word: str) -> None:
    with pytest.raises(UsageError) as refused:
        change_entry(file, "https://one.example/rss.xml", line)
    assert word in str(refused.value)
    assert file.read_text(encoding="utf-8") == TEXT
