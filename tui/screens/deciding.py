"""Deciding: marks on a report, a story, a selection, everything older; undo of any of it.

A mark in the list counts for the whole row, a story with all its reports; in the reader it counts for the report that
is shown. The screen shows a mark at once and the archive confirms it a moment later.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from store.clock import now, parse_when
from store.errors import WirewatchError
from store.types import State
from tui.actions import LIST, READER
from tui.cells import clip
from tui.desk.making import is_listed
from tui.labels import DONE, count, moment
from tui.screens.moving import Moving
from tui.shown import Article, Row, Shown

if TYPE_CHECKING:
    from store.types import Change

AFTER = {"read": State.READ, "unread": State.NEW, "keep": State.KEPT, "dismiss": State.DISMISSED, "release": State.READ}
NEED_ROWS = ("dismiss", "keep", "read", "open", "why", "browser", "select", "read_on", "belongs", "not", "older")
VERDICTS = ("belongs", "not")
ENOUGH = 5_000  # a larger selection is not drawn before the archive has it


class Deciding(Moving):
    """The marks."""

    last_verb = ""
    last_topic = ""  # of the last verdict
    older_than = "2d"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._unsaved: dict[int, State] = {}  # of reports: marks that the archive does not have yet

    def dressed(self, article: Article) -> Article:
        """An article with the marks that are under way."""
        unsaved = self._unsaved
        if not any(row.item in unsaved for row in article.reports):
            return article
        reports = tuple(replace(row, state=unsaved.get(row.item, row.state)) for row in article.reports)
        return replace(article, state=unsaved.get(article.item, article.state), reports=reports)

    # --- the verbs -----------------------------------------------------------------------------------------------

    def do_dismiss(self) -> None:
        """Set aside."""
        self.decide("dismiss")

    def do_keep(self) -> None:
        """Keep."""
        self.decide("keep")

    def do_read(self) -> None:
        """Read, or unread again."""
        self.decide("read")

    def do_belongs(self) -> None:
        """It belongs to the topic."""
        self.decide("belongs")

    def do_not(self) -> None:
        """It does not belong to the topic."""
        self.decide("not")

    def do_again(self) -> None:
        """The last decision once more."""
        if self.last_verb in VERDICTS and self.last_topic:
            self._decide(self.last_verb, self.last_topic, self.place_of_keys == READER)
        elif self.last_verb:
            self.decide(self.last_verb)
        else:
            self.say("nothing was decided yet")

    def decide(self, verb: str) -> None:
        """Mark what the focus is on, show it at once, and go on to the next."""
        if verb in VERDICTS and not self.place.topic:
            self._ask_topic(verb)
            return
        self._decide(verb, self.last_topic, self.place_of_keys == READER)

    def _decide(self, verb: str, topic: str, reading: bool) -> None:
        self.last_verb = verb
        if verb in VERDICTS:
            self.last_topic = self.place.topic or topic
        if reading and not self.list.selected:
            self._decide_report(verb)
        else:
            self._decide_rows(verb)

    def _ask_topic(self, verb: str) -> None:
        """A verdict is of a topic: where the list is of none, ask for it; the row's own topic is proposed."""
        lines = [line for line in self.topics.lines if line.place.topic]
        if not lines:
            self.say("that is said of a topic, and there is none yet")
            return
        reading = self.place_of_keys == READER
        row = self.list.current
        article = self.reader.article if reading else None
        theirs = article.topics if article is not None else row.topics if row is not None else ()
        proposed = next((line for line in lines if line.place.topic in theirs), None)
        keys = " · ".join(f"{line.key} {line.name}" for line in lines)

        def named(text: str) -> str:
            wanted = text.strip().casefold()
            found = [line for line in lines if wanted and wanted in (line.key, line.name.casefold(), line.place.topic)]
            return found[0].place.topic or "" if found else ""

        async def typed(text: str) -> None:
            self.prompt_hint(keys if named(text) or not text.strip() else f"no such topic; {keys}", warn=False)

        async def sent(text: str) -> None:
            topic = named(text)
            if not topic:
                self.prompt_hint(f"no such topic; {keys}", warn=True)
                return
            self.close_prompt()
            self._decide(verb, topic, reading)

        label = "belongs to" if verb == "belongs" else "does not belong to"
        self.ask(label, proposed.key if proposed is not None else "", typed, sent, hint=keys)

    def _decide_rows(self, verb: str) -> None:
        lot = bool(self.list.selected)
        ids = list(self.list.selected) if lot else [] if self.list.current_id is None else [self.list.current_id]
        if not ids:
            return
        verb = self._turned(verb, [row for id in ids if (row := self.list.rows.get(id)) is not None])
        stories = self.place.stories and not self.place.query
        self.list.clear_selection()
        if len(ids) <= ENOUGH:
            self._show_mark(verb, ids, lot)
        self.begin(self._mark(verb, ids, stories))

    def _turned(self, verb: str, rows: Sequence[Row]) -> str:
        """A verb whose state every row already has takes it back."""
        if verb == "read":
            if rows and all(row.state in (State.KEPT, State.DISMISSED) for row in rows):
                return "release"
            return "read" if not rows or any(row.state is State.NEW for row in rows) else "unread"
        if verb in AFTER and rows and all(row.state is AFTER[verb] for row in rows):
            return "release"
        return verb

    def _show_mark(self, verb: str, ids: Sequence[int], lot: bool) -> None:
        leaves = bool(self.place.topic) and (verb == "not" or (verb == "belongs" and self.place.shown is Shown.NEAR))
        if verb in AFTER:
            state = AFTER[verb]
            self.list.fill(
                [
                    replace(row, state=state, new=row.items if state is State.NEW else 0)
                    for id in ids
                    if (row := self.list.rows.get(id)) is not None
                ]
            )
            leaves = not is_listed(self.place, state) and not (state is State.READ and self.place.shown is Shown.UNREAD)
        at = self.list.cursor
        if leaves and not self.place.query:
            self.list.drop(set(ids))
            self.entitle()
        elif not lot:
            self.list.go(at + 1)

    def _decide_report(self, verb: str) -> None:
        """The report that the reader shows; then its next sister that waits for a decision, else the next row."""
        article = self.reader.article
        if article is None:
            return
        own = next((row for row in article.reports if row.item == article.item), None)
        verb = self._turned(verb, [own] if own else [])
        waiting = [row for row in article.reports if row.state is State.NEW and row.item != article.item]
        if own is not None and verb in AFTER:
            changed = replace(own, state=AFTER[verb])
            self.reader.put(
                replace(article, state=AFTER[verb], reports=tuple(changed if row is own else row for row in article.reports))
            )
        if verb in AFTER:
            self._unsaved[article.item] = AFTER[verb]
        self.begin(self._mark_report(verb, article.item))
        if waiting and verb != "unread" and self.place.stories:
            later = [row for row in waiting if own is not None and row.at >= own.at]
            self.report = (later or waiting)[0].item
            self._look()
        elif verb != "unread" and self.list.current_id is not None and self.list.current is not None:
            row = self.list.current
            if row.items <= 1 and verb in AFTER and not is_listed(self.place, AFTER[verb]):
                self._show_mark(verb, [row.id], False)
            else:
                self.list.go(self.list.cursor + 1)

    async def _mark_report(self, verb: str, item: int) -> None:
        try:
            await self._mark(verb, [item], False)
        finally:
            self._unsaved.pop(item, None)

    async def _mark(self, verb: str, ids: Sequence[int], stories: bool) -> None:
        place = replace(self.place, topic=self.place.topic or self.last_topic) if verb in VERDICTS else self.place
        self._told(await self.confirmed(self.desk.mark(verb, place, ids, stories=stories)), len(ids) if stories else 0)
        if len(ids) > ENOUGH:
            await self.reload(hold=False)

    async def confirmed(self, marking: Awaitable[Change | None]) -> Change | None:
        """Wait until the archive has a mark that is shown already; what it refuses is shown as it was."""
        self._marking += 1
        try:
            change = await marking
        except WirewatchError:
            self._marking -= 1
            await self.reload(hold=False)
            raise
        except BaseException:
            self._marking -= 1
            raise
        self._marking -= 1
        return change

    def _told(self, change: Change | None, stories: int = 0) -> None:
        """Say what was done: to so many reports, and of how many stories where stories were meant."""
        if change is None:
            self.say("nothing to change")
            return
        undo = self.wire.keymap.first("undo")
        what = DONE.get(change.verb, change.verb)
        many = f"{change.items:,}"
        if stories == 1 and change.items > 1:
            many = f"a story of {count(change.items, 'report')}"
        if stories > 1:
            many = f"{stories:,} stories" + (f" ({count(change.items, 'report')})" if change.items != stories else "")
        self.say(f"{what} {many} · {undo} to undo" if change.items > 1 else f"{what} · {undo} to undo")
        self.catch_up(lists=False)

    # --- undo ----------------------------------------------------------------------------------------------------

    async def do_undo(self) -> None:
        """Take back the last step."""
        await self._untold(await self.desk.undo(), "took back", "redo", "nothing is left to undo")

    async def do_redo(self) -> None:
        """Do it again."""
        await self._untold(await self.desk.redo(), "did again", "undo", "nothing to do again")

    async def _untold(self, changes: Sequence[Change], words: str, other: str, none: str) -> None:
        if not changes:
            self.say(none)
            return
        change = changes[-1]
        what = clip(await self.desk.told(change), max(30, self.size.width - 30))  # the way forth stays in view
        told = f"{words}: {what} · {self.wire.keymap.first(other)} to {other}"
        self.say(told)
        self.begin(self.files_back(told) if any(one.files for one in changes) else self._return_to(change))

    async def take_rules(self) -> None:
        """Read the configuration again, and match again by it."""
        raise NotImplementedError

    async def files_back(self, told: str) -> None:
        """Take over the configuration that a step brought back, and say that once more."""
        await self.take_rules()
        if not self.desk.faults:
            self.say(told)

    async def _return_to(self, change: Change) -> None:
        await self.reload(hold=False)
        await self.stand_on(*(one[0] for one in change.detail))

    # --- selecting -----------------------------------------------------------------------------------------------

    def do_select(self) -> None:
        """Select the row, and on to the next."""
        self.list.toggle()
        self.list.go(self.list.cursor + 1)

    def do_select_to(self) -> None:
        """Select the range."""
        self.list.select_to_cursor()
        self._selected()

    def do_select_above(self) -> None:
        """Select this and everything above."""
        self.list.select_rows(0, self.list.cursor)
        self._selected()

    def do_select_below(self) -> None:
        """Select this and everything below."""
        self.list.select_rows(self.list.cursor, len(self.list.ids) - 1)
        self._selected()

    def do_select_all(self) -> None:
        """Select the whole list, or nothing."""
        if len(self.list.selected) == len(self.list.ids):
            self.list.clear_selection()
            self.say("")
        else:
            self.list.select_rows(0, len(self.list.ids) - 1)
            self._selected()

    def _selected(self) -> None:
        keys = self.wire.keymap
        self.say(
            f"{len(self.list.selected):,} selected · {keys.first('dismiss')} dismisses, {keys.first('keep')} keeps, "
            f"{keys.first('read')} marks read, {keys.first('back')} selects nothing"
        )

    def do_older(self) -> None:
        """Ask for a time, and dismiss what is older."""
        self.ask(
            "older than",
            self.older_than,
            self._older_typed,
            self._older_sent,
            hint="2h, 3d, 2w, or a date; what was kept stays",
        )

    def _older_meant(self, text: str) -> int | None:
        """The time that is typed, None where it is none, which is said; a bare number could be of anything."""
        text = text.strip()
        try:
            if text.isdigit():
                raise ValueError(f"{text} of what? {text}h are hours, {text}d days, {text}w weeks")
            return parse_when(text, now())
        except ValueError as error:
            self.prompt_hint(str(error), warn=True)
            return None

    async def _older_typed(self, text: str) -> None:
        older = self._older_meant(text)
        if older is None:
            return
        rows = await self.desk.count_older(self.place, older)
        many = count(rows, "story", "stories") if self.place.stories and not self.place.query else count(rows, "item")
        self.prompt_hint(f"enter sets aside {many} from before {moment(older)}; what was kept stays")

    async def _older_sent(self, text: str) -> None:
        older = self._older_meant(text)
        if older is None:
            return
        self.older_than = text.strip()
        self.close_prompt()
        self._told(await self.desk.mark_older(self.place, older))
        await self.reload(hold=False)

    def can(self, name: str) -> bool:
        """A mark needs a row, a verdict a topic that can be named."""
        if name in VERDICTS and not any(line.place.topic for line in self.topics.lines):
            return False
        if name in NEED_ROWS:
            return bool(len(self.list.ids))
        if name == "link":
            return self.place_of_keys == READER and bool(self.reader.article and self.reader.article.shown_links)
        if name == "next_report":
            return self.place_of_keys in (READER, LIST) and bool(self.reader.article and len(self.reader.article.reports) > 1)
        return True
