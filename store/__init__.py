"""Everything of wirewatch that happens without a screen."""

__version__ = "0.1.0"
