"""What the palette offers: every action, topics, feeds, saved searches, stories and settings, each with what choosing it does.

In: the desk. Out: entries in the order in which equals are listed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.actions import (
    ACTIONS,
    BRIEF,
    DESK,
    EDITOR,
    FEEDLOG,
    FEEDS,
    FORM,
    FOUND,
    HISTORY,
    LIST,
    LOG,
    NEW,
    TOPICS,
    TOUR,
    TRENDS,
    WORKBENCH,
    Action,
)
from tui.keys import PRESETS, all_shown
from tui.labels import age, safe
from tui.palette import NAMES
from tui.shown import Row

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

# Where the keys of an action hold, as one says it, and what opens it.
ELSEWHERE = {
    FEEDS: ("feeds", "feeds"),
    FEEDLOG: ("feeds", "feeds"),
    FOUND: ("feeds", "feeds"),
    HISTORY: ("history", "history"),
    LOG: ("log", "log"),
    TRENDS: ("trends", "trends"),
    BRIEF: ("brief", "brief"),
    EDITOR: ("workbench", "edit"),
    WORKBENCH: ("workbench", "edit"),
    NEW: ("new topic", "new_topic"),
    FORM: ("new topic", "new_topic"),
}


class Entry(Struct, frozen=True):
    """A line of the palette; `worth` weighs its kind against others that are named as closely."""

    name: str
    about: str
    keys: str
    do: Callable[[], None]
    worth: float = 1.0


def entries(desk: DeskScreen) -> list[Entry]:
    """Everything that is known without asking the archive."""
    return [*_actions(desk), *_topics(desk), *_settings(desk), *_feeds(desk)]


def _actions(desk: DeskScreen) -> list[Entry]:
    keymap, here = desk.wire.keymap, desk.place_of_keys
    found = []
    for action in sorted(ACTIONS, key=lambda action: (here not in action.places, action.rank or 90)):
        if action.name in ("topic", "palette") or action.places == (TOUR,):
            continue
        keys = all_shown(action, keymap.keys[action.name])
        if any(place in DESK for place in action.places):
            found.append(Entry(action.label, action.about, keys, _act(desk, action)))
        else:
            place = next(place for place in action.places if place in ELSEWHERE)
            word, opener = ELSEWHERE[place]
            found.append(Entry(action.label, f"{action.about} (a key of: {word})", keys, _open(desk, opener), 0.9))
    return found


def _act(desk: DeskScreen, action: Action) -> Callable[[], None]:
    def act() -> None:
        if desk.place_of_keys not in action.places:
            desk.show_pane(LIST if LIST in action.places else next(place for place in DESK if place in action.places))
        desk.do(action.name)

    return act


def _open(desk: DeskScreen, opener: str) -> Callable[[], None]:
    return lambda: desk.do(opener)


def _topics(desk: DeskScreen) -> list[Entry]:
    def topic(at: int) -> Callable[[], None]:
        def go() -> None:
            desk.show_pane(TOPICS)
            desk.topics.go(at)
            desk.do("open")

        return go

    return [Entry(line.name, "topic", line.key, topic(at)) for at, line in enumerate(desk.topics.lines)]


def _feeds(desk: DeskScreen) -> list[Entry]:
    def feed(url: str) -> Callable[[], None]:
        return lambda: desk.show_feed(url)

    feeds = desk.desk.config.feeds if desk.desk.config else ()
    return [Entry(safe(one.name or one.url), f"feed: {safe(one.url)}", "", feed(one.url), 0.95) for one in feeds]


def _settings(desk: DeskScreen) -> list[Entry]:
    def choose(key: str, value: str) -> Callable[[], None]:
        return lambda: desk.begin(desk.choose_setting(key, value))

    config = desk.desk.config
    now = {"theme": desk.wire.palette.name, "keys": config.settings.keys if config else "default"}
    return [
        Entry(f"{key}: {value}", "setting, as it is now" if now[key] == value else "setting, kept in feeds.yaml",
              "", choose(key, value))
        for key, values in (("theme", NAMES), ("keys", tuple(PRESETS))) for value in values
    ]


def saved(desk: DeskScreen, searches: dict[str, str]) -> list[Entry]:
    """Saved searches by their names: to what they find, and away with them."""

    def search(query: str) -> Callable[[], None]:
        return lambda: desk.begin(desk.look_up(query))

    def forget(name: str) -> Callable[[], None]:
        return lambda: desk.begin(desk.forget_search(name))

    found = [Entry(safe(name), f"saved search: {safe(query)}", "", search(query)) for name, query in searches.items()]
    return found + [Entry(f"forget {safe(name)}", "take this saved search away", "", forget(name), 0.9) for name in searches]


def stories(desk: DeskScreen, rows: list[tuple[int, Row]], present: int) -> list[Entry]:
    """Stories that were found by words of a headline: each on the desk, as a search that escape leaves again."""

    def story(number: int) -> Callable[[], None]:
        return lambda: desk.begin(desk.look_up(f"story:{number}"))

    return [Entry(row.title, f"story · {row.outlet} · {age(row.at, present)}", "", story(number)) for number, row in rows]
