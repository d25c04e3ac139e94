"""What leaves the workbench: saving, the rules in force again, the person's own editor, and the way back to the desk.

In: actions, the file as others left it. Out: the file written as one step, the archive matched again. Nothing that was
typed is lost without a question.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from tui.actions import EDITOR
from tui.desk.tuning import bench_for
from tui.labels import count
from tui.screens.workbench_advice import Advising
from tui.screens.workbench_live import ADVICE, RULES, Choice
from tui.shown import Flaw
from tui.widgets.rulebook import gives_back


class Saving(Advising):
    """The file."""

    _question: tuple[str, tuple[Choice, ...]] | None = None
    _told_of: bytes | None = None  # what the file held when the person was told that others changed it

    # --- questions -----------------------------------------------------------------------------------------------

    def ask(self, words: str, *choices: Choice) -> None:
        """Ask what to do; the next key answers, escape leaves everything as it is."""
        self._question = (words, (*choices, ("escape", "neither", lambda: self.say(""))))
        self.say(words, warn=True)
        self.show_keys()

    def answer(self, event: events.Key) -> bool:
        """Whether a question stood, and took this key."""
        if self._question is None:
            return False
        words, choices = self._question
        key = event.character if event.is_printable and event.character else event.key
        for wanted, _, act in choices:
            if key == wanted:
                self._question = None
                self.say("")
                act()
                break
        else:
            self.say(words, warn=True)
        self.show_keys()
        return True

    # --- saving --------------------------------------------------------------------------------------------------

    async def do_save(self) -> None:
        """Write the file, and let its rules go in force."""
        await self._save()

    async def _save(self, *, over: bool = False) -> bool:
        """Whether the text is saved; `over` whatever others wrote meanwhile."""
        if not self.dirty:
            self.say("nothing has changed since it was saved")
            return True
        await self.lay(only_read=True)
        if flaws := self.reading.flaws:
            if self.editor.cursor_location[0] + 1 not in [flaw.line for flaw in flaws]:
                self.editor.go_to(flaws[0].line, flaws[0].column)
            self._refused = f"not saved, the old rules go on: {count(len(flaws), 'fault')}, {_place(flaws[0])}"
            self.say(self._refused, warn=True)
            self.begin(self.lay())
            return False
        text, written = self.raw, await self.bench.written()
        if not over and written is not None and written != self.saved_raw and written != text:
            self.ask(
                "the file was changed by another program meanwhile",
                ("w", "write over it", lambda: self.begin(self._saved_over())),
                ("r", "read it instead", lambda: self.begin(self.look_outside(take=True))),
            )
            self.begin(self.lay())
            return False
        await self.bench.save(text, None if over else written)
        self.saved = text.decode("utf-8", "surrogatepass")
        self.say("saved; the archive is being matched again …")
        await self.put_in_force()
        return True

    async def put_in_force(self) -> None:
        """Let the rules as the files have them go in force, and try the text against them."""
        self._waits = True
        self.head_lines()
        try:
            await self.desk_screen.take_rules()
            self.say(self.desk_screen.status.text, warn=self.desk_screen.status.warns)
        finally:
            self._waits = False
            self.rebase()

    async def _saved_over(self) -> None:
        await self._save(over=True)

    @property
    def saved_raw(self) -> bytes:
        """What the file held when it was read or written last."""
        return self.saved.encode("utf-8", "surrogatepass")

    def rebase(self) -> None:
        """Try the text against the rules that are in force now."""
        bench = bench_for(self.desk, file=self.bench.file)
        if bench is not None and bench.config is not self.bench.config:
            self.bench.end()
            self.bench = bench
            self.progress = None
            if self.sheet in (RULES, ADVICE) and self.items is None:
                self.show_sheet()  # they are those of the rules in force
        elif bench is not None:
            bench.end()
        self.begin(self._tell_fares())
        self.begin(self.lay())

    async def _tell_fares(self) -> None:
        self.fared = await self.bench.fared()
        self.list.verdicts = await self.bench.verdicts()
        self.tell_strip()
        self.list.refresh()

    # --- others --------------------------------------------------------------------------------------------------

    async def look_outside(self, *, take: bool = False) -> None:
        """Whether others changed the file, and by it the rules in force; with `take` theirs is read whatever was typed."""
        if self._waits:
            return
        written = await self.bench.written()
        if written is not None and written not in (self.saved_raw, self.raw):
            text = decoded(written)
            if text is None:
                self.say("another program wrote the file, and not as UTF-8", warn=True)
            elif take or not self.dirty:
                self.saved = text
                self.editor.put(text)
                self.say("another program changed the file: read again")
            elif written != self._told_of:
                self._told_of = written
                save = self.wire.keymap.first("save")
                self.say(f"another program changed the file; {save} asks which of the two to keep", warn=True)
        elif written is not None and written == self.raw and self.dirty:
            self.saved = self.editor.text
            self.head_lines()
        config = self.desk.config
        if config is not None and config is not self.bench.config and not self.desk_screen.busy:
            self.rebase()

    def do_editor(self) -> None:
        """The file in the person's own editor."""
        if self.dirty:
            self.ask(
                "your editor would open the file without what you typed here",
                ("s", "save first", lambda: self.begin(self._saved_then(self._own_editor))),
                ("o", "open it as it is", self._own_editor),
            )
        else:
            self._own_editor()

    def _own_editor(self) -> None:
        said = self.desk_screen.edit_outside(self.bench.file)
        if said:
            self.say(said, warn=True)
        self.begin(self.look_outside())

    async def _saved_then(self, then: Callable[[], None]) -> None:
        if await self._save():
            then()

    # --- leaving -------------------------------------------------------------------------------------------------

    def leave_by(self, way: Callable[[], None]) -> None:
        """Leave, after a question where something would be lost."""
        if not self.dirty:
            way()
            return

        def drop() -> None:
            self.saved = self.editor.text
            way()

        save: Choice = ("s", "save it and leave", lambda: self.begin(self._saved_then(way)))
        flaws = len(self.reading.flaws)
        told = f", and has {count(flaws, 'fault')}" if flaws else ""
        self.ask(f"what you typed is not saved{told}", *(() if flaws else (save,)), ("d", "drop it", drop))

    def do_back(self) -> None:
        """One step back: from the editor to the results, from an item to its list, from there to the desk."""
        if self.place_of_keys == EDITOR:
            self.focus_results()
        elif self.reader.display:
            self.close_reader()
        elif self.items is not None:
            self.choose(self.sheet)
        else:
            self.leave_by(self._close)

    def _close(self) -> None:
        self.dismiss()

    def do_quit(self) -> None:
        """Leave the program."""
        self.leave_by(lambda: self.wire.exit(0))


def decoded(raw: bytes) -> str | None:
    """The text of a file as the editor takes it; None where it is none that the editor would give back unchanged."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if gives_back(text) else None


def _place(flaw: Flaw) -> str:
    return f"line {flaw.line}: {flaw.words}" if flaw.line else flaw.words
