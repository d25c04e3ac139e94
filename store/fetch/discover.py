"""The address of a page or a feed comes in; the feeds behind it go out, each looked into.

Where feeds are looked for, in this order: the address itself; the page's link elements; links on the page that look
like feeds; paths where servers usually keep them. Later places are tried only when earlier ones held nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape

from msgspec import Struct

from store.fetch.rounds import Work, fetch_feeds
from store.fetch.urls import absolute, host_of, join
from store.types import FeedSpec, FeedState, Settings

MAX_TRIED = 12
MAX_PAGE = 1_000_000
_TYPES = re.compile(r"(?:rss|atom|rdf|feed\+json|json\+feed)", re.IGNORECASE)
_LIKELY = re.compile(r"(?:rss|atom|feeds?\b|\.rdf|\.xml(?:$|\?)|feed\.json)", re.IGNORECASE)
_TAG = re.compile(r"<(link|a|base)\s([^<>]{0,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z\-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,2000}))""")
_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds",
    "/feed.json",
    "/?feed=rss2",
    "/index.rdf",
)


class FoundFeed(Struct, frozen=True):
    """A feed behind a page: where it is, what it calls itself, how many items it holds, the newest time and the
    first titles."""

    url: str
    title: str
    items: int
    newest: int | None
    titles: tuple[str, ...]


class Discovery(Struct, frozen=True):
    """The feeds found, best first; `error` says why there are none."""

    feeds: tuple[FoundFeed, ...] = ()
    error: str | None = None


class _Links:
    """Addresses of feeds that a page declares, and those that its links suggest."""

    def __init__(self, page: str, url: str) -> None:
        self.declared: list[str] = []
        self.suggested: list[str] = []
        base = url
        for tag in _TAG.finditer(page):
            name = tag[1].lower()
            values = {
                key.lower(): unescape(double or single or bare) for key, double, single, bare in _ATTRIBUTE.findall(tag[2])
            }
            target = absolute(base, values.get("href", ""))
            if not target:
                continue
            if name == "base":
                base = target
            elif name == "link" and "alternate" in values.get("rel", "").lower() and _TYPES.search(values.get("type", "")):
                self.declared.append(target)
            elif name == "a" and _LIKELY.search(values.get("href", "")):
                self.suggested.append(target)


def discover(
    url: str, settings: Settings, now: int = 0, stop: Callable[[], bool] = lambda: False, spec: FeedSpec | None = None
) -> Discovery:
    """The feeds at or behind an address (`https://` is put before one without a scheme); `spec` brings credentials
    along."""
    url = url.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", url) or re.match(r"[\w.\-]+:\d", url):
        url = "https://" + url
    error, page, final = _page(url, settings, spec)
    if error and page is None:
        return Discovery(error=error)
    feeds = _look([url], settings, now, stop, spec)
    if feeds:
        return Discovery(feeds)
    links = _Links(page or "", final)
    own = host_of(final)
    near = [link for link in links.suggested if host_of(link).endswith(_site(own))]
    usual = [join(final, path) for path in _PATHS]
    for candidates in (links.declared, near, usual):
        feeds = _look(candidates, settings, now, stop, spec)
        if feeds:
            return Discovery(feeds)
    return Discovery(error=error or "no feed could be found at this address, nor behind the page there")


def _site(host: str) -> str:
    """The last two labels of a host name."""
    return ".".join(host.split(".")[-2:])


def _page(url: str, settings: Settings, spec: FeedSpec | None) -> tuple[str | None, str | None, str]:
    """What stands at an address, as text: an error, the text, the address where it was found in the end."""
    from store.fetch.credentials import Keyring, NoCredentials
    from store.fetch.decode import decode
    from store.fetch.faults import one_line
    from store.fetch.get import Getter
    from store.fetch.transfer import Request

    keyring = Keyring()
    try:
        auth = keyring.header(spec) if spec else ""
    except NoCredentials as reason:
        return str(reason), None, url
    getter = Getter(settings)
    try:
        getter.add([Request(url, auth=auth, accept="text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8")])
        while getter.busy:
            for answer in getter.step(0.2):
                error = one_line(answer.error, keyring.secrets) if answer.error else None
                if answer.body is None:
                    return error or "the answer is empty", None, answer.url
                text = decode(answer.body.bytes()[:MAX_PAGE], answer.headers.get("content-type", ""))[0]
                answer.body.close()
                return error, text, answer.url
    finally:
        getter.close()
    return "no answer", None, url


def _look(
    urls: Iterable[str], settings: Settings, now: int, stop: Callable[[], bool], spec: FeedSpec | None
) -> tuple[FoundFeed, ...]:
    """Those of some addresses that are feeds, in the order given, the same feed once."""
    wanted = list(dict.fromkeys(urls))[:MAX_TRIED]
    specs = {
        url: FeedSpec(url, auth_env=spec.auth_env, auth_command=spec.auth_command, auth_header=spec.auth_header, auth=spec.auth)
        if spec and host_of(spec.url) == host_of(url)
        else FeedSpec(url)
        for url in wanted
    }
    found: dict[str, FoundFeed] = {}
    for result in fetch_feeds([Work(specs[url], FeedState(0, url)) for url in wanted], settings, now, stop):
        if result.outcome == "new":
            entries = [item.entry for item in result.found]
            dates = [entry.published for entry in entries if entry.published is not None]
            found[result.spec.url] = FoundFeed(
                result.spec.url, result.state.title, len(entries), max(dates, default=None), tuple(e.title for e in entries[:5])
            )
    seen: set[tuple[str, int, tuple[str, ...]]] = set()
    feeds = []
    for url in wanted:
        feed = found.get(url)
        if feed is not None and (feed.title, feed.items, feed.titles) not in seen:
            seen.add((feed.title, feed.items, feed.titles))
            feeds.append(feed)
    return tuple(feeds)
