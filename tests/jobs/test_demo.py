"""The sample desk: full, offline, in a folder of its own, with the past read and nothing to undo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import clock
from store.config import load
from store.db import Archive
from store.jobs.demo import EVENING, prepare
from store.types import State, View


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WIREWATCH_NOW", "")
    yield
    clock.set_now(None)


def test_sample_desk_is_full_in_every_topic(tmp_path: Path) -> None:
    places = prepare(tmp_path / "demo")
    assert os.environ["WIREWATCH_NOW"] == str(EVENING)
    assert abs(clock.now() - EVENING) < 600
    with Archive.open(places.database) as archive:
        counts = archive.counts()
        assert {topic for topic in counts if topic} == {"us-russia", "ukraine-nato", "european-defence", "india-position"}
        for topic, count in counts.items():
            assert count.new + count.read >= 40, topic
            assert count.new >= 5, topic
        assert len(archive.feed_states()) >= 12
        assert sum(state.items for state in archive.feed_states().values()) >= 400
        assert {state.error for state in archive.feed_states().values()} == {None}
        assert archive.history() == []
        stories = archive.story_rows(archive.ids(View(stories=True)))
        assert max(len(story.sources) for story in stories) >= 4
        assert archive.count(View(states=(State.NEW,))) < 250
    folder = tmp_path / "demo"
    assert places.config_file.parent == folder
    assert all(source.is_relative_to(folder) for source in load(places.config_file).sources)
