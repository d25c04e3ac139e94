"""Every command without a screen: arguments in, results to standard output, an exit code out.

A command's own module is imported when it is called, and only then what it needs: `list` never loads an HTTP client.
"""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from store.cli.parser import COMMANDS, command_of, make_parser
from store.errors import ConfigError, ExpressionError, Interrupted, UsageError, WirewatchError

__all__ = ["COMMANDS", "main"]

_ROOMS = {
    "fetch": "fetching", "import": "importing", "match": "matching", "list": "reading", "search": "reading",
    "stories": "reading", "show": "reading", "triage": "marking", "topics": "topics", "feeds": "feeds",
    "brief": "briefing", "export": "briefing", "trends": "moving",
    "schedule": "scheduling", "backup": "keeping", "doctor": "keeping",
}


def main(argv: Sequence[str] | None = None, desk: Callable[[Namespace], int] | None = None) -> int:
    """Run one command and return its exit code (docs/interface.md); errors are said in one line on standard error.

    `desk` is what shows the screen, for a call without a command and for `demo`; without it these are wrong usage.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    _stand_in()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a TextIO in practice
    try:
        parsed = make_parser(command_of(arguments)).parse_args(arguments)
        if desk is not None and parsed.command in (None, "demo"):
            return desk(parsed)
        if parsed.command is None or parsed.command not in _ROOMS:
            raise UsageError("a command is missing", "see wirewatch --help")
        from importlib import import_module

        code: int = import_module(f"store.cli.{_ROOMS[parsed.command]}").run(parsed)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of our output left (`wirewatch list | head`): nothing more to say
        return 0
    except KeyboardInterrupt:
        return Interrupted.exit_code
    except WirewatchError as error:
        if debug:
            raise
        with contextlib.suppress(OSError):  # the terminal may be what was lost
            complain(error)
        return error.exit_code
    except SystemExit as leaving:  # --help and --version
        return leaving.code if isinstance(leaving.code, int) else 0
    except OSError as error:
        if debug:
            raise
        place = f"{error.filename}: " if error.filename else ""
        print(f"wirewatch: {place}{error.strerror or error}", file=sys.stderr)
        return 1
    except Exception as error:
        if debug:
            raise
        print(f"wirewatch: something unforeseen: {type(error).__name__}: {str(error)[:200]!r} "
              "(the same command with --debug says where)", file=sys.stderr)
        return 1
    finally:
        _let_go()


def _stand_in() -> None:
    """Whoever started us with a closed stream (`>&-`) gets no output there, and no error for it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (for the life of the process)


def _let_go() -> None:
    """Write out what is held back; where a stream takes nothing any more (a pipe or terminal that is gone, a full disk), let it
    end where nothing is kept: tried again at exit, it would make the exit code 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(error: WirewatchError) -> None:
    """Say an error on standard error: each fault of a configuration on a line of its own, else one line."""
    from store.text import screen_safe

    if isinstance(error, ConfigError):
        for fault in error.faults:
            print(screen_safe(str(fault)), file=sys.stderr)
        print(f"wirewatch: {error.message}", file=sys.stderr)
    else:
        place = f"column {error.column}: " if isinstance(error, ExpressionError) else ""
        print(f"wirewatch: {place}{screen_safe(str(error))}", file=sys.stderr)
