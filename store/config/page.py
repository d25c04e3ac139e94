"""One YAML file in, a tree of nodes with the place of each out, and every fault of its form.

Nodes are composed by libyaml and never constructed: scalars stay the text that was written, so that neither tags nor
YAML 1.1's ideas of `no`, `on`, 12:30 or 2025-02-18 come into play, and no alias is ever followed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from store.errors import Fault

if TYPE_CHECKING:
    import yaml


class Mark(Protocol):
    """A place in the text; only its index is trusted, since libyaml ends lines where editors do not."""

    index: int
    line: int


class Node(Protocol):
    """What libyaml composes: a scalar (`value` is its text), a sequence (nodes) or a mapping (pairs of nodes)."""

    id: str
    value: Any
    style: str | None
    flow_style: bool | None
    start_mark: Mark
    end_mark: Mark


MAX_BYTES = 5_000_000   # of one file; 20,000 feeds take half of it
MAX_DEPTH = 60          # of nesting; the files of wirewatch need six
MAX_MENDED = 100        # faults of form in one file after which its reading ends
_SUSPECT = 400          # libyaml's composer recurses in C: deeper text is looked at without it first
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_INDICATORS = re.compile(r"(?m)^[ \t\-?:]{400,}")


class Page:
    """The text of a file (`raw`: instead of what stands in it) and its faults; `root` is None if it cannot be read."""

    def __init__(self, file: Path, raw: bytes | None = None) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.text = ""
        self.stamp: tuple[Path, int, int, str] | None = None
        self.root: Node | None = None
        self._starts: list[int] = [0]
        self._mended: set[int] = set()  # lines whose fault of form is told: what follows from it is not
        raw = self._bytes() if raw is None else raw
        if raw is not None and self._decode(raw):
            self._compose()

    # --- reading -----------------------------------------------------------------------------------------------------

    def _bytes(self) -> bytes | None:
        try:
            descriptor = os.open(self.file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            self.say("no such file", "a file that can be read")
            return None
        except IsADirectoryError:
            self.say("a folder", "a file")
            return None
        except (OSError, ValueError) as error:
            self.say(f"a file that cannot be opened ({getattr(error, 'strerror', None) or error})",
                     "a file that can be read")
            return None
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                self.say("a folder" if stat.S_ISDIR(status.st_mode) else "something that is no ordinary file", "a file")
                return None
            with os.fdopen(descriptor, "rb", closefd=False) as opened:
                raw = opened.read(MAX_BYTES + 1)
        except OSError as error:
            self.say(f"a file that cannot be read ({error.strerror})", "a file that can be read")
            return None
        finally:
            os.close(descriptor)
        if len(raw) > MAX_BYTES:
            self.say(f"a file of more than {MAX_BYTES // 1_000_000} MB", "less: split it into several")
            return None
        self.stamp = (self.file, status.st_mtime_ns, status.st_size, hashlib.sha256(raw).hexdigest())
        return raw

    def _decode(self, raw: bytes) -> bool:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self.faults.append(Fault(self.file, 1, 1, "UTF-16", "UTF-8: save the file as UTF-8"))
            return False
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            before = raw[raw.rfind(b"\n", 0, error.start) + 1:error.start]
            self.faults.append(Fault(self.file, line, len(before.decode("utf-8", "replace")) + 1,
                                     f"the byte 0x{raw[error.start]:02x}, which is not UTF-8",
                                     "UTF-8: save the file as UTF-8"))
            return False
        self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        controls = list(CONTROL.finditer(self.text))
        for found in controls[:MAX_MENDED]:
            self.at(found.start(), f"the control character U+{ord(found[0]):04X}", "text")
        return not controls

    def _compose(self) -> None:
        import yaml

        if self._too_deep():
            return
        text = self.text
        # Each mended fault means reading the file once more: a large one is not read a hundred times.
        for _ in range(max(3, min(MAX_MENDED, 10_000_000 // (len(text) + 1)))):
            try:
                root = _compose(text)
            except yaml.MarkedYAMLError as error:
                mended = self._mend(text, error)
                if mended is None:
                    return
                text = mended
            except (yaml.YAMLError, ValueError, RecursionError) as error:
                self.say(f"text that YAML cannot read ({str(error).splitlines()[0]})", "YAML")
                return
            else:
                self.root = root
                return

    def _too_deep(self) -> bool:
        """Whether the file nests deeper than anything sensible; the composer would recurse until the stack ends."""
        depth = deepest = 0
        for found in re.finditer(r"[\[\]{}]", self.text):
            depth += 1 if found[0] in "[{" else -1
            deepest = max(deepest, depth)
        if deepest < _SUSPECT and not _INDICATORS.search(self.text):
            return False
        import yaml

        depth = 0
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                if isinstance(event, yaml.CollectionStartEvent):
                    depth += 1
                elif isinstance(event, yaml.CollectionEndEvent):
                    depth -= 1
                if depth > MAX_DEPTH:
                    self._say_deep(event.start_mark.index if event.start_mark else 0)
                    return True
        except yaml.MarkedYAMLError as error:
            if "nesting depth" in (error.problem or ""):  # libyaml has a limit of its own, and looks ahead
                self._say_deep(error.problem_mark.index if error.problem_mark else 0)
            else:
                self._mend(self.text, error)
            return True
        return False

    def _say_deep(self, index: int) -> None:
        self.at(index, "lists within lists without end", f"at most {MAX_DEPTH} levels")

    def _mend(self, text: str, error: yaml.MarkedYAMLError) -> str | None:
        """Note a fault of form; give the text with the one wrong character replaced, or None where that cannot help."""
        problem, mark = error.problem or "", error.problem_mark or error.context_mark
        index = min(mark.index if mark else 0, len(text))
        here = text[index:index + 1]
        if "cannot start any token" in problem:
            if here == "\t":
                self.at(index, "a tab", "spaces: YAML does not indent by tabs")
            else:
                self.at(index, f"{here} at the beginning of a text",
                        f"the text in quotes, as in '{self._token(index)}'")
        elif "expected node content" in problem and here in (":", ","):
            self.at(index, "a comma without anything before it" if here == "," else f"{here} at the beginning of a text",
                    f"a text in quotes, as in '{self._token(index)}'" if here == ":" else "a text")
        elif "mapping values are not allowed" in problem:
            self.at(index, "a second “: ” in one text", "the text in quotes: quote this headline or expression")
        elif "undefined alias" in problem:
            self.at(index, f"{self._token(index)}, which YAML takes for an alias",
                    f"the text in quotes, as in '{self._token(index)}'")
        elif "unknown escape character" in problem:
            self.at(index, "a backslash that means nothing to YAML", "single quotes '…', or two backslashes")
        else:
            context = error.context_mark
            began = f" (it began in line {self.place(context.index)[0]})" if context and context.line != (
                mark.line if mark else -1) else ""
            self.at(index, _plain(problem) + began, _wanted(error.context or "", problem))
            return None
        self._mended.add(self.place(index)[0])
        return text[:index] + (" " if here == "\t" else "_") + text[index + 1:]

    def _token(self, index: int) -> str:
        line = self.text[index:self.text.find("\n", index) if "\n" in self.text[index:] else None]
        return re.split(r"[,\]}]| #|: ", line, maxsplit=1)[0].strip()[:60]

    # --- places and faults -------------------------------------------------------------------------------------------

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of a code point of the text."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def line(self, node: Node) -> int:
        """The line, from 1, in which a node begins."""
        return bisect_right(self._starts, node.start_mark.index)

    def say(self, found: str, expected: str) -> None:
        """Note a fault of the file as a whole."""
        self.faults.append(Fault(self.file, 0, 0, found, expected))

    def at(self, index: int, found: str, expected: str) -> None:
        """Note a fault at a code point of the text."""
        line, column = self.place(index)
        if line not in self._mended:
            self.faults.append(Fault(self.file, line, column, found, expected))

    def fault(self, node: Node, found: str, expected: str) -> None:
        """Note a fault at a node."""
        self.at(node.start_mark.index, found, expected)

    def content(self, node: Node) -> int:
        """Index of the first character of a scalar's content: behind the quote, below the `|`."""
        index, style = node.start_mark.index, getattr(node, "style", None)
        if style in ("'", '"'):
            return index + 1
        if style in ("|", ">"):
            end = self.text.find("\n", index)
            found = re.compile(r"\S").search(self.text, end, node.end_mark.index) if end >= 0 else None
            return found.start() if found else index
        return index


@cache
def _composer() -> Any:
    """libyaml's composer without the resolver, which would spend a third of the time on types that nobody asks for."""
    from yaml._yaml import CParser

    class Composer(CParser):
        def descend_resolver(self, parent: object, index: object) -> None:
            """Nothing: no tag is resolved."""

        def ascend_resolver(self) -> None:
            """Nothing: no tag is resolved."""

        def resolve(self, kind: object, written: object, implicit: object) -> str:
            return ""

    return Composer


def _compose(text: str) -> Node | None:
    root: Node | None = _composer()(text).get_single_node()
    return root


def _plain(problem: str) -> str:
    """libyaml's problem as a person would say it."""
    return {
        "found unexpected end of stream": "the end of the file in the middle of a text",
        "did not find expected key": "a line that is neither a key nor indented as its neighbours are",
        "did not find expected '-' indicator": "a line of a list that does not begin with `- ` like its neighbours",
        "could not find expected ':'": "a line without “: ” among keys",
        "but found another document": "a second document",
        "found unexpected document indicator": "`---` or `...` in the middle of a text",
        "found duplicate anchor": "an anchor (&) for the second time",
    }.get(problem, problem or "text that YAML cannot read")


def _wanted(context: str, problem: str) -> str:
    if "quoted scalar" in context:
        return "the closing quote"
    if "flow sequence" in context:
        return "a comma or the closing ]"
    if "flow mapping" in context:
        return "a comma or the closing }"
    if "document" in problem:
        return "one document a file"
    if "block collection" in context or "block sequence" in context:
        return "`- ` in the same column as the lines above"
    if "block mapping" in context or "simple key" in context:
        return "`key: value` in the same column as the keys above"
    return "YAML"
