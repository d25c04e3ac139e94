"""The table of hostile cases: what is served, what must come of it, what must be stored and what must not.

Kinds follow what goes wrong in the world: the network, redirects, statuses, encodings, broken XML, things that are
no feed, attacks on parsers, items without what items should have, dates, links, and text that would act on a
terminal."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from base64 import b64encode
from itertools import chain

from tests.server.hostile import Case, Request, atom, entry, http, item, rss

XML = '<?xml version="1.0" encoding="utf-8"?>'


def two(name: str) -> str:
    """Two items, and what follows from it: tokens `NAME-1` and `NAME-2`."""
    return item(name + "-1") + item(name + "-2")


def good(name: str, kind: str, body: bytes | str, tokens: int = 2, **more: object) -> Case:
    """A case in which all items must be found."""
    headers = more.pop("headers", None)
    content = more.pop("content", "application/rss+xml")
    names = tuple(f"{name}-{n + 1}" for n in range(tokens))
    return Case(name, kind, http(body, headers, kind=content), "new", names, items=tokens, **more)  # type: ignore[arg-type]


# --- the network ------------------------------------------------------------------------------------------------------


async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n" + XML.encode())
    for character in (rss(item("drip-1")) * 1000)[len(XML) :]:
        writer.write(character.encode())
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_headers(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        writer.write(f"X-{number}: a\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.05)


async def silence(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def after_items(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n" + rss(two("stalls"))[:-20].encode())
    await writer.drain()
    await asyncio.sleep(3600)


async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n" + rss(two("endless"))[:-17].encode())
    while True:
        writer.write(b" " * 65_536)
        await writer.drain()


async def endless_headers(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Filler: " + b"a" * 1000 + b"\r\n")
        await writer.drain()


async def reset(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def reset_within(request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss(two("cut")).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\nContent-Type: application/rss+xml\r\n\r\n" + body)
    await writer.drain()


def chunked(body: bytes, broken: bool = False) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/rss+xml\r\n\r\n"
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:]))
    return head + chunks + (b"zz\r\n" if broken else b"0\r\n\r\n")


bomb = gzip.compress(b"\0" * 40_000_000, 9)
feed_bomb = gzip.compress((rss(two("feedbomb"))[:-17] + " " * 40_000_000).encode(), 9)

NETWORK = [
    Case("drips", "drip", drip, "failed", error="longer", slow=True),
    Case("drips-headers", "drip", drip_headers, "failed", error="longer", slow=True),
    Case("silent", "drip", silence, "failed", error="longer", slow=True),
    Case("stalls", "drip", after_items, "failed", ("stalls-1", "stalls-2"), items=2, slow=True),
    Case("endless", "endless", endless, "failed", ("endless-1", "endless-2"), items=2, error="larger", slow=True),
    Case("endless-headers", "endless", endless_headers, "failed", slow=True),
    Case("reset", "reset", reset, "failed"),
    Case("cut", "wrong length", reset_within, "failed", ("cut-1", "cut-2"), items=2, error="cut short"),
    Case("no-answer", "reset", b"", "failed"),
    Case("not-http", "no HTTP", b"220 mail.example ESMTP\r\n", "failed", error="HTTP"),
    Case("http-09", "no HTTP", rss(two("http-09")).encode(), "failed"),
    Case("bad-status-line", "no HTTP", b"HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n", "failed"),
    Case("status-999", "status", http("", status="999 What"), "failed"),
    Case("chunked", "chunked", chunked(rss(two("chunked")).encode()), "new", ("chunked-1", "chunked-2"), items=2),
    Case(
        "chunked-broken",
        "chunked",
        chunked(rss(two("chunked-broken")).encode(), True),
        "failed",
        ("chunked-broken-1", "chunked-broken-2"),
        items=2,
    ),
    Case(
        "length-short",
        "wrong length",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 330\r\n\r\n"
        + rss(item("length-short-1"), item("length-short-2"), item("length-short-3")).encode(),
        "new",
        ("length-short-1",),
    ),
    Case(
        "length-negative",
        "wrong length",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + rss(two("x")).encode(),
        "failed|new",
    ),
    Case(
        "length-twice",
        "wrong length",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n1234567890",
        "failed",
    ),
    Case(
        "no-length",
        "wrong length",
        b"HTTP/1.0 200 OK\r\n\r\n" + rss(two("no-length")).encode(),
        "new",
        ("no-length-1", "no-length-2"),
        items=2,
    ),
    good("gzip", "compressed", gzip.compress(rss(two("gzip")).encode()), headers={"Content-Encoding": "gzip"}),
    good("gzip-unsaid", "compressed", gzip.compress(rss(two("gzip-unsaid")).encode()), content="application/gzip"),
    good("deflate", "compressed", zlib.compress(rss(two("deflate")).encode()), headers={"Content-Encoding": "deflate"}),
    Case("gzip-bomb", "bomb", http(bomb, {"Content-Encoding": "gzip"}), "failed", error="larger"),
    Case("gzip-bomb-twice", "bomb", http(gzip.compress(bomb), {"Content-Encoding": "gzip, gzip"}), "failed"),
    Case(
        "gzip-bomb-after",
        "bomb",
        http(feed_bomb, {"Content-Encoding": "gzip"}),
        "failed",
        ("feedbomb-1", "feedbomb-2"),
        items=2,
    ),
    Case("gzip-lie", "compressed", http(rss(two("x")), {"Content-Encoding": "gzip"}), "failed", error="encoding"),
    Case(
        "gzip-cut", "compressed", http(gzip.compress(rss(two("x")).encode())[:-30], {"Content-Encoding": "gzip"}), "failed|new"
    ),
    Case("zstd", "compressed", http(b"\x28\xb5\x2f\xfd\x04\x00", {"Content-Encoding": "zstd"}), "failed", error="encoding"),
    Case("encoding-unknown", "compressed", http(rss(two("x")), {"Content-Encoding": "x-foo"}), "failed", error="encoding"),
    good("header-latin1", "headers", rss(two("header-latin1")), headers={"X-Name": "caf\xe9", "ETag": '"caf\xe9"'}),
    good("header-huge", "headers", rss(two("header-huge")), headers={"X-Filler": "a" * 60_000}),
    good(
        "header-control", "headers", rss(two("header-control")), headers={"ETag": '"a\x1b[31mb"', "Last-Modified": "\x07never"}
    ),
    good("cookies", "headers", rss(two("cookies")), headers={"Set-Cookie": "id=1; Path=/"}),
    good("type-wrong", "headers", rss(two("type-wrong")), content="image/png"),
    good("type-html", "headers", rss(two("type-html")), content="text/html"),
    good("type-none", "headers", rss(two("type-none")), content=""),
]


# --- redirects and statuses -------------------------------------------------------------------------------------------


def redirect(target: str, status: str = "302 Found") -> bytes:
    return http("never read", {"Location": target}, status)


async def around(request: Request, writer: asyncio.StreamWriter) -> None:
    """Goes on redirecting, each time with a body that never ends."""
    number = int(request.path.rsplit("/", 1)[-1]) if request.path[-1].isdigit() else 0
    writer.write(f"HTTP/1.1 302 Found\r\nLocation: /around/{number + 1}\r\n\r\n".encode())
    with_body = b"x" * 65_536
    for _ in range(1000):
        writer.write(with_body)
        await writer.drain()


async def ten_hops(request: Request, writer: asyncio.StreamWriter) -> None:
    number = int(request.path.rsplit("/", 1)[-1]) if request.path[-1].isdigit() else 0
    writer.write(redirect(f"/ten-hops/{number + 1}") if number < 10 else http(rss(two("ten-hops"))))
    await writer.drain()


async def with_cookie(request: Request, writer: asyncio.StreamWriter) -> None:
    if "pass=1" in request.headers.get("cookie", ""):
        writer.write(http(rss(two("with-cookie"))))
    else:
        writer.write(http("", {"Location": "/with-cookie", "Set-Cookie": "pass=1; Path=/"}, "302 Found"))
    await writer.drain()


async def endless_error(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 500 Oh\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<p>sorry</p>" * 5000)
        await writer.drain()


_PRIVATE = {
    "loopback": "127.0.0.2",
    "decimal": "2130706434",
    "octal": "0177.0.0.2",
    "hex": "0x7f.0.0.2",
    "hex-whole": "0x7f000002",
    "short": "127.2",
    "zero": "0.0.0.0",
    "ten": "10.1.2.3",
    "link-local": "169.254.169.254",
    "shared": "100.64.0.1",
    "home": "192.168.0.1",
    "broadcast": "255.255.255.255",
    "multicast": "224.0.0.1",
    "ip6-loopback": "[::1]",
    "ip6-mapped": "[::ffff:127.0.0.2]",
    "ip6-compatible": "[::127.0.0.2]",
    "ip6-local": "[fc00::1]",
    "ip6-link": "[fe80::1]",
    "ip6-nat64": "[64:ff9b::7f00:2]",
    "ip6-6to4": "[2002:7f00:2::1]",
}
PRIVATE = [
    Case(f"to-{name}", "private address", redirect(f"http://{host}:PORT/".replace(":PORT", ":9")), "failed", error="private")
    for name, host in _PRIVATE.items()
]
PRIVATE += [
    Case(f"direct-{name}", "private address", b"", "failed", error="private", url=f"http://{host}:9/")
    for name, host in _PRIVATE.items()
]

REDIRECTS = [
    *(
        Case(
            f"redirect-{status[:3]}",
            "redirect",
            redirect(f"/target-{status[:3]}", status),
            "new",
            ("there-1", "there-2"),
            items=2,
        )
        for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent")
    ),
    *(Case(f"target-{status}", "redirect", http(rss(two("there"))), "new") for status in (301, 302, 303, 307, 308)),
    Case("loop", "redirect", redirect("/loop"), "failed", error="redirects"),
    Case("around", "redirect", around, "failed", error="redirects"),
    Case("ten-hops", "redirect", ten_hops, "new", ("ten-hops-1", "ten-hops-2"), items=2),
    Case("with-cookie", "redirect", with_cookie, "new", ("with-cookie-1",)),
    Case("redirect-nowhere", "redirect", http("", status="302 Found"), "failed", error="nowhere"),
    Case("redirect-empty", "redirect", http("", {"Location": ""}, "302 Found"), "failed"),
    Case("redirect-ftp", "other scheme", redirect("ftp://127.0.0.1/x"), "failed", error="http"),
    Case("redirect-file", "other scheme", redirect("file:///etc/passwd"), "failed", error="http"),
    Case("redirect-gopher", "other scheme", redirect("gopher://127.0.0.1:9/_x"), "failed", error="http"),
    Case("redirect-data", "other scheme", redirect("data:text/xml,<rss/>"), "failed", error="http"),
    Case("redirect-javascript", "other scheme", redirect("javascript:alert(1)"), "failed", error="http"),
    Case("redirect-odd", "redirect", redirect("http://[::1/x"), "failed"),
    Case("redirect-long", "redirect", redirect("/" + "a" * 20_000), "failed"),
    Case(
        "redirect-utf8",
        "redirect",
        b"HTTP/1.1 302 F\r\nContent-Length: 0\r\nLocation: /utf8-\xc3\xa9?a b\r\n\r\n",
        "failed",
        error="404",
    ),
    Case("direct-ftp", "other scheme", b"", "failed", error="http", url="ftp://127.0.0.1/x"),
    Case("direct-nothing", "other scheme", b"", "failed", url="http:///x"),
    Case("direct-odd", "other scheme", b"", "failed", url="http://[::1/"),
    Case("direct-port", "other scheme", b"", "failed", url="http://127.0.0.1:99999/"),
    Case("empty-200", "empty", http(""), "failed", error="empty"),
    Case("spaces-200", "empty", http("  \n "), "failed", error="empty"),
    Case("status-204", "empty", b"HTTP/1.1 204 No Content\r\n\r\n", "unchanged"),
    Case("status-206", "status", http(rss(two("status-206")), status="206 Partial"), "new", ("status-206-1",), items=2),
    Case("status-304", "status", b"HTTP/1.1 304 Not Modified\r\n\r\n", "failed", error="304"),
    Case("status-410", "status", http("gone", status="410 Gone"), "gone", error="gone"),
    *(
        Case(f"status-{status}", "status", http("<p>x</p>", status=f"{status} X"), "failed", error=str(status))
        for status in (400, 401, 402, 403, 404, 405, 406, 418, 421, 429, 451, 500, 501, 502, 503, 504, 520, 526)
    ),
    Case("error-endless", "status", endless_error, "failed", error="500"),
    Case("error-with-feed", "status", http(rss(two("x")), status="404 Not Found"), "failed", error="404", absent=("x-1",)),
]


# --- encodings --------------------------------------------------------------------------------------------------------


def coded(
    name: str, encoding: str, text: str, declared: str | None = None, served: str = "", mark: bytes = b"", **more: object
) -> Case:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = mark + rss(f"<item><title>{text} {name}-1</title><guid>{name}</guid></item>", head=head).encode(encoding)
    content = "application/rss+xml" + (f"; charset={served}" if served else "")
    return Case(name, "encoding", http(body, kind=content), "new", (f"{name}-1", text), items=1, **more)  # type: ignore[arg-type]


RUSSIAN, GREEK, JAPANESE = "Переговоры о мире в столице", "Συνομιλίες", "東京で会談が始まりました"
ENCODINGS = [
    coded("utf8", "utf-8", RUSSIAN, "utf-8"),
    coded("utf8-undeclared", "utf-8", RUSSIAN),
    coded("utf8-mark", "utf-8", RUSSIAN, None, "", b"\xef\xbb\xbf"),
    coded("utf8-mark-twice", "utf-8", RUSSIAN, "utf-8", "", b"\xef\xbb\xbf\xef\xbb\xbf"),
    coded("utf8-says-latin1", "utf-8", RUSSIAN, "iso-8859-1"),
    coded("utf8-served-latin1", "utf-8", RUSSIAN, "utf-8", "iso-8859-1"),
    coded("utf8-says-utf16", "utf-8", RUSSIAN, "utf-16"),
    coded("utf8-says-nonsense", "utf-8", RUSSIAN, "x-none-such"),
    coded("utf8-says-base64", "utf-8", RUSSIAN, "base64"),
    coded("cp1251", "cp1251", RUSSIAN, "windows-1251"),
    coded("cp1251-served", "cp1251", RUSSIAN, None, "windows-1251"),
    coded("cp1251-undeclared", "cp1251", RUSSIAN),
    coded("cp1251-says-utf8", "cp1251", RUSSIAN, "utf-8"),
    coded("cp1251-says-western", "cp1251", RUSSIAN, "iso-8859-1"),
    coded("koi8-says-western", "koi8-r", RUSSIAN, "windows-1252"),
    coded("koi8", "koi8-r", RUSSIAN, "koi8-r"),
    coded("koi8-undeclared", "koi8-r", RUSSIAN),
    coded("greek", "iso8859-7", GREEK, "iso-8859-7"),
    coded("latin1", "latin-1", "Détente à Genève", "iso-8859-1"),
    coded("latin1-undeclared", "latin-1", "Détente à Genève"),
    coded("cp1252-says-latin1", "cp1252", "“Détente” – enfin", "iso-8859-1"),
    coded("shift-jis", "shift_jis", JAPANESE, "shift_jis"),
    coded("euc-jp", "euc_jp", JAPANESE, "euc-jp"),
    coded("iso2022", "iso2022_jp", JAPANESE, "iso-2022-jp"),
    coded("gb2312", "gb18030", "北京会谈开始", "gb2312"),
    coded("big5", "big5", "會談開始", "big5"),
    coded("euc-kr", "euc_kr", "회담 시작", "euc-kr"),
    coded("utf16-le", "utf-16-le", RUSSIAN, "utf-16", "", "\ufeff".encode("utf-16-le")),
    coded("utf16-be", "utf-16-be", RUSSIAN, "utf-16", "", "\ufeff".encode("utf-16-be")),
    coded("utf16-bare", "utf-16-le", RUSSIAN, "utf-16"),
    coded("utf32", "utf-32-le", RUSSIAN, "utf-32", "", "\ufeff".encode("utf-32-le")),
    coded("ebcdic", "cp037", "Crème brûlée", "ibm037"),
    coded("ebcdic-500", "cp500", "Crème brûlée!", "cp500"),
    good(
        "mixed",
        "encoding",
        (XML + "<rss version='2.0'><channel>").encode()
        + item("mixed-1", "<category>Ж</category>").encode()
        + item("mixed-2").replace("Report", "D\xe9tente").encode("latin-1")
        + b"</channel></rss>",
    ),
    Case(
        "twice-encoded",
        "encoding",
        http(rss("<item><title>twice-encoded-1 Détente – enfin</title></item>".encode().decode("latin-1"))),
        "new",
        ("twice-encoded-1 Détente – enfin",),
    ),
    good("utf8-cut", "encoding", rss(two("utf8-cut")).encode().replace(b"Outlet", b"Outlet \xe2\x80")),
    good("utf8-surrogates", "encoding", rss(two("utf8-surrogates")).encode().replace(b"Outlet", b"Outlet \xed\xa0\x80")),
]


# --- broken XML, and what is no XML -----------------------------------------------------------------------------------


BROKEN = [
    good("junk-before", "junk", "<!-- cache hit -->\nWarning: something\n" + rss(two("junk-before"))),
    good("blank-before", "junk", "\n\n   " + rss(two("blank-before"))),
    good("junk-after", "junk", rss(two("junk-after")) + "<!-- 0.02 s --><script>var a = 1 < 2;</script>"),
    good("nul-after", "junk", rss(two("nul-after")) + "\0\0\0"),
    good("two-documents", "several documents", rss(item("two-documents-1")) + rss(item("two-documents-2"))),
    good("two-declarations", "several documents", XML + rss(two("two-declarations"))),
    good("truncated-after", "truncated", rss(two("truncated-after"))[:-10]),
    Case(
        "truncated-within",
        "truncated",
        http(rss(two("truncated-within"))[:-70]),
        "new",
        ("truncated-within-1", "truncated-within-2"),
    ),
    Case(
        "truncated-cdata",
        "truncated",
        http(rss(item("truncated-cdata-1"), "<item><title>T</title><description><![CDATA[never ends")),
        "new",
        ("truncated-cdata-1",),
    ),
    good("ampersand", "malformed", rss(two("ampersand")).replace("Text of", "Oil & gas, AT&T, a&b=c &amp; ")),
    good("entity-html", "malformed", rss(two("entity-html")).replace("Text of", "Caf&eacute;&nbsp;&mdash; ")),
    good("entity-unknown", "malformed", rss(two("entity-unknown")).replace("Text of", "&nosuch; ")),
    good(
        "control-bytes",
        "malformed",
        rss(two("control-bytes")).replace("Text", "Te\x08x\x0bt\x1f"),
        absent=("\x08", "\x0b", "\x1f"),
    ),
    good("nul-bytes", "malformed", rss(two("nul-bytes")).replace("Text", "Te\0xt"), absent=("\0",)),
    good("reference-nul", "malformed", rss(two("reference-nul")).replace("Text", "Te&#0;xt&#x1b;[31m"), absent=("\0", "\x1b")),
    good(
        "reference-surrogate",
        "malformed",
        rss(two("reference-surrogate")).replace("Text", "&#xD800;&#xDFFF;&#x110000;&#99999999999;"),
    ),
    good(
        "reference-c1",
        "malformed",
        rss(two("reference-c1")).replace("Text", "It&#146;s &#147;so&#148; &#x9b;31m"),
        absent=("\x92", "\x9b"),
    ),
    good("attribute-bare", "malformed", rss(two("attribute-bare")).replace("isPermaLink='false'", "isPermaLink=false")),
    good(
        "attribute-twice",
        "malformed",
        rss(two("attribute-twice")).replace("isPermaLink='false'", "isPermaLink='false' isPermaLink='false'"),
    ),
    good("tag-unclosed", "malformed", rss(two("tag-unclosed")).replace("</description>", "<br></description>")),
    good("tag-crossed", "malformed", rss(two("tag-crossed")).replace("Text of", "<b><i>Text</b></i> of")),
    good("less-than", "malformed", rss(two("less-than")).replace("Text of", "3 < 4 of")),
    good(
        "prefix-unbound",
        "malformed",
        rss(two("prefix-unbound")).replace("<description>", "<dc:creator>Ann</dc:creator><description>"),
    ),
    good("cdata-nested", "malformed", rss(two("cdata-nested")).replace("Text of", "<![CDATA[a <b>b</b> <![CDATA[ c ]]> of")),
    good("case-upper", "malformed", rss(two("case-upper")).replace("item>", "ITEM>").replace("title>", "Title>")),
    good(
        "doctype-091",
        "document type",
        rss(
            two("doctype-091"),
            head=XML + '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">',
        ),
    ),
    good(
        "doctype-entities",
        "document type",
        rss(two("doctype-entities"), head=XML + '<!DOCTYPE rss [<!ENTITY sign "Zeichen">]>').replace("Text of", "&sign; of"),
    ),
    good("doctype-html", "document type", rss(two("doctype-html"), head=XML + "<!DOCTYPE html>")),
    good("version-11", "malformed", rss(two("version-11"), head='<?xml version="1.1" encoding="utf-8"?>')),
    good(
        "declaration-odd",
        "malformed",
        rss(two("declaration-odd"), head="<?xml version='1.0' encoding='utf-8' standalone='maybe'?>"),
    ),
    good("namespace-odd", "malformed", rss(two("namespace-odd"), attributes='xmlns="http://www.example.org/unheard-of"')),
    good("no-channel", "malformed", f"<rss version='2.0'>{two('no-channel')}</rss>"),
    good("items-outside", "malformed", f"<rss version='2.0'><channel><title>T</title></channel>{two('items-outside')}</rss>"),
    good("root-unknown", "malformed", f"<wire><title>T</title>{two('root-unknown')}</wire>"),
    good("html-around", "malformed", f"<html><body><pre>x</pre>{rss(two('html-around'), head='')}</body></html>"),
    Case(
        "html",
        "no feed",
        http("<!doctype html><html><head><title>News</title></head><body><p>Hello</p></body></html>", kind="text/html"),
        "failed",
        error="page",
    ),
    Case("html-huge", "no feed", http("<html><body>" + "<div><p>x</p>" * 60_000, kind="text/html"), "failed", error="page"),
    Case("html-login", "no feed", http("<HTML><form>Log in", kind="text/html"), "failed", error="page"),
    Case(
        "xhtml",
        "no feed",
        http('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/><body/></html>'),
        "failed",
    ),
    Case("plain-text", "no feed", http("Service temporarily unavailable", kind="text/plain"), "failed", error="feed"),
    Case("binary", "no feed", http(bytes(range(256)) * 400), "failed"),
    Case("png", "no feed", http(b"\x89PNG\r\n\x1a\n" + bytes(200)), "failed"),
    Case("svg", "no feed", http('<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>'), "failed"),
    Case("opml", "no feed", http('<opml version="2.0"><body><outline xmlUrl="http://x.example/"/></body></opml>'), "failed"),
    Case("json-other", "no feed", http('{"error": "rate limit"}', kind="application/json"), "failed"),
    Case("no-items", "no items", http(rss()), "new", items=0),
    Case("only-declaration", "no feed", http(XML), "failed"),
    Case("one-bracket", "no feed", http("<"), "failed"),
    Case("rss-open", "truncated", http("<rss version='2.0'><channel>"), "failed|new", items=0),
]


# --- attacks on parsers -----------------------------------------------------------------------------------------------


def _laughs(depth: int = 12) -> str:
    entities = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, depth))
    return rss(two("laughs"), head=f"{XML}<!DOCTYPE rss [{entities}]>").replace("Text of", f"&l{depth - 1}; of")


_external = rss(
    two("external"),
    head=XML
    + '<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd">%p;]>',
)
ATTACKS = [
    good("laughs", "entity bomb", _laughs()),
    good(
        "quadratic",
        "entity bomb",
        rss(two("quadratic"), head=f'{XML}<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>').replace("Text of", "&a;" * 2_000),
    ),
    good("external", "external entity", _external.replace("Text of", "&secret; of"), absent=("root:",)),
    good(
        "include",
        "external entity",
        rss(
            two("include"),
            item("include-3", '<xi:include href="file:///etc/passwd" parse="text"/>'),
            attributes='xmlns:xi="http://www.w3.org/2001/XInclude"',
        ),
        3,
        absent=("root:",),
    ),
    good(
        "stylesheet",
        "external entity",
        rss(two("stylesheet"), head=XML + '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?>'),
    ),
    good("deep", "depth", rss(two("deep"), "<a>" * 10_000 + "</a>" * 10_000)),
    good("deep-first", "depth", rss("<a>" * 10_000 + "</a>" * 10_000, two("deep-first"))),
    Case("deep-open", "depth", http(rss(two("deep-open"), "<b>" * 100_000)), "new|failed", ("deep-open-1",), slow=True),
    good("deep-html", "depth", rss(two("deep-html")).replace("Text of", "&lt;div&gt;" * 20_000 + "of")),
    good("attributes", "attributes", rss(two("attributes"), "<x " + " ".join(f'a{n}="{n}"' for n in range(100_000)) + "/>")),
    good(
        "namespaces", "attributes", rss(two("namespaces"), attributes=" ".join(f'xmlns:n{n}="urn:{n}"' for n in range(3_000)))
    ),
    Case(
        "many",
        "size",
        http(rss(*(f"<item><title>N {n}</title><guid>many-{n}</guid></item>" for n in range(6_000)))),
        "new",
        ("N 0", "N 5999"),
        items=6_000,
    ),
    good(
        "title-huge",
        "size",
        rss(
            item("title-huge-1"),
            item("title-huge-2").replace("Report", "R" * 1_500_000).replace("<title>R", "<title>title-huge-2 R"),
        ),
    ),
    good("guid-huge", "size", rss(item("guid-huge-1"), item("guid-huge-2").replace(">g-", ">" + "g" * 200_000))),
    good(
        "link-huge",
        "size",
        rss(item("link-huge-1"), item("link-huge-2").replace("outlet.example/", "outlet.example/" + "a" * 100_000)),
    ),
    good("brackets", "quadratic", rss(two("brackets")).replace("Text of", "&lt;" * 100_000 + " of")),
    good("brackets-bare", "quadratic", rss(two("brackets-bare")) + "<" * 200_000),
    good("comments-open", "quadratic", rss(two("comments-open")).replace("Text of", "&lt;!--" * 50_000 + " of")),
    good("comments-bare", "quadratic", rss(two("comments-bare")).replace("Text of", "<!--" * 100_000 + " of")),
    good("cdata-open", "quadratic", rss(two("cdata-open")) + "<![CDATA[" * 50_000),
    good(
        "doctype-comments",
        "quadratic",
        XML + "<!DOCTYPE rss [" + "<!--" * 100_000 + "]>" + rss(two("doctype-comments"), head=""),
    ),
    good("doctype-quotes", "quadratic", XML + "<!DOCTYPE rss [" + "\"'" * 100_001 + "]>" + rss(two("doctype-quotes"), head="")),
    good("author-long", "quadratic", rss(item("author-long-1", f"<author>{'a@' * 200_000}</author>"), item("author-long-2"))),
    good("bytes-odd", "quadratic", rss(two("bytes-odd")).encode().replace(b"Text", b"\xff\xfe\x80" * 100_000)),
    Case("json-braces", "quadratic", http('{"items": [' + '{"a": [1, ' * 60_000, kind="application/json"), "failed"),
    good("cdata-many", "quadratic", rss(two("cdata-many")).replace("Text of", "<![CDATA[]]>" * 50_000 + " of")),
    good("ampersands", "quadratic", rss(two("ampersands")).replace("Text of", "&" * 300_000 + " of")),
    good(
        "doctype-open", "quadratic", XML + "<!DOCTYPE rss [" + "<!ENTITY " * 20_000 + "]>" + rss(two("doctype-open"), head="")
    ),
    good("declarations", "quadratic", "<?xml " * 50_000 + rss(two("declarations"))),
    good(
        "date-long",
        "quadratic",
        rss(
            item("date-long-1", f"<pubDate>{'1' * 100_000}</pubDate>"),
            item("date-long-2", f"<pubDate>{'Mon, ' * 20_000}</pubDate>"),
        ),
    ),
    Case("json-deep", "depth", http('{"items": ' + "[" * 200_000, kind="application/json"), "failed"),
    Case(
        "json-digits",
        "size",
        http(
            '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": '
            + "9" * 10_000
            + ', "title": "json-digits-1"}]}',
            kind="application/json",
        ),
        "new",
        ("json-digits-1",),
    ),
]


# --- items ------------------------------------------------------------------------------------------------------------


def bare(name: str, *contents: str, **more: object) -> Case:
    return good(name, "items", rss(*(f"<item>{content}</item>" for content in contents)), len(contents), **more)


ITEMS = [
    bare(
        "no-guid",
        "<title>no-guid-1</title><link>https://o.example/1</link>",
        "<title>no-guid-2</title><link>https://o.example/2</link>",
    ),
    bare("no-guid-no-link", "<title>no-guid-no-link-1</title>", "<title>no-guid-no-link-2</title>"),
    bare(
        "no-title",
        "<description>no-title-1 happened</description>",
        "<description>&lt;p&gt;no-title-2&lt;/p&gt;</description><guid>2</guid>",
    ),
    bare("only-link", "<link>https://o.example/only-link-1</link>", "<link>https://o.example/only-link-2</link>"),
    bare("only-guid-link", "<guid>https://o.example/only-guid-link-1</guid>"),
    bare("only-enclosure", "<enclosure url='https://o.example/only-enclosure-1.mp3' type='audio/mpeg' length='1'/>"),
    bare("empty-beside", "<title>empty-beside-1</title>", "<title>empty-beside-2</title>"),
    Case("empty-item", "items", http(rss("<item/>", "<item></item>", item("empty-item-1"))), "new", ("empty-item-1",), items=1),
    bare(
        "guid-repeats",
        "<title>guid-repeats-1</title><guid>same</guid><link>https://o.example/1</link>",
        "<title>guid-repeats-2</title><guid>same</guid><link>https://o.example/2</link>",
    ),
    bare(
        "guid-repeats-no-link",
        "<title>guid-repeats-no-link-1</title><guid>same</guid>",
        "<title>guid-repeats-no-link-2</title><guid>same</guid>",
    ),
    Case("item-twice", "items", http(rss(item("item-twice-1"), item("item-twice-1"))), "new", ("item-twice-1",), items=1),
    bare("guid-empty", "<title>guid-empty-1</title><guid></guid>", "<title>guid-empty-2</title><guid> </guid>"),
    bare("guid-only", "<guid isPermaLink='false'>guid-only-1</guid>", "<guid>guid-only-2</guid>"),
    bare("guid-spaces", "<title>guid-spaces-1</title><guid>\n  tag:1  \n</guid>"),
    bare("link-spaces", "<title>link-spaces-1</title><link>\n https://o.example/link-spaces-1 \n</link>"),
    bare("link-relative", "<title>link-relative-1</title><link>/a/link-relative-1</link>"),
    bare("link-javascript", "<title>link-javascript-1</title><link>javascript:alert(1)</link>", absent=("javascript:",)),
    bare("link-tab", "<title>link-tab-1</title><link>java\tscript:alert(1)</link>", absent=("script:",)),
    bare("link-data", "<title>link-data-1</title><link>data:text/html,x</link>", absent=("data:",)),
    bare("link-file", "<title>link-file-1</title><link>file:///etc/passwd</link>", absent=("file:",)),
    bare(
        "link-control",
        "<title>link-control-1</title><link>https://o.example/&#x9b;31m&#x202e;x</link>",
        absent=("\x9b", "\u202e"),
    ),
    bare("title-markup", "<title>&lt;b&gt;title-markup-1&lt;/b&gt;</title>", absent=("<b>",)),
    bare("title-cdata", "<title><![CDATA[<em>title-cdata-1</em> & more]]></title>", absent=("<em>",)),
    bare("title-child", "<title>A <b>title-child-1</b></title>"),
    bare("title-double", "<title>Q&amp;amp;A title-double-1</title>", absent=("&amp;",)),
    bare(
        "title-script",
        "<title>title-script-1</title><description>&lt;script&gt;alert(1)&lt;/script&gt;x</description>",
        absent=("alert",),
    ),
    bare("title-escape", "<title>\x1b]52;c;aGk=\x07title-escape-1</title>", absent=("\x1b", "\x07")),
    bare("title-bidi", "<title>\u202etitle-bidi-1\u202c\u200b</title>", absent=("\u202e", "\u202c", "\u200b")),
    bare("title-markup-rich", "<title>[/red][@click=x]title-markup-rich-1[/]</title>"),
    bare("title-sql", "<title>'); DROP TABLE items;-- title-sql-1</title>"),
    bare("title-fts", '<title>" OR NEAR(title-fts-1) AND *</title>'),
    bare("author-control", "<title>author-control-1</title><author>A\u202e\x9b31m</author>", absent=("\u202e", "\x9b")),
    bare("guid-control", "<title>guid-control-1</title><guid>g\u202e\x9b31m</guid>", absent=("\u202e", "\x9b")),
    good(
        "rss-090",
        "format",
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        "<channel><title>T</title></channel><item><title>rss-090-1</title><link>https://o.example/1</link></item></rdf:RDF>",
        1,
    ),
    good(
        "rss-10",
        "format",
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://o.example/"><title>T</title></channel>'
        '<item rdf:about="https://o.example/1"><title>rss-10-1</title><link>https://o.example/1</link>'
        "<dc:date>2025-02-18T09:00:00Z</dc:date></item></rdf:RDF>",
        1,
    ),
    good("rss-093", "format", rss(two("rss-093")).replace('version="2.0"', 'version="0.93"')),
    good("atom-10", "format", atom(entry("atom-10-1"), entry("atom-10-2")), content="application/atom+xml"),
    good(
        "atom-03",
        "format",
        atom(entry("atom-03-1", "<issued>2025-02-18T09:00:00Z</issued>")).replace(
            "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"
        ),
        1,
    ),
    good(
        "atom-xhtml",
        "format",
        atom(entry("x", "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>atom-xhtml-1</p></div></content>")),
        1,
    ),
    good(
        "atom-base",
        "format",
        atom(entry("atom-base-1").replace("https://outlet.example/", ""), attributes="xml:base='https://base.example/'"),
        1,
    ),
    good(
        "atom-base64",
        "format",
        atom(
            entry(
                "x", f"<content type='application/octet-stream' mode='base64'>{b64encode(b'atom-base64-1').decode()}</content>"
            )
        ),
        1,
    ),
    good(
        "atom-prefix",
        "format",
        atom(entry("atom-prefix-1"))
        .replace("<", "<a:")
        .replace("<a:/", "</a:")
        .replace("<a:?", "<?")
        .replace("xmlns=", "xmlns:a="),
        1,
    ),
    good(
        "namespaces-all",
        "format",
        rss(
            item(
                "namespaces-all-1",
                "<dc:creator>Ann</dc:creator><content:encoded>namespaces-all-2</content:encoded>"
                "<media:group><media:content url='https://o.example/m.jpg'/></media:group>"
                "<itunes:author>B</itunes:author><georss:point>1 2</georss:point>",
            ),
            attributes='xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:media="http://search.yahoo.com/mrss/" '
            'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:georss="http://www.georss.org/georss"',
        ),
        1,
    ),
    good(
        "podcast",
        "format",
        rss(
            "<item><itunes:title>podcast-1</itunes:title><itunes:summary>s</itunes:summary><enclosure url='https://o.example/1.mp3'/></item>",
            attributes='xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
        ),
        1,
    ),
    *(
        good(
            f"json-{version}",
            "format",
            json.dumps(
                {
                    "version": f"https://jsonfeed.org/version/{version}",
                    "title": "T",
                    "items": [
                        {
                            "id": 1,
                            "title": f"json-{version}-1",
                            "url": "https://o.example/1",
                            "date_published": "2025-02-18T09:00:00Z",
                        },
                        {"id": "b", "content_html": f"<p>json-{version}-2</p>"},
                    ],
                }
            ),
            content="application/feed+json",
        )
        for version in ("1", "1.1")
    ),
    good(
        "json-odd",
        "format",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": None,
                "items": [
                    None,
                    3,
                    "x",
                    {"id": None},
                    {"id": True, "title": ["x"]},
                    {"title": "json-odd-1", "authors": "x", "attachments": {}, "date_published": 9e99},
                    {"content_text": "a < b \ud800 json-odd-2"},
                ],
            }
        ),
        content="text/plain",
    ),
    good(
        "json-truncated",
        "truncated",
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "json-truncated-1"}, {"id": "2", "ti',
        1,
    ),
    good(
        "json-mark",
        "format",
        b"\xef\xbb\xbf" + b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "json-mark-1"}]}',
        1,
    ),
]

DATES = [
    good("date-" + name, "dates", rss(item(f"date-{name}-1", f"<pubDate>{value}</pubDate>")), 1)
    for name, value in {
        "garbage": "yesterday, more or less",
        "year-0": "Sat, 01 Jan 0000 00:00:00 GMT",
        "year-1": "0001-01-01T00:00:00Z",
        "1970": "Thu, 01 Jan 1970 00:00:00 GMT",
        "9999": "9999-12-31T23:59:59Z",
        "99999": "99999-01-01T00:00:00Z",
        "zero": "0",
        "month-13": "2025-13-01T00:00:00Z",
        "day-32": "Sat, 32 Jan 2025 00:00:00 GMT",
        "hour-25": "Tue, 18 Feb 2025 25:00:00 GMT",
        "zone-odd": "Tue, 18 Feb 2025 09:30:00 +9999",
        "empty": "",
        "digits": "9" * 60,
        "arabic": "١٨ فبراير ٢٠٢٥",
        "negative": "-1",
    }.items()
]

ALL = list(chain(NETWORK, PRIVATE, REDIRECTS, ENCODINGS, BROKEN, ATTACKS, ITEMS, DATES))
