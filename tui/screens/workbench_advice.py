"""Suggestions on the workbench: what the person's triage speaks for, with its evidence and its items.

In: suggestions of the desk, the text as it is typed. Out: the text with a suggestion taken in; nothing is saved by that. A
suggestion for a list that topics share is written at once, after a question, as a step that undo takes back.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from tui.cells import pad
from tui.labels import count, done
from tui.screens.workbench_live import ADVICE, Choice
from tui.screens.workbench_results import Results
from tui.shown import Advice, Shift
from tui.widgets.canvas import Line


class Advising(Results):
    """The suggestions."""

    advice: tuple[Advice, ...] = ()

    def ask(self, words: str, *choices: Choice) -> None:
        """Ask what to do."""
        raise NotImplementedError

    async def show_advice(self) -> None:
        """The suggestions; those known stay until the new ones are there."""
        self.table.title, self.table.note, self.table.empty = "Suggestions", "looking …", ""
        self._put_advice()
        self.advice = tuple(await self.bench.advice())
        if self.sheet == ADVICE and self.items is None:
            self.table.note = count(len(self.advice), "suggestion")
            given = len(self.list.verdicts)
            by = f"by your {count(given, 'verdict')}" if given else "yet"
            self.table.empty = f"Nothing is suggested {by}."
            self._put_advice()
            self.show_keys()

    def _put_advice(self) -> None:
        lines: list[Line] = []
        for one in self.advice:
            file: Line = [(one.file + "  ", "faint")] if one.file else []
            lines.append([(pad(count(len(one.items), "item"), 9, right=True), "soft"), ("  ", ""), *file, (one.about, "ink")])
        self.table.put(lines)
        self.about_line()

    @property
    def advised(self) -> Advice | None:
        """The suggestion under the cursor."""
        at = self.table.cursor
        return self.advice[at] if self.sheet == ADVICE and at < len(self.advice) else None

    def about_advice(self) -> str:
        """What the suggestion under the cursor says, and its evidence."""
        if self.advised is None:
            yes, no = self.wire.keymap.first("belongs"), self.wire.keymap.first("not")
            return (
                f"They come from your verdicts ({yes} belongs, {no} does not) and from what you keep; "
                "a handful that agree, more clearly than chance would have it, is needed before anything is said."
            )
        return f"{self.advised.about} — {self.advised.evidence}"

    def open_advice(self) -> None:
        """List the items that it speaks of, as the difference has them."""
        if self.advised is None or not self.advised.items:
            return
        known = {one.item: one for one in self.shifts}
        self.items = [known.get(item) or Shift("", item, 0.0, 0.0) for item in self.advised.items]
        self.show_sheet()
        self.focus_results()

    def do_take(self) -> None:
        """Take the suggestion into the text; one for a list that topics share is written, after a question."""
        one = self.advised
        if one is None:
            self.say("no suggestion is under the cursor")
        elif one.file:
            self.ask(
                f"this changes {one.file}, which other topics may share",
                ("w", "write it now", lambda: self.begin(self._written(one))),
            )
        elif (text := merged_text(one.was, one.text, self.editor.text)) is None:
            self.say("you changed that place yourself: save or drop that first, then take it", warn=True)
        else:
            before = self.editor.text.split("\n")
            first = next((at for at, (old, new) in enumerate(zip(before, text.split("\n"), strict=False)) if old != new), None)
            self.editor.put(text)
            self.editor.go_to((first if first is not None else len(before)) + 1)
            keys = self.wire.keymap
            self.say(f"taken into the text: {keys.first('save')} saves, {keys.first('untype')} in the rules takes it back")

    async def _written(self, one: Advice) -> None:
        change = await self.bench.apply(one)
        await self.put_in_force()
        self.say(f"{done(change.verb, change.items)} · {self.wire.keymap.first('undo')} to undo")
        if self.sheet == ADVICE:
            await self.show_advice()


def merged_text(was: str, then: str, now: str) -> str | None:
    """What a change from `was` to `then` makes of `now`; None where the lines around it are not those of `was`."""
    if now == was:
        return then
    old, new, lines = was.split("\n"), then.split("\n"), now.split("\n")
    kept = {
        block.a + at: block.b + at
        for block in SequenceMatcher(None, old, lines, autojunk=False).get_matching_blocks()
        for at in range(block.size)
    }
    for tag, first, last, start, stop in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        around = range(max(0, first - 1), min(len(old), last + 1))
        lead = kept.get(around[0]) if around else 0
        if lead is None or any(kept.get(at) != lead + at - around[0] for at in around):
            return None
        at = lead + first - around[0] if around else 0
        lines[at : at + last - first] = new[start:stop]
    return "\n".join(lines)
