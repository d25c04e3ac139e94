"""Edits are noticed once they have settled, and half-written files are not."""

from __future__ import annotations

import os

import pytest

from store.config import Watch, changed, load

TOPIC = "id: t\nrules:\n  - match: a\n"


@pytest.fixture
def config(write):
    return load(write("topics: [seeds/*.yaml]\nfeeds: []\n", **{"seeds/t.yaml": TOPIC}))


def test_nothing_changed(config):
    watch = Watch(config)
    assert [watch.changed() for _ in range(3)] == [False, False, False]


def test_edit_is_told_at_the_second_look_at_the_same(config, tmp_path):
    watch = Watch(config)
    (tmp_path / "seeds/t.yaml").write_text(TOPIC + "# half")
    assert not watch.changed()
    (tmp_path / "seeds/t.yaml").write_text(TOPIC + "# half and more")
    assert not watch.changed()
    assert watch.changed()
    assert watch.changed()


def test_edit_of_the_same_size(config, tmp_path):
    (tmp_path / "seeds/t.yaml").write_text(TOPIC.replace("match: a", "match: b"))
    os.utime(tmp_path / "seeds/t.yaml", ns=(5, 5))
    assert changed(config)


def test_touched_file_is_no_change(config, tmp_path):
    os.utime(tmp_path / "seeds/t.yaml", ns=(5, 5))
    assert not changed(config)


def test_new_and_removed_topic_file(config, tmp_path):
    (tmp_path / "seeds/u.yaml").write_text(TOPIC.replace("id: t", "id: u"))
    assert changed(config)
    (tmp_path / "seeds/u.yaml").unlink()
    assert not changed(config)
    (tmp_path / "seeds/t.yaml").unlink()
    assert changed(config)


def test_edit_while_it_was_read_is_noticed(config, tmp_path):
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    watch = Watch(config)
    watch.changed()
    assert watch.changed()


def test_broken_edit_is_told_once_and_its_mending_again(config, tmp_path):
    watch = Watch(config)
    (tmp_path / "seeds/t.yaml").write_text("id: [")
    watch.changed()
    assert watch.changed()
    watch.seen()
    assert [watch.changed(), watch.changed()] == [False, False]
    (tmp_path / "seeds/t.yaml").write_text(TOPIC + "# mended")
    watch.changed()
    assert watch.changed()


def test_back_to_what_was_read_is_no_change(config, tmp_path):
    watch = Watch(config)
    (tmp_path / "seeds/t.yaml").write_text("id: [")
    watch.changed()
    (tmp_path / "seeds/t.yaml").write_text(TOPIC)
    assert [watch.changed(), watch.changed()] == [False, False]
