"""What is installed from a wheel is whole: both packages, their data, and a configuration to begin with."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the checkout, built by the backend that pyproject.toml names."""
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.split()[-1]


def test_wheel_has_everything_that_the_checkout_has(root: Path, wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    kept = {".py", ".typed", ".tcss", ".lark", ".txt", ".sql", ".yaml", ".xml", ".json", ".bin"}
    packages = [file.relative_to(root).as_posix() for name in ("store", "tui") for file in (root / name).rglob("*")
                if file.suffix in kept and "__pycache__" not in file.parts]
    seeds = [f"store/shipped/{file.relative_to(root).as_posix()}" for file in (root / "seeds").rglob("*.*")
             if file.is_file() and file.suffix in kept]
    assert [name for name in [*packages, *seeds, "store/shipped/feeds.yaml"] if name not in packed] == []


def test_installed_copy_makes_the_persons_own_configuration(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = ("from store.config import load, locate; found = locate(None); config = load(found.file); "
            "print(found.file, len(config.feeds), len(config.topics), locate(None).said == '')")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
                          env={"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path / "home")})
    assert done.stderr == ""
    file, feeds, topics, quiet = done.stdout.split()
    assert file == str(tmp_path / "home/.config/wirewatch/feeds.yaml")
    assert (int(feeds) >= 40, topics, quiet) == (True, "4", "True")
