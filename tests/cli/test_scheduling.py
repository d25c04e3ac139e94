"""`wirewatch schedule` with schedulers of our own on PATH: shown, written, seen to stand, taken back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.desk import Desk, Result

CRONTAB = """#!/bin/sh
table="$FAKE/table"
case "$1" in
  -l) if [ -f "$table" ]; then cat "$table"; else echo "no crontab for you" >&2; exit 1; fi ;;
  -) cat > "$table.new"; if [ -f "$FAKE/refuse" ]; then echo "bad minute" >&2; exit 1; fi; mv "$table.new" "$table" ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
echo "$*" >> "$FAKE/asked"
case "$*" in
  *show-environment*) exit 0 ;;
  *restart*) if [ -f "$FAKE/refuse" ]; then echo "Failed to start" >&2; exit 1; fi; touch "$FAKE/active" ;;
  *"disable --now"*) rm -f "$FAKE/active" ;;
  *is-active*) [ -f "$FAKE/active" ] ;;
esac
"""


class System:
    """A folder of programs that stands first on PATH, and what they were told."""

    def __init__(self, desk: Desk, *programs: str) -> None:
        self.desk = desk
        self.folder = desk.folder / "system"
        self.folder.mkdir()
        for name in ("systemctl", "crontab", "launchctl"):
            text = {"crontab": CRONTAB, "systemctl": SYSTEMCTL}.get(name) if name in programs else None
            (self.folder / name).write_text(text or "#!/bin/sh\nexit 1\n", encoding="utf-8")
            (self.folder / name).chmod(0o755)
        if "crontab" not in programs:
            (self.folder / "crontab").write_text("#!/bin/sh\necho not allowed >&2\nexit 1\n", encoding="utf-8")

    def run(self, *words: str, stdin: str = "") -> Result:
        return self.desk.run("schedule", *words, stdin=stdin, PATH=f"{self.folder}:/usr/bin:/bin", FAKE=str(self.folder))

    @property
    def table(self) -> str:
        place = self.folder / "table"
        return place.read_text(encoding="utf-8") if place.exists() else ""

    @property
    def units(self) -> dict[str, Path]:
        folder = self.desk.folder / ".config" / "systemd" / "user"
        return {path.name: path for path in folder.iterdir()} if folder.exists() else {}


@pytest.fixture
def cron(desk: Desk) -> System:
    return System(desk, "crontab")


@pytest.fixture
def systemd(desk: Desk) -> System:
    return System(desk, "systemctl")


def test_cron_is_shown_written_seen_and_taken_back(cron: System) -> None:
    (cron.folder / "table").write_text("0 5 * * * mine\n", encoding="utf-8")
    done = cron.run("install", "--every", "30m")
    assert done.code == 0, done.err
    line = next(line for line in cron.table.splitlines() if " fetch " in line)
    assert line in done.out
    assert cron.table.startswith("0 5 * * * mine\n")
    assert str(cron.desk.database) in line
    assert "nothing to do" in cron.run("install", "--every", "30m").out
    assert cron.run("install", "--every", "1h").code == 0
    assert cron.table.count(" fetch ") == 1
    assert cron.run("status", "--json").lines == [
        {"by": "cron", "installed": True, "active": True, "last": None, "message": ""}]
    assert cron.run("remove").code == 0
    assert cron.table == "0 5 * * * mine\n"
    assert "nothing to do" in cron.run("remove").out
    assert "nothing is scheduled" in cron.run("status").out


def test_the_line_that_cron_runs_is_a_fetch(cron: System) -> None:
    assert cron.run("install").code == 0
    command = next(line for line in cron.table.splitlines() if " fetch " in line).split(None, 5)[5].replace("\\%", "%")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, cwd="/",
                          env={"PATH": "/usr/bin:/bin", "HOME": str(cron.desk.folder), "LOGNAME": "nobody"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(cron.desk.run("list", "--json").lines) == 3


def test_what_cron_refuses_changes_nothing(cron: System) -> None:
    (cron.folder / "table").write_text("0 5 * * * mine\n", encoding="utf-8")
    (cron.folder / "refuse").touch()
    done = cron.run("install")
    assert done.code == 1
    assert "bad minute" in done.err
    assert cron.table == "0 5 * * * mine\n"


def test_systemd_is_shown_written_started_and_taken_back(systemd: System) -> None:
    done = systemd.run("install")
    assert done.code == 0, done.err
    assert sorted(systemd.units) == ["wirewatch.service", "wirewatch.timer"]
    assert {path.stat().st_mode & 0o077 for path in systemd.units.values()} == {0}
    assert all(line in done.out for path in systemd.units.values() for line in path.read_text().splitlines())
    assert "nothing to do" in systemd.run("install").out
    (status,) = systemd.run("status", "--json").lines
    assert (status["by"], status["active"]) == ("systemd", True)
    assert systemd.run("remove").code == 0
    assert systemd.units == {}
    asked = (systemd.folder / "asked").read_text(encoding="utf-8")
    assert "--user enable wirewatch.timer" in asked
    assert "--user disable --now wirewatch.timer" in asked


def test_a_timer_that_does_not_start_is_taken_back(systemd: System) -> None:
    assert systemd.run("install").code == 0
    before = {name: path.read_text(encoding="utf-8") for name, path in systemd.units.items()}
    (systemd.folder / "refuse").touch()
    done = systemd.run("install", "--every", "1h")
    assert done.code == 1
    assert "Failed to start" in done.err
    assert {name: path.read_text(encoding="utf-8") for name, path in systemd.units.items()} == before


def test_a_timer_that_stands_still_is_said(systemd: System) -> None:
    assert systemd.run("install").code == 0
    (systemd.folder / "active").unlink()
    done = systemd.run("status")
    assert done.code == 1
    assert "not running" in done.out


def test_print_writes_nothing(systemd: System) -> None:
    done = systemd.run("install", "--print")
    assert done.code == 0
    assert "OnCalendar=" in done.out
    assert systemd.units == {}
    assert "launchd will run" in systemd.run("install", "--print", "--by", "launchd").out


def test_a_system_without_any_is_told_what_else_there_is(desk: Desk) -> None:
    done = System(desk).run("install")
    assert done.code == 1
    assert "fetch --every" in done.err


def test_an_interval_that_no_calendar_has_is_wrong_usage(cron: System) -> None:
    done = cron.run("install", "--every", "7m")
    assert done.code == 2
    assert "6m" in done.err
