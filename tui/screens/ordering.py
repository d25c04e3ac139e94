"""Tags and notes, and the last word on stories: reports joined, taken apart, moved.

In: actions on what the focus is on, or on a selection. Out: steps of the journal, which undo takes back like any mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.actions import READER
from tui.labels import count
from tui.screens.deciding import Deciding

if TYPE_CHECKING:
    from store.types import Change

MOST_TAGS = 8  # named under the field


class Ordering(Deciding):
    """What a person says of reports beside marking them."""

    def _chosen(self) -> tuple[list[int], bool]:
        """Ids that an action is for, and whether they are stories: the selection, the report in the reader, or the row."""
        stories = self.place.stories and not self.place.query
        if self.list.selected:
            return list(self.list.selected), stories
        if self.place_of_keys == READER and self.reader.article is not None:
            return [self.reader.article.item], False
        return ([] if self.list.current_id is None else [self.list.current_id]), stories

    # --- tags and notes ------------------------------------------------------------------------------------------

    def do_tag(self) -> None:
        """Ask for tags."""
        ids, stories = self._chosen()
        if not ids:
            return

        async def typed(text: str) -> None:
            from tui.desk.ordering import known_tags

            last = text.rpartition(" ")[2].removeprefix("-").removeprefix("#")
            fitting = [f"{name} ({items})" for name, items in await known_tags(self.desk) if name.startswith(last)]
            self.prompt_hint(", ".join(fitting[:MOST_TAGS]) or "several with blanks between; -tag takes one off")

        async def sent(text: str) -> None:
            from tui.desk.ordering import tag

            words = [word.removeprefix("#") for word in text.split()]
            add = [word for word in words if word and not word.startswith("-")]
            remove = [word[1:].removeprefix("#") for word in words if len(word) > 1 and word.startswith("-")]
            if not add and not remove:
                self.prompt_hint("a tag is a word; -tag takes it off", warn=True)
                return
            self.close_prompt()
            self.list.clear_selection()
            change = await self.confirmed(tag(self.desk, ids, add, remove, stories=stories))
            told = " ".join([*(f"#{word}" for word in add), *(f"without #{word}" for word in remove)])
            await self._ordered(change, f"{told}: {count(change.items, 'report')}" if change else "")

        self.ask("tags", "", typed, sent, hint="several with blanks between; -tag takes one off")

    def do_note(self) -> None:
        """Ask for a note on the report."""
        article = self.reader.article
        if article is None:
            self.say("there is no report here")
            return

        async def typed(text: str) -> None:
            self.prompt_hint("empty, it takes the note away" if article.note else "it stays with the report")

        async def sent(text: str) -> None:
            from tui.desk.ordering import write_note

            self.close_prompt()
            change = await self.confirmed(write_note(self.desk, article.item, text))
            await self._ordered(change, "note written" if text.strip() else "note taken away")

        self.ask("note", article.note, typed, sent)

    # --- stories -------------------------------------------------------------------------------------------------

    async def do_merge(self) -> None:
        """One story of those selected."""
        ids, stories = self._chosen()
        if len(self.list.selected) < 2:
            self.say(f"select the reports of one event first: {self.wire.keymap.first('select')}")
            return
        from tui.desk.ordering import merge

        row = next((self.list.rows[id] for id in ids if id in self.list.rows), None)
        self.list.clear_selection()
        change = await self.confirmed(merge(self.desk, ids, stories=stories))
        told = "one story of " + count(len(ids), "story" if stories else "report", "stories" if stories else "reports")
        await self._ordered(change, told, stand=row.item if row else 0)

    async def do_split(self) -> None:
        """Take the report, or those selected, out of their story."""
        from tui.desk.ordering import split

        ids, stories = self._chosen()
        if stories:
            article = self.reader.article
            if self.list.selected or article is None or len(article.reports) < 2:
                self.say("open the story, go to the report that does not belong to it, and take it out there")
                return
            ids = [article.item]
        self.list.clear_selection()
        self.report = None
        change = await self.confirmed(split(self.desk, ids))
        await self._ordered(change, "a story of its own", stand=ids[0])

    async def do_move(self) -> None:
        """Put the selected reports into the story under the cursor."""
        row = self.list.current
        ids, stories = self._chosen()
        if stories or not self.list.selected or row is None:
            self.say(
                f"list each report by itself ({self.wire.keymap.first('stories')}), select some, then go to one of the story "
                "that they belong to"
            )
            return
        from tui.desk.ordering import move

        self.list.clear_selection()
        change = await self.confirmed(move(self.desk, ids, row.item))
        await self._ordered(change, f"put beside: {row.title}", stand=row.item)

    async def _ordered(self, change: Change | None, told: str, *, stand: int | None = None) -> None:
        """Say what was done, and show it; where stories changed, with the cursor on the item `stand` (0: wherever it is)."""
        if change is None:
            self.say("nothing to change")
            return
        self.say(f"{told} · {self.wire.keymap.first('undo')} to undo")
        if stand is not None:
            await self.reload(hold=False)
            if stand:
                await self.stand_on(stand)
        self._look()
