"""Every fault at once, each with its place and what was expected."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest

from store.config import load
from store.errors import ConfigError

GOOD = "id: good\nrules:\n  - match: a\n"

FEEDS = [
    ("- ftp://example.org/x", "5: “ftp://example.org/x”", "https:// or http://"),
    ("- example.org/rss", "5: “example.org/rss”", "https://example.org/rss"),
    ("- https:///x", "5: “https:///x”", "a host"),
    ("- https://example.org:99999/", "5: “https://example.org:99999/”", "a valid address"),
    ("- 'https://me:hush@example.org/a b'", "5: “example.org/a b”", "%20"),
    ("- file:///etc/passwd", "5: “file:///etc/passwd”", "`path:`"),
    ("- javascript:alert(1)", "5: “javascript:alert(1)”", "https:// or http://"),
    ("- {url: https://e.org/, evry: 10m}", "27: the unknown key evry", "every:"),
    ("- {url: https://e.org/, colour: red}", "27: the unknown key colour", "one of auth"),
    ("- {url: https://e.org/, url: https://f.org/}", "27: url: a second time", "each key once"),
    ("- {url: https://e.org/, every: 10}", "34: the interval “10”", "10s or 10m"),
    ("- {url: https://e.org/, every: 1:30}", "34: the interval “1:30”", "15m"),
    ("- {url: https://e.org/, every: 0m}", "34: the interval “0m”", "15m"),
    ("- {url: https://e.org/, tags: wire}", "33: the text “wire”", "a list of tags"),
    ("- {url: https://e.org/, tags: [a b]}", "34: the tag “a b”", "one word"),
    ("- {url: https://e.org/, muted: maybe}", "34: muted: “maybe”", "true or false"),
    ("- {url: https://e.org/, lang: english!}", "33: the language “english!”", "en or pt-BR"),
    ("- {url: https://e.org/, path: a.xml}", "33: path: beside url:", "one of the two"),
    ("- {url: https://e.org/, auth: {}}", "33: auth: without", "env:"),
    ("- {url: https://e.org/, auth: {env: A, command: b}}", "33: auth: with both", "env:"),
    ("- {name: x}", "5: a feed without an address", "url: or path:"),
    ("- [a]", "5: a list", "an address"),
    ("-", "4: nothing", "the address"),
    ("- @foo", "5: @ at the beginning", "quotes, as in '@foo'"),
    ("- *foo", "5: *foo, which YAML takes for an alias", "quotes"),
    ("- &x https://e.org/", "5: an anchor (&)", "value itself"),
    ("- !!python/object/apply:os.system [ls]", "5: a tag (!)", "value itself"),
    ("- {url: https://e.org/?a=b,c}", "30: c, which a comma cut off", "quotes"),
    ("- https://example.org/a: b: c", "29: a second “: ”", "quotes"),
]

SETTINGS = [
    ("every: 900", "“900”", "900s or 900m"), ("keep: 2 years", "“2 years”", "forever"),
    ("concurency: 3", "unknown key concurency", "concurrency:"), ("concurrency: 0", "“0”", "from 1 to 500"),
    ("per_host: two", "“two”", "from 1 to 100"), ("max_bytes: 10XB", "“10XB”", "500kB"),
    ("timeout: 12:30", "“12:30”", "20s"), ("allow_private_hosts: [300.1.1.1]", "the host “300.1.1.1”", "a network"),
    ("allow_private_hosts: 127.0.0.1", "the text “127.0.0.1”", "a list of hosts"),
    ("allow_private_hosts: [::1, 10.0.0.0/8]", ": at the beginning of a text", "as in '::1'"),
    ("allow_private_hosts: [10.0.0.1,, 10.0.0.2]", "a comma without anything before it", "a text"),
    ("remap: [a]", "a list", "remap:"), ("every: [1]", "a list", "every:"),
]

TOPICS = [
    ("id: A b\nrules: [{match: a}]\n", ":1:5: the id “A b”", "a–z"),
    ("name: x\nrules: [{match: a}]\n", ":1:1: a topic without id:", "id: us-russia"),
    ("id: x\n", ":1:1: a topic without rules:", "- match:"),
    ("id: x\nrules: []\n", ":2:8: no rules", "- match:"),
    ("id: x\nrules: [{match: a, weight: 1,5}]\n", ":2:30: 5, which a comma cut off", "quotes"),
    ("id: x\nrules:\n - match: a\n   weight: 1,5\n", ":4:12: the weight “1,5”", "1.5"),
    ("id: x\nrules:\n - match: a\n   weight: .inf\n", ":4:12: the weight “.inf”", "0.5"),
    ("id: x\nthreshold: 0\nrules: [{match: a}]\n", ":2:12: the threshold 0", "more than 0"),
    ("id: x\nrules:\n - weight: 1\n", ":3:4: a rule without match:", "match: '…'"),
    ("id: x\nrules:\n - match:\n", ":3:10: nothing", "an expression"),
    ("id: x\nrules:\n - word\n", ":3:4: the text “word”", "- match: '…'"),
    ("id: x\nrules:\n - match: @a AND b\n", ":3:11: @ at the beginning of a text", "quotes, as in '@a AND b'"),
    ("id: x\nrules:\n - match: a\nexamples:\n  match:\n    - Zelensky: peace is near\n",
     ":6:7: a mapping: YAML took “Zelensky” for a key", "quote this headline"),
    ("id: x\nrules:\n - match: a\nexamples:\n  match:\n    - Zelensky: peace: near\n", ":6:22: a second “: ”", "quote"),
    ("id: x\nrules:\n - match: a\nnames:\n  b: {c: d}\n", ":5:6: a mapping", "a list of names"),
    ("id: x\nrules:\n - match: a\nnames:\n  b: []\n", ":5:6: the empty list b", "at least one name"),
    ("id: x\nrules:\n - match: a\nnames:\n  B!: [c]\n", ":5:3: the list name “B!”", "a–z"),
    ("id: x\nexampels: {}\nrules:\n - match: a\n", ":2:1: the unknown key exampels", "examples:"),
    ("id: x\nrules:\n\t- match: a\n", ":3:1: a tab", "spaces"),
    ("id: x\nrules:\n - match: 'a\n", ":4:1: the end of the file in the middle of a text (it began in line 3)",
     "quote"),
    ("id: x\nrules: [{match: a}\n", ":3:1:", "closing ]"),
    ("id: x\n---\nid: y\n", ":2:1: a second document", "one document"),
    ("- a\n", ":1:1: a list", "a topic, as `key: value`"),
    ("", ": an empty file", "a topic"),
    (b"id: \xe9\n", ":1:5: the byte 0xe9, which is not UTF-8", "save the file as UTF-8"),
    ("id: x\n".encode("utf-16"), ":1:1: UTF-16", "save the file as UTF-8"),
    (b"id: x\nname: a\x1b[31m\nrules: [{match: a}]\n", ":2:8: the control character U+001B", "text"),
    ("id: " + "[" * 100_000, ":1:", "60 levels"),
    ("id: " + "[" * 500 + "]" * 500, ":1:64: lists within lists", "60 levels"),
    ("- " * 100_000, ":1:121: lists within lists", "60 levels"),
    ("? " * 100_000, ":1:", "60 levels"),
    ("a: &a [x, x]\nb: &b [*a, *a]\nid: *b\nrules: [{match: a}]\n", ":2:4: an anchor (&)", "the value itself"),
]


@pytest.mark.parametrize(("line", "found", "expected"), FEEDS, ids=[case[0][:40] for case in FEEDS])
def test_fault_of_a_feed(write, faults, line, found, expected):
    (fault,) = faults(write(f"feeds:\n  - https://example.org/\n  {line}\n"))
    assert fault.startswith(f"feeds.yaml:3:{found}")
    assert expected in fault.split("; expected ", 1)[1]
    assert "hush" not in fault


@pytest.mark.parametrize(("line", "found", "expected"), SETTINGS, ids=[case[0] for case in SETTINGS])
def test_fault_of_a_setting(write, faults, line, found, expected):
    (fault,) = faults(write(f"feeds: []\nsettings:\n  {line}\n"))
    assert fault.startswith("feeds.yaml:3:")
    assert found in fault
    assert expected in fault


@pytest.mark.parametrize(("text", "found", "expected"), TOPICS, ids=[case[1] for case in TOPICS])
def test_fault_of_a_topic(write, faults, text, found, expected):
    told = faults(write("feeds: []\ntopics: [t.yaml]\n", **{"t.yaml": text}))
    fault = next((one for one in told if one.startswith("t.yaml" + found)), None)
    assert fault is not None, told
    assert expected in fault.split("; expected ", 1)[1]


def test_every_fault_of_every_file_in_their_order(write, faults):
    told = faults(write(
        "topics: [b.yaml, a.yaml, gone/*.yaml, sub]\nnames: [n1.yaml, n2.yaml, gone.yaml]\nnams: []\n"
        "feeds: [ftp://x.org/, https://e.org/a, 'HTTPS://E.org:443/a#top']\n",
        **{"a.yaml": "id: same\nrules: [{match: a}]\nwight: 1\n", "b.yaml": "id: same\nrules: [{match: a}]\n",
           "n1.yaml": "one: [a]\n", "n2.yaml": "two: [b]\none: [c]\n", "sub/x.yaml": GOOD}))
    assert [fault.split("; expected")[0].split(", which")[0] for fault in told] == [
        "feeds.yaml:1:26: the pattern gone/*.yaml", "feeds.yaml:1:39: the folder sub", "feeds.yaml:2:27: gone.yaml",
        "feeds.yaml:3:1: the unknown key nams", "feeds.yaml:4:9: “ftp://x.org/”",
        "feeds.yaml:4:40: the feed HTTPS://E.org:443/a#top", "a.yaml:1:5: the id same",
        "a.yaml:3:1: the unknown key wight", "n2.yaml:2:1: the list one"]


def test_many_unquoted_texts_are_told_in_one_go(write, faults):
    names = "a:\n  - @b\n  - `c\n  - d: e: f\n  - *g\nB: [x]\n"
    told = faults(write("feeds: []\nnames: [n.yaml]\n", **{"n.yaml": names}))
    assert [fault.split(":")[1] for fault in told] == ["2", "3", "4", "5", "6"]


@pytest.mark.parametrize("text", ["", "   \n", "# nothing yet\n"])
def test_empty_file_is_a_fault_since_it_may_be_half_written(write, faults, text):
    assert faults(write(text)) == [
        "feeds.yaml: an empty file; expected at least `feeds:`, as `feeds: [https://example.org/rss.xml]`"]


def test_missing_file_and_folder(tmp_path, faults):
    assert faults(tmp_path / "feeds.yaml")[0].startswith("feeds.yaml: no such file")
    (tmp_path / "feeds.yaml").mkdir()
    assert faults(tmp_path / "feeds.yaml")[0].startswith("feeds.yaml: a folder")


def test_pipes_are_not_waited_for(tmp_path, faults):
    os.mkfifo(tmp_path / "feeds.yaml")
    assert "no ordinary file" in faults(tmp_path / "feeds.yaml")[0]


def test_links_that_lead_nowhere(write, faults, tmp_path):
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    told = faults(write("feeds: []\ntopics: [loop.yaml, '*one.yaml']\n"))
    assert [fault.split(":")[0] for fault in told] == ["feeds.yaml", "gone.yaml"]


def test_a_huge_file_is_not_read_whole(write, faults):
    assert "more than 5 MB" in faults(write(b"#" * 6_000_000))[0]


def test_faults_hide_no_password(write):
    with pytest.raises(ConfigError) as caught:
        load(write("feeds: ['ftp://me:hush@example.org/', {url: 'https://me:hush@ex ample.org/', evry: 1m}]\n"))
    assert all("hush" not in str(fault) for fault in caught.value.faults)


def test_a_file_cut_anywhere_is_read_or_a_fault(write):
    text = (b"topics: []\nfeeds:\n  - {url: https://example.org/a, name: \"N\xc3\xa4m\", tags: [a, b]}\n  - https://e.org/x\n"
            b"settings: {every: 15m, remap: {a: 'b''c'}}\n")
    for cut in range(len(text)):
        with suppress(ConfigError):
            load(write(text[:cut]))
