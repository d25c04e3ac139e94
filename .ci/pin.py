"""Pin the whole set of packages: `uv run .ci/pin.py` resolves anew, `--keep` writes what uv.lock has already.

Comes in: the dependencies of pyproject.toml. Goes out, from one resolution for every platform: `constraint-dependencies`
and `build-constraint-dependencies` in pyproject.toml for uv, constraints.txt for pip. uv.lock stays out of git, since it
carries download addresses.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS, BUILD_PINS = "constraint-dependencies", "build-constraint-dependencies"
HEAD = """\
# The versions that wirewatch is tested with, its build backend included; written by .ci/pin.py from pyproject.toml.
# PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt python3 -m pip install .
"""


def without_pins(text: str) -> str:
    """pyproject.toml without its two lists of pins."""
    return re.sub(rf"(?ms)^(?:{PINS}|{BUILD_PINS}) = \[\n.*?^\]\n", "", text)


def with_pins(text: str, packages: list[str], backend: list[str]) -> str:
    """pyproject.toml with the two lists at the head of [tool.uv]."""
    lists = "".join(f"{key} = [\n" + "".join(f'    "{pin}",\n' for pin in pins) + "]\n"
                    for key, pins in ((PINS, packages), (BUILD_PINS, backend)))
    return without_pins(text).replace("[tool.uv]\n", "[tool.uv]\n" + lists, 1)


def run(*command: str, folder: Path, given: str = "") -> list[str]:
    """The lines that a command prints; its complaint ends the script."""
    done = subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return [line.strip() for line in done.stdout.splitlines() if line.strip() and not line.startswith("#")]


def resolve(text: str, lock: Path | None) -> tuple[list[str], list[str]]:
    """What is installed to run and to test, and what builds the package, as `name==version ; marker`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "pyproject.toml").write_text(text, "utf-8")
        for name in ("README.md", "LICENSE"):
            shutil.copy(ROOT / name, folder)
        (folder / "store").mkdir()
        shutil.copy(ROOT / "store/__init__.py", folder / "store")
        if lock:
            shutil.copy(lock, folder)
        packages = run("uv", "export", "--quiet", "--all-groups", "--no-hashes", "--no-annotate", "--no-header",
                       "--no-emit-project", folder=folder)
        (folder / "pins.txt").write_text("\n".join(packages), "utf-8")
        settings = tomllib.loads(text)
        backend = run("uv", "pip", "compile", "-", "--universal", "--quiet", "--no-annotate", "--no-header",
                      "--python-version", settings["project"]["requires-python"].removeprefix(">="),
                      "--constraints", "pins.txt", folder=folder, given="\n".join(settings["build-system"]["requires"]))
    return packages, backend


def main() -> None:
    """Write pyproject.toml and constraints.txt."""
    file = ROOT / "pyproject.toml"
    text = file.read_text("utf-8")
    keep = "--keep" in sys.argv[1:]
    packages, backend = resolve(without_pins(text), ROOT / "uv.lock" if keep else None)
    file.write_text(with_pins(text, packages, backend), "utf-8")
    both = sorted({*packages, *backend})
    (ROOT / "constraints.txt").write_text(HEAD + "".join(pin + "\n" for pin in both), "utf-8")
    print(f"{len(packages)} packages and {len(backend)} of the build backend pinned")


if __name__ == "__main__":
    main()
