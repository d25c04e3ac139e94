"""A form: fields below each other, each a label and a line to type in.

In: labels, what stands in the fields. Out: Textual's `Input.Changed`; a field whose text is faulty has its label marked.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from tui.cells import pad
from tui.widgets.canvas import Line
from tui.widgets.lines import OneLine

LABEL = 9  # cells of a label


class FieldLabel(OneLine):
    """The word before a field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.lit, self.warns = text, False, False
        self.styles.width = LABEL

    def put(self, lit: bool, warns: bool) -> None:
        """Whether its field has the keys, and whether something is wrong in it."""
        if (lit, warns) != (self.lit, self.warns):
            self.lit, self.warns = lit, warns
            self.refresh()

    def left_right(self) -> tuple[Line, Line]:
        """A bar where the keys go, the word, a sign where something is wrong."""
        ink = "warn bold" if self.warns else "accent bold" if self.lit else "soft"
        sign = "! " if self.warns else "  "
        return [("▌" if self.lit else " ", "accent"), (pad(self.text, LABEL - 3), ink), (sign, "warn bold")], []


class Field(Container):
    """A label and a line to type in."""

    DEFAULT_CSS = """
    Field { layout: horizontal; height: 1; width: 1fr; }
    Field FieldLabel { height: 1; }
    Field Input, Field Input:focus { width: 1fr; height: 1; border: none; padding: 0; background: $background;
        background-tint: $background 0%; color: $foreground; }
    Field Input > .input--placeholder { color: $secondary; text-style: none; }
    """

    def __init__(self, name: str, label: str, hint: str, text: str = "") -> None:
        super().__init__(id=f"field-{name}")
        self.part = name
        self.label = FieldLabel(label)
        self.input = Input(text, hint, compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """The label, then the line."""
        yield self.label
        yield self.input

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.input.value

    def put(self, text: str) -> None:
        """Another text, the cursor at its end."""
        self.input.value = text
        self.input.cursor_position = len(text)
