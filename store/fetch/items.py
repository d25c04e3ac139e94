"""The raw fields of a document's items come in; who each item is, and its cleaned `Entry`, go out. Pure.

An item is cleaned only when somebody asks for its entry: of a feed that changed, most items are known and their raw
fields are what they were (`Found.raw_hash`), so that nothing else has to be done for them."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Sequence
from hashlib import blake2b
from html import escape

from msgspec import Struct, field
from msgspec.structs import replace

from store.fetch.urls import absolute
from store.text.screen import is_usual_link
from store.types import Entry

MAX_TITLE = 1_000
MAX_SUMMARY = 50_000
MAX_LINKS = 100
LEAD = 800

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]+"
)
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")


class Raw(Struct):
    """An item as its document has it. Texts are HTML (plain text is escaped before it comes here), links may be
    relative."""

    guid: str = ""
    permalink: bool = False  # the guid says that it is an address
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    source: str = ""
    lang: str = ""
    published: int | None = None
    base: str = ""  # what relative links are relative to
    links: list[tuple[str, str]] = field(default_factory=list)


class Context(Struct, frozen=True):
    """What a person wrote of the feed, for its items: the outlet's name and language ("" where nothing was written)."""

    name: str = ""
    lang: str = ""


def digest(*texts: str, size: int = 6) -> str:
    """A short hash of texts, in base 64 (6 bytes: 8 characters)."""
    hashed = blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=size).digest()
    return b2a_base64(hashed, newline=False).decode("ascii").rstrip("=")


def plain(text: str) -> str:
    """Plain text as the HTML that shows it."""
    return escape(text, quote=False) if "<" in text or "&" in text else text


def bare(text: str) -> str:
    """An identifier or address without whitespace around it and without characters that only a terminal would act
    on."""
    text = text.strip()
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub("", text)


def address(base: str, link: str) -> str:
    """The http(s) address that a link means, as it can be stored and shown; "" for none."""
    return link if is_usual_link(link) else bare(absolute(base, link))


def language(tag: str) -> str:
    """`en` of `en-GB`, `EN_us` or `eng`; "" for what names no language."""
    found = _LANGUAGE.match(tag)
    return found[1].lower() if found else ""


class Found:
    """An item that a feed holds: who it is at once, what it says when asked."""

    __slots__ = ("_entry", "_make", "key", "keys", "link_hash", "published", "raw_hash")

    def __init__(self, keys: tuple[str, ...], raw_hash: str, link_hash: str, make: Maker) -> None:
        self.keys = keys
        self.key = keys[0]
        self.raw_hash = raw_hash
        self.link_hash = link_hash
        self.published = make.raw.published
        self._make: Maker | None = make
        self._entry: Entry | None = None

    @property
    def entry(self) -> Entry:
        """The cleaned item."""
        if self._entry is None:
            assert self._make is not None
            self._entry = self._make(self.key)
            self._make = None
        return self._entry

    @property
    def clean_hash(self) -> str:
        """A hash of the cleaned title, summary and text."""
        entry = self.entry
        return digest(entry.title, entry.summary, entry.text)

    @property
    def text_hash(self) -> str:
        """Raw fields (8 characters), cleaned fields (8), link (4): what the archive keeps to know the item again."""
        return self.raw_hash + self.clean_hash + self.link_hash

    @property
    def lone(self) -> bool:
        """Whether it is told by its guid or link as the only one of its document that has it."""
        if len(self.keys) == 1:
            return not self.key.startswith("text:")
        return len(self.keys) == 2 and self.keys[1].startswith(self.key + " ")

    @property
    def finer(self) -> tuple[str, ...]:
        """The keys that a lone item has in a document that holds others of its guid or link."""
        from store.fetch.identity import finer

        return finer(self.key, self.entry)

    @property
    def begun(self) -> tuple[str, ...]:
        """The keys under which it was stored if its document was cut short before its guid or link was told."""
        from store.fetch.identity import by_words

        if self.key.startswith("text:"):
            return ()
        entry = self.entry
        link = (entry.url,) if entry.guid and entry.url and entry.guid != entry.url else ()
        title_alone = replace(entry, summary="", text="")
        text_alone = replace(entry, title=shorten(first_line(entry.summary or entry.text), 120))
        return (*link, by_words(entry), by_words(title_alone), by_words(text_alone))

    @property
    def also(self) -> tuple[str, ...]:
        """What the archive has to know beside its key: that others share its guid or link."""
        from store.fetch.identity import shared

        return (shared(self.keys[-1]),) if len(self.keys) == 3 else ()

    def rename(self, keys: tuple[str, ...]) -> None:
        """Give it other keys."""
        self.keys, self.key = keys, keys[0]
        self._entry = replace(self.entry, key=self.key)

    def forget(self) -> None:
        """Let go of what the item says: it has been handed on."""
        self._entry = self._make = None

    def __repr__(self) -> str:
        return f"Found({self.key!r})"


class Maker:
    """Cleans one raw item when called with its key."""

    __slots__ = ("context", "feed_lang", "feed_title", "raw", "url")

    def __init__(self, raw: Raw, url: str, context: Context, feed_title: str, feed_lang: str) -> None:
        self.raw = raw
        self.url = url
        self.context = context
        self.feed_title = feed_title
        self.feed_lang = feed_lang

    def __call__(self, key: str) -> Entry:
        return clean(self, key)


def clean(item: Maker, key: str) -> Entry:
    """The cleaned item: a title always (from the summary, the text or the address where it has none), links
    resolved, http(s) only."""
    from store.text import clean_line, clean_text, sets_apart, unmarked

    raw, base = item.raw, item.raw.base
    title = clean_line(raw.title)
    summary, found = clean_text(raw.summary, base) if raw.summary else ("", [])
    links = list(found)
    text = ""
    if raw.content and raw.content != raw.summary:
        text, found = clean_text(raw.content, base, marks=True)
        links += found
        if not summary:
            summary = lead(unmarked(text))
        if text == summary:
            text = ""
    elif raw.summary and sets_apart(raw.summary):
        text = clean_text(raw.summary, base, marks=True)[0]
        if text == summary:
            text = ""
    if len(title) > MAX_TITLE:
        text = clean_text(raw.title)[0] + ("\n\n" + text if text else "")
        title = shorten(title, MAX_TITLE)
    if not title:
        title = shorten(first_line(summary or unmarked(text)), 120) or (links[0][1] if links else "") or item.url
        title = title or bare(raw.guid)
        title = title or next((absolute(base, link) for link, _ in raw.links), "") or "(untitled)"
    if len(summary) > MAX_SUMMARY:
        text = text or summary
        summary = shorten(summary, MAX_SUMMARY)
    places: dict[str, str] = {}
    for link, label in raw.links:
        target = address(base, link)
        if target and target != item.url:
            places[target] = places.get(target) or (clean_line(label) if label else "")
    for link, label in links:
        target = address(base, link)
        if target and target != item.url:
            places[target] = places.get(target) or label
    return Entry(
        key=key,
        guid=identifier(raw.guid),
        title=title,
        summary=summary,
        text=text,
        url=item.url,
        author=clean_line(raw.author)[:300] if raw.author else "",
        source=(clean_line(raw.source)[:200] if raw.source else "") or item.context.name or item.feed_title,
        lang=language(raw.lang) or item.context.lang or item.feed_lang,
        published=raw.published,
        links=tuple(places.items())[:MAX_LINKS],
    )


def identifier(guid: str) -> str:
    """A guid as it is stored and compared; one beyond 1,000 characters is cut and carries its hash."""
    guid = bare(guid)
    return guid if len(guid) <= 1_000 else guid[:900] + "…" + digest(guid, size=12)


def first_line(text: str) -> str:
    """What stands before the first line break."""
    return text.split("\n", 1)[0]


def shorten(text: str, limit: int) -> str:
    """`text` of at most `limit` characters, cut at a space where there is one, with an ellipsis when cut."""
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", limit // 2, limit - 1)
    return text[: cut if cut > 0 else limit - 1].rstrip(" ,;:") + "…"


def lead(text: str) -> str:
    """The first paragraphs of a full text, up to some 800 characters: its summary, where the feed gives none."""
    if len(text) <= LEAD:
        return text
    end = text.rfind("\n\n", LEAD // 3, LEAD)
    return text[:end].rstrip() if end > 0 else shorten(text, LEAD)


def encoded_once(text: str) -> str:
    """A text of which all is UTF-8 taken for Latin-1 and encoded again, as it was; any other as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def gather(raws: Sequence[Raw], context: Context, feed_title: str, feed_lang: str) -> list[Found]:
    """Who each item is, in the document's order; an item that the document repeats is found once, an empty one not
    at all."""
    from store.fetch.identity import identify

    items: list[tuple[Raw, str]] = []
    for raw in raws:
        raw.title, raw.summary, raw.content = encoded_once(raw.title), encoded_once(raw.summary), encoded_once(raw.content)
        url = address(raw.base, raw.link) if raw.link else ""
        if not url and raw.guid and (raw.permalink or not raw.link):
            guid = raw.guid.strip()
            url = bare(absolute("", guid))
        if not (raw.title or raw.summary or raw.content or url or raw.links or raw.guid.strip()):
            continue
        items.append((raw, url))
    makers = [Maker(raw, url, context, feed_title, feed_lang) for raw, url in items]
    keys = identify([(identifier(raw.guid), url) for raw, url in items], lambda index: clean(makers[index], ""))
    seen: set[str] = set()
    found: list[Found] = []
    for maker, names in zip(makers, keys, strict=True):
        if names[0] in seen:
            continue
        seen.add(names[0])
        raw = maker.raw
        raw_hash = digest(raw.title, raw.summary, raw.content)
        found.append(Found(names, raw_hash, digest(maker.url, size=3), maker))
    return found
