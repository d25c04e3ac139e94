"""What the widgets tell the screen."""

from __future__ import annotations

from textual.message import Message


class CursorMoved(Message):
    """The cursor of a pane stands on another line."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane


class RowsWanted(Message):
    """The list is about to show rows that it does not hold."""

    def __init__(self, ids: list[int]) -> None:
        super().__init__()
        self.ids = ids


class WordsWanted(Message):
    """Rows are in view whose matched words are not marked yet."""

    def __init__(self, ids: list[int]) -> None:
        super().__init__()
        self.ids = ids


class Opened(Message):
    """A line was opened with the mouse."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane


class ReportChosen(Message):
    """A report of the story was chosen in the reader."""

    def __init__(self, item: int) -> None:
        super().__init__()
        self.item = item


class LinkChosen(Message):
    """A link was chosen in the reader."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class Typed(Message):
    """The text of a prompt changed."""

    def __init__(self, text: str, prompt: object) -> None:
        super().__init__()
        self.text = text
        self.prompt = prompt
