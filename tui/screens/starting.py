"""The desk, as far as new topics concern it: the way to their screen, and what happens once one is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.actions import LIST, TOPICS
from tui.labels import count, fault_first
from tui.screens.whole import Whole

if TYPE_CHECKING:
    from tui.desk.starting import Written


class Starting(Whole):
    """New topics."""

    def do_new_topic(self) -> None:
        """Start a topic; while a search is open, of what it looks for."""
        if self.desk.config is None or self.desk.faults:
            fault = fault_first(self.desk.faults[0]) if self.desk.faults else "it cannot be read"
            self.say(f"the configuration comes first, a new topic would get lost: {fault}", warn=True)
            return
        from tui.screens.newtopic import NewTopicScreen

        self.wire.push_screen(NewTopicScreen(self, self.place.query))  # type: ignore[arg-type]  # the desk in full

    def can(self, name: str) -> bool:
        """A new topic is offered where topics are, and where a search could become one."""
        if name == "new_topic":
            return self.place_of_keys == TOPICS or bool(self.place.query)
        return super().can(name)

    async def take_topic(self, written: Written) -> None:
        """Stand on a topic that was just written, while the archive is matched for it."""
        faults = await self.desk.reload_rules()
        await self.show_counts()
        at = next((at for at, line in enumerate(self.topics.lines) if line.place.topic == written.topic), None)
        if faults or at is None:
            self.say(f"{written.file} is written, but not in force: {fault_first(faults[0]) if faults else 'see feeds.yaml'}",
                     warn=True)
            return
        self.desk.stop_search()
        self.topics.go(at, tell=False)
        await self.enter(self.topics.lines[at].place)
        self.show_pane(LIST)
        self.say(f"{written.name} is written; the archive is being matched for it …")
        await self.take_rules()
        total = self.topics.lines[at].total if at < len(self.topics.lines) else 0
        keys = self.wire.keymap
        dropped = f" · {count(written.dropped, 'example')} no longer fitted" if written.dropped else ""
        self.say(f"{written.name}: {count(total, 'item')} · {keys.first('edit')} tunes it, {keys.first('undo')} takes it back"
                 f" · {written.file}{dropped}")
