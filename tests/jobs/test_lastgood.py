"""The last good configuration survives being written down."""

from __future__ import annotations

from pathlib import Path

from store.jobs.lastgood import decode, encode
from store.types import Config, FeedSpec, RuleSpec, Settings, Terms, TopicSpec

CONFIG = Config(
    file=Path("feeds.yaml"),
    feeds=(FeedSpec("https://example.org/a.xml", "Å", 600, ("wire",), "sv"),
           FeedSpec("file:///b.xml", path=Path("b.xml"), muted=True)),
    settings=Settings(keep=86_400, allow_private_hosts=("127.0.0.1",), remap=(("dismiss", "x"),)),
    topics=(TopicSpec("t", "Topic", threshold=1.5, names=(Terms("own", (("Киев", 3, 4),)),),
                      rules=(RuleSpec("@own AND x", 0.5, 7, 12),), examples_match=(("A title", 9),),
                      file=Path("seeds/t.yaml")),),
    names=(Terms("shared", (("=US", 1, 10),), Path("seeds/names/n.yaml"), 1),),
    sources=(Path("feeds.yaml"), Path("seeds/t.yaml")),
)


def test_what_was_written_comes_back_equal() -> None:
    assert decode(encode(CONFIG)) == CONFIG


def test_another_shape_is_refused_not_guessed() -> None:
    for text in ("", "[]", "{}", encode(CONFIG).replace('"threshold"', '"limit"'), encode(CONFIG)[:-30]):
        assert decode(text) is None


def test_no_secret_of_an_address_reaches_the_archive() -> None:
    feed = FeedSpec("https://example.org/", auth="me:hush")
    text = encode(Config(Path("feeds.yaml"), feeds=(feed,)))
    assert "hush" not in text
    assert decode(text) == Config(Path("feeds.yaml"), feeds=(FeedSpec("https://example.org/"),))
