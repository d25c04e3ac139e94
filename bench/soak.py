"""A desk that stays open while a fetcher goes its rounds beside it: the memory of both, and what the desk costs at rest.

    uv run python bench/soak.py [--rounds 60] [--pace 4] [--feeds 200] [--share 20] [--new 3] [--idle 60]

Sixty rounds are an hour of feeds that are asked every minute. The feeds are made up (bench/serve_feeds.py), so many of a
hundred with so many new items a round; the fetcher is `wirewatch fetch --every`, a process of its own; the desk is the real
program on a pseudo-terminal, in which a few keys are pressed each round. Both should hold at the end what they held when
they had warmed up; what the desk then uses of a processor is measured with the fetcher gone and nothing due.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bench"), str(ROOT)]

from screen_terminal import Terminal
from serve_feeds import Made, serve

WARM = 10  # rounds after which memory is taken to have settled
KEYS = (b"j", b"j", b"\x1b[6~", b"s", b"w", b"w", b"g", b"u", b"1", b"v", b"v")
TICKS = os.sysconf("SC_CLK_TCK")


def configure(folder: Path, port: int, words: list[str], feeds: int, pace: int) -> None:
    """feeds.yaml with feeds that are due at each round, and two topics."""
    (folder / "topics").mkdir(exist_ok=True)
    for name, wanted in (("common", words[:3]), ("rare", words[40:60])):
        rule = " OR ".join(f"'{word}'" for word in wanted).replace("'", "")
        text = f"id: {name}\nname: The {name}\nrules:\n  - match: '{rule}'\n"
        (folder / "topics" / f"{name}.yaml").write_text(text)
    lines = ["topics: [topics/*.yaml]", "feeds:" if feeds else "feeds: []"]
    lines += [f"  - {{url: 'http://127.0.0.1:{port}/feed/{n}', every: {pace}s}}" for n in range(feeds)]
    lines.append("settings: {allow_private_hosts: [127.0.0.1], per_host: 8}")
    (folder / "feeds.yaml").write_text("\n".join(lines) + "\n")


def status(pid: int, field: str) -> int:
    """A number of kilobytes that the system tells of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    return 0


def used(pid: int) -> float:
    """Seconds of processor of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def wait_for_rounds(log: Path, wanted: int, desk: Terminal, patience: float = 120.0) -> None:
    """Read the desk's screen until the fetcher has told of so many rounds."""
    end = time.monotonic() + patience
    while log.read_text().count(" round ") < wanted and time.monotonic() < end:
        desk.read(0.2)


def soak(folder: Path, chosen: argparse.Namespace) -> None:
    """The rounds, told every tenth; then quiet."""
    feeds = Made(chosen.feeds, 30)
    server = serve(feeds)
    configure(folder, server.server_port, feeds.words, chosen.feeds, chosen.pace)
    base = [sys.executable, "-m", "tui", "--config", str(folder / "feeds.yaml"), "--db", str(folder / "soak.db")]
    log = folder / "fetch.log"
    with log.open("w") as told:
        fetcher = subprocess.Popen([*base, "fetch", "--every", f"{chosen.pace}s"], cwd=ROOT, stdout=told, stderr=told)
    while log.read_text().count(" round ") < 1:
        time.sleep(0.2)
        if fetcher.poll() is not None:
            raise SystemExit(log.read_text())
    desk = Terminal(base)
    desk.until("The common")
    desk.quiet(1.0)
    os.write(desk.main, b"\x1b")  # the tour
    begun = time.monotonic()
    print(f"{'round':>6}  {'desk':>8}  {'fetcher':>8}  {'desk cpu':>9}  {'fetcher cpu':>11}")
    held: dict[int, tuple[int, int]] = {}
    for number in range(1, chosen.rounds + 1):
        feeds.next(chosen.share, chosen.new)
        wait_for_rounds(log, number + 1, desk)
        for key in KEYS:
            os.write(desk.main, key)
            desk.read(0.05)
        held[number] = status(desk.process.pid, "VmRSS"), status(fetcher.pid, "VmRSS")
        if number in (1, WARM) or number % 10 == 0:
            print(f"{number:>6}  {held[number][0] / 1024:>5.0f} MB  {held[number][1] / 1024:>5.0f} MB"
                  f"  {used(desk.process.pid):>7.1f} s  {used(fetcher.pid):>9.1f} s", flush=True)
    took = time.monotonic() - begun
    rounds = log.read_text().count(" round ")
    fetcher.send_signal(signal.SIGTERM)
    fetcher.wait(20)
    configure(folder, server.server_port, feeds.words, 0, chosen.pace)  # nothing is due any more
    desk.quiet(8.0)
    before, at = used(desk.process.pid), time.monotonic()
    written = len(desk.seen)
    while time.monotonic() - at < chosen.idle:
        desk.read(1.0)
    share = (used(desk.process.pid) - before) / (time.monotonic() - at)
    late = [held[number] for number in held if number > chosen.rounds - 5]
    warm = [held[number] for number in held if WARM - 2 <= number <= WARM + 2] or [held[1]]
    for at_place, who in enumerate(("desk", "fetcher")):
        first, last = (statistics.median(one[at_place] for one in part) / 1024 for part in (warm, late))
        print(f"{who}: {first:.0f} MB warm, {last:.0f} MB at the end ({last - first:+.0f} MB)")
    print(f"{rounds} rounds in {took:.0f} s; idle for {chosen.idle} s: {100 * share:.2f} % of a processor,"
          f" {len(desk.seen) - written} bytes drawn; at most {status(desk.process.pid, 'VmHWM') / 1024:.0f} MB on the desk")
    desk.end(b"qq")


def main() -> None:
    """Measure in a folder that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    for name, usual in (("rounds", 60), ("pace", 4), ("feeds", 200), ("share", 20), ("new", 3), ("idle", 60)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    with tempfile.TemporaryDirectory(prefix="wirewatch-soak-") as folder:
        soak(Path(folder), parser.parse_args())


if __name__ == "__main__":
    main()
