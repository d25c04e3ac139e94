"""The archive: the only room that knows SQLite. Rounds, marks and placements come in; lists, rows and counts go out.

One Archive is one connection, for one thread. Each concern is a file: core (connection, errors), schema and migrate,
feeds, items and insert (the way in), matches, tally (counters), journal and marks, placing (stories), handled, views and pages
(lists, rows), counts, trends (curves), search, corpus, papers, articles, evidence (how rules fare), keep (pruning, backup,
doctor).
"""

from __future__ import annotations

from store.db.articles import Articles
from store.db.core import is_older
from store.db.corpus import Corpus
from store.db.counts import Counts
from store.db.evidence import Evidence
from store.db.handled import Handled
from store.db.items import Items
from store.db.keep import Keep
from store.db.marks import Marks
from store.db.pages import Pages
from store.db.papers import Papers
from store.db.placing import Placing
from store.db.rows import Checked, FeedRound, NewItem, Outcome, Placeable, Placed, Pulse, Retold, Stored
from store.db.search import Search
from store.db.trends import Trends


class Archive(Items, Marks, Placing, Handled, Pages, Counts, Trends, Search, Corpus, Papers, Articles, Evidence, Keep):
    """One open archive. Every method may raise a store.errors.ArchiveError."""


__all__ = [
    "Archive",
    "Checked",
    "FeedRound",
    "NewItem",
    "Outcome",
    "Placeable",
    "Placed",
    "Pulse",
    "Retold",
    "Stored",
    "is_older",
]
