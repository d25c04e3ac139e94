"""HTML or plain text of a feed → plain paragraphs and the links in them.

In: what stands in a description or content element. Out: paragraphs with an empty line between, list items after "• ",
quotations after "> ", and the links in order, pictures among them. With `marks`, what a reader sets apart has a sign of
its own: headings stand after "# ", items of numbered lists after their number, pictures as a line of their own after "▣ ".
One pass over the tags; no tree is built.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from .clean import OTHER_MARKUP, TAG, drop_unwanted, is_tag, resolve, without_cut_tag, without_hidden
from .screen import is_safe_link, is_usual_link
from .tags import BLOCKS

MAX_TEXT = 400_000
"""A text is cut here (code points); MAX_RAW is what is looked at of its markup."""
MAX_RAW = 4_000_000
MAX_LINKS = 500
HEADING, PICTURE = "# ", "▣ "

_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SKIPPED = frozenset(["head", "title", "noscript", "object", "button", "select", "svg", "math"])
_CELLS = frozenset(["td", "th"])
_ENCODED = re.compile(
    r"&lt;/?(?:p|br|a|div|span|b|i|em|strong|img|li|ul|ol|h[1-6]|blockquote)\b(?:[^<>&]|&(?!lt;|gt;))*+&gt;", re.I
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SIGN = re.compile(r"# |\d{1,3}\. ", re.MULTILINE)
_SET_APART = re.compile(r"<(?:h[1-6]|ol)[\s>]", re.IGNORECASE)
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def _attributes(rest: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, entities resolved; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest[:8000]):
        found.setdefault(name.lower(), resolve(double or single or bare))
    return found


def _line(text: str) -> str:
    return " ".join(drop_unwanted(text).split())


class _Writer:
    """Collects paragraphs and links while the tags go by."""

    def __init__(self, base: str, marks: bool) -> None:
        self.base = base
        self.marks = marks
        self.lists: list[int] = []  # of each list that is open, the number of its next item; 0 where it has none
        self.parts: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.quotes = 0
        self.signed = 0  # how many parts there were behind the last sign
        self.skipping = ""
        self.verbatim = False
        self.anchor: tuple[str, int] | None = None

    def text(self, raw: str) -> None:
        """Adds text between tags; its line breaks are blanks, but in <pre>."""
        if self.skipping or not raw or (self.signed == len(self.parts) and raw.isspace()):
            return
        text = resolve(raw) if "&" in raw else raw
        self.parts.append(text.replace("\n", " ") if "\n" in text and not self.verbatim else text)

    def mark(self, mark: str) -> None:
        """Adds a break, of a line or a paragraph, and after it what every line of a quotation begins with; between the sign
        of an item and its first paragraph there is none."""
        if self.signed and self.signed == len(self.parts):
            return
        self.parts.append(mark)
        if self.quotes:
            self.parts.append("> ")

    def sign(self, sign: str) -> None:
        """Adds the sign of an item or a heading."""
        self.parts.append(sign)
        self.signed = len(self.parts)

    def link(self, url: str, label: str) -> None:
        """Remembers a link, made absolute; only http and https, each address once."""
        if is_usual_link(url):
            if len(self.links) < MAX_LINKS:
                self.links.append((url, _line(label)[:300]))
            return
        url = drop_unwanted(url).strip()
        try:
            url = urljoin(self.base, url) if self.base else url
        except ValueError:
            return
        url = "".join(url.split())
        if is_safe_link(url) and len(self.links) < MAX_LINKS:
            self.links.append((url, _line(label)[:300]))

    def close_anchor(self) -> None:
        """Ends the link that is open, with the text since as its label."""
        if self.anchor is not None:
            url, since = self.anchor
            self.anchor = None
            self.link(url, "".join(self.parts[since : since + 200]))

    def bullet(self) -> str:
        """What an item of the list that is open begins with."""
        if not self.lists or not self.lists[-1]:
            return "• "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def list_tag(self, name: str, closing: bool, rest: str) -> None:
        """A list opens or closes."""
        if closing:
            del self.lists[-1:]
        elif len(self.lists) < 50:
            start = _attributes(rest).get("start", "1") if name == "ol" else "0"
            self.lists.append(int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 1)

    def picture(self, given: dict[str, str]) -> None:
        """A picture stands among the links, and with marks in its place, too."""
        label = given.get("alt", "") or given.get("title", "")
        if label and not self.anchor:
            self.parts.append(" ")
        known = len(self.links)
        self.link(given.get("src") or given.get("data-src", ""), label or "picture")
        if self.marks and len(self.links) > known and given.get("width") != "1" and given.get("height") != "1":
            self.mark("\n\n")
            self.parts.append(PICTURE + (_line(label)[:300] or "picture"))
            self.mark("\n\n")

    def tag(self, name: str, closing: bool, rest: str) -> None:
        """One tag goes by."""
        if self.skipping:
            if closing and name == self.skipping:
                self.skipping = ""
            return
        if name in _SKIPPED and not closing and not rest.endswith("/"):
            self.skipping = name
        elif name == "br":
            self.mark("\n")
        elif name == "li":
            if closing or self.signed == len(self.parts):
                self.signed = 0  # an item with nothing in it
            self.mark("\n\n")
            if not closing:
                self.sign(self.bullet())
        elif name == "blockquote":
            self.quotes = max(0, self.quotes + (-1 if closing else 1))
            self.mark("\n\n")
        elif name == "hr" or name in BLOCKS:
            if name == "pre":
                self.verbatim = not closing
            if closing and name in _HEADINGS and self.signed == len(self.parts):
                self.signed = 0
            self.mark("\n\n")
            if self.marks:
                if name in _HEADINGS and not closing and not (self.signed and self.signed == len(self.parts)):
                    self.sign(HEADING)
                elif name in ("ol", "ul"):
                    self.list_tag(name, closing, rest)
        elif name in _CELLS:
            self.parts.append(" ")
        elif name == "a":
            self.close_anchor()
            if not closing and (url := _attributes(rest).get("href")):
                self.anchor = (url, len(self.parts))
        elif name == "img":
            self.picture(_attributes(rest))
        elif name in ("iframe", "video", "audio", "embed", "source") and not closing:
            given = _attributes(rest)
            if source := given.get("src"):
                self.link(source, given.get("title") or name)


_ALONE = frozenset(["•", "#", "▣"])  # signs with nothing behind them


def _broken(text: str) -> str:
    """A text of which every line ends with a line feed."""
    if text.isascii():
        odd = "\r" in text or "\x0b" in text or "\x0c" in text
    else:
        odd = _BREAKS.search(text) is not None
    return _BREAKS.sub("\n", text) if odd else text


def _paragraphs(text: str) -> str:
    """Blanks and empty lines collapsed; a mark of a list or quotation with nothing after it goes."""
    if not (text.isascii() and text.replace("\n", "").isprintable()):
        text = drop_unwanted(_broken(text))
    kept: list[str] = []
    for line in text.split("\n"):
        bare = " ".join(line.split())
        if bare[:1] == ">":
            while bare.startswith("> ") or bare == ">":
                bare = bare[1:].lstrip()
            bare = "> " + bare if bare and bare not in _ALONE else ""
        elif bare in _ALONE:
            bare = ""
        if bare or (kept and kept[-1]):
            kept.append(bare)
    if kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)


_KNOWN_TAGS = 2_000
_known: dict[str, tuple[str, bool, str]] = {}
"""What stands behind the `<` of tags without quotes that were seen: name, whether it closes, and the rest."""


def _tag_at(text: str, start: int) -> tuple[tuple[str, bool, str], int] | None:
    """The tag that begins at a `<`, and where it ends; None where none does."""
    tag = TAG.match(text, start)
    if tag is None or not is_tag(tag):
        return None
    told = (tag["name"].lower(), bool(tag["close"]), tag["rest"])
    end = tag.end()
    if end - start <= 24 and len(_known) < _KNOWN_TAGS and "'" not in told[2] and '"' not in told[2]:
        _known[text[start + 1 : end]] = told
    return told, end


def _marked(text: str) -> bool:
    """Whether a text is HTML: one of the first fifty things in angle brackets is a tag."""
    start = text.find("<")
    if start < 0:
        return False
    if text[start + 1 : text.find(">", start, start + 26) + 1] in _known:
        return True
    return any(is_tag(tag) for tag, _ in zip(TAG.finditer(text, start), range(50), strict=False))


def _text_between(text: str) -> str:
    """What stands between two tags, without declarations and what is left of CDATA."""
    return OTHER_MARKUP.sub("", text) if "<" in text or "]]>" in text else text


def sets_apart(raw: str) -> bool:
    """Whether HTML has headings or numbered lists, which plain paragraphs do not tell from others."""
    return "<" in raw and _SET_APART.search(raw) is not None


def unmarked(text: str) -> str:
    """A text with marks as it is without them."""
    if HEADING not in text and PICTURE not in text and _SIGN.search(text) is None:
        return text
    kept = []
    for paragraph in text.split("\n\n"):
        if paragraph.removeprefix("> ").startswith(PICTURE):
            continue
        lines = []
        for line in paragraph.split("\n"):
            quote = "> " if line.startswith("> ") else ""
            line = line.removeprefix("> ")
            sign = _SIGN.match(line)
            lines.append(quote + (("" if sign[0] == HEADING else "• ") + line[sign.end() :] if sign else line))
        kept.append("\n".join(lines))
    return "\n\n".join(kept)


def clean_text(raw: str, base: str = "", *, marks: bool = False) -> tuple[str, list[tuple[str, str]]]:
    """HTML or text as plain paragraphs, and its links as (address, label), made absolute with `base`; pictures stand
    among the links with their description. Text that merely contains `<` or `&` survives. Cut at `MAX_TEXT`. With `marks`,
    headings, numbered lists and the places of pictures can be told (`unmarked` takes that back)."""
    text = raw[:MAX_RAW]
    if "<" not in text and "&" not in text:
        return _paragraphs(text)[:MAX_TEXT], []
    if "&lt;" in text and _ENCODED.search(text) is not None and TAG.search(text) is None:
        text = resolve(text)  # markup that was encoded as text
    text = without_hidden(text)
    if not _marked(text):
        text = without_cut_tag(resolve(text))
        return _paragraphs(resolve(text) if "&" in text else text)[:MAX_TEXT], []
    text = without_cut_tag(_broken(text))
    writer = _Writer(base, marks)
    since = 0  # where the text begins that has not been written yet
    start = text.find("<")
    while start >= 0:
        after = text.find(">", start, start + 26) + 1  # of what is remembered nothing is longer
        told = _known.get(text[start + 1 : after])
        if told is None:
            found = _tag_at(text, start)
            if found is None:
                start = text.find("<", start + 1)
                continue
            told, after = found
        if start > since:
            writer.text(_text_between(text[since:start]))
        since = after
        writer.tag(*told)
        start = text.find("<", after)
    writer.text(_text_between(text[since:]))
    writer.close_anchor()
    joined = "".join(writer.parts)
    if "&" in joined:
        joined = resolve(joined)
    if not writer.links:
        return _paragraphs(joined)[:MAX_TEXT], []
    seen: set[str] = set()
    links = [link for link in writer.links if not (link[0] in seen or seen.add(link[0]))]  # type: ignore[func-returns-value]
    return _paragraphs(joined)[:MAX_TEXT], links
