"""The registry of everything a person can do: one table makes the bindings, the footer, the help, the palette and
the README's keys.

In: nothing. Out: `ACTIONS`, in the order in which help shows them. A new action is a line here and a method
`do_<name>` on the screen whose place it names; the tests fail while either is missing.
"""

from __future__ import annotations

from msgspec import Struct

# The places in which keys are pressed. "desk" stands for its three panes.
TOPICS, LIST, READER, FEEDS, HISTORY, HELP = "topics", "list", "reader", "feeds", "history", "help"
FORM, NEW = "form", "new topic"  # the fields of a new topic, where letters are text; and the lists below them
TRENDS, BRIEF = "trends", "brief"
FEEDLOG, FOUND = "feedlog", "found"  # what became of one feed; the feeds behind an address
LOG, TOUR = "log", "tour"
EDITOR, WORKBENCH = "editor", "workbench"  # the text of a topic, where letters are text; and the results beside it
BENCH = (EDITOR, WORKBENCH)
DESK = (TOPICS, LIST, READER)
MARKED = (*DESK, HISTORY, WORKBENCH)  # where steps are taken
ROWS = (*DESK, NEW, FEEDS, FEEDLOG, FOUND, HISTORY, LOG, HELP, TRENDS, BRIEF, WORKBENCH)
LOGGED = (*DESK, FEEDS, FEEDLOG, FOUND, HISTORY, LOG, TRENDS, BRIEF)  # from where the log is one key away


class Action(Struct, frozen=True):
    """One thing to do. `keys` are those of the default preset; sequences are written with a space (`g g`)."""

    name: str
    keys: tuple[str, ...]
    label: str  # a word or two, for the footer
    about: str  # a sentence without its stop, for help and the palette
    group: str
    places: tuple[str, ...]
    rank: int = 0  # place in the footer, 1 first; 0 is not shown there


_MOVE, _READ, _MARK, _PICK, _FIND, _DESK, _FEEDS, _BENCH, _TRENDS = (
    "Moving",
    "Reading",
    "Deciding",
    "Selecting",
    "Finding",
    "The desk",
    "Feeds and history",
    "The workbench",
    "Trends and brief",
)

_NEW = "A new topic"

ACTIONS: tuple[Action, ...] = (
    Action("down", ("j", "down"), "down", "the next line", _MOVE, ROWS),
    Action("up", ("k", "up"), "up", "the line before", _MOVE, ROWS),
    Action("top", ("g", "home"), "top", "the first line, and what has arrived above it", _MOVE, ROWS),
    Action("bottom", ("G", "end"), "end", "the last line", _MOVE, ROWS),
    Action("page_down", ("pagedown", "ctrl+f"), "page", "a page down", _MOVE, ROWS),
    Action("page_up", ("pageup", "ctrl+b"), "page up", "a page up", _MOVE, ROWS),
    Action("next_unread", ("n",), "next unread", "the next unread, over to the next topic at the end", _MOVE, DESK, 6),
    Action("previous_unread", ("p",), "previous unread", "the unread one before", _MOVE, DESK),
    Action("topic", tuple("123456789"), "topic", "that topic, by its number", _MOVE, DESK),
    Action("next_pane", ("tab", "l", "right"), "pane", "the pane to the right", _MOVE, DESK),
    Action("previous_pane", ("shift+tab", "h", "left"), "pane left", "the pane to the left", _MOVE, DESK),
    Action("open", ("enter",), "open", "open what the cursor is on", _READ, (TOPICS, LIST, WORKBENCH), 1),
    Action(
        "read_on",
        ("space",),
        "read on",
        "a page further; at the end, mark read and go to the next unread",
        _READ,
        (*DESK, WORKBENCH),
        2,
    ),
    Action("why", ("w",), "why", "why it is here: rule, weight, term, arithmetic", _READ, (LIST, READER, WORKBENCH), 7),
    Action("next_report", ("]",), "next report", "the next report of the same story", _READ, (LIST, READER), 12),
    Action("previous_report", ("[",), "report before", "the report before, of the same story", _READ, (LIST, READER)),
    Action("browser", ("o",), "browser", "open the original in the browser", _READ, (LIST, READER, WORKBENCH), 8),
    Action("link", ("L",), "link", "open a link of the text: L, then its number", _READ, (LIST, READER), 13),
    Action("copy", ("c",), "copy link", "copy the address; once more: a citation, Markdown or plain", _READ, (LIST, READER)),
    Action(
        "full",
        ("f",),
        "full text",
        "the whole article, fetched from its page and kept; once more: the feed's own text",
        _READ,
        (LIST, READER),
        9,
    ),
    Action("zen", ("z",), "alone", "the reader alone, and back", _READ, (LIST, READER)),
    Action("dismiss", ("d",), "dismiss", "set aside, and on to the next", _MARK, (LIST, READER), 3),
    Action("keep", ("s",), "keep", "keep, and on to the next", _MARK, (LIST, READER), 4),
    Action("read", ("m",), "read/unread", "mark read or unread", _MARK, (LIST, READER), 10),
    Action(
        "belongs",
        ("y",),
        "belongs",
        "it belongs to this topic, a near miss too, and on to the next",
        _MARK,
        (LIST, READER, WORKBENCH),
        14,
    ),
    Action(
        "not",
        ("Y",),
        "does not",
        "it does not belong to this topic, and on to the next",
        _MARK,
        (LIST, READER, WORKBENCH),
        15,
    ),
    Action("again", (".",), "again", "the last decision once more", _MARK, (LIST, READER)),
    Action("older", ("O",), "older than", "set aside everything older than a time", _MARK, DESK, 16),
    Action("tag", ("+",), "tag", "put tags on it, or take them off with -tag; tag: finds them", _MARK, (LIST, READER)),
    Action("note", ("C",), "note", "write a note on the report", _MARK, (LIST, READER)),
    Action("merge", ("J",), "one story", "make one story of those selected", _MARK, (LIST,)),
    Action("split", ("|",), "own story", "take the report out of its story, into one of its own", _MARK, (LIST, READER)),
    Action("move", ("P",), "put here", "put the selected reports into the story under the cursor", _MARK, (LIST,)),
    Action("undo", ("u",), "undo", "take back the last step, as often as you like", _MARK, (*MARKED, FEEDS), 5),
    Action("redo", ("U",), "redo", "do again what was taken back", _MARK, (*MARKED, FEEDS)),
    Action("select", ("x",), "select", "select, or not, and on to the next", _PICK, (LIST,), 11),
    Action("select_to", ("X",), "select to here", "select everything from the last selected to here", _PICK, (LIST,)),
    Action("select_above", ("A",), "select above", "select this and everything above", _PICK, (LIST,)),
    Action("select_below", ("B",), "select below", "select this and everything below", _PICK, (LIST,)),
    Action("select_all", ("*",), "select all", "select the whole list; once more: nothing", _PICK, (LIST,)),
    Action("filter", ("/",), "search", "search everything, in the language of the rules", _FIND, DESK, 9),
    Action("save_search", ("S",), "save search", "save the search under a name, for the palette", _FIND, (LIST, READER)),
    Action("palette", (":",), "palette", "find any action or topic by its name", _FIND, DESK),
    Action("help", ("?", "f1"), "help", "this help", _FIND, (*ROWS, EDITOR, FORM), 99),
    Action("tour", ("f2",), "tour", "the tour in five steps", _FIND, (*DESK, HELP)),
    Action("tour_on", ("enter",), "tour on", "in the tour: the next step", _FIND, (TOUR,)),
    Action("tour_back", ("backspace",), "tour back", "in the tour: the step before", _FIND, (TOUR,)),
    Action("tour_end", ("escape",), "leave the tour", "in the tour: leave it", _FIND, (TOUR,)),
    Action("stories", ("v",), "stories/items", "reports grouped as stories, or each by itself", _DESK, DESK),
    Action(
        "shown",
        ("a",),
        "show",
        "which are listed: undecided and kept, unread alone, everything, near misses",
        _DESK,
        DESK,
        17,
    ),
    Action("rising", ("R",), "rising first", "what rises now first, or the newest; in a search the most relevant", _DESK, DESK),
    Action("fetch", ("r",), "fetch", "fetch the feeds that are due now; once more: stop", _DESK, DESK, 18),
    Action(
        "edit",
        ("e",),
        "edit rules",
        "the workbench: the topic's rules, tried on the archive as you type",
        _DESK,
        (*DESK, WORKBENCH),
    ),
    Action("editor", ("E", "f4"), "own editor", "open the topic's file in your editor", _DESK, (*DESK, *BENCH)),
    Action(
        "new_topic",
        ("N",),
        "new topic",
        "start a topic from a few words; while a search is open, from that",
        _DESK,
        DESK,
        6,
    ),
    Action("more_room", (">",), "more room", "more room for the pane with the focus", _DESK, DESK),
    Action("less_room", ("<",), "less room", "less room for it", _DESK, DESK),
    Action("theme", ("T",), "theme", "the next theme: dark, light, high contrast, the terminal's own", _DESK, ROWS),
    Action("demo", ("D",), "sample desk", "a desk on recorded sample feeds, thrown away afterwards", _DESK, DESK, 1),
    Action("back", ("q", "escape"), "back", "back; from the list: q leaves", _DESK, (*ROWS, EDITOR, FORM), 98),
    Action("suspend", ("ctrl+z",), "to the shell", "to the shell for a while; fg brings it back", _DESK, ROWS),
    Action("quit", ("ctrl+q",), "quit", "leave wirewatch", _DESK, (*ROWS, EDITOR)),
    Action("feeds", ("F",), "feeds", "the health of the feeds", _FEEDS, DESK),
    Action("brief", ("b",), "brief", "the digest of the topic, or of all: what it brought, story by story", _DESK, DESK),
    Action("trends", ("t",), "trends", "what rises, what fell silent, and what stands behind it", _DESK, DESK),
    Action("history", ("H",), "history", "what was decided, and undo up to there", _FEEDS, DESK),
    Action("log", ("!",), "log", "what happened here and in the fetcher, errors with what to do", _FEEDS, LOGGED),
    Action("log_bad", ("a",), "trouble alone", "what went wrong alone, or everything", _FEEDS, (LOG,), 2),
    Action("feed_log", ("enter",), "its log", "what became of this feed in its last rounds", _FEEDS, (FEEDS, LOG), 1),
    Action("fetch_feed", ("r",), "fetch this", "fetch this feed now", _FEEDS, (FEEDS,), 2),
    Action("feed_add", ("a",), "add", "find the feeds behind an address, and add one", _FEEDS, (FEEDS,), 3),
    Action("feed_edit", ("e",), "edit", "change its entry: name, tags, interval, address", _FEEDS, (FEEDS,), 4),
    Action("mute", ("m",), "mute", "mute this feed, or hear it again", _FEEDS, (FEEDS,), 5),
    Action("feed_remove", ("d",), "remove", "take it out of feeds.yaml; its items stay", _FEEDS, (FEEDS,), 6),
    Action("feed_sort", ("s",), "sort", "order them by the next column", _FEEDS, (FEEDS,), 7),
    Action("feed_turn", ("S",), "turn", "turn the order round", _FEEDS, (FEEDS,)),
    Action("feed_filter", ("/",), "filter", "only those with a word, a tag or a state", _FEEDS, (FEEDS,), 8),
    Action("found_add", ("enter", "a"), "add this", "add the feed that was found", _FEEDS, (FOUND,), 1),
    Action("undo_to", ("enter",), "undo to here", "take back every step down to this one", _FEEDS, (HISTORY,), 1),
    Action("save", ("ctrl+s",), "save", "write the rules, and match the archive again by them", _BENCH, BENCH, 1),
    Action("over", ("f6",), "over", "from the rules to the results, and back", _BENCH, BENCH, 2),
    Action("next_flaw", ("f8", "!"), "next fault", "to the next fault of the text", _BENCH, BENCH, 3),
    Action("untype", ("ctrl+z",), "take back", "take back what was typed last", _BENCH, (EDITOR,), 4),
    Action("retype", ("ctrl+y",), "type again", "type again what was taken back", _BENCH, (EDITOR,)),
    Action("next_sheet", ("tab", "l", "right"), "sheet", "the next sheet of results", _BENCH, (WORKBENCH,), 6),
    Action("previous_sheet", ("shift+tab", "h", "left"), "sheet left", "the sheet before", _BENCH, (WORKBENCH,)),
    Action("kinds", ("a",), "gained/lost", "gained and lost items, or one of them", _BENCH, (WORKBENCH,), 16),
    Action("take", ("t",), "take", "take the suggestion into the text; nothing is saved yet", _BENCH, (WORKBENCH,), 1),
    Action("behind", ("enter",), "these items", "the items of the point, on the desk", _TRENDS, (TRENDS,), 1),
    Action("earlier", ("h", "left"), "earlier", "the point of the curve before", _TRENDS, (TRENDS,), 3),
    Action("later", ("l", "right"), "later", "the next point of the curve", _TRENDS, (TRENDS,), 2),
    Action("steps", ("s",), "hours/days/weeks", "the steps of the curve: hours, days, weeks", _TRENDS, (TRENDS,), 4),
    Action("sheet", ("tab",), "what behind", "stories that rise, outlets, languages, words that rise", _TRENDS, (TRENDS,), 5),
    Action("compare", ("=",), "compare", "hold this topic beside the others; once more: no longer", _TRENDS, (TRENDS,), 6),
    Action("rising_story", ("o",), "this story", "the story that rises, on the desk", _TRENDS, (TRENDS,), 7),
    Action("read_story", ("enter",), "this story", "the story, on the desk", _TRENDS, (BRIEF,), 1),
    Action("reach", ("tab",), "how far back", "a day, three days, a week, four weeks", _TRENDS, (BRIEF,), 2),
    Action("every_topic", ("a",), "all topics", "all topics, or the one of the desk", _TRENDS, (BRIEF,), 3),
    Action("copy_brief", ("c",), "copy", "copy the brief as Markdown", _TRENDS, (BRIEF,), 4),
    Action("save_topic", ("ctrl+s",), "write it", "write the topic, and match the archive for it", _NEW, (NEW, FORM), 1),
    Action("next_part", ("tab",), "on", "the next field, then what stands beside, then headlines", _NEW, (NEW, FORM), 7),
    Action("previous_part", ("shift+tab",), "on, back", "the field or list before", _NEW, (NEW, FORM)),
    Action("pick", ("space", "enter"), "take", "take the word into words, or leave it out again", _NEW, (NEW,), 2),
    Action("pick_also", ("a",), "into also", "take the word among those that must stand beside", _NEW, (NEW,), 3),
    Action("pick_not", ("x",), "into not", "take the word among those that must not be there", _NEW, (NEW,), 4),
    Action("example", ("y",), "example", "keep the headline as an example of the topic", _NEW, (NEW,), 5),
)

BY_NAME = {action.name: action for action in ACTIONS}
GROUPS = tuple(dict.fromkeys(action.group for action in ACTIONS))
