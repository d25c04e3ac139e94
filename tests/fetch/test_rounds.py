"""Rounds over a local server: manners between rounds, passwords, moves, files, and the end of a round."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.clock import DAY
from store.fetch.rounds import FetchResult, Work, due_work, fetch_feeds
from store.types import FeedSpec, FeedState, Settings
from tests.server.hostile import Case, HostileServer, Request, http, item, rss

NOW = 1_740_000_000
SETTINGS = Settings(timeout=5, parse_timeout=10, allow_private_hosts=("127.0.0.1",))
BODY = rss(item("one"), item("two"))


class Wire:
    """A server with cases, and rounds over it."""

    def __init__(self, *cases: Case) -> None:
        self.server = HostileServer(cases)
        self.specs = {case.name: FeedSpec(self.server.url(case)) for case in cases}
        self.states: dict[str, FeedState] = {}
        self.now = NOW

    def round(
        self, *names: str, everything: bool = True, after: int = 900, settings: Settings = SETTINGS
    ) -> dict[str, FetchResult]:
        specs = [self.specs[name] for name in names or self.specs]
        self.now += after
        work = due_work(specs, self.states, settings, self.now, everything=everything)
        results = {}
        for result in fetch_feeds(work, settings, self.now):
            self.states[result.spec.url] = result.state
            results[next(name for name, spec in self.specs.items() if spec.url == result.spec.url)] = result
        return results


@pytest.fixture
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    made = Wire(*request.param)
    yield made
    made.server.close()


async def conditional(request: Request, writer: asyncio.StreamWriter) -> None:
    if request.headers.get("if-none-match") == 'W/"a b"' and request.headers.get("if-modified-since") == "whenever":
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        writer.write(http(BODY, {"ETag": 'W/"a b"', "Last-Modified": "whenever"}))
    await writer.drain()


@pytest.mark.parametrize("wire", [[Case("feed", "", conditional, "")]], indirect=True)
def test_validators_go_back_exactly_as_they_were_served(wire: Wire) -> None:
    assert wire.round()["feed"].outcome == "new"
    second = wire.round()["feed"]
    assert (second.outcome, second.status, second.bytes) == ("unchanged", 304, 0)
    agent = wire.server.asked("feed")[0].headers["user-agent"]
    assert agent.startswith("wirewatch/")


async def hangs_up(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(http(rss(item(request.path.strip("/")))))
    await writer.drain()


@pytest.mark.parametrize("wire", [[Case(f"feed-{number}", "", hangs_up, "") for number in range(100)]], indirect=True)
def test_connections_that_a_server_drops_without_a_word_fail_no_feed(wire: Wire) -> None:
    results = wire.round(settings=replace(SETTINGS, per_host=24))
    assert {name: result.error for name, result in results.items() if result.error} == {}
    assert all(len(wire.server.asked(name)) == 1 for name in results)


async def forgets(request: Request, writer: asyncio.StreamWriter) -> None:
    headers = {"ETag": '"1"', "Last-Modified": formatdate(NOW, usegmt=True)} if request.count == 0 else {}
    writer.write(http(rss(item(f"n{request.count}")), headers))
    await writer.drain()


@pytest.mark.parametrize("wire", [[Case("feed", "", forgets, "")]], indirect=True)
def test_a_stale_validator_is_never_sent_again(wire: Wire) -> None:
    for _ in range(3):
        wire.round()
    assert ["if-none-match" in r.headers for r in wire.server.asked("feed")] == [False, True, False]


@pytest.mark.parametrize("wire", [[Case("feed", "", http(BODY), "")]], indirect=True)
def test_the_same_bytes_are_not_parsed_again(wire: Wire) -> None:
    assert len(wire.round()["feed"].found) == 2
    second = wire.round()["feed"]
    assert (second.outcome, second.found, second.status) == ("unchanged", (), 200)


async def flaky(request: Request, writer: asyncio.StreamWriter) -> None:
    answers = [http(BODY, {"ETag": '"1"'}), http("", status="503 No"), http("<html>", {"ETag": '"2"'}), http(BODY)]
    writer.write(answers[request.count])
    await writer.drain()


@pytest.mark.parametrize("wire", [[Case("feed", "", flaky, "")]], indirect=True)
def test_validators_outlive_an_error_of_the_server_and_not_an_unreadable_answer(wire: Wire) -> None:
    outcomes = [wire.round()["feed"] for _ in range(4)]
    assert [result.outcome for result in outcomes] == ["new", "failed", "failed", "new"]
    assert [r.headers.get("if-none-match") for r in wire.server.asked("feed")] == [None, '"1"', '"1"', None]
    assert [result.state.failures for result in outcomes] == [0, 1, 2, 0]


@pytest.mark.parametrize(
    "wire",
    [[Case(name, "", http("", {"Retry-After": "7200"}, "429 Slow"), "") for name in ("a", "b", "c", "d")]],
    indirect=True,
)
def test_retry_after_holds_the_whole_host(wire: Wire) -> None:
    first = wire.round(settings=replace(SETTINGS, per_host=1))
    assert sorted(result.outcome for result in first.values()) == ["failed", "skipped", "skipped", "skipped"]
    assert all(result.next_due >= wire.now + 7200 for result in first.values())
    assert len(wire.server.requests) == 1
    later = wire.round(after=3600)
    assert {result.outcome for result in later.values()} == {"skipped"}
    assert "Retry-After" in (later["a"].error or "")
    assert wire.round(after=0, everything=False) == {}
    assert len(wire.server.requests) == 1
    wire.round(after=3700)
    assert len(wire.server.requests) > 1


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://busy.example/other", True),
        ("http://busy.example/other", True),
        ("https://busy.example:8443/other", False),
        ("https://www.busy.example/other", False),
    ],
)
def test_a_host_is_its_name_and_a_port_that_is_not_the_usual_one(url: str, left: bool) -> None:
    busy = FeedState(1, "https://busy.example/feed", held_until=1_740_000_000 + 3600)
    (work,) = due_work([FeedSpec(url)], {busy.url: busy}, SETTINGS, 1_740_000_000, everything=True)
    assert bool(work.held) is left


@pytest.mark.parametrize("wire", [[Case("feed", "", http("", status="410 Gone"), "")]], indirect=True)
def test_a_feed_that_is_gone_is_left_alone_and_looked_at_again_after_a_day(wire: Wire) -> None:
    assert wire.round()["feed"].outcome == "gone"
    assert wire.round()["feed"].outcome == "skipped"
    assert len(wire.server.requests) == 1
    assert wire.round(after=DAY, everything=False)["feed"].outcome == "gone"


def moving(status: str) -> list[Case]:
    return [Case("old", "", http("", {"Location": "/new"}, status), ""), Case("new", "", http(BODY), "")]


@pytest.mark.parametrize("wire", [moving("301 Moved"), moving("308 Moved")], indirect=True)
def test_a_permanent_move_is_believed_after_three_rounds(wire: Wire) -> None:
    for _ in range(5):
        result = wire.round("old")["old"]
    assert len(wire.server.asked("old")) == 3
    assert len(wire.server.asked("new")) == 5
    assert result.moved is not None
    assert result.moved.endswith("/new")


@pytest.mark.parametrize("wire", [moving("302 Found"), moving("307 Temporary")], indirect=True)
def test_a_temporary_move_is_not_remembered(wire: Wire) -> None:
    for _ in range(5):
        wire.round("old")
    assert len(wire.server.asked("old")) == 5


async def moved_away(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(http(BODY) if request.count < 4 else http("", status="404 Gone"))
    await writer.drain()


@pytest.mark.parametrize(
    "wire", [[Case("old", "", http("", {"Location": "/new"}, "301 M"), ""), Case("new", "", moved_away, "")]], indirect=True
)
def test_a_new_address_that_fails_gives_way_to_the_old_one(wire: Wire) -> None:
    for _ in range(5):
        wire.round("old")
    assert len(wire.server.asked("old")) == 3
    wire.round("old")
    assert len(wire.server.asked("old")) == 4


@pytest.fixture
def two_hosts() -> Iterator[tuple[HostileServer, HostileServer]]:
    other = HostileServer([Case("feed", "", http(BODY), "")])
    away = http("", {"Location": f"http://127.0.0.1:{other.port}/feed"}, "302 Found")
    first = HostileServer([Case("feed", "", away, ""), Case("open", "", http("", {"Location": "/feed"}, "302 Found"), "")])
    yield first, other
    first.close()
    other.close()


@pytest.mark.parametrize(
    "spec", [{"auth_env": "DESK_PASSWORD"}, {"auth_command": "printf ann:hidden-word"}, {"auth": "ann:hidden-word"}]
)
def test_a_password_goes_to_its_own_host_alone(
    spec: dict[str, str], two_hosts: tuple[HostileServer, HostileServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "ann:hidden-word")
    first, other = two_hosts
    feed = FeedSpec(f"http://127.0.0.1:{first.port}/open", **spec)  # type: ignore[arg-type]
    [result] = fetch_feeds([Work(feed, FeedState(0, feed.url))], SETTINGS, NOW)
    assert result.outcome == "new"
    assert [r.headers.get("authorization") for r in first.requests] == ["Basic YW5uOmhpZGRlbi13b3Jk"] * 2
    assert "authorization" not in other.requests[0].headers
    assert "hidden-word" not in repr(result.state)


def test_a_token_goes_into_the_header_it_is_for(
    two_hosts: tuple[HostileServer, HostileServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", "t0ken")
    _, other = two_hosts
    specs = [
        FeedSpec(f"http://127.0.0.1:{other.port}/feed?1", auth_env="DESK_TOKEN", auth_header="X-Desk"),
        FeedSpec(f"http://127.0.0.1:{other.port}/feed?2", auth_env="DESK_TOKEN"),
    ]
    list(fetch_feeds([Work(spec, FeedState(0, spec.url)) for spec in specs], SETTINGS, NOW))
    headers = {request.path: request.headers for request in other.requests}
    assert headers["/feed?1"]["x-desk"] == "t0ken"
    assert headers["/feed?2"]["authorization"] == "Bearer t0ken"


@pytest.mark.parametrize(
    ("spec", "word"),
    [
        ({"auth_env": "DESK_NOT_SET"}, "DESK_NOT_SET"),
        ({"auth_command": "false"}, "exit code"),
        ({"auth_command": "no-such-program-here"}, "run"),
    ],
)
def test_a_password_that_cannot_be_had_is_that_feeds_failure(spec: dict[str, str], word: str) -> None:
    feed = FeedSpec("http://127.0.0.1:9/", **spec)  # type: ignore[arg-type]
    [result] = fetch_feeds([Work(feed, FeedState(0, feed.url))], SETTINGS, NOW)
    assert result.outcome == "failed"
    assert word in (result.error or "")


def test_a_file_is_read_and_read_again_only_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "wire.xml"
    file.write_text(BODY, encoding="utf-8")
    spec = FeedSpec("file:wire.xml", path=file)
    [first] = fetch_feeds([Work(spec, FeedState(0, spec.url))], SETTINGS, NOW)
    assert (first.outcome, len(first.found)) == ("new", 2)
    [second] = fetch_feeds([Work(spec, first.state)], SETTINGS, NOW + 900)
    assert second.outcome == "unchanged"
    file.write_text(rss(item("three")), encoding="utf-8")
    [third] = fetch_feeds([Work(spec, second.state)], SETTINGS, NOW + 1800)
    assert [found.entry.guid for found in third.found] == ["g-three"]


@pytest.mark.parametrize("make", ["missing", "folder", "pipe", "empty", "large"])
def test_a_file_that_cannot_be_read_is_a_failure(make: str, tmp_path: Path) -> None:
    import os

    file = tmp_path / "wire.xml"
    if make == "folder":
        file.mkdir()
    elif make == "pipe":
        os.mkfifo(file)
    elif make != "missing":
        file.write_bytes(b"x" * (0 if make == "empty" else 30_000))
    spec = FeedSpec("file:wire.xml", path=file)
    [result] = fetch_feeds([Work(spec, FeedState(0, spec.url))], replace(SETTINGS, max_bytes=20_000), NOW)
    assert result.outcome == "failed"


async def waits(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@pytest.mark.parametrize("wire", [[Case("slow", "", waits, ""), Case("feed", "", http(BODY), "")]], indirect=True)
def test_a_round_that_is_told_to_stop_keeps_what_is_done(wire: Wire) -> None:
    done: list[FetchResult] = []
    work = due_work(list(wire.specs.values()), {}, SETTINGS, NOW)
    for result in fetch_feeds(work, replace(SETTINGS, timeout=60), NOW, stop=lambda: bool(done)):
        done.append(result)
    assert [result.outcome for result in done] == ["new"]


@pytest.mark.parametrize("wire", [[Case("feed", "", http(BODY), "")]], indirect=True)
def test_a_round_can_be_closed_halfway(wire: Wire) -> None:
    rounds = fetch_feeds(due_work(list(wire.specs.values()), {}, SETTINGS, NOW), SETTINGS, NOW)
    assert next(iter(rounds)).outcome == "new"
    rounds.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("wire", [[Case(str(n), "", http(BODY), "") for n in range(40)]], indirect=True)
def test_what_is_due_is_asked_and_nothing_else(wire: Wire) -> None:
    assert len(wire.round(everything=False)) == 40
    assert wire.round(everything=False, after=300) == {}
    assert len(wire.round(everything=False, after=600)) == 40
    muted = replace(wire.specs["7"], muted=True)
    assert due_work([muted], {}, SETTINGS, NOW, everything=True) == []
    assert len(due_work([muted], {}, SETTINGS, NOW, named=[muted.url])) == 1


def test_private_addresses_are_refused_unless_allowed() -> None:
    server = HostileServer([Case("feed", "", http(BODY), "")])
    specs = [FeedSpec(f"http://{host}:{server.port}/feed") for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1")]
    results = list(fetch_feeds([Work(spec, FeedState(0, spec.url)) for spec in specs], Settings(timeout=5), NOW))
    assert {result.outcome for result in results} == {"failed"}
    assert all("private" in (result.error or "") for result in results)
    assert server.requests == []
    named = replace(SETTINGS, allow_private_hosts=("localhost",))
    results = list(fetch_feeds([Work(spec, FeedState(0, spec.url)) for spec in specs], named, NOW))
    assert sorted(result.outcome for result in results) == ["failed", "failed", "failed", "new"]
    server.close()


def test_behind_a_proxy_the_name_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = HostileServer([Case("http:", "", http(BODY), "")])
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("no_proxy", "direct.example")
    specs = [FeedSpec("http://news.example.org/feed"), FeedSpec("http://10.0.0.1/feed"), FeedSpec("http://localhost/feed")]
    results = {r.spec.url: r for r in fetch_feeds([Work(s, FeedState(0, s.url)) for s in specs], Settings(timeout=5), NOW)}
    assert [results[spec.url].outcome for spec in specs] == ["new", "failed", "failed"]
    assert [request.path for request in proxy.requests] == ["http://news.example.org/feed"]
    proxy.close()
