"""How fast the desk answers while a fetcher writes beside it: keys in a real terminal, feeds fetched round after round.

    uv run python bench/screen_beside.py [--feeds 500] [--items 100000] [--rounds 3] [--folder DIR]

An archive of invented items (bench/screen.py) is opened on a pseudo-terminal; a server and `wirewatch fetch --all`, each a
process of its own, bring so many feeds of thirty new items, then, round after round, five new ones for each feed. All the keys
of bench/screen.py are pressed meanwhile, over and over, until the last round is over; then as often with nothing beside.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bench"), str(ROOT)]

from screen import KEYS, NOW, TOPIC, build, quantile
from screen_terminal import Terminal

FETCH = """
import subprocess, sys, urllib.request
for turn in range(int(sys.argv[1])):
    subprocess.run(sys.argv[3:], check=True)
    urllib.request.urlopen(urllib.request.Request(sys.argv[2] + "?share=100&new=5", data=b"")).read()
"""


def told(values: list[float]) -> str:
    """The median and the tail of some seconds, in milliseconds."""
    return (f"{len(values)} keys: median {1000 * statistics.median(values):.1f}   95 % {1000 * quantile(values, 0.95):.1f}"
            f"   99 % {1000 * quantile(values, 0.99):.1f}   most {1000 * max(values):.1f} ms")


def press(terminal: Terminal, beside: subprocess.Popen[bytes] | None, most: int) -> dict[str, list[float]]:
    """The seconds of each key, by what it does, until `beside` has ended or, without it, until `most` keys were pressed."""
    took: dict[str, list[float]] = {what: [] for what in KEYS}
    while (beside is not None and beside.poll() is None) or (beside is None and sum(map(len, took.values())) < most):
        for what, keys in KEYS.items():
            for key in keys:
                if (seconds := terminal.key(key)) is not None:
                    took[what].append(seconds)
            if beside is not None and beside.poll() is not None:
                break
    return took


def main() -> None:
    """Measure, and print a line for each kind of key, with the fetcher and without."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="wirewatch-bench-"))
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "topics" / "harbour.yaml").write_text(TOPIC)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = folder / f"beside-{chosen.items}.db"
    database.unlink(missing_ok=True)
    build(database, chosen.items)
    served = folder / "served"
    serve = [sys.executable, "bench/serve_feeds.py", "--made", str(chosen.feeds), "--port", str(port), "--out", str(served)]
    server = subprocess.Popen([*serve, "--topics", "../topics/*.yaml"], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while not (served / "urls").exists():
            time.sleep(0.1)  # between two looks
        # the desk itself fetches nothing, so that it has no fetcher of its own
        (folder / "feeds.yaml").write_text("topics: [topics/*.yaml]\n")
        terminal = Terminal([sys.executable, "-m", "tui", "--config", str(folder / "feeds.yaml"), "--db", str(database)],
                            WIREWATCH_NOW=str(NOW))
        terminal.until("Outlet ")
        terminal.quiet(1.0)
        fetch = [sys.executable, "-m", "tui", "--config", str(served / "feeds.yaml"), "--db", str(database), "-q"]
        rounds = [sys.executable, "-c", FETCH, str(chosen.rounds), f"http://127.0.0.1:{port}/next", *fetch, "fetch", "--all"]
        beside = subprocess.Popen(rounds, cwd=ROOT)
        kinds = {"beside a fetcher": press(terminal, beside, 0)}
        count = sum(map(len, kinds["beside a fetcher"].values()))
        kinds["alone"] = press(terminal, None, count)
        terminal.end(b"qq")
    finally:
        server.terminate()
        server.wait()
    for kind, took in kinds.items():
        print(f"{kind}, {told([value for values in took.values() for value in values])}")
        for what, values in took.items():
            if values:
                print(f"  {what:<24} {told(values)}")


if __name__ == "__main__":
    main()
