"""Text of a value in, the value out; ValueError with what was expected for anything else."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit, urlunsplit

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?(ms|s|m|h|d|w|y)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0, "y": 31_536_000.0}
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,3})?)\s?([kKMG]?i?)[bB]?")
_BYTES = {"": 1, "k": 1_000, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000,
          "ki": 1_024, "Ki": 1_024, "Mi": 1_048_576, "Gi": 1_073_741_824}
_HOST = re.compile(r"[\w](?:[\w.-]{0,251}[\w])?\.?")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_IDENTIFIER = re.compile(r"[a-z0-9_-]+")
_USUAL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+/[\w./%~?=&+,;@!$*()'-]*", re.ASCII)
_YES, _NO = {"true", "yes", "on"}, {"false", "no", "off"}


def number(text: str) -> float:
    """A finite decimal number."""
    if not _NUMBER.fullmatch(text.strip()) or not math.isfinite(float(text)):
        comma = re.fullmatch(r"[-+]?\d+,\d+", text.strip())
        raise ValueError(f"a number such as {text.strip().replace(',', '.') if comma else '0.5'}")
    return float(text)


def whole(text: str, low: int, high: int) -> int:
    """A whole number between two bounds, both included."""
    if not re.fullmatch(r"\d{1,9}", text.strip()) or not low <= int(text) <= high:
        raise ValueError(f"a whole number from {low} to {high}")
    return int(text)


@lru_cache(64)
def duration(text: str) -> float:
    """`500ms`, `20s`, `15m`, `2h`, `3d`, `2w` or `1y` as seconds, more than 0 (a year is 365 days)."""
    found = _DURATION.fullmatch(text.strip())
    if not found or float(found[1]) == 0:
        unit = re.fullmatch(r"\d{1,9}", text.strip())
        raise ValueError(f"a time with its unit, as {text.strip()}s or {text.strip()}m" if unit and int(text)
                         else "a time such as 20s, 15m, 2h, 3d or 2w")
    seconds = float(found[1]) * _SECONDS[found[2]]
    if seconds > 100 * _SECONDS["y"]:
        raise ValueError("at most 100y")
    return seconds


def size(text: str) -> int:
    """`500kB`, `10MB`, `1GiB` or a number of bytes, as bytes, more than 0."""
    found = _SIZE.fullmatch(text.strip())
    if not found or found[2] not in _BYTES or float(found[1]) * _BYTES[found[2]] < 1:
        raise ValueError("a size such as 500kB or 10MB")
    return int(float(found[1]) * _BYTES[found[2]])


def yes(text: str) -> bool:
    """`true` or `false`, and the other words that YAML has for them."""
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise ValueError("true or false")
    return word in _YES


def identifier(text: str) -> str:
    """An id of a topic or the name of a list."""
    if not _IDENTIFIER.fullmatch(text) or len(text) > 60:
        raise ValueError("at most 60 of a–z, 0–9, _ and -")
    return text


@lru_cache(64)
def language(text: str) -> str:
    """A language tag such as `en` or `pt-BR`; `no` is Norwegian."""
    if not _LANG.fullmatch(text.strip()):
        raise ValueError("a language such as en or pt-BR")
    return text.strip().replace("_", "-")


@lru_cache(256)
def word(text: str) -> str:
    """One word without spaces, such as a tag."""
    if re.search(r"[\s,]", text.strip()) or len(text) > 60:
        raise ValueError("one word, without spaces or commas")
    return text.strip()


def network(text: str) -> str:
    """A host name, an address or a network."""
    import ipaddress

    text = text.strip()
    try:
        ipaddress.ip_network(text.strip("[]"), strict=False)
    except ValueError:
        if not _HOST.fullmatch(text) or re.fullmatch(r"[\d.]+", text):
            raise ValueError("a host, an address or a network such as 10.1.0.0/16") from None
    return text


def address(text: str) -> tuple[str, str]:
    """A feed's address as `(url, user:password)`: http or https, with a host; the second is mostly ""."""
    text = text.strip()
    if _USUAL.fullmatch(text) and len(text) < 2_000:
        return text, ""
    if len(text) > 8_000:
        raise ValueError("an address of at most 8,000 characters")
    if re.search(r"[\s<>\"\\`]", text):
        raise ValueError("an address without spaces, quotes and < >; write a space as %20")
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(f"a valid address ({error})") from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        if not scheme and "." in text.split("/", 1)[0]:
            raise ValueError(f"https://{text.lstrip('/')}")
        if scheme and not parts.netloc and re.match(r"[\w-]+(\.[\w-]+)+:\d", text):
            raise ValueError(f"https://{text}")
        raise ValueError("an address that begins with https:// or http://; a file on this machine is `path:`")
    if not host or not (_HOST.fullmatch(host) or ":" in host):
        raise ValueError("a host behind the //")
    user, at, place = parts.netloc.rpartition("@")
    if at:
        text = urlunsplit((parts.scheme, place, parts.path, parts.query, parts.fragment))
    name, _, secret = user.partition(":")
    return text, f"{unquote(name)}:{unquote(secret)}" if at else ""


def same(url: str) -> str:
    """What spellings of one address share: host in lower case, no default port, a path, no fragment."""
    if _USUAL.fullmatch(url) or not url.lower().startswith("http"):
        return url
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower()
    host = host.removesuffix(":80" if scheme == "http" else ":443")
    return urlunsplit((scheme, host, parts.path or "/", parts.query, ""))


def header(text: str) -> str:
    """The name of an HTTP header."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", text.strip()):
        raise ValueError("the name of a header, such as Authorization")
    return text.strip()
