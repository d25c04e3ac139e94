"""A crontab line: a job comes in, a few marked lines among the person's own go out; no other byte is touched."""

from __future__ import annotations

import re
import shlex
import shutil

from store.errors import WirewatchError
from store.jobs.schedule.plan import Job, Piece, Standing, last_line, run

BEGIN = "# wirewatch: begin (made by: wirewatch schedule install)"
END = "# wirewatch: end"
_OURS = re.compile(rb"^# wirewatch: begin.*?^# wirewatch: end[^\n]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
PLACE = "crontab"


class Cron:
    """The person's crontab, read and written by `crontab`."""

    name = "cron"

    def works(self) -> bool:
        """Whether there is a crontab program that serves this user."""
        if shutil.which("crontab") is None:
            return False
        try:
            self._read()
        except WirewatchError:
            return False
        return True

    def pieces(self, job: Job) -> tuple[Piece, ...]:
        """The lines."""
        return (Piece(PLACE, block(job)),)

    def standing(self) -> Standing:
        """Our lines as they are."""
        if shutil.which("crontab") is None:
            return Standing()
        try:
            found = _OURS.search(self._read())
        except WirewatchError:
            return Standing()
        return Standing((Piece(PLACE, found[0].decode("utf-8", "surrogateescape")),), True) if found else Standing()

    def install(self, job: Job) -> None:
        """Put the lines in place of those of before, or at the end."""
        self._change(block(job).encode("utf-8", "surrogateescape"))

    def remove(self) -> None:
        """Take our lines out."""
        if self.standing().pieces:
            self._change(b"")

    def _change(self, lines: bytes) -> None:
        before = self._read()
        wanted = replaced(before, lines)
        try:
            self._write(wanted)
            if lines not in self._read():
                raise WirewatchError("crontab took the lines, and does not show them", "the crontab is as it was before")
        except WirewatchError:
            if self._read() != before:
                self._write(before)
            raise

    def _read(self) -> bytes:
        done = run(["crontab", "-l"])
        if done.returncode == 0:
            return done.stdout
        said = done.stderr.decode("utf-8", "replace").lower()
        if "no crontab" in said or "no such file" in said or (done.returncode == 1 and not said.strip()):
            return b""
        raise WirewatchError(f"crontab -l failed: {last_line(done)}")

    def _write(self, table: bytes) -> None:
        done = run(["crontab", "-"], given=table)
        if done.returncode:
            raise WirewatchError(f"crontab did not take the lines: {last_line(done)}", "the crontab is as it was before")


def block(job: Job) -> str:
    """Our lines: what goes wrong is said to whomever cron tells (`-q`: nothing else is)."""
    settings = [f"{name}={value}" for name, value in job.environment.items()]
    words = [*job.argv[:4], "-q", *job.argv[4:]]
    # Environment settings in a crontab hold for every line below them, so ours stand in the command.
    command = " ".join([*(["env", *map(shlex.quote, settings)] if settings else []), *map(shlex.quote, words)])
    return f"{BEGIN}\n{times(job)} {command.replace('%', chr(92) + '%')} >/dev/null\n{END}\n"


def times(job: Job) -> str:
    """The five fields of the times, by the machine's own clock."""
    minute = job.offset // 60 % 60
    if job.every < 3_600:
        step = job.every // 60
        minutes = "*" if step == 1 else ",".join(str(at) for at in range(minute % step, 60, step))
        return f"{minutes} * * * *"
    step = job.every // 3_600
    hours = "*" if step == 1 else ",".join(str(at) for at in range(job.offset // 3_600 % step if step < 24
                                                                   else job.offset // 3_600, 24, step))
    return f"{minute} {hours} * * *"


def replaced(table: bytes, lines: bytes) -> bytes:
    """A crontab with our lines in place of those of before; everything else as it was."""
    found = list(_OURS.finditer(table))
    if found:
        rest = _OURS.sub(b"", table[found[0].end():])
        return table[:found[0].start()] + lines + rest
    if not lines:
        return table
    return table + (b"" if not table or table.endswith(b"\n") else b"\n") + lines
