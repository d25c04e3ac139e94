"""The workbench, on a real archive: what is typed is read, tried, judged, saved and taken back."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from store import clock
from store.db import Archive
from store.jobs.places import Places, find_places
from store.jobs.rematch import rematch
from store.jobs.rules import load_rules
from store.jobs.suggest_cases import Suggestion
from store.jobs.trial import Difference, Part
from tests.tui.covering import covers, desk_of
from tests.tui.running import NOW, TREATY, drive, press, running, screen_text, settle
from tests.tui.test_hostile import check, hostile
from tests.tui.test_snapshots import looks_as_before
from tui.app import WirewatchApp
from tui.screens.desk import DeskScreen
from tui.screens.help import HelpScreen
from tui.screens.workbench import WorkbenchScreen
from tui.screens.workbench_advice import merged_text
from tui.screens.workbench_live import how
from tui.shown import Fared

WEIGHT_LINE = 8  # of the rule that asks for a harbour in the title
__all__ = ["hostile"]  # a fixture
EXAMPLES = "examples:\n  match: [A treaty at last, Boats come home]\n"


@pytest.fixture
def matched(filled: Places) -> Places:
    """The archive matched by the rules as they are: the harbour's notes are near misses of the treaty."""
    with Archive.open(filled.database) as archive:
        rematch(archive, load_rules(filled, archive))
    return filled


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Matching again is nothing."""
    monkeypatch.setattr("tui.desk.Desk.apply_command", lambda desk: ["true"])


def topic_file(places: Places) -> Path:
    """The file of the treaty."""
    return places.config_file.parent / "topics" / "a-treaty.yaml"


def bench_of(app: WirewatchApp) -> WorkbenchScreen:
    """The workbench, on top."""
    assert isinstance(app.screen, WorkbenchScreen)
    return app.screen


def titles(app: WirewatchApp) -> list[str]:
    """What the list of results shows."""
    listed = bench_of(app).list
    return [listed.rows[item].title for item in listed.ids]


async def weigh(app: WirewatchApp, pilot: Any, weight: str) -> None:
    """Give the harbour's rule another weight, by keys."""
    bench_of(app).editor.go_to(WEIGHT_LINE, 99)
    await press(app, pilot, "backspace", "backspace", "backspace", *weight)


@covers("edit")
def test_what_is_typed_is_tried_on_the_archive(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            assert bench_of(app).editor.text == topic_file(matched).read_text()
            assert "The text says what the rules in force say." in screen_text(app)
            await weigh(app, pilot, "1.1")
            assert sorted(titles(app)) == [f"Harbour notes {number}" for number in range(11, 16)]
            assert "+5 −0" in screen_text(app)
            assert "0.6→1.1" in screen_text(app)
            bench_of(app).editor.go_to(6, 99)
            await press(app, pilot, "backspace", "backspace", "backspace", *"0.4")
            assert "+5 −10" in screen_text(app)
            assert bench_of(app).dirty
            assert "a-treaty.yaml *" in screen_text(app)

    drive(work)


@covers("next_flaw", "untype", "retype")
def test_every_fault_is_marked_where_it_stands(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            bench, before = bench_of(app), bench_of(app).editor.text
            bench.editor.go_to(5, 19)
            await press(app, pilot, *" AND")
            bench.editor.go_to(7, 26)
            await press(app, pilot, *" @nowhere")
            assert [flaw.line for flaw in bench.reading.flaws] == [5, 7]
            text = screen_text(app)
            assert "2 faults" in text
            assert "nowhere" in text.split("2 faults")[-1]
            assert "ends too early" in text
            await press(app, pilot, "f8")
            assert bench.editor.cursor_location[0] == 4
            await press(app, pilot, "f8")
            assert bench.editor.cursor_location[0] == 6
            for _ in range(20):
                await press(app, pilot, "ctrl+z")
            assert bench.editor.text == before
            assert not bench.reading.flaws
            await press(app, pilot, "ctrl+y")
            assert bench.editor.text != before

    drive(work)


@covers("save")
def test_a_broken_text_is_not_saved_and_says_why(matched: Places, quick: None) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e", "ctrl+s")
            assert "nothing has changed" in bench_of(app).status.text
            bench_of(app).editor.go_to(5, 19)
            await press(app, pilot, *" AND", "ctrl+s")
            assert "not saved, the old rules go on: 1 fault, line 5:" in bench_of(app).status.text
            assert topic_file(matched).read_text() == TREATY

    drive(work)


def test_saving_matches_again_and_undo_brings_the_old_rules_back(matched: Places) -> None:
    def members() -> int:
        with Archive.open(matched.database) as archive:
            counts = archive.counts()["treaty"]
            return counts.new + counts.read + counts.kept

    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "s", "e")
            before = members()
            bench_of(app).editor.go_to(WEIGHT_LINE, 99)
            await press(app, pilot, *"  # a note", "end")
            await weigh(app, pilot, "1.1")
            bench_of(app).editor.put(TREATY.replace("0.6", "1.1  # heavier"))
            await press(app, pilot, "ctrl+s")
            assert "1.1  # heavier" in topic_file(matched).read_text()
            assert "the rules are in force" in bench_of(app).status.text
            assert members() == before + 5
            assert "as in force" in screen_text(app)
            await press(app, pilot, "escape", "u")
            assert topic_file(matched).read_text() == TREATY
            assert members() == before
            assert bench_of(app).editor.text == TREATY
            await press(app, pilot, "u", "q")
            with Archive.open(matched.database) as archive:
                assert archive.history()[-1].verb == "keep"

    drive(work)


@covers("over", "next_sheet", "previous_sheet", "kinds", "take")
def test_a_near_miss_is_confirmed_and_taken_back(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e", "f6")
            assert bench_of(app).place_of_keys == "workbench"
            await press(app, pilot, "tab")
            assert len(titles(app)) == 5
            first = bench_of(app).list.current_id
            await press(app, pilot, "y", "Y")
            with Archive.open(matched.database) as archive:
                told = {item: belongs for item, _, belongs, _ in archive.verdicts("treaty")}
                assert first is not None
                assert told[first] is True
                assert sorted(told.values()) == [False, True]
                assert "treaty" in [name for name, _ in archive.item_rows([first])[0].topics]
            assert "✓" in screen_text(app)
            await press(app, pilot, "u", "u")
            with Archive.open(matched.database) as archive:
                assert archive.verdicts("treaty") == []
            assert not bench_of(app).list.verdicts
            await press(app, pilot, "U", "t", "shift+tab", "a")
            assert bench_of(app).title_of_list() == "Gained"
            await press(app, pilot, "f6")
            assert bench_of(app).place_of_keys == "editor"

    drive(work)


def test_a_near_miss_on_the_desk_is_confirmed_the_same_way(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "v", "a", "a", "a", "y")
            with Archive.open(matched.database) as archive:
                assert [belongs for _, _, belongs, _ in archive.verdicts("treaty")] == [True]
            assert "said to belong" in desk_of(app).status.text

    drive(work)


def test_why_and_the_item_are_one_key_away(matched: Places) -> None:
    topic_file(matched).write_text(TREATY + EXAMPLES)

    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            await weigh(app, pilot, "1.1")
            await press(app, pilot, "escape", "w")
            text = screen_text(app)
            assert "as typed" in text
            assert "1.1 ≥ 1  belongs" in text
            assert "0.6 < 1  does not belong" in text
            assert "title:harbour" in text.split("as typed")[-1]
            await press(app, pilot, "j", "space", "q", "enter")
            assert "Summary of Harbour notes" in screen_text(app)
            await press(app, pilot, "q", "tab", "tab")
            assert "Boats come home" in screen_text(app)
            await press(app, pilot, "w")
            assert "no rule" in screen_text(app) or "0 < 1" in screen_text(app)
            await press(app, pilot, "q", "enter")
            assert bench_of(app).editor.cursor_location[0] == 9

    drive(work)


def test_the_rules_tell_how_they_fare(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "Y", "e", "escape", "tab", "tab", "tab", "j")
            text = screen_text(app)
            assert "Rules in force" in text
            assert "11 in 7 days" in text
            assert "0\u00a0% right" in bench_of(app).table.detail
            await press(app, pilot, "j", "enter")
            assert bench_of(app).editor.cursor_location[0] == 6
            assert "Rule of line 7" in screen_text(app)
            assert "+0.6 in force" in screen_text(app)

    drive(work)


def test_a_rule_against_is_right_about_what_does_not_belong(matched: Places) -> None:
    topic_file(matched).write_text(TREATY + "  - match: 'title:harbour'\n    weight: -0.1\n")
    now = find_places(matched.config_file, matched.database)
    with Archive.open(now.database) as archive:
        rematch(archive, load_rules(now, archive))

    async def work() -> None:
        async with running(now, size=(160, 40)) as (app, pilot):
            await press(app, pilot, "a", "a", "a", "Y", "e", "escape")
            for sheet in range(4):
                if sheet == 3:
                    table = bench_of(app).table
                    await press(app, pilot, "j", "j")
                    assert "0 % right (0–79 %, 1 verdict)" in table.detail.replace("\u00a0", " ")
                    await press(app, pilot, "j")
                    assert "100 % of them not of the topic (21–100 %, 1 verdict)" in table.detail.replace("\u00a0", " ")
                await press(app, pilot, "tab")
            assert "Nothing is suggested by your 1 verdict." in screen_text(app)

    drive(work)


def test_hits_in_all_are_told_where_they_are_older() -> None:
    fared = Fared(0, 5, "a", 1.0, 1, 2, 9, None, 0, None, 0.0, 1.0)
    assert how(fared) == "1 in 7 days · 2 in 30 · 9 in all · no verdicts yet"
    assert how(replace(fared, hits=2)) == "1 in 7 days · 2 in 30 · no verdicts yet"
    missing = replace(fared, rule=None, said="misses 1 that you said belong")
    assert "none of what it takes judged yet" in how(missing)


def test_operators_in_small_letters_are_told_of(matched: Places) -> None:
    async def work() -> None:
        async with running(matched, size=(120, 40)) as (app, pilot):
            await press(app, pilot, "e")
            bench = bench_of(app)
            bench.editor.go_to(5, 19)
            await press(app, pilot, *" and boats")
            assert not bench.reading.flaws
            assert bench.strip.lines[0][0].startswith("“and” in small letters is a word")
            assert "the operator" in screen_text(app)
            bench.editor.go_to(WEIGHT_LINE)
            await settle(app, pilot)
            assert "in small letters" not in bench.strip.lines[0][0]

    drive(work)


def test_the_keys_that_judge_stand_on_a_small_screen_too(matched: Places) -> None:
    async def work() -> None:
        async with running(matched, size=(80, 24)) as (app, pilot):
            await press(app, pilot, "e", "escape", "tab")
            foot = screen_text(app).splitlines()[-1]
            assert "y belongs  Y does not" in foot
            assert "? help" in foot

    drive(work)


def test_help_begins_with_the_keys_of_the_screen_it_was_opened_from(matched: Places) -> None:
    async def work() -> None:
        async with running(matched, size=(100, 30)) as (app, pilot):
            await press(app, pilot, "?")
            assert screen_text(app).splitlines()[2].strip().startswith("Topics stand at the left")
            await press(app, pilot, "q", "e", "f1")
            assert isinstance(app.screen, HelpScreen)
            assert screen_text(app).splitlines()[1].strip() == "The workbench"
            await press(app, pilot, "home")
            assert "Topics stand at the left" in screen_text(app)
            await press(app, pilot, "q", "escape", "q", "N", "tab", "tab", "tab", "tab", "?")
            assert "A new topic" in screen_text(app)

    drive(work)


@pytest.mark.parametrize(("days", "note"), [(0, "keeps 1"), (100, "keeps 0")])
def test_a_rule_against_is_not_said_never_to_hold(matched: Places, days: int, note: str) -> None:
    rules = "  - match: 'Biathlon'\n    weight: 1.0\n  - match: 'title:Harbour'\n    weight: -3.0\n"
    topic_file(matched).write_text(TREATY + rules)
    now = find_places(matched.config_file, matched.database)
    with Archive.open(now.database) as archive:
        rematch(archive, load_rules(now, archive))
    clock.set_now(NOW + days * clock.DAY)

    async def work() -> None:
        async with running(now, size=(160, 40)) as (app, pilot):
            await press(app, pilot, "e", "escape", "tab", "tab", "tab")
            rows = {row.line: row for row in bench_of(app).fared}
            assert (rows[9].note, rows[9].idle) == ("never", True)
            assert (rows[11].note, rows[11].idle) == (note, False)
            assert (rows[11].last is None) == bool(days)

    drive(work)


async def until(pilot: Any, true: Callable[[], object]) -> None:
    """Wait until something is so."""
    for _ in range(2_000):
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError("that never came true")


def test_a_key_stops_what_an_earlier_one_began(matched: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[float] = []
    stopped: list[float] = []
    beginning, ending = threading.Event(), threading.Event()  # whether the first, and the last part may come

    def slow(trial: Any, topic: Any, *, since: int | None = None, stop: Callable[[], bool]) -> Iterator[Part]:
        weight = topic.rules[1].weight
        begun.append(weight)
        for may, part in (
            (beginning, Part((Difference("gained", 1, weight, 0.0, 0),), 1, 4, False)),
            (ending, Part((Difference("lost", 2, weight, 1.0, 0),), 4, 4, True)),
        ):
            while not may.wait(0.01):
                if stop():
                    stopped.append(weight)
                    return
            yield part

    async def work() -> None:
        async with running(matched) as (app, pilot):
            monkeypatch.setattr("store.jobs.trial.Trial.differences", slow)
            beginning.set()
            await pilot.press("e")
            await until(pilot, lambda: isinstance(app.screen, WorkbenchScreen) and bench_of(app).shifts)
            bench = bench_of(app)
            assert "so far 25 %" in screen_text(app)
            bench.editor.go_to(WEIGHT_LINE, 99)
            beginning.clear()
            await pilot.press("1")
            await until(pilot, lambda: begun[-1:] == [0.61])
            assert stopped == [0.6]
            assert bench.list.stale
            assert bench.note_of_list() == "outdated"
            assert [shift.score for shift in bench.shifts] == [0.6]  # the last stays until the next has something
            await pilot.press("2")
            await until(pilot, lambda: begun[-1:] == [0.612])
            assert stopped == [0.6, 0.61]
            beginning.set()
            ending.set()
            await settle(app, pilot)
            assert [(shift.kind, shift.score) for shift in bench.shifts] == [("gained", 0.612), ("lost", 0.612)]
            assert not bench.list.stale

    drive(work)


def test_leaving_asks_about_what_was_not_saved(matched: Places, quick: None) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            await weigh(app, pilot, "1.1")
            await press(app, pilot, "escape", "q")
            assert "not saved" in bench_of(app).status.text
            assert "d drop it" in screen_text(app)
            await press(app, pilot, "x", "escape")
            assert bench_of(app).dirty
            await press(app, pilot, "q", "d")
            assert isinstance(app.screen, DeskScreen)
            assert topic_file(matched).read_text() == TREATY
            await press(app, pilot, "e")
            await weigh(app, pilot, "1.2")
            await press(app, pilot, "escape", "q", "s")
            assert isinstance(app.screen, DeskScreen)
            assert "1.2" in topic_file(matched).read_text()
            await press(app, pilot, "e")
            await weigh(app, pilot, "1.3")
            await press(app, pilot, "ctrl+q")
            assert app.return_code is None
            await press(app, pilot, "escape")
            assert bench_of(app).dirty

    drive(work)


def test_what_others_write_is_noticed(matched: Places, quick: None) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            bench, file = bench_of(app), topic_file(matched)
            file.write_text(TREATY + "# by hand\n")
            await bench.look_outside()
            assert "read again" in bench.status.text
            assert bench.editor.text.endswith("# by hand\n")
            await weigh(app, pilot, "1.1")
            file.write_text(TREATY + "# once more\n")
            await bench.look_outside()
            assert "another program changed the file" in bench.status.text
            assert "0.6" not in bench.editor.text
            await press(app, pilot, "ctrl+s")
            assert "w write over it" in screen_text(app)
            await press(app, pilot, "escape")
            assert "once more" in file.read_text()
            await press(app, pilot, "ctrl+s", "r")
            assert bench.editor.text.endswith("# once more\n")
            await weigh(app, pilot, "1.2")
            file.write_text(TREATY + "# thrice\n")
            await press(app, pilot, "ctrl+s", "w")
            assert "1.2" in file.read_text()
            assert "thrice" not in file.read_text()

    drive(work)


@covers("editor")
def test_the_own_editor_is_a_key_away(matched: Places, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    edited: list[str] = []

    def editor(command: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
        edited.append(Path(command[-1]).name)
        Path(command[-1]).write_text(TREATY + f"# {len(edited)}\n")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("tui.screens.working.subprocess.run", editor)

    async def work() -> None:
        async with running(matched) as (app, pilot):
            monkeypatch.setattr(app, "suspend", nullcontext)
            await press(app, pilot, "e", "f4")
            assert edited == ["a-treaty.yaml"]
            assert bench_of(app).editor.text.endswith("# 1\n")
            await press(app, pilot, "x", "f4")
            assert "s save first" in screen_text(app)
            await press(app, pilot, "o")
            assert len(edited) == 2
            assert bench_of(app).dirty
            await press(app, pilot, "f1")
            assert isinstance(app.screen, HelpScreen)

    drive(work)


def test_typing_keeps_the_shape_of_yaml(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            editor = bench_of(app).editor
            editor.go_to(WEIGHT_LINE, 99)
            await press(app, pilot, "enter", "q", "shift+tab", "end", "enter", "tab", *"ä首")
            assert editor.text == TREATY.rstrip("\n") + "\n  q\n    ä首\n"
            assert not editor.flaws or editor.flaws[0].line >= WEIGHT_LINE

    drive(work)


def test_a_file_that_the_editor_would_change_is_left_to_others(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            topic_file(matched).write_bytes(TREATY.encode() + b"# \xff\n")
            await press(app, pilot, "e")
            assert isinstance(app.screen, DeskScreen)
            assert "only an editor of your own keeps" in desk_of(app).status.text
            topic_file(matched).write_bytes(TREATY.encode() + "# a\u2028b\n".encode())
            await press(app, pilot, "e")
            assert isinstance(app.screen, DeskScreen)
            await press(app, pilot, "h", "G", "k", "e")
            assert "choose it first" in desk_of(app).status.text

    drive(work)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
def test_the_workbench_fits_every_size(matched: Places, size: tuple[int, int]) -> None:
    async def work() -> None:
        async with running(matched, size, theme="ansi") as (app, pilot):
            await press(app, pilot, "e")
            await weigh(app, pilot, "1.1")
            bench = bench_of(app)
            assert bench.editor.display
            assert "+5 −0" in screen_text(app)
            looks_as_before(f"workbench-{size[0]}x{size[1]}", screen_text(app) + "\n")
            await press(app, pilot, "escape")
            assert "Harbour notes 11" in screen_text(app)
            await press(app, pilot, "w")
            assert "as typed" in screen_text(app)
            await press(app, pilot, "q", "tab", "tab", "tab", "tab", "tab", "T", "f6")
            assert bench.place_of_keys == "editor"

    drive(work)


def test_a_suggestion_is_taken_into_the_text_when_the_person_says_so(
    matched: Places, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, shared = topic_file(matched), matched.config_file.parent / "names.yaml"
    shared.write_text("ports: [Harbour]\n")
    was = TREATY.encode()

    def suggested(archive: Archive, rules: Any, topic: Any, *, stop: Callable[[], bool]) -> list[Suggestion]:
        heavier = Suggestion(
            "weight", "weight of line 7 to 0.9", "5 of 5 belong", (11, 12), was.replace(b"0.6", b"0.9"), file, was
        )
        names = Suggestion(
            "spelling", "add Haven", "seen 9 times", (), b"ports: [Harbour, Haven]\n", shared, b"ports: [Harbour]\n"
        )
        return [heavier, names]

    monkeypatch.setattr("store.jobs.suggest.suggestions", suggested)

    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            bench = bench_of(app)
            bench.editor.go_to(2, 99)
            await press(app, pilot, *"  # mine", "escape", "h")
            text = screen_text(app)
            assert "weight of line 7 to 0.9 — 5 of 5 belong" in " ".join(text.split())
            assert "names.yaml  add Haven" in text
            await press(app, pilot, "enter")
            assert list(bench.list.ids) == [11, 12]
            await press(app, pilot, "q", "t")
            assert bench.editor.text == TREATY.replace("0.6", "0.9").replace("id: treaty", "id: treaty  # mine")
            assert bench.editor.cursor_location[0] == WEIGHT_LINE - 1
            assert file.read_text() == TREATY
            await press(app, pilot, "t")
            assert "you changed that place yourself" in bench.status.text
            await press(app, pilot, "j", "t")
            assert shared.read_text() == "ports: [Harbour]\n"
            await press(app, pilot, "w")
            assert shared.read_text() == "ports: [Harbour, Haven]\n"
            await press(app, pilot, "u")
            assert shared.read_text() == "ports: [Harbour]\n"
            assert bench.dirty

    drive(work)


def test_a_suggestion_that_is_in_force_is_suggested_no_more(matched: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def suggested(archive: Archive, rules: Any, topic: Any, *, stop: Callable[[], bool]) -> list[Suggestion]:
        raw = topic.file.read_bytes()
        heavier = Suggestion("weight", "line 7 to 0.9", "so many words of evidence that " * 9 + "they fill five lines",
                             (), raw.replace(b"0.6", b"0.9"), topic.file, raw)  # fmt: skip
        return [heavier] if topic.rules[1].weight == 0.6 else []

    monkeypatch.setattr("store.jobs.suggest.suggestions", suggested)

    async def work() -> None:
        async with running(matched, size=(120, 40)) as (app, pilot):
            await press(app, pilot, "e", "escape", "h")
            assert "fill five lines" in screen_text(app)
            await press(app, pilot, "t", "ctrl+s")
            await until(pilot, lambda: "Nothing is suggested" in screen_text(app))

    drive(work)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("a\nb\nc\nd", "a\nB\nc\nd"),
        ("x\na\nb\nc\nd\ny", "x\na\nB\nc\nd\ny"),
        ("a\nb\nc\nD", "a\nB\nc\nD"),
        ("a\nbb\nc\nd", None),
        ("a\nb\nnew\nc\nd", None),
    ],
)
def test_a_suggestion_goes_into_a_text_that_was_typed_in_since(now: str, then: str | None) -> None:
    assert merged_text("a\nb\nc\nd", "a\nB\nc\nd", now) == then


def test_hostile_headlines_and_files_stay_text(hostile: Places, quick: None) -> None:
    file = topic_file(hostile)
    file.write_text(TREATY + "# \u202e reversed \u200b and \ud7ff \u0301\n# 首脑会谈 ❤️ 👩‍👩‍👧\n")
    with Archive.open(hostile.database) as archive:
        rematch(archive, load_rules(hostile, archive))

    async def work() -> None:
        async with running(hostile) as (app, pilot):
            await press(app, pilot, "1", "e")
            bench = bench_of(app)
            bench.editor.put(bench.editor.text.replace("'treaty'", "'is OR the OR a OR e OR red'"))
            await settle(app, pilot)
            check(app)
            assert bench.list.ids
            await press(app, pilot, "escape")
            for key in ("w", "j", "j", "j", "j", "q", "enter", "space", "q", "y", "tab", "tab", "tab", "tab"):
                await press(app, pilot, key)
                check(app)
            bench.editor.go_to(9, 4)
            await press(app, pilot, "f6", "right", "right", "end", *"x", "shift+home")
            check(app)

    drive(work)


def test_a_rule_is_typed_without_counting_spaces(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            bench = bench_of(app)
            bench.editor.go_to(WEIGHT_LINE, 99)
            await press(app, pilot, "enter", *"- match: boats", "enter", *"weight: 0.5", "enter")
            await press(app, pilot, *"- {match: x}", "enter", *"# y")
            typed = "    weight: 0.6\n  - match: boats\n    weight: 0.5\n  - {match: x}\n  # y\n"
            assert bench.editor.text.endswith(typed)
            assert not bench.reading.flaws
            assert [line for line, _ in bench.reading.rules] == [5, 7, 9, 11]

    drive(work)


@pytest.mark.parametrize(
    ("text", "place", "keys", "then"),
    [
        ("names:\n  a: [b]\n", (2, 99), ["enter", *"- "], "names:\n  a: [b]\n  - \n"),  # no list stands above
        ("rules:\n  - match: a\n    weight: 1\n", (3, 5), ["enter", "up", *"-", *" x"], None),  # within a line: a dash
        ("a:\n  - b\n", (2, 99), ["enter", *"- c"], "a:\n  - b\n  - c\n"),
        ("a:\n  - b: c\n    d:\n      - e: f\n        g: h\n", (5, 99), ["enter", *"- i"],
         "a:\n  - b: c\n    d:\n      - e: f\n        g: h\n      - i\n"),
    ],
)  # fmt: skip
def test_a_dash_goes_to_the_list_it_belongs_to(
    matched: Places, text: str, place: tuple[int, int], keys: list[str], then: str | None
) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            editor = bench_of(app).editor
            editor.put(text)
            editor.go_to(*place)
            await press(app, pilot, *keys)
            assert editor.text == (then if then is not None else "rules:\n  - match: a\n  - x\n    weight: 1\n")

    drive(work)


def test_what_was_said_of_a_fault_goes_with_it(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            bench = bench_of(app)
            bench.editor.go_to(5, 19)
            await press(app, pilot, *" AND", "ctrl+s", "space")
            assert "not saved, the old rules go on" in bench.status.text
            await press(app, pilot, *"boats")
            assert not bench.reading.flaws
            assert bench.status.text == ""

    drive(work)


def test_what_cannot_be_saved_is_not_offered_to_be(matched: Places) -> None:
    async def work() -> None:
        async with running(matched) as (app, pilot):
            await press(app, pilot, "e")
            bench_of(app).editor.go_to(5, 19)
            await press(app, pilot, *" AND", "escape", "escape")
            assert "what you typed is not saved, and has 1 fault" in screen_text(app)
            assert "save it and leave" not in screen_text(app)
            await press(app, pilot, "s")
            assert bench_of(app).dirty
            await press(app, pilot, "d")
            assert isinstance(app.screen, DeskScreen)
            assert topic_file(matched).read_text() == TREATY

    drive(work)


def test_faults_take_the_room_there_is(matched: Places) -> None:
    async def work() -> None:
        async with running(matched, size=(120, 40)) as (app, pilot):
            await press(app, pilot, "e")
            bench = bench_of(app)
            long = "a fault that is told in more words than stand on a line of half a screen, " * 2
            bench.strip.put("2 faults", "", [(f"5:1  {long}ends", "warn"), ("6:1  short", "warn")])
            await pilot.pause()
            said = screen_text(app)
            assert "5:1" in said
            assert "of half a screen" in said
            assert "6:1  short" in said
            bench.editor.put(TREATY.replace("'treaty'", "'treaty AND'"))
            await settle(app, pilot)
            assert "Once they are mended," in screen_text(app)
            assert "stands here." in screen_text(app)

    drive(work)
