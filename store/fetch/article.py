"""The address of an article comes in; what its page says goes out, asked for with the manners of feeds.

The page is read in a process of its own, with limits on memory and time (`store.fetch.reading`)."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Callable
from time import monotonic
from typing import Any

from msgspec import Struct

from store.fetch.body import Body, nameless_file
from store.fetch.credentials import Keyring, NoCredentials
from store.fetch.faults import one_line
from store.fetch.get import Getter
from store.fetch.pool import MEMORY, start_child
from store.fetch.schedule import retry_after
from store.fetch.transfer import Answer, Request
from store.fetch.urls import host_of, origin
from store.types import FeedSpec, Settings

STARTUP = 5.0  # seconds that the reader of a page may take to be there
STEP = 0.1  # seconds between two looks whether to stop
ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5"
_KINDS = {"application/pdf": "a PDF", "image": "a picture", "video": "a film", "audio": "a sound"}
_READ = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")


class Page(Struct, frozen=True):
    """What came of asking for an article: its text with marks and the links in it, or an `error`. `note` says what is to be
    known of the text; `host` wants to be left alone until `until`, where it said so."""

    url: str
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    note: str = ""
    error: str = ""
    host: str = ""
    until: int | None = None


def read_page(
    url: str, settings: Settings, now: int, stop: Callable[[], bool] = lambda: False, feed: FeedSpec | None = None
) -> Page:
    """The article at an address; `feed` lends its password where the article lies at the feed's own origin."""
    keyring = Keyring()
    auth = ""
    if feed is not None and origin(feed.url) == origin(url):
        try:
            auth = keyring.header(feed)
        except NoCredentials as reason:
            return Page(url, error=str(reason))
    answer = _asked(Request(url, auth=auth, accept=ACCEPT), settings, stop)
    if answer is not None and (answer.misnamed or answer.odd):
        again = Request(url, auth=auth, accept=ACCEPT, raw=answer.misnamed, loose=answer.odd)
        answer = _asked(again, settings, stop)
    if answer is None:
        return Page(url, error="stopped")
    body = answer.body
    try:
        wait = answer.headers.get("retry-after", "") if (answer.status or 0) >= 400 else ""
        until = retry_after(wait, now, answer.headers.get("date", ""))
        host = host_of(answer.url) if until is not None and until > now else ""
        if answer.error or body is None or not body.size:
            error = one_line(answer.error or "the answer is empty", keyring.secrets)
            if answer.status == 410:
                error = "its page is gone for good, the server says (410)"
            return Page(answer.url, error=error, host=host, until=until if host else None)
        kind = _kind(answer, body)
        if kind:
            return Page(answer.url, error=f"its page is {kind}; the browser can show it")
        told = _read(answer, body, settings.parse_timeout, stop)
    finally:
        if body is not None:
            body.close()
    links = tuple((str(link), str(label)) for link, label in told.get("links", ()))
    return Page(answer.url, told.get("text", ""), links, told.get("note", ""), told.get("error", ""))


def _asked(request: Request, settings: Settings, stop: Callable[[], bool]) -> Answer | None:
    """The answer to a request; None when it was stopped."""
    getter = Getter(settings)
    try:
        getter.add([request])
        while getter.busy and not stop():
            for answer in getter.step(STEP):
                return answer
        return None
    finally:
        getter.close()


def _kind(answer: Answer, body: Body) -> str:
    """What a page is that is none, for a person; "" for one that can be read."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    start = body.bytes()[:1_024].lstrip()
    if start.startswith(b"%PDF-"):
        return _KINDS["application/pdf"]
    if kind in _READ or start[:200].lower().startswith((b"<!doctype html", b"<html")):
        return ""
    return _KINDS.get(kind) or _KINDS.get(kind.partition("/")[0]) or f"no text ({one_line(kind)[:60]})"


def _read(answer: Answer, body: Body, seconds: float, stop: Callable[[], bool]) -> dict[str, Any]:
    """What the child makes of a page."""
    with nameless_file() as file:
        job = {"url": answer.url, "content_type": answer.headers.get("content-type", "")[:500]}
        file.write(json.dumps(job).encode("ascii") + b"\n" + body.bytes())
        file.flush()
        file.seek(0)
        deadline = monotonic() + seconds + STARTUP
        child = start_child("store.fetch.reading", MEMORY, int(seconds + STARTUP) + 5, stdin=file, stdout=subprocess.PIPE)
        said = None
        try:
            while said is None and not stop() and monotonic() < deadline:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    said = child.communicate(timeout=STEP)[0]
        finally:
            with contextlib.suppress(OSError):
                child.kill()
            child.communicate()
    if said is None:
        return {"error": "stopped" if stop() else f"reading the page took longer than {seconds:g} s"}
    try:
        told = json.loads(said)
    except ValueError:
        return {"error": "reading the page took too much of this machine"}
    return told if isinstance(told, dict) else {"error": "reading the page failed"}
