"""The desk: three panes, arranged for the size of the terminal.

160 columns and more: topics, list and reader side by side. From 100 columns: topics at the left, the list above the
reader. Below: one pane at a time, topics beside the list when they have the focus.
"""

from __future__ import annotations

import asyncio

from msgspec.structs import replace
from textual import events

from store.errors import WirewatchError
from tui.actions import BY_NAME, LIST, READER, TOPICS
from tui.labels import count, fault_first
from tui.screens.returning import READER_STEP, ROWS_STEP, TOPICS_STEP
from tui.screens.touring import Touring
from tui.shown import Place, Shown


class DeskScreen(Touring):
    """The desk in full."""

    _arranged: object = None  # the size and focus for which the room is shared now

    async def on_mount(self) -> None:
        """First paint from the first page; everything else after it."""
        self.share_room(LIST)
        self.list.focus(scroll_visible=False)
        self.begin(self._open())

    async def _open(self) -> None:
        try:
            await self.show_counts()
        except WirewatchError as error:
            self.list.welcome = [
                ("The archive could not be opened.", "ink bold"),
                ("", ""),
                (error.message, "warn"),
                (error.hint, "soft"),
            ]
            self.list.refresh()
            raise
        if not await self.come_back():
            at = next((at for at, line in enumerate(self.topics.lines) if line.total), self.topics.cursor)
            self.topics.go(at, tell=False)  # not on an empty page while there is another
            line = self.topics.current
            if line is not None:
                await self.enter(replace(line.place, stories=self.place.stories))
        self.offer_tour()
        self.show_keys()
        if self.wire.said:
            self.say(self.wire.said)
        self.desk.on_change = self.archive_changed
        self.desk.on_rules = lambda: self.begin(self.take_rules())
        self.desk.watch()
        try:
            faults = await self.desk.load_rules()
        except WirewatchError as error:
            self.say(str(error), warn=True)
            return
        await self.show_counts()
        self.entitle()
        if faults:
            self.say(f"the last good rules stay in force: {fault_first(faults[0])}", warn=True, noted=True)
        else:
            self.say_keys()
        self._go_on_fetching()

    # --- arranging -----------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Another size, another arrangement."""
        super().on_resize(event)
        self.share_room(self.place_of_keys)

    def share_room(self, focus: str, *, again: bool = False) -> None:
        """Share the room: widths in cells, so that nothing is laid out twice; `again` where the person shares it otherwise."""
        width, height = self.size.width or self.app.size.width, self.size.height or self.app.size.height
        wide, stacked = width >= 160, width >= 100 and height >= 28
        matters = (self.zen and focus == READER) or (None if wide or stacked else focus)
        if self._arranged == (width, height, matters) and not again:
            return
        self._arranged = (width, height, matters)
        topics, news, listed, reader = self.topics.styles, self.news.styles, self.list.styles, self.reader.styles
        if self.zen and focus == READER:
            self._show(topics=False, listed=False, reader=True)
            reader.width, reader.height, news.layout = "1fr", "1fr", "vertical"
            self.reader.edged = self.list.edged = False
        elif wide:
            self._show(topics=True, listed=True, reader=True)
            side = self._topics_cells(34)
            topics.width, news.layout = side, "horizontal"
            wanted = max(60, min(86, (width - side) * 9 // 20)) + READER_STEP * self.reader_pane
            reader.width = max(40, min(width - side - 40, wanted))
            listed.width, listed.height, reader.height = "1fr", "1fr", "1fr"
            self.reader.edged = self.list.edged = True
        elif stacked:
            self._show(topics=True, listed=True, reader=True)
            topics.width, news.layout = self._topics_cells(32), "vertical"
            listed.width = reader.width = "1fr"
            wanted = max(10, (height - 3) // 2) - ROWS_STEP * self.reader_pane
            listed.height, reader.height = max(5, min(height - 9, wanted)), "1fr"
            self.reader.edged = self.list.edged = True
        else:
            beside = focus == TOPICS or width >= 100
            self._show(topics=beside, listed=focus != READER, reader=focus == READER)
            topics.width, news.layout = self._topics_cells(26), "vertical"
            listed.width = reader.width = "1fr"
            listed.height = reader.height = "1fr"
            self.reader.edged = self.list.edged = beside

    def _topics_cells(self, usual: int) -> int:
        """The width of the topics pane: what is usual or its names need, and what was given it, within reason."""
        width = self.size.width or self.app.size.width
        wanted = max(usual, min(self.topics.wanted(), width * 2 // 5))
        return max(18, min(width // 2, wanted + TOPICS_STEP * self.topics_pane))

    async def show_counts(self) -> None:
        """The topics as they are now; other names may need other room."""
        before = self.topics.wanted()
        await super().show_counts()
        if self.topics.wanted() != before:
            self.share_room(self.place_of_keys, again=True)

    def _show(self, *, topics: bool, listed: bool, reader: bool) -> None:
        self.topics.display, self.list.display, self.reader.display = topics, listed, reader

    # --- empty ---------------------------------------------------------------------------------------------------

    def welcome(self) -> list[tuple[str, str]]:
        """What an empty list says: on a new desk what to do first, else why there is nothing."""
        keys = self.wire.keymap
        total = next(
            (line.total + line.dismissed for line in self.topics.lines if line.place == Place()), 0
        )
        config = self.desk.config
        if total or self.place.shown is Shown.KEPT:
            if self.place.shown is Shown.KEPT:
                return [("Nothing is kept yet.", "ink"), (f"{keys.first('keep')} keeps what is worth it.", "soft")]
            if self.place.shown is Shown.NEAR:
                return [("No near misses.", "ink"), ("Items just under the threshold would stand here.", "soft")]
            here = next((line for line in self.topics.lines if line.place.topic == self.place.topic), None)
            if here is not None and not here.total + here.dismissed:
                return [
                    ("Nothing here yet.", "ink"),
                    ("", ""),
                    ("What the rules of this topic find will stand here.", "soft"),
                    (f"{keys.first('edit'):6}edit its rules", "soft"),
                    (f"{keys.first('next_unread'):6}on to the next topic with something unread", "soft"),
                ]
            return [
                ("All done here.", "ink"),
                ("", ""),
                (f"{keys.first('next_unread'):6}on to the next topic with something unread", "soft"),
                (f"{keys.first('shown'):6}show what was dismissed, too", "soft"),
                (f"{keys.first('undo'):6}take back the last step", "soft"),
            ]
        watched = "Nothing has come in yet."
        if config is not None:
            feeds, topics = count(len(config.feeds), "feed"), count(len(config.topics), "topic")
            watched = f"{feeds} and {topics} are watched. {watched}"
        return [
            ("Good to see you.", "ink bold"),
            ("", ""),
            (watched, "ink"),
            *([(f"{self.unreached} ({keys.first('feeds')} says why)", "warn")] if self.unreached else []),
            ("", ""),
            (f"{keys.first('fetch'):6}fetch now; it also happens by itself", "soft"),
            *(
                [(f"{keys.first('new_topic'):6}start a topic: a name and a few words", "soft")]
                if config is not None and not config.topics
                else []
            ),
            (f"{keys.first('demo'):6}look around on a sample desk: no network, nothing of yours is touched", "soft"),
            (f"{keys.first('help'):6}all keys, and what they do; {keys.first('tour')} shows you round", "soft"),
            (f"{keys.first('back'):6}leave", "soft"),
            ("", ""),
            (f"configuration   {self.desk.places.config_file}", "faint"),
            (f"archive         {self.desk.places.database}", "faint"),
        ]

    def do_quit(self) -> None:
        """Leave the program, or the sample desk for one's own."""
        if self.desk is self.wire.sample:
            self.begin(self.wire.leave_sample())
        else:
            super().do_quit()

    def on_screen_resume(self) -> None:
        """Back on top: after the sample desk the fetching goes on."""
        if self._rounds is not None and self._rounds.done():
            self._go_on_fetching()

    def _go_on_fetching(self) -> None:
        if not self.desk.frozen:
            self._rounds = asyncio.get_running_loop().create_task(self._guarded(self.keep_fetching()))

    def do_demo(self) -> None:
        """The sample desk."""
        if self.desk.frozen:
            self.say("this is the sample desk")
            return
        self.say("setting up the sample desk …")
        self.begin(self.wire.open_sample())

    def can(self, name: str) -> bool:
        """The sample desk fetches nothing; it is offered where there is nothing else to see."""
        if name == "fetch":
            return not self.desk.frozen
        if name == "demo":
            return not self.desk.frozen and not any(line.total for line in self.topics.lines)
        return super().can(name)

    # --- back ----------------------------------------------------------------------------------------------------

    def do_back(self) -> None:
        """One step back: a selection in view, reader, topics, search; from the list, out."""
        if self.list.selected and self.list.display:
            self.list.clear_selection()
            self.say("")
        elif self.zen:
            self.do_zen()
        elif self.place_of_keys in (READER, TOPICS):
            self.show_pane(LIST)
        elif self.place.query:
            self.begin(self._leave_search())
        elif self.wire.last_key == "escape":
            self.say(f"{self.wire.keymap.first('back')} leaves wirewatch")
        else:
            self.do_quit()

    def label(self, name: str) -> str:
        """Words that depend on where one is."""
        if name == "back":
            home = self.place_of_keys == LIST and not self.list.selected and not self.place.query and not self.zen
            return "quit" if home else "back"
        if name == "new_topic" and self.place.query:
            return "save as topic"
        return BY_NAME[name].label

    def do_feeds(self) -> None:
        """The health of the feeds."""
        from tui.screens.feeds import FeedsScreen

        self.wire.push_screen(FeedsScreen(self))

    def show_feed(self, url: str) -> None:
        """The health of one feed, among the others."""
        from tui.screens.feeds import FeedsScreen

        self.wire.push_screen(FeedsScreen(self, at=url))

    async def choose_setting(self, key: str, value: str) -> None:
        """Apply a theme, or a preset of keys, and keep it in feeds.yaml; the sample desk's stays as it is."""
        undo = ""
        if not self.desk.frozen:
            from tui.desk.palette import write_setting

            written = await write_setting(self.desk, key, value)
            faults = await self.desk.reload_rules()
            if faults:
                self.say(f"the last good rules stay in force: {fault_first(faults[0])}", warn=True, noted=True)
                return
            self.wire.take_settings()
            undo = f", kept in feeds.yaml · {self.wire.keymap.first('undo')} to undo" if written is not None else ""
        self.wire.apply_setting(key, value)
        self.show_keys()
        if not self.say_keys():
            self.say(f"{key}: {value}{undo}")

    def do_brief(self) -> None:
        """What the topic, or all, brought."""
        from tui.screens.brief import BriefScreen

        self.wire.push_screen(BriefScreen(self, self.place.topic or ""))

    def do_trends(self) -> None:
        """What moves."""
        from tui.screens.trends import TrendsScreen

        self.wire.push_screen(TrendsScreen(self, self.place.topic or ""))

    def do_history(self) -> None:
        """What was decided."""
        from tui.screens.history import HistoryScreen

        self.wire.push_screen(HistoryScreen(self))
