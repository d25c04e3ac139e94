"""Everything of wirewatch that happens on a screen."""
