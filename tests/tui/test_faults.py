"""What is wrong is said on the desk in words, and the desk stays usable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.errors import ArchiveFull
from store.jobs.places import Places, find_places
from tests.tui.conftest import make_places
from tests.tui.covering import desk_of
from tests.tui.running import drive, entry, press, running, screen_text, store


def test_a_damaged_archive_is_said_with_what_to_do(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    places.database.write_bytes(b"this is no database, it only looks like a file" * 100)

    async def work() -> None:
        async with running(places) as (app, pilot):
            assert "The archive could not be opened." in screen_text(app)
            assert desk_of(app).status.warns
            await press(app, pilot, "j", "d", "n", "?", "q", "h", "l", "H", "q")

    drive(work)


def test_a_broken_configuration_leaves_a_desk_that_shows_what_came_before(filled: Places) -> None:
    filled.config_file.write_text("topics: [topics/*.yaml]\nfeds: []\n")

    async def work() -> None:
        async with running(find_places(filled.config_file, filled.database)) as (app, pilot):
            assert "feeds.yaml:2:" in desk_of(app).status.text
            assert "Harbour treaty signed" in screen_text(app)
            await press(app, pilot, "d", "u", "w", "F", "q", "j")

    drive(work)


def test_a_mark_that_could_not_be_written_is_said(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(archive: Any, *arguments: Any, **more: Any) -> None:
        raise ArchiveFull("the disk is full", "make room, then mark again")

    async def work() -> None:
        async with running(filled) as (app, pilot):
            monkeypatch.setattr("store.db.Archive.mark", full)
            await press(app, pilot, "d")
            assert "the disk is full" in desk_of(app).status.text
            assert desk_of(app).status.warns
            assert "Harbour treaty signed" in screen_text(app)

    drive(work)


def test_an_editor_that_is_not_there_is_said(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    monkeypatch.setenv("EDITOR", "no-such-editor-here")
    monkeypatch.delenv("VISUAL", raising=False)

    async def work() -> None:
        async with running(filled) as (app, pilot):
            monkeypatch.setattr(app, "suspend", nullcontext)
            await press(app, pilot, "E")
            assert "no-such-editor-here" in desk_of(app).status.text

    drive(work)


def test_a_fetch_that_reaches_nothing_leaves_the_desk_usable(filled: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    told = '{"summary": true, "feeds": 2, "failed": 2, "new": 0, "ms": 10}'
    command = [sys.executable, "-c", f"print({told!r}); raise SystemExit(1)"]
    monkeypatch.setattr("tui.desk.Desk.fetch_command", lambda desk, feeds=(): command)
    monkeypatch.setattr("tui.desk.Desk.due", lambda desk: desk._reader.ask(lambda archive: 0))

    async def work() -> None:
        async with running(filled, frozen=False) as (app, pilot):
            await press(app, pilot, "r")
            assert "none of 2 feeds could be reached" in desk_of(app).status.text
            assert "F says why" in desk_of(app).status.text

    drive(work)


def test_the_desk_opens_where_there_is_something(places: Places) -> None:
    store(places.database, [(entry(1, "Harbour notes"), ("harbour",))])

    async def work() -> None:
        async with running(places) as (app, pilot):
            assert desk_of(app).place.topic == "harbour"
            await press(app, pilot, "1")
            assert "Nothing here yet." in screen_text(app)
            await press(app, pilot, "2", "d")
            await press(app, pilot, "1", "2")
            assert "All done here." in screen_text(app)

    drive(work)


def test_keys_that_cannot_be_used_are_said_at_start_and_all_in_the_log(filled: Places) -> None:
    wrong = "settings: {keys: vim, remap: {fly: f, keep: j, top: g e, bottom: g}}\n"
    filled.config_file.write_text(filled.config_file.read_text() + wrong)
    places = find_places(filled.config_file, filled.database)

    async def work() -> None:
        async with running(places) as (app, pilot):
            assert "keys: no action 'fly'" in screen_text(app)
            assert "(and 1 more)" in screen_text(app)
            await press(app, pilot, "!")
            assert "no action 'fly'" in screen_text(app)
            assert "hides" in screen_text(app)

    drive(work)


def test_sequences_of_ones_own_work_beside_a_preset(filled: Places) -> None:
    filled.config_file.write_text(filled.config_file.read_text() + 'settings: {remap: {top: "g g", bottom: "g e"}}\n')
    places = find_places(filled.config_file, filled.database)

    async def work() -> None:
        async with running(places) as (app, pilot):
            assert "keys:" not in screen_text(app)
            listed = desk_of(app).list
            await press(app, pilot, "g")
            assert screen_text(app).endswith(" g")  # what was pressed of it stands at the foot
            await press(app, pilot, "e")
            assert listed.cursor == len(listed.ids) - 1
            await press(app, pilot, "g", "g")
            assert listed.cursor == 0
            await press(app, pilot, "g", "j")
            assert listed.cursor == 1

    drive(work)
