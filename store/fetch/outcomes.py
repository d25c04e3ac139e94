"""What came of asking one feed comes in; its result and the state to remember go out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from store.fetch import schedule
from store.fetch.faults import one_line
from store.fetch.items import Found
from store.fetch.urls import server_of
from store.types import FeedSpec, FeedState, Settings

if TYPE_CHECKING:
    from store.fetch.parse import Parsed
    from store.fetch.transfer import Answer

MOVED_AFTER = 3  # rounds in which a permanent redirect has to hold before it is believed


class FetchResult(Struct, frozen=True):
    """What a round has to say of one feed. `found` is to be stored whatever the outcome; sizes in decoded bytes."""

    spec: FeedSpec
    state: FeedState
    outcome: str  # "new", "unchanged", "failed", "gone" or "skipped"
    status: int | None = None
    found: tuple[Found, ...] = ()
    error: str | None = None
    bytes: int = 0
    ms: int = 0
    problems: tuple[str, ...] = ()
    moved: str | None = None

    @property
    def next_due(self) -> int:
        """When the feed is due again."""
        return self.state.next_due or 0


def skipped(spec: FeedSpec, state: FeedState, why: str, until: int, now: int) -> FetchResult:
    """A feed that was not asked, and must not be before `until`."""
    state = replace(
        state, name=spec.name or state.name, next_due=max(until, state.next_due or 0) if until > now else state.next_due
    )
    return FetchResult(spec, state, "skipped", error=why)


def read(
    spec: FeedSpec,
    state: FeedState,
    settings: Settings,
    now: int,
    answer: Answer,
    parsed: Parsed,
    digest: str,
) -> FetchResult:
    """A document was read: its validators replace all earlier ones, also where it came with none."""
    gap = schedule.gap_of((item.published for item in parsed.found[:100]), now) if parsed.found else None
    manners = schedule.write_manners(
        parsed.ttl, parsed.skip_hours, parsed.skip_days, gap, raw=answer.request.raw, loose=answer.odd
    )
    size = answer_size(answer)
    state = replace(
        state,
        name=spec.name or state.name,
        title=parsed.title or state.title,
        etag=validator(answer.headers, "etag"),
        modified=validator(answer.headers, "last-modified"),
        body_hash=digest,
        manners=manners,
        gone=False,
        failures=0,
        error=None,
        held_until=None,
        last_try=now,
        last_ok=now,
    )
    state = _moved(spec, state, answer)
    state = _timed(spec, state, settings, now, answer.headers)
    return FetchResult(
        spec,
        state,
        "new",
        answer.status,
        parsed.found,
        None,
        size,
        answer.ms,
        parsed.problems,
        believed(state),
    )


def unchanged(
    spec: FeedSpec,
    state: FeedState,
    settings: Settings,
    now: int,
    answer: Answer | None,
    headers: Mapping[str, str],
    *,
    ms: int = 0,
    again: bool = False,
) -> FetchResult:
    """Nothing new: a 304, or (`again`) the very bytes of last time, whose validators are the ones to keep."""
    etag, modified = state.etag, state.modified
    if again:
        etag, modified = validator(headers, "etag"), validator(headers, "last-modified")
    elif validator(headers, "etag") and state.etag:
        etag = validator(headers, "etag")
    state = replace(
        state,
        name=spec.name or state.name,
        etag=etag,
        modified=modified,
        gone=False,
        failures=0,
        error=None,
        held_until=None,
        last_try=now,
        last_ok=now,
    )
    if answer is not None:
        if answer.request.loose and not answer.odd:  # a sound answer: libcurl's next time
            manners = {**schedule.manners_of(state), "loose": ""}
            state = replace(state, manners=_line_of(manners))
        state = _moved(spec, state, answer)
    state = _timed(spec, state, settings, now, headers)
    return FetchResult(
        spec,
        state,
        "unchanged",
        answer.status if answer else None,
        bytes=answer_size(answer) if answer else 0,
        ms=ms,
        moved=believed(state),
    )


def failed(
    spec: FeedSpec,
    state: FeedState,
    settings: Settings,
    now: int,
    error: str,
    answer: Answer | None = None,
    until: int | None = None,
    parsed: Parsed | None = None,
    ms: int = 0,
    secrets: Iterable[str] = (),
) -> FetchResult:
    """A feed that could not be had or read. What had arrived before it broke is in `found`.

    Validators are kept while they speak of what was read last; a document that could not be read takes them along.
    """
    error = one_line(error, secrets)
    unread = answer is not None and answer.error is None
    size = answer_size(answer) if answer else 0
    state = replace(
        state,
        name=spec.name or state.name,
        failures=state.failures + 1,
        error=error,
        error_at=now,
        last_try=now,
        etag="" if unread else state.etag,
        modified="" if unread else state.modified,
        body_hash="" if unread else state.body_hash,
        gone=False,
        # An address that was believed to be the feed's new one, and fails: the old one is asked next.
        moved_count=0 if state.moved_count >= MOVED_AFTER else state.moved_count,
    )
    due = schedule.after_failure(spec, state, settings, now)
    manners = schedule.manners_of(state)
    if answer is not None and (answer.misnamed or answer.request.raw):
        # Asked for as it is next time; and when that could not be read either, as before the time after.
        manners["raw"] = "1" if answer.misnamed or not unread else ""
    if answer is not None and (answer.odd or answer.request.loose):
        # Read leniently next time, until its answers are sound.
        manners["loose"] = "1" if answer.odd or answer.status is None else ""
    if until is not None and until > now:
        host = server_of(answer.url) if answer else ""
        manners["host"] = host if host != server_of(spec.url) else ""
        state = replace(state, held_until=until)
        due = until if spec.every else max(due, until)
    state = replace(state, manners=_line_of(manners))
    state = replace(state, next_due=due)
    return FetchResult(
        spec,
        state,
        "failed",
        answer.status if answer else None,
        parsed.found if parsed else (),
        error,
        size,
        ms,
        parsed.problems if parsed else (),
    )


def gone(spec: FeedSpec, state: FeedState, now: int, answer: Answer) -> FetchResult:
    """410: the server says that the feed is gone for good."""
    error = one_line(answer.error or "gone (410)")
    state = replace(
        state,
        name=spec.name or state.name,
        gone=True,
        failures=(state.failures if state.gone else 0) + 1,
        error=error,
        error_at=now,
        last_try=now,
        moved_count=0 if state.moved_count >= MOVED_AFTER else state.moved_count,
    )
    state = replace(state, next_due=schedule.after_gone(state, now))
    return FetchResult(spec, state, "gone", answer.status, error=error, ms=answer.ms)


def _moved(spec: FeedSpec, state: FeedState, answer: Answer) -> FeedState:
    """The state with what is remembered of permanent redirects: where they lead, and in how many rounds in a row."""
    target = answer.permanent
    if state.moved_count >= MOVED_AFTER and state.moved_to == answer.request.url:
        return state  # the new address was asked itself, and answered
    if not target or target == spec.url:
        return replace(state, moved_to="", moved_count=0) if state.moved_to or state.moved_count else state
    return replace(state, moved_to=target, moved_count=state.moved_count + 1 if target == state.moved_to else 1)


def believed(state: FeedState) -> str | None:
    """Where the feed has moved, when that has held for long enough to be told."""
    return state.moved_to if state.moved_to and state.moved_count >= MOVED_AFTER else None


def validator(headers: Mapping[str, str], name: str) -> str:
    """A validator exactly as it was served, "" for one with control characters: it could not go back as it came."""
    value = headers.get(name, "")
    return value if value.isprintable() and len(value) <= 4_000 else ""


def answer_size(answer: Answer) -> int:
    """Decoded bytes of an answer."""
    return answer.body.size if answer.body is not None else 0


def _line_of(manners: Mapping[str, str]) -> str:
    """What is remembered of a feed's manners, as one line for the archive."""
    return " ".join(f"{name}={value}" for name, value in manners.items() if value)


def _timed(spec: FeedSpec, state: FeedState, settings: Settings, now: int, headers: Mapping[str, str]) -> FeedState:
    """The state with its interval and next due time."""
    interval, due = schedule.next_due(spec, state, settings, now, schedule.max_age_of(headers))
    return replace(state, interval=interval, next_due=due)
