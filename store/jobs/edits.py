"""Changes of the configuration as steps that undo takes back: a file and its next text in, a Change on record out.

The archive's journal keeps the text before and the text after, so that undo and redo, in any process, bring the file
back; they refuse when another hand changed it since. Errors: WirewatchError where a file cannot be written or was
changed meanwhile, and what `store.config` says of an edit that cannot be made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from store.types import Change, Config, FeedSpec

if TYPE_CHECKING:
    from store.config import Offer
    from store.config.edit import Write
    from store.db import Archive

ADDRESSES = "addresses"  # paper: addresses of feeds that were changed


def save_file(archive: Archive, file: Path, text: bytes, about: str, *, was: bytes | None = None) -> Change | None:
    """Write a file at once, as one step called `about`; None when it holds that already.

    `was`: the text that this one was made from; refused when the file holds another by now.
    """
    return archive.save_files({file: text}, about, was=None if was is None else {file: was})


def save_files(archive: Archive, texts: Mapping[Path, bytes | None], about: str) -> Change | None:
    """Write several files as one step, all or none; None takes a file away."""
    return archive.save_files(texts, about)


def mute(archive: Archive, file: Path, url: str, muted: bool, name: str = "") -> Change | None:
    """Mute a feed of feeds.yaml, or let it be fetched again."""
    from store.config import set_muted

    about = f"{'muted' if muted else 'heard again:'} {name or url}"
    return _step(archive, about, lambda write: set_muted(file, url, muted, write=write))


def add(archive: Archive, file: Path, url: str, *, name: str = "", tags: Sequence[str] = ()) -> Change | None:
    """Add a feed to feeds.yaml."""
    from store.config import add_feed

    return _step(archive, f"added {name or url}", lambda write: add_feed(file, url, name=name, tags=tags, write=write))


def add_all(archive: Archive, file: Path, feeds: Sequence[FeedSpec], origin: str) -> tuple[int, int]:
    """Add the feeds of `origin` that feeds.yaml lacks, as one step; how many were added, and how many were known."""
    from store.config import add_feeds

    counts: list[tuple[int, int]] = []
    _step(archive, f"imported the feeds of {origin}", lambda write: counts.append(add_feeds(file, feeds, write=write)))
    return counts[0]


def change(archive: Archive, file: Path, url: str, line: str, name: str = "") -> Change | None:
    """Give a feed of feeds.yaml another entry; under a new address its items are known as before."""
    from store.config import change_entry

    spec: list[FeedSpec] = []
    made = _step(archive, f"changed {name or url}", lambda write: spec.append(change_entry(file, url, line, write=write)))
    if made is not None and spec[0].url != url:
        archive.set_paper(ADDRESSES, "\n".join([f"{url} {spec[0].url}", *_addresses(archive)][:100]))
        archive.rename_feed(url, spec[0].url)
    return made


def follow_addresses(archive: Archive, config: Config) -> None:
    """Let feeds whose address was changed, or changed back by undo, go on under the one that feeds.yaml has now."""
    lines = _addresses(archive)
    if not lines:
        return
    here = {feed.url for feed in config.feeds}
    known = archive.feed_states(full=False)
    for line in lines:
        old, _, new = line.partition(" ")
        for gone, present in ((old, new), (new, old)):
            if present in here and gone not in here and gone in known and present not in known:
                archive.rename_feed(gone, present)
                known[present] = known.pop(gone)


def _addresses(archive: Archive) -> list[str]:
    """The addresses that were changed, `old new` in a line, the last first."""
    return (archive.paper(ADDRESSES) or "").splitlines()


def remove(archive: Archive, file: Path, url: str, name: str = "") -> Change | None:
    """Take a feed out of feeds.yaml."""
    from store.config import remove_feed

    return _step(archive, f"removed {name or url}", lambda write: remove_feed(file, url, write=write))


def set_setting(archive: Archive, file: Path, key: str, value: str) -> Change | None:
    """Set one setting of feeds.yaml; None when it has that value already."""
    from store.config import set_setting

    return _step(archive, f"set {key} to {value}", lambda write: set_setting(file, key, value, write=write))


def take_upgrade(archive: Archive, offer: Offer, shipped: Path) -> Change | None:
    """Take a shipped file over; the person's stays beside it as `….yours` until that is undone."""
    from store.config import accept

    made: list[Change | None] = []
    accept(offer, shipped, lambda texts: made.append(archive.save_files(texts, f"took the shipped {offer.name}")))
    return made[0]


def decline_upgrade(archive: Archive, offer: Offer, shipped: Path) -> Change | None:
    """Keep the person's file, and do not offer this change again."""
    from store.config import decline

    made: list[Change | None] = []
    decline(offer, shipped, lambda texts: made.append(archive.save_files(texts, f"kept {offer.name} as it is")))
    return made[0]


def _step(archive: Archive, about: str, edit: Callable[[Write], object]) -> Change | None:
    """What an edit writes, as a step; None when it changed nothing."""
    made: list[Change | None] = []
    edit(lambda file, text, was: made.append(save_file(archive, file, text, about, was=was)))
    return made[0] if made else None
