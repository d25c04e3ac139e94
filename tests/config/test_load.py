"""What a configuration without faults becomes."""

from __future__ import annotations

from pathlib import Path

from store.config import load
from store.types import FeedSpec, Settings

TOPIC = """\
id: us-russia
name: US–Russia relations
about: >
  What the two
  say and do.
threshold: 1.5
names:
  own: [Trump, '@people', "New York"]
rules:
  - match: '@own NEAR/5 Putin'
    weight: -0.5
  - match: |
      a AND
      b
  - {match: plain words, weight: .5}
examples:
  match:
    - "Trump: a call"
    - no
  reject: [2025-02-18, on]
alert: {desktop: yes, over: 2.5}
"""


def test_everything_in_the_order_written(write, tmp_path):
    config = load(write(
        "topics: [seeds/*.yaml]\nnames: [seeds/names/*.yaml]\ndatabase: data/my.db\n"
        "feeds:\n"
        "  - https://example.org/rss.xml   # short\n"
        "  - {url: https://example.org/world.xml, name: Example World, every: 10m, tags: [wire, top], lang: no}\n"
        "  - {path: sample/wire.xml, muted: true}\n"
        "  - url: https://example.org/paid\n"
        "    auth: {env: PAID_TOKEN, header: X-Token}\n"
        "settings: {every: 20m, keep: 2y, concurrency: 8, per_host: 1, timeout: 2.5s, max_bytes: 500kB,\n"
        "  allow_private_hosts: [127.0.0.1, 10.1.0.0/16, intranet], keys: vim, remap: {dismiss: x}, theme: light}\n",
        **{"seeds/a.yaml": TOPIC, "seeds/names/n.yaml": "people: [Putin, ~, no, 2025, Путин]\n"}))
    assert config.feeds == (
        FeedSpec("https://example.org/rss.xml", line=5),
        FeedSpec("https://example.org/world.xml", "Example World", 600, ("wire", "top"), "no", line=6),
        FeedSpec((tmp_path / "sample/wire.xml").as_uri(), path=tmp_path / "sample/wire.xml", muted=True, line=7),
        FeedSpec("https://example.org/paid", auth_env="PAID_TOKEN", auth_header="X-Token", line=8))
    assert config.settings == Settings(
        every=1200, keep=63_072_000, concurrency=8, per_host=1, timeout=2.5, max_bytes=500_000,
        allow_private_hosts=("127.0.0.1", "10.1.0.0/16", "intranet"), keys="vim", remap=(("dismiss", "x"),),
        theme="light")
    assert config.database == tmp_path / "data/my.db"
    (topic,) = config.topics
    assert (topic.id, topic.name, topic.about, topic.threshold) == (
        "us-russia", "US–Russia relations", "What the two say and do.", 1.5)
    assert [(rule.match, rule.weight, rule.line, rule.column) for rule in topic.rules] == [
        ("@own NEAR/5 Putin", -0.5, 10, 13), ("a AND\nb", 1.0, 13, 7), ("plain words", 0.5, 15, 13)]
    assert topic.names[0].entries == (("Trump", 8, 9), ("@people", 8, 17), ("New York", 8, 28))
    assert topic.examples_match == (("Trump: a call", 18), ("no", 19))
    assert topic.examples_reject == (("2025-02-18", 20), ("on", 20))
    assert topic.alert == {"desktop": "yes", "over": "2.5"}
    assert [entry for entry, _, _ in config.names[0].entries] == ["Putin", "~", "no", "2025", "Путин"]
    assert config.sources == (tmp_path / "feeds.yaml", tmp_path / "seeds/a.yaml", tmp_path / "seeds/names/n.yaml")


def test_nothing_under_a_key_is_an_empty_list(write):
    config = load(write("feeds:\n  # - https://example.org/later\nsettings:\ntopics:\n"))
    assert (config.feeds, config.settings, config.topics) == ((), Settings(), ())


def test_words_that_yaml_takes_for_something_else_stay_words(write):
    config = load(write("feeds: []\nnames: [n.yaml]\n", **{
        "n.yaml": "a: [no, on, yes, 'null', 1e3, 0x1F, 12:30, 2025-02-18, 007, 1_000, =US, .5, true]\n"}))
    assert [entry for entry, _, _ in config.names[0].entries] == [
        "no", "on", "yes", "null", "1e3", "0x1F", "12:30", "2025-02-18", "007", "1_000", "=US", ".5", "true"]


def test_a_secret_in_an_address_stands_apart_and_is_not_shown(write):
    (feed,) = load(write("feeds: ['https://me:hush@example.org/feed']\n")).feeds
    assert (feed.url, feed.auth) == ("https://example.org/feed", "me:hush")
    assert "hush" not in repr(feed)
    (feed,) = load(write("feeds: ['https://token@example.org/feed']\n")).feeds
    assert feed.auth == "token:"


def test_byte_order_mark_and_windows_line_ends(write):
    config = load(write(b"\xef\xbb\xbffeeds:\r\n  - https://example.org/a\r\n  - https://example.org/b\r\n"))
    assert [(feed.url, feed.line) for feed in config.feeds] == [
        ("https://example.org/a", 2), ("https://example.org/b", 3)]


def test_file_is_read_once_though_two_patterns_name_it(write):
    config = load(write("topics: [a.yaml, '*a.yaml']\nfeeds: []\n", **{"a.yaml": TOPIC}))
    assert len(config.topics) == 1


def test_a_thousand_feeds_with_positions(write):
    lines = "".join(f"  - {{url: https://example.org/{n}, name: Feed {n}, tags: [x]}}\n" for n in range(1000))
    feeds = load(write("feeds:\n" + lines)).feeds
    assert (len(feeds), feeds[999].line) == (1000, 1001)


def test_places_inside_an_expression(write):
    text = ("id: t\nrules:\n"
            "  - match: '@a AND ''b'' NEAR/x c'\n"
            '  - match: "\\"war aims\\" OR \\u0416 zz"\n'
            "  - match: |\n"
            "      first OR\n"
            "        second\n"
            "      third\n"
            "  - match: >-\n"
            "      folded AND\n"
            "      here\n"
            "  - match: plain over\n"
            "      two lines\n")
    topic = load(write("feeds: []\ntopics: [t.yaml]\n", **{"t.yaml": text})).topics[0]
    lines = text.split("\n")

    def char(number: int, sought: str) -> str:
        rule = topic.rules[number]
        line, column = rule.place(rule.match.index(sought) + 1)
        return lines[line - 1][column - 1:]

    assert char(0, "@a").startswith("@a AND")
    assert char(0, "NEAR/x").startswith("NEAR/x c'")
    assert char(1, '"war').startswith('\\"war')
    assert char(1, "Ж").startswith("\\u0416")
    assert char(1, "zz").startswith('zz"')
    assert char(2, "second") == "second"
    assert char(2, "third") == "third"
    assert char(3, "here") == "here"
    assert char(4, "two").startswith("two lines")
    last = topic.rules[4]
    assert last.place(len(last.match) + 1) == (13, 16)
    assert load(write("feeds: []\ntopics: [t.yaml]\n", **{"t.yaml": TOPIC})).topics[0].rules[0].turns == ()


def test_home_in_a_path(write, monkeypatch):
    monkeypatch.setenv("HOME", "/somewhere")
    assert load(write("feeds: []\ndatabase: ~/my.db\n")).database == Path("/somewhere/my.db")
