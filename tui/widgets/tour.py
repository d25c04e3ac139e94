"""The tour: a few lines at the foot of the desk, a step at a time; the desk above stays in use.

In: steps as (title, text), and what its keys are, in short and in full. Out: painted lines.
"""

from __future__ import annotations

from tui.cells import wrap
from tui.widgets.canvas import Canvas, Line

ROOMY = 80  # cells from which all its keys are named
WIDEST = 110  # cells of a line of text


class Tour(Canvas):
    """Steps of a tour, one shown."""

    name_of_pane = "tour"

    def __init__(self, steps: list[tuple[str, str]], keys: tuple[str, str]) -> None:
        super().__init__(id="tour")
        self.steps, self.keys = steps, keys
        self.at = 0

    def turn(self, step: int) -> bool:
        """Show the next step, or the one before; False behind the last."""
        if self.at + step >= len(self.steps):
            return False
        self.at = max(0, self.at + step)
        self.refresh()
        return True

    def lines_for(self, cells: int) -> int:
        """How high it is in a width: for its longest step, so that nothing jumps."""
        return 2 + max(len(wrap(text, min(WIDEST, cells - 4))) for _, text in self.steps)

    def heading(self) -> tuple[str, str]:
        """Which step, and the keys, in full where there is room."""
        return f"Tour {self.at + 1}/{len(self.steps)} · {self.steps[self.at][0]}", self.keys[self.inner >= ROOMY]

    def body_line(self, y: int) -> tuple[Line, str]:
        """A line of the step's text."""
        text = self.steps[self.at][1]
        parts = wrap(text, min(WIDEST, self.inner - 4))
        return ([("  ", ""), (text[slice(*parts[y])], "ink")] if y < len(parts) else []), "ground"
