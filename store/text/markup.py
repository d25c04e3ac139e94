"""HTML or plain text of a feed → plain paragraphs and the links in them.

In: what stands in a description or content element. Out: paragraphs with an empty line between, list items after "• ",
quotations after "> ", and the links in order, pictures among them. One pass over the tags; no tree is built.
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

_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SKIPPED = frozenset(["head", "title", "noscript", "object", "button", "select", "svg", "math"])
_CELLS = frozenset(["td", "th"])
_ENCODED = re.compile(
    r"&lt;/?(?:p|br|a|div|span|b|i|em|strong|img|li|ul|ol|h[1-6]|blockquote)\b(?:[^<>&]|&(?!lt;|gt;))*+&gt;", re.I
)
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
        text = resolve(raw) if "&" in raw else raw
        self.parts.append(text.replace("\n", " ") if "\n" in text and not self.verbatim else text)

    def mark(self, mark: str) -> None:
        """Adds a break, of a line or a paragraph, and after it what every line of a quotation begins with."""
        self.parts.append(mark)
        if self.quotes:
            self.parts.append("> ")

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
            bare = "> " + bare if bare and bare != "•" else ""
        elif bare == "•":
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


def clean_text(raw: str, base: str = "") -> tuple[str, list[tuple[str, str]]]:
    """HTML or text as plain paragraphs, and its links as (address, label), made absolute with `base`; pictures stand
    among the links with their description. Text that merely contains `<` or `&` survives. Cut at `MAX_TEXT`."""
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
    writer = _Writer(base)
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
