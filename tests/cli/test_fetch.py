"""`wirewatch fetch` and what the archive then says, by the real program."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.db import Archive
from store.jobs.lock import FetchLock
from tests.cli.desk import Desk


def test_a_round_brings_matched_items_in_stories(desk: Desk) -> None:
    done = desk.run("fetch", "--json")
    assert done.code == 0, done.err
    feed, summary = done.lines
    assert feed["outcome"] == "new"
    assert (feed["items"], feed["new"], feed["error"]) == (3, 3, None)
    assert set(feed) == {"feed", "outcome", "status", "items", "new", "changed", "bytes", "ms", "error", "next"}
    assert {key: summary[key] for key in ("summary", "feeds", "failed", "new")} == {
        "summary": True, "feeds": 1, "failed": 0, "new": 3}
    listed = desk.run("list", "--topic", "bridge", "--json").lines
    assert [item["title"] for item in listed] == ["Aldby votes for the bridge"]
    assert listed[0]["topics"] == [{"topic": "bridge", "score": 1.0}]
    assert listed[0]["published"] == "2025-03-24T08:00:00Z"
    stories = desk.run("stories", "--json").lines
    assert sorted(item["item"] for story in stories for item in story["items"]) == [1, 2, 3]


def test_a_second_round_is_not_due_and_all_finds_nothing_new(desk: Desk) -> None:
    desk.run("fetch")
    assert desk.run("fetch", "--json").lines == [
        {"summary": True, "feeds": 0, "failed": 0, "new": 0, "ms": pytest.approx(0, abs=60_000)}]
    again = desk.run("fetch", "--all", "--json").lines
    assert again[0]["outcome"] == "unchanged"
    assert again[-1]["new"] == 0
    assert len(desk.run("list", "--json").lines) == 3


def test_only_a_round_in_which_all_fail_fails(desk: Desk) -> None:
    desk.config.write_text("feeds:\n  - {path: post.xml}\n  - {path: gone.xml}\n", encoding="utf-8")
    (desk.folder / "gone.xml").write_text("no feed at all", encoding="utf-8")
    assert desk.run("fetch").code == 0
    (desk.folder / "post.xml").write_text("nor this", encoding="utf-8")
    done = desk.run("fetch", "--all", "--json")
    assert done.code == 1
    assert [line["outcome"] for line in done.lines[:-1]] == ["failed", "failed"]


def test_unknown_feed_is_wrong_usage(desk: Desk) -> None:
    done = desk.run("fetch", "https://nowhere.example/")
    assert done.code == 2
    assert "no such feed" in done.err


def test_held_lock_is_said_at_once(desk: Desk) -> None:
    with FetchLock(desk.database, "fetch"):
        done = desk.run("fetch")
    assert done.code == 75
    assert "is being worked on" in done.err


def test_broken_edit_leaves_the_last_good_version_in_force(desk: Desk) -> None:
    desk.run("fetch")
    (desk.folder / "seeds" / "bridge.yaml").write_text("id: bridge\nrules:\n  - match: 'a AND'\n", encoding="utf-8")
    done = desk.run("fetch", "--all")
    assert done.code == 0
    assert "bridge.yaml:3:" in done.err
    assert "last good version" in done.err


def test_broken_configuration_with_nothing_to_fall_back_to(desk: Desk) -> None:
    desk.config.write_text("feedz: []\nsettings: {every: never}\n", encoding="utf-8")
    done = desk.run("fetch")
    assert done.code == 2
    assert "feeds.yaml:1:1" in done.err
    assert "feeds.yaml:2:" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_service_ends_cleanly_on_a_signal(desk: Desk, number: signal.Signals, code: int) -> None:
    child = subprocess.Popen(desk.argv("fetch", "--every", "10m", "--json"), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, env=desk.environment(), cwd=desk.folder, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if '"summary": true' in line:
            break
    child.send_signal(number)
    _, err = child.communicate(timeout=20)
    assert child.returncode == code
    assert "Traceback" not in err
    assert len(desk.run("list", "--json").lines) == 3


def test_edited_topic_is_matched_again_in_the_next_round(desk: Desk) -> None:
    desk.run("fetch")
    topic = desk.folder / "seeds" / "bridge.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("threshold: 1.0", "threshold: 0.4"), encoding="utf-8")
    desk.run("triage", "keep", "--query", "ferry")
    desk.run("fetch")
    listed = desk.run("list", "--topic", "bridge", "--json").lines
    assert {item["title"] for item in listed} == {"Aldby votes for the bridge", "Port of Aldby opens a ferry line"}
    assert {item["state"] for item in listed} == {"new", "kept"}


def test_files_are_the_owners_alone(desk: Desk) -> None:
    desk.run("fetch")
    made: list[Path] = [path for path in desk.folder.iterdir() if path.name.startswith("wire.db")]
    assert made
    assert [path.stat().st_mode & 0o077 for path in made] == [0] * len(made)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("words", [["fetch", "--json"], ["list", "--json"]])
def test_results_that_cannot_be_written_are_one_line_and_exit_1(desk: Desk, words: list[str]) -> None:
    desk.run("fetch")
    with open("/dev/full", "w") as full:
        done = subprocess.run(desk.argv(*words), stdout=full, stderr=subprocess.PIPE, env=desk.environment(), text=True,
                              cwd=desk.folder, check=False, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "No space left" in done.stderr


def test_a_closed_standard_output_is_no_fault(desk: Desk) -> None:
    done = subprocess.run(["/bin/sh", "-c", '"$@" >&-', "sh", *desk.argv("fetch")], stderr=subprocess.PIPE, text=True,
                          env=desk.environment(PYTHONWARNINGS=""), cwd=desk.folder, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(desk.run("list", "--json").lines) == 3


def test_a_round_of_feeds_that_want_to_be_left_alone_is_no_failure(desk: Desk) -> None:
    desk.config.write_text("feeds:\n  - {url: 'http://127.0.0.1:9/quiet', name: Quiet}\n", encoding="utf-8")
    assert desk.run("fetch").code == 1  # refused: an address of this machine
    with Archive.open(desk.database) as archive:
        state = archive.feed_state("http://127.0.0.1:9/quiet")
        assert state is not None
        archive.save_feed(replace(state, held_until=1_742_817_600 + 3_600))
    done = desk.run("fetch", "--all", "--json")
    assert done.code == 0
    assert [line.get("outcome") for line in done.lines] == ["skipped", None]
    assert desk.run("fetch", "Quiet").code == 0
