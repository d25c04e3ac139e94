"""Files that a step changed: what they held and what they hold goes into the journal, and comes back from there.

A step stands in the journal, for good, before its files go forth, and until they have gone back. So a process that dies
in between loses neither text: a step whose files read as before it is taken back by doing nothing, and done again as
ever. A file that reads neither as before nor as after a step was changed by another hand, and is left alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from store.db.core import Core
from store.errors import WirewatchError
from store.files import Swap, content_of, replace_file

Contents = Mapping[Path, bytes | None]  # None: no such file


class Filed(Core):
    """The files of steps."""

    def _files_of(self, step: int) -> tuple[str, ...]:
        return tuple(name for (name,) in self._rows(
            "SELECT name FROM changes WHERE step = ? AND part = 'file' ORDER BY name", (step,)))

    def _files_after(self, steps: Sequence[int], side: str) -> dict[Path, bytes | None]:
        """What the files of these steps, walked in this order to the `side` of each, hold in the end."""
        other = "after" if side == "before" else "before"
        held: dict[Path, bytes | None] = {}
        for step in steps:
            for verb, name, source, target in self._rows(
                f"""SELECT j.verb, x.name, x.{other}, x.{side} FROM changes x JOIN journal j ON j.step = x.step
                WHERE x.step = ? AND x.part = 'file' ORDER BY x.name""",
                (step,),
            ):
                file = Path(name)
                if file not in held:
                    held[file] = _read(file)
                if held[file] not in (unpacked(source), unpacked(target)):
                    way = "take back" if side == "before" else "do again"
                    what = "changed" if held[file] is not None else "taken away"
                    raise WirewatchError(f"cannot {way} “{verb}”: {file} was {what} since by another hand",
                                         "the file and the step stay as they are; edit the file instead")
                held[file] = unpacked(target)
        return held

    @contextmanager
    def _durably(self) -> Iterator[None]:
        """What is committed here outlives a loss of power, too."""
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")


def packed(content: bytes | None) -> bytes | None:
    """A file's content as the journal holds it."""
    return None if content is None else zlib.compress(content, 6)


def unpacked(kept: bytes | None) -> bytes | None:
    """A file's content from the journal."""
    return None if kept is None else zlib.decompress(kept)


def swaps_of(contents: Contents) -> dict[Path, Swap]:
    """The next contents of files, on the disk beside them already; WirewatchError where that cannot be."""
    made: dict[Path, Swap] = {}
    for file, content in contents.items():
        try:
            made[file] = Swap(file, content, folders=True)
        except OSError as error:
            drop_swaps(made)
            raise _unwritable(file, error) from None
    return made


def put_swaps(swaps: Mapping[Path, Swap]) -> None:
    """Let contents take their places, all or none; refused where a file changed since the swaps were made."""
    done: list[Swap] = []
    try:
        for file, swap in swaps.items():
            if swap.content == swap.before:
                continue
            try:
                if not swap.untouched:
                    raise WirewatchError(f"{file} was changed by somebody else at this moment", "try again")
                swap.put()
            except OSError as error:
                raise _unwritable(file, error) from None
            done.append(swap)
    except WirewatchError:
        for swap in done:
            with suppress(OSError):
                replace_file(swap.file, swap.before)
        raise
    finally:
        drop_swaps(swaps)


def drop_swaps(swaps: Mapping[Path, Swap]) -> None:
    """Leave the files that have not been changed yet as they are."""
    for swap in swaps.values():
        swap.drop()


def put_files(contents: Contents) -> None:
    """Bring files to these contents, all or none; WirewatchError where one cannot be written."""
    put_swaps(swaps_of(contents))


def _read(file: Path) -> bytes | None:
    try:
        return content_of(file)
    except OSError as error:
        raise WirewatchError(f"cannot read {file}: {error.strerror}", "look at its rights") from None


def _unwritable(file: Path, error: OSError) -> WirewatchError:
    return WirewatchError(f"cannot write {file}: {error.strerror}",
                          "the file is as it was; look at its rights and at the disk")
