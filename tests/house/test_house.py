"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

MOST_LINES = 400
# Written in pieces, since this file is tracked too.
MACHINE = re.compile("|".join(["(?<![\\w.])/" + "work/", "/" + "root/", "/home/" + "[a-z]+/", "C:" + r"\\Users"]))
REGISTRY = re.compile("|".join([r"pypi\." + "org", r"python" + r"hosted\." + "org", r"pypi\." + "python", r"registry\." + "npm",
                                "find-" + "links", "index-" + "url"]))
PICTURES = {".svg", ".png"}


def tracked(root: Path) -> list[Path]:
    """The files of the project: those of git, or all that an unpacked archive has."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [root / name for name in done.stdout.split("\0") if name and (root / name).is_file()]
    return [file for file in root.rglob("*") if file.is_file() and not any(
        part.startswith(".") and part != ".ci" for part in file.relative_to(root).parts)]


def modules(root: Path) -> list[Path]:
    """The modules of the two packages."""
    return sorted([*root.glob("store/**/*.py"), *root.glob("tui/**/*.py")])


def test_no_file_names_this_machine_or_a_registry(root: Path) -> None:
    found = []
    for file in tracked(root):
        if file.suffix in PICTURES:
            continue
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
            if MACHINE.search(line) or REGISTRY.search(line):
                found.append(f"{file.relative_to(root)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_no_lock_file_is_tracked(root: Path) -> None:
    assert [file.name for file in tracked(root) if file.name == "uv.lock"] == []


def test_no_module_is_longer_than_one_can_hold_in_mind(root: Path) -> None:
    long = {str(file.relative_to(root)): lines for file in modules(root)
            if (lines := len(file.read_text("utf-8").splitlines())) > MOST_LINES}
    assert long == {}


def test_every_module_and_public_function_says_what_it_is(root: Path) -> None:
    silent = []
    for file in modules(root):
        tree = ast.parse(file.read_text("utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(file.relative_to(root)))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and (
                    not ast.get_docstring(node)):
                silent.append(f"{file.relative_to(root)}:{node.lineno}: {node.name}")
    assert silent == []


@pytest.mark.parametrize(("module", "late"), [
    ("store.cli", "textual rich feedparser pycurl sqlite_utils lxml yaml ruamel hypothesis"),
    ("store.config", "textual feedparser pycurl sqlite_utils sqlite3 lxml yaml rapidfuzz platformdirs lark"),
    ("tui.__main__", "textual rich feedparser pycurl sqlite_utils lxml"),
])
def test_import_brings_nothing_heavy(root: Path, module: str, late: str) -> None:
    code = f"import sys, {module}; print(*(set({late.split()!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == ([], "")


def test_only_the_clock_asks_for_the_time(root: Path) -> None:
    asks = re.compile(r"\btime\.time\(|datetime\.(?:now|utcnow|today)\(|date\.today\(")
    found = [f"{file.relative_to(root)}:{number}" for file in modules(root) if file.name != "clock.py"
             for number, line in enumerate(file.read_text("utf-8").splitlines(), 1) if asks.search(line)]
    assert found == []


def test_pins_are_the_same_everywhere_and_hold_here(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    for_uv = settings["tool"]["uv"]
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    for_pip = {line for line in lines if line and not line.startswith("#")}
    assert {*for_uv["constraint-dependencies"], *for_uv["build-constraint-dependencies"]} == for_pip
    pinned = {line.split("==")[0]: line.split("==")[1].split(" ")[0] for line in for_pip}
    wanted = [*settings["project"]["dependencies"], *settings["dependency-groups"]["dev"],
              *settings["build-system"]["requires"]]
    names = [re.split(r"[<>=~!\[; ]", one)[0].lower().replace(".", "-") for one in wanted]
    assert [name for name in names if name not in pinned] == [], "run: uv run .ci/pin.py"
    assert all("<" in one for one in wanted), "each dependency has an upper bound"
    installed = {name: importlib.metadata.version(name) for name in names if name != "hatchling"}
    assert installed == {name: pinned[name] for name in installed}, "run: uv sync"


def test_readme_has_the_two_commands(root: Path) -> None:
    text = (root / "README.md").read_text("utf-8")
    assert "python3 -m pip install -q uv && uv run wirewatch\n" in text
    assert "python3 -m pip install -q uv && uv run pytest\n" in text


def test_links_of_the_documents_lead_somewhere(root: Path) -> None:
    broken = []
    for file in [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", file.read_text("utf-8")):
            if not (file.parent / target).exists():
                broken.append(f"{file.relative_to(root)}: {target}")
    assert broken == []


@pytest.mark.parametrize("name", ["README.md", "docs/interface.md"])
def test_keys_in_the_documents_are_those_of_the_desk(root: Path, name: str) -> None:
    code = f"import keys; text = open({str(root / name)!r}, encoding='utf-8').read(); print(keys.filled(text) == text)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root / ".ci", capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", ""), "run: uv run .ci/keys.py"
