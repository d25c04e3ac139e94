"""A topic tried on the archive: by parts it says what evaluating everything would, and it gives way at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.db import Archive, FeedRound, NewItem
from store.errors import ConfigError
from store.jobs import trial as trials
from store.jobs.trial import Difference, Trial
from store.match import Matcher
from store.types import Document, Entry, RuleSpec, Terms, TopicSpec, View

NOW = 1_790_000_000
FEED = "https://example.org/feed.xml"
WORDS = ("Putin", "Putins", "Puttin", "putting", "Путина", "Trump", "Trumps", "Washington", "sanctions", "sanction", "Nato",
         "re-armed", "rearm", "summit", "Zelenskyy", "Zelensky", "football", "of", "guarantees", "security", "Kyiv")
SHARED = (
    Terms("us", (("=US", 1, 1), ("Washington", 1, 1), ("Trump", 1, 1))),
    Terms("ru", (("Putin", 1, 1), ("Путин", 1, 1))),
)
OWN = (Terms("talks", (("summit", 1, 1), ("security guarantees", 1, 1), ("@ru", 1, 1))),)
EXPRESSIONS = ("@us NEAR/4 @ru", "title:Putin", "@talks", "sanctions AND NOT football", "Zelensky", "rearm", "football",
               "lang:ru", "-Trump", '"security guarantees"~2', "author:Smith OR Nato", "Trump summary:Putin", "sanct*",
               "lang:en AND feed:" + f'"{FEED}"', 'source:"The Wire"', "title:(Kyiv OR Nato)")
TOPIC = TopicSpec("war", "War", threshold=1.0, names=OWN, rules=(
    RuleSpec("@us NEAR/4 @ru", 1.0), RuleSpec("title:Putin", 0.5), RuleSpec("@talks", 0.4), RuleSpec("football", -0.6)))


def items() -> Iterator[Entry]:
    """Some two hundred items of few words, over eighteen days."""
    for number in range(200):
        words = [WORDS[(number * step + number // 7) % len(WORDS)] for step in (1, 5, 11, 17)]
        yield Entry(str(number), str(number), " ".join(words[: 1 + number % 3]), " ".join(words[1 + number % 3 :]),
                    author="Jane Smith" if number % 9 == 0 else "", source="The Wire" if number % 4 else "Daily",
                    lang=("en", "ru", "", "en-GB")[number % 4], published=NOW - number * 7_919)


def fill(archive: Archive, topic: TopicSpec, entries: list[Entry], at: int = NOW) -> None:
    """Store items with what the topic says of them."""
    matcher = Matcher([topic], SHARED)
    new = tuple(NewItem(one, matcher.match(document(one)), one.key) for one in entries)
    archive.store_feed(FeedRound(archive.ensure_feed(FEED), at, new, status=200))
    archive.set_fingerprints({topic.id: matcher.fingerprint(topic.id)})


def document(entry: Entry) -> Document:
    return Document(entry.title, entry.summary, entry.author, entry.source, FEED, entry.lang, entry.url)


def everything(archive: Archive, old: TopicSpec | None, new: TopicSpec) -> dict[int, tuple[str, float, float]]:
    """What both versions say of every item, each looked at."""
    said = {item for item, _, _, _ in archive.verdicts(new.id)}
    matchers = [Matcher([topic], SHARED) if topic else None for topic in (old, new)]
    found = {}
    for item, text in archive.documents(0, 10_000):
        before, after = (score(matcher, text) for matcher in matchers)
        kind = trials.kind_of(old, before, new, after)
        if kind and item not in said:
            found[item] = (kind, after, before)
    return found


def score(matcher: Matcher | None, text: Document) -> float:
    return sum(one.score for one in matcher.explain(text, all=True)) if matcher else 0.0


def by_parts(trial: Trial, topic: TopicSpec, since: int | None = None) -> dict[int, tuple[str, float, float]]:
    """The whole difference; each part in order, nothing twice, what was looked at growing to the end."""
    found: list[Difference] = []
    looked, done, of = 0, False, 0
    for part in trial.differences(topic, since=since):
        order = [(one.at, one.item) for one in part.found]
        assert order == sorted(order, reverse=True)
        assert not done
        assert part.looked >= looked
        found.extend(part.found)
        looked, done, of = part.looked, part.done, part.of
    assert done
    assert looked == of
    assert len({one.item for one in found}) == len(found)
    return {one.item: (one.kind, one.score, one.before) for one in found}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("full") / "x.db") as archive:
        fill(archive, TOPIC, list(items()))
        yield archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "x.db") as archive:
        fill(archive, TOPIC, list(items()))
        yield archive


rules = st.builds(RuleSpec, st.sampled_from(EXPRESSIONS), st.sampled_from([1.0, 0.5, 0.4, 0.3, 0.1, 0.0, -0.3, -0.6, 2.0]))
edits = st.lists(st.one_of(
    st.tuples(st.just("threshold"), st.sampled_from([0.3, 0.5, 0.7, 0.9, 1.0, 1.2, 2.0])),
    st.tuples(st.just("add"), rules),
    st.tuples(st.just("remove"), st.integers(0, 9)),
    st.tuples(st.just("change"), st.integers(0, 9), rules),
    st.tuples(st.just("weigh"), st.integers(0, 9), st.sampled_from([0.2, 0.45, 0.7, 1.1, -0.2, -1.0])),
    st.tuples(st.just("list"), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)),
), min_size=1, max_size=3)


def edited(topic: TopicSpec, steps: list[tuple[object, ...]]) -> TopicSpec:
    """The topic after some edits."""
    for kind, *told in steps:
        now = list(topic.rules)
        place = told[0] % len(now) if now and isinstance(told[0], int) else 0
        if kind == "threshold":
            topic = replace(topic, threshold=told[0])
        elif kind == "list":
            topic = replace(topic, names=(Terms("talks", tuple((word, 1, 1) for word in told[0])),))
        elif kind == "add":
            topic = replace(topic, rules=(*now, told[0]))
        elif now:
            instead = {"remove": [], "change": [told[-1]]}.get(kind)
            now[place:place + 1] = [replace(now[place], weight=told[1])] if instead is None else instead
            topic = replace(topic, rules=tuple(now))
    return topic


@pytest.mark.parametrize("ready", [False, True])
@pytest.mark.parametrize("few", [0, 10_000])
@given(steps=st.lists(edits, min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_difference_by_parts_is_that_of_everything(full, monkeypatch, ready, few, steps):
    monkeypatch.setattr(trials, "FEW", few)
    monkeypatch.setattr(trials, "PAGE", 16)
    monkeypatch.setattr(trials, "PART", 0.0)
    trial = Trial(full, SHARED, TOPIC, Path("war.yaml"))
    if ready:
        assert trial.prepare()
    topic = TOPIC
    for some in steps:  # one trial sees edit after edit
        topic = edited(topic, some)
        assert by_parts(trial, topic) == everything(full, TOPIC, topic)


@given(steps=edits)
@settings(max_examples=40)
def test_new_topic_catches_what_its_rules_hold_for(full, steps):
    topic = replace(edited(TOPIC, steps), id="other")
    assert by_parts(Trial(full, SHARED, None, Path("other.yaml")), topic) == everything(full, None, topic)


def test_no_change_shows_the_near_misses_there_are(full):
    found = by_parts(Trial(full, SHARED, TOPIC, Path("war.yaml")), TOPIC)
    assert found == everything(full, TOPIC, TOPIC)
    assert {kind for kind, _, _ in found.values()} == {"near"}


def test_only_items_since_a_time_are_told(full):
    topic = replace(TOPIC, threshold=0.4)
    whole = by_parts(Trial(full, SHARED, TOPIC, Path("war.yaml")), topic)
    since = NOW - 800_000
    rows = {row.item for row in full.item_rows(list(whole)) if row.at >= since}
    assert 0 < len(rows) < len(whole)
    assert by_parts(Trial(full, SHARED, TOPIC, Path("war.yaml")), topic, since=since).keys() == rows


def test_matches_of_other_rules_are_not_trusted(archive):
    stale = replace(TOPIC, rules=TOPIC.rules[1:])
    topic = replace(TOPIC, threshold=0.8)
    assert by_parts(Trial(archive, SHARED, stale, Path("war.yaml")), topic) == everything(archive, stale, topic)
    assert by_parts(Trial(archive, SHARED, stale, Path("war.yaml")), stale) == everything(archive, stale, stale)


def test_verdict_of_the_person_outranks_any_rule(archive):
    topic = replace(TOPIC, rules=(*TOPIC.rules, RuleSpec("Zelensky", 1.0), RuleSpec("Trump", -2.0)))
    whole = by_parts(Trial(archive, SHARED, TOPIC, Path("war.yaml")), topic)
    said = [next(item for item, one in whole.items() if one[0] == kind) for kind in ("gained", "lost", "near")]
    trial = Trial(archive, SHARED, TOPIC, Path("war.yaml"))
    by_parts(trial, topic)
    archive.verdict(said[:2], "war", True)
    archive.verdict(said[2:], "war", False)
    assert by_parts(trial, topic) == {item: one for item, one in whole.items() if item not in said}


def test_what_arrives_and_changes_meanwhile_is_seen(archive):
    trial = Trial(archive, SHARED, TOPIC, Path("war.yaml"))
    topic = replace(TOPIC, rules=(*TOPIC.rules, RuleSpec("Macron OR Nato", 1.0)))
    trial.prepare()
    by_parts(trial, topic)
    matcher = Matcher([TOPIC], SHARED)
    known = archive.ids(View())[0]
    fresh = [NewItem(Entry("n", "n", "Macron speaks", published=NOW), (), "n"),
             NewItem(Entry("c", "c", "Macron again", published=NOW), matcher.match(Document("Macron again")), "c", item=known)]
    archive.store_feed(FeedRound(archive.ensure_feed(FEED), trials.clock.now(), tuple(fresh), status=200))
    found = by_parts(trial, topic)
    assert found == everything(archive, TOPIC, topic)
    assert sum(kind == "gained" for kind, _, _ in found.values()) >= 2
    assert known in found


def test_many_arrivals_are_read_anew(archive, monkeypatch):
    monkeypatch.setattr("store.jobs.wordindex.MOST_LATE", 1)
    trial = Trial(archive, SHARED, TOPIC, Path("war.yaml"))
    topic = replace(TOPIC, rules=(*TOPIC.rules, RuleSpec("Macron", 1.0)))
    by_parts(trial, topic)
    fill(archive, TOPIC, [Entry(f"n{number}", f"n{number}", f"Macron Trump {number}", published=NOW) for number in range(5)])
    assert by_parts(trial, topic) == everything(archive, TOPIC, topic)
    archive.prune(NOW + 1)
    assert by_parts(trial, topic) == everything(archive, TOPIC, topic) == {}


@pytest.mark.parametrize("calls", [0, 1, 5, 40])
def test_stop_ends_at_once_and_leaves_all_to_be_found(full, monkeypatch, calls):
    monkeypatch.setattr(trials, "PART", 0.0)
    monkeypatch.setattr(trials, "PAGE", 4)
    trial = Trial(full, SHARED, TOPIC, Path("war.yaml"))
    topic = replace(TOPIC, rules=(*TOPIC.rules, RuleSpec("-Trump", 1.0)))
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > calls

    assert not any(part.done for part in trial.differences(topic, stop=stop))
    assert asked == calls + 1
    assert by_parts(trial, topic) == everything(full, TOPIC, topic)


def test_preparing_stops_and_goes_on(full):
    trial = Trial(full, SHARED, TOPIC, Path("war.yaml"))
    turns = 0
    while not trial.prepare(stopping_after(3)):
        turns += 1
        assert turns < 500
    assert turns > 1


def stopping_after(calls: int) -> Callable[[], bool]:
    left = iter(range(calls))
    return lambda: next(left, None) is None


TEXT = b"""id: war
name: War
threshold: 1.0
rules:
  - match: '@us NEAR/4 @ru'   # a comment
    weight: 1.0
  - match: 'football'
    weight: -0.6
examples:
  match: ['Trump meets Putin', 'Football with Zelensky']
  reject: ['Trump plays football with Putin', 'Washington meets Putin again']
"""


def test_text_is_read_with_the_examples_that_fail():
    trial = Trial(None, SHARED, TOPIC, Path("war.yaml"))  # type: ignore[arg-type]
    for _ in range(2):
        reading = trial.read(TEXT)
        assert reading.faults == ()
        assert reading.topic is not None
        assert reading.topic.rules[1].weight == -0.6
        assert [(one.line, one.text, one.message) for one in reading.failing] == [
            (10, "Football with Zelensky", "scores -0.6 of 1, and must match"),
            (11, "Washington meets Putin again", "scores 1 of 1, and must not match")]
    assert trial.read(TEXT.replace(b"football", b"meets")).failing[0].text == "Trump meets Putin"


@pytest.mark.parametrize(("wrong", "line", "column"), [
    (TEXT.replace(b"@us NEAR/4 @ru", b"@us NEAR/4 (@ru"), 5, 24),
    (TEXT.replace(b"@us", b"@usa"), 5, 13),
    (TEXT.replace(b"weight: -0.6", b"weight: heavy"), 8, 13),
    (TEXT.replace(b"threshold: 1.0", b"treshold: 1.0"), 3, 1),
    (TEXT.replace(b"rules:", b"names: {mine: ['a~9']}\nrules:"), 4, 19),
])
def test_fault_is_told_with_its_place_and_the_next_text_read(wrong, line, column):
    trial = Trial(None, SHARED, TOPIC, Path("war.yaml"))  # type: ignore[arg-type]
    reading = trial.read(wrong)
    assert reading.topic is None
    assert [(fault.line, fault.column) for fault in reading.faults] == [(line, column)]
    assert trial.read(TEXT).topic is not None


def test_broken_rule_is_refused_before_anything_is_looked_at(full):
    with pytest.raises(ConfigError):
        Trial(full, SHARED, TOPIC, Path("war.yaml")).differences(replace(TOPIC, rules=(RuleSpec("("),)))


def test_memory_of_edits_is_bounded(full, monkeypatch):
    monkeypatch.setattr("store.jobs.ruleset.KEPT", 2)
    monkeypatch.setattr("store.jobs.ruleset.HELD_KEPT", 5)
    monkeypatch.setattr("store.jobs.wordindex.SETS_KEPT", 2)
    monkeypatch.setattr("store.jobs.wordindex.PLACES_KEPT", 50)
    monkeypatch.setattr(trials, "DOCUMENTS_KEPT", 10)
    trial = Trial(full, SHARED, TOPIC, Path("war.yaml"))
    topic = TOPIC
    for expression in EXPRESSIONS:
        topic = replace(topic, rules=(*topic.rules, RuleSpec(expression, 0.4)))
        assert by_parts(trial, topic) == everything(full, TOPIC, topic)
    assert trial.read(TEXT).topic is not None
