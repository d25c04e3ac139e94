"""What rounds bring becomes items, once each, with their history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from store.db import Archive, FeedRound, NewItem, Stored
from store.errors import UsageError
from store.types import Entry, FeedState, State, View

Bring = Callable[..., Stored]
Make = Callable[..., NewItem]


def test_items_come_back_as_they_were_brought(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    links = (("https://example.org/pic.png", "a picture"), ("https://example.org/", ""))
    (item,) = bring([new_item(1, {"nato": 1.5, "india": 0.6}, author="A. Writer", text="The whole text.", links=links)]).new
    whole = archive.show(item)
    row = whole.row
    assert (row.key, row.title, row.summary) == ("g1", "Report 1 from Kyiv", "text 1")
    assert (row.source, row.feed, row.author, row.lang) == ("Wire", "https://example.org/feed.xml", "A. Writer", "en")
    assert (row.published, row.at, row.fetched) == (now - 99_940, now - 99_940, now)
    assert (row.state, row.story, row.copy_of, row.tags, row.updated) == (State.NEW, item, None, (), None)
    assert row.topics == (("nato", 1.5),)
    assert whole.scores == (("nato", 1.5, (0, 2)), ("india", 0.6, (0, 2)))
    assert (whole.text, whole.links, whole.history, whole.note) == ("The whole text.", links, (), "")


def test_an_item_that_is_there_is_neither_doubled_nor_changed(archive: Archive, bring: Bring) -> None:
    first = bring(20)
    again = bring(20)
    assert (len(first.new), again) == (20, Stored((), (), 20))
    assert archive.count(View()) == 20


def test_known_tells_item_and_hash_of_this_feed_alone(archive: Archive, bring: Bring) -> None:
    stored = bring(2)
    bring(1, feed="https://example.net/other.xml")
    feed = archive.ensure_feed("https://example.org/feed.xml")
    assert archive.known(feed, ["k0", "k1", "k7"]) == {
        "k0": (stored.new[0], "hReport 0 from Kyivtext 0"), "k1": (stored.new[1], "hReport 1 from Kyivtext 1")}
    assert archive.count(View()) == 3


def test_edited_item_keeps_its_marks_and_its_history(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    (item,) = bring([new_item(1, {"nato": 1.5}, text="long")]).new
    archive.mark([item], State.KEPT)
    archive.tag([item], ["later"])
    archive.verdict([item], "nato", True)
    edited = new_item(1, {"india": 2.0}, title="Another headline", summary="other text")
    assert bring([edited], at=now + 60) == Stored((), (item,), 0)
    whole = archive.show(item)
    assert (whole.row.title, whole.row.updated, whole.row.state, whole.row.tags) == (
        "Another headline", now + 60, State.KEPT, ("later",))
    assert whole.history == ((now + 60, "Report 1 from Kyiv", "text 1", "long"),)
    assert whole.row.topics == (("india", 2.0), ("nato", 0.0))  # the verdict holds what the rules no longer say
    assert list(next(archive.candidates('"headline"'))) == [item]
    assert next(archive.candidates('"kyiv"'), None) is None
    assert all(check.ok for check in archive.check())


def test_former_texts_are_kept_the_first_and_the_latest(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(1)])
    for number in range(60):
        bring([new_item(1, title=f"Headline {number}")], at=now + number)
    history = archive.show(1).history
    assert [old[1] for old in history] == ["Report 1 from Kyiv", *(f"Headline {n}" for n in range(10, 59))]


def test_another_hash_with_the_same_text_is_no_change(archive: Archive, bring: Bring, new_item: Make) -> None:
    bring([new_item(1)])
    assert bring([new_item(1, text_hash="other")]) == Stored((), (), 1)
    assert archive.known(1, ["k1"]) == {"k1": (1, "other")}
    assert archive.show(1).history == ()


def test_item_found_by_an_older_key_is_changed_and_known_by_both(archive: Archive, bring: Bring, new_item: Make) -> None:
    bring([new_item(1)])
    moved = new_item(1, key="k-new", title="Same, elsewhere")
    assert bring([replace(moved, item=1)]) == Stored((), (1,), 0)
    assert {key: item for key, (item, _) in archive.known(1, ["k1", "k-new"]).items()} == {"k1": 1, "k-new": 1}
    assert archive.count(View()) == 1


def test_one_transaction_takes_rounds_of_one_feed_and_of_several(archive: Archive, new_item: Make, now: int) -> None:
    one, two = archive.ensure_feed("import:one"), archive.ensure_feed("import:two")
    rounds = [FeedRound(one, now, (new_item(1), new_item(2))), FeedRound(two, now, (new_item(1),)),
              FeedRound(one, now, (new_item(2, title="Edited"), new_item(3), new_item(3)))]
    stored = archive.store_rounds(rounds)
    assert stored == [Stored((1, 2), (), 0), Stored((3,), (), 0), Stored((4,), (2,), 1)]
    assert [row.feed for row in archive.item_rows([1, 3])] == [None, None]
    assert archive.show(2).row.title == "Edited"
    assert all(check.ok for check in archive.check())


def test_a_clock_in_the_future_or_missing_is_the_arrival(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    bring([new_item(1, published=None), new_item(2, published=now + 1), new_item(3, published=now - 5),
           new_item(4, published=1 << 70), new_item(5, published=-3_000_000_000)])
    assert [(row.at, row.published) for row in archive.item_rows([1, 2, 3, 4, 5])] == [
        (now, None), (now, now + 1), (now - 5, now - 5), (now, None), (-3_000_000_000, -3_000_000_000)]
    assert list(archive.ids(View())) == [4, 2, 1, 3, 5]
    assert [item for chunk in archive.candidates('"report"') for item in chunk] == [4, 2, 1, 3, 5]
    assert all(check.ok for check in archive.check())


def test_what_no_encoding_has_is_stored_harmless(archive: Archive, bring: Bring, new_item: Make) -> None:
    broken = new_item(1, text_hash="1", title="a\ud800b", links=(("https://example.org/\udfff", "x"),), guid="\ud801")
    bring([broken])
    whole = archive.show(1)
    assert (whole.row.title, whole.row.key, whole.links) == ("a?b", "?", (("https://example.org/?", "x"),))
    assert bring([broken]).same == 1


def test_text_of_statements_and_of_the_index_is_text(archive: Archive, bring: Bring, new_item: Make) -> None:
    titles = ["'; DROP TABLE items; --", 'a" OR "b', "words MATCH *", "NEAR(", "\x00null", "%s {} ?1"]
    stored = bring([new_item(n, title=title, source=title) for n, title in enumerate(titles)])
    assert [row.title for row in archive.item_rows(stored.new)] == titles
    assert [row.item for row in archive.item_rows(archive.ids(View(source=titles[1])))] == [2]


def test_a_round_keeps_validators_and_its_outcome(archive: Archive, new_item: Make, now: int) -> None:
    url = "https://example.org/feed.xml"
    feed = archive.ensure_feed(url, "Example")
    state = FeedState(feed, url, "Example", "The Example", 'W/"1"', "Mon", "hash", now + 900, now, now, None, 0,
                      manners="ttl 10", interval=900)
    archive.store_feed(FeedRound(feed, now, (new_item(1),), state, "new", 200, 4_000, 120, None, 1))
    kept = archive.feed_state(url)
    assert kept == replace(state, last_new=now, items=1, per_day=1.0)
    failed = replace(state, failures=1, error="no route to host", error_at=now + 900, gone=True, held_until=now + 5)
    archive.store_unchanged([FeedRound(feed, now + 900, state=failed, outcome="failed", error="no route to host")])
    assert archive.feed_states() == {url: replace(failed, last_new=now, items=1, per_day=1.0)}
    log = archive.feed_log(url)
    assert [(line.at, line.outcome, line.status, line.new, line.error) for line in log] == [
        (now + 900, "failed", None, 0, "no route to host"), (now, "new", 200, 1, None)]


def test_the_log_of_a_feed_is_bounded(archive: Archive, now: int) -> None:
    feed = archive.ensure_feed("https://example.org/feed.xml")
    for number in range(130):
        archive.store_unchanged([FeedRound(feed, now + number, outcome="unchanged", status=304)])
    log = archive.feed_log("https://example.org/feed.xml")
    assert [line.at for line in log] == [now + number for number in range(129, 79, -1)]


def test_feeds_tell_their_days_and_how_many_items_matched(archive: Archive, bring: Bring, new_item: Make, now: int) -> None:
    day = 86_400
    bring([new_item(n, {"nato": 1.2} if n < 2 else {"nato": 0.6}, published=now - n * day) for n in range(4)])
    state = archive.feed_states()["https://example.org/feed.xml"]
    assert (state.items, state.per_day, state.matched) == (4, 1.0, 2)
    assert archive.feed_days("https://example.org/feed.xml", 5, now) == (0, 1, 1, 1, 1)
    assert archive.feed_days(None, 2, now) == (1, 1)


def test_a_feed_that_moved_brings_nothing_twice(archive: Archive, bring: Bring) -> None:
    bring(3, feed="https://example.org/old.xml")
    assert archive.rename_feed("https://example.org/old.xml", "https://example.org/new.xml")
    assert bring(4, feed="https://example.org/new.xml").same == 3
    archive.ensure_feed("https://example.org/other.xml")
    assert not archive.rename_feed("https://example.org/other.xml", "https://example.org/new.xml")
    assert not archive.rename_feed("https://example.org/none.xml", "https://example.org/new2.xml")


def test_import_origins_are_no_feeds(archive: Archive, bring: Bring) -> None:
    bring(1, feed="import:paper")
    assert archive.feed_states() == {}
    assert archive.documents() == [(1, archive.documents_of([1])[0][1])]
    assert archive.documents_of([1])[0][1].feed == ""


def test_an_item_that_is_not_there_is_said(archive: Archive) -> None:
    with pytest.raises(UsageError, match="no item 7"):
        archive.show(7)
    assert archive.item_rows([7]) == []
    assert archive.states([7]) == {}


def test_key_is_the_address_where_there_is_no_guid(archive: Archive, bring: Bring) -> None:
    entry = Entry("https://example.org/a", "", "Title", url="https://example.org/a")
    bring([NewItem(entry, text_hash="1")])
    assert archive.show(1).row.key == "https://example.org/a"
    bring([NewItem(replace(entry, url="https://example.org/b"), text_hash="2")])
    row = archive.show(1).row
    assert (row.key, row.url) == ("https://example.org/a", "https://example.org/b")
