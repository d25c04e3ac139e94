"""What the tests of the rule language share: documents, lists and expressions in one line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.match import Expression, compile_expression
from store.types import Document, Hit, Terms


def make_names(**lists: list[str]) -> list[Terms]:
    return [Terms(name, tuple((entry, line, 3) for line, entry in enumerate(entries, 1))) for name, entries in lists.items()]


@pytest.fixture
def names() -> Callable[..., list[Terms]]:
    """Lists of names from keyword arguments."""
    return make_names


@pytest.fixture
def holds() -> Callable[..., bool]:
    """Whether an expression holds for a title (and summary, lang, …)."""

    def ask(expression: str, title: str = "", /, lists: dict[str, list[str]] | None = None, **fields: str) -> bool:
        compiled = compile_expression(expression, make_names(**(lists or {})))
        document = Document(title, **fields)
        answer = compiled.evaluate(document)
        found = compiled.hits(document)
        assert not found or answer
        for hit in found:
            assert getattr(document, hit.field)[hit.start : hit.end] == hit.text
        return answer

    return ask


@pytest.fixture
def hits() -> Callable[..., list[Hit]]:
    """The hits of an expression in a title (and summary, lang, …)."""

    def ask(expression: str, title: str = "", /, lists: dict[str, list[str]] | None = None, **fields: str) -> list[Hit]:
        compiled: Expression = compile_expression(expression, make_names(**(lists or {})))
        return compiled.hits(Document(title, **fields))

    return ask
