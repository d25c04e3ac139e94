"""History: the steps of triage and of edited files, the newest first, and undo down to any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.clock import now
from tui.actions import HISTORY
from tui.cells import clip, pad
from tui.labels import age, count, moment
from tui.screens.tabled import TableScreen
from tui.shown import Step
from tui.widgets.canvas import Line

if TYPE_CHECKING:
    from store.types import Change
    from tui.screens.desk import DeskScreen

TAKEN = "  taken back"
BESIDE = 11  # cells of a line that are not its words


class HistoryScreen(TableScreen):
    """What was decided."""

    where = HISTORY
    opens = "undo_to"
    lives = True

    def __init__(self, desk_screen: DeskScreen) -> None:
        super().__init__(desk_screen)
        self.desk = desk_screen.desk
        self.steps: list[Step] = []
        self.table.title = "History"
        self.table.empty = "Nothing was decided yet."

    async def fill(self) -> None:
        """The steps as they stand."""
        self.steps = await self.desk.history()
        present = now()
        lines: list[Line] = []
        for step in self.steps:
            lines.append(
                [
                    (pad(age(step.at, present), 5, right=True), "faint"),
                    ("  ", ""),
                    ("↩ " if step.undone else "  ", "accent"),
                    (clip(step.words, self.size.width - BESIDE - len(TAKEN) * step.undone), "faint" if step.undone else "ink"),
                    (TAKEN if step.undone else "", "faint"),
                ]
            )
        self.table.note = count(len(self.steps), "step")
        self.table.put(lines)
        self.about()

    def about(self) -> None:
        """What enter would do."""
        if self.table.cursor < len(self.steps):
            step = self.steps[self.table.cursor]
            done = [one for one in self.steps[: self.table.cursor + 1] if not one.undone]
            self.table.detail = (
                f"{moment(step.at)}: taken back; {self.wire.keymap.first('redo')} does it again"
                if step.undone
                else f"{moment(step.at)}: enter takes back {count(len(done), 'step')}, down to this one"
            )
            self.table.refresh()

    async def do_undo_to(self) -> None:
        """Take back every step down to the one under the cursor."""
        done = [step for step in self.steps[: self.table.cursor + 1] if not step.undone]
        if not done or self.steps[self.table.cursor].undone:
            self.say("that step is taken back already")
            return
        changes = await self.desk.undo(len(done))
        self.say(f"took back {count(len(changes), 'step')}")
        await self._took(changes)

    async def do_undo(self) -> None:
        """Take back the last step."""
        changes = await self.desk.undo()
        self.say("took back the last step" if changes else "nothing is left to undo")
        await self._took(changes)

    async def do_redo(self) -> None:
        """Do again what was taken back."""
        changes = await self.desk.redo()
        self.say("did it again" if changes else "nothing to do again")
        await self._took(changes)

    async def _took(self, changes: Sequence[Change]) -> None:
        """Show the steps as they stand now, and let the desk below list what came back, by the rules that came back."""
        if self.desk_screen is not None:
            self.desk_screen.catch_up()
            if any(change.files for change in changes):
                self.desk_screen.begin(self.desk_screen.take_rules())
        await self.fill()
