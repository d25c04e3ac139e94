"""What the screens with one table share: moving, and the way back to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from tui.messages import CursorMoved, Opened
from tui.screens.keyed import KeyedScreen
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen


class TableScreen(KeyedScreen):
    """A table above status and footer."""

    opens = ""  # the action of a double click

    def __init__(self, desk_screen: DeskScreen | None = None, *, walks: bool = True) -> None:
        super().__init__()
        self.table = Table(walks=walks)
        self.desk_screen = desk_screen

    def panes(self) -> ComposeResult:
        """The table."""
        yield self.table

    def on_mount(self) -> None:
        """Fill the table."""
        self.table.focus()
        self.begin(self.fill())
        self.show_keys()

    async def fill(self) -> None:
        """Put lines into the table."""

    def about(self) -> None:
        """Say more of the line under the cursor."""

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other columns."""
        self.begin(self.fill())

    def on_cursor_moved(self, message: CursorMoved) -> None:
        """Another line."""
        self.about()

    def on_opened(self, message: Opened) -> None:
        """A double click."""
        if self.opens:
            self.do(self.opens)

    def do_down(self) -> None:
        """One line down."""
        self.table.go(self.table.cursor + 1)

    def do_up(self) -> None:
        """One line up."""
        self.table.go(self.table.cursor - 1)

    def do_top(self) -> None:
        """To the first line."""
        self.table.go(0)

    def do_bottom(self) -> None:
        """To the last line."""
        self.table.go(len(self.table.lines) - 1)

    def do_page_down(self) -> None:
        """A page down."""
        self.table.page(1)

    def do_page_up(self) -> None:
        """A page up."""
        self.table.page(-1)

    def do_back(self) -> None:
        """Back to the desk."""
        self.dismiss()
