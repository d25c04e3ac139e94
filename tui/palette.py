"""The colours of the desk: one paper, one ink in three strengths, one accent.

In: the name of a theme. Out: a `Palette` that makes rich styles for cells, and the Textual theme that belongs to it.
State is never told by colour alone: each has a sign of its own, marked words are underlined, the cursor has a bar.
"""

from __future__ import annotations

from msgspec import Struct, field
from rich.style import Style

NAMES = ("dark", "light", "contrast", "ansi")


class Palette(Struct, frozen=True):
    """Colours as rich names them. `ground` is the paper, `raised` the cursor's line, `picked` a selected one."""

    name: str
    dark: bool
    ground: str
    raised: str
    resting: str  # the cursor's line in a pane without the focus
    picked: str
    ink: str
    soft: str
    faint: str
    rule: str
    accent: str
    warn: str
    listed: str  # in rules: the name of a list
    phrase: str  # and a phrase in quotes
    plain: bool = False  # the terminal's own colours: the cursor is drawn in reverse, nothing relies on a background
    _styles: dict[tuple[str, str], Style] = field(default_factory=dict)

    def style(self, ink: str, on: str = "ground") -> Style:
        """The style of `ink`, the name of a colour here and attributes (`accent bold`), on a ground of this palette."""
        known = self._styles.get((ink, on))
        if known is None:
            known = self._styles[ink, on] = self._make(ink, on)
        return known

    def _make(self, ink: str, on: str) -> Style:
        words = ink.split()
        colour = next((word for word in words if word not in ("bold", "underline", "italic", "reverse", "dim")), "ink")
        flag = {word: True for word in words if word in ("bold", "underline", "italic", "reverse", "dim")}
        if not self.plain:
            return Style(color=getattr(self, colour), bgcolor=getattr(self, on), **flag)  # type: ignore[arg-type]  # only flags
        if on == "raised":
            return Style(reverse=True, bold=flag.get("bold"), underline=flag.get("underline"))
        own: str = getattr(self, colour)
        if colour in ("soft", "faint", "rule"):
            flag["dim"] = True
        return Style(color=None if own == "default" else own, **flag)  # type: ignore[arg-type]  # only flags


PALETTES = {
    "dark": Palette(
        "dark",
        True,
        ground="#17181a",
        raised="#2b2a27",
        resting="#212122",
        picked="#222b34",
        ink="#dcd8ce",
        soft="#b2ada2",
        faint="#959087",
        rule="#383632",
        accent="#e2a657",
        warn="#e07a66",
        listed="#86b5bd",
        phrase="#a9b577",
    ),
    "light": Palette(
        "light",
        False,
        ground="#faf7f0",
        raised="#eae3d3",
        resting="#f2ede1",
        picked="#dfe7ea",
        ink="#23211d",
        soft="#4f4a41",
        faint="#6a6459",
        rule="#d6cfc0",
        accent="#9c4708",
        warn="#b3261e",
        listed="#1f6372",
        phrase="#4d6410",
    ),
    "contrast": Palette(
        "contrast",
        True,
        ground="#000000",
        raised="#1f3d66",
        resting="#1a1a1a",
        picked="#4a3800",
        ink="#ffffff",
        soft="#e0e0e0",
        faint="#bdbdbd",
        rule="#8a8a8a",
        accent="#ffd75f",
        warn="#ff8f80",
        listed="#8fe3f0",
        phrase="#c9e27a",
    ),
    "ansi": Palette(
        "ansi",
        True,
        ground="default",
        raised="default",
        resting="default",
        picked="default",
        ink="default",
        soft="default",
        faint="default",
        rule="default",
        accent="magenta",
        warn="red",
        listed="cyan",
        phrase="green",
        plain=True,
    ),
}


def following(name: str) -> str:
    """The theme after this one."""
    return NAMES[(NAMES.index(name) + 1) % len(NAMES)] if name in NAMES else NAMES[0]
