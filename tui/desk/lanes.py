"""A thread with a queue: work goes in from the screen's loop, a future comes out, nothing is ever waited for on the
screen.

In: functions of the thread's own resource (a connection belongs to one thread). Out: asyncio futures. A job with a
slot replaces the one that still waits in that slot: of ten cursor moves only the last is looked up.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

R = TypeVar("R")
T = TypeVar("T")


class Lane(Generic[R]):
    """One thread that owns what `make` gives it, made when the first job comes."""

    def __init__(self, name: str, make: Callable[[], R], close: Callable[[R], None]) -> None:
        self._make, self._close = make, close
        self._jobs: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ask(self, job: Callable[[R], T], slot: str = "") -> asyncio.Future[T]:
        """Do `job` in the thread; call it on the running loop. A waiting job of the same slot is cancelled."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        replaced = None
        with self._wake:
            if slot:
                replaced = next((waiting for waiting in self._jobs if waiting.slot == slot), None)
                if replaced is not None:
                    self._jobs.remove(replaced)
            self._jobs.append(_Job(job, future, loop, slot))
            self._wake.notify()
        if replaced is not None and replaced.future is not None:
            replaced.future.cancel()
        return future

    def start(self, job: Callable[[R], object]) -> None:
        """Do `job` without telling anybody how it went: for work begun before there is a loop."""
        with self._wake:
            self._jobs.append(_Job(job, None, None, ""))
            self._wake.notify()

    def end(self, patience: float = 2.0) -> None:
        """Finish what waits, give the resource back and end the thread; it is left behind after `patience` seconds."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        self._thread.join(patience)

    def _run(self) -> None:
        resource: R | None = None
        while True:
            with self._wake:
                while not self._jobs and not self._ending:
                    self._wake.wait()
                if not self._jobs:
                    break
                job = self._jobs.popleft()
            if job.future is not None and job.future.cancelled():
                continue
            try:
                if resource is None:
                    resource = self._make()
                job.told(job.work(resource), None)
            except Exception as error:
                job.told(None, error)
        if resource is not None:
            with contextlib.suppress(Exception):
                self._close(resource)


class _Job:
    """Work that waits, and where its outcome goes."""

    __slots__ = ("future", "loop", "slot", "work")

    def __init__(
        self,
        work: Callable[[Any], Any],
        future: asyncio.Future[Any] | None,
        loop: asyncio.AbstractEventLoop | None,
        slot: str,
    ) -> None:
        self.work, self.future, self.loop, self.slot = work, future, loop, slot

    def told(self, value: object, error: Exception | None) -> None:
        """Give the outcome to the loop, unless it has gone."""
        if self.future is None or self.loop is None:
            return
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._settle, value, error)

    def _settle(self, value: object, error: Exception | None) -> None:
        if self.future is None or self.future.done():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(value)
