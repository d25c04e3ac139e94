"""Write the keys of the desk into README.md and docs/interface.md, from the registry of actions: `uv run .ci/keys.py`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ("README.md", "docs/interface.md")
BLOCK = re.compile(r"(?s)(<!-- keys: written by \.ci/keys\.py -->\n).*?(<!-- /keys -->\n)")


def table() -> str:
    """The keys of the default preset as a table, a row for each group of actions."""
    sys.path.insert(0, str(ROOT))
    from tui.actions import ACTIONS, GROUPS

    rows = ["| | |", "|---|---|"]
    for group in GROUPS:
        told = [f"{_keys(action.keys)} {action.label}" for action in ACTIONS if action.group == group]
        rows.append(f"| {group} | {' · '.join(told)} |")
    return "\n".join(rows) + "\n"


def _keys(keys: tuple[str, ...]) -> str:
    """The first key of an action, or its range."""
    if len(keys) > 3:
        return f"`{keys[0]}`–`{keys[-1]}`"
    shown = {"pagedown": "PgDn", "pageup": "PgUp", "question_mark": "?"}
    return f"`{shown.get(keys[0], keys[0])}`"


def filled(text: str) -> str:
    """A document with the table between its two marks."""
    return BLOCK.sub(lambda found: found[1] + table() + found[2], text)


if __name__ == "__main__":
    for name in FILES:
        file = ROOT / name
        file.write_text(filled(file.read_text("utf-8")), "utf-8")
