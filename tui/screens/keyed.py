"""A screen that is driven by the registry: keys become actions, actions become methods, the footer says what can be
done now.

In: the keymap of the app. Out: for the action `keep` a call of `do_keep`; what goes wrong is said on the status line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from store.errors import WirewatchError
from tui.actions import ACTIONS, BY_NAME, EDITOR, FORM
from tui.keys import shown
from tui.labels import safe
from tui.widgets.lines import Footer, StatusLine

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.app import WirewatchApp

_PRINTED = {" ": "space"}


class KeyedScreen(Screen[None]):
    """Keys by the registry, a status line, a footer."""

    AUTO_FOCUS = ""
    where = ""  # the place whose keys hold, where no pane says otherwise
    bare = False  # without a status line of its own
    lives = False  # whether it is filled again when the archive changes
    keys_first = False  # whether keys come here before the widget that has the focus

    def __init__(self) -> None:
        super().__init__()
        self.status = StatusLine(id="status")
        self.footer = Footer(id="footer")
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def wire(self) -> WirewatchApp:
        """The app, as what it is."""
        return cast("WirewatchApp", self.app)

    def compose(self) -> ComposeResult:
        """The panes, then status and footer."""
        yield from self.panes()
        yield self.status
        yield self.footer

    def panes(self) -> ComposeResult:
        """What stands above the status line."""
        raise NotImplementedError

    async def fill(self) -> None:
        """Show what the archive holds now."""

    @property
    def place_of_keys(self) -> str:
        """The place whose keys hold now."""
        return self.where

    # --- actions -------------------------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """A key: to the text field that has the focus, else to the registry."""
        if not self.is_current:  # it was on its way when another screen opened or this one closed
            event.stop()
            event.prevent_default()
            self.wire.post_message(events.Key(event.key, event.character))
            return
        if await self.field_takes(event):
            return
        event.stop()
        event.prevent_default()
        self.press(event)

    async def field_takes(self, event: events.Key) -> bool:
        """Whether a text field has the focus, and with it the keys; only escape is ours then."""
        from textual.widgets import Input

        if not isinstance(self.focused, Input):
            return False
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.leave_field()
        return True

    def press(self, event: events.Key) -> None:
        """Do what a key means here."""
        printed = event.character if event.is_printable and event.character else None
        key = _PRINTED.get(printed, printed) if printed else event.key
        self.wire.last_key = key
        name = self.wire.keymap.press(key, self.place_of_keys)
        if name:
            self.do(name, key)
        self.show_keys()

    def leave_field(self) -> None:
        """Escape was pressed in a text field."""

    def can(self, name: str) -> bool:
        """Whether an action has something to act on now; the footer shows it only then."""
        return True

    def do(self, name: str, key: str = "") -> None:
        """Do an action of the registry; what it leaves unfinished goes on beside the screen."""
        method = getattr(self, f"do_{name}")
        going = method(key) if name == "topic" else method()
        if going is not None:
            self.begin(going)

    def action_do(self, name: str) -> None:
        """The same, for a click in the footer."""
        if name in BY_NAME:
            self.do(name, "1")
            self.show_keys()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let work go on beside the screen; an error of ours becomes a line, never the end of the program."""
        self.task_of(work)

    def task_of(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """The same, with what tells when it has ended."""
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # begun as the program ended, it never came to its first step
        return task

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            pass  # a later request took its place, or the screen is leaving
        except WirewatchError as error:
            self.say(str(error), warn=True, detail="\n".join(getattr(error, "__notes__", ())))
        except OSError as error:
            self.say(f"the system says: {error.strerror or error}", warn=True)
        except Exception as error:
            from traceback import format_exception

            self.wire.unforeseen.append(error)
            trace = "".join(format_exception(error))
            self.say(f"something unforeseen: {type(error).__name__}: {error}", warn=True, detail=trace)

    async def settled(self) -> None:
        """Wait until everything that was begun has ended (the tests use it)."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- saying --------------------------------------------------------------------------------------------------

    def say(self, text: str, *, warn: bool = False, noted: bool = False, detail: str = "") -> None:
        """A line for the person; it may hold remote text. A warning goes into the log, with its `detail`, unless it is there
        already (`noted`)."""
        self.status.say(safe(text), warn=warn, more=self._log_key() if warn else "")
        if warn and text and not noted:
            self.wire.note(text, detail)

    def say_keys(self) -> bool:
        """Say what of feeds.yaml's `keys:` and `remap:` cannot be used; False where all can."""
        faults = self.wire.keymap.faults
        if faults:
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            self.say(f"keys: {faults[0]}{more}", warn=True, detail="\n".join(faults))
        return bool(faults)

    def _log_key(self) -> str:
        """The key that shows the log from here, with its word; "" where there is none."""
        here = self.place_of_keys in BY_NAME["log"].places and self.wire.keymap.first("log")
        return f"{self.wire.keymap.first('log')} {BY_NAME['log'].label}" if here else ""

    def show_keys(self) -> None:
        """The footer, for where the focus is."""
        place, keymap = self.place_of_keys, self.wire.keymap
        if self.focused is not None and self.focused.id == "field":
            self.footer.put([("", shown("enter"), "go"), ("", shown("escape"), "leave it")])
            return
        offered = [
            action
            for action in ACTIONS
            if action.rank and place in action.places and keymap.keys[action.name] and self.can(action.name)
        ]
        offered.sort(key=lambda action: action.rank)
        self.footer.put(
            [(action.name, self.key_of(action.name), self.label(action.name)) for action in offered], keymap.pending
        )

    def key_of(self, name: str) -> str:
        """The key that the footer shows for an action; where letters are text, one that is none."""
        keys = self.wire.keymap.keys[name]
        if self.place_of_keys in (EDITOR, FORM):
            keys = tuple(key for key in keys if len(key.split(" ")[0]) > 1 and key != "space") or keys
        return shown(keys[0]) if keys else ""

    def label(self, name: str) -> str:
        """The word under which the footer offers an action."""
        return BY_NAME[name].label

    def on_screen_resume(self) -> None:
        """Back on top: the footer is ours again."""
        self.show_keys()

    def do_theme(self) -> None:
        """The next theme."""
        self.wire.next_theme()
        self.say("NO_COLOR is set: no colours" if self.wire.no_color else f"theme: {self.wire.palette.name}")

    def do_suspend(self) -> None:
        """To the shell; the screen is drawn anew on the way back."""
        if self.wire.served:
            self.say("a page in the browser has no shell to go to")
        else:
            self.wire.action_suspend_process()

    def do_quit(self) -> None:
        """Leave the program."""
        self.wire.exit(0)

    def do_help(self) -> None:
        """The keys, explained."""
        from tui.screens.help import HelpScreen

        self.wire.push_screen(HelpScreen(self.where))

    def do_log(self) -> None:
        """What happened."""
        from tui.screens.log import LogScreen

        self.wire.push_screen(LogScreen(self.wire.desk_screen))

    def focus_changed(self, widget: Widget | None) -> None:
        """Another pane has the focus."""
        self.show_keys()
