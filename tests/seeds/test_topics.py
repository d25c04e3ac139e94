"""The shipped topics: they compile, their own examples hold, and they stay small enough to keep in one's head."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.config import load
from store.match import Matcher
from store.match.check import examples
from store.types import Config, TopicSpec

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


@pytest.mark.parametrize("name", TOPICS)
def test_every_example_of_a_topic_holds(matcher: Matcher, name: str) -> None:
    failed = [f"{result.text}: {result.message}" for result in examples(matcher) if result.topic == name and not result.ok]
    assert not failed


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
