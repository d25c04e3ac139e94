"""The registry holds together: every action has its method, every place its keys, every preset is whole."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.tui.covering import COVERED
from tui.actions import (
    ACTIONS,
    BENCH,
    BRIEF,
    BY_NAME,
    DESK,
    FEEDLOG,
    FEEDS,
    FORM,
    FOUND,
    GROUPS,
    HELP,
    HISTORY,
    LOG,
    NEW,
    TOUR,
    TRENDS,
)
from tui.keys import PRESETS, all_shown, clashes, make_keymap, shown
from tui.screens.brief import BriefScreen
from tui.screens.desk import DeskScreen
from tui.screens.feedlog import FeedLogScreen
from tui.screens.feeds import FeedsScreen
from tui.screens.found import FoundScreen
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.log import LogScreen
from tui.screens.newtopic import NewTopicScreen
from tui.screens.trends import TrendsScreen
from tui.screens.workbench import WorkbenchScreen

SCREENS = {
    **dict.fromkeys(DESK, DeskScreen),
    **dict.fromkeys(BENCH, WorkbenchScreen),
    FEEDS: FeedsScreen,
    FEEDLOG: FeedLogScreen,
    FOUND: FoundScreen,
    HISTORY: HistoryScreen,
    LOG: LogScreen,
    TOUR: DeskScreen,
    HELP: HelpScreen,
    FORM: NewTopicScreen,
    NEW: NewTopicScreen,
    TRENDS: TrendsScreen,
    BRIEF: BriefScreen,
}


def test_every_action_can_be_done_where_it_is_offered() -> None:
    missing = [
        (action.name, place)
        for action in ACTIONS
        for place in action.places
        if not hasattr(SCREENS[place], f"do_{action.name}")
    ]
    assert not missing


def test_every_action_is_pressed_by_a_test() -> None:
    for file in Path(__file__).parent.glob("test_*.py"):
        if "@covers(" in file.read_text("utf-8"):
            import_module(f"tests.tui.{file.stem}")
    assert set(BY_NAME) == COVERED


def test_names_are_unique_and_groups_are_known() -> None:
    assert len(BY_NAME) == len(ACTIONS)
    assert all(action.group in GROUPS and action.about and action.label for action in ACTIONS)


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_whole_and_free_of_clashes(preset: str) -> None:
    keymap = make_keymap(preset)
    assert not clashes(keymap.keys)
    assert not keymap.faults
    assert all(keymap.keys[action.name] for action in ACTIONS)
    assert not set(PRESETS[preset]) - set(BY_NAME)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("down", "j"),
        ("up", "k"),
        ("top", "g"),
        ("bottom", "G"),
        ("next_unread", "n"),
        ("previous_unread", "p"),
        ("open", "enter"),
        ("next_pane", "tab"),
        ("previous_pane", "h"),
        ("read_on", "space"),
        ("read", "m"),
        ("keep", "s"),
        ("dismiss", "d"),
        ("belongs", "y"),
        ("not", "Y"),
        ("select", "x"),
        ("select_to", "X"),
        ("undo", "u"),
        ("redo", "U"),
        ("again", "."),
        ("why", "w"),
        ("browser", "o"),
        ("filter", "/"),
        ("topic", "1"),
        ("topic", "9"),
        ("edit", "e"),
        ("editor", "E"),
        ("save", "ctrl+s"),
        ("feeds", "F"),
        ("fetch", "r"),
        ("history", "H"),
        ("help", "?"),
        ("palette", ":"),
        ("back", "q"),
        ("link", "L"),
    ],
)
def test_the_default_keys_are_those_of_the_interface(name: str, keys: str) -> None:
    keymap = make_keymap()
    assert keymap.press(keys, BY_NAME[name].places[-1 if name in ("why", "browser", "link") else 0]) == name


def test_a_sequence_waits_for_its_second_key() -> None:
    keymap = make_keymap("vim")
    assert keymap.press("g", "list") == ""
    assert keymap.pending == "g"
    assert keymap.press("g", "list") == "top"
    assert keymap.pending == ""


def test_a_sequence_that_goes_wrong_means_nothing_or_the_last_key_alone() -> None:
    keymap = make_keymap("vim")
    keymap.press("g", "list")
    assert keymap.press("j", "list") == "down"
    keymap.press("g", "list")
    assert keymap.press("%", "list") is None


def test_own_keys_take_the_place_of_the_presets() -> None:
    keymap = make_keymap("default", [("dismiss", "x, backspace")])
    assert not keymap.faults
    assert keymap.press("x", "list") == "dismiss"
    assert keymap.press("backspace", "list") == "dismiss"
    assert keymap.press("d", "list") is None
    assert not clashes(keymap.keys)


def test_what_cannot_be_remapped_is_said_and_left_out() -> None:
    keymap = make_keymap("emacs", [("fly", "f"), ("keep", "j"), ("dismiss", "j")])
    assert len(keymap.faults) == 3
    assert "emacs" in keymap.faults[0]
    assert "fly" in keymap.faults[1]
    assert keymap.faults[2] == "j means both keep and dismiss" or keymap.faults[2] == "j means both dismiss and keep"
    assert keymap.press("j", "list") == "keep"


def test_keys_are_written_as_people_read_them() -> None:
    assert shown("ctrl+f") == "^f"
    assert shown("g g") == "gg"
    assert all_shown(BY_NAME["topic"], BY_NAME["topic"].keys) == "1–9"


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("dismis", "near to it: dismiss"), ("read/unread", "read"), ("next unread", "next_unread"), ("xyzzy", "such as dismiss")],
)
def test_an_unknown_action_is_answered_with_those_near_to_it(wrong: str, near: str) -> None:
    fault = make_keymap("default", [(wrong, "f12")]).faults[0]
    assert fault.startswith(f"no action {wrong!r}: ")
    assert near in fault.partition(": ")[2]
