"""Many transfers at once over one pool of connections: requests come in, answers go out as each completes.

libcurl's socket interface is driven by one `poll`, which also watches the parser child (`watch`). Time is counted
only while this room is at work: what the caller does between two steps is nobody's time-out."""

from __future__ import annotations

import contextlib
import os
import select
from collections import Counter, deque
from collections.abc import Iterable
from time import monotonic
from typing import Any

import pycurl
from msgspec.structs import replace

from store import __version__
from store.fetch.address import Gate
from store.fetch.environment import Proxies, certificates
from store.fetch.transfer import Answer, Request, Transfer
from store.fetch.urls import BadUrl
from store.types import Settings

USER_AGENT = f"wirewatch/{__version__} (feed reader)"
STALL = 3.0  # seconds after which a transfer that hangs no longer keeps others of its host waiting
_EVENTS = {
    pycurl.POLL_IN: select.POLLIN,
    pycurl.POLL_OUT: select.POLLOUT,
    pycurl.POLL_INOUT: select.POLLIN | select.POLLOUT,
}


# Pools that may still wait for a silent name server. Closing one would wait with it, for as long as the system's
# resolver does, and so
# would the end of the process: they are closed later, or never.
_parked: list[tuple[float, Any]] = []
PARKED_FOR = 120.0  # seconds, longer than resolvers try


def _park(multi: Any) -> None:
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(multi))
    _parked.append((monotonic(), multi))


def _close_parked() -> None:
    while _parked and monotonic() - _parked[0][0] > PARKED_FOR:
        _parked.pop(0)[1].close()


class Getter:
    """Transfers within the limits of the settings. Not thread-safe; `close` it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = replace(settings, concurrency=max(1, settings.concurrency), per_host=max(1, settings.per_host))
        self._gate = Gate(settings.allow_private_hosts)
        self._proxies = Proxies(os.environ)
        self._certificates = certificates()
        self._queues: dict[str, deque[Transfer]] = {}
        self._turns: deque[str] = deque()  # hosts with a queue that may start something
        self._full: set[str] = set()  # hosts with a queue that has to wait for one of their own to end
        self._ready: list[Answer] = []
        self._active: dict[Any, Transfer] = {}
        self._hosts: Counter[str] = Counter()
        self._stalled: set[Any] = set()
        self._talks: dict[int, Any] = {}  # by socket: answers that are read leniently
        self._context: Any = None
        self._spare: list[Any] = []
        self._clock = 0.0
        self._poll = select.poll()
        self._sockets: set[int] = set()
        self._timer: float | None = None
        self._watched: int | None = None
        _close_parked()
        self._names_pending = False
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._multi.setopt(pycurl.M_MAXCONNECTS, max(8, settings.concurrency * 2))
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._on_socket)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._on_timer)

    @property
    def busy(self) -> bool:
        """Whether anything is under way or waiting."""
        return bool(self._active or self._queues or self._ready)

    def add(self, requests: Iterable[Request]) -> None:
        """Queue requests."""
        for request in requests:
            try:
                transfer = Transfer(request, self._gate, self._proxies, self.settings.max_bytes, self.settings.timeout)
            except BadUrl as bad:
                self._ready.append(Answer(request, request.url, error=str(bad)))
                continue
            self._enqueue(transfer)

    def waiting(self) -> list[Request]:
        """The requests of which nothing has been sent."""
        return [transfer.request for queue in self._queues.values() for transfer in queue if transfer.hops == 0]

    def drop(self, requests: Iterable[Request]) -> None:
        """Take requests out of the queue, unanswered."""
        gone = {id(request) for request in requests}
        for queue in self._queues.values():
            kept = [transfer for transfer in queue if id(transfer.request) not in gone]
            queue.clear()
            queue.extend(kept)

    def watch(self, descriptor: int | None) -> None:
        """Let `step` end early when this descriptor can be read, too."""
        if descriptor == self._watched:
            return
        if self._watched is not None and self._watched not in self._sockets:
            with contextlib.suppress(KeyError):
                self._poll.unregister(self._watched)
        self._watched = descriptor
        if descriptor is not None:
            self._poll.register(descriptor, select.POLLIN)

    def step(self, longest: float) -> list[Answer]:
        """Work until something completes, the watched descriptor stirs, or `longest` seconds are over; the answers
        that are complete."""
        begun = monotonic()
        self._start_some()
        answers, self._ready = self._ready, []
        pause = 0.0 if answers else longest
        if self._timer is not None:
            pause = min(pause, max(0.0, self._timer - begun))
        for descriptor, events in self._poll.poll(int(pause * 1000 + 0.999)):
            if descriptor == self._watched:
                continue
            if descriptor in self._talks:
                self._advance(self._talks[descriptor], answers)
                continue
            mask = (pycurl.CSELECT_IN if events & (select.POLLIN | select.POLLHUP | select.POLLERR) else 0) | (
                pycurl.CSELECT_OUT if events & select.POLLOUT else 0
            )
            self._multi.socket_action(descriptor, mask or pycurl.CSELECT_ERR)
        if self._timer is not None and self._timer <= monotonic():
            self._timer = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        self._collect(answers)
        self._clock += monotonic() - begun
        self._expire(answers)
        return answers

    def close(self) -> None:
        """Drop every transfer and connection."""
        for handle, transfer in self._active.items():
            self._names_pending = self._names_pending or not transfer.reached
            if transfer.talk is None:
                self._multi.remove_handle(handle)
            handle.close()
        self._talks.clear()
        self._active.clear()
        self._queues.clear()
        self._turns.clear()
        self._full.clear()
        for handle in self._spare:
            handle.close()
        self._spare.clear()
        if self._names_pending:
            _park(self._multi)
        else:
            self._multi.close()

    # --- libcurl's callbacks ------------------------------------------------------------------------------------------

    def _on_socket(self, what: int, descriptor: int, multi: Any, data: Any) -> None:
        if what == pycurl.POLL_REMOVE:
            self._sockets.discard(descriptor)
            with contextlib.suppress(KeyError):
                self._poll.unregister(descriptor)
        elif what in _EVENTS:
            self._sockets.add(descriptor)
            self._poll.register(descriptor, _EVENTS[what])

    def _on_timer(self, milliseconds: int) -> None:
        self._timer = None if milliseconds < 0 else monotonic() + milliseconds / 1000

    # --- the queue ----------------------------------------------------------------------------------------------------

    def _enqueue(self, transfer: Transfer, first: bool = False) -> None:
        queue = self._queues.get(transfer.place)
        if queue is None:
            queue = self._queues[transfer.place] = deque()
            self._turns.append(transfer.place)
        if first:
            queue.appendleft(transfer)
        else:
            queue.append(transfer)

    def _start_some(self) -> None:
        """Start what the limits allow: each host in its turn, each in the order of its queue."""
        for _ in range(len(self._turns)):
            if not self._room():
                return
            place = self._turns.popleft()
            queue = self._queues[place]
            while queue and self._hosts[place] < self.settings.per_host and self._room():
                self._start(queue.popleft())
            if not queue:
                del self._queues[place]
            elif self._hosts[place] < self.settings.per_host:
                self._turns.append(place)
            else:
                self._full.add(place)

    def _room(self) -> bool:
        """Whether another transfer may start; those that hang count for a quarter."""
        limit = self.settings.concurrency
        return len(self._active) - len(self._stalled) < limit and len(self._active) < 4 * limit

    def _leave(self, place: str) -> None:
        """A transfer no longer counts against its host; the host's next one has its turn."""
        self._hosts[place] -= 1
        if not self._hosts[place]:
            del self._hosts[place]
        if place in self._full:
            self._full.discard(place)
            self._turns.append(place)

    def _start(self, transfer: Transfer) -> None:
        handle = self._spare.pop() if self._spare else pycurl.Curl()
        try:
            transfer.set_up(handle, USER_AGENT, self._certificates)
        except (pycurl.error, TypeError, ValueError, UnicodeError):
            handle.close()
            self._ready.append(transfer.answer("the address is not valid"))
            return
        transfer.started = self._clock
        self._hosts[transfer.place] += 1
        self._active[handle] = transfer
        self._multi.add_handle(handle)

    def _collect(self, answers: list[Answer]) -> None:
        while True:
            left, good, bad = self._multi.info_read()
            for handle in good:
                self._done(handle, 0, "", answers)
            for handle, number, detail in bad:
                self._done(handle, number, detail, answers)
            if not left:
                return

    def _done(self, handle: Any, number: int, detail: str, answers: list[Answer]) -> None:
        if not number and self._active[handle].connected and self._converse(handle):
            return
        transfer = self._release(handle)
        answer = transfer.finish(number, detail)
        if answer is None:
            self._enqueue(transfer, first=True)
        else:
            answers.append(answer)

    def _converse(self, handle: Any) -> bool:
        """Go on without libcurl over the socket that it has connected; False when that cannot be."""
        transfer = self._active[handle]
        try:
            talk = transfer.converse(handle.getinfo(pycurl.ACTIVESOCKET), self._secure)
        except (OSError, ValueError, pycurl.error):
            return False
        del self._active[handle]
        self._retire(handle)
        if handle in self._stalled:
            self._stalled.discard(handle)
            self._stalled.add(talk)
        self._active[talk] = transfer
        self._talks[talk.fileno()] = talk
        self._poll.register(talk.fileno(), talk.events)
        return True

    def _secure(self) -> Any:
        """What TLS needs to know, once."""
        if self._context is None:
            from store.fetch.loose import secure_context

            self._context = secure_context(self._certificates)
        return self._context

    def _advance(self, talk: Any, answers: list[Answer]) -> None:
        if talk.advance():
            self._done(talk, talk.number, talk.detail, answers)
        else:
            self._poll.modify(talk.fileno(), talk.events)

    def _retire(self, handle: Any) -> None:
        """Take a handle out of libcurl's hands, and keep it for another transfer."""
        self._multi.remove_handle(handle)
        if len(self._spare) < 64:
            handle.reset()
            self._spare.append(handle)
        else:
            handle.close()

    def _release(self, handle: Any) -> Transfer:
        transfer = self._active.pop(handle)
        if handle in self._stalled:
            self._stalled.discard(handle)
        else:
            self._leave(transfer.place)
        transfer.spent += self._clock - transfer.started
        if transfer.talk is not None:
            self._poll.unregister(handle.fileno())
            del self._talks[handle.fileno()]
            handle.close()
        else:
            self._retire(handle)
        return transfer

    def _expire(self, answers: list[Answer]) -> None:
        for handle, transfer in list(self._active.items()):
            running = self._clock - transfer.started
            if transfer.spent + running > transfer.budget:
                self._names_pending = self._names_pending or not transfer.reached
                self._release(handle)
                answers.append(transfer.late(self.settings.timeout))
            elif transfer.talk is not None and transfer.talk.quiet:
                self._done(handle, 0, "", answers)
            elif running > STALL and handle not in self._stalled:
                self._stalled.add(handle)
                self._leave(transfer.place)
