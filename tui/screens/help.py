"""Help: every action of the registry with its keys, by what one wants to do."""

from __future__ import annotations

from tui.actions import ACTIONS, DESK, GROUPS, HELP
from tui.cells import pad, width
from tui.keys import all_shown
from tui.screens.tabled import TableScreen
from tui.widgets.canvas import Line

INTRODUCTION = (
    "Topics stand at the left with what is unread, its stories beside it, the report under the cursor in the reader.",
    "Decide with one key: what you set aside leaves the list, what you keep gets a star, and u takes anything back.",
    "● unread   ★ kept   × dismissed   ✓ selected   the number after an outlet: how many others report it",
    "At the right of a story: +6 or 7×, that six others report it; digits, the other topics it belongs to; ━╸─, how far "
    "it is over the threshold of its topic.",
    "A mark in the list counts for the whole story, in the reader for the report that is shown.",
    "{tour} shows you round in five steps, {palette} on the desk finds anything by its name.",
)


class HelpScreen(TableScreen):
    """The keys, explained."""

    where = HELP

    def __init__(self, place: str = "") -> None:
        super().__init__(walks=False)
        self.table.title = "Help"
        own = (action.group for action in ACTIONS if place in action.places and not set(DESK).intersection(action.places))
        self._group = next(own, "")  # what the screen beneath adds to the desk's keys: help begins there

    async def fill(self) -> None:
        """The keys in force, in one column or two."""
        from tui.cells import wrap

        keymap, cells = self.wire.keymap, max(40, self.size.width - 2)
        lines: list[Line] = [[]]
        keys = {name: keymap.first(name) for name in keymap.keys}
        for text in (text.format_map(keys) for text in INTRODUCTION):
            lines += [[("  ", ""), (text[start:end], "soft")] for start, end in wrap(text, min(100, cells - 4))]
        lines.append([])
        blocks = []
        for group in GROUPS:
            rows = [
                (all_shown(action, keymap.keys[action.name]), action.about)
                for action in ACTIONS
                if action.group == group and keymap.keys[action.name]
            ]
            blocks.append((group, rows))
        if cells >= 130:
            half = len(blocks) // 2
            left, right = self._column(blocks[:half], cells // 2), self._column(blocks[half:], cells // 2)
            for at in range(max(len(left), len(right))):
                first = left[at] if at < len(left) else []
                used = sum(width(text) for text, _ in first)
                lines.append([*first, (" " * max(0, cells // 2 - used), ""), *(right[at] if at < len(right) else [])])
        else:
            lines += self._column(blocks, cells)
        self.table.put(lines)
        if self._group:
            self.table.go(next((at for at, line in enumerate(lines) if any(text == self._group for text, _ in line)), 0))
            self._group = ""

    def _column(self, blocks: list[tuple[str, list[tuple[str, str]]]], cells: int) -> list[Line]:
        from tui.cells import wrap

        lines: list[Line] = []
        for group, rows in blocks:
            lines.append([("  ", ""), (group, "ink bold")])
            for keys, about in rows:
                for at, (start, end) in enumerate(wrap(about, cells - 20)):
                    lines.append([("  ", ""), (pad("" if at else keys, 15), "accent"), (about[start:end], "soft")])
            lines.append([])
        return lines

    def do_tour(self) -> None:
        """Back to the desk, and its tour."""
        desk = self.wire.desk_screen
        self.dismiss()
        desk.do_tour()

    def do_help(self) -> None:
        """The key that opened it closes it."""
        self.do_back()
