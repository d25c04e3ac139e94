"""Texts: what feeds bring becomes plain text, and plain text becomes words.

In: strings as they come. Out: cleaned lines and paragraphs, words with offsets, strings that a terminal can show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chars import same_letters
    from .clean import MAX_LINE, clean_line
    from .hosts import shown_link
    from .markup import HEADING, MAX_TEXT, PICTURE, clean_text, sets_apart, unmarked
    from .screen import is_safe_link, is_usual_link, screen_safe
    from .words import Token, compounds, fold, index_text, piece_tokens, spans_blanks, surface, tokens

__all__ = [
    "HEADING",
    "MAX_LINE",
    "MAX_TEXT",
    "PICTURE",
    "Token",
    "clean_line",
    "clean_text",
    "compounds",
    "fold",
    "index_text",
    "is_safe_link",
    "is_usual_link",
    "piece_tokens",
    "same_letters",
    "screen_safe",
    "sets_apart",
    "shown_link",
    "spans_blanks",
    "surface",
    "tokens",
    "unmarked",
]

_ROOMS = {
    "chars": "same_letters",
    "clean": "MAX_LINE clean_line",
    "hosts": "shown_link",
    "markup": "HEADING MAX_TEXT PICTURE clean_text sets_apart unmarked",
    "screen": "is_safe_link is_usual_link screen_safe",
    "words": "Token compounds fold index_text piece_tokens spans_blanks surface tokens",
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Each module is imported when something of it is first asked for: their patterns take time to compile, and a round that
    brings nothing needs few of them."""
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f".{room}", __name__), name)
    globals()[name] = found
    return found
