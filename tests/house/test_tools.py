"""The linters, run as tests: ruff, mypy --strict and the import contracts of pyproject.toml, all at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_CONTRACTS = "import sys; from importlinter.cli import lint_imports_command as run; sys.argv[1:] = []; run()"
TOOLS = {
    "ruff": ["-m", "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "mypy": ["-m", "mypy", "--no-error-summary", "--hide-error-context"],
    "import contracts": ["-c", _CONTRACTS],
}


@pytest.fixture(scope="module")
def running(root: Path) -> dict[str, subprocess.Popen[str]]:
    """All tools, started together: each has a processor of its own where there are several."""
    return {name: subprocess.Popen([sys.executable, *command], cwd=root, text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for name, command in TOOLS.items()}


@pytest.mark.parametrize("tool", TOOLS)
def test_finds_nothing(running: dict[str, subprocess.Popen[str]], tool: str) -> None:
    told, _ = running[tool].communicate()
    assert running[tool].returncode == 0, f"{tool}:\n{told}"
