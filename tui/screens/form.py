"""What the screen of a new topic shows: the fields and what is wrong in them, what stands beside, the newest headlines.

In: what is typed, the starter's answers. Out: painted tables; no key is known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from store.clock import now
from tui.cells import clip, pad, pieces, width
from tui.desk.starting import Beside, Caught, Checked, Fields, Starter, Suggested, entries
from tui.labels import age, count, safe, short
from tui.screens.keyed import KeyedScreen
from tui.shown import Row
from tui.widgets.canvas import Line
from tui.widgets.form import Field
from tui.widgets.prompt import Hint
from tui.widgets.results import Head
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen


BESIDE = "What stands beside your words will stand here."
HINTS = {
    "name": "what the topic is called",
    "rule": "what you searched for: it makes an item belong by itself",
    "words": "any of these makes an item belong: words, names, phrases, with commas between",
    "also": "if you like: of these, one must stand beside them",
    "not": "if you like: none of these may stand in it",
}
LABELS = {"name": "name", "rule": "search", "words": "words", "also": "also", "not": "not"}


class FormScreen(KeyedScreen):
    """A topic before there is one, as far as it is shown."""

    _switch = 0.005

    def __init__(self, desk_screen: DeskScreen, rule: str = "") -> None:
        super().__init__()
        self.desk_screen, self.desk = desk_screen, desk_screen.desk
        self.starter = Starter(self.desk)
        self.head = Head(id="form-head")
        parts = ("name", "rule", "words", "also", "not") if rule else ("name", "words", "also", "not")
        self.fields = {part: Field(part, LABELS[part], HINTS[part], rule if part == "rule" else "") for part in parts}
        self.hint = Hint("")
        self.hint.id = "form-hint"
        self.beside, self.caught = Table(id="beside"), Table(id="caught")
        self.words: tuple[Suggested, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.last = Caught()
        self.checked = Checked()
        self.picked: set[str] = set()  # entries that were taken from what stands beside
        self.examples: dict[int, str] = {}  # item → its headline
        self._searched: Fields | None = None  # what the archive was looked through for

    def panes(self) -> ComposeResult:
        """Fields, a line about them, what stands beside, headlines."""
        yield self.head
        yield from self.fields.values()
        yield self.hint
        yield Container(self.beside, self.caught, id="below")

    def on_mount(self) -> None:
        """The first field has the keys; a search is looked up at once."""
        self.beside.title, self.caught.title = "Beside them", "Would catch"
        self.beside.empty = BESIDE
        self.caught.empty = "Type a word or two above: what they find will stand here."
        self.share_room()
        self.set_focus(self.fields["name"].input)
        self.look()

    def on_unmount(self) -> None:
        """Let the threads go."""
        self.starter.end()

    # --- room ----------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Another size, another arrangement."""
        self.share_room()
        self.show_words()
        self.show_rows()

    def share_room(self) -> None:
        """Beside each other where there is room, else one above the other."""
        size = self.size if self.size.width else self.app.size
        below, wide = self.query_one("#below"), size.width >= 100
        below.styles.layout = "horizontal" if wide else "vertical"
        self.beside.styles.width = max(38, min(64, size.width * 2 // 5)) if wide else "1fr"
        self.beside.styles.height = "1fr" if wide else max(5, (size.height - len(self.fields) - 4) * 2 // 5)
        self.caught.edged = wide

    @property
    def field(self) -> Field | None:
        """The field that has the keys."""
        return next((field for field in self.fields.values() if field.input is self.focused), None)

    # --- what is typed -------------------------------------------------------------------------------------------

    @property
    def typed(self) -> Fields:
        """What stands in the fields."""
        told = {part: field.text for part, field in self.fields.items()}
        return Fields(told["name"], told["words"], told["also"], told["not"], told.get("rule", ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another text: what was being looked for is not wanted any more. What a terminal could obey is not kept."""
        field = next((field for field in self.fields.values() if field.input is event.input), None)
        if field is not None and (clean := safe(event.value)) != event.value:
            field.put(clean)
        else:
            self.look()

    def look(self) -> None:
        """Look at the fields; only where words changed, at the archive."""
        typed = self.typed
        wanted = Fields("", typed.words, typed.also, typed.unwanted, typed.rule)
        same = self._searched == wanted and self.last.done
        if not same:
            self._searched, self.last = wanted, replace(self.last, done=False)
            if typed.words.strip() or typed.rule.strip():
                self.caught.note, self.caught.empty = "looking …", "Looking through the archive …"
                self.caught.refresh()
        self.begin(self._look(typed, only_check=same))

    async def _look(self, typed: Fields, *, only_check: bool) -> None:
        await self.starter.look(typed, self.told, only_check=only_check)

    def told(self, what: Checked | Caught | Beside) -> None:
        """The starter's answers, as they come."""
        if not self.is_attached:
            return
        if isinstance(what, Checked):
            self.checked = what
            self.tell()
            if not self.last.done and any(part != "name" for part, _, _ in what.slips):
                self.caught.note = "waits for the words"
                self.caught.refresh()
        elif isinstance(what, Caught):
            self.last, self.rows = what, what.rows
            self.show_rows()
        else:
            self._take_words(what.words)

    def _take_words(self, words: tuple[Suggested, ...]) -> None:
        """Other suggestions; what was picked from earlier ones stays above them, to be left out again."""
        here, line = self.suggested, self.beside.cursor
        typed = {entry for part in ("words", "also", "not") for entry in entries(self.fields[part].text)}
        kept = [one for one in self.words if one.entry in self.picked and one.entry.casefold() in typed]
        known = {one.entry.casefold() for one in kept}
        self.words = (*kept, *(one for one in words if one.entry.casefold() not in known))
        self.show_words()
        at = next((at for at, one in enumerate(self.words) if here is not None and one.entry == here.entry), None)
        self.beside.go(at if at is not None else min(line, len(kept)))

    # --- showing -------------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """The labels, and the line under the fields: what is wrong there, else what it is for."""
        field = self.field
        wrong = {part for part, column, _ in self.checked.slips if column or self._has(known_part(part))}
        for name, one in self.fields.items():
            one.label.put(one is field, name in {known_part(part) for part in wrong})
        self.head.put("New topic", self.checked.place, field is not None)
        slips = [slip for slip in self.checked.slips if slip[0] in wrong]
        part = field.part if field is not None else ""
        slip = min(slips, key=lambda slip: known_part(slip[0]) != part, default=None)
        if slip is not None:
            here = known_part(slip[0]) == part
            place = ", ".join([*([] if here else [LABELS[known_part(slip[0])]]), *([f"column {slip[1]}"] if slip[1] else [])])
            self.hint.text, self.hint.warns = f"{place}: {slip[2]}" if place else slip[2], True
        elif part == "words" and (common := self.checked.common):
            told = "so common that many items have it; a phrase, or a word under also, tells more"
            self.hint.text, self.hint.warns = f"{', '.join(common)}: {told}", True
        else:
            self.hint.text, self.hint.warns = self._advice(), False
        self.hint.refresh()
        self.show_keys()

    def _has(self, part: str) -> bool:
        """Whether something was typed into a field: what is empty is not wrong yet."""
        return part in self.fields and bool(self.fields[part].text.strip())

    def _advice(self) -> str:
        """What to do next, where the keys are."""
        keys = self.wire.keymap
        if self.focused is self.beside:
            return (f"{keys.first('pick')} takes a word into words, {keys.first('pick_also')} into also, "
                    f"{keys.first('pick_not')} into not; again: leaves it out")
        if self.focused is self.caught:
            return f"{keys.first('example')} keeps a headline as an example that the topic must go on to match"
        field = self.field
        if field is not None and field.part == "name":
            return "enter goes on"
        write = keys.first("save_topic")
        return f"enter goes on; {write} writes the topic; {keys.first('next_part')} leads down to what stands beside"

    def show_words(self) -> None:
        """What stands beside."""
        cells = self.beside.size.width or 40
        taken = {part: entries(self.fields[part].text) for part in ("words", "also", "not")}
        room = max(12, cells - 21)
        lines: list[Line] = []
        for one in self.words:
            sign, ink = next(((mark, "accent bold") for part, mark in (("words", "✓"), ("also", "&"), ("not", "−"))
                              if one.entry.casefold() in taken[part]), (" ", "faint"))
            lines.append([(f"{sign} ", ink), (pad(one.text, room), "ink" if sign == " " else "accent"),
                          (pad(short(one.inside), 5, right=True), "soft"), (" here", "faint"),
                          (pad(short(one.outside), 6, right=True), "faint")])
        self.beside.note = "here, elsewhere" if lines else ""
        found = self.last.done and self.last.items
        self.beside.empty = "Nothing stands beside them more often than elsewhere." if found else BESIDE
        self.beside.put(lines)

    def show_rows(self) -> None:
        """The newest headlines, the words they go by marked."""
        cells, present = max(20, (self.caught.size.width or 60) - 2), now()
        outlet = 14 if cells >= 76 else 0
        lines: list[Line] = []
        for row in self.rows:
            kept = row.item in self.examples
            past = pad(age(row.at, present), 4, right=True)
            line: Line = [("✓" if kept else " ", "accent bold"), (past, "faint"), ("  ", "")]
            room = cells - 7 - (outlet + 1 if outlet else 0)
            shown = clip(row.title, room)
            whole = len(shown) - 1 if shown != row.title else len(shown)
            line += [(part, "accent underline" if hit else "ink") for part, hit in pieces(row.title, 0, whole, row.spans)]
            if whole < len(shown):
                line.append((shown[whole:], "faint"))
            if outlet:
                line += [(" " * (room - width(shown) + 1), ""), (clip(row.outlet, outlet), "faint")]
            lines.append(line)
        last = self.last
        if last.items or last.near or not last.done:
            told = count(last.items, "item")
            told += f" · {last.week:,} in 7 days" if last.done else f" so far · {last.share:.0%}".replace("%", " %")
            self.caught.note = told + (f" · {last.near:,} near" if last.near else "")
        else:
            self.caught.note = ""
        typed = self.typed
        if last.done and (typed.words.strip() or typed.rule.strip()) and not last.items:
            self.caught.empty = "Nothing in the archive so far."
        elif not last.items and last.done:
            self.caught.empty = "Type a word or two above: what they find will stand here."
        self.caught.put(lines)

    @property
    def suggested(self) -> Suggested | None:
        """The word under the cursor."""
        return self.words[self.beside.cursor] if self.beside.cursor < len(self.words) else None


def known_part(part: str) -> str:
    """The field in which a part of a draft is shown; an id is made of the name."""
    return part if part in LABELS else "name"
