"""Old items leave the archive after a round, unless the clock has just jumped: then a while is waited for it to come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.clock import DAY

if TYPE_CHECKING:
    from store.db import Archive

SEEN = "pruning"    # paper: when rounds saw the clock last, and until when nothing is pruned
JUMP = 60 * DAY     # between two rounds: a clock that stood wrong, or a machine that was off for so long
PATIENCE = 7 * DAY  # how long a jump has to hold before it is believed


def prune_old(archive: Archive, keep: int | None, now: int, stop: Callable[[], bool] = lambda: False) -> int:
    """Take out what arrived more than `keep` seconds ago and nobody marked; how many items. None keeps everything."""
    if keep is None:
        return 0
    seen, held = _read(archive.paper(SEEN))
    until = held if now < held <= now + PATIENCE else 0
    if seen is not None and now - seen > JUMP:
        until = now + PATIENCE
    if seen is None or not 0 <= now - seen < 3_600 or until != held:
        archive.set_paper(SEEN, f"{now} {until}")
    return 0 if until else archive.prune(now - keep, now=now, stop=stop)


def _read(text: str | None) -> tuple[int | None, int]:
    words = (text or "").split()
    if len(words) != 2 or not all(word.lstrip("-").isdigit() for word in words):
        return None, 0
    return int(words[0]), int(words[1])
