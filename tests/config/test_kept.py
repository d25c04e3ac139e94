"""A configuration survives being written down, and what is kept of it never outlives what its files say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from store.config import kept, load
from store.config.kept import decode, encode, read
from store.errors import ConfigError
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


# --- the cache -------------------------------------------------------------------------------------------------------

TOPIC = "id: {id}\nname: {id}\nrules:\n  - {{match: 'summit'}}\n"


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A feeds.yaml with one topic, and a cache of its own that keeps files however young they are."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "SETTLED", -10**12)
    (tmp_path / "one.yaml").write_text(TOPIC.format(id="one"))
    file = tmp_path / "feeds.yaml"
    file.write_text("topics: [./*e.yaml]\nfeeds: ['https://example.org/a.xml']\n")
    return file


def cached(feeds: Path) -> list[Path]:
    return sorted((feeds.parent / "cache").rglob("*.json"))


def test_files_that_stand_as_they_stood_are_not_read_again(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(feeds)
    assert first == load(feeds)
    assert [file.stat().st_mode & 0o777 for file in cached(feeds)] == [0o600]
    monkeypatch.setattr(kept, "load", lambda file: pytest.fail("read again"))
    assert read(feeds) == first
    monkeypatch.chdir(feeds.parent)
    assert read(Path("feeds.yaml")) == first


def test_an_edit_is_seen_though_time_and_size_are_the_same(feeds: Path) -> None:
    read(feeds)
    before = (feeds.parent / "one.yaml").stat()
    (feeds.parent / "one.yaml").write_text(TOPIC.format(id="two"))
    os.utime(feeds.parent / "one.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [topic.id for topic in read(feeds).topics] == ["two"]


def test_a_file_that_a_pattern_newly_matches_is_seen_and_one_that_went(feeds: Path) -> None:
    read(feeds)
    (feeds.parent / "three.yaml").write_text(TOPIC.format(id="three"))
    assert [topic.id for topic in read(feeds).topics] == ["one", "three"]
    (feeds.parent / "one.yaml").unlink()
    assert [topic.id for topic in read(feeds).topics] == ["three"]


def test_a_broken_edit_is_told_with_all_its_faults(feeds: Path) -> None:
    read(feeds)
    feeds.write_text("topics: [nowhere.yaml]\nfeeds: [ftp://x]\n")
    with pytest.raises(ConfigError) as raised:
        read(feeds)
    assert len(raised.value.faults) == 2


def test_files_that_were_just_written_are_not_kept(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SETTLED", 2_000_000_000)
    read(feeds)
    assert cached(feeds) == []


def test_a_configuration_with_a_password_is_not_kept(feeds: Path) -> None:
    feeds.write_text("feeds: ['https://me:hush@example.org/a.xml']\n")
    assert read(feeds).feeds[0].auth == "me:hush"
    assert cached(feeds) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\x00", b'{"reader":"x","files":[],"config":{"file":"/x"}}'])
def test_a_cache_that_makes_no_sense_is_passed_over(feeds: Path, content: bytes) -> None:
    first = read(feeds)
    cached(feeds)[0].write_bytes(content)
    assert read(feeds) == first
    assert len(cached(feeds)[0].read_bytes()) > 200


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(feeds: Path) -> None:
    (feeds.parent / "cache").write_text("a file")
    assert read(feeds) == load(feeds)


def test_asked_to_write_nothing_it_writes_nothing(feeds: Path) -> None:
    read(feeds, keep=False)
    assert cached(feeds) == []


def test_other_code_reads_for_itself(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(feeds)
    asked: list[Path] = []
    monkeypatch.setattr(kept, "__version__", "another")
    monkeypatch.setattr(kept, "load", lambda file: asked.append(file) or load(file))
    read(feeds)
    assert asked == [feeds]


def test_the_cache_holds_twenty_configurations(feeds: Path) -> None:
    for number in range(25):
        other = feeds.with_name(f"feeds{number}.yaml")
        other.write_text(feeds.read_text())
        read(other)
    assert len(cached(feeds)) == 20
