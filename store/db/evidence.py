"""What the stored matches and the person's verdicts say of each rule: rows come out, the arithmetic is done elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from store.db.core import Core, guarded, slices


class Evidence(Core):
    """How rules have fared."""

    @guarded
    def rule_hits(self, topic: str, since: int = 0) -> list[tuple[int, int, bool, tuple[int, ...]]]:
        """Items at or after `since` of which rules of a topic hold, members and near misses: (item, at, belongs, rules),
        newest first. `belongs` is what the rules say, whatever the person's verdict."""
        rows = self._rows(
            """SELECT item, at, said, rules FROM matches
            WHERE topic = (SELECT id FROM topics WHERE name = ?) AND at >= ? AND rules <> '' ORDER BY at DESC, item DESC""",
            (topic, since),
        )
        return [(item, at, said == 0, _numbers(rules)) for item, at, said, rules in rows]

    @guarded
    def times_of(self, items: Sequence[int]) -> dict[int, int]:
        """By which time each of these items is ordered; those that are gone are left out."""
        found: dict[int, int] = {}
        for marks, part in slices(items):
            found.update(self._rows(f"SELECT item, at FROM cards WHERE item IN ({marks})", part))
        return found


def _numbers(rules: str) -> tuple[int, ...]:
    return tuple(int(number) for number in rules.split(",") if number)
