"""Waiting items into stories: what came in and has no story of its own finding is placed beside what the last days brought.

The work is bounded by the window of the placer, whatever the size of the archive; with nothing waiting, nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from store import clock

if TYPE_CHECKING:
    from store.db import Archive
    from store.db.rows import Placed

CHUNK = 5_000
HELD = CHUNK  # waiting items that are in memory at once
MOST = 60_000  # items of the archive that are compared with
FRESH = 20_000  # items placed in one go, beyond which the window is loaded anew, with the newest alone
AGAIN = 15_000  # of these


def place_waiting(archive: Archive, *, handled: bool = True, stop: Callable[[], bool] = lambda: False,
                  progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Place every item that waits, oldest first, and return how many; a kill between two chunks costs only the rest.

    Chunks span at most half a window, and what is placed already up to half a window ahead is seen too: a late report
    finds the story that others opened before and after it. What comes to a story that a person has done with is settled
    then (`handled`; see store.jobs.handled).
    """
    with archive.sparing():
        return _place_waiting(archive, handled, stop, progress)


def _place_waiting(archive: Archive, handled: bool, stop: Callable[[], bool], progress: Callable[[int, int], None]) -> int:
    waiting = archive.unplaced(HELD)
    if not waiting:
        return 0
    total = len(waiting) if len(waiting) < HELD else archive.unplaced_count()
    from store.jobs.handled import settle_late
    from store.jobs.memory import trim
    from store.stories import WINDOW, Known, Placer, Signable, headline

    half = WINDOW // 2
    placer: Placer | None = None
    seen_until = fresh = 0
    most = MOST
    last = waiting[-1].at
    before = done = 0
    while not stop():
        if done == len(waiting):
            before, done = before + done, 0
            more = len(waiting) == HELD
            waiting = []  # they go before others come
            if more:
                waiting = archive.unplaced(HELD)
            if not waiting:
                break
        first = waiting[done].at
        end = done
        while end < len(waiting) and end - done < CHUNK and waiting[end].at <= first + half:
            end += 1
        chunk = waiting[done:end]
        ahead = chunk[-1].at + half
        if placer is None or first > seen_until + half or fresh > FRESH:
            most = AGAIN if fresh > FRESH else MOST
            placer = None  # the old one goes before the new one comes
            trim()
            placer, seen_until, fresh = Placer(), first - WINDOW - 1, 0
        if ahead > seen_until:
            known = archive.placed(seen_until + 1, ahead, limit=most)
            if known:
                placer.load(Known(*row) for row in _emptied(known))
            seen_until = ahead
        placements = placer.place([Signable(*row) for row in chunk])
        moves = [(move.item, move.story) for placement in placements for move in placement.moves]
        changed = archive.place(((placed.item, placed.story, placed.copy_of, placed.signature) for placed in placements),
                                moves)
        several = {story: titles for story, titles in archive.titles(sorted(changed)).items() if len(titles) > 1}
        if handled:
            settle_late(archive, [placed.item for placed in placements], clock.now())
        archive.set_leads({story: headline(titles) for story, titles in several.items()})
        fresh += len(chunk)
        done = end
        last = chunk[-1].at
        del chunk, placements
        if total > CHUNK:
            trim()
        progress(before + done, total)
    archive.forget_signatures(last - 2 * WINDOW)
    return before + done


def _emptied(rows: list[Placed]) -> Iterator[Placed]:
    """The rows in their order; the list is empty in the end."""
    rows.reverse()
    while rows:
        yield rows.pop()
