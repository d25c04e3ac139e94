"""What goes on beside the screen, and what leaves it: fetching, matching again, the editor, the browser, the
clipboard.

In: actions, and the watch over the files of the configuration. Out: child processes and a line that says how they do.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from store.errors import WirewatchError
from store.types import State
from tui.actions import LIST, READER, TOPICS
from tui.labels import citation, count, fault_first
from tui.screens.keyed import KeyedScreen
from tui.screens.recalling import Recalling
from tui.widgets.reading import host

COPIES = ("address", "citation in Markdown", "citation")
ROUND = 30.0  # seconds between two looks for feeds that are due


class Working(Recalling):
    """Children, files, the world outside."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._child: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._follower: asyncio.Task[None] | None = None  # shows how far another process is
        self._copied = (0, 0)  # what c copied last: of which item, and which of COPIES
        self._rounds: asyncio.Task[None] | None = None  # goes on for as long as the desk is open

    # --- reading -------------------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """From a topic into its list, from the list into the reader, where it counts as read."""
        if self.place_of_keys == TOPICS:
            self.show_pane(LIST)
        elif len(self.list.ids):
            self.show_pane(READER)
            self._opened()

    def _opened(self) -> None:
        row = self.list.current
        if row is not None and row.new:
            self._read_quietly([row.id])

    def _read_quietly(self, ids: list[int]) -> None:
        stories = self.place.stories and not self.place.query
        self._show_read(ids)
        self.begin(self._mark_read(ids, stories))

    def _show_read(self, ids: list[int]) -> None:
        self.list.fill(
            [
                replace(row, state=State.READ if row.state is State.NEW else row.state, new=0)
                for id in ids
                if (row := self.list.rows.get(id)) is not None
            ]
        )

    async def _mark_read(self, ids: list[int], stories: bool) -> None:
        await self.confirmed(self.desk.mark("read", self.place, ids, stories=stories))
        self.catch_up(lists=False)

    def do_read_on(self) -> None:
        """A page further; at the end the next unread, in the same pane."""
        if self.place_of_keys == TOPICS or not self.reader.display:
            self.do_open()
        elif self.reader.article is not None and not self.reader.at_end:
            self.reader.page(1)
        else:
            self._opened()
            self.do_next_unread()

    def do_why(self) -> None:
        """The arithmetic, open or closed."""
        if not self.reader.display:
            self.show_pane(READER)
        self.reader.toggle_why()

    def do_next_report(self) -> None:
        """The next report of the story."""
        self._leaf(1)

    def do_previous_report(self) -> None:
        """The one before."""
        self._leaf(-1)

    def _leaf(self, step: int) -> None:
        article = self.reader.article
        if article is None or len(article.reports) < 2:
            self.say("this story has one report")
            return
        at = next((at for at, row in enumerate(article.reports) if row.item == article.item), 0)
        self.report = article.reports[(at + step) % len(article.reports)].item
        self._look()

    def do_zen(self) -> None:
        """The reader alone, and back."""
        self.zen = not self.zen
        self.show_pane(READER if self.zen else LIST)

    zen = False
    unreached = ""  # said where nothing is listed, after a round in which every feed failed

    # --- out into the world --------------------------------------------------------------------------------------

    def do_browser(self) -> None:
        """The original."""
        if self.reader.article is None or not self.reader.article.url:
            self.say("this item has no address that could be opened")
            return
        self.open_address(self.reader.article.url)

    def open_address(self, url: str) -> None:
        """Open an address in the browser; where the desk itself is a page, show it to be copied."""
        if not self.wire.served:
            self.wire.open_link(url)
            self.say(f"opened at {host(url)}")
            return

        async def typed(text: str) -> None:
            pass

        async def sent(text: str) -> None:
            self.close_prompt()

        self.ask("address", url, typed, sent, hint="it is opened on no server: copy it into a tab of its own")

    def do_copy(self) -> None:
        """The address, by the terminal's clipboard; once more: a citation in Markdown, then in plain text."""
        article = self.reader.article
        if article is None or not article.url:
            self.say("this item has no address")
            return
        item, times = self._copied
        times = (times + 1) % len(COPIES) if item == article.item else 0
        self._copied = (article.item, times)
        self.wire.copy_to_clipboard(citation(article, COPIES[times]))
        again, key = COPIES[(times + 1) % len(COPIES)], self.wire.keymap.first("copy")
        self.say(f"{COPIES[times]} copied (by OSC 52, where the terminal allows it) · {key} once more: {again}")

    def do_link(self) -> None:
        """Ask for the number of a link."""
        article = self.reader.article
        if article is None or not article.shown_links:
            self.say("this text has no links")
            return
        if len(article.shown_links) == 1:
            self.open_address(article.shown_links[0][0])
            return
        self.ask("link", "", self._link_typed, self._link_sent, hint=f"its number, 1 to {len(article.shown_links)}")

    async def _link_typed(self, text: str) -> None:
        links = self.reader.article.shown_links if self.reader.article else ()
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(links) and int(text) * 10 > len(links):
            await self._link_sent(text)

    async def _link_sent(self, text: str) -> None:
        links = self.reader.article.shown_links if self.reader.article else ()
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= len(links)):
            self.prompt_hint(f"there is no link {text!r}: 1 to {len(links)}", warn=True)
            return
        self.close_prompt()
        self.show_pane(READER)
        self.open_address(links[int(text) - 1][0])

    async def do_edit(self) -> None:
        """The topic on the workbench."""
        from tui.screens.workbench import open_workbench

        await open_workbench(self)  # type: ignore[arg-type]  # the desk in full, built on this class

    def do_editor(self) -> None:
        """The topic's file in the person's own editor; without a topic, feeds.yaml."""
        topics = self.desk.config.topics if self.desk.config else ()
        topic = next((topic for topic in topics if topic.id == self.place.topic), None)
        file = topic.file if topic is not None and topic.file is not None else self.desk.places.config_file
        if said := self.edit_outside(file):
            self.say(said, warn=True)

    def edit_outside(self, file: Path) -> str:
        """Open a file in the person's own editor, then take the rules as they are; what went wrong, or ""."""
        if self.wire.served:
            return f"a page in the browser opens no editor: {self.wire.keymap.first('edit')} opens the workbench"
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        failed, code = None, 0
        with self.wire.suspend():
            # What is raised in here would leave the terminal without the desk: Textual comes back only from an end.
            try:
                code = subprocess.run([*shlex.split(editor), str(file)], check=False).returncode
            except (OSError, ValueError) as error:
                failed = error
        self.wire.paint_anew()
        if failed is not None:
            why = "there is no such program" if isinstance(failed, FileNotFoundError) else str(failed)
            return f"the editor {editor!r} could not be started: {why}; set EDITOR"
        self.begin(self.take_rules())
        return f"the editor ended with {code}" if code else ""

    @property
    def busy(self) -> bool:
        """Whether a child works on the archive."""
        return self._child is not None

    async def take_rules(self) -> None:
        """Read the configuration again, and match the archive again when the rules changed."""
        if self.desk.frozen and not self.desk.places.config_file.exists():
            return  # the sample desk is being cleared away
        faults = await self.desk.reload_rules()
        await self.show_counts()
        if faults:
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            self.say(f"the last good rules stay in force: {fault_first(faults[0])}{more}", warn=True, noted=True)
            return
        self.wire.take_settings()
        await self._run(self.desk.apply_command(), "matching again")
        self.list.forget()
        self._thought_of = None
        if not self.place.query and all(line.place.topic != self.place.topic for line in self.topics.lines):
            await self.enter((self.topics.current or self.topics.lines[0]).place)  # the topic is no more
        await self.reload()
        if not self.say_keys():
            self.say("the rules are in force; what you marked stays marked")

    # --- fetching ------------------------------------------------------------------------------------------------

    def do_fetch(self) -> None:
        """Fetch what is due; a second time: stop."""
        if self._child is not None:
            self._stopping = True
            with contextlib.suppress(ProcessLookupError):
                self._child.terminate()
            self.say("stopping; what has come stays")
        else:
            self.begin(self.fetch(asked=True))

    async def fetch(self, feeds: tuple[str, ...] = (), *, asked: bool = False) -> None:
        """Fetch in a child process, and say what came of it."""
        if self._child is not None:
            self.say("a fetch is under way")
            return
        if not self.desk.config or not self.desk.config.feeds:
            self.say("there are no feeds yet: wirewatch feeds add URL")
            return
        if asked:
            self.say("fetching …")
        told = await self._run(self.desk.fetch_command(feeds), "fetching")
        self.catch_up()
        if not told:
            return
        tried, failed, new = (int(told.get(key) or 0) for key in ("feeds", "failed", "new"))
        self.unreached = f"At the last try none of {count(tried, 'feed')} could be reached" if tried and failed == tried else ""
        if not len(self.list.ids) and not self.place.query:
            self.list.welcome = self.welcome()
            self.list.refresh()
        if tried and failed == tried:
            self.say(
                f"none of {count(tried, 'feed')} could be reached; what is here stays usable "
                f"({self.wire.keymap.first('feeds')} says why)",
                warn=True,
                noted=True,  # the round is in the log
            )
        elif failed:
            self.say(
                f"{count(new, 'new item')} · {count(failed, 'feed')} of {tried} failed "
                f"({self.wire.keymap.first('feeds')} says why)"
            )
        elif new or asked:
            self.say(f"{count(new, 'new item')} from {count(tried, 'feed')}" if tried else "no feed is due yet")

    async def _follow_other(self) -> None:
        """Show how far another process is, until it has ended."""
        while self.is_attached and self._child is None and (who := await self.desk.at_work()):
            self._note(who)
            await asyncio.sleep(0.5)
        if self.is_attached and self._child is None:
            self._note("")

    async def _run(self, command: list[str], words: str) -> dict[str, Any]:
        """Run a child that prints JSON lines; its last line. The status line says how far it is."""
        total = len(self.desk.config.feeds) if self.desk.config else 0
        environment = self.desk.environment()
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            limit=1 << 20,
        )
        self._child, self._stopping, done, last = process, False, 0, {}
        assert process.stdout is not None
        assert process.stderr is not None
        complaint = asyncio.ensure_future(process.stderr.read(4_000))
        try:
            async for line in process.stdout:
                with contextlib.suppress(ValueError):
                    told = json.loads(line)
                    last = told if isinstance(told, dict) else {}
                    done += 1
                    part = f"{last['done']} of {last['of']}" if "of" in last else f"{done} of {total}" if total else str(done)
                    self._note(f"{words} {part}")
            code = await process.wait()
        finally:
            self._child = None
            self._note("")
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
        said = (await complaint).decode("utf-8", "replace").strip().splitlines()
        if code == 75:
            self.say("another wirewatch is fetching; what it brings appears here")
            if self._follower is None or self._follower.done():
                self._follower = asyncio.get_running_loop().create_task(self._guarded(self._follow_other()))
            return {}
        if code not in (0, 1, 130) and not self._stopping:
            error = WirewatchError(said[-1] if said else f"{words}: ended with {code}")
            error.add_note("\n".join(said))
            raise error
        return last if last.get("summary") else {}

    def _note(self, words: str) -> None:
        """Say how far it is, here and on the screen that lies on top."""
        for screen in {self, self.wire.screen}:
            if isinstance(screen, KeyedScreen):
                screen.status.note(words)

    async def keep_fetching(self) -> None:
        """Fetch what is due for as long as the desk is open, unless an unattended fetcher does."""
        while True:
            try:
                if self._child is None and not await self.desk.service() and await self.desk.due():
                    await self.fetch()
            except WirewatchError as error:  # nobody asked for it: the log tells, and the next look tries again
                self.wire.note(str(error), "\n".join(getattr(error, "__notes__", ())))
            await asyncio.sleep(ROUND)

    def leave(self) -> None:
        """The desk closes: end the child, which keeps what it has."""
        if self._rounds is not None:
            self._rounds.cancel()
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                self._child.terminate()
