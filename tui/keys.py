"""Keys: presets, a person's own, and what a key means where it is pressed.

In: the preset and the remapping of feeds.yaml. Out: a `Keymap` that is fed keys one by one, sequences included, and a
list of what is wrong with the remapping, for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from tui.actions import ACTIONS, BY_NAME, Action

# What a preset changes; everything else is as in `ACTIONS`.
PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "default": {},
    "newsboat": {
        "new_topic": ("ctrl+t",),
        "read": ("N", "m"),
        "select_above": ("A",),
        "fetch": ("R", "r"),
        "history": ("H",),
        "link": ("L", "ctrl+l"),
        "edit": ("E", "e"),
        "editor": ("f4",),
        "older": ("O",),
        "rising": ("ctrl+r",),
        "dismiss": ("D", "d"),
        "demo": ("ctrl+d",),
        "bottom": ("end", "G"),
        "top": ("home", "g"),
        "next_pane": ("tab", "l", "right"),
        "page_down": ("pagedown", "ctrl+f"),
    },
    "vim": {
        "new_topic": ("g t",),
        "top": ("g g", "home"),
        "page_down": ("ctrl+d", "ctrl+f", "pagedown"),
        "page_up": ("ctrl+u", "ctrl+b", "pageup"),
        "redo": ("ctrl+r", "U"),
        "quit": ("Z Z", "ctrl+q"),
        "edit": ("g f", "e"),
        "browser": ("g x", "o"),
        "next_unread": ("n", "}"),
        "previous_unread": ("N", "p", "{"),
        "copy": ("y y", "c"),
        "belongs": ("g y",),
        "not": ("g n", "Y"),
        "select": ("x", "v"),
        "stories": ("g s",),
        "select_to": ("X", "V"),
        "dismiss": ("d d",),
    },
}

_SHOWN = {
    "space": "space",
    "enter": "⏎",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "tab": "tab",
    "shift+tab": "⇧tab",
}


def shown(keys: str) -> str:
    """A key, or a sequence, as a person reads it: `ctrl+f` is ^f, `g g` is gg."""
    parts = []
    for key in keys.split(" "):
        if key in _SHOWN:
            parts.append(_SHOWN[key])
        elif key.startswith("ctrl+"):
            parts.append("^" + key[5:])
        elif len(key) > 1 and key[0] == "f" and key[1:].isdigit():
            parts.append(key.upper())
        else:
            parts.append(key)
    return "".join(parts)


def all_shown(action: Action, keys: Iterable[str]) -> str:
    """Every key of an action on one line; the nine digits are a range."""
    listed = list(keys)
    if action.name == "topic" and listed == list("123456789"):
        return "1–9"
    return " ".join(shown(key) for key in listed)


class Keymap(Struct):
    """The keys in force. `faults` says what of the remapping could not be used, in words for a person."""

    keys: dict[str, tuple[str, ...]]
    faults: tuple[str, ...] = ()
    _pending: list[str] = field(default_factory=list)
    _meaning: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)
    _prefixes: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for action in ACTIONS:
            for keys in self.keys[action.name]:
                sequence = tuple(keys.split(" "))
                for place in action.places:
                    self._meaning[place, sequence] = action.name
                    for cut in range(1, len(sequence)):
                        self._prefixes.add((place, sequence[:cut]))

    @property
    def pending(self) -> str:
        """The keys of a sequence pressed so far, as shown; "" when none is under way."""
        return "".join(shown(key) for key in self._pending)

    def press(self, key: str, place: str) -> str | None:
        """The action that `key` completes in `place`; "" while a sequence is under way, None when it means nothing."""
        sequence = (*self._pending, key)
        if (place, sequence) in self._prefixes:
            self._pending.append(key)
            return ""
        under_way, self._pending = bool(self._pending), []
        name = self._meaning.get((place, sequence))
        if name is None and under_way:
            return self._meaning.get((place, (key,))) if (place, (key,)) not in self._prefixes else None
        return name

    def means(self, key: str, place: str) -> bool:
        """Whether a key means something in a place, or may as part of a sequence."""
        sequence = (*self._pending, key)
        return (place, sequence) in self._meaning or (place, sequence) in self._prefixes

    def first(self, name: str) -> str:
        """The key that the footer shows for an action; "" when it has none."""
        return shown(self.keys[name][0]) if self.keys[name] else ""


def clashes(keys: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Keys that mean two things in one place, or that hide the beginning of a sequence; one sentence each."""
    owners: dict[tuple[str, tuple[str, ...]], str] = {}
    said: dict[str, None] = {}
    for action in ACTIONS:
        for text in keys[action.name]:
            for place in action.places:
                other = owners.setdefault((place, tuple(text.split(" "))), action.name)
                if other != action.name:
                    said[f"{shown(text)} means both {other} and {action.name}"] = None
    for (place, sequence), name in owners.items():
        for cut in range(1, len(sequence)):
            other_name = owners.get((place, sequence[:cut]))
            if other_name is not None:
                said[f"{shown(' '.join(sequence[:cut]))} ({other_name}) hides {shown(' '.join(sequence))} ({name})"] = None
    return list(said)


def make_keymap(preset: str = "default", remap: Iterable[tuple[str, str]] = ()) -> Keymap:
    """The keymap of a preset with a person's own keys over it: `(action, keys)`, keys parted by commas.

    A name that is unknown, or a remapping that clashes, is left out and said in `faults`; a key given to one action is
    taken from the action that had it by preset.
    """
    faults: list[str] = []
    changed = PRESETS.get(preset)
    if changed is None:
        faults.append(f"no preset {preset!r}: default, newsboat or vim")
        changed = {}
    keys = {action.name: tuple(changed.get(action.name, action.keys)) for action in ACTIONS}
    own: dict[str, tuple[str, ...]] = {}
    for name, text in remap:
        if name not in BY_NAME:
            faults.append(f"no action {name!r}: {_near(name)}")
            continue
        wanted = tuple(" ".join(part.split()) for part in text.split(",") if part.strip()) or ((",",) if "," in text else ())
        trial = own | {name: wanted}
        if wrong := clashes({action: trial.get(action, ()) for action in keys}):
            faults.append(wrong[0])
            continue
        own = trial
    for name in own:
        keys[name] = own[name]
    for name, wanted in own.items():
        for other in keys:
            if other not in own and set(BY_NAME[other].places) & set(BY_NAME[name].places):
                keys[other] = tuple(key for key in keys[other] if not _hides(key, wanted))
    return Keymap(keys, tuple(faults))


def _near(name: str) -> str:
    """The names that could have been meant, by spelling or by the action's label, else some of those there are."""
    from difflib import get_close_matches

    labels = {action.label.replace(" ", "_"): action.name for action in ACTIONS} | {one: one for one in BY_NAME}
    meant = dict.fromkeys(labels[one] for one in get_close_matches(name.replace(" ", "_").casefold(), labels, 3, 0.5))
    return f"near to it: {', '.join(meant)}" if meant else "names are such as dismiss, next_unread or copy"


def _hides(key: str, wanted: tuple[str, ...]) -> bool:
    """Whether a preset's key cannot stand beside the person's own."""
    return any(key == own or key.startswith(own + " ") or own.startswith(key + " ") for own in wanted)
