"""Items in: what feeds brought becomes rows, all of a feed in one transaction, whatever else goes on.

Who an item is, is the hash of its key within its feed; a version of a known item keeps its marks, and its former text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from store.db.core import guarded, slices
from store.db.feeds import Feeds
from store.db.insert import Batch
from store.db.matches import Matches
from store.db.rows import FeedRound, Stored


def key_hash(key: str) -> int:
    """The key as the archive compares it: 64 bits of BLAKE2."""
    return int.from_bytes(blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest(), "big", signed=True)


class Items(Feeds, Matches):
    """The way in."""

    @guarded
    def known(self, feed: int, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Those of `keys` that this feed brought before, with item and text_hash; also items pruned since."""
        if not self.knows_any(feed):
            return {}
        hashes = {key_hash(key): key for key in keys}
        return {hashes[number]: found for number, found in self._known(feed, list(hashes)).items()}

    @guarded
    def by_links(self, feed: int, links: Sequence[str]) -> dict[str, dict[str, int]]:
        """Items of a feed by their links, and by their titles within a link, where any has such a link."""
        found: dict[str, dict[str, int]] = {}
        for marks, part in slices(list(dict.fromkeys(links))):
            for link, title, item in self._rows(
                f"""SELECT i.url, i.title, c.item FROM cards c JOIN items i ON i.id = c.item
                WHERE c.feed = ? AND i.url IN ({marks})""", (feed, *part)):
                found.setdefault(link, {})[title] = item
        return found

    @guarded
    def knows_any(self, feed: int) -> bool:
        """Whether this feed ever brought anything: of one that did not, nothing has to be looked up."""
        return self._value("SELECT 1 FROM keys WHERE feed = ? LIMIT 1", (feed,)) is not None

    def _known(self, feed: int, hashes: Sequence[int]) -> dict[int, tuple[int, str]]:
        found: dict[int, tuple[int, str]] = {}
        for marks, part in slices(hashes):
            for number, item, text_hash in self._db.execute(
                f"SELECT hash, item, text_hash FROM keys WHERE feed = ? AND hash IN ({marks})", (feed, *part)
            ):
                found[number] = (item, text_hash)
        return found

    def store_feed(self, one: FeedRound) -> Stored:
        """Keep what a feed brought, its validators and its outcome: one transaction, all or nothing."""
        return self.store_rounds([one])[0]

    @guarded
    def store_rounds(self, rounds: Sequence[FeedRound]) -> list[Stored]:
        """Keep what several feeds or origins brought, in one transaction; an item that is there is never doubled."""
        with self._writing():
            batch = Batch(self)
            stored = [self._sort(batch, one) for one in rounds]
            batch.write()
            self._log((one, len(kept.new), len(kept.changed)) for one, kept in zip(rounds, stored, strict=True))
        return stored

    def _sort(self, batch: Batch, one: FeedRound) -> Stored:
        """Put each item of a round with the new, the changed, or those that are there."""
        if one.feed in batch.feeds:
            batch.write()
        batch.feeds.add(one.feed)
        hashes = [key_hash(new.entry.key) for new in one.items]
        known = self._known(one.feed, hashes) if hashes and self.knows_any(one.feed) else {}
        fresh: list[int] = []
        changed: list[int] = []
        for new, number in zip(one.items, hashes, strict=True):
            there = known.get(number)
            if there is not None and there[1] == new.text_hash:
                continue
            item = there[0] if there is not None else new.item
            if item is None:
                item = batch.add(one, new)
                fresh.append(item)
            elif batch.change(one, item, new):
                changed.append(item)
            known[number] = (item, new.text_hash)
            batch.keys.append((one.feed, number, item, new.text_hash))
            batch.keys += [(one.feed, key_hash(key), item, "") for key in new.also]
        return Stored(tuple(fresh), tuple(changed), len(one.items) - len(fresh) - len(changed))
