"""`wirewatch`: a command goes to `store.cli`; none opens the desk, `demo` opens it on the sample feeds.

In: the command line. Out: an exit code. Textual is imported only for the desk, while a thread already opens the
archive.
"""

import _signal  # type: ignore[import-not-found]  # `signal` imports enumerations first, and an interrupt then tells of it
import sys

TYPE_CHECKING = False  # as typing has it
if TYPE_CHECKING:
    import tempfile
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from tui.desk import Desk


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run wirewatch; returns the exit code of docs/interface.md."""
    own = argv is None  # the program itself: until the commands listen, and after their end, an interrupt is not told of
    if own:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    from store.cli import main as commands

    try:
        if own:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        return commands(argv, desk=_open)
    except KeyboardInterrupt:
        return 130
    finally:
        if own:
            _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def _open(parsed: "Namespace") -> int:
    """The desk, or the sample desk, on a terminal; exit code 2 where there is none."""
    from os import environ

    served = "web_driver" in environ.get("TEXTUAL_DRIVER", "")  # textual-serve makes a page of it
    if not served and not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):  # Textual draws on the last
        print(
            "wirewatch: the desk needs a terminal (list, search, show and triage do not: see wirewatch --help)",
            file=sys.stderr,
        )
        return 2
    return _sample() if parsed.command == "demo" else _desk(parsed.config, parsed.db)


def _desk(config: "Path | None", database: "Path | None") -> int:
    """The desk on the person's own archive."""
    from tui.desk import open_desk
    from tui.ending import listen_until_shown

    listen_until_shown()
    desk = open_desk(config, database)
    desk.warm()
    return _show(desk, desk.places.said)


def _sample() -> int:
    """The desk on the sample feeds, in a folder that goes when it closes."""
    from pathlib import Path

    from tui.ending import listen_until_shown
    from tui.scratch import scratch_folder

    folder = scratch_folder()
    listen_until_shown(folder)
    print("setting up the sample desk …", file=sys.stderr)
    with folder:
        from tui.desk import open_sample

        said = "a sample desk: invented outlets, thrown away when you leave · F2 shows you round"
        return _show(open_sample(Path(folder.name)), said, folder)


def _show(desk: "Desk", said: str, scratch: "tempfile.TemporaryDirectory[str] | None" = None) -> int:
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
