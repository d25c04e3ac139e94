"""Texts: what feeds bring becomes plain text, and plain text becomes words.

In: strings as they come. Out: cleaned lines and paragraphs, words with offsets, strings that a terminal can show.
"""

from __future__ import annotations

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
    "screen_safe",
    "sets_apart",
    "shown_link",
    "spans_blanks",
    "surface",
    "tokens",
    "unmarked",
]
