"""What is wrong with an expression that the grammar refuses, in words for the person who wrote it.

In: the text and where the parser stopped. Out: an ExpressionError with the column, and what was expected there.
"""

from __future__ import annotations

from typing import Any

from store.errors import ExpressionError

from . import nodes

WORDS_EXPECTED = "a word, a phrase, a list (@name), a field or a group"


def explain_character(text: str, position: int) -> ExpressionError:
    """The error for a character at which no part of an expression begins."""
    letter = text[position]
    column = position + 1
    if letter in '"“”„':
        return ExpressionError("a quote that is never closed", column, 'a closing "')
    if letter == "~":
        return ExpressionError("~ in the wrong place", column, "~0, ~1, ~2 right after a word, or ~n after a phrase")
    if letter == "*":
        return ExpressionError("* in the wrong place", column, "* right after the beginning of a word")
    if letter == "@":
        return ExpressionError("@ without the name of a list", column, "@name of small letters, digits, _ or -")
    if letter == "-":
        return ExpressionError("- without a term", column, "- directly before a word, a phrase or a group")
    if letter == "=":
        return ExpressionError("= without a word", column, "= directly before a word or a phrase")
    if letter == ":":
        start = position
        while start and text[start - 1].isalpha():
            start -= 1
        name = text[start:position]
        if name in ("title", "summary", "text", "author", *nodes.EQUAL_FIELDS, "url", *nodes.SEARCH_FIELDS):
            return ExpressionError(f"nothing right after {name}:", column + 1, "a word, a phrase, a list or a group")
        fields = "title:, summary:, text:, author:, source:, feed:, lang:, url:"
        return ExpressionError(f"no field is called {name + ':'!r}", start + 1, fields)
    return ExpressionError(f"{letter!r} means nothing here", column, WORDS_EXPECTED)


def explain_token(text: str, error: Any) -> ExpressionError:
    """The error for a part that stands where it cannot."""
    token = error.token
    expected = set(error.expected) | set(getattr(error, "accepts", None) or ())
    wanted = WORDS_EXPECTED if "TERM" in expected else "AND, OR, NEAR/n or the end"
    if "RPAR" in expected and "TERM" not in expected:
        wanted = "AND, OR, NEAR/n or )"
    if token.type == "$END":
        column = len(text.rstrip()) + 1
        if "RPAR" in expected:
            opened = _unclosed(text)
            return ExpressionError("a group that is never closed", opened or column, "a closing )")
        return ExpressionError("the expression ends too early", column, wanted)
    column = token.start_pos + 1
    if token.type == "RPAR":
        return ExpressionError("a ) without its (" if "RPAR" not in expected else "an empty group", column, wanted)
    return ExpressionError(f"{str(token)!r} cannot stand here", column, wanted)


def _unclosed(text: str) -> int:
    """The column of the last parenthesis that is never closed; 0 for none."""
    open_at: list[int] = []
    quoted = False
    for position, letter in enumerate(text):
        if letter in '"“”„':
            quoted = not quoted
        elif not quoted and letter == "(":
            open_at.append(position)
        elif not quoted and letter == ")" and open_at:
            open_at.pop()
    return open_at[-1] + 1 if open_at else 0
