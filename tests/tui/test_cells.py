"""Text keeps to its cells, whatever its script."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import screen_safe
from tui.cells import clip, pad, pieces, signs_take_room, width, wrap

TITLES = [
    "Plain words",
    "Путин и Трамп говорили",
    "首脑会谈在利雅得举行",
    "मोदी ने कहा",
    "বাংলা খবর",
    "தமிழ் செய்திகள்",
    "زيارة الرئيس",
    "e\u0301te\u0301",
    "🇮🇳 flag 👩‍🚀",
    "",
    " ",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("cells", [1, 2, 3, 7, 20])
def test_padded_text_is_exactly_as_wide_as_asked(title: str, cells: int) -> None:
    assert width(pad(screen_safe(title), cells)) == cells
    assert width(pad(screen_safe(title), cells, right=True)) == cells


@given(st.text(max_size=60), st.integers(0, 30))
def test_nothing_is_wider_than_its_cells(raw: str, cells: int) -> None:
    assert width(clip(screen_safe(raw), cells)) <= cells


@given(st.text(max_size=200), st.integers(4, 40))
def test_lines_keep_to_the_width_and_lose_only_spaces(raw: str, cells: int) -> None:
    text = screen_safe(raw, newlines=True)
    lines = wrap(text, cells)
    assert all(width(text[start:end]) <= cells for start, end in lines)
    kept = "".join(text[start:end] for start, end in lines)
    assert kept.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")


def test_words_are_not_broken_where_a_space_is_near() -> None:
    text = "security guarantees for the east"
    assert [text[start:end] for start, end in wrap(text, 14)] == ["security", "guarantees for", "the east"]


def test_a_cut_text_says_so() -> None:
    assert clip("guarantees", 6) == "guara…"
    assert clip("会谈会谈", 4) == "会…"


def test_marked_stretches_are_parted_at_the_edges() -> None:
    assert pieces("abcdef", 1, 5, ((0, 2), (3, 4))) == [("b", True), ("c", False), ("d", True), ("e", False)]


def test_vowel_signs_take_the_room_that_the_terminal_gives_them() -> None:
    assert signs_take_room({"TERM": "xterm-256color"})
    assert signs_take_room({"TERM": "tmux-256color", "TERM_PROGRAM": "ghostty"})
    assert not signs_take_room({"TERM": "xterm-kitty"})
    assert not signs_take_room({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"})
    room = int(signs_take_room(os.environ))
    assert width("मोदी ने कहा") == 7 + 3 * room
    assert width("हिन्दी") == 3 + 2 * room


def test_a_letter_and_its_sign_are_not_parted() -> None:
    text = "कि" * 6
    for cells in range(3, 14):
        shown = clip(text, cells)
        assert shown.rstrip("…") in {"कि" * number for number in range(7)}
        assert all(text[start:end] == "कि" * ((end - start) // 2) for start, end in wrap(text, cells))
