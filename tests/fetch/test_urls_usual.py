"""Addresses of the usual shape are taken apart by one pattern, and mean what the long way makes of them."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from hypothesis import given
from hypothesis import strategies as st

from store.fetch import urls

PARTS = st.sampled_from(["a", "feeds.example.org", "rss", ".xml", "?", "a=b", "&c=%20d", ":", "80", "8080", "65536", "/",
                         "//", "..", "@",
                         ";", "~", "é", " ", "A", "[", "_"])  # fmt: skip


@given(st.sampled_from(["http://", "https://", "http://feeds.example.org/", "https://a.example:8443/x"]),
       st.lists(PARTS, max_size=8))  # fmt: skip
def test_a_usual_address_is_what_the_long_way_makes_of_it(start, parts):
    url = start + "".join(parts)
    if urls._USUAL.fullmatch(url) is None:
        return
    long = urlsplit(url)
    path, query = (quote(part, safe=urls._SAFE) for part in (long.path, long.query))
    assert urls.split_request(url) == (urlunsplit((long.scheme, long.netloc, path, query, "")), long.hostname, "")
    assert urls.origin(url) == (long.scheme, long.hostname, long.port or (443 if long.scheme == "https" else 80))
    assert url == urls.split_request(url)[0]
