"""A document with more items than are held at once: all of them are stored, each once, and placed."""

from __future__ import annotations

from pathlib import Path

from store.db import Archive
from store.jobs.refresh import PORTION, refresh
from store.jobs.rules import load_rules
from store.types import View
from tests.cli.desk import make_desk

ITEMS = 2 * PORTION + 500


def document(first: int) -> str:
    """So many items, of which those before `first` are not there any more."""
    return "<rss version='2.0'><channel><title>Long</title>" + "".join(
        f"<item><title>Report {n} of many</title><guid>g{n}</guid></item>" for n in range(first, first + ITEMS)
    ) + "</channel></rss>"


def test_a_document_in_portions(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    (tmp_path / "post.xml").write_text(document(0))
    with Archive.open(desk.database) as archive:
        rules = load_rules(desk.config, archive)
        total = refresh(archive, rules, everything=True)
        assert (total.new, total.changed, total.failed, total.placed, total.fault) == (ITEMS, 0, 0, ITEMS, "")
        state = archive.feed_states()[rules.config.feeds[0].url]
        assert (state.items, state.failures) == (ITEMS, 0)
        (log,) = archive.feed_log(state.url)
        assert (log.outcome, log.seen) == ("new", ITEMS)
        (tmp_path / "post.xml").write_text(document(10))
        assert refresh(archive, rules, everything=True).new == 10
        assert archive.unplaced_count() == 0
        assert len({row.key for row in archive.item_rows(archive.ids(View()))}) == ITEMS + 10
        assert [check for check in archive.check() if not check.ok] == []
