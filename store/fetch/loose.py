"""Answers that are no sound HTTP, and that libcurl refuses: bytes come in over a socket that libcurl has connected, lines of
a header and the pieces of a body go out.

`Reader` takes what can be taken for a header and for a body; `Talk` sends the request and hears the answer, over TLS where
it has to be."""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
from collections.abc import Callable
from time import monotonic
from typing import Any

MAX_HEAD = 2_000_000  # bytes of a header
PIECE = 65_536
QUIET = 2.0  # seconds of silence after which an answer that does not tell its end is over
_STATUS = re.compile(rb"(?:HTTPS?|ICY)(?:/[^ \t]*)?(?:[ \t]+(.*))?", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(rb"(?<!\d)0*([1-9]\d\d)(?!\d)")
_SOUND = re.compile(rb"HTTP/1\.[01] \d{3}(?: [^\x00-\x08\x0a-\x1f\x7f]*)?")
_NAMED = re.compile(rb"[A-Za-z][A-Za-z0-9-]*[ \t]*:")
_SOUND_LINE = re.compile(rb"[^\x00-\x20:\x7f]+:[^\x00\r]*")
_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]*(?:<[?!A-Za-z]|[{\[]|\x1f\x8b\x08)")
_CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]+")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?", re.DOTALL)
_WITHIN = re.compile(rb"\r\n[0-9A-Fa-f]{1,8}\r\n")  # where a chunk begins, in a body whose chunks cannot be told apart
_END = re.compile(rb"(?:</(?:rss|feed|rdf:rdf|rdf)\s*>|[}\]])\s*\Z", re.IGNORECASE)


class Reader:
    """Takes an answer apart. `header` is given each line of its header, the status first, as one that is sound; `write` the
    body, and says 0 when it wants no more."""

    def __init__(self, header: Callable[[bytes], int | None], write: Callable[[bytes], int | None]) -> None:
        self.strange = False  # there was something that libcurl would not have taken, or would have taken otherwise
        self.done = False  # all is there
        self.alien = False  # this is no HTTP at all
        self._header = header
        self._write = write
        self._held = bytearray()
        self._state = "first"
        self._size = 0  # of the header, then of the body
        self._lengths: set[bytes] = set()
        self._length: int | None = None
        self._left = 0  # of a chunk
        self._chunked = False
        self._interim = False  # the header is one of those that go before the answer's own
        self._tail = b""

    def take(self, data: bytes) -> bool:
        """Take some more; False when no more is wanted."""
        if self._state in ("first", "head"):
            self._size += len(data)
            self._held += data
            if not self._head():
                if self._size > MAX_HEAD:
                    self.strange = True
                    return False
                return not self.alien
            data = bytes(self._held)
            self._held.clear()
            self._size = 0
        return self._body(data)

    @property
    def whole(self) -> bool:
        """Whether the answer, which is over, is all there: as its header counts, or because a document ends where it does."""
        if self._state in ("first", "head"):
            return self._state == "head"
        if self._state == "plain" and self._length is None and not self._chunked:
            return True
        return self.done or self._size == self._length or self.ended

    @property
    def ended(self) -> bool:
        """Whether a document ends where the body does."""
        return _END.search(self._tail) is not None

    def close(self) -> None:
        """The answer is over: pass on what was held back, and judge what it said of its length."""
        if self._state in ("size", "chunk") and self._held.strip(b"\r\n0"):
            self.strange = self.strange or self._state == "size"  # a chunk that never began
            self._pass(bytes(self._held))
        self._held.clear()
        self.strange = self.strange or (self._length is not None and self._size > self._length)

    # --- the header -----------------------------------------------------------------------------------------------------

    def _head(self) -> bool:
        """Take the lines of the header that are there; True when the body has begun, and `_held` is its beginning."""
        start = 0
        while True:
            if self._held[start : start + 5].lower() != b"http/" and _DOCUMENT.match(self._held, start):
                self.strange = True
                if self._state == "first":
                    self._header(b"HTTP/1.1 200")
                break
            end = self._held.find(b"\n", start)
            if end < 0:
                del self._held[:start]
                return False
            line = bytes(self._held[start:end]).removesuffix(b"\r")
            start = end + 1
            if self._state == "first":
                if not self._status(line):
                    return False
            elif line:
                self._line(line)
            elif self._interim:
                self._state = "first"
            else:
                break
        del self._held[:start]
        self._begin()
        return True

    def _status(self, line: bytes) -> bool:
        """The first line; False when this is no HTTP."""
        bare = line.removeprefix(b"\xef\xbb\xbf").strip()
        self.strange = self.strange or _SOUND.fullmatch(line) is None
        if not bare:
            return True  # empty lines before the first one
        found = _STATUS.fullmatch(bare)
        self._interim = False
        if found is None and not _NAMED.match(bare):
            self.alien = True
            return False
        self._state = "head"
        number = _NUMBER.search(found[1] or b"") if found else None
        status = number[1] if number else b"200"
        if found is None and bare[:7].lower() == b"status:":
            number = _NUMBER.search(bare)
            status = number[1] if number else status
        self._interim = status.startswith(b"1") and status != b"101"
        self._header(b"HTTP/1.1 " + status)
        if found is None:
            self._line(line)
        return True

    def _line(self, line: bytes) -> None:
        if line[:1] in b" \t":
            return  # goes on with the line before
        if _SOUND_LINE.fullmatch(line) is None:
            self.strange = True
        name, colon, value = _CONTROLS.sub(b"", line).partition(b":")
        name = name.strip().lower()
        if not colon:
            return
        if name == b"content-length":
            self._lengths.add(value.strip())
        elif name == b"transfer-encoding":
            self._chunked = b"chunked" in value.lower()
            self.strange = self.strange or value.strip().lower() != b"chunked"
        if self._header(name + b":" + value) == 0:
            self.strange = True

    def _begin(self) -> None:
        """The body begins."""
        if self._size - len(self._held) > 100_000:
            self.strange = True
        if self._lengths and not self._chunked:
            length = self._lengths.pop()
            if self._lengths or not length.isdigit() or len(length) > 18:
                self.strange = True
            else:
                self._length = int(length)
        self._state = "size" if self._chunked else "plain"

    # --- the body -------------------------------------------------------------------------------------------------------

    def _body(self, data: bytes) -> bool:
        if self._state == "plain":
            return self._plain(data)
        self._held += data
        while self._held and self._state != "plain":
            if self._state == "size":
                end = self._held.find(b"\n")
                if end < 0 and len(self._held) < 1_000:
                    return True
                line = bytes(self._held[:end]).strip() if end >= 0 else b"-"
                if not line and end >= 0 and self._size and not self._left:
                    del self._held[: end + 1]  # the end of the chunk before
                    self._left = -1
                    continue
                found = _CHUNK.fullmatch(line)
                if found is None:
                    self._broken(end if _DOCUMENT.match(self._held) is None and end >= 0 and end < 40 else -1)
                    break
                del self._held[: end + 1]
                self._left = int(found[1], 16)
                if not self._left:
                    self.done = True
                    return False
                self._state = "chunk"
            else:
                piece = bytes(self._held[: self._left])
                following = bytes(self._held[self._left : self._left + 2])
                if len(piece) == self._left and not following:
                    return True  # wait for what stands behind the chunk
                if following and following[:1] not in b"\r\n":
                    self._broken(-1)
                    break
                del self._held[: len(piece)]
                self._left -= len(piece)
                if not self._pass(piece):
                    return False
                if not self._left:
                    self._state = "size"
        if self._state == "plain" and self._held:
            rest = bytes(self._held)
            self._held.clear()
            return self._plain(rest)
        return True

    def _broken(self, end: int) -> None:
        """Chunks that cannot be told apart: what follows is taken as it stands, less the line that ends at `end`."""
        self.strange = True
        self._state = "plain"
        del self._held[: end + 1]

    def _plain(self, data: bytes) -> bool:
        if self._length is not None and self._size <= self._length <= self._size + len(data):
            end = self._length - self._size
            if data[end : end + 5] == b"HTTP/":  # the next answer, which nobody asked for
                self.done = True
                self._pass(data[:end])
                return False
        if self._chunked:
            data = re.sub(rb"(?:\r\n)?0\r\n\r\n\Z", b"", _WITHIN.sub(b"", data))
        if not self._pass(data):
            return False
        if self._size == self._length and self.ended and not self.strange:
            self.done = True
        return not self.done

    def _pass(self, data: bytes) -> bool:
        self._size += len(data)
        self._tail = (self._tail + data[-200:])[-200:]
        return self._write(data) != 0 if data else True


class Talk:
    """A request over a connected socket, of which this has its own duplicate, and its answer. `events` is what to wait for."""

    def __init__(self, descriptor: int, request: bytes, host: str, context: Any, reader: Reader) -> None:
        self.reader = reader
        self.events = select.POLLOUT
        self.number = 0  # what went wrong, as libcurl numbers it
        self.detail = ""
        self._request = request
        self._heard = monotonic()
        self._socket: Any = socket.socket(fileno=os.dup(descriptor))
        self._socket.setblocking(False)
        self._secure = context is not None
        self._shaken = not self._secure
        if self._secure:
            self._socket = context.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)

    def fileno(self) -> int:
        """The socket, to wait for."""
        return int(self._socket.fileno())

    @property
    def quiet(self) -> bool:
        """Whether a body has begun and then nothing more has come for so long that it is over."""
        return self.reader.ended and monotonic() - self._heard > QUIET

    def advance(self) -> bool:
        """Do what can be done now; True when it is over."""
        try:
            return self._advance()
        except BlockingIOError:
            self.events = select.POLLOUT if self._request else select.POLLIN
            return False
        except OSError as error:
            return self._failed(error)
        except Exception:  # whatever an answer does to its reader is this answer's outcome
            self.number = 8
            return True

    def _advance(self) -> bool:
        if not self._shaken:
            self._socket.do_handshake()
            self._shaken = True
        while self._request:
            self._request = self._request[self._socket.send(self._request) :]
        self.events = select.POLLIN
        turns = 0
        while turns < 32 or (self._secure and self._socket.pending()):
            turns += 1
            data = self._socket.recv(PIECE)
            self._heard = monotonic()
            if not data or not self.reader.take(data):
                return True
        return False

    def _failed(self, error: OSError) -> bool:
        """What an error of the socket means: to wait, or that it is over."""
        if self._secure:
            import ssl

            if isinstance(error, ssl.SSLWantReadError | ssl.SSLWantWriteError):
                self.events = select.POLLIN if isinstance(error, ssl.SSLWantReadError) else select.POLLOUT
                return False
            if isinstance(error, ssl.SSLCertVerificationError):
                self.number, self.detail = 60, error.verify_message or ""
                return True
            if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) and not self._request and self._shaken:
                return True  # closed without a word, as such servers do
        self.number = 56 if self._shaken else 35
        return True

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(OSError):
            self._socket.close()


def secure_context(certificates: tuple[str, str]) -> Any:
    """TLS with these certificates, or the system's where there are none: a bundle and a folder of them."""
    import ssl

    file, folder = certificates
    context = ssl.create_default_context(cafile=file or None, capath=folder or None)
    context.set_alpn_protocols(["http/1.1"])
    return context
