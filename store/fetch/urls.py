"""Addresses as people and servers write them come in; addresses that can be asked, compared or shown go out. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_SAFE = "!#$%&'()*+,/:;=?@[]~-._|"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_HOST = re.compile(r"https?://(?:[^/?#@]*@)?[^/?#@:]", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_USUAL = re.compile(
    r"(https?)://([a-z0-9][a-z0-9.-]*)(?::([1-9]\d{0,3}|[1-5]\d{4}))?"
    r"/[A-Za-z0-9!$%&'()*+,./:;=@~_|-]*(?:\?[A-Za-z0-9!$%&'()*+,./:;=?@~_|-]+)?"
)
MAX_URL = 8_000


class BadUrl(ValueError):
    """An address that cannot be asked; the message says why, for a person."""


def ascii_host(host: str) -> str:
    """A host name as DNS knows it (IDNA); BadUrl for one that has no such form."""
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadUrl("the host name is not valid") from None


def split_request(url: str) -> tuple[str, str, str]:
    """`url` as (address to ask, without user and password; host in lower case; user:password or ""); BadUrl for what
    cannot be asked."""
    usual = _USUAL.fullmatch(url) if len(url) <= MAX_URL else None
    if usual is not None:
        return url, usual[2], ""
    url = _SPACE.sub("", url.strip()) if "\n" in url or "\t" in url or "\r" in url else url.strip()
    if len(url) > MAX_URL:
        raise BadUrl("the address is too long")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadUrl("the address is not valid") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise BadUrl(f"only http and https are fetched, not {parts.scheme[:20] or 'an address without a scheme'}")
    if not host:
        raise BadUrl("the address names no host")
    host = ascii_host(host)
    shown = f"[{host}]" if ":" in host else host
    if port is not None:
        shown += f":{port}"
    user, _, _ = parts.netloc.rpartition("@")
    path = quote(parts.path or "/", safe=_SAFE)
    return urlunsplit((parts.scheme.lower(), shown, path, quote(parts.query, safe=_SAFE), "")), host, user


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address, for deciding who may see a password; ("", "", 0) for none."""
    usual = _USUAL.fullmatch(url)
    if usual is not None:
        scheme, host, port = usual.groups()
        return scheme, host, int(port) if port else 443 if scheme == "https" else 80
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        return scheme, (parts.hostname or "").lower(), parts.port or (443 if scheme == "https" else 80)
    except ValueError:
        return "", "", 0


def join(base: str, link: str) -> str:
    """An absolute address for `link` as it stands in a document at `base`; "" when there is none."""
    link = link.strip()
    if not link:
        return ""
    try:
        joined = urljoin(base, link)
    except ValueError:
        return ""
    return joined[:MAX_URL]


def absolute(base: str, link: str) -> str:
    """The http(s) address that a document at `base` means by `link`, "" for none and for every other scheme."""
    link = link.strip()
    if len(link) > MAX_URL:
        return ""
    if _WEB.match(link):
        found = link
    else:
        bare = _SPACE.sub("", link)
        found = join(base, bare if _SCHEME.match(bare) else link)
    if not _WEB.match(found):
        return ""
    if len(found) > MAX_URL:
        return ""
    if _SPACE.search(found):
        found = _CONTROL.sub("", found).strip().replace(" ", "%20").replace("\xa0", "%20")
    return found if _HOST.match(found) else ""


def server_of(url: str) -> str:
    """The server of an address: its host, with the port where that is not the usual one; "" for none."""
    _, host, port = origin(url)
    return host if port in (80, 443) or not host else f"{host}:{port}"


def host_of(url: str) -> str:
    """The host of an address, in lower case, "" for none."""
    return origin(url)[1]
