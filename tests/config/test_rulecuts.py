"""A rule, a weight, a name more in a topic file: the text around it stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.config import parse_topic, with_name, with_rule, with_weight
from store.errors import ConfigError, WirewatchError

TOPIC = """\
# mine
id: bridge   # short
names:
  towns: [Aldby, 'Borvik']    # two
  rivers:
    - Ouse   # the near one
rules:
  - match: '@towns AND bridge'
    weight: 1.0     # enough

  # one more
  - {match: "@rivers", weight: 0.5}
  - match: ferry
examples:
  match: [Aldby and a bridge]
"""
FILE = Path("bridge.yaml")


def changed(before: str, after: bytes) -> list[str]:
    """The lines of the new text that are no lines of the old one, and the old ones that went, with a minus."""
    old, new = before.splitlines(), after.decode().splitlines()
    return [line for line in new if line not in old] + [f"-{line}" for line in old if line not in new]


def test_a_rule_is_added_in_the_way_of_the_last_one() -> None:
    made = with_rule(FILE, TOPIC.encode(), "title:\"it's\" OR @towns", -1.0)
    assert changed(TOPIC, made) == ["  - match: 'title:\"it''s\" OR @towns'", "    weight: -1.0"]
    topic, faults = parse_topic(FILE, made)
    assert topic is not None
    assert not faults
    assert (topic.rules[-1].match, topic.rules[-1].weight, len(topic.rules)) == ("title:\"it's\" OR @towns", -1.0, 4)
    flow = with_rule(FILE, b"id: a\nrules: [{match: b}]\n", "c", 0.25)
    assert flow == b"id: a\nrules: [{match: b}, {match: 'c', weight: 0.25}]\n"


@pytest.mark.parametrize(("rule", "lines"), [
    (0, ["    weight: 0.7     # enough", "-    weight: 1.0     # enough"]),
    (1, ['  - {match: "@rivers", weight: 0.7}', '-  - {match: "@rivers", weight: 0.5}']),
    (2, ["    weight: 0.7"]),
])
def test_a_weight_is_put_where_it_stands(rule: int, lines: list[str]) -> None:
    assert changed(TOPIC, with_weight(FILE, TOPIC.encode(), rule, 0.7)) == lines


@pytest.mark.parametrize(("name", "entry", "lines"), [
    ("towns", "Kløvby", ["  towns: [Aldby, 'Borvik', 'Kløvby']    # two", "-  towns: [Aldby, 'Borvik']    # two"]),
    ("towns", "=No: yes", ["  towns: [Aldby, 'Borvik', '=No: yes']    # two", "-  towns: [Aldby, 'Borvik']    # two"]),
    ("rivers", "Nidd", ["    - Nidd"]),
])
def test_a_name_is_added_to_a_list(name: str, entry: str, lines: list[str]) -> None:
    assert changed(TOPIC, with_name(FILE, TOPIC.encode(), name, entry)) == lines


def test_a_shared_list_in_a_file_with_a_mark_and_other_line_ends() -> None:
    raw = b"\xef\xbb\xbftowns: [Aldby]\r\nrivers:\r\n- Ouse # x\r\n"
    assert with_name(FILE, raw, "rivers", "Nidd", shared=True) == raw + b"- Nidd\r\n"
    with pytest.raises(WirewatchError):
        with_name(FILE, raw, "hills", "x", shared=True)


def test_a_broken_text_is_not_cut() -> None:
    with pytest.raises(ConfigError):
        with_rule(FILE, TOPIC.replace("id: bridge", "id: 'bridge").encode(), "x", 1.0)
