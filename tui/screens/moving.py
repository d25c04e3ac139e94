"""Moving: which pane has the focus, and up and down in it.

In: actions. Out: another focus, another line.
"""

from __future__ import annotations

from textual.widget import Widget

from tui.actions import LIST, READER, TOPICS
from tui.screens.asking import Asking
from tui.screens.living import Living


class Moving(Asking, Living):
    """Focus and cursor."""

    # --- panes ---------------------------------------------------------------------------------------------------

    @property
    def pane(self) -> Widget:
        """The pane that has the focus."""
        return {TOPICS: self.topics, READER: self.reader}.get(self.place_of_keys, self.list)

    def do_next_pane(self) -> None:
        """To the right."""
        self.show_pane({TOPICS: LIST, LIST: READER, READER: READER}[self.place_of_keys])

    def do_previous_pane(self) -> None:
        """To the left."""
        self.show_pane({READER: LIST, LIST: TOPICS, TOPICS: TOPICS}[self.place_of_keys])

    def show_pane(self, name: str) -> None:
        """Give a pane the focus, and room where it had none."""
        pane = {TOPICS: self.topics, READER: self.reader}.get(name, self.list)
        self.share_room(name)
        self.set_focus(pane, scroll_visible=False)
        self.call_after_refresh(self.show_keys)
        if name == READER:
            self._look()

    def share_room(self, focus: str) -> None:
        """Share the room among the panes for a focus."""
        raise NotImplementedError

    def do_down(self) -> None:
        """One line down."""
        self._by(1)

    def do_up(self) -> None:
        """One line up."""
        self._by(-1)

    def _by(self, lines: int) -> None:
        if self.place_of_keys == READER:
            self.reader.scroll_lines(lines)
        elif self.place_of_keys == TOPICS:
            self.topics.go(self.topics.cursor + lines)
        else:
            self.list.go(self.list.cursor + lines)

    def do_top(self) -> None:
        """To the first line."""
        if self.place_of_keys == READER:
            self.reader.scroll_lines(-1_000_000)
        elif self.place_of_keys == TOPICS:
            self.topics.go(0)
        else:
            self.list.go(0)
            self.status.arrived("")

    def do_bottom(self) -> None:
        """To the last line."""
        if self.place_of_keys == READER:
            self.reader.scroll_lines(1_000_000)
        elif self.place_of_keys == TOPICS:
            self.topics.go(len(self.topics.lines) - 1)
        else:
            self.list.go(len(self.list.ids) - 1)

    def do_page_down(self) -> None:
        """A page down."""
        self.reader.page(1) if self.place_of_keys == READER else self._page(1)

    def do_page_up(self) -> None:
        """A page up."""
        self.reader.page(-1) if self.place_of_keys == READER else self._page(-1)

    def _page(self, pages: int) -> None:
        self.topics.page(pages) if self.place_of_keys == TOPICS else self.list.page(pages)

    def prompt_closed(self) -> None:
        """Back to the list."""
        self.show_pane(LIST)
