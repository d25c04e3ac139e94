"""The digest for its screen: topics and how far back come in, reports safe for a screen and the Markdown go out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from store.clock import now
from tui.labels import moment, safe
from tui.trend import Digest, Told

if TYPE_CHECKING:
    from store.db import Archive
    from tui.desk import Desk

MOST = 30  # stories a topic


def digest(desk: Desk, topic: str, seconds: int) -> asyncio.Future[Digest]:
    """What a topic ("" for all) brought in the last seconds."""

    def work(archive: Archive) -> Digest:
        from store.briefs import render
        from store.jobs.briefing import make_brief

        until = now()
        topics = [one for one in (desk.config.topics if desk.config else ()) if topic in ("", one.id)]
        brief = make_brief(archive, topics, until - seconds, until, limit=MOST)
        told: list[Told] = []
        for section in brief.sections:
            told.append(Told(0, safe(section.name), more=section.more, items=section.items, stories=len(section.reports)))
            told += [
                Told(report.story, safe(report.title), ", ".join(safe(source) for source in report.sources), report.first,
                     report.last, report.items, report.fresh, report.kept, safe(report.summary))
                for report in section.reports
            ]
        return Digest(brief.since, brief.until, tuple(told), render(brief, "md", moment))

    return desk._lister.ask(work, "digest")
