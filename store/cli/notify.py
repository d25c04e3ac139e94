"""Words to systemd, where it asked for them (`NOTIFY_SOCKET`): ready, alive, stopping. Elsewhere nothing happens."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> None:
    """Send one state line of sd_notify(3); a socket that is not there is no fault of the fetch."""
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
