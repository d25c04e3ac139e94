"""One round: feeds with what is remembered of them come in; for each, as it completes, its items and its next state go
out.

No feed ends a round: whatever goes wrong with one is its own outcome. Nothing is stored here, so a round that is
ended at any point costs another look at some feeds, and never an item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from store.clock import DAY, monotonic
from store.fetch import outcomes, schedule
from store.fetch.credentials import Keyring, NoCredentials
from store.fetch.items import Context
from store.fetch.outcomes import MOVED_AFTER, FetchResult
from store.fetch.parse import Parsed, parse_quickly
from store.fetch.urls import origin, server_of
from store.types import FeedSpec, FeedState, Settings

if TYPE_CHECKING:
    from store.fetch.pool import Pool
    from store.fetch.transfer import Answer, Request

STOP_INTERVAL = 0.2

__all__ = ["FetchResult", "Work", "due_work", "fetch_feeds"]


class Work(Struct, frozen=True):
    """A feed to ask, with what the archive remembers of it; `held` says why it must not be asked now, "" when it
    may."""

    spec: FeedSpec
    state: FeedState
    held: str = ""
    until: int = 0


def due_work(
    feeds: Sequence[FeedSpec],
    states: Mapping[str, FeedState],
    settings: Settings,
    now: int,
    *,
    everything: bool = False,
    named: Collection[str] = (),
) -> list[Work]:
    """What a round asks: the feeds that are due; with `everything` or `named` (url or name), those, whatever the
    schedule says.

    Retry-After of a host and 410 bind all the same: such feeds are in the list, marked as held, when they were asked
    for."""
    holds: dict[str, int] = {}
    for state in states.values():
        if schedule.is_held(state, now) and state.held_until:
            host = schedule.manners_of(state).get("host") or server_of(state.url)
            holds[host] = max(holds.get(host, 0), state.held_until)
    work: list[Work] = []
    for spec in feeds:
        asked = spec.url in named or (bool(spec.name) and spec.name in named) if named else everything
        if (named and not asked) or (spec.muted and not (named and asked)):
            continue
        state = states.get(spec.url) or FeedState(0, spec.url, spec.name)
        if not asked and not schedule.is_due(spec, state, settings, now):
            continue
        until = holds.get(server_of(target_of(spec, state)), 0) if spec.path is None else 0
        if until > now:
            if asked:
                work.append(Work(spec, state, "the server asked to be left alone (Retry-After)", until))
        elif state.gone and asked and 0 <= now - (state.last_try or 0) < DAY:
            work.append(Work(spec, state, "the feed is gone, its server says (410)", (state.last_try or now) + DAY))
        else:
            work.append(Work(spec, state))
    return work


def target_of(spec: FeedSpec, state: FeedState) -> str:
    """The address that is asked: the feed's own, or where a permanent redirect has led for long enough."""
    return state.moved_to if state.moved_to and state.moved_count >= MOVED_AFTER else spec.url


def fetch_feeds(
    work: Sequence[Work],
    settings: Settings,
    now: int,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[FetchResult]:
    """Ask all feeds of a round, in parallel; each one's result is yielded as it completes, until all are done or
    `stop` says so."""
    yield from _Round(settings, now, stop).run(work)


class _Round(Struct):
    settings: Settings
    now: int
    stop: Callable[[], bool]
    keyring: Keyring = field(default_factory=Keyring)
    holds: dict[str, int] = field(default_factory=dict)
    pool: Pool | None = None

    def run(self, work: Sequence[Work]) -> Iterator[FetchResult]:
        """The round itself."""
        local = [job for job in work if job.spec.path is not None and not job.held]
        remote: list[Request] = []
        for job in work:
            if job.held:
                yield outcomes.skipped(job.spec, job.state, job.held, job.until, self.now)
            elif job.spec.path is None:
                request = self._request(job)
                if isinstance(request, FetchResult):
                    yield request
                else:
                    remote.append(request)
        getter = None
        try:
            if remote:
                from store.fetch.get import Getter

                getter = Getter(self.settings)
                getter.add(remote)
            waiting = iter(local)
            while not self.stop():
                file = next(waiting, None)
                if file is not None:
                    yield from self._local(file)
                elif not (getter and getter.busy) and not (self.pool and self.pool.busy):
                    return
                if getter is not None:
                    getter.watch(self.pool.fileno() if self.pool and self.pool.busy else None)
                    for answer in getter.step(0.0 if file else self._patience()):
                        yield from self._answer(answer)
                    yield from self._held(getter)
                elif self.pool and self.pool.busy:
                    self.pool.sleep(self._patience())
                yield from self._parsed()
        finally:
            if getter is not None:
                getter.close()
            if self.pool is not None:
                self.pool.close()

    def _patience(self) -> float:
        left = self.pool.wait() if self.pool else None
        return STOP_INTERVAL if left is None else min(STOP_INTERVAL, left)

    def _request(self, job: Work) -> Request | FetchResult:
        """What to ask for a feed; a result at once when its password cannot be had."""
        from store.fetch.transfer import Request

        spec, state = job.spec, job.state
        try:
            auth = self.keyring.header(spec)
        except NoCredentials as reason:
            return outcomes.failed(spec, state, self.settings, self.now, str(reason))
        url = target_of(spec, state)
        if auth and origin(url) != origin(spec.url):
            auth = ""
        manners = schedule.manners_of(state)
        raw, loose = bool(manners.get("raw")), bool(manners.get("loose"))
        return Request(url, job, state.etag, state.modified, auth, raw=raw, loose=loose)

    def _local(self, job: Work) -> Iterator[FetchResult]:
        """Read a feed that is a file."""
        from store.fetch.local import read_file

        begun = monotonic()
        reading = read_file(job.spec, job.state, self.settings)
        ms = int((monotonic() - begun) * 1000)
        if isinstance(reading, str):
            yield outcomes.failed(job.spec, job.state, self.settings, self.now, reading, ms=ms)
        elif reading is None:
            yield outcomes.unchanged(job.spec, job.state, self.settings, self.now, None, {}, ms=ms)
        else:
            from store.fetch.transfer import Answer, Request

            body, stamp = reading
            request = Request("file:", job)
            yield from self._read(Answer(request, "", headers={"last-modified": stamp}, body=body, ms=ms), job)

    def _answer(self, answer: Answer) -> Iterator[FetchResult]:
        """What an answer means; a document is parsed here when that is safe, else by the child."""
        job: Work = answer.request.token
        spec, state = job.spec, job.state
        wait = answer.headers.get("retry-after", "") if answer.status and answer.status >= 400 else ""
        until = schedule.retry_after(wait, self.now, answer.headers.get("date", "")) if wait else None
        if until is not None and until > self.now:
            host = server_of(answer.url)
            self.holds[host] = max(self.holds.get(host, 0), until)
        if answer.status == 410 and answer.error:
            yield outcomes.gone(spec, state, self.now, answer)
        elif answer.status == 304 and not answer.error:
            if answer.request.etag or answer.request.modified:
                yield outcomes.unchanged(spec, state, self.settings, self.now, answer, answer.headers, ms=answer.ms)
            else:
                yield self._fail(job, answer, "unchanged, says the server, which had not been asked whether it was (304)")
        elif answer.status == 204 and not answer.error:
            yield outcomes.unchanged(spec, state, self.settings, self.now, answer, answer.headers, ms=answer.ms)
        elif answer.body is not None and answer.body.size:
            yield from self._read(answer, job)
        else:
            yield self._fail(job, answer, answer.error or "the answer is empty", until)

    def _fail(
        self, job: Work, answer: Answer, error: str, until: int | None = None, parsed: Parsed | None = None
    ) -> FetchResult:
        return outcomes.failed(
            job.spec,
            job.state,
            self.settings,
            self.now,
            error,
            answer,
            until,
            parsed,
            answer.ms,
            self.keyring.secrets,
        )

    def _held(self, getter: Any) -> Iterator[FetchResult]:
        """Feeds that have not been asked yet, of hosts that have said Retry-After meanwhile."""
        if not self.holds:
            return
        dropped = [request for request in getter.waiting() if self.holds.get(server_of(request.url), 0) > self.now]
        if dropped:
            getter.drop(dropped)
            for request in dropped:
                job = request.token
                yield outcomes.skipped(
                    job.spec,
                    job.state,
                    "the server asked to be left alone (Retry-After)",
                    self.holds[server_of(request.url)],
                    self.now,
                )

    def _read(self, answer: Answer, job: Work) -> Iterator[FetchResult]:
        """Parse a body, unless it is the one that was parsed last."""
        body = answer.body
        assert body is not None
        if body.hash == job.state.body_hash and not answer.error:
            body.close()
            yield outcomes.unchanged(
                job.spec, job.state, self.settings, self.now, answer, answer.headers, ms=answer.ms, again=True
            )
            return
        content_type = answer.headers.get("content-type", "")
        context = Context(job.spec.name, job.spec.lang)
        parsed = None
        if not body.spilled:
            data = body.bytes()
            try:
                parsed = parse_quickly(data, content_type, answer.url, context)
            except Exception as error:  # a fault of the parser is this document's outcome, not the round's
                parsed = Parsed(error=f"reading it failed ({type(error).__name__})")
        if parsed is not None:
            yield self._result(answer, job, parsed, body.hash)
            body.close()
            return
        if self.pool is None:
            from store.fetch.pool import Pool

            self.pool = Pool(self.settings.parse_timeout)
        size, digest = body.size, body.hash
        self.pool.submit((answer, job, digest), body.file(), size, answer.url, content_type, context)

    def _parsed(self) -> Iterator[FetchResult]:
        """What the child has finished."""
        if self.pool is not None:
            for (answer, job, digest), parsed in self.pool.advance():
                yield self._result(answer, job, parsed, digest)

    def _result(self, answer: Answer, job: Work, parsed: Parsed, digest: str) -> FetchResult:
        if answer.error or parsed.error:
            return self._fail(job, answer, answer.error or parsed.error or "", None, parsed)
        return outcomes.read(job.spec, job.state, self.settings, self.now, answer, parsed, digest)
