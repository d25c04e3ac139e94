"""Nothing that a feed, an import or a configuration contains reaches the screen as a command, as markup, or as a crash."""

from __future__ import annotations

import re
from typing import Any

import pytest

from store.db import Archive
from store.jobs.places import Places
from tests.tui.running import drive, entry, press, running, settle, store
from tui.app import WirewatchApp

HOSTILE = (
    "\x1b]52;c;aGk=\x07 clipboard",
    "\x1b[2J\x1b[31mred",
    "\x9b31m C1 and \x90dcs\x9c",
    "[/red] [bold]markup[/] [link=https://evil.example]x[/link] [@click=app.quit]q[/]",
    "\u202egnirts desrever \u2066isolated",
    "tab\tnew\nline\rreturn\x00nul\x7fdel",
    "lone \ud800 surrogate",
    "❤️ 1️⃣ 👍🏿 👩‍👩‍👧 🇮🇳",
    "क्षत्रिय مرحبا ไทย 首脑会谈 Ł́",
    "a" * 5_000,
    "e" + "\u0301" * 500,
    "",
    " \u200b\u2060\ufeff ",
)
KEYS = (*"wj]vjjj", "enter", "w", "pagedown", *"qFqxdHq?q:", "escape")
# What no strip may hold: C0 and C1 controls, bidirectional overrides, lone surrogates.
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def check(app: WirewatchApp) -> None:
    """No line holds a control, and each fills the screen exactly."""
    for strip in app.screen._compositor.render_strips():
        assert not [segment.control for segment in strip if segment.control]
        assert not FORBIDDEN.search(strip.text), repr(strip.text)
        assert strip.cell_length == app.size.width, repr(strip.text)


@pytest.fixture
def hostile(places: Places) -> Places:
    """An archive filled past every cleaning, as a broken or older program might have."""
    items: list[tuple[Any, tuple[str, ...]]] = []
    for number, text in enumerate(HOSTILE):
        text = text.encode("utf-8", "replace").decode()
        one = entry(
            number,
            text,
            hours=number,
            outlet=text[:60],
            summary=text + "\n\n> " + text + "\n\n• " + text,
            text=text * 3,
            author=text,
            links=(("https://a.example/" + text[:40], text), ("javascript:alert(1)", text)),
        )
        items.append((one, ("treaty",)))
    ids = store(places.database, items)
    with Archive.open(places.database) as archive:
        archive.place([(item, ids[0] if at < 4 else item, None, b"\x01") for at, item in enumerate(ids)])
        archive.tag([ids[0]], ["[bold]tag"])
    return places


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
def test_every_surface_withstands_hostile_text(hostile: Places, size: tuple[int, int]) -> None:
    async def work() -> None:
        async with running(hostile, size) as (app, pilot):
            check(app)
            for key in (
                "w",
                "j",
                "]",
                "v",
                "j",
                "j",
                "j",
                "enter",
                "w",
                "pagedown",
                "q",
                "F",
                "q",
                "x",
                "d",
                "H",
                "q",
                "?",
                "q",
                ":",
                "escape",
            ):
                await press(app, pilot, key)
                check(app)
            await press(app, pilot, "/", *"red")
            check(app)
            await press(app, pilot, "escape", "a", "a", "G")
            check(app)
            app.screen.say(HOSTILE[0] + HOSTILE[3], warn=True)  # type: ignore[attr-defined]  # the desk says
            await settle(app, pilot)
            check(app)

    drive(work)


def test_hostile_names_in_the_configuration(hostile: Places) -> None:
    (hostile.config_file.parent / "topics" / "c-odd.yaml").write_text(
        'id: odd\nname: "[red]\\e]0;x\\a \\u202e odd"\nrules:\n  - match: "odd"\n', encoding="utf-8"
    )

    async def work() -> None:
        from store.jobs.places import find_places

        async with running(find_places(hostile.config_file, hostile.database)) as (app, pilot):
            check(app)
            await press(app, pilot, ":")
            check(app)

    drive(work)


def test_links_that_are_no_links_are_not_offered(hostile: Places) -> None:
    async def work() -> None:
        async with running(hostile) as (app, _):
            article = app.screen.reader.article  # type: ignore[attr-defined]  # the desk has one
            assert all(url.startswith("https://") for url, _ in article.links)

    drive(work)
