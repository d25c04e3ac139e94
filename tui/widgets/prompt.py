"""A question at the foot of the desk: a label, a text field, and a line under it that says what enter will do or
what is wrong.

In: what is typed. Out: `Typed`. The field is made when the first question is asked: most starts need none.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from tui.cells import width
from tui.messages import Typed
from tui.widgets.canvas import Line
from tui.widgets.lines import OneLine


class Label(OneLine):
    """The words before the field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.styles.width = width(text) + 3

    def left_right(self) -> tuple[Line, Line]:
        """The words."""
        return [(f" {self.text} ", "accent bold")], []


class Hint(OneLine):
    """The line under the field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.warns = text, False

    def left_right(self) -> tuple[Line, Line]:
        """The words."""
        return [(" ", ""), (self.text, "warn" if self.warns else "soft")], []


class Prompt(Container):
    """Label, field and hint."""

    def __init__(self, label: str, text: str, hint: str) -> None:
        super().__init__(id="prompt")
        self.label, self.hint = Label(label), Hint(hint)
        self.field = Input(text, compact=True, select_on_focus=False, id="field")
        self.ready = False  # whether the field takes keys

    def compose(self) -> ComposeResult:
        """Two lines."""
        with Container(id="prompt-line"):
            yield self.label
            yield self.field
        yield self.hint

    def on_mount(self) -> None:
        """What stands in the field is answered like what is typed."""
        self.call_after_refresh(self.post_message, Typed(self.field.value, self))

    def say(self, text: str, *, warn: bool = False) -> None:
        """Change the line under the field."""
        self.hint.text, self.hint.warns = text, warn
        self.hint.refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(Typed(event.value, self))
