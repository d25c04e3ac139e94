"""Which story an item belongs to: items of a round come in, placements and late merges go out. Pure and in memory.

Each item is compared with those of the window that share its rare terms (`index.py`, `links.py`); then the stories so
linked are joined, the surest link first, as long as the score of two whole stories speaks for it. Weights of words are
frozen in the signatures and nothing but the rows given to `load` carries over, so that a restart changes nothing.
"""

from __future__ import annotations

import heapq
import math
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from . import weights
from .copies import is_copy
from .index import Index
from .links import EVIDENCE, Bundle, link_features, link_score, pair_doubt, pair_features, pair_score
from .records import Known, Move, Placement, Signable
from .signature import Signed, lang_of, steps_of, terms_of
from .weighing import crowd, signatures

WINDOW = 8 * 86_400
"""Seconds of the story clock (`at`) over which items are compared."""
LIMIT = 60_000
"""Items in memory at most; the newest by (at, id) stay."""
_BUDGET = 600
_CANDIDATES = 10
_KEPT_APART = 1_536


class _Row:
    __slots__ = ("at", "copy_of", "pinned", "signature", "source", "story")

    def __init__(self, at: int, source: str, signature: bytes, story: int, copy_of: int | None, pinned: bool) -> None:
        self.at, self.source, self.signature = at, source, signature
        self.story, self.copy_of, self.pinned = story, copy_of, pinned


class Placer:
    """The stories of the window, to which items are added."""

    def __init__(self, window: int = WINDOW, limit: int = LIMIT) -> None:
        self.window, self.limit = window, limit
        self._rows: dict[int, _Row] = {}
        self._ages: list[tuple[int, int]] = []
        self._newest = -(1 << 62)
        self._index = Index()
        self._members: dict[int, list[int]] = {}
        self._apart: OrderedDict[int, Signed] = OrderedDict()
        self._bundles: OrderedDict[int, Bundle] = OrderedDict()

    def __len__(self) -> int:
        return len(self._rows)

    # --- what is known -------------------------------------------------------------------------------------------------

    def load(self, rows: Iterable[Known]) -> list[int]:
        """Take up items placed before, in any order; returns ids whose signature cannot be read (they are not compared)."""
        unread = []
        for row in rows:
            try:
                terms = terms_of(row.signature)
            except ValueError:
                unread.append(row.id)
                continue
            self._remember(row.id, _Row(row.at, row.source, row.signature, row.story, row.copy_of, row.pinned), terms)
        self._forget_old()
        return unread

    def resign(self, item: Signable, story: int, copy_of: int | None = None, pinned: bool = False) -> bytes:
        """Take up an item placed before whose signature was lost or of another version; returns its new one."""
        signature = signatures((item,), self._index)[0]
        self._remember(item.id, _Row(item.at, item.source, signature, story, copy_of, pinned), terms_of(signature))
        return signature

    def pin(self, items: Iterable[int], story: int) -> None:
        """A person's decision: these items are in `story` and stay there; others may still join them.

        After a split or a move, pin the items of both stories: two stories with pinned items are never joined."""
        for item in items:
            row = self._rows.get(item)
            if row is not None:
                self._leave(item, row.story)
                row.story, row.pinned = story, True
                self._join(item, story)

    def unpin(self, items: Iterable[int]) -> None:
        """Leave these items to the machine again (they stay where they are until something links them)."""
        for item in items:
            if (row := self._rows.get(item)) is not None:
                row.pinned = False

    def forget(self, items: Iterable[int]) -> None:
        """Drop items from memory: deleted, or to be added again with another text."""
        for item in items:
            row = self._rows.pop(item, None)
            if row is not None:
                self._index.remove(item, lang_of(row.signature), terms_of(row.signature))
                self._leave(item, row.story)
                self._apart.pop(item, None)

    def story_of(self, item: int) -> int | None:
        """The story of an item in memory, None for others."""
        row = self._rows.get(item)
        return row.story if row is not None else None

    def _remember(self, item: int, row: _Row, terms: Iterable[int]) -> None:
        self.forget((item,))
        self._rows[item] = row
        heapq.heappush(self._ages, (row.at, item))
        self._newest = max(self._newest, row.at)
        self._index.add(item, lang_of(row.signature), terms)
        self._join(item, row.story)

    def _join(self, item: int, story: int) -> None:
        self._members.setdefault(story, []).append(item)
        self._bundles.pop(story, None)

    def _leave(self, item: int, story: int) -> None:
        members = self._members[story]
        members.remove(item)
        if not members:
            del self._members[story]
        self._bundles.pop(story, None)

    def _forget_old(self) -> None:
        oldest = self._newest - self.window
        while self._ages and (self._ages[0][0] < oldest or len(self._rows) > self.limit):
            at, item = heapq.heappop(self._ages)
            row = self._rows.get(item)
            if row is not None and row.at == at:
                self.forget((item,))

    def _signed(self, item: int) -> Signed:
        signed = self._apart.get(item)
        if signed is None:
            row = self._rows[item]
            signed = Signed(item, row.at, row.source, row.signature)
            self._keep(signed)
        return signed

    def _keep(self, signed: Signed) -> None:
        self._apart[signed.id] = signed
        if len(self._apart) > _KEPT_APART:
            self._apart.popitem(last=False)

    def _bundle(self, story: int) -> Bundle:
        bundle = self._bundles.get(story)
        if bundle is None:
            members = self._members[story]
            bundle = Bundle([self._signed(item) for item in sorted(members)])
            if len(members) > 1 or len(self._bundles) < _KEPT_APART:  # of one report it is soon made again, and the same
                self._bundles[story] = bundle
        return bundle

    # --- placing -------------------------------------------------------------------------------------------------------

    def add(self, item: Signable) -> Placement:
        """Place one item: a round of one."""
        return self.place((item,))[0]

    def place(self, items: Sequence[Signable]) -> list[Placement]:
        """Place the items of a round, in order of (at, id); its words are learned before any of them is weighed."""
        ordered = sorted(items, key=lambda item: (item.at, item.id))
        self.forget(item.id for item in ordered)
        signed = signatures(ordered, self._index)
        new: set[int] = set()
        links: dict[tuple[int, int], tuple[float, float]] = {}
        for item, signature in zip(ordered, signed, strict=True):
            if item.id in new:
                continue
            row = _Row(item.at, item.source, signature, item.id, None, False)
            terms = terms_of(signature)
            nearest = self._nearest(item, row, terms)
            self._remember(item.id, row, terms)
            new.add(item.id)
            for score, evidence, other, copied in nearest:
                links[other, item.id] = (score, evidence)
                if copied and row.copy_of is None:
                    row.copy_of = self._rows[other].copy_of or other
        before = self._settle(links, new)
        moves = tuple(Move(item, self._rows[item].story) for item in sorted(before) if self._rows[item].story != before[item])
        placements = []
        for item, signature in zip(ordered, signed, strict=True):
            row = self._rows[item.id]
            copy_of = row.copy_of
            if copy_of is not None and (copy_of not in self._rows or self._rows[copy_of].story != row.story):
                copy_of = row.copy_of = None
            placements.append(Placement(item.id, row.story, copy_of, signature))
        if placements and moves:
            placements[-1] = placements[-1]._replace(moves=moves)
        self._forget_old()
        while len(self._bundles) > _KEPT_APART:
            self._bundles.popitem(last=False)
        return placements

    def _nearest(self, item: Signable, row: _Row, terms: tuple[int, ...]) -> list[tuple[float, float, int, bool]]:
        """Items of the window that may tell of the same event: (score, evidence, item, whether the new one copies it)."""
        near = self._index.candidates(terms, steps_of(row.signature), _BUDGET, _CANDIDATES)
        if not near:
            return []
        signed = Signed(item.id, item.at, item.source, row.signature)
        self._keep(signed)
        alike, others = crowd(self._index.languages[signed.lang]), crowd(len(self._rows))
        found = []
        roundups = 0
        for other in near:
            known = self._rows[other]
            if abs(known.at - item.at) > self.window:
                continue
            apart = self._signed(other)
            features = pair_features(apart, signed, alike if apart.lang == signed.lang else others)
            score = pair_score(features, pair_doubt(apart, signed))
            if score > weights.PAIR_LEAST:
                found.append((score, features[EVIDENCE], other, is_copy(apart, signed)))
                roundups += apart.roundup
        # a round-up touches many events: it may join one, and is no bridge between others
        if signed.roundup:
            return sorted(found, reverse=True)[:1]
        if 0 < roundups < len(found):
            return [link for link in found if not self._signed(link[2]).roundup]
        return found

    def _settle(self, links: dict[tuple[int, int], tuple[float, float]], new: set[int]) -> dict[int, int]:
        """Join stories along the links of a round, the surest first; returns the stories before of items that were moved."""
        rows = self._rows
        around: dict[int, dict[int, tuple[float, float, float, int]]] = {}
        crowds = {lang: crowd(count) for lang, count in self._index.languages.items()}
        everyone = crowd(len(rows))
        # what is joined now is not taken apart when more becomes known: the fewer come at once, the surer it has to be
        least = weights.THRESHOLD + weights.HASTE * (1.0 - math.log1p(len(new)) / math.log1p(len(rows)))

        def lang(story: int) -> str:
            return lang_of(rows[self._members[story][0]].signature)

        def note(x: int, y: int, best: float, evidence: float, total: float, count: int) -> None:
            for a, b in ((x, y), (y, x)):
                seen = around.setdefault(a, {})
                known = seen.get(b)
                if known is None:
                    seen[b] = (best, evidence, total, count)
                else:
                    seen[b] = (max(best, known[0]), max(evidence, known[1]), total + known[2], count + known[3])

        for (a, b), (score, evidence) in links.items():
            x, y = rows[a].story, rows[b].story
            if x != y:
                note(x, y, score, evidence, score, 1)
        queue: list[tuple[float, int, int, int]] = []
        claimed = {story for story in around if any(rows[item].pinned for item in self._members[story])}
        version: dict[int, int] = {}

        def weigh(x: int, y: int) -> None:
            if x in claimed and y in claimed:
                return
            best, evidence, total, count = around[x][y]
            left, right = self._bundle(x), self._bundle(y)
            many = crowds[spoken] if (spoken := lang(x)) == lang(y) else everyone
            score = link_score(link_features(left, right, best, total / count, evidence, many))
            if left.ordinals and right.ordinals and not left.ordinals & right.ordinals:
                score -= weights.OTHER_ORDINAL
            if score > least:
                heapq.heappush(queue, (-score, min(x, y), max(x, y), version.get(x, 0) + version.get(y, 0)))

        for x in around:
            for y in around[x]:
                if x < y:
                    weigh(x, y)
        before: dict[int, int] = {}
        while queue:
            _, x, y, when = heapq.heappop(queue)
            if x not in around or y not in around or when != version.get(x, 0) + version.get(y, 0):
                continue
            kept, gone = self._ranked(x, y, claimed, new)
            joined = self._bundle(kept).joined(self._bundle(gone))
            for item in self._members.pop(gone):
                if item not in new:
                    before.setdefault(item, gone)
                rows[item].story = kept
                self._members[kept].append(item)
            self._bundles.pop(gone, None)
            self._bundles[kept] = joined
            if gone in claimed:
                claimed.add(kept)
            version[kept] = version.get(kept, 0) + version.get(gone, 0) + 1
            for other, seen in around.pop(gone).items():
                around[other].pop(gone, None)
                if other != kept:
                    note(kept, other, *seen)
            around[kept].pop(gone, None)
            for other in around[kept]:
                weigh(kept, other)
        return before

    def _ranked(self, x: int, y: int, claimed: set[int], new: set[int]) -> tuple[int, int]:
        """Of two stories to be joined the one that gives its id: pinned, then known, then larger, then older."""

        def rank(story: int) -> tuple[bool, bool, int, int, int]:
            members = self._members[story]
            return (story not in claimed, story in new, -len(members) if story not in new else 0,
                    min(self._rows[item].at for item in members), story)  # fmt: skip

        kept, gone = sorted((x, y), key=rank)
        return kept, gone
