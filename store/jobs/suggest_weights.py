"""Weights that could rise or fall: what each would change of what was judged, and of the stored matches.

For a change of one weight nothing is read again: which rules hold of an item is known. A change counts when it loses no keep,
and when of the judged items that it moves the share that moves rightly lies above a half with its interval's lower end.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from store.errors import WirewatchError
from store.jobs.stats import Hits, score_of, wilson
from store.jobs.suggest_cases import Cases, Outcome, Suggestion, distinct, in_order, many, others

STEPS = tuple(step / 10 for step in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5))
FAR = 10  # how many items that nobody judged may change for one that was judged
MOST_TOLD = 3


def weights(cases: Cases) -> Iterator[Suggestion]:
    """Changes of one weight each, those that move most first."""
    from store.config import with_weight

    file = cases.topic.file
    assert file is not None
    unjudged = [row for row in cases.rows if row[0] not in cases.known]
    found: list[tuple[int, float, int, float, Outcome]] = []
    for rule, spec in enumerate(cases.topic.rules):
        if cases.stop():
            return
        tried = [(step, round(spec.weight + step, 6)) for step in STEPS if (spec.weight + step) * spec.weight > 1e-6]
        best: tuple[int, float, int, float, Outcome] | None = None
        for step, weight in tried:
            outcome = _outcome(cases, rule, step)
            moved = len(outcome.come) + len(outcome.gone)
            right = distinct([*outcome.come, *outcome.gone])
            if outcome.lost or wilson(right, right + len(outcome.wrong))[0] <= 0.5 or (best is not None and moved <= best[0]):
                continue
            outcome = _beyond(cases, outcome, unjudged, rule, step)
            if outcome.others_come + outcome.others_gone <= FAR * moved:
                best = moved, step, rule, weight, outcome
        if best is not None:
            found.append(best)
    found.sort(key=lambda one: (-one[0], one[4].others_come + one[4].others_gone, one[2]))
    done: set[int] = set()
    told = 0
    for moved, _, rule, weight, outcome in found:
        items = in_order([*outcome.come, *outcome.gone])
        if told == MOST_TOLD or len(done.intersection(items)) * 2 > moved:
            continue
        try:
            text = with_weight(file, cases.raw(file), rule, weight)
        except WirewatchError:
            continue
        done.update(items)
        told += 1
        spec = cases.topic.rules[rule]
        low, high = wilson(moved, moved + len(outcome.wrong))
        does = ", ".join(part for part in (f"{len(outcome.come)} confirmed would come" if outcome.come else "",
                                           f"{many(len(outcome.gone), 'reject')} would go" if outcome.gone else "") if part)
        yield Suggestion(
            "weight", f"the rule of line {spec.line} from {spec.weight:g} to {weight:g}: {does}, no keep would be lost",
            f"of {many(moved + len(outcome.wrong), 'judged item')} that it moves {moved} rightly ({low:.0%}–{high:.0%}); "
            f"of the other stored matches: {others(outcome)}", items, text, file, cases.raw(file))


def _outcome(cases: Cases, rule: int, step: float) -> Outcome:
    least = cases.topic.threshold - 1e-9
    return cases.sorted_out({case.item: score_of(cases.topic, case.held) + (step if rule in case.held else 0.0) >= least
                             for case in cases.cases})


def _beyond(cases: Cases, outcome: Outcome, rows: list[Hits], rule: int, step: float) -> Outcome:
    """The same with what becomes of the stored matches that nobody judged."""
    come = gone = 0
    for _, _, belongs, held in rows:
        if rule in held:
            belongs_then = score_of(cases.topic, held) + step >= cases.topic.threshold - 1e-9
            come += belongs_then and not belongs
            gone += belongs and not belongs_then
    return replace(outcome, others_come=come, others_gone=gone)
