"""Articles from their pages: asked for politely, read in a process of its own, whatever the page is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from store.fetch.article import Page, read_page
from store.types import FeedSpec, Settings
from tests.server.articles import ARTICLES
from tests.server.hostile import Case, HostileServer

NOW = 1_742_817_600
SETTINGS = Settings(timeout=10.0, parse_timeout=5.0, max_bytes=2_000_000, allow_private_hosts=("127.0.0.1",))


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    serving = HostileServer(ARTICLES)
    yield serving
    serving.close()


def ask(server: HostileServer, name: str, settings: Settings = SETTINGS, feed: FeedSpec | None = None) -> Page:
    return read_page(f"http://127.0.0.1:{server.port}/{name}", settings, NOW, feed=feed)


def test_an_article_comes_with_its_shape_and_without_what_stands_around_it(server: HostileServer) -> None:
    page = ask(server, "whole")
    assert page.error == ""
    paragraphs = page.text.split("\n\n")
    assert "# Why it took so long" in paragraphs
    assert "> We waited, and now we walk, said the mayor, who did both." in paragraphs
    assert "• Length: four hundred metres from bank to bank" in paragraphs
    assert "▣ The new bridge at dawn" in paragraphs
    assert "Section 3" not in page.text
    assert "rights kept" not in page.text
    assert (f"http://127.0.0.1:{server.port}/report", "refused in a report") in page.links


def test_a_redirect_is_followed_and_the_last_address_kept(server: HostileServer) -> None:
    page = ask(server, "again")
    assert page.url.endswith("/whole")
    assert "Several hundred people" in page.text


REFUSED = {
    "empty": "none could be found on its page",
    "front": "none could be found on its page",
    "deep": "none could be found on its page",
    "private": "one of a private network",
    "file": "only http and https are fetched",
    "endless": "the answer is larger than 2 MB",
    "bomb": "the answer is larger than 2 MB",
    "missing": "there is nothing at this address (404)",
    "gone": "its page is gone for good, the server says (410)",
    "wall": "asks for a log-in or a subscription",
    "towall": "asks for a log-in or a subscription",
    "teaser": "asks for a log-in or a subscription",
    "pdf": "its page is a PDF; the browser can show it",
    "picture": "its page is a picture; the browser can show it",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_article_is_said_in_a_line(server: HostileServer, name: str) -> None:
    page = ask(server, name)
    assert REFUSED[name] in page.error
    assert (page.text, page.links) == ("", ())
    assert "\n" not in page.error


def test_a_page_that_takes_too_much_ends_its_reader_alone(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.fetch.article.MEMORY", 1)  # no more than it needs to be there, and a little
    page = ask(server, "inner-bomb")
    # libxml2 may run out of it first, and then tells of a page without an article
    assert (page.text, page.error) in [
        ("", "reading the page takes more memory than a page may have"),
        ("", "none could be found on its page"),
    ]
    monkeypatch.undo()
    assert "Several hundred people" in ask(server, "whole").text


def test_a_page_that_takes_too_long_ends_its_reader_alone(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.fetch.article.STARTUP", 0.0)
    page = ask(server, "whole", replace(SETTINGS, parse_timeout=0.01))
    assert (page.text, page.error) == ("", "reading the page took longer than 0.01 s")


def test_the_machine_itself_is_not_asked_unless_that_is_allowed(server: HostileServer) -> None:
    asked = len(server.requests)
    assert "one of a private network or of this machine" in ask(server, "whole", Settings()).error
    assert len(server.requests) == asked


@pytest.mark.parametrize(("name", "word"), [("cyrillic", "Мост"), ("latin", "Åldby"), ("plain", "< sign"),
                                            ("misnamed", "the oldest inhabitant"), ("part", "the oldest inhabitant")])
def test_a_page_is_read_whatever_its_server_calls_it(server: HostileServer, name: str, word: str) -> None:
    page = ask(server, name)
    assert page.error == ""
    assert word in page.text
    assert page.note == ("the page is for subscribers, and may show the beginning alone" if name == "part" else "")


def test_nothing_of_a_hostile_page_acts_on_a_terminal(server: HostileServer) -> None:
    page = ask(server, "hostile")
    assert "The rope of the bell was stolen again on Monday, and the bell kept still." in page.text
    assert "alert" not in page.text
    assert not set(page.text) & set("\x00\x07\x1b\u202e\u202c\u2066\u2069\u200b")
    assert page.links == (("http://ok.example/%1B[31m", "odd"),)


def test_a_server_that_wants_quiet_is_told_with_its_host(server: HostileServer) -> None:
    page = ask(server, "busy")
    assert (page.host, page.until) == ("127.0.0.1", NOW + 120)
    assert "asked too often (429)" in page.error


def test_a_password_goes_to_the_origin_of_its_feed_alone(server: HostileServer) -> None:
    own = FeedSpec(f"http://127.0.0.1:{server.port}/feed", auth="reader:word")
    other = FeedSpec(f"http://127.0.0.1:{server.port + 1}/feed", auth="reader:word")
    for name, feed, told in (("plain", own, True), ("plain", other, False), ("plain", None, False), ("private", own, True)):
        ask(server, name, feed=feed)
        assert ("authorization" in server.asked(name)[-1].headers) is told


def test_what_is_stopped_ends_at_once(server: HostileServer) -> None:
    page = read_page(f"http://127.0.0.1:{server.port}/endless", SETTINGS, NOW, stop=lambda: True)
    assert page.error == "stopped"


def test_cases_have_different_names() -> None:
    names = [case.name for case in ARTICLES]
    assert all(isinstance(case, Case) for case in ARTICLES)
    assert len(set(names)) == len(names)
