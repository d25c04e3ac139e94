"""Where transfers may go."""

from __future__ import annotations

import pytest

from store.fetch.address import Gate, is_public, parse_address


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "[::1]",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "172.16.9.9",
        "192.168.1.1",
        "169.254.1.1",
        "100.64.3.4",
        "fc00::1",
        "fe80::1%eth0",
        "224.0.0.1",
        "255.255.255.255",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "::10.0.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "240.0.0.1",
        "ff02::1",
    ],
)
def test_every_spelling_of_a_private_address_is_refused(text: str) -> None:
    gate = Gate()
    assert not gate.admits_address(text)
    assert not gate.admits_name(text)


@pytest.mark.parametrize("text", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808", "2002:808:808::1"])
def test_public_addresses_are_admitted(text: str) -> None:
    assert Gate().admits_address(text)


def test_only_what_is_allowed_gets_through() -> None:
    gate = Gate(("127.0.0.1", "10.1.0.0/16", "desk.lan"))
    assert gate.admits_address("127.0.0.1")
    assert gate.admits_address("::ffff:127.0.0.1")
    assert gate.admits_address("10.1.2.3")
    assert not gate.admits_address("127.0.0.2")
    assert not gate.admits_address("10.2.0.1")
    assert gate.admits_name("desk.lan")
    assert gate.names("DESK.lan.")


@pytest.mark.parametrize("name", ["localhost", "printer", "a.local", "wiki.internal", "LOCALHOST."])
def test_behind_a_proxy_private_names_are_refused(name: str) -> None:
    assert not Gate().admits_name(name)
    assert Gate().admits_name("news.example.org")


def test_a_name_is_no_address() -> None:
    assert parse_address("news.example.org") is None
    assert parse_address("1.example.org") is None
    address = parse_address("8.8.8.8")
    assert address is not None
    assert is_public(address)
