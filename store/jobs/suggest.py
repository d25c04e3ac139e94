"""What the person's triage says of a topic's rules, as edits with their evidence; nothing is applied here.

In: the archive with its verdicts and kept items, and a topic. Out: suggestions, each with the text that its file would hold;
`store.jobs.edits.save_file` writes it as a step when the person says so. Better none than a silly one: the smallest counts
that are told, and what chance may do, stand in the modules of the four kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.errors import WirewatchError
from store.jobs.edits import save_file
from store.jobs.suggest_cases import Cases, Suggestion
from store.jobs.suggest_names import spellings
from store.jobs.suggest_terms import excludes, terms
from store.jobs.suggest_weights import weights
from store.jobs.taken import Taken
from store.types import TopicSpec

if TYPE_CHECKING:
    from store.db import Archive
    from store.jobs.rules import Rules
    from store.types import Change

__all__ = ["Suggestion", "apply", "suggestions"]


def suggestions(archive: Archive, rules: Rules, topic: TopicSpec, *,
                stop: Callable[[], bool] = lambda: False) -> list[Suggestion]:
    """What is suggested for a topic: exclusions, terms, weights, spellings, at most three of each, the strongest first.

    Raises ConfigError when a rule is broken. After `stop` what was found by then is given.
    """
    if topic.file is None:
        return []
    cases = Cases(archive, topic, rules.config.names, stop=stop)
    known = Taken.of_topic(topic, rules.config.names)
    found = list(excludes(cases, known))
    spelled = list(spellings(cases, known)) if not stop() else []
    named = {item for one in spelled for item in one.items}
    for part in (terms(cases, known), weights(cases)) if not stop() else ():
        for one in part:
            if len(named.intersection(one.items)) * 2 <= len(one.items):  # else a name's spelling says the same better
                found.append(one)
    return found + spelled


def apply(archive: Archive, suggestion: Suggestion) -> Change:
    """Write what is suggested, as a step that undo takes back; refused when the file was changed meanwhile."""
    about = f"took up {suggestion.about.partition(': ')[0]}"
    change = save_file(archive, suggestion.file, suggestion.text, about, was=suggestion.was)
    if change is None:
        raise WirewatchError(f"{suggestion.file} holds that already")
    return change
