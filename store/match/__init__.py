"""The rule language: what topics and searches say, and whether an item is meant.

In: topics, lists of names and expressions as written, then documents. Out: matches with every hit, and plans for the archive.
What only some commands need is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .matcher import NEAR_MARGIN, Matcher

if TYPE_CHECKING:
    from .examples import CheckResult, check, times
    from .expression import Expression, compile_expression
    from .facts import Facts
    from .plan import Plan
    from .vocabulary import Vocabulary

_WHERE = {
    "CheckResult": "examples",
    "Expression": "expression",
    "Facts": "facts",
    "Plan": "plan",
    "Vocabulary": "vocabulary",
    "check": "examples",
    "compile_expression": "expression",
    "times": "examples",
}

__all__ = [
    "NEAR_MARGIN",
    "CheckResult",
    "Expression",
    "Facts",
    "Matcher",
    "Plan",
    "Vocabulary",
    "check",
    "compile_expression",
    "times",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
