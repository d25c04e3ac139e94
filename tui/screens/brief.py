"""The brief: what a topic, or every topic, brought in a day, three days or a week, story by story.

In: the topic of the desk. Out: Markdown on the clipboard, or the desk turned to a story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.clock import DAY
from tui.actions import BRIEF
from tui.cells import clip, width, wrap
from tui.labels import clock, count, local, moment
from tui.screens.tabled import TableScreen
from tui.trend import Digest, Told
from tui.widgets.canvas import Line

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

REACHES = {"a day": DAY, "three days": 3 * DAY, "a week": 7 * DAY, "four weeks": 28 * DAY}
MEASURE = 92  # cells of a line of text at most


class BriefScreen(TableScreen):
    """The digest."""

    where = BRIEF
    opens = "read_story"
    lives = True

    def __init__(self, desk_screen: DeskScreen, topic: str = "") -> None:
        super().__init__(desk_screen)
        self.table.title = "Brief"
        self.topic = self._own = topic
        self.reach = next(iter(REACHES))
        self.digest: Digest | None = None
        self._stories: list[int] = []  # of each line, the story that it tells; 0 for none

    async def fill(self) -> None:
        """What the topics brought."""
        from tui.desk.briefing import digest

        assert self.desk_screen is not None
        asked = (self.topic, self.reach)
        made = await digest(self.desk_screen.desk, self.topic, REACHES[self.reach])
        if asked != (self.topic, self.reach):
            return
        held = self.story
        self.digest = made
        lines: list[Line] = []
        self._stories = []
        for told in made.told:
            for line in self._lines(told):
                lines.append(line)
                self._stories.append(told.story)
        self.table.note = f"{self.reach}, since {moment(made.since)}"
        self.table.empty = "" if lines else "No topics yet."
        self.table.put(lines)
        if held and held in self._stories:
            self.table.go(self._stories.index(held))
        elif not self.story:
            self.table.go(next((at for at, story in enumerate(self._stories) if story), 0))
        self.show_keys()

    @property
    def story(self) -> int:
        """The story under the cursor; 0 for none."""
        return self._stories[self.table.cursor] if self.table.cursor < len(self._stories) else 0

    def _lines(self, told: Told) -> list[Line]:
        cells = min(MEASURE, self.size.width - 8)
        if not told.story:
            said = f"{count(told.stories + told.more, 'story', 'stories')}, {count(told.items, 'report')}"
            more = f", {told.more} of them not shown" if told.more else ""
            head: Line = [(" ", ""), (clip(told.title, cells - 24), "accent bold"), ("  ", ""),
                          (said + more if told.stories else "nothing new", "soft")]
            return [[], head, [(" ", ""), ("─" * (cells + 4), "rule")]]
        lines: list[Line] = [
            [("  ★ " if told.kept else "  ● " if told.fresh else "    ", "accent"), (told.title[start:end], "ink bold")]
            if not at else [("    ", ""), (told.title[start:end], "ink bold")]
            for at, (start, end) in enumerate(wrap(told.title, cells))
        ]
        when = self._when(told)
        many = f" · {told.items} reports" if told.items > 1 else ""
        lines.append([("    ", ""), (clip(told.sources, cells - width(when) - len(many) - 3), "soft"),
                      (f"{many} · {when}", "faint")])
        if told.summary:
            lines += [[("    ", ""), (told.summary[start:end], "soft")] for start, end in wrap(told.summary, cells)]
        return [*lines, []]

    def _when(self, told: Told) -> str:
        first, last = local(told.first), local(told.last)
        day = f"{last.day}.{last.month}."
        if told.first == told.last:
            return f"{day} {clock(told.last)}"
        if first.date() == last.date():
            return f"{day} {clock(told.first)}–{clock(told.last)}"
        return f"{first.day}.{first.month}. – {day} {clock(told.last)}"

    # --- actions -------------------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        """To the first line of the next story, or the one before."""
        at = self.table.cursor
        here = self.story
        starts = [line for line, story in enumerate(self._stories) if story and (not line or self._stories[line - 1] != story)]
        ahead = [line for line in starts if line > at] if by > 0 else [
            line for line in starts if line < at and self._stories[line] != here]
        if ahead:
            line = ahead[0] if by > 0 else ahead[-1]
            end = next((other for other in range(line, len(self._stories)) if self._stories[other] != self._stories[line]),
                       len(self._stories))
            self.table.go(end - 1)  # all of it is brought into view
            self.table.go(line)

    def do_down(self) -> None:
        """The next story."""
        self._step(1)

    def do_up(self) -> None:
        """The story before."""
        self._step(-1)

    def do_reach(self) -> None:
        """A day, three days, a week, four weeks."""
        names = list(REACHES)
        self.reach = names[(names.index(self.reach) + 1) % len(names)]
        self.say(f"what came in {self.reach}")
        self.begin(self.fill())

    def do_every_topic(self) -> None:
        """All topics, or the desk's own."""
        if not self._own:
            self.say("all topics are told already")
            return
        self.topic = "" if self.topic else self._own
        self.begin(self.fill())

    def do_copy_brief(self) -> None:
        """The brief as Markdown, by the terminal's clipboard."""
        if self.digest is None:
            return
        self.wire.copy_to_clipboard(self.digest.markdown)
        self.say("brief copied as Markdown, if your terminal lets programs write its clipboard (OSC 52)")

    def can(self, name: str) -> bool:
        """A story only where the cursor is on one."""
        return bool(self.story) if name == "read_story" else True

    async def do_read_story(self) -> None:
        """The story, on the desk."""
        story = self.story
        if not story or self.desk_screen is None:
            return
        self.dismiss()
        await self.desk_screen.look_up(f"story:{story}")
