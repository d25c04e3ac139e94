"""The rule language: what topics and searches say, and whether an item is meant.

In: topics, lists of names and expressions as written, then documents. Out: matches with every hit, and plans for the archive.
"""

from __future__ import annotations

from .check import CheckResult, check
from .expression import Expression, compile_expression
from .facts import Facts
from .matcher import NEAR_MARGIN, Matcher

__all__ = ["NEAR_MARGIN", "CheckResult", "Expression", "Facts", "Matcher", "check", "compile_expression"]
