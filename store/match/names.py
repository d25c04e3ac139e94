"""Lists of names: entries as written become terms, lists within lists are opened up.

In: the lists of a topic and those that topics share. Out: the terms of a list by its name, and every fault with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from store.errors import ExpressionError, Fault
from store.types import Terms

from .nodes import Term, make_term, plain_term

MAX_TERMS = 20_000
"""Terms that one list may hold with all lists in it."""

_ENTRY = re.compile(r"(?P<exact>=?)(?P<body>.*?)(?:(?P<star>\*)|~(?P<number>[0-9]{1,6}))?", re.DOTALL)
_REFERENCE = re.compile(r"@[a-z0-9_-]+")
_EVIL = re.compile(r"[~*@=\"“”„():]")


def read_entry(text: str) -> Term | str:
    """One entry of a list: a term, or the name of the list it refers to. ExpressionError with the column within it."""
    entry = text.strip()
    plain = plain_term(entry)
    if plain is not None:
        return plain
    if entry.startswith("@"):
        if not _REFERENCE.fullmatch(entry):
            raise ExpressionError(f"{entry!r} is no name of a list", 1, "@name of small letters, digits, _ or -")
        return entry[1:]
    match = _ENTRY.fullmatch(entry)
    assert match is not None
    body = match["body"].strip()
    column = 1 + len(match["exact"])
    if len(body) > 1 and body[0] in '"“„' and body[-1] in '"”“':
        body = body[1:-1].strip()
    if wrong := _EVIL.search(body.replace("* ", "  ")):
        raise ExpressionError(
            f"{wrong[0]!r} in the wrong place", column + wrong.start(), "a word or several, with = before or * or ~n after"
        )
    number = int(match["number"]) if match["number"] else None
    several = " " in body
    exact = bool(match["exact"])
    if number is not None and not several:
        if exact:
            raise ExpressionError("= allows no edits", len(entry), "= or ~, not both")
        if number > 2:
            raise ExpressionError(f"~{number} is too many edits", len(entry), "~0, ~1 or ~2")
    return make_term(
        body,
        written=entry,
        column=column,
        exact=exact,
        prefix=bool(match["star"]),
        edits=None if several else number,
        gap=min(number or 0, 50) if several else 0,
    )


class Names:
    """Lists by name. `outer` are the lists that these shadow; references in an outer list stay among the outer ones."""

    def __init__(self, lists: Iterable[Terms], outer: Names | None = None) -> None:
        self.outer = outer
        self.faults: list[Fault] = []
        self.used: set[str] = set()
        self._lists: dict[str, Terms] = {}
        self._terms: dict[str, tuple[Term, ...]] = {}
        for given in lists:
            if given.name in self._lists:
                self._fault(given, given.line, 1, f"a second list called {given.name!r}", "one list of that name")
                continue
            self._lists[given.name] = given
        self._entries: dict[str, list[tuple[Term | str, int, int]]] = {}
        for name, given in self._lists.items():
            self._entries[name] = self._read(given)
        self._check_cycles()

    def _fault(self, given: Terms, line: int, column: int, found: str, expected: str) -> None:
        self.faults.append(Fault(given.file or Path(), line, column, found, expected))

    def _read(self, given: Terms) -> list[tuple[Term | str, int, int]]:
        entries: list[tuple[Term | str, int, int]] = []
        for text, line, column in given.entries:
            try:
                entries.append((read_entry(text), line, column))
            except ExpressionError as error:
                self._fault(given, line, column + error.column - 1, f"@{given.name}: {error.message}", error.expected)
        return entries

    def _check_cycles(self) -> None:
        """Notes references to lists that do not exist, and lists that hold themselves."""
        for name, entries in self._entries.items():
            for entry, line, column in entries:
                if isinstance(entry, str) and self._owner(entry, name) is None:
                    near = get_close_matches(entry, self.known(), 1)
                    expected = f"@{near[0]}" if near else "a list that exists"
                    self._fault(self._lists[name], line, column, f"@{name}: no list is called @{entry}", expected)
        settled: set[str] = set()
        for name in self._entries:
            trail: list[tuple[str, int]] = [(name, 0)]
            while trail:
                current, index = trail.pop()
                inner = [entry for entry in self._entries[current] if isinstance(entry[0], str)]
                if current in settled or index >= len(inner):
                    settled.add(current)
                    continue
                trail.append((current, index + 1))
                target, line, column = inner[index]
                assert isinstance(target, str)
                if self._owner(target, current) is not self:
                    continue
                path = [step for step, _ in trail]
                if target in path:
                    cycle = " → ".join("@" + step for step in [*path[path.index(target) :], target])
                    self._fault(self._lists[current], line, column, f"a list that holds itself: {cycle}", "no cycle")
                    self._entries[current] = [e for e in self._entries[current] if e[0] != target]
                    trail[-1] = (current, 0)
                elif target not in settled:
                    trail.append((target, 0))

    def _owner(self, name: str, within: str) -> Names | None:
        """Whose list a reference means: an own list of the same name means the shared one, which it adds to."""
        if name in self._lists and not (name == within and self.outer is not None and self.outer.knows(name)):
            return self
        return self.outer if self.outer is not None and self.outer.knows(name) else None

    def knows(self, name: str) -> bool:
        """Whether there is a list of that name, of one's own or shared."""
        return name in self._lists or (self.outer is not None and self.outer.knows(name))

    def known(self) -> list[str]:
        """The names of all lists."""
        return [*self._lists, *(self.outer.known() if self.outer is not None else ())]

    def own(self) -> Mapping[str, Terms]:
        """The lists of this layer, as written."""
        return self._lists

    def terms(self, name: str) -> tuple[Term, ...]:
        """All terms of a list, those of the lists in it included; () for one that does not exist."""
        known = self._terms.get(name)
        if known is not None:
            return known
        if name not in self._lists:
            return self.outer.terms(name) if self.outer is not None else ()
        self.used.add(name)
        found: dict[str, Term] = {}  # by how they are written
        for entry, _, _ in self._entries[name]:
            if isinstance(entry, str):
                owner = self._owner(entry, name)
                if owner is not None:
                    owner.mark_used(entry)
                    found.update((term.written, term) for term in owner.terms(entry))
            else:
                found[entry.written] = entry
        given = self._lists[name]
        if len(found) > MAX_TERMS:
            self._fault(given, given.line, 1, f"@{name}: {len(found)} terms", f"at most {MAX_TERMS}")
            found = {}
        self._terms[name] = tuple(found.values())
        return self._terms[name]

    def mark_used(self, name: str) -> None:
        """Notes that a rule or a list uses a list."""
        if name in self._lists:
            self.used.add(name)
        elif self.outer is not None:
            self.outer.mark_used(name)
