"""The desk's tour of five steps: on the very first start of an archive, and whenever it is asked for.

In: keys. Out: a few lines at the foot; its own keys go through it, all others do on the desk what they always do.
"""

from __future__ import annotations

from textual import events

from tui.actions import TOUR
from tui.desk.leaving import begin_tour
from tui.screens.returning import Returning
from tui.widgets.tour import Tour

# Names of actions in braces stand for their keys.
STEPS = (
    ("the panes", "Topics stand at the left with what is unread, their stories beside them, the report under the cursor in the "
     "reader. {next_pane} goes from pane to pane, {down} and {up} move in one, {topic} lead to topics, {back} leads back."),
    ("one key, one decision", "{dismiss} sets aside, {keep} keeps, {read_on} reads on and goes to the next unread, {belongs} "
     "and {not} say what belongs to the topic and what does not. {undo} takes anything back, as often as you like: try it."),
    ("why", "{why} says why a report is here: which rule held, what it weighs, what it found and where. What was found is "
     "underlined in headline and text."),
    ("your rules", "{edit} lays the topic's rules on the workbench and shows, while you type, what they would gain and lose. "
     "{new_topic} starts a topic from a few words. Whatever you save, {undo} takes back."),
    ("finding", "{filter} searches everything in the language of the rules. {palette} finds any action, topic, feed or story "
     "by name, {help} shows all keys, {log} what went wrong. From here on {open} opens what the cursor is on."),
)


class Touring(Returning):
    """The tour."""

    tour: Tour | None = None

    def do_tour(self) -> None:
        """Begin the tour, from its first step."""
        if self.tour is not None:
            self.do_tour_end()
        keymap = self.wire.keymap
        keys = {name: keymap.first(name) for name in keymap.keys} | {"topic": f"{keymap.first('topic')}…"}
        on, back, end = f"{keys['tour_on']} on", f"{keys['tour_back']} back", f"{keys['tour_end']} leaves"
        steps = [(title, text.format_map(keys)) for title, text in STEPS]
        self.tour = Tour(steps, (f"{on} · {end}", f"{on} · {back} · {end}"))
        begin_tour(self.desk)
        self.begin(self._open_tour(self.tour))

    async def _open_tour(self, tour: Tour) -> None:
        tour.styles.height = tour.lines_for(self.size.width)
        await self.mount(tour, before=self.status)

    def offer_tour(self) -> None:
        """Begin the tour where nobody has seen it: on the first desk of an archive."""
        if not self.desk.frozen and not self.desk.toured:
            self.do_tour()

    def can(self, name: str) -> bool:
        """While the tour is there, its key for the next step is not offered as another's."""
        return not (name == "open" and self.tour is not None) and super().can(name)

    def press(self, event: events.Key) -> None:
        """The tour's own keys; what they are otherwise waits for its end."""
        if self.tour is None or self.wire.keymap.pending or not self.wire.keymap.means(event.key, TOUR):
            super().press(event)
            return
        name = self.wire.keymap.press(event.key, TOUR)
        if name:
            self.do(name)

    def do_tour_on(self) -> None:
        """The next step; behind the last the tour ends."""
        if self.tour is not None and not self.tour.turn(1):
            self.do_tour_end()

    def do_tour_back(self) -> None:
        """The step before."""
        if self.tour is not None:
            self.tour.turn(-1)

    def do_tour_end(self) -> None:
        """Leave the tour, at any step."""
        tour, self.tour = self.tour, None
        if tour is not None:
            tour.remove()
            self.say(f"{self.wire.keymap.first('tour')} shows the tour again, {self.wire.keymap.first('help')} all keys")

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines."""
        if self.tour is not None:
            self.tour.styles.height = self.tour.lines_for(event.size.width)
