"""`fetch --every`: what it logs, what makes it read its configuration again, what systemd hears, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from store.jobs.lock import SERVICE, holder
from tests.cli.desk import Desk, make_desk
from tests.flows.served import Served, compare, desk_of

LINE = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [a-z]+(?: [a-z_]+=(?:[^ "=]+|"(?:[^"\\]|\\.)*"))*')


class Service:
    """A running `fetch --every`, and the lines it has printed so far."""

    def __init__(self, desk: Desk, *words: str, **environment: str) -> None:
        self.err = desk.folder / "service.err"
        with self.err.open("w") as err:
            self.child = subprocess.Popen(desk.argv("fetch", *words), stdout=subprocess.PIPE, stderr=err, text=True,
                                          env=desk.environment(**environment), cwd=desk.folder)

    def line(self, word: str) -> str:
        """The next line with this word; those before it are gone."""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if word in line:
                return line.rstrip("\n")
        raise AssertionError(f"no {word!r} any more; {self.err.read_text()}")

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask for the end; the exit code."""
        self.child.send_signal(number)
        self.child.communicate(timeout=30)
        return self.child.returncode

    @property
    def told(self) -> str:
        """What it has said on standard error."""
        return self.err.read_text(encoding="utf-8")


@contextmanager
def service(desk: Desk, *words: str, **environment: str) -> Iterator[Service]:
    made = Service(desk, *words, **environment)
    try:
        yield made
    finally:
        if made.child.poll() is None:
            made.child.kill()
        made.child.communicate()


def test_a_line_for_each_round_and_each_feed_that_failed(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    desk.config.write_text(desk.config.read_text().replace("feeds:\n", "feeds:\n  - {path: gone.xml, every: 2s}\n"))
    with service(desk, "--every", "10m") as running:
        lines = [running.line("failed feed="), running.line(" round "), running.line("failed feed="), running.line(" round ")]
        assert holder(desk.database, SERVICE) == f"fetch --every 10m, process {running.child.pid}"
        assert desk.run("fetch", "--every", "10m").code == 75
        assert desk.run("fetch").code == 0  # between two rounds others have their turn
        assert running.end() == 0
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert 'error="there is no such file"' in lines[0]
    assert "failures=1" in lines[0]
    assert f" round feeds={served.feeds + 1} failed=1 skipped=0 new={20 * served.feeds} changed=0" in lines[1]
    assert " round feeds=1 failed=1 skipped=0 new=0 " in lines[3]  # the others were not due
    assert "failures=2" in lines[2]
    assert running.told == ""
    assert compare(desk.database, served) == []


def test_an_edit_counts_a_broken_one_does_not_and_sighup_is_heard(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    text = desk.config.read_text()
    with service(desk, "--every", "10m") as running:
        running.line(" round ")
        desk.config.write_text(text.replace("feeds:\n", "feeds:\n  - {path: post.xml, name: Post}\n"))
        assert f"feeds={served.feeds + 1} " in running.line(" reload ")
        assert " feeds=1 " in running.line(" round ")
        desk.config.write_text(text.replace("feeds:\n", "feedz:\n"))
        running.line(" round ")
        assert "feeds.yaml:3:1" in running.told
        assert running.told.count("last good version") == 1
        running.child.send_signal(signal.SIGHUP)
        running.line(" round ")
        assert running.told.count("last good version") == 2
        desk.config.write_text(text)
        assert f"feeds={served.feeds} " in running.line(" reload ")
        assert running.end(signal.SIGINT) == 130
    assert "Traceback" not in running.told


def test_a_service_starts_with_the_last_good_configuration(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    text = desk.config.read_text()
    assert desk.run("fetch").code == 0
    desk.config.write_text(text.replace("feeds:\n", "feedz:\n"))
    with service(desk, "--every", "10m") as running:
        running.line(" round ")
        assert running.told.count("last good version") == 1
        desk.config.write_text(text + "# mended\n")
        running.line(" reload ")
        assert running.end() == 0


def test_systemd_hears_when_it_is_ready_alive_and_stopping(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(60)
        heard: list[str] = []

        def until(word: str) -> None:
            while not any(word in said for said in heard):
                heard.append(ear.recv(4096).decode())

        with service(desk, "--every", "10m", NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="1000000") as running:
            until("READY=1")
            until("STATUS=last round")
            heard.clear()
            until("WATCHDOG=1")  # asleep, it is alive
            heard.clear()
            running.child.send_signal(signal.SIGHUP)
            until("RELOADING=1\nMONOTONIC_USEC=")
            until("READY=1")
            running.child.send_signal(signal.SIGTERM)
            until("STOPPING=1")
            running.child.communicate(timeout=30)  # asked once: a second signal would meet a process that is past listening
            assert running.child.returncode == 0


def test_a_locked_archive_and_a_closed_pipe_are_outlived(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    desk.config.write_text(desk.config.read_text().replace("every: 15m", "every: 2s"))
    with service(desk, "--every", "2s") as running:
        running.line(" round ")
        with closing(sqlite3.connect(desk.database, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            while "locked by another process" not in running.told:
                assert running.child.poll() is None
        running.line(" round ")
        assert running.child.stdout is not None
        os.set_blocking(running.child.stdout.fileno(), True)
        running.child.stdout.close()
        running.child.stdout = None
        served.grow()
        while compare(desk.database, served):
            assert running.child.poll() is None
        assert running.end() == 0
    assert "Traceback" not in running.told


def test_a_process_that_has_grown_begins_anew_under_its_number(tmp_path: Path, served: Served) -> None:
    desk = desk_of(served, tmp_path)
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif '--all' in sys.argv:\n    import store.cli.unattended as u\n    u.AGE, u.GROWN = 0, 0\n")
    with service(desk, "--every", "10m", "--all", PYTHONPATH=f"{tmp_path}:{Path.cwd()}") as running:
        first = running.line(" round ")
        served.grow()
        second = running.line(" round ")  # without --all, and with limits as they are: it stays
        assert f"feeds={served.feeds} " in first
        assert "feeds=0 " in second
        assert holder(desk.database, SERVICE) == f"fetch --every 10m, process {running.child.pid}"
        assert running.end() == 0


def test_a_configuration_that_never_was_good_ends_it_at_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.config.write_text("feedz: []\n", encoding="utf-8")
    assert desk.run("fetch", "--every", "10m").code == 2
    assert desk.run("fetch", "--every", "0s").code == 2
    assert desk.run("fetch", "--every", "soon").code == 2
