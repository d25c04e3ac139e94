"""The real program against the hostile server: rounds of everything at once come in, what each case came to goes out.

Used by a test with short times, and by `bench/hostile.py` with those of the settings."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.desk import Desk, make_desk
from tests.server.hostile import Case, HostileServer

FIELDS = "i.title || char(10) || i.summary || char(10) || coalesce(t.text, '') || char(10) || i.url || char(10) || i.author"


@dataclass
class Told:
    """What a round came to: its wall time, the peak memory of the program and of its child, and its lines by address."""

    seconds: float
    cpu: float
    code: int
    parent: int
    child: int
    outcomes: dict[str, dict[str, object]] = field(default_factory=dict)
    err: str = ""


def acceptable(cases: Sequence[Case], server: HostileServer) -> list[Case]:
    """Those cases whose address may stand in feeds.yaml."""
    from store.config import values

    kept = []
    for case in cases:
        try:
            values.address(server.url(case))
            kept.append(case)
        except ValueError:
            continue
    return kept


def desk_of(server: HostileServer, cases: Sequence[Case], folder: Path, settings: str) -> Desk:
    """A desk whose feeds are the cases."""
    desk = make_desk(folder)
    lines = ["topics: [seeds/*.yaml]", "names: [seeds/names/*.yaml]", "feeds:"]
    lines += [f"  - {{url: {json.dumps(server.url(case))}, name: {json.dumps(case.name)}}}" for case in cases]
    lines.append(f"settings: {{allow_private_hosts: [127.0.0.1, 127.0.1.0/24], {settings}}}")
    desk.config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return desk


def run_round(desk: Desk, now: str) -> Told:
    """One `fetch --all` of the real program, measured."""
    begun = time.monotonic()
    with (desk.folder / "out").open("wb") as out, (desk.folder / "err").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", "import sys; from store.cli import main; sys.exit(main(sys.argv[1:]))",
             *desk.argv("fetch", "--all", "--json")[3:]],
            stdout=out, stderr=err, cwd=desk.folder,
            env=desk.environment(WIREWATCH_NOW=now, PYTHONPATH=str(Path(__file__).resolve().parents[2])))
        peaks = {"parent": 0, "child": 0}
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.05):
                parent, children = memory(process.pid)
                peaks["parent"], peaks["child"] = max(peaks["parent"], parent), max(peaks["child"], children)

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        over.set()
        watcher.join()
    told = Told(time.monotonic() - begun, usage.ru_utime + usage.ru_stime, process.returncode, **peaks)
    told.err = (desk.folder / "err").read_text(encoding="utf-8", errors="replace")
    for line in (desk.folder / "out").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "feed" in row:
            told.outcomes[row["feed"]] = row
    return told


def memory(root: int) -> tuple[int, int]:
    """Resident bytes of a process, and of its descendants."""
    page = os.sysconf("SC_PAGE_SIZE")
    own = total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry.name) == root:
                own = int(fields[21]) * page
            elif int(fields[1]) == root:
                total += int(fields[21]) * page
    return own, total


def wrongs(desk: Desk, server: HostileServer, cases: Sequence[Case], first: Told) -> dict[str, list[str]]:
    """What is wrong with each case after its rounds, by name: an outcome, a token lost or doubled, an item too many."""
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(desk.database)) as archive:
        rows = archive.execute(
            f"SELECT f.url, {FIELDS} FROM feeds f JOIN cards c ON c.feed = f.id JOIN items i ON i.id = c.item "
            "LEFT JOIN texts t ON t.item = i.id").fetchall()
    texts: dict[str, list[str]] = {}
    for url, text in rows:
        texts.setdefault(url, []).append(text)
    for case in cases:
        url = server.url(case)
        trouble = []
        outcomes = case.outcome.split("|")
        told = first.outcomes.get(url)
        held = texts.get(url, [])
        if told is None:
            trouble.append("no outcome")
        elif told["outcome"] not in outcomes and not (told["outcome"] == "unchanged" and "new" in outcomes and case.items == 0):
            trouble.append(f"{told['outcome']}: {told['error']}")
        elif told["error"] is not None and not 0 < len(str(told["error"])) <= 200:
            trouble.append("an error without end")
        whole = "\n".join(held)
        trouble += [f"lost {token}" for token in case.tokens if token not in whole][:3]
        trouble += [f"stored {token!r}" for token in case.absent if token in whole]
        if case.items is not None and len(held) != case.items:
            trouble.append(f"{len(held)} items in place of {case.items}")
        if trouble:
            found[case.name] = trouble
    return found
