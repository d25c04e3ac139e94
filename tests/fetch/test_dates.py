"""Dates of every format, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.fetch.dates import parse_date

HALF_NINE = "2025-02-18T09:30:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 18 Feb 2025 09:30:00 GMT", HALF_NINE),
        ("Tue, 18 Feb 2025 15:00:00 +0530", HALF_NINE),
        ("18 Feb 25 04:30 EST", HALF_NINE),
        ("Tue, 18 Feb 2025 12:30:00 GMT+0300", HALF_NINE),
        ("Tue, 18 February 2025 09:30 UT", HALF_NINE),
        ("Tue Feb 18 09:30:00 2025", HALF_NINE),
        ("2025-02-18T09:30:00Z", HALF_NINE),
        ("2025-02-18T09:30Z", HALF_NINE),
        ("2025-02-18T10:30:00.123456+01:00", HALF_NINE),
        ("2025-02-18 09:30:00", HALF_NINE),
        ("20250218T093000Z", HALF_NINE),
        ("1739871000", HALF_NINE),
        ("1739871000000", HALF_NINE),
        ("Feb 18, 2025 9:30 AM", HALF_NINE),
        ("February 18th, 2025 at 9:30 a.m.", HALF_NINE),
        ("02/18/2025 09:30", HALF_NINE),
        ("18/02/2025 09:30", HALF_NINE),
        ("18.02.2025 09:30", HALF_NINE),
        ("18. Februar 2025, 9:30 Uhr", HALF_NINE),
        ("mar., 18 févr. 2025 10:30:00 +0100", HALF_NINE),
        ("18 февраля 2025, 12:30 MSK", HALF_NINE),
        ("18 лютого 2025 09:30", HALF_NINE),
        ("18 lutego 2025 09:30", HALF_NINE),
        ("18. helmikuuta 2025 09:30", HALF_NINE),
        ("18 फरवरी 2025 15:00 IST", HALF_NINE),
        ("2025年2月18日 09:30", HALF_NINE),
        ("2025-02-18", "2025-02-18T00:00:00"),
        ("2025-049", "2025-02-18T00:00:00"),
        ("2025-W08-2", "2025-02-18T00:00:00"),
        ("2025-02", "2025-02-01T00:00:00"),
        ("Wed, 19 Feb 2025 24:00:00 GMT", "2025-02-20T00:00:00"),
        ("Mon, 31 Dec 2012 23:59:60 GMT", "2013-01-01T00:00:00"),
    ],
)
def test_a_date_is_read(text: str, expected: str) -> None:
    seconds = parse_date(text)
    assert seconds is not None
    assert datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S") == expected


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "0",
        "-1",
        "0000-00-00T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "9999-12-31T00:00:00Z",
        "2025-13-01",
        "Tue, 18 Feb 2025 25:61:00 GMT",
        "9" * 80,
        "1 2 3",
        "٣",
        "²²²² 1 2",
        "2025-02-18T09:30:00+99:99",
    ],
)
def test_what_is_no_date_of_news_is_none(text: str | None) -> None:
    assert parse_date(text) is None
