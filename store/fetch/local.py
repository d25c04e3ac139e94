"""A feed that is a file on this machine: its bytes come out within the same limit as those of the network."""

from __future__ import annotations

import os
import stat

from store.fetch.body import Body
from store.types import FeedSpec, FeedState, Settings


def read_file(spec: FeedSpec, state: FeedState, settings: Settings) -> tuple[Body, str] | str | None:
    """The bytes and the stamp that stands for them; None when the stamp is the one of last time; a sentence when
    they cannot be read."""
    assert spec.path is not None
    try:
        # Without O_NONBLOCK a named pipe would hang the round.
        descriptor = os.open(spec.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return "there is no such file"
    except OSError as error:
        return f"the file cannot be read ({(error.strerror or 'no reason given').lower()})"
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        os.close(descriptor)
        return "this is no file that could hold a feed"
    with os.fdopen(descriptor, "rb") as file:
        stamp = f"{about.st_mtime_ns}-{about.st_size}"
        if stamp == state.modified and state.body_hash:
            return None
        body = Body(settings.max_bytes)
        try:
            while data := file.read(262_144):
                if not body.add(data):
                    return "the file is larger than a feed may be"
        except OSError as error:
            return f"the file cannot be read ({(error.strerror or 'no reason given').lower()})"
    if not body.size:
        return "the file is empty"
    return body, stamp
