"""What went wrong comes in as numbers of libcurl and of HTTP; words for a person go out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_ERROR = 200
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_USERINFO = re.compile(r"(?<=//)[^/@\s]*@")

_CURL = {
    1: "the server does not speak HTTP",
    3: "the address is not valid",
    5: "the proxy's name could not be found",
    6: "the host's name could not be found",
    7: "no connection could be made",
    8: "the server does not speak HTTP",
    16: "the HTTP/2 connection failed",
    18: "the answer was cut short",
    22: "the server refused",
    23: "the answer could not be taken in",
    26: "the request could not be sent",
    28: "the server took too long",
    35: "no secure connection could be made",
    47: "too many redirects",
    52: "the server closed the connection without an answer",
    55: "the connection broke while asking",
    56: "the connection broke",
    58: "the own certificate does not work",
    59: "no cipher in common with the server",
    60: "the server's certificate is not valid",
    61: "the answer has an encoding that cannot be read",
    63: "the answer is too large",
    77: "the bundle of certificates cannot be read",
    83: "the server's certificate has another issuer",
    90: "the public key does not fit",
    91: "the server's certificate status is not valid",
    92: "the HTTP/2 stream broke",
    97: "the proxy refused",
}
_STATUS = {
    400: "the server did not understand the request",
    401: "the server wants a password",
    402: "the server wants to be paid",
    403: "the server refuses to show this",
    404: "there is nothing at this address",
    405: "the server does not allow reading this",
    406: "the server has no form of this that can be read",
    407: "the proxy wants a password",
    408: "the server took too long",
    410: "the feed is gone for good, the server says",
    418: "the server refuses to show this",
    421: "the server is not the one for this host",
    429: "the server was asked too often",
    451: "withheld for legal reasons",
    500: "the server has an error of its own",
    501: "the server cannot do this",
    502: "the server behind the server did not answer",
    503: "the server is overloaded or under repair",
    504: "the server behind the server took too long",
    520: "the server behind the server did not answer",
    521: "the server behind the server is down",
    522: "the server behind the server took too long",
    523: "the server behind the server is away",
    525: "no secure connection behind the server",
    526: "the certificate behind the server is not valid",
}


def curl_words(number: int, detail: str = "") -> str:
    """A libcurl error for a person; `detail` is libcurl's own sentence, from which only well-known causes are taken."""
    words = _CURL.get(number, "the transfer failed")
    lowered = detail.lower()
    if number == 7:
        for sign, cause in (("refused", "refused"), ("unreachable", "network unreachable"), ("timed out", "no answer")):
            if sign in lowered:
                return f"{words} ({cause})"
    if number == 60:
        for sign, cause in (
            ("expired", "expired"),
            ("self-signed", "self-signed"),
            ("self signed", "self-signed"),
            ("no alternative", "for another host"),
            ("does not match", "for another host"),
            ("unable to get local issuer", "of an unknown issuer"),
        ):
            if sign in lowered:
                return f"{words} ({cause})"
    if number == 56 and "header" in lowered:
        return "the server's headers cannot be read"
    return words if number in _CURL else f"{words} (libcurl {number})"


def status_words(status: int) -> str:
    """An HTTP status for a person, with its number."""
    words = _STATUS.get(status)
    if words is None:
        words = (
            "the server has an error of its own"
            if 500 <= status < 600
            else "the server refused"
            if 400 <= status < 500
            else "an answer of no use"
        )
    return f"{words} ({status})"


def one_line(text: str, secrets: Iterable[str] = ()) -> str:
    """An error as it may be shown and stored: one line of at most 200 characters, without control characters,
    passwords masked."""
    for secret in secrets:
        if len(secret) >= 3:
            text = text.replace(secret, "…")
    text = " ".join(_CONTROL.sub(" ", _USERINFO.sub("…@", text)).split())
    return text if len(text) <= MAX_ERROR else text[: MAX_ERROR - 1] + "…"
