"""A new topic: what is typed becomes a file that says it, in a place that feeds.yaml takes; undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.config import load
from store.config.homes import home_of
from store.db import Archive
from store.errors import ConfigError, UsageError, WirewatchError
from store.jobs.starting import (
    Draft,
    common_words,
    find_home,
    make_id,
    read_draft,
    save_draft,
    split_words,
    text_of,
    toggled,
    topic_of_text,
)
from store.match import Matcher, check
from store.types import Config, Document

FEEDS = "# mine\ntopics: [seeds/*.yaml]   # one a topic\nnames: [names/*.yaml]\nfeeds:\n  - https://example.org/rss  # wire\n"
OTHER = "id: harbour\nname: The harbour\nrules: [{match: harbour}]\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "names").mkdir()
    (tmp_path / "seeds" / "harbour.yaml").write_text(OTHER)
    (tmp_path / "names" / "towns.yaml").write_text("towns: [Aldby, Borvik]\n")
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    return load(tmp_path / "feeds.yaml")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "wire.db") as made:
        yield made


def drafted(config: Config, **typed: str) -> Draft:
    draft, slips = read_draft(config, **typed)
    assert slips == ()
    return draft


def slips(config: Config, **typed: str) -> list[tuple[str, int]]:
    return [(slip.part, slip.column) for slip in read_draft(config, **({"name": "N"} | typed))[1]]


def scores(config: Config, draft: Draft, title: str, summary: str = "") -> float:
    topic = topic_of_text(Path("x.yaml"), text_of(replace(draft, id="n")))
    told = Matcher([topic], config.names).explain(Document(title, summary), all=True)
    return told[0].score if told else 0.0


# --- what is typed ---------------------------------------------------------------------------------------------------


def test_words_are_parted_by_commas_and_not_within_quotes() -> None:
    assert split_words('cable, "Aldby, the town",pipeline ,') == [("cable", 1), ('"Aldby, the town"', 8), ("pipeline", 26)]
    assert split_words("кабель、海底；电缆") == [("кабель", 1), ("海底", 8), ("电缆", 11)]
    assert split_words("  ") == []


@pytest.mark.parametrize(("words", "at"), [
    ("", 0), ("a,,b", 3), (",a", 1), ("cable AND ship", 7), ("cable NEAR/3 ship", 7), ("title:cable", 1), ("cable, (x", 8),
    ("@twons", 1), ("cable~7", 7), ("=", 2), ("***", 1), ("cable, ~2", 8),
])
def test_slips_are_told_with_their_column(config: Config, words: str, at: int) -> None:
    assert slips(config, words=words) == [("words", at)]


def test_every_slip_is_told_at_once(config: Config) -> None:
    assert slips(config, name=" ", words="a,,b", also="(", unwanted="x~9", rule="is:unread", id="harbour") == [
        ("words", 3), ("also", 1), ("not", 3), ("rule", 1), ("name", 0), ("id", 0)]
    assert slips(config, words="a", id="Not An Id") == [("id", 0)]
    assert slips(config, name="n" * 101, words="a") == [("name", 101)]
    assert slips(config, words="", rule="a", also="b") == [("words", 0)]


def test_what_a_topic_is_about_names_the_search_beside_the_words(config: Config) -> None:
    draft = drafted(config, name="Boats", rule="boat NEAR/3 harbour", words="ferry")
    assert "What a search found, and items with ferry." in text_of(draft)


def test_a_list_that_topics_share_may_stand_among_the_words(config: Config) -> None:
    draft = drafted(config, name="Towns", words="@towns, ferry")
    assert scores(config, draft, "Rain in Borvik") == 1.0


def test_a_pick_comes_and_goes() -> None:
    assert toggled("cable", "ship") == "cable, ship"
    assert toggled("cable, Ship", "ship") == "cable"
    assert toggled("", "ship") == "ship"
    assert toggled("cable, ", "ship") == "cable, ship"


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_file_is_one_that_a_person_would_write(config: Config) -> None:
    draft, _ = find_home(config, drafted(config, name="Baltic cables", words="cable, pipeline", also="Baltic, Aldby",
                                         unwanted="football"))
    assert text_of(draft) == """\
id: baltic-cables
name: Baltic cables
about: 'Items with cable or pipeline, beside Baltic or Aldby.'
threshold: 1.0                   # an item belongs when the weights of the rules that hold reach this
names:
  words: [cable, pipeline]       # one of these
  also: [Baltic, Aldby]          # and one of these
  unwanted: [football]           # but none of these
rules:
  - match: '@words AND @also'    # one of each, anywhere in title and summary
    weight: 1.0
  - match: 'title:@words'        # in the title alone: a near miss
    weight: 0.5
  - match: '@unwanted'           # takes away what the others give
    weight: -1.5
"""


def test_what_the_rules_say_is_what_was_asked_for(config: Config) -> None:
    both = drafted(config, name="N", words="cable", also="Baltic", unwanted="football")
    assert scores(config, both, "Ship drags anchor", "A cable in the Baltic is cut") >= 1.0
    assert scores(config, both, "A cable is cut") == 0.5
    assert scores(config, both, "Baltic cable football") <= 0.0
    alone = drafted(config, name="N", words="cable")
    assert scores(config, alone, "A cable is cut") == 1.0
    ruled = drafted(config, name="N", rule="title:cable NEAR/3 cut OR @towns", words="anchor")
    assert scores(config, ruled, "Rain in Aldby") == scores(config, ruled, "An anchor") == 1.0
    assert scores(config, ruled, "Fog") == 0.0


def test_examples_hold_where_headlines_are_strange(config: Config, archive: Archive) -> None:
    titles = ("It's: a cable # cut", '- "cable" [x]', "cable: *yes* & no", "  cable\twith\nspaces ", "@cable %x")
    draft, wrong = read_draft(config, name="Cables: 'the' #1", words="cable", examples=titles)
    assert wrong == ()
    saved = save_draft(archive, config, draft)
    after = load(config.file)
    topic = next(topic for topic in after.topics if topic.id == saved.topic)
    assert topic.name == "Cables: 'the' #1"
    assert [title for title, _ in topic.examples_match] == [" ".join(title.split()) for title in titles]
    assert [result.ok for result in check([topic], after.names) if result.kind == "example"] == [True] * len(titles)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@example(name="null", word="null", also="no", about="~", title="null")
@given(name=TEXT, word=TEXT, also=TEXT, about=TEXT, title=TEXT)
def test_whatever_is_typed_is_a_slip_or_a_topic_that_says_it(name: str, word: str, also: str, about: str, title: str) -> None:
    config = Config(Path("/nowhere/feeds.yaml"))
    draft, wrong = read_draft(config, name=name, words=word, also=also, about=about, examples=(title,))
    assert all(slip.message and slip.column >= 0 for slip in wrong)
    if wrong:
        return
    topic = topic_of_text(Path("/nowhere/x.yaml"), text_of(replace(draft, id=make_id(draft.name, config))))
    Matcher([topic], ())
    assert topic.name == draft.name
    lists = {terms.name: tuple(entry for entry, _, _ in terms.entries) for terms in topic.names}
    assert lists == {key: value for key, value in (("words", draft.words), ("also", draft.also)) if value}


@pytest.mark.parametrize(("name", "made"), [
    ("Baltic cables", "baltic-cables"), ("Ørsted & Søn", "orsted-son"), ("Кабели — щит", "kabeli-shit"),
    ("Ειρήνη", "eirini"), ("首脑会谈", "topic"), ("The harbour", "the-harbour"),
    ("Harbour", "harbour-2"), ("x" * 60, "x" * 40), ("US-Russia", "us-russia"), ("../../etc/passwd", "etc-passwd"),
])
def test_ids_are_made_of_names(config: Config, name: str, made: str) -> None:
    assert make_id(name, config) == made


def test_a_name_stands_for_one_topic(config: Config) -> None:
    wrong = read_draft(config, name=" the  HARBOUR ", words="quay")[1]
    assert [str(slip) for slip in wrong] == ["name: a topic has that name already (harbour.yaml); expected another"]
    assert slips(config, name="The harbour", words="quay", id="quay") == []
    assert slips(config, name="The harbours", words="quay") == []


def test_words_that_nearly_every_item_has_are_named() -> None:
    assert common_words(Draft(words=("the", "Trump", "It~1", "=IT", "the treaty", "a"))) == ("the", "It~1", "a")
    assert common_words(Draft(words=("the",), also=("Trump",))) == ()


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "file", "entry", "now"), [
    ("topics: [seeds/*.yaml]\n", "seeds/new.yaml", "", ""),
    ("topics: seeds/*.yaml\n", "seeds/new.yaml", "", ""),
    ("topics: [seeds/*.yml]\n", "seeds/new.yml", "", ""),
    ("topics: ['seeds/**/*.yaml']\n", "seeds/new.yaml", "", ""),
    ("topics: [seeds/harbour.yaml] # one\n", "seeds/new.yaml", "seeds/new.yaml",
     "topics: [seeds/harbour.yaml, seeds/new.yaml] # one\n"),
    ("topics: seeds/harbour.yaml # one\n", "seeds/new.yaml", "seeds/new.yaml",
     "topics: [seeds/harbour.yaml, seeds/new.yaml] # one\n"),
    ("topics:\n  - seeds/harbour.yaml  # one\n# two\n", "seeds/new.yaml", "seeds/new.yaml",
     "topics:\n  - seeds/harbour.yaml  # one\n  - seeds/new.yaml\n# two\n"),
    ("topics:   # none yet\n", "topics/new.yaml", "topics/*.yaml", "topics:   # none yet\n  - topics/*.yaml\n"),
    ("topics: []\n", "topics/new.yaml", "topics/*.yaml", "topics: [topics/*.yaml]\n"),
    ("", "topics/new.yaml", "topics/*.yaml", "topics:\n  - topics/*.yaml\n"),
])
def test_a_place_is_found_that_topics_takes(tmp_path: Path, written: str, file: str, entry: str, now: str) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "harbour.yaml").write_text(OTHER)
    feeds = "# top\nfeeds: [https://example.org/rss] # a wire\n"
    (tmp_path / "feeds.yaml").write_text(feeds + written)
    home = home_of(tmp_path / "feeds.yaml", "new")
    assert (home.file, home.entry) == (tmp_path / file, entry)
    assert (home.feeds or b"").decode() == (feeds + now if now else "")
    home.file.parent.mkdir(exist_ok=True)
    home.file.write_text(OTHER.replace("harbour", "new"))
    if home.feeds is not None:
        (tmp_path / "feeds.yaml").write_bytes(home.feeds)
    assert "new" in {topic.id for topic in load(tmp_path / "feeds.yaml").topics}


def test_a_place_of_ones_own_is_added_unless_it_is_taken_anyway(config: Config, tmp_path: Path) -> None:
    assert home_of(config.file, "x", tmp_path / "seeds" / "mine.yaml").feeds is None
    assert home_of(config.file, "x", tmp_path / "elsewhere" / "mine.yaml").entry == "elsewhere/mine.yaml"
    assert home_of(config.file, "x", Path("/far/mine.yaml")).entry == "/far/mine.yaml"
    with pytest.raises(UsageError, match="cannot name"):
        home_of(config.file, "x", tmp_path / "odd" / "[mine].yaml")


def test_the_flow_of_a_whole_file_and_a_byte_order_mark_are_kept(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_bytes(b"\xef\xbb\xbf{feeds: []}\r\n")
    assert home_of(tmp_path / "feeds.yaml", "new").feeds == b"\xef\xbb\xbf{feeds: [], topics: [topics/*.yaml]}\r\n"


def test_a_broken_feeds_yaml_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("topics: {a: b}\n")
    with pytest.raises(ConfigError):
        home_of(tmp_path / "feeds.yaml", "new")


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_topic_is_written_as_a_step_that_undo_takes_back(config: Config, archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds: []  # none\n")
    bare = load(config.file)
    saved = save_draft(archive, bare, drafted(bare, name="Cables", words="cable"))
    assert saved.entry == "topics/*.yaml"
    assert [topic.id for topic in load(config.file).topics] == ["cables"]
    assert saved.file.stat().st_mode & 0o777 == 0o600
    assert archive.history(1)[0].verb == "started the topic Cables"
    archive.undo(1)
    assert not saved.file.exists()
    assert config.file.read_text() == "feeds: []  # none\n"
    archive.redo(1)
    assert [topic.id for topic in load(config.file).topics] == ["cables"]


def test_nothing_is_ever_written_over(config: Config, archive: Archive, tmp_path: Path) -> None:
    draft = drafted(config, name="Cables", words="cable")
    (tmp_path / "seeds" / "cables.yaml.txt").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        save_draft(archive, config, draft, tmp_path / "seeds" / "cables.yaml.txt")
    (tmp_path / "dangling.yaml").symlink_to(tmp_path / "nowhere.yaml")
    with pytest.raises(UsageError, match="is there already"):
        save_draft(archive, config, draft, tmp_path / "dangling.yaml")
    (tmp_path / "seeds" / "cables.yaml").write_text(OTHER.replace("id: harbour", "id: other"))
    saved = save_draft(archive, load(config.file), draft)
    assert (saved.topic, saved.file.name) == ("cables-2", "cables-2.yaml")
    assert (tmp_path / "seeds" / "cables.yaml.txt").read_text() == "mine"


def test_what_cannot_be_written_leaves_everything_as_it_was(config: Config, archive: Archive, tmp_path: Path) -> None:
    draft = drafted(config, name="Cables", words="cable")
    with pytest.raises(WirewatchError, match="cannot write"):
        save_draft(archive, config, draft, tmp_path / "feeds.yaml" / "cables.yaml")
    assert config.file.read_text() == FEEDS
    assert archive.history(1) == []
