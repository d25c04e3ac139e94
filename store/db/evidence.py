"""What the stored matches and the person's verdicts say of each rule: rows come out, the arithmetic is done elsewhere."""

from __future__ import annotations

from store.db.core import Core, guarded


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


def _numbers(rules: str) -> tuple[int, ...]:
    return tuple(int(number) for number in rules.split(",") if number)
