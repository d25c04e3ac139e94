"""Stories: reports of one event are folded into one.

Items come in, stories, copies and headlines go out; no database, no clock.
"""

from __future__ import annotations

from .headline import headline
from .novelty import News, Told, news
from .placer import LIMIT, WINDOW, Placer
from .records import Known, Move, Placement, Signable

__all__ = ["LIMIT", "WINDOW", "Known", "Move", "News", "Placement", "Placer", "Signable", "Told", "headline", "news"]
