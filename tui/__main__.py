"""`wirewatch`: a command goes to `store.cli`; none opens the desk, `demo` opens it on the sample feeds.

In: the command line. Out: an exit code. Textual is imported only for the desk, while a thread already opens the
archive.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tempfile

    from tui.desk import Desk


def main(argv: Sequence[str] | None = None) -> int:
    """Run wirewatch; returns the exit code of docs/interface.md."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    from store.cli.parser import make_parser
    from store.errors import UsageError, WirewatchError

    try:
        parsed = make_parser().parse_args(arguments)
    except (UsageError, SystemExit):
        return _commands(arguments)  # says what is wrong, or prints the help
    if parsed.command not in (None, "demo"):
        return _commands(arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):  # Textual draws on the last
        print(
            "wirewatch: the desk needs a terminal (list, search, show and triage do not: see wirewatch --help)",
            file=sys.stderr,
        )
        return 2
    try:
        return _sample() if parsed.command == "demo" else _desk(parsed.config, parsed.db)
    except WirewatchError as error:
        if parsed.debug:
            raise
        from store.cli import complain

        with contextlib.suppress(OSError):  # the terminal may be what was lost
            complain(error)
        return error.exit_code


def _commands(arguments: list[str]) -> int:
    from store.cli import main as commands

    return commands(arguments)


def _desk(config: Path | None, database: Path | None) -> int:
    """The desk on the person's own archive."""
    from tui.desk import open_desk
    from tui.ending import listen_until_shown

    listen_until_shown()
    desk = open_desk(config, database)
    desk.warm()
    return _show(desk, desk.places.said)


def _sample() -> int:
    """The desk on the sample feeds, in a folder that goes when it closes."""
    import tempfile

    from tui.ending import listen_until_shown

    folder = tempfile.TemporaryDirectory(prefix="wirewatch-demo-", ignore_cleanup_errors=True)
    listen_until_shown(folder)
    print("setting up the sample desk …", file=sys.stderr)
    with folder:
        from tui.desk import open_sample

        return _show(open_sample(Path(folder.name)), "a sample desk: invented outlets, thrown away when you leave", folder)


def _show(desk: Desk, said: str, scratch: tempfile.TemporaryDirectory[str] | None = None) -> int:
    from tui.app import WirewatchApp

    app = WirewatchApp(desk, said=said)
    if scratch is not None:
        app.scratch.append(scratch)
    try:
        code = app.run()
    finally:
        app.close()
    return code if code is not None else app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
