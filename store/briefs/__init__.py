"""The digest of what a topic brought, and a topic for other readers.

In: rows of the archive, as values. Out: a brief, and its text in one of several formats; items as a feed or a table.
Nothing here knows the archive or the clock.
"""

from __future__ import annotations

from .choose import Brief, Report, Section, section
from .exports import EXPORTS, export
from .render import FORMATS, markdown_link, render

__all__ = ["EXPORTS", "FORMATS", "Brief", "Report", "Section", "export", "markdown_link", "render", "section"]
