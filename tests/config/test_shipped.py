"""The feeds that a new desk starts with."""

from __future__ import annotations

from collections import Counter

import pytest

from store.config import load, shipped_dir
from store.types import FeedSpec


@pytest.fixture(scope="module")
def feeds() -> tuple[FeedSpec, ...]:
    """The shipped feeds."""
    return load(shipped_dir() / "feeds.yaml").feeds


def test_there_are_enough_of_every_side(feeds):
    tags = Counter(tag for feed in feeds for tag in feed.tags)
    assert len(feeds) >= 40
    assert all(tags[tag] >= 5 for tag in ("world", "us", "europe", "ukraine", "russia", "india", "defence", "institution"))


def test_in_the_languages_of_the_topics(feeds):
    assert {feed.lang for feed in feeds} == {"en", "fr", "de", "es", "sv", "fi", "pl", "ru", "uk", "hi"}


def test_each_has_a_name_of_its_own_tags_and_a_language(feeds):
    assert [feed.url for feed in feeds if not (feed.name and feed.tags and feed.lang)] == []
    assert [name for name, count in Counter(feed.name for feed in feeds).items() if count > 1] == []


def test_nothing_in_it_runs_a_command_or_needs_a_secret(feeds):
    assert [feed.url for feed in feeds if feed.auth or feed.auth_command or feed.auth_env or feed.path] == []
