"""The app: joins desk, palette, keys and screens; owns nothing of the news.

In: where the configuration and the archive are. Out: an exit code.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.theme import Theme

from store.clock import set_now
from store.text import is_safe_link
from tui.desk import Desk, open_sample
from tui.ending import listen, served
from tui.keys import Keymap, make_keymap
from tui.palette import PALETTES, Palette, following
from tui.scratch import scratch_folder
from tui.screens.desk import DeskScreen
from tui.screens.keyed import KeyedScreen

if TYPE_CHECKING:
    from textual.binding import BindingType

    from tui.desk.leaving import Left


SWITCH = 0.001  # seconds after which a thread that computes lets the screen's go on


class WirewatchApp(App[int]):
    """The desk on a terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "wirewatch"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, desk: Desk, *, theme: str = "", said: str = "") -> None:
        self.palette: Palette = PALETTES["dark"]
        plain = bool(os.environ.get("NO_COLOR"))  # Textual takes the variable out of the environment
        super().__init__(ansi_color=True if plain else None)
        self.desk = desk
        self.said = said
        self.last_key = ""
        self.served = served(os.environ)  # the desk is a page in a browser, drawn through textual-serve
        self.unforeseen: list[Exception] = []  # faults of ours: said on the status line, shown after the end by --debug
        self.keymap: Keymap = make_keymap()
        self.sample: Desk | None = None  # the sample desk, while it lies on top of the person's own
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._switch = sys.getswitchinterval()
        self.scratch: list[tempfile.TemporaryDirectory[str]] = []  # folders that go when the app ends, however it ends
        for palette in PALETTES.values():
            self.register_theme(_theme(palette))
        settings = desk.config.settings if desk.config else None
        if settings is not None:
            self.keymap = make_keymap(settings.keys, settings.remap)
        self._theme_given = theme  # before all others
        self._theme_written = settings.theme if settings else ""  # as feeds.yaml has it
        self.theme_chosen = False  # by its key, here or the last time
        # A terminal of sixteen colours shows the others as greys that cannot be told apart.
        self._few_colours = self.console.color_system == "standard"
        own = plain or (self._few_colours and not theme)
        wanted = "ansi" if own else theme or self._theme_written or "dark"
        self.set_palette(wanted if wanted in PALETTES else "dark")
        if desk.left is not None and not desk.frozen:
            self.theme_left(desk.left)

    def on_mount(self) -> None:
        """From here on, a signal ends the app as a person would, and after a while in the shell all is painted anew."""
        listen(self)
        sys.setswitchinterval(SWITCH)
        self.app_resume_signal.subscribe(self, lambda _: self.paint_anew())

    def paint_anew(self) -> None:
        """Paint every cell again: another program has had the terminal, and nothing of ours is left on it."""
        for widget in (self.screen, *self.screen.walk_children()):
            widget.refresh()

    async def on_event(self, event: events.Event) -> None:
        """Keys for the desk and the workbench go to the screen, whatever has the focus: one queue, so that none overtakes
        another on its way through a pane or a field that comes or goes meanwhile."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._screen_stack:
            screen = self.screen
            if isinstance(screen, KeyedScreen) and screen.keys_first:
                screen._forward_event(event)
                return
        await super().on_event(event)

    def get_default_screen(self) -> DeskScreen:
        """The desk is the first screen there is."""
        return DeskScreen(self.desk)

    # --- looks ---------------------------------------------------------------------------------------------------

    def set_palette(self, name: str) -> None:
        """Another theme, on every screen."""
        self.palette = PALETTES[name]
        self.theme = f"wirewatch-{name}"
        if self.is_running:
            for screen in self.screen_stack:
                for widget in screen.walk_children():
                    widget.refresh()

    def next_theme(self) -> None:
        """The theme after this one; with NO_COLOR there is only the one without."""
        if not self.no_color:
            self.theme_chosen = True
            self.set_palette(following(self.palette.name))

    def theme_left(self, how: Left) -> None:
        """The theme that was chosen here the last time, unless feeds.yaml names another since."""
        given = self._theme_given or self.no_color or self._few_colours
        if how.theme in PALETTES and how.theme_over == self._theme_written and not given:
            self.theme_chosen = True
            self.set_palette(how.theme)

    def take_settings(self) -> None:
        """Keys as feeds.yaml gives them now, and its theme where that changed."""
        if self.desk.config is not None:
            settings = self.desk.config.settings
            self.keymap = make_keymap(settings.keys, settings.remap)
            if settings.theme != self._theme_written and not self.no_color:
                self._theme_written = settings.theme
                self.set_palette(settings.theme if settings.theme in PALETTES else "dark")

    def apply_setting(self, key: str, value: str) -> None:
        """A theme, or a preset of keys with the person's own over it, from now on."""
        if key == "theme" and not self.no_color:
            self.set_palette(value)
        elif key == "keys":
            settings = self.desk.config.settings if self.desk.config else None
            self.keymap = make_keymap(value, settings.remap if settings else ())

    @property
    def desk_screen(self) -> DeskScreen:
        """The desk that is in use, under whatever lies on it."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen))

    def note(self, words: str, detail: str = "") -> None:
        """Put an error into the log of the desk in use."""
        from tui.desk.logging import note

        note(self.sample or self.desk, words, detail)

    # --- the world outside ---------------------------------------------------------------------------------------

    def open_link(self, url: str) -> None:
        """Open an address in the browser: http and https alone, one argument, never through a shell; and never where the desk
        is a page, for then the browser would be that of the machine that serves it."""
        if is_safe_link(url) and not self.served:
            import webbrowser
            from threading import Thread

            # Some browsers keep the caller waiting until they are closed.
            Thread(target=_browse, args=(webbrowser, url), daemon=True).start()

    async def open_sample(self) -> None:
        """Put the sample desk on top of this one, in a folder that goes with it."""
        own = self.screen
        self._folder = scratch_folder()
        self.scratch.append(self._folder)
        self.sample = await asyncio.to_thread(open_sample, Path(self._folder.name))
        if isinstance(own, DeskScreen):
            own.leave()
        self.said = "a sample desk: invented outlets, thrown away when you leave it"
        await self.push_screen(DeskScreen(self.sample))

    async def leave_sample(self) -> None:
        """Back to the person's own desk, and to the present."""
        sample, self.sample = self.sample, None
        self.pop_screen()
        set_now(None)
        os.environ.pop("WIREWATCH_NOW", None)
        if sample is not None:
            await asyncio.to_thread(sample.end)
        if self._folder is not None:
            self._folder.cleanup()

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(0)

    def action_help_quit(self) -> None:
        """ctrl+c leaves too: every mark is written already."""
        self.exit(0)

    def close(self) -> None:
        """After the screen has gone: let the threads end, remove the sample."""
        sys.setswitchinterval(self._switch)
        for desk in (self.desk, self.sample):
            if desk is not None:
                desk.end()
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._folder.cleanup()


def _browse(module: Any, url: str) -> None:
    with contextlib.suppress(Exception):
        module.open(url)


def _theme(palette: Palette) -> Theme:
    """The Textual theme of a palette: the few names that Textual's own parts (text fields) look up."""
    if palette.plain:
        return Theme(
            name=f"wirewatch-{palette.name}",
            ansi=True,
            primary="ansi_magenta",
            secondary="ansi_magenta",
            warning="ansi_red",
            error="ansi_red",
            success="ansi_green",
            accent="ansi_magenta",
            foreground="ansi_default",
            background="ansi_default",
            surface="ansi_default",
            panel="ansi_default",
            boost="ansi_default",
            dark=True,
            variables={
                "ansi-background": "ansi_black",
                "ansi-foreground": "ansi_white",
                "input-cursor-text-style": "reverse",
                "input-cursor-background": "ansi_default",
                "input-cursor-foreground": "ansi_default",
                "input-selection-background": "ansi_default",
                "input-selection-foreground": "ansi_magenta",
            },
        )
    return Theme(
        name=f"wirewatch-{palette.name}",
        primary=palette.accent,
        secondary=palette.soft,
        accent=palette.accent,
        warning=palette.warn,
        error=palette.warn,
        success=palette.accent,
        foreground=palette.ink,
        background=palette.ground,
        surface=palette.ground,
        panel=palette.raised,
        dark=palette.dark,
        variables={
            "input-selection-background": palette.picked,
            "input-cursor-background": palette.accent,
            "input-cursor-foreground": palette.ground,
        },
    )
