"""What is to be run, and when: the places of a desk and an interval come in, a job goes out. Nothing is written here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from store.errors import UsageError, WirewatchError
from store.jobs.places import Places

MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)
HOURS = (1, 2, 3, 4, 6, 8, 12, 24)
# What a scheduled run would otherwise not know of the network.
PASSED_ON = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
             "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


class Job(Struct, frozen=True):
    """A command by the clock: every so many seconds, `offset` seconds after the full hour or day."""

    argv: tuple[str, ...]
    every: int
    offset: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The interval in words."""
        if self.every < 3_600:
            return "every minute" if self.every == 60 else f"every {self.every // 60} minutes"
        return {1: "every hour", 24: "every day"}.get(self.every // 3_600, f"every {self.every // 3_600} hours")


class Piece(Struct, frozen=True):
    """Something that is written: where, and what."""

    place: str
    text: str


class Standing(Struct, frozen=True):
    """What a keeper has of ours: `pieces` as they stand, whether the system runs them, and a hint for the person."""

    pieces: tuple[Piece, ...] = ()
    active: bool = False
    message: str = ""


class Keeper(Protocol):
    """One way to run a job by the clock."""

    name: str

    def works(self) -> bool:
        """Whether this system has it, for this user."""

    def pieces(self, job: Job) -> tuple[Piece, ...]:
        """What would be written."""

    def standing(self) -> Standing:
        """What is there now."""

    def install(self, job: Job) -> None:
        """Write it, and see that it runs; WirewatchError, and all as before, when it does not."""

    def remove(self) -> None:
        """Take it back; nothing when there is nothing."""


def make_job(places: Places, every: int, environ: Mapping[str, str] | None = None) -> Job:
    """The fetch of this desk every so many seconds; UsageError for an interval that calendars cannot say."""
    allowed = [60 * n for n in MINUTES] + [3_600 * n for n in HOURS]
    if every not in allowed:
        near = max((n for n in allowed if n <= every), default=60)
        raise UsageError(f"--every: timers go by parts of an hour or of a day, and {every} s is none",
                         f"the next below is {near // 60}m" if near < 3_600 else f"the next below is {near // 3_600}h")
    argv = (sys.executable, "-P", "-m", "store.cli", "--config", str(places.config_file), "--db", str(places.database),
            "fetch")
    for word in argv:
        if any(ord(sign) < 32 for sign in word):
            raise UsageError(f"a path with control characters cannot be scheduled: {word!r}")
    # Not on the full quarter, when everybody asks: a moment that is this desk's own, and always the same.
    seed = int.from_bytes(blake2b(f"{os.uname().nodename if hasattr(os, 'uname') else ''} {places.database}".encode(
        "utf-8", "surrogateescape"), digest_size=4).digest(), "big")
    offset = seed % min(every, 3_600)
    if every > 3_600:
        offset += 6 * 3_600 % every  # clear of the night in which clocks are changed
    environ = os.environ if environ is None else environ
    return Job(argv, every, offset, {name: environ[name] for name in PASSED_ON if environ.get(name)})


def start_check(job: Job) -> None:
    """See that the program starts the way a scheduler starts it: from another folder, with next to no environment."""
    plain = {"PATH": "/usr/bin:/bin", "HOME": os.path.expanduser("~"), "LANG": "C.UTF-8"}
    done = run([*job.argv[:4], "--version"], environment=plain, folder="/")
    if done.returncode:
        raise WirewatchError(f"{job.argv[0]} does not start without your shell's environment: {last_line(done)}",
                             "install wirewatch (uv tool install, pipx) and schedule it from there")


def run(argv: Sequence[str], *, given: bytes | None = None, environment: Mapping[str, str] | None = None,
        folder: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a program of the system, in plain English; one that is not there ends with 127."""
    env = {**os.environ, "LC_ALL": "C", "SYSTEMD_PAGER": ""} if environment is None else dict(environment)
    try:
        return subprocess.run(argv, input=b"" if given is None else given, capture_output=True, timeout=60, check=False,
                              env=env, cwd=folder)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(argv, 127, b"", str(error).encode())


def last_line(done: subprocess.CompletedProcess[bytes]) -> str:
    """The last thing a program said, for an error of one line."""
    lines = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip()[:200] if lines else f"exit code {done.returncode}"


def write_private(path: Path, text: str) -> None:
    """Put a file in place at once, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WirewatchError(f"cannot write {path}: {error.strerror}") from None


def read_text(path: Path) -> str | None:
    """What a file says; None when there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
