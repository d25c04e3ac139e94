"""One request and its answer: a `Request` comes in, libcurl is set up for each hop of it, an `Answer` goes out.

Redirects are followed by hand, so that every hop is judged again: its scheme, its name, and the address that its
socket would connect to. Bodies of redirects and of errors are not read, and a password goes to no other host than
the one it was given for."""

from __future__ import annotations

import socket
from base64 import b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pycurl
from msgspec import Struct, field

from store.fetch.address import Gate
from store.fetch.body import Body
from store.fetch.environment import Proxies
from store.fetch.faults import curl_words, status_words
from store.fetch.urls import BadUrl, join, origin, split_request

if TYPE_CHECKING:
    from store.fetch.loose import Talk

MAX_REDIRECTS = 10
MAX_HEADERS = 400
REDIRECTS = {301, 302, 303, 307, 308}
WITH_BODY = {200, 203, 206}
ENCODINGS = "gzip, deflate, br"
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_KEPT_HEADERS = {
    b"etag",
    b"last-modified",
    b"content-type",
    b"cache-control",
    b"expires",
    b"date",
    b"retry-after",
    b"location",
    b"age",
}


class Request(Struct):
    """What to ask: validators as the server gave them, and the header that proves who asks, for the origin of `url`
    alone."""

    url: str
    token: Any = None
    etag: str = ""
    modified: str = ""
    auth: str = ""  # a whole header line, "Name: value"
    accept: str = ACCEPT
    raw: bool = False  # ask for the body as it is: what the server says of its encoding was not true last time
    loose: bool = False  # read what comes leniently: libcurl refused it last time


class Answer(Struct):
    """What came of a request. `error` is set when it failed; a body may be there all the same, when it was cut
    short."""

    request: Request
    url: str  # the last hop's
    permanent: str = ""  # where permanent redirects alone lead, "" when there were none
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: Body | None = None
    error: str | None = None
    ms: int = 0
    hops: int = 0
    misnamed: bool = False  # the body is not in the encoding that its header names
    odd: bool = False  # this is no sound HTTP: libcurl refuses it, or would have


class _Opened:
    """A socket for libcurl, which takes a duplicate of it: this one is closed as soon as it has been handed over."""

    __slots__ = ("_socket",)

    def __init__(self, opened: socket.socket) -> None:
        self._socket = opened

    def fileno(self) -> int:
        return self._socket.fileno()

    def __del__(self) -> None:
        self._socket.close()


class Transfer:
    """A request on its way, through all its hops. The owner adds `handle` to its multi handle and calls `finish`
    when that is done."""

    def __init__(self, request: Request, gate: Gate, proxies: Proxies, max_bytes: int, budget: float) -> None:
        self.request = request
        self.gate = gate
        self.proxies = proxies
        self.max_bytes = max_bytes
        self.budget = budget  # seconds left for all hops together
        self.spent = 0.0
        self.started = 0.0
        self.hops = 0
        self.permanent = ""
        self.straight = True  # only permanent redirects so far
        self.refused = ""
        self.reached = False  # past the look-up of the host's name
        self.alone = False  # on a connection of its own: those that were kept had all been closed by the server
        self.cookies: dict[str, tuple[str, str]] = {}
        self.handle: Any = None
        self.body: Body | None = None
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.talk: Talk | None = None
        self._agent = ""
        self._lines = 0
        self.aim(request.url)

    def aim(self, url: str) -> None:
        """Point the transfer at its next hop; BadUrl when it may not go there."""
        self.url, self.host, user = split_request(url)
        self.scheme, _, self.port = origin(self.url)
        self.place = f"{self.host}:{self.port}"
        self.user = user if self.hops == 0 else ""
        self.proxy = self.proxies.for_url(self.scheme, self.host, self.port)
        if self.proxy and not self.gate.admits_name(self.host):
            raise BadUrl("the address is one of a private network or of this machine (`allow_private_hosts` lets it through)")
        self.loose = self.request.loose and not self.proxy

    def set_up(self, handle: Any, user_agent: str, certificates: tuple[str, str]) -> None:
        """Prepare a clean handle for this hop."""
        self.handle = handle
        self.talk, self._agent = None, user_agent
        self.status, self.headers, self._lines, self.refused = None, {}, 0, ""
        if self.body is not None:
            self.body.close()
        self.body = None
        request = self.request
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.OPENSOCKETFUNCTION, self._open)
        if self.loose:  # libcurl finds the address and connects, no more
            shown = f"[{self.host}]" if ":" in self.host else self.host
            handle.setopt(pycurl.URL, f"http://{shown}:{self.port}/".encode("ascii", "replace"))
            handle.setopt(pycurl.CONNECT_ONLY, 1)
            handle.setopt(pycurl.PROXY, "")
            return
        handle.setopt(pycurl.URL, self.url.encode("ascii", "replace"))
        handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        handle.setopt(pycurl.FOLLOWLOCATION, 0)
        if not request.raw:
            handle.setopt(pycurl.ACCEPT_ENCODING, ENCODINGS)
        handle.setopt(pycurl.FRESH_CONNECT, int(self.alone))
        handle.setopt(pycurl.USERAGENT, user_agent)
        handle.setopt(pycurl.PROXY, self.proxy)
        handle.setopt(pycurl.NOPROXY, "")
        handle.setopt(pycurl.WRITEFUNCTION, self._write)
        handle.setopt(pycurl.HEADERFUNCTION, self._header)
        if self.scheme == "https" or self.proxy.startswith("https"):
            file, folder = certificates
            if file:
                handle.setopt(pycurl.CAINFO, file)
            if folder:
                handle.setopt(pycurl.CAPATH, folder)
        if self.user and not (request.auth and self.trusted()):
            handle.setopt(pycurl.USERPWD, self.user)
        handle.setopt(pycurl.HTTPHEADER, self._asks())

    def _asks(self) -> list[bytes]:
        """The lines of the request's header."""
        request = self.request
        lines = ["Accept: " + request.accept]
        if request.raw or self.loose:
            lines.append("Accept-Encoding: identity")
        if request.etag:
            lines.append("If-None-Match: " + request.etag)
        if request.modified:
            lines.append("If-Modified-Since: " + request.modified)
        if request.auth and self.trusted():
            lines.append(request.auth)
        elif self.user and self.loose:
            user = self.user if ":" in self.user else self.user + ":"
            lines.append("Authorization: Basic " + b64encode(user.encode("utf-8", "replace")).decode("ascii"))
        cookies = [value for value, host in self.cookies.values() if host == self.host]
        if cookies:
            lines.append("Cookie: " + "; ".join(cookies))
        return [line.encode("utf-8", "replace") for line in lines]

    def converse(self, descriptor: int, context: Callable[[], Any]) -> Talk:
        """Ask over the socket that libcurl has connected; a redirect is a hop as any other. OSError when that cannot be."""
        from store.fetch.loose import Reader, Talk

        parts = urlsplit(self.url)
        path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        head = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", f"User-Agent: {self._agent}", "Connection: close"]
        asked = b"\r\n".join([*(line.encode("ascii", "replace") for line in head), *self._asks(), b"", b""])
        secure = context() if self.scheme == "https" else None
        self.talk = Talk(descriptor, asked, self.host, secure, Reader(self._header, self._write))
        return self.talk

    @property
    def connected(self) -> bool:
        """Whether libcurl has done all that it is to do for a lenient reading."""
        return self.loose and self.talk is None

    def trusted(self) -> bool:
        """Whether this hop may see the password: same host and port as the feed's address, and not from https to
        http."""
        scheme, host, port = origin(self.request.url)
        if host != self.host or (scheme == "https" and self.scheme != "https"):
            return False
        return port == self.port or (scheme, port, self.scheme, self.port) == ("http", 80, "https", 443)

    # --- what libcurl calls; an exception in here must never leave ----------------------------------------------------

    def _header(self, line: bytes) -> int | None:
        if line[:5] == b"HTTP/":
            self.headers = {}
            parts = line.split(None, 2)
            self.status = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
            return None
        self._lines += 1
        if self._lines > MAX_HEADERS:
            return 0
        name, colon, value = line.partition(b":")
        name = name.strip().lower()
        if not colon or name not in _KEPT_HEADERS:
            if name == b"set-cookie" and self.status in REDIRECTS and len(self.cookies) < 20:
                pair = value.split(b";", 1)[0].strip().decode("latin-1")
                self.cookies[pair.split("=", 1)[0]] = (pair, self.host)
            return None
        text = value.strip()
        try:
            self.headers.setdefault(name.decode("ascii"), text.decode("utf-8"))
        except UnicodeDecodeError:
            self.headers.setdefault(name.decode("ascii", "replace"), text.decode("latin-1"))
        return None

    def _write(self, data: bytes) -> int | None:
        if self.status not in WITH_BODY:
            return 0
        if self.body is None:
            self.body = Body(self.max_bytes)
        return None if self.body.add(data) else 0

    def _open(self, purpose: int, target: Any) -> Any:
        family, kind, protocol, address = target
        self.reached = True
        if not self.proxy and family in (socket.AF_INET, socket.AF_INET6):
            number = address[0].decode("ascii", "replace") if isinstance(address[0], bytes) else address[0]
            if not self.gate.names(self.host) and not self.gate.admits_address(number):
                self.refused = number
                return pycurl.SOCKET_BAD
        try:
            return _Opened(socket.socket(family, kind, protocol))
        except OSError:
            return pycurl.SOCKET_BAD

    # --- what the owner calls -----------------------------------------------------------------------------------------

    def finish(self, number: int, detail: str) -> Answer | None:
        """The answer when libcurl is done with this hop (`number` 0 is success), None when there is another hop to
        go."""
        self.handle = None
        status = self.status
        if self.talk is not None:
            return self._told(self.talk)
        if self.loose and not number:
            number = 35 if self.scheme == "https" else 7  # connected, and then not to be had
        complete = number == 0 or (number == 23 and status is not None and status not in WITH_BODY and self.body is None)
        if complete and status in REDIRECTS and self.headers.get("location"):
            return self._redirect(status)
        if number == 55 and status is None and not self.alone:
            self.alone = True
            return None
        answer = self.answer()
        if complete:
            if status in REDIRECTS:
                answer.error = f"a redirect that leads nowhere ({status})"
            elif status is None:
                answer.error = "the server does not speak HTTP"
            elif status not in WITH_BODY and status not in (204, 304):
                answer.error = status_words(status)
            answer.odd = status is None or status > 999 or (status == 200 and answer.body is None)
            return answer
        if self.refused and number in (6, 7):
            answer.error = "the address is one of a private network or of this machine (`allow_private_hosts` lets it through)"
            answer.status = None
        elif answer.body is not None and answer.body.full:
            answer.error = f"the answer is larger than {size_words(self.max_bytes)}"
        elif number == 23 and self._lines > MAX_HEADERS:
            answer.error, answer.odd = "the server's headers are too many", True
        else:
            answer.odd = _is_odd(number, detail, status)
            # A decoder that breaks reports either: what stands in a body's header is not what the body is.
            answer.misnamed = (number == 61 and not answer.odd) or (
                number == 23 and status in WITH_BODY and not self.request.raw
            )
            answer.error = curl_words(61 if answer.misnamed else number, detail)
        return answer

    def _told(self, talk: Talk) -> Answer | None:
        """The answer that was read leniently."""
        reader, status = talk.reader, self.status
        reader.close()
        if not talk.number and status in REDIRECTS and self.headers.get("location"):
            talk.close()
            return self._redirect(status)
        answer = self.answer()
        answer.odd = reader.strange or reader.alien
        if answer.body is not None and answer.body.full:
            answer.error = f"the answer is larger than {size_words(self.max_bytes)}"
        elif status is not None and status not in WITH_BODY and status not in (204, 304):
            answer.error = f"a redirect that leads nowhere ({status})" if status in REDIRECTS else status_words(status)
        elif reader.alien:
            answer.error = curl_words(1)
        elif answer.body is not None and reader.whole and (not talk.number or reader.ended):
            pass
        elif talk.number:
            answer.error = curl_words(talk.number, talk.detail)
        elif status is None:
            answer.error = curl_words(8 if answer.odd else 52)
        elif not reader.whole:
            answer.error = curl_words(18)
        return answer

    def late(self, seconds: float) -> Answer:
        """The answer when the time for all hops together is over."""
        self.handle = None
        if self.talk is not None:
            self.talk.reader.close()
        answer = self.answer()
        answer.odd = self.talk is not None and self.talk.reader.strange
        answer.error = f"it took longer than {seconds:g} s"
        return answer

    def answer(self, error: str | None = None) -> Answer:
        """What there is so far, with an error where the owner has one."""
        body, self.body = self.body, None
        return Answer(
            self.request,
            self.url,
            self.permanent,
            self.status,
            self.headers,
            body,
            error,
            int(self.spent * 1000),
            self.hops,
        )

    def _redirect(self, status: int) -> Answer | None:
        target = join(self.url, self.headers["location"])
        self.hops += 1
        if self.hops > MAX_REDIRECTS:
            return self.answer(f"more than {MAX_REDIRECTS} redirects")
        self.straight = self.straight and status in (301, 308)
        try:
            self.aim(target)
        except BadUrl as bad:
            return self.answer(f"redirected, but {bad}")
        if self.straight:
            self.permanent = self.url
        return None


def _is_odd(number: int, detail: str, status: int | None) -> bool:
    """Whether libcurl gave up because an answer is no sound HTTP, and a lenient reader may find something in it."""
    detail = detail.lower()
    if number == 56:
        return "chunk" in detail or "header" in detail
    if number == 61:
        return "transfer-encoding" in detail
    return number in (1, 8, 100) or (number == 23 and status is None)


def size_words(size: int) -> str:
    """A number of bytes for a person."""
    return f"{size / 1_000_000:g} MB" if size >= 1_000_000 else f"{size / 1_000:g} kB"
