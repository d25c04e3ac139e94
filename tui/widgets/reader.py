"""The reader: one article, set for the width it has.

In: an `Article`. Out: messages when a report or a link is clicked. Scrolling never touches the archive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import events

from store.clock import now
from tui.messages import LinkChosen, ReportChosen
from tui.shown import Article
from tui.widgets.canvas import Canvas, Line
from tui.widgets.reading import Setting, set_article


class Reader(Canvas, can_focus=True):
    """The article under the cursor."""

    edged = True
    name_of_pane = "reader"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article: Article | None = None
        self.why = False
        self.names: Mapping[str, str] = {}
        self.where: Callable[[], str] = str  # which row of which list it is, told where that list is out of sight
        self._setting: Setting | None = None
        self._set_for: tuple[int, bool] | None = None

    def put(self, article: Article | None) -> None:
        """Another article, from its beginning; the same one after a change stays where it is scrolled to."""
        if article == self.article:
            return
        if article is None or self.article is None or article.item != self.article.item:
            self.top = 0
        before = self._seen() if self._setting is not None else None
        self.article = article
        self._setting = None
        after = self._seen()
        if before is None:
            self.refresh()
            return
        self.refresh_body(-1)
        for y in range(max(len(before), len(after))):
            if before[y : y + 1] != after[y : y + 1]:
                self.refresh_body(y)

    def _seen(self) -> list[Line]:
        """The lines in view."""
        return self.setting.lines[self.top : self.top + self.body_height]

    @property
    def setting(self) -> Setting:
        """The lines of the article for the width the reader has now."""
        if self._setting is None or self._set_for != (self.inner, self.why):
            self._set_for = (self.inner, self.why)
            self._setting = (
                set_article(self.article, self.inner, now(), why=self.why, names=self.names) if self.article else Setting()
            )
            self.top = max(0, min(self.top, len(self._setting.lines) - self.body_height))
        return self._setting

    def toggle_why(self) -> None:
        """Open the arithmetic, and show it, or close it."""
        self.why = not self.why
        setting = self.setting
        if self.why and not self.top <= setting.why_at < self.top + self.body_height - 3:
            self.top = max(0, min(setting.why_at, len(setting.lines) - self.body_height))
        self.refresh()

    @property
    def at_end(self) -> bool:
        """Whether the last line of the text is in view."""
        return self.top + self.body_height >= len(self.setting.lines)

    def scroll_lines(self, lines: int) -> None:
        """Move the text."""
        top = max(0, min(self.top + lines, len(self.setting.lines) - self.body_height))
        if top != self.top:
            self.top = top
            self.refresh()

    def page(self, pages: int) -> None:
        """Move by pages, two lines of the last page staying in view."""
        self.scroll_lines(pages * max(1, self.body_height - 2))

    def heading(self) -> tuple[str, str]:
        """Which report of how many, how far one has read, and where one is where the list does not say it."""
        if self.article is None:
            return "Report", ""
        lines, height = len(self.setting.lines), self.body_height
        read = "" if lines <= height else f"{round(100 * self.top / (lines - height))} %"
        part = " · ".join(words for words in (read, self.where()) if words)
        reports = self.article.reports
        if len(reports) > 1:
            at = next((at for at, row in enumerate(reports, 1) if row.item == self.article.item), 1)
            return f"Report {at} of {len(reports)}", part
        return "Report", part

    def body_line(self, y: int) -> tuple[Line, str]:
        """A line of the article."""
        lines = self.setting.lines
        at = self.top + y
        return (lines[at] if at < len(lines) else []), "ground"

    def on_resize(self, event: events.Resize) -> None:
        """Another width is another setting."""
        self._setting = None

    def on_click(self, event: events.Click) -> None:
        """A click on a report shows it, on a link opens it."""
        at = self.top + event.y - 1
        if event.y < 1:
            return
        if at in self.setting.reports:
            self.post_message(ReportChosen(self.setting.reports[at]))
        elif at in self.setting.links:
            self.post_message(LinkChosen(self.setting.links[at]))
