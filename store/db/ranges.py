"""Lists as SQL: a View comes in, the stretches of indexes go out that together are the list. Pure text, nothing is run.

Each stretch gives `id` and `at`; within it one state (items) or one set of states (stories) holds, so that an index has its
rows in the order of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.types import State, View

Values = list[Any]
Stretch = tuple[str, Values]  # a statement and its values
Filter = tuple[list[str], Values]  # conditions on a row of cards `c`, and their values
ALL_STATES = tuple(State)


def joined(stretches: Sequence[Stretch]) -> Stretch:
    """All stretches as one statement."""
    return " UNION ALL ".join(sql for sql, _ in stretches), [value for _, values in stretches for value in values]


def masks(states: Sequence[int]) -> list[int]:
    """The sets of states, as bits, that have one of `states` among them; all of them for none."""
    wanted = sum(1 << int(state) for state in set(states)) or 15
    return [mask for mask in range(1, 16) if mask & wanted]


def item_stretches(view: View, topic: int, key: tuple[int, int] | None, filtered: Filter, *,
                   indexed: bool = True) -> list[Stretch]:
    """One stretch for each state; with filters and no topic a single one: an outlet, feed or language has its own index.
    Where the filters have none, not `indexed`, it stays one for each state."""
    extra, extra_values = filtered
    states = sorted(set(view.states)) or list(ALL_STATES)
    if topic:
        time, time_values = _times(view, "m.at", "m.item", key)
        where = ["m.topic = ?", "m.kind = ?", "m.state = ?", *time]
        if extra:
            where.append(f"EXISTS (SELECT 1 FROM cards c WHERE c.item = m.item AND {' AND '.join(extra)})")
        sql = f"SELECT m.item AS id, m.at AS at FROM matches m WHERE {' AND '.join(where)}"
        return [(sql, [topic, int(view.near), int(state), *time_values, *extra_values]) for state in states]
    time, time_values = _times(view, "c.at", "c.item", key)
    if extra and indexed:
        # where something rarer than a state is asked for, the plus keeps the index of states out of it
        where = [*extra, f"+c.state IN ({','.join(str(int(one)) for one in states)})", *time]
        return [(f"SELECT c.item AS id, c.at AS at FROM cards c WHERE {' AND '.join(where)}", [*extra_values, *time_values])]
    sql = f"SELECT c.item AS id, c.at AS at FROM cards c WHERE {' AND '.join(['c.state = ?', *time, *extra])}"
    return [(sql, [int(state), *time_values, *extra_values]) for state in states]


def story_stretches(view: View, topic: int, key: tuple[int, int] | None, filtered: Filter) -> list[Stretch]:
    """One stretch for each set of states that a story's items may be in."""
    extra, extra_values = filtered
    time, time_values = _times(view, "s.last", "s.story", key)
    where = ["s.topic = ?", "s.mask = ?", *time]
    if extra:
        if view.states:
            extra = [*extra, f"c.state IN ({','.join(str(int(state)) for state in view.states)})"]
        if view.lang:  # too many to be listed first
            where.append(f"EXISTS (SELECT 1 FROM cards c WHERE c.story = s.story AND {' AND '.join(extra)})")
        else:
            where.append(f"s.story IN (SELECT c.story FROM cards c WHERE {' AND '.join(extra)})")
    sql = f"SELECT s.story AS id, s.last AS at FROM stories s WHERE {' AND '.join(where)}"
    return [(sql, [topic, mask, *time_values, *extra_values]) for mask in masks(view.states)]


def near_stories(view: View, topic: int, filtered: Filter) -> Stretch:
    """Stories that near misses of the topic stand in, by the newest of these."""
    extra, extra_values = filtered
    time, time_values = _times(view, "m.at", "m.item", None)
    states = sorted(set(view.states)) or list(ALL_STATES)
    where = ["m.topic = ?", "m.kind = 1", f"m.state IN ({','.join(str(int(state)) for state in states)})", *time, *extra]
    sql = f"""SELECT c.story AS id, max(m.at) AS at FROM matches m CROSS JOIN cards c ON c.item = m.item
        WHERE {" AND ".join(where)} GROUP BY c.story"""
    return sql, [topic, *time_values, *extra_values]


def _times(view: View, clock: str, row: str, key: tuple[int, int] | None) -> Filter:
    """Conditions on the clock: those of the view, and to come after `key` (clock, id)."""
    where: list[str] = []
    values: Values = []
    if view.since is not None:
        where.append(f"{clock} >= ?")
        values.append(view.since)
    if view.until is not None:
        where.append(f"{clock} < ?")
        values.append(view.until)
    if key:
        # the first is for the index, which a comparison of pairs alone cannot use
        where += [f"{clock} <= ?", f"({clock}, {row}) < (?, ?)"]
        values += [key[0], *key]
    return where, values
