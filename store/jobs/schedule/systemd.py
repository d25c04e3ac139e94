"""A systemd user timer: a job comes in, `wirewatch.service` and `wirewatch.timer` go out."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from store.errors import WirewatchError
from store.jobs.schedule.plan import Job, Piece, Standing, last_line, read_text, run, write_private

SERVICE, TIMER = "wirewatch.service", "wirewatch.timer"


class Systemd:
    """Two unit files in the person's own folder, told to the user manager."""

    name = "systemd"

    def __init__(self) -> None:
        base = os.environ.get("XDG_CONFIG_HOME", "")
        self.folder = (Path(base) if os.path.isabs(base) else Path.home() / ".config") / "systemd" / "user"

    def works(self) -> bool:
        """Whether a manager of this user answers."""
        return shutil.which("systemctl") is not None and run(["systemctl", "--user", "show-environment"]).returncode == 0

    def pieces(self, job: Job) -> tuple[Piece, ...]:
        """The service and the timer."""
        return (Piece(str(self.folder / SERVICE), service_text(job)), Piece(str(self.folder / TIMER), timer_text(job)))

    def standing(self) -> Standing:
        """The files as they are, and whether the timer waits for its next time."""
        found = [Piece(str(place), text) for place in (self.folder / SERVICE, self.folder / TIMER)
                 if (text := read_text(place)) is not None]
        if not found:
            return Standing()
        active = run(["systemctl", "--user", "is-active", "--quiet", TIMER]).returncode == 0
        return Standing(tuple(found), active, self._linger() if active else "the timer is not running")

    def install(self, job: Job) -> None:
        """Check the units, write them, start the timer."""
        verify(job)
        before = self.standing()
        try:
            for piece in self.pieces(job):
                write_private(Path(piece.place), piece.text)
            for words in (["daemon-reload"], ["enable", TIMER], ["restart", TIMER], ["is-active", "--quiet", TIMER]):
                done = run(["systemctl", "--user", *words])
                if done.returncode:
                    raise WirewatchError(f"systemctl --user {' '.join(words)} failed: {last_line(done)}",
                                         "all is as it was before")
        except WirewatchError:
            self.remove()
            for piece in before.pieces:
                write_private(Path(piece.place), piece.text)
            if before.pieces:
                run(["systemctl", "--user", "daemon-reload"])
            if before.active:
                run(["systemctl", "--user", "enable", "--now", TIMER])
            raise

    def remove(self) -> None:
        """Stop the timer and take the files away."""
        run(["systemctl", "--user", "disable", "--now", TIMER])
        for name in (TIMER, SERVICE):
            (self.folder / name).unlink(missing_ok=True)
        run(["systemctl", "--user", "daemon-reload"])
        run(["systemctl", "--user", "reset-failed", TIMER, SERVICE])

    def _linger(self) -> str:
        done = run(["loginctl", "show-user", str(os.getuid()), "--property=Linger", "--value"])
        if done.returncode == 0 and done.stdout.strip() == b"no":
            return "it runs while you are logged in; loginctl enable-linger lets it run always"
        return ""


def verify(job: Job) -> None:
    """Let systemd-analyze, where there is one, read the units before they are put in place."""
    if shutil.which("systemd-analyze") is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / SERVICE, Path(folder) / TIMER]
        for place, text in zip(places, (service_text(job), timer_text(job)), strict=True):
            place.write_text(text, encoding="utf-8", errors="surrogateescape")
        done = run(["systemd-analyze", "--user", "--man=no", "verify", *map(str, places)])
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode and "wirewatch." in said:
            raise WirewatchError(f"systemd does not accept the units: {said.strip().splitlines()[0][:200]}")


def service_text(job: Job) -> str:
    """The unit that makes one round; that another fetcher is at work (75) is no failure."""
    environment = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in job.environment.items())
    return (
        "# made by: wirewatch schedule install\n"
        "[Unit]\nDescription=wirewatch: fetch the feeds that are due\n\n"
        "[Service]\nType=oneshot\n"
        f"ExecStart={' '.join(quoted(word.replace('$', '$$')) for word in job.argv)}\n"
        f"{environment}"
        "SuccessExitStatus=75\nTimeoutStartSec=1h\nTimeoutStopSec=10s\nNice=10\nUMask=0077\nNoNewPrivileges=yes\n"
    )


def timer_text(job: Job) -> str:
    """The unit that says when, in UTC: no change of the clocks skips or doubles a run."""
    return (
        "# made by: wirewatch schedule install\n"
        f"[Unit]\nDescription=wirewatch: {job.words}\n\n"
        f"[Timer]\nOnCalendar={calendar(job)}\nAccuracySec={max(1, job.every // 60)}s\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def calendar(job: Job) -> str:
    """The times as systemd.time(7) writes them."""
    hour, minute, second = job.offset // 3_600, job.offset // 60 % 60, job.offset % 60
    if job.every < 3_600:
        return f"*-*-* *:{minute:02}/{job.every // 60}:{second:02} UTC"
    if job.every == 3_600:
        return f"*-*-* *:{minute:02}:{second:02} UTC"
    hours = f"{hour:02}" if job.every == 86_400 else f"{hour:02}/{job.every // 3_600}"
    return f"*-*-* {hours}:{minute:02}:{second:02} UTC"


def quoted(word: str) -> str:
    """A word as it stands in a unit file (systemd.syntax(7)); `%` is the sign of its specifiers."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    plain = escaped == word and word and not any(sign in word for sign in " '\t;#")
    return word if plain else f'"{escaped}"'
