"""An article's page comes in as a file on standard input; its article goes out on standard output, as text.

Run as `python -m store.fetch.reading MEMORY SECONDS` by `store.fetch.article`, once a page. It limits its own memory and
life-time, so that no page can leave it behind. First line: what is known of the page, as JSON; then its bytes. Out: one
JSON object, `text` with marks, `links`, `note`, or `error`."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from typing import Any
from urllib.parse import urlsplit

from store.text import clean_text, unmarked

UNPACKED = 10_000_000  # bytes of a gzip file that nobody called so
LEAST = 140  # letters of what counts as an article
SHORT = 300  # letters below which a page with a field for a password shows a beginning at best, and
GATED = 900  # below which a page does whose address is that of a log-in
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:\-]{1,40})""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")
_PASSWORD = re.compile(r"""<input[^>]{0,500}type\s*=\s*["']?password""", re.IGNORECASE)
_PAID = re.compile(r""""isAccessibleForFree"\s*:\s*["']?false""", re.IGNORECASE)
_GATE = re.compile(r"/(?:log-?in|sign-?in|subscribe|subscription|register|consent|paywall)(?:\.\w+)?(?:/|$)", re.IGNORECASE)
WALL = "its page asks for a log-in or a subscription first"
NOTHING = "none could be found on its page"
PART = "the page is for subscribers, and may show the beginning alone"


def page_text(body: bytes, content_type: str) -> str:
    """The page as text: by what its bytes are, then the server's charset, then its own."""
    from store.fetch.decode import decode
    from store.fetch.parse import unpacked, windows_characters

    body = unpacked(body, UNPACKED)
    own = _META.search(body[:8_192])
    served = content_type.lower()
    if own and ("charset" not in served or "utf-8" in served):  # what is not UTF-8 although the server says so
        content_type = f"text/html; charset={own[1].decode('ascii')}"
    text = windows_characters(decode(body, content_type)[0])
    return _DECLARATION.sub("", text.replace("\0", ""))


def article_of(page: str, url: str) -> dict[str, Any]:
    """The article of a page, or why there is none."""
    paid = _PAID.search(page) is not None
    least = GATED if _GATE.search(urlsplit(url).path) else SHORT if _PASSWORD.search(page) else LEAST
    text, links = _extracted(page, url)
    plain = unmarked(text)
    letters = sum(map(str.isalnum, plain))
    if letters < least:
        return {"error": WALL if paid or least > LEAST else NOTHING}
    linked = sum(sum(map(str.isalnum, label)) for _, label in links)
    if linked > letters * 0.6:
        return {"error": NOTHING}
    return {"text": text, "links": links, "note": PART if paid else ""}


def _extracted(page: str, url: str) -> tuple[str, list[tuple[str, str]]]:
    """What readability takes for the article, cleaned like every text of others."""
    from lxml.etree import LxmlError
    from readability import Document
    from readability.readability import Unparseable

    try:
        html = Document(page, url=url).summary(html_partial=True)
    except (LxmlError, Unparseable, AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return "", []  # a page that is no document, or breaks what reads it, has no article
    text, links = clean_text(html, url, marks=True)
    own = url.partition("#")[0]
    return text, [(link, label) for link, label in links if link.partition("#")[0] != own]


def plain_article(text: str) -> dict[str, Any]:
    """A page of plain text."""
    text = clean_text(text.replace("<", "&lt;"))[0]
    return {"text": text, "links": [], "note": ""} if sum(map(str.isalnum, text)) >= LEAST else {"error": NOTHING}


def read(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What came of a page."""
    text = page_text(body, job["content_type"])
    if job["content_type"].lower().startswith("text/plain") and "<html" not in text[:2_000].lower():
        return plain_article(text)
    return article_of(text, job["url"])


def main() -> None:
    """Read the page on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.alarm(int(sys.argv[2]))
    import logging

    import readability  # noqa: F401  (before memory is short)

    from store.fetch.worker import limit_memory

    logging.disable(logging.CRITICAL)
    limit_memory(int(sys.argv[1]))
    source = sys.stdin.buffer
    job = json.loads(source.readline())
    try:
        told = read(job, source.read())
    except (MemoryError, RecursionError):
        told = {"error": "reading the page takes more memory than a page may have"}
    except Exception as error:  # whatever a page does to its reader is this page's outcome
        told = {"error": f"reading the page failed ({type(error).__name__})"}
    with os.fdopen(os.dup(1), "wb") as out:
        out.write(json.dumps(told).encode("ascii"))


if __name__ == "__main__":
    main()
