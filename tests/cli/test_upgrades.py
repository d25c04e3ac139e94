"""`topics upgrades`: an edited topic is never overwritten by an upgrade; the difference is shown, taken or declined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.config import shipped_dir
from tests.cli.desk import Desk, Result

NAME = "seeds/us-russia.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    """A configuration of the person's own, made by the program from what is shipped, with one topic edited since and an
    older shipped text on record."""
    from store.config.upgrades import install

    folder = tmp_path / "config"
    install(folder, shipped_dir())
    topic = folder / NAME
    topic.write_text(topic.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    manifest = next(path for path in folder.iterdir() if path.name.startswith(".") and path.is_file())
    raw = json.loads(manifest.read_text(encoding="utf-8"))
    text = json.dumps(raw)
    manifest.write_text(text.replace(_hash_of(raw), "0" * len(_hash_of(raw))), encoding="utf-8")
    return Desk(tmp_path)


def _hash_of(raw: object) -> str:
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key == NAME and isinstance(value, str):
                return value
            found = _hash_of(value)
            if found:
                return found
    return ""


def run(desk: Desk, *words: str) -> Result:
    return desk.run("--config", str(desk.folder / "config" / "feeds.yaml"), "topics", "upgrades", *words)


def test_difference_is_shown_and_taken_with_the_old_one_beside(own: Desk) -> None:
    shown = run(own, "--json")
    assert [line["name"] for line in shown.lines] == [NAME]
    assert "-# mine" in str(shown.lines[0]["difference"])
    assert run(own, "--accept", NAME).code == 0
    topic = own.folder / "config" / NAME
    assert topic.read_bytes() == (shipped_dir() / NAME).read_bytes()
    assert topic.with_name(topic.name + ".yours").read_text(encoding="utf-8").endswith("# mine\n")
    assert run(own, "--json").lines == []


def test_declined_difference_is_not_offered_again(own: Desk) -> None:
    assert run(own, "--decline", NAME).code == 0
    assert run(own, "--json").lines == []
    assert (own.folder / "config" / NAME).read_text(encoding="utf-8").endswith("# mine\n")
    assert run(own, "--accept", NAME).code == 2
