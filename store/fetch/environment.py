"""What the environment says of the network: proxies, hosts that need none, and bundles of certificates."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path

from store.fetch.address import parse_address

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/etc/openssl/cert.pem",
    "/opt/homebrew/etc/openssl@3/cert.pem",
    "/data/data/com.termux/files/usr/etc/tls/cert.pem",
)


class Proxies:
    """Which proxy, if any, an address is asked through: `http_proxy` (lower case alone), `https_proxy`, `all_proxy`,
    `no_proxy`."""

    def __init__(self, env: Mapping[str, str]) -> None:
        everything = env.get("all_proxy") or env.get("ALL_PROXY") or ""
        self._by_scheme = {
            "http": env.get("http_proxy") or everything,
            "https": env.get("https_proxy") or env.get("HTTPS_PROXY") or everything,
        }
        self._without = [
            part for part in (env.get("no_proxy") or env.get("NO_PROXY") or "").replace(",", " ").lower().split() if part
        ]

    def for_url(self, scheme: str, host: str, port: int) -> str:
        """The proxy's address, "" for a direct connection."""
        proxy = self._by_scheme.get(scheme, "")
        if not proxy or any(self._covers(entry, host, port) for entry in self._without):
            return ""
        return proxy

    @staticmethod
    def _covers(entry: str, host: str, port: int) -> bool:
        if entry == "*":
            return True
        address = parse_address(host)
        if address is not None:
            try:
                return address in ipaddress.ip_network(entry.strip("[]"), strict=False)
            except ValueError:
                return entry == f"{host}:{port}"
        name, _, wanted = entry.partition(":")
        if wanted and wanted != str(port):
            return False
        name = name.removeprefix("*").strip(".")
        return host == name or host.endswith("." + name)


def certificates(env: Mapping[str, str] | None = None) -> tuple[str, str]:
    """A bundle of certificates and a folder of them ("" each where there is none): the environment's, else the
    system's."""
    env = os.environ if env is None else env
    file = env.get("CURL_CA_BUNDLE") or env.get("SSL_CERT_FILE") or env.get("REQUESTS_CA_BUNDLE") or ""
    folder = env.get("SSL_CERT_DIR") or ""
    if not file:
        file = next((bundle for bundle in _BUNDLES if Path(bundle).exists()), "")
    if file and Path(file).is_dir():
        file, folder = "", file
    return file, folder
