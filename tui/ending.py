"""The end that others ask for: SIGTERM and a lost terminal leave as `q` does, with everything written and cleared away.

In: signals. Out: an orderly end with exit code 130; where the terminal is gone and drawing hangs, an end all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import tempfile
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.errors import Interrupted

if TYPE_CHECKING:
    from tui.app import WirewatchApp

INTERRUPTED = Interrupted.exit_code
LOOK = 1.0      # seconds between two looks whether the terminal is still there
PATIENCE = 3.0  # seconds that an orderly end may take


def served(environment: Mapping[str, str]) -> bool:
    """Whether the desk is a page in a browser: textual-serve draws it, and there is no terminal."""
    return "web_driver" in environment.get("TEXTUAL_DRIVER", "")


def listen(app: WirewatchApp) -> None:
    """Let SIGTERM, SIGHUP and a terminal that is gone end the app from now on; its loop must run in the main thread."""
    if hasattr(select, "poll") and not app.is_headless:
        # A program that leads no session gets no SIGHUP, and reading a dead terminal returns at once, for ever.
        app.set_interval(LOOK, lambda: _end(app) if _gone() else None)
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            # Windows has no such handlers, and a loop beside the main thread (a test's, say) may not set any.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(getattr(signal, name), _end, app)


def listen_until_shown(scratch: tempfile.TemporaryDirectory[str] | None = None) -> None:
    """Before there is a screen: a signal ends the program by an exception, so that what was begun is cleared away;
    where work under way does not let go in time, `scratch` is removed and the process ends all the same."""

    def leave() -> None:
        if scratch is not None:
            scratch.cleanup()
        os._exit(INTERRUPTED)

    def interrupt(number: int, frame: object) -> None:
        timer = threading.Timer(PATIENCE, leave)
        timer.daemon = True
        timer.start()
        raise Interrupted("ended before the desk was open")

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)


def _gone() -> bool:
    """Whether the terminal that the keys come from has been hung up."""
    try:
        poller = select.poll()
        poller.register(sys.__stdin__ if sys.__stdin__ is not None else 0, 0)
        return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poller.poll(0))
    except (OSError, ValueError):
        return False


def _end(app: WirewatchApp) -> None:
    timer = threading.Timer(PATIENCE, _leave, (app,))
    timer.daemon = True
    timer.start()
    app.exit(INTERRUPTED)


def _leave(app: WirewatchApp) -> None:
    """The screen did not end in time: close what is open, clear away, and go."""
    with contextlib.suppress(Exception):
        app.close()
    for folder in app.scratch:
        with contextlib.suppress(Exception):
            folder.cleanup()
    os._exit(INTERRUPTED)
