"""A server of feeds for every flow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.served import Served


@pytest.fixture
def served() -> Iterator[Served]:
    with Served().serving() as feeds:
        yield feeds
