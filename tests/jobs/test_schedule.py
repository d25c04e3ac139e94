"""What a scheduler is given: unit files that systemd accepts, crontab lines that are lines of a crontab, property lists."""

from __future__ import annotations

import plistlib
import re
import shlex
import shutil
import subprocess
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from store.errors import UsageError
from store.jobs.places import Places
from store.jobs.schedule.cron import BEGIN, END, block, replaced, times
from store.jobs.schedule.launchd import agent_text
from store.jobs.schedule.plan import HOURS, MINUTES, Job, make_job
from store.jobs.schedule.systemd import calendar, quoted, service_text, timer_text

INTERVALS = [60 * n for n in MINUTES] + [3_600 * n for n in HOURS]
ODD = ("/bin/true", "--db", "/tmp/50% of $HOME/it's \"mine\"/wire;x#.db", "fetch")
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def cron_fault(line: str) -> str:
    """What crontab(5) has against a line; "" for nothing."""
    if not line.strip() or line.startswith("#"):
        return ""
    words = line.split(None, 5)
    if len(words) != 6 or len(line) > 998:
        return "five times and a command"
    for word, (low, high) in zip(words, BOUNDS, strict=False):
        for part in word.split(","):
            found = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?", part)
            if not found or any(not low <= int(number) <= high for number in found.groups()[:2] if number is not None):
                return f"{part} is no time"
    return ""


def minutes_of_a_day(line: str) -> list[int]:
    """When a line of the form that we write runs, in minutes after midnight."""
    minute, hour = line.split()[:2]
    hours = range(24) if hour == "*" else map(int, hour.split(","))
    return [60 * h + m for h in hours for m in (range(60) if minute == "*" else map(int, minute.split(",")))]


def job(every: int = 900, offset: int = 437, argv: tuple[str, ...] = ODD) -> Job:
    return Job(argv, every, offset, {"https_proxy": "http://user:p%20w@proxy.example:3128/"})


@pytest.mark.parametrize("every", INTERVALS)
def test_cron_runs_it_so_often_and_no_more(every: int) -> None:
    for offset in (0, min(every, 3_600) - 1, every - 1):
        line = f"{times(job(every, offset))} true"
        assert cron_fault(line) == ""
        runs = minutes_of_a_day(line)
        assert {b - a for a, b in zip(runs, [*runs[1:], runs[0] + 1440], strict=True)} == {every // 60}


def test_cron_hands_the_words_over_as_they_are() -> None:
    begin, line, end = block(job()).splitlines()
    assert (begin, end) == (BEGIN, END)
    assert cron_fault(line) == ""
    command = line.split(None, 5)[5]
    assert not re.search(r"(?<!\\)%", command)  # to cron a bare one is the end of the line
    words = shlex.split(command.replace("\\%", "%").removesuffix(" >/dev/null"))
    assert words == ["env", "https_proxy=http://user:p%20w@proxy.example:3128/", *ODD[:4], "-q", *ODD[4:]]


@pytest.mark.skipif(shutil.which("crontab") is None, reason="no cron here")
def test_a_real_crontab_program_accepts_the_lines(tmp_path: Path) -> None:
    table = tmp_path / "table"
    table.write_text(block(job()), encoding="utf-8")
    for check in ("-T", "-n"):  # cronie's, and Debian's
        done = subprocess.run(["crontab", check, str(table)], capture_output=True, text=True, check=False)
        if "invalid option" not in done.stderr and "unrecognized option" not in done.stderr:
            assert done.returncode == 0, done.stderr
            return
    pytest.skip("this crontab cannot only check")


@pytest.mark.parametrize("table", [b"", b"0 5 * * * mine\n", b"MAILTO=me\n0 5 * * * mine", b"# \xff not UTF-8\n\n"])
def test_the_lines_of_others_stay_byte_for_byte(table: bytes) -> None:
    first, second = block(job(900)).encode(), block(job(3_600)).encode()
    with_ours = replaced(table, first)
    assert with_ours.startswith(table)
    assert replaced(with_ours, first) == with_ours
    after = replaced(with_ours + b"1 1 * * * later\n", second)
    assert after == replaced(table, second) + b"1 1 * * * later\n"
    assert replaced(after, b"").replace(b"1 1 * * * later\n", b"").rstrip(b"\n") == table.rstrip(b"\n")


def test_what_stood_twice_stands_once() -> None:
    lines = block(job()).encode()
    assert replaced(b"a\n" + lines + b"b\n" + lines + b"c\n", lines) == b"a\n" + lines + b"b\nc\n"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    (tmp_path / "wirewatch.service").write_text(service_text(job()), encoding="utf-8")
    (tmp_path / "wirewatch.timer").write_text(timer_text(job()), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "--man=no", "verify", *map(str, sorted(tmp_path.iterdir()))],
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("every", INTERVALS)
def test_systemd_runs_it_so_often_and_no_more(every: int) -> None:
    done = subprocess.run(["systemd-analyze", "calendar", "--iterations=30", calendar(job(every, every // 2 + 7))],
                          capture_output=True, text=True, check=True, env={"TZ": "Europe/Helsinki", "LC_ALL": "C"})
    times = re.findall(r"\(in UTC\): \w+ (\S+ \S+) UTC", done.stdout)
    instants = [datetime.fromisoformat(time).timestamp() for time in times]
    assert len(instants) == 30
    assert {b - a for a, b in pairwise(instants)} == {every}


def test_systemd_is_given_the_words_with_its_own_signs_escaped() -> None:
    lines = service_text(job()).splitlines()
    assert r'''ExecStart=/bin/true --db "/tmp/50%% of $$HOME/it's \"mine\"/wire;x#.db" fetch''' in lines
    assert 'Environment="https_proxy=http://user:p%%20w@proxy.example:3128/"' in lines
    assert quoted("") == '""'


def test_launchd_is_given_a_property_list() -> None:
    value = plistlib.loads(agent_text(job(), Path("/tmp/log")).encode())
    assert value["ProgramArguments"] == [*ODD[:4], "-q", *ODD[4:]]
    assert (value["StartInterval"], value["Umask"]) == (900, 0o077)


def test_the_job_is_the_same_every_time_and_within_its_interval(tmp_path: Path) -> None:
    places = Places(tmp_path / "feeds.yaml", tmp_path / "wire.db")
    for every in INTERVALS:
        made = make_job(places, every, {"http_proxy": "http://proxy.example/", "HOME": "/root"})
        assert made == make_job(places, every, {"http_proxy": "http://proxy.example/"})
        assert 0 <= made.offset < every
        assert made.argv[-5:] == ("--config", str(places.config_file), "--db", str(places.database), "fetch")
    for every, near in ((7 * 60, "6m"), (5_400, "1h"), (2 * 86_400, "24h"), (30, "1m")):
        with pytest.raises(UsageError, match=near):
            make_job(places, every, {})
