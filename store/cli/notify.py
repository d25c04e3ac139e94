"""Words to systemd, where it asked for them (`NOTIFY_SOCKET`): ready, alive, stopping. Elsewhere nothing happens."""

from __future__ import annotations

import os
import socket
import time

from store import clock


def notify(state: str) -> None:
    """Send lines of sd_notify(3); a socket that is not there is no fault of the fetch."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(state.encode(), address)
    except OSError:
        return


def reloading() -> None:
    """Say that the configuration is being read again (`READY=1` says that it has been)."""
    if hasattr(time, "CLOCK_MONOTONIC"):
        notify(f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")


class Pulse:
    """Called whenever the work goes on: tells the watchdog in time, as often as it wants to hear (`WATCHDOG_USEC`)."""

    def __init__(self) -> None:
        asked = os.environ.get("WATCHDOG_USEC", "")
        self.every = int(asked) / 3_000_000 if asked.isascii() and asked.isdigit() and int(asked) else None
        self.last = -1e9

    def __call__(self) -> None:
        if self.every is not None and clock.monotonic() - self.last >= self.every:
            self.last = clock.monotonic()
            notify("WATCHDOG=1")
