"""What a round costs: wirewatch beside newsboat and `reader`, on the same feeds from the same local server, in one run.

    python bench/fetch.py [--feeds 1000] [--items 30] [--peers wirewatch,newsboat,newsboat-indexed,reader] [--repeat 1]

Made-up feeds are written to a folder and served by nginx (Debian) with ETag and Last-Modified. Rounds: cold;
unchanged (newsboat's third, since it keeps no ETag of its first); changed, where every tenth feed has three new
items. Counted: CPU of the whole process tree, wall time, peak resident memory of the tree. wirewatch is measured as
its users run it (`fetch --all`, start-up, topics and stories included), and without the stories, which are placed
after the round. Ratios are CPU over that of wirewatch without stories. `reader` comes from PyPI into a venv of its
own; newsboat has to be installed."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from serve_feeds import Made, write_configuration

ROOT = Path(__file__).resolve().parents[1]
NGINX = """
{user}daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{ access_log off; types {{ application/rss+xml xml; }} etag on; keepalive_requests 100000;
  gzip on; gzip_types application/rss+xml; gzip_comp_level 1;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} backlog=512; root {folder}/www; }} }}
"""
WITHOUT_STORIES = """
import sys, store.jobs.refresh as refresh
refresh._place = lambda *arguments, **options: None
from store.cli import main
sys.exit(main(sys.argv[1:]))
"""
READER_ADD = (
    "import sys, reader\nr = reader.make_reader(sys.argv[1])\nfor line in open(sys.argv[2]): r.add_feed(line.strip())\n"
)
READER_UPDATE = "import sys, reader\nreader.make_reader(sys.argv[1]).update_feeds(scheduled=False, workers=8)\n"


@dataclass
class Cost:
    """Seconds of CPU and of time, bytes of memory at the peak."""

    cpu: float
    wall: float
    memory: int


def tree_memory(root: int) -> int:
    """Resident bytes of a process and its descendants."""
    children: dict[int, list[int]] = {}
    resident: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            resident[int(entry.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    total, todo = 0, [root]
    while todo:
        process = todo.pop()
        total += resident.get(process, 0)
        todo += children.get(process, [])
    return total


def measure(command: list[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end and count what it and its descendants cost."""
    begun = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", env={**os.environ, **(environment or {})}
    )
    peak = 0
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.02):
            peak = max(peak, tree_memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    over.set()
    watcher.join()
    if status:
        print(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}: {complaint.decode()[-500:]}", file=sys.stderr)
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak)


class Peer:
    """Something that fetches: set up once, then measured round by round."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        self.command: list[str] = []
        self.unchanged_after = 1  # rounds after the cold one, of which the last is measured

    def round(self, kind: str) -> Cost:
        cost = measure(self.command, {"HOME": str(self.folder), "WIREWATCH_NOW": ""})
        print(
            f"{self.name}, {kind}: {cost.cpu:.2f} s CPU, {cost.wall:.2f} s, {self.count()} items", file=sys.stderr, flush=True
        )
        return cost

    def count(self) -> int:
        """Items that it holds."""
        table = {"reader": "entries", "newsboat": "rss_item", "newsboat-indexed": "rss_item"}.get(self.name, "item")
        file = next((f for f in self.folder.glob("*.db")), None)
        if file is None:
            return 0
        with sqlite3.connect(file) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            table = table if table in names else "items"
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) if table in names else -1


def wirewatch(peer: Peer, www: Path, port: int, names: list[str]) -> None:
    write_configuration(peer.folder, names, port, f"'{ROOT}/seeds/*.yaml'")
    configuration = peer.folder / "feeds.yaml"
    text = configuration.read_text().replace("feeds:\n", f"names: ['{ROOT}/seeds/names/*.yaml']\nfeeds:\n", 1)
    configuration.write_text(text.replace("/feed/", "/").replace("', name", ".xml', name"))
    arguments = ["--config", str(configuration), "--db", str(peer.folder / "archive.db"), "-q", "fetch", "--all"]
    if peer.name == "wirewatch":
        peer.command = [sys.executable, "-P", "-c", WITHOUT_STORIES, *arguments]
    else:
        peer.command = [
            sys.executable,
            "-P",
            "-c",
            "import sys; from store.cli import main; sys.exit(main(sys.argv[1:]))",
            *arguments,
        ]


def newsboat(peer: Peer, www: Path, port: int, names: list[str]) -> None:
    (peer.folder / "urls").write_text("".join(f"http://127.0.0.1:{port}/{name}.xml\n" for name in names))
    (peer.folder / "config").write_text("reload-threads 8\nmax-items 0\n")
    files = ["-u", str(peer.folder / "urls"), "-c", str(peer.folder / "cache.db"), "-C", str(peer.folder / "config")]
    peer.command = ["newsboat", *files, "-x", "reload"]
    peer.unchanged_after = 2
    if peer.name == "newsboat-indexed":
        measure(["newsboat", *files, "-x", "print-unread"], {"HOME": str(peer.folder)})
        with sqlite3.connect(peer.folder / "cache.db") as connection:
            connection.execute("CREATE INDEX by_feed ON rss_item(feedurl, deleted)")
            connection.execute("CREATE INDEX by_guid ON rss_item(guid)")


def reader(peer: Peer, www: Path, port: int, names: list[str]) -> None:
    (peer.folder / "urls").write_text("".join(f"http://127.0.0.1:{port}/{name}.xml\n" for name in names))
    subprocess.run(["uv", "venv", "-q", "-p", sys.executable, str(peer.folder / "venv")], check=True)
    python = str(peer.folder / "venv" / "bin" / "python")
    subprocess.run(["uv", "pip", "install", "-q", "-p", python, "reader", "sgmllib3k"], check=True)
    subprocess.run([python, "-c", READER_ADD, str(peer.folder / "reader.db"), str(peer.folder / "urls")], check=True)
    peer.command = [python, "-c", READER_UPDATE, str(peer.folder / "reader.db")]


SET_UP: dict[str, Callable[[Peer, Path, int, list[str]], None]] = {
    "wirewatch": wirewatch,
    "wirewatch+stories": wirewatch,
    "newsboat": newsboat,
    "newsboat-indexed": newsboat,
    "reader": reader,
}


def write(feeds: Made, www: Path, at: float) -> None:
    """Write the feeds that differ from what stands in the folder, as of a time."""
    for name, (body, _, _) in feeds.now.items():
        file = www / f"{name}.xml"
        if not file.exists() or file.read_bytes() != body:
            file.write_bytes(body)
            os.utime(file, (at, at))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_answered(port: int) -> None:
    """Wait until the server takes connections; TimeoutError after ten seconds."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)  # between two looks
    raise TimeoutError("nginx does not answer")


def run(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, Cost]]:
    """All peers through all rounds."""
    www = folder / "www"
    www.mkdir()
    feeds = Made(options.feeds, options.items)
    begun = time.time() - 100_000
    write(feeds, www, begun)
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user="user root; " if os.geteuid() == 0 else ""))
    server = subprocess.Popen(
        [
            shutil.which("nginx") or "/usr/sbin/nginx",
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "error.log"),
        ]
    )
    costs: dict[str, dict[str, Cost]] = {}
    try:
        until_answered(port)
        peers = [Peer(name, folder) for name in options.peers.split(",")]
        for peer in peers:
            SET_UP[peer.name](peer, www, port, list(feeds.now))
            costs[peer.name] = {"cold": peer.round("cold")}
            for _ in range(peer.unchanged_after):
                costs[peer.name]["unchanged"] = peer.round("unchanged")
        feeds.next(10, 3)
        write(feeds, www, begun + 5_000)
        for peer in peers:
            costs[peer.name]["changed"] = peer.round("changed")
    finally:
        server.terminate()
        server.wait()
    return costs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--peers", default="wirewatch,wirewatch+stories,newsboat,newsboat-indexed,reader")
    parser.add_argument("--repeat", type=int, default=1, help="whole runs, of which the least CPU counts")
    options = parser.parse_args()
    best: dict[str, dict[str, Cost]] = {}
    for _ in range(options.repeat):
        with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as folder:
            for name, rounds in run(options, Path(folder)).items():
                for kind, cost in rounds.items():
                    kept = best.setdefault(name, {}).get(kind)
                    best[name][kind] = cost if kept is None or cost.cpu < kept.cpu else kept
    print(f"{options.feeds} feeds of {options.items} items")
    print(f"{'':20}" + "".join(f"{kind:>42}" for kind in ("cold", "unchanged", "changed (10 % with 3 new)")))
    base = best.get("wirewatch")
    for name, rounds in best.items():
        row = f"{name:20}"
        for kind in ("cold", "unchanged", "changed"):
            cost = rounds[kind]
            times = f"×{cost.cpu / base[kind].cpu:.1f}" if base else ""
            row += f"{cost.cpu:9.2f} s CPU {cost.wall:7.2f} s {cost.memory / 1e6:5.0f} MB {times:>6}"
        print(row)


if __name__ == "__main__":
    main()
