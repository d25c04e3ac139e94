"""The trends pane: a line a topic, the curve of the one under the cursor, and what stands behind it.

In: values of `tui.trend`. Out: a cursor over topics and one over the points of the curve; `PointChosen` on a double click.
"""

from __future__ import annotations

from textual import events

from tui.cells import clip, pad, width, wrap
from tui.labels import count, curve, local, short
from tui.messages import Opened
from tui.trend import Moving, Share, Trend, Word
from tui.widgets.canvas import Canvas, Line
from tui.widgets.charting import axis, bars, ceiling, foot, point_at

SHEETS = ("stories", "outlets", "languages", "words")
SIGNS = {"rises": "▲", "falls": "▼", "silent": "○", "steady": "·", "new": "+"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PERIODS = {"hour": "hours", "day": "days", "week": "weeks"}


class TrendsPane(Canvas, can_focus=True):
    """What moves."""

    name_of_pane = "trends"

    def __init__(self, *, id: str | None = "table") -> None:
        super().__init__(id=id)
        self.by, self.steps = "day", 28
        self.movings: list[Moving] = []
        self.trend: Trend | None = None
        self.words: tuple[Word, ...] | None = None
        self.cursor = 0  # the topic
        self.point = -1  # of the curve, from the first; -1 until it is known
        self.sheet = 0
        self.line = 0  # of the sheet of stories
        self.against = ""  # the topic that is compared with, None
        self.comparing = False

    @property
    def current(self) -> Moving | None:
        """The topic under the cursor."""
        return self.movings[self.cursor] if self.cursor < len(self.movings) else None

    @property
    def other(self) -> Moving | None:
        """The topic that the current one is compared with."""
        if not self.comparing:
            return None
        return next((one for one in self.movings if one.topic == self.against and one is not self.current), None)

    def heading(self) -> tuple[str, str]:
        """Trends, and the steps of the curve."""
        return "Trends", f"{self.steps} {PERIODS[self.by]}"

    # --- layout --------------------------------------------------------------------------------------------------

    @property
    def _listed(self) -> int:
        """Lines for the topics."""
        return min(len(self.movings), max(3, self.body_height // 3))

    @property
    def _charted(self) -> int:
        """Lines for the bars of one chart."""
        left = self.body_height - self._listed - 8 - sum(len(self._title(one)) - 1 for one in self._compared())
        room = max(3, left - max(3, left * 2 // 5))
        return max(2, min(14, room // 2 if self.other else room))

    def body_line(self, y: int) -> tuple[Line, str]:
        """A line of the pane."""
        if not self.movings:
            return ([("    ", ""), ("Counting …", "faint")] if y == 1 else []), "ground"
        if y < self._listed:
            first = max(0, min(self.cursor - self._listed + 1, len(self.movings) - self._listed))
            return self._topic(first + y)
        lines = self._below()
        place = y - self._listed
        return (lines[place] if place < len(lines) else []), "ground"

    def _topic(self, at: int) -> tuple[Line, str]:
        moving = self.movings[at]
        here = at == self.cursor
        cells = self.inner
        room = max(12, min(30, cells - 44))
        total, before = sum(moving.counts), sum(moving.earlier)
        ink = "accent" if moving.word == "rises" else "warn" if moving.word == "silent" else "soft"
        line: Line = [
            ("▌" if here else " ", "accent"),
            ("=" if self.comparing and moving.topic == self.against else " ", "accent"),
            (pad(moving.name, room), "ink bold" if here else "ink"),
            (pad(short(total), 6, right=True), "ink"),
            (pad(change(total, before), 7, right=True), "soft"),
            ("  ", ""),
            (SIGNS[moving.word], ink),
            (" ", ""),
            (pad(moving.word if moving.word in ("new", "silent") else f"{moving.word} {moving.score:+.1f}", 12), ink),
            (" ", ""),
        ]
        left = cells - sum(width(text) for text, _ in line) - 1
        if left >= 7:
            line.append((curve(moving.counts, min(left, len(moving.counts))), "accent" if here else "faint"))
        return line, ("raised" if self.has_focus else "resting") if here else "ground"

    def _below(self) -> list[Line]:
        moving = self.current
        if moving is None:
            return []
        cells = self.inner
        shown = self._compared()
        scale = ceiling(max(number for one in shown for number in (*one.counts, *one.earlier)))
        lines: list[Line] = [[(" ", ""), ("─" * (cells - 2), "rule")]]
        for one in shown:
            lines += self._title(one)
            lines += bars(one.counts, one.earlier, cells, self._charted, self.point, scale=scale)
        lines.append(foot(len(moving.counts), cells))
        lines.append(axis(self._labels(), cells))
        lines.append(self._told())
        lines += self._sheets(self.body_height - self._listed - len(lines))
        return lines

    def _compared(self) -> list[Moving]:
        """The topics of which a curve is drawn: the current one, and the one beside which it is held."""
        return [one for one in (self.current, self.other) if one is not None]

    def _title(self, moving: Moving) -> list[Line]:
        """The name of a topic and how its last day was judged; in a second line what the first has no room for."""
        name = clip(moving.name, 30)
        first = self.inner - width(name) - 4
        told = f"last 24 h: {moving.arithmetic}"
        end = wrap(told, first)[0][1] if width(told) > first else len(told)
        lines: list[Line] = [[(" ", ""), (name, "ink bold"), ("  ", ""), (told[:end], "soft")]]
        if end < len(told):
            lines.append([(" " * (width(name) + 3), ""), (told[end:].lstrip(), "soft")])
        return lines

    def _labels(self) -> list[str]:
        edges = self.trend.edges if self.trend else ()
        labels = []
        for edge in edges[:-1]:
            then = local(edge)
            if self.by == "hour":
                labels.append(f"{then.hour:02}" if then.hour % 6 == 0 else "")
            elif self.by == "day":
                labels.append(f"{then.day} {_MONTHS[then.month - 1]}" if then.weekday() == 0 else "")
            else:
                labels.append(_MONTHS[then.month - 1] if then.day <= 7 else "")
        return labels or [""] * self.steps

    def _told(self) -> Line:
        """The point under the cursor, in words."""
        moving, trend = self.current, self.trend
        if moving is None or not 0 <= self.point < len(moving.counts):
            return []
        parts = [f"{count(moving.counts[self.point], 'item')}"]
        if trend is not None and trend.topic == moving.topic and self.point < len(trend.stories):
            parts.append(f"{count(trend.stories[self.point], 'story', 'stories')} begun")
        if self.point < len(moving.earlier):
            parts.append(f"{self.steps} {PERIODS[self.by]} before: {moving.earlier[self.point]} (the dots)")
        if self.other is not None:
            parts.append(f"{self.other.name}: {self.other.counts[self.point]}")
        return [(" ", ""), (self._when(), "accent bold"), ("  ", ""), (" · ".join(parts), "ink")]

    def _when(self) -> str:
        if self.trend is None or self.point >= len(self.trend.edges) - 1:
            return ""
        then = local(self.trend.edges[self.point])
        day = f"{_DAYS[then.weekday()]} {then.day} {_MONTHS[then.month - 1]}"
        return f"{day} {then.hour:02}:00" if self.by == "hour" else f"week of {day}" if self.by == "week" else day

    # --- sheets --------------------------------------------------------------------------------------------------

    def _sheets(self, height: int) -> list[Line]:
        if self.trend is None or height < 2:
            return []
        if self.inner < 110:
            head: Line = [(" ", "")]
            for at, name in enumerate(SHEETS):
                head += [(name, "accent bold" if at == self.sheet else "faint"), ("   ", "")]
            return [head, *self._sheet(self.sheet, self.inner - 2, height - 1)]
        room = self.inner - 2
        widths = (room * 36 // 100, room * 28 // 100, 19, room - room * 36 // 100 - room * 28 // 100 - 19)
        columns = [self._headed(at, widths[at], height) for at in range(len(SHEETS))]
        lines: list[Line] = []
        for y in range(max(map(len, columns))):
            line: Line = [(" ", "")]
            for at, column in enumerate(columns):
                cells = widths[at]
                piece = column[y] if y < len(column) else []
                line += piece
                line.append((" " * max(0, cells - sum(width(text) for text, _ in piece)), ""))
            lines.append(line)
        return lines

    def _headed(self, sheet: int, cells: int, height: int) -> list[Line]:
        head: Line = [(" " + SHEETS[sheet], "accent bold" if sheet == self.sheet else "soft bold")]
        return [head, *self._sheet(sheet, cells, height - 1)]

    def _sheet(self, sheet: int, cells: int, height: int) -> list[Line]:
        trend = self.trend
        assert trend is not None
        if sheet == 0:
            return self._stories(cells, height)
        if sheet == 3:
            return self._words(cells, height)
        shares = trend.outlets if sheet == 1 else trend.langs
        most = max((share.items for share in shares), default=0)
        return [self._share(share, most, cells) for share in shares[:height] if share.items or share.before]

    def _stories(self, cells: int, height: int) -> list[Line]:
        assert self.trend is not None
        movers = self.trend.movers
        if not movers:
            return [[("  no story rises in the last six hours", "faint")]]
        lines: list[Line] = []
        listed = movers[: max(1, height - 1)]
        for at, mover in enumerate(listed):
            here = self.sheet == 0 and at == self.line
            lines.append([(" ▸" if here else "  ", "accent"), (pad(f"{mover.score:+.1f}", 5, right=True), "accent"), ("  ", ""),
                          (clip(mover.title, cells - 11), "ink bold" if here else "ink")])
            if here:  # its arithmetic right under it, in what room the others leave
                for start, end in wrap(mover.arithmetic, cells - 11)[: max(0, height - len(listed))]:
                    lines.append([("         ", ""), (mover.arithmetic[start:end], "faint")])
        return lines

    def _share(self, share: Share, most: int, cells: int) -> Line:
        name = max(4, min(26, cells - 16))
        room = max(0, cells - name - 15)
        if room < 4:  # too short a bar says nothing: the name has its room
            name, room = max(4, cells - 15), 0
        filled = round(room * share.items / most) if most else 0
        return [("  ", ""), (pad(share.name, name), "ink"), (pad(short(share.items), 5, right=True), "ink"),
                (pad(change(share.items, share.before), 7, right=True), "faint"), (" ", ""),
                ("▆" * max(filled, 1 if share.items and room else 0), "soft")]

    def _words(self, cells: int, height: int) -> list[Line]:
        if self.words is None:
            return [[("  counting …", "faint")]]
        if not self.words:
            return [[("  none stands out", "faint")]]
        return [[("  ", ""), (pad(word.text, max(6, cells - 14)), "ink"), (pad(str(word.items), 4, right=True), "ink"),
                 (f" from {word.before}", "faint")] for word in self.words[:height]]

    # --- moving --------------------------------------------------------------------------------------------------

    def move(self, steps: int) -> None:
        """The point along the curve."""
        moving = self.current
        if moving is not None:
            self.point = max(0, min(self.point + steps, len(moving.counts) - 1))
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click chooses a topic or a point, a second one opens it."""
        y = event.y - 1
        if 0 <= y < self._listed:
            first = max(0, min(self.cursor - self._listed + 1, len(self.movings) - self._listed))
            self.post_message(Opened(f"topic {first + y}"))
        elif (moving := self.current) is not None and y <= self._listed + (self._charted + 1) * (2 if self.other else 1) + 3:
            point = point_at(len(moving.counts), self.inner, event.x)
            if point is not None:
                self.point = point
                self.refresh()
                if event.chain > 1:
                    self.post_message(Opened("point"))


def change(now: int, before: int) -> str:
    """How much more or less than before: +38%, −5%, ×4, new; nothing where both are none."""
    if not before:
        return "new" if now else ""
    if now >= 3 * before:
        return f"×{short(round(now / before))}"
    share = round(100 * (now - before) / before)
    return f"{share:+d}%".replace("-", "−") if share else "="
