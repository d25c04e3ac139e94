"""The sample desk: recorded feeds of invented outlets in a database that is thrown away, on their last evening."""

from __future__ import annotations

import os
from pathlib import Path

from store import clock
from store.config import shipped_dir
from store.jobs.places import Places, find_places

EVENING = 1_743_445_800  # 31 March 2025, 18:30 UTC: the last report of the sample is ten minutes old


def prepare(folder: Path) -> Places:
    """Fill an archive in `folder` with the sample feeds, matched and placed, and set this process's clock to their time.

    A few of the older items are marked as a person would have left them, so that the desk is not all new.
    """
    from store.db import Archive
    from store.jobs.refresh import refresh
    from store.jobs.rematch import rematch
    from store.jobs.rules import load_rules
    from store.types import State, View

    clock.set_now(EVENING)
    os.environ["WIREWATCH_NOW"] = str(EVENING)  # child processes live in the same evening
    places = find_places(_configuration(folder), folder / "wirewatch.db")
    with Archive.open(places.database) as archive:
        rules = load_rules(places, archive)
        rematch(archive, rules)
        refresh(archive, rules, everything=True)
        archive.mark_view(View(states=(State.NEW,)), State.READ, older=EVENING - 5 * clock.DAY)
        archive.forget_steps()  # the first `u` of a newcomer takes back what they did themselves
    return places


def _configuration(folder: Path) -> Path:
    """A feeds.yaml in `folder` over copies of the shipped topics, names and sample feeds: rules edited there harm nobody."""
    shipped = shipped_dir() / "seeds"
    for part, kinds in ((".", (".yaml",)), ("names", (".yaml",)), ("sample", (".xml", ".json"))):
        (folder / "seeds" / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (shipped / part).iterdir():
            if path.suffix in kinds:
                (folder / "seeds" / part / path.name).write_bytes(path.read_bytes())
    samples = sorted(path.name for path in (folder / "seeds" / "sample").iterdir())
    lines = ["# The sample desk: invented outlets, recorded for wirewatch.", "topics: [seeds/*.yaml]",
             "names: [seeds/names/*.yaml]", "feeds:",
             *(f"  - {{path: seeds/sample/{name}, tags: [sample]}}" for name in samples)]
    file = folder / "feeds.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
