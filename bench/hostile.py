"""Everything that the hostile server has, at once, by the real program with the limits of its settings.

    python bench/hostile.py [--rounds 3] [--settings "timeout: 20s"] [--cases WORD,WORD] [--keep FOLDER]

Prints for each round wall time, CPU of the process tree and the peak memory of the program and of its parser; then, by
kind, how many cases came to what their line in the table says (tests/server/cases.py, worse.py, loose.py, large.py), what
was wrong with the others, and whether the archive is whole. Exits with 1 when anything was wrong."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.flows.served import faults
from tests.server.cases import ALL
from tests.server.hostile import HostileServer
from tests.server.large import LARGE
from tests.server.loose import LOOSE
from tests.server.whole import acceptable, desk_of, run_round, wrongs
from tests.server.worse import WORSE


def main() -> int:
    """Serve, fetch, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--settings", default="per_host: 24")
    parser.add_argument("--cases", default="")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    words = [word for word in arguments.cases.split(",") if word]
    every = [*ALL, *WORSE, *LOOSE, *LARGE]
    server = HostileServer([case for case in every if not words or any(word in case.name for word in words)])
    cases = acceptable(server.cases, server)
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="wirewatch-hostile-"))
    desk = desk_of(server, cases, folder, arguments.settings)
    rounds = []
    for number in range(arguments.rounds):
        told = run_round(desk, f"2025-03-24T12:{15 * number:02}:00Z")
        rounds.append(told)
        print(f"round {number + 1}: {told.seconds:6.1f} s, {told.cpu:6.1f} s CPU, program {told.parent / 1e6:.0f} MB, "
              f"parser {told.child / 1e6:.0f} MB, exit {told.code}, {len(told.outcomes)} of {len(cases)} feeds"
              + (f", said: {told.err.strip()[-300:]}" if told.err.strip() else ""), flush=True)
    wrong = wrongs(desk, server, cases, rounds[0])
    server.close()
    kinds = Counter(case.kind for case in cases)
    good = Counter(case.kind for case in cases if case.name not in wrong)
    for kind, count in sorted(kinds.items()):
        print(f"{kind:<20} {good[kind]:>4} of {count}")
    for name, trouble in wrong.items():
        print(f"{name}: {'; '.join(trouble)}")
    broken = faults(desk.database)
    print(f"{len(cases) - len(wrong)} of {len(cases)} cases as they should be; archive: {'; '.join(broken) or 'whole'}")
    return 1 if wrong or broken else 0


if __name__ == "__main__":
    sys.exit(main())
