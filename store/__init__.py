"""Everything of wirewatch that happens without a screen."""

__version__ = "0.1.0"

RULES_MEAN = 2
"""Counts up when the same rules say something else of the same item: what was matched before is then matched again."""
