"""A launchd agent: a job comes in, a property list in the person's own folder goes out."""

from __future__ import annotations

import os
import plistlib
import shutil
from pathlib import Path

from store.errors import WirewatchError
from store.jobs.schedule.plan import Job, Piece, Standing, last_line, read_text, run, write_private

LABEL = "org.wirewatch.fetch"


class Launchd:
    """An agent of this user."""

    name = "launchd"

    def __init__(self) -> None:
        self.file = Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self.log = Path.home() / "Library" / "Logs" / "wirewatch.log"
        self.domain = f"gui/{os.getuid()}" if hasattr(os, "getuid") else ""

    def works(self) -> bool:
        """Whether launchd serves this user."""
        return shutil.which("launchctl") is not None and run(["launchctl", "print", self.domain]).returncode == 0

    def pieces(self, job: Job) -> tuple[Piece, ...]:
        """The property list."""
        return (Piece(str(self.file), agent_text(job, self.log)),)

    def standing(self) -> Standing:
        """The file as it is, and whether launchd knows it."""
        text = read_text(self.file)
        if text is None:
            return Standing()
        active = run(["launchctl", "print", f"{self.domain}/{LABEL}"]).returncode == 0
        return Standing((Piece(str(self.file), text),), active, "" if active else "launchd does not run it")

    def install(self, job: Job) -> None:
        """Write the list and load it."""
        before = self.standing()
        try:
            self._unload()
            write_private(self.file, self.pieces(job)[0].text)
            for words in (["bootstrap", self.domain, str(self.file)], ["print", f"{self.domain}/{LABEL}"]):
                done = run(["launchctl", *words])
                if done.returncode:
                    raise WirewatchError(f"launchctl {words[0]} failed: {last_line(done)}", "all is as it was before")
        except WirewatchError:
            self.remove()
            for piece in before.pieces:
                write_private(Path(piece.place), piece.text)
            if before.active:
                run(["launchctl", "bootstrap", self.domain, str(self.file)])
            raise

    def remove(self) -> None:
        """Unload the agent and take its file away."""
        self._unload()
        self.file.unlink(missing_ok=True)

    def _unload(self) -> None:
        run(["launchctl", "bootout", f"{self.domain}/{LABEL}"])


def agent_text(job: Job, log: Path) -> str:
    """The property list; an interval that passes while the machine sleeps is made up for once, when it wakes."""
    value: dict[str, object] = {
        "Label": LABEL, "ProgramArguments": [*job.argv[:4], "-q", *job.argv[4:]], "StartInterval": job.every,
        "RunAtLoad": True, "ProcessType": "Background", "LowPriorityIO": True, "Nice": 10, "Umask": 0o077,
        "ExitTimeOut": 10, "StandardOutPath": "/dev/null", "StandardErrorPath": str(log),
    }
    if job.environment:
        value["EnvironmentVariables"] = dict(job.environment)
    return plistlib.dumps(value, sort_keys=False).decode()
