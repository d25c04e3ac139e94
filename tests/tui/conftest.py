"""A desk on a real archive of a few dozen items, with a clock that stands on one morning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import clock
from store.db import Archive
from store.jobs.places import Places, find_places
from store.types import Entry
from tests.tui.running import FEEDS, HARBOUR, NOW, TREATY, Topics, entry, store


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    import time

    time.tzset()
    clock.set_now(NOW)
    yield
    clock.set_now(None)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Two topics, two feeds, an archive that is still empty."""
    return make_places(tmp_path)


def make_places(tmp_path: Path) -> Places:
    """The same in a folder."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a-treaty.yaml").write_text(TREATY)
    (tmp_path / "topics" / "b-harbour.yaml").write_text(HARBOUR)
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    return find_places(tmp_path / "feeds.yaml", tmp_path / "desk.db")


@pytest.fixture
def filled(places: Places) -> Places:
    """Twenty items: ten of the treaty (three of them one story), five of the harbour, one of both, four of none."""
    items: list[tuple[Entry, Topics]] = []
    for number in range(1, 11):
        items.append(
            (entry(number, f"Treaty talks, day {number}", hours=number * 5, outlet=f"Outlet {number % 3}"), ("treaty",))
        )
    for number in range(11, 16):
        items.append((entry(number, f"Harbour notes {number}", hours=number + 0.5), ("harbour",)))
    items.append(
        (
            entry(
                16,
                "Harbour treaty signed",
                hours=1.5,
                links=(("https://a.example/x", "first"), ("https://b.example/y", "second")),
            ),
            ("treaty", "harbour"),
        )
    )
    items += [(entry(number, f"Other matters {number}", hours=number), ()) for number in range(17, 21)]
    ids = store(places.database, items)
    with Archive.open(places.database) as archive:
        by_key = {row.key: row.item for row in archive.item_rows(list(ids))}
        story = [by_key[f"key-{number}"] for number in (1, 2, 3)]
        archive.place([(item, story[0] if item in story else item, None, b"\x01") for item in ids])
    return places
