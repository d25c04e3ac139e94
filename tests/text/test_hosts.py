"""Host names that could pass for others are shown as DNS has them."""

from __future__ import annotations

import pytest

from store.text import shown_link


@pytest.mark.parametrize(("url", "shown"), [
    ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
    ("https://bücher.example/ü", "https://bücher.example/ü"),
    ("https://новости.example/x", "https://новости.example/x"),
    ("https://例え.example/", "https://例え.example/"),
    ("https://nhk日本ニュース.example/", "https://nhk日本ニュース.example/"),
    ("https://pаypal.example/", "https://xn--pypal-4ve.example/"),
    ("https://аррӏе.example/a", "https://xn--80ak6aa92e.example/a"),
    ("https://me:x@pаypal.example:8443/p", "https://me:x@xn--pypal-4ve.example:8443/p"),
    ("https://xn--80ak6aa92e.example/", "https://xn--80ak6aa92e.example/"),
    ("https://a.example/pаypal", "https://a.example/pаypal"),
    ("not a link а", "not a link а"),
])
def test_a_doubtful_name_is_spelled_out(url: str, shown: str) -> None:
    assert shown_link(url) == shown


def test_any_label_is_shown_somehow() -> None:
    for label in ("а" * 300 + "b", "α\ud800b", "а..b", "​а b"):
        assert shown_link(f"https://{label}.example/").startswith("https://")
