"""A small desk of our own for the tests: two topics, a names list, a feed in a file, and a way to run commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TOPIC = """\
id: bridge
name: The bridge
about: The crossing between the two towns, planned, built or delayed.
threshold: 1.0
rules:
  - match: '@towns AND bridge'
    weight: 1.0
  - match: 'title:ferry'
    weight: 0.4
  - match: 'chess'
    weight: -1.0
examples:
  match:
    - Aldby and Borvik agree on a bridge
  reject:
    - A bridge tournament for chess players in Aldby
"""
OTHER = """\
id: harbour
name: The harbour
rules:
  - match: 'harbour OR port'
examples:
  match: ["The port of Aldby is closed"]
  reject: ["A quiet day"]
"""
NAMES = "towns: [Aldby, Borvik, Олдбю]\n"
FEED = """\
<?xml version="1.0"?><rss version="2.0"><channel><title>Aldby Post</title><link>https://post.example.org/</link>
<description>Written for the tests</description>
<item><guid>p-1</guid><title>Aldby votes for the bridge</title><link>https://post.example.org/1</link>
<description>&lt;p&gt;The council of Borvik follows.&lt;/p&gt;</description>
<pubDate>Mon, 24 Mar 2025 08:00:00 GMT</pubDate></item>
<item><guid>p-2</guid><title>Rain in Borvik</title><link>https://post.example.org/2</link>
<pubDate>Mon, 24 Mar 2025 09:00:00 GMT</pubDate></item>
<item><guid>p-3</guid><title>Port of Aldby opens a ferry line</title><link>https://post.example.org/3</link>
<pubDate>Mon, 24 Mar 2025 10:00:00 GMT</pubDate></item>
</channel></rss>
"""


@dataclass(frozen=True)
class Result:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, object]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Desk:
    """A folder with a configuration and, once made, an archive."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "feeds.yaml"

    @property
    def database(self) -> Path:
        return self.folder / "wire.db"

    def argv(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tui", "--config", str(self.config), "--db", str(self.database), *words]

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WIREWATCH")}
        return kept | {"WIREWATCH_NOW": "2025-03-24T12:00:00Z", "HOME": str(self.folder), "PYTHONWARNINGS": "error",
                       "XDG_CONFIG_HOME": str(self.folder / ".config"), "XDG_DATA_HOME": str(self.folder / ".data")} | more

    def run(self, *words: str, stdin: str | bytes = "", **more: str) -> Result:
        """Run a command of the real program and wait for its end."""
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(self.argv(*words), input=given, capture_output=True, timeout=60, check=False,
                              env=self.environment(**more), cwd=self.folder)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def make_desk(folder: Path) -> Desk:
    """Write the configuration of the small desk."""
    (folder / "seeds" / "names").mkdir(parents=True)
    (folder / "seeds" / "bridge.yaml").write_text(TOPIC, encoding="utf-8")
    (folder / "seeds" / "harbour.yaml").write_text(OTHER, encoding="utf-8")
    (folder / "seeds" / "names" / "towns.yaml").write_text(NAMES, encoding="utf-8")
    (folder / "post.xml").write_text(FEED, encoding="utf-8")
    desk = Desk(folder)
    desk.config.write_text("topics: [seeds/*.yaml]\nnames: [seeds/names/*.yaml]\nfeeds:\n  - {path: post.xml}\n",
                           encoding="utf-8")
    return desk
