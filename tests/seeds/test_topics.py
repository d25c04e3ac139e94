"""The shipped topics: they compile, their own examples hold, and they stay small enough to keep in one's head."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.config import load
from store.match import Matcher
from store.types import Config, Document, TopicSpec

ROOT = Path(__file__).parents[2]
TOPICS = ("european-defence", "india-position", "ukraine-nato", "us-russia")


@pytest.fixture(scope="module")
def config() -> Config:
    return load(ROOT / "feeds.yaml")


@pytest.fixture(scope="module")
def matcher(config: Config) -> Matcher:
    return Matcher(config.topics, config.names)


def topic_of(config: Config, name: str) -> TopicSpec:
    return next(topic for topic in config.topics if topic.id == name)


def test_the_four_topics_are_shipped(config: Config) -> None:
    assert set(TOPICS) <= {topic.id for topic in config.topics}


def belongs(matcher: Matcher, name: str, title: str) -> bool:
    return any(match.topic == name and match.belongs for match in matcher.match(Document(title)))


@pytest.mark.parametrize("name", TOPICS)
def test_what_must_match_does(config: Config, matcher: Matcher, name: str) -> None:
    assert not [title for title, _ in topic_of(config, name).examples_match if not belongs(matcher, name, title)]


@pytest.mark.parametrize("name", TOPICS)
def test_what_must_not_match_does_not(config: Config, matcher: Matcher, name: str) -> None:
    assert not [title for title, _ in topic_of(config, name).examples_reject if belongs(matcher, name, title)]


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_has_fifteen_examples_of_each_kind(config: Config, name: str) -> None:
    topic = topic_of(config, name)
    assert len(topic.examples_match) >= 15
    assert len(topic.examples_reject) >= 15


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_fits_into_a_head(config: Config, name: str) -> None:
    assert len(topic_of(config, name).rules) <= 26


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_says_what_it_means(config: Config, name: str) -> None:
    assert len(topic_of(config, name).about) > 60


def test_no_example_stands_twice(config: Config) -> None:
    for name in TOPICS:
        topic = topic_of(config, name)
        titles = [title for title, _ in (*topic.examples_match, *topic.examples_reject)]
        assert len(titles) == len(set(titles))
