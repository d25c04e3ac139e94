"""Fetches that are killed at random instants, and what the archive holds afterwards.

    python bench/kills.py [--kills 100] [--feeds 40] [--seed 1]

A server of this machine serves feeds that grow from round to round. The real program fetches them all and gets SIGKILL
or SIGTERM, in turn: every third time at an instant anywhere between its start and its end, else between its first request
and its end. Every fourth time a second fetcher is started beside it. After each: integrity_check, foreign keys, the
archive's own counters and index; then one more round is let through, and what is stored is compared with all that was ever
served: lost, doubled, with an old title, without a story. Every tenth time begins with no archive at all. Prints a line for
each thing found wrong, and a table; exits with 1 when anything was.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.cli.desk import Desk
from tests.flows.served import Served, compare, desk_of, faults, held, one_round


def start(desk: Desk, *words: str) -> subprocess.Popen[bytes]:
    """The real program."""
    return subprocess.Popen(desk.argv("fetch", "--all", "--json", *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=desk.environment(), cwd=desk.folder)


def until_asked(served: Served, child: subprocess.Popen[bytes]) -> None:
    """Wait for a fetch's first request."""
    while not served.asked.acquire(timeout=0.05) and child.poll() is None:
        pass


def forget(served: Served) -> None:
    """Let earlier requests be forgotten."""
    while served.asked.acquire(blocking=False):
        pass


def whole_round(desk: Desk, served: Served) -> tuple[float, float]:
    """How long a fetch takes when nobody kills it, and how long of that is after its first request, in seconds."""
    forget(served)
    begun = time.monotonic()
    child = start(desk)
    until_asked(served, child)
    asked = time.monotonic()
    _, err = child.communicate()
    assert child.returncode == 0, err.decode()
    return time.monotonic() - begun, time.monotonic() - asked


def fresh(served: Served) -> Desk:
    """A desk without an archive, and a server whose past is forgotten."""
    served.last = 20
    return desk_of(served, Path(tempfile.mkdtemp(prefix="wirewatch-kills-")))


def main() -> int:
    """Kill, look, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--feeds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    found: Counter[str] = Counter()
    table: Counter[tuple[str, str]] = Counter()
    ends: dict[str, list[float]] = {"SIGKILL": [], "SIGTERM": []}
    wrong = seconds_beside = 0
    with Served(arguments.feeds, pause=0.02).serving() as served:
        desk = fresh(served)
        length, busy = whole_round(desk, served)
        served.grow()
        length, busy = map(min, (length, busy), whole_round(desk, served))
        for number in range(arguments.kills):
            if number % 10 == 0:
                desk = fresh(served)
            else:
                served.grow()
            before = len(held(desk.database)) if desk.database.exists() else 0
            name = ("SIGKILL", "SIGTERM")[number % 2]
            forget(served)
            child = start(desk)
            second = start(desk) if number % 4 == 3 else None
            if number % 3:
                until_asked(served, child)
            instant = dice.random() * 1.05 * (busy if number % 3 else length)
            time.sleep(instant)  # a random instant is what is measured
            asked = time.monotonic()
            child.send_signal(signal.Signals[name])
            out, err = child.communicate()
            ends[name].append(time.monotonic() - asked)
            trouble = ["a traceback"] if b"Traceback" in err else []
            if second is not None:
                _, err = second.communicate()
                seconds_beside += second.returncode == 75
                if second.returncode not in (0, 75):
                    trouble.append(f"the second fetcher ended with {second.returncode}: {err.decode()[:200]}")
            after = len(held(desk.database)) if desk.database.exists() else 0
            where = ("after the round" if b'"summary": true' in out and child.returncode == 0 else
                     "during the round" if out or after > before else "before the first feed")
            table[name, where] += 1
            trouble += faults(desk.database)
            one_round(desk)
            trouble += compare(desk.database, served) + faults(desk.database)
            for line in trouble:
                found[line.partition(":")[0]] += 1
                print(f"kill {number}, {name} after {instant:.3f} s: {line}")
            wrong += bool(trouble)
            if sys.stderr.isatty():
                print(f"\r{number + 1}/{arguments.kills}", end="", file=sys.stderr, flush=True)
    print(f"{arguments.feeds} feeds, a fetch takes {length:.2f} s, {busy:.2f} s of them from its first request on, "
          f"seed {arguments.seed}")
    print(f"{'signal':<8} {'kills':>6} {'before':>7} {'during':>7} {'after':>6}   seconds until it had ended: median, longest")
    for name, times in ends.items():
        print(f"{name:<8} {len(times):>6} {table[name, 'before the first feed']:>7} {table[name, 'during the round']:>7} "
              f"{table[name, 'after the round']:>6}   {median(times):.2f} {max(times):.2f}")
    print(f"second fetchers sent away with 75: {seconds_beside}")
    print(f"with something wrong: {wrong} of {arguments.kills}" + (f" ({dict(found)})" if found else ""))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
