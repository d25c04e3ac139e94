"""What comes to a story that a person has done with: set aside with it, or told as new.

A late report brings the story back when it has names or numbers that no earlier one had, when an outlet of weight tells the
story for the first time, or when reports come in a burst.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from store.jobs.trends import RECENT, RISES, rise
from store.stories import Told, news
from store.types import Pace

if TYPE_CHECKING:
    from store.db import Archive, Retold

BURST = 4  # reports of the last hours that a burst has at least


def settle_late(archive: Archive, items: Iterable[int], at: int) -> int:
    """Settle which of the items just placed come to handled stories; how many were set aside with them."""
    late = archive.late(items)
    if not late:
        return 0
    weighty = archive.outlets_of_weight(at)
    aside: list[int] = []
    told: list[tuple[int, int, str]] = []
    for story, reports in late.items():
        found = what_is_new(reports, weighty)
        if found is None:
            aside += [report.item for report in reports if report.late]
        else:
            told.append((story, *found))
    return archive.settle(aside, told, at)


def what_is_new(reports: Sequence[Retold], weighty: set[str]) -> tuple[int, str] | None:
    """The first report that brings something new to a handled story and what that is, in words; None when none does."""
    before = [report for report in reports if not report.late]
    for report in reports:
        if not report.late:
            continue
        told = (Told(one.title, one.summary, one.source, one.lang) for one in before)
        words = [found] if (found := news(Told(report.title, report.summary, report.source, report.lang), told).words) else []
        if report.source in weighty and all(one.source != report.source for one in before):
            words.append(f"told by {report.source} too")
        before.append(report)
        if burst := _burst(before, report.at):
            words.append(burst)
        if words:
            return report.item, "; ".join(words)
    return None


def _burst(reports: Sequence[Retold], at: int) -> str:
    clocks = sorted(report.at for report in reports)
    recent = sum(clock > at - RECENT * 3_600 for clock in clocks)
    pace = Pace(0, clocks[0], clocks[-1], len(clocks), recent, 0)
    if recent < BURST or recent == len(clocks) or rise(pace, at).score < RISES:
        return ""
    return f"{recent} reports in {RECENT} hours"
