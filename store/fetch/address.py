"""Where a transfer may go: addresses and host names come in, a yes or no goes out. Pure.

The judgement that counts is made on the address a socket is about to connect to (`Gate.admits_address`), whatever
name or spelling led there. Behind a proxy only the name is known, and `Gate.admits_name` judges it, in every
spelling that resolvers take for an IPv4 address."""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "localdomain")


def parse_address(text: str) -> Address | None:
    """The address that `text` spells (decimal, octal, hex, short, full-width, bracketed forms included), None for a
    name."""
    text = unicodedata.normalize("NFKC", text).strip().strip("[]").split("%", 1)[0].rstrip(".")
    if not text:
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    if text[0].isdigit() and text.isascii():
        try:
            return ipaddress.IPv4Address(socket.inet_aton(text))
        except OSError:
            return None
    return None


def _inner(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 one carries (mapped, compatible, 6to4, Teredo, NAT64), None where there is none."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _COMPATIBLE or any(address in network for network in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet: not this machine, a private, shared, reserved or multicast
    network."""
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Gate:
    """What may be connected to: the open internet, and the hosts and networks of `allow_private_hosts`."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        networks: list[Network] = []
        names: set[str] = set()
        for entry in allowed:
            entry = entry.strip().strip("[]").lower()
            address = parse_address(entry) if "/" not in entry else None
            try:
                networks.append(ipaddress.ip_network(str(address) if address else entry, strict=False))
            except ValueError:
                names.add(entry.rstrip("."))
        self._networks = tuple(networks)
        self._names = frozenset(names)
        self._known: dict[str, bool] = {}

    def admits_address(self, text: str) -> bool:
        """Whether a socket may connect to this numeric address."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._judge(parse_address(text))
        return known

    def _judge(self, address: Address | None) -> bool:
        if address is None:
            return False
        inner = _inner(address)
        for candidate in (address, inner):
            if candidate is not None and any(candidate in network for network in self._networks):
                return True
        return is_public(address)

    def names(self, host: str) -> bool:
        """Whether a person allowed this very name, whatever it resolves to."""
        return host.lower().rstrip(".") in self._names

    def admits_name(self, host: str) -> bool:
        """Whether a proxy may be asked for this host: all that is known is its name."""
        if self.names(host):
            return True
        address = parse_address(host)
        if address is not None:
            return self._judge(address)
        name = unicodedata.normalize("NFKC", host).lower().rstrip(".")
        return "." in name and not any(name == bad or name.endswith("." + bad) for bad in _PRIVATE_NAMES)
