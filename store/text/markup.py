"""HTML or plain text of a feed → plain paragraphs and the links in them.

In: what stands in a description or content element. Out: paragraphs with an empty line between, list items after "• ",
quotations after "> ", and the links in order, pictures among them. One pass over the tags; no tree is built.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from .clean import OTHER_MARKUP, TAG, drop_unwanted, is_tag, resolve, without_cut_tag, without_hidden
from .screen import is_safe_link
from .tags import BLOCKS

MAX_TEXT = 400_000
"""A text is cut here (code points); MAX_RAW is what is looked at of its markup."""
MAX_RAW = 4_000_000
MAX_LINKS = 500

_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SKIPPED = frozenset(["head", "title", "noscript", "object", "button", "select", "svg", "math"])
_CELLS = frozenset(["td", "th"])
_ENCODED = re.compile(
    r"&lt;/?(?:p|br|a|div|span|b|i|em|strong|img|li|ul|ol|h[1-6]|blockquote)\b(?:[^<>&]|&(?!lt;|gt;))*+&gt;", re.I
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" *\n *")
_EMPTY_LINES = re.compile(r"\n{3,}")
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

    def __init__(self, base: str) -> None:
        self.base = base
        self.parts: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.quotes = 0
        self.skipping = ""
        self.verbatim = False
        self.anchor: tuple[str, int] | None = None

    def text(self, raw: str) -> None:
        """Adds text between tags; its line breaks are blanks, but in <pre>."""
        if self.skipping or not raw:
            return
        text = resolve(raw)
        self.parts.append(text if self.verbatim else text.replace("\n", " "))

    def mark(self, mark: str) -> None:
        """Adds a break, of a line or a paragraph, and after it what every line of a quotation begins with."""
        self.parts.append(mark)
        if self.quotes:
            self.parts.append("> ")

    def link(self, url: str, label: str) -> None:
        """Remembers a link, made absolute; only http and https, each address once."""
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
            self.mark("\n\n" if closing else "\n\n• ")
        elif name == "blockquote":
            self.quotes = max(0, self.quotes + (-1 if closing else 1))
            self.mark("\n\n")
        elif name == "hr" or name in BLOCKS:
            if name == "pre":
                self.verbatim = not closing
            self.mark("\n\n")
        elif name in _CELLS:
            self.parts.append(" ")
        elif name == "a":
            self.close_anchor()
            if not closing and (url := _attributes(rest).get("href")):
                self.anchor = (url, len(self.parts))
        elif name == "img":
            given = _attributes(rest)
            label = given.get("alt", "") or given.get("title", "")
            if label and not self.anchor:
                self.parts.append(" ")
            self.link(given.get("src") or given.get("data-src", ""), label or "picture")
        elif name in ("iframe", "video", "audio", "embed", "source") and not closing:
            given = _attributes(rest)
            if source := given.get("src"):
                self.link(source, given.get("title") or name)


def _paragraphs(text: str) -> str:
    """Blanks and empty lines collapsed; a mark of a list or quotation with nothing after it goes."""
    text = drop_unwanted(_BREAKS.sub("\n", text))
    text = _LINES.sub("\n", _SPACES.sub(" ", text))
    lines = text.split("\n")
    kept: list[str] = []
    for line in lines:
        bare = line.strip()
        quoted = bare.startswith(">")
        while bare.startswith("> ") or bare == ">":
            bare = bare[1:].lstrip()
        if bare == "•":
            bare = ""
        kept.append(("> " if quoted else "") + bare if bare else "")
    return _EMPTY_LINES.sub("\n\n", "\n".join(kept)).strip()


def clean_text(raw: str, base: str = "") -> tuple[str, list[tuple[str, str]]]:
    """HTML or text as plain paragraphs, and its links as (address, label), made absolute with `base`; pictures stand
    among the links with their description. Text that merely contains `<` or `&` survives. Cut at `MAX_TEXT`."""
    text = raw[:MAX_RAW]
    if "<" not in text and "&" not in text:
        return _paragraphs(text)[:MAX_TEXT], []
    if "&lt;" in text and _ENCODED.search(text) is not None and TAG.search(text) is None:
        text = resolve(text)  # markup that was encoded as text
    text = without_hidden(text)
    writer = _Writer(base)
    marked = any(is_tag(tag) for tag, _ in zip(TAG.finditer(text), range(50), strict=False)) if "<" in text else False
    if not marked:
        text = without_cut_tag(resolve(text))
        return _paragraphs(resolve(text) if "&" in text else text)[:MAX_TEXT], []
    text = without_cut_tag(_BREAKS.sub("\n", text))
    position = 0
    for tag in TAG.finditer(text):
        if not is_tag(tag):
            continue
        writer.text(OTHER_MARKUP.sub("", text[position : tag.start()]))
        position = tag.end()
        writer.tag(tag["name"].lower(), bool(tag["close"]), tag["rest"])
    writer.text(OTHER_MARKUP.sub("", text[position:]))
    writer.close_anchor()
    joined = "".join(writer.parts)
    if "&" in joined:
        joined = resolve(joined)
    seen: set[str] = set()
    links = [link for link in writer.links if not (link[0] in seen or seen.add(link[0]))]  # type: ignore[func-returns-value]
    return _paragraphs(joined)[:MAX_TEXT], links
