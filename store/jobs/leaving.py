"""How a person left the desk: the place, the row under the cursor, panes and theme, kept in the archive until the next time.

In: what the desk shows when it closes. Out: the same when it opens; nothing where nothing was left, or nothing readable.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

if TYPE_CHECKING:
    from store.db import Archive

_LEFT, _TOURED = "desk left", "desk toured"


class Left(Struct, frozen=True):
    """The desk as it was left. `row` is the id of the row under the cursor, 0 for none; it stood as the row number `number`,
    `offset` lines below the top of the view. `theme` was chosen on the desk while feeds.yaml said `theme_over`."""

    topic: str = ""
    shown: str = ""
    stories: bool = True
    rising: bool = False
    row: int = 0
    number: int = 0
    offset: int = 0
    zen: bool = False
    topics_pane: int = 0  # cells that it is wider than by itself
    reader_pane: int = 0  # steps that it is larger than by itself
    theme: str = ""
    theme_over: str = ""


_KINDS = {"str": str, "bool": bool, "int": int}


def left(archive: Archive) -> Left | None:
    """The desk as it was left last; None for an archive that had none open, or whose paper another hand wrote."""
    try:
        found = json.loads(archive.paper(_LEFT) or "null")
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    # ints are asked for by their exact type: a truth value is none here, and a number of any size is checked where it is used
    return Left(**{name: found[name] for name, kind in Left.__annotations__.items() if type(found.get(name)) is _KINDS[kind]})


def leave(archive: Archive, desk: Left) -> None:
    """Keep how the desk is left; nothing is written where it stands as before."""
    text = json.dumps(asdict(desk), ensure_ascii=False)
    if archive.paper(_LEFT) != text:
        archive.set_paper(_LEFT, text)


def toured(archive: Archive) -> bool:
    """Whether the tour was offered here before; where something was decided or a desk was left, there is no need of it."""
    return archive.paper(_TOURED) is not None or archive.paper(_LEFT) is not None or bool(archive.history(1))


def tour_begun(archive: Archive) -> None:
    """Remember that the tour was offered: it never comes again by itself."""
    if archive.paper(_TOURED) is None:
        archive.set_paper(_TOURED, "1")
