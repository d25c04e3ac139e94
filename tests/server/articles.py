"""Pages of our own as outlets serve them, with all that stands around an article; and pages that hold none."""

from __future__ import annotations

import gzip

from tests.server.cases import endless, redirect, silence
from tests.server.hostile import Case, http

BRIDGE = """<article><h1>The bridge of Aldby opens</h1><figure><img src="/bridge.jpg" alt="The new bridge at dawn">
<figcaption>The new bridge at dawn</figcaption></figure>
<p>The bridge of Aldby opened on Monday, two years later than planned. Several hundred people walked across it in the rain,
led by the oldest inhabitant of the town, who had also crossed the bridge before it.</p>
<h2>Why it took so long</h2>
<p>The council had asked three times for money, and twice it was <a href="/report">refused in a report</a> that nobody wanted
to sign. The third time the harbour paid for a third of the work, since its cranes have to pass below.</p>
<blockquote><p>We waited, and now we walk, said the mayor, who did both.</p></blockquote>
<ul><li>Length: four hundred metres from bank to bank</li><li>Lanes: two for cars, and one for bicycles</li></ul>
<p>From next spring a ferry will no longer run; its captain becomes the keeper of the bridge, which has to be opened for
ships six times a day, and which he says is the same work with less water.</p></article>"""
NAVIGATION = "".join(f'<li><a href="/section/{number}">Section {number} of this paper</a></li>' for number in range(30))


def page(article: str = BRIDGE, head: str = '<meta charset="utf-8">', more: str = "") -> str:
    """A page around an article."""
    return (
        f"<!doctype html><html><head>{head}<title>The Aldby Paper</title><style>p {{ color: red }}</style></head>"
        f'<body><nav><ul>{NAVIGATION}</ul></nav><main>{article}</main><aside class="sidebar"><h3>Most read</h3><ul>'
        f'{NAVIGATION}</ul></aside>{more}<footer>All rights kept. <a href="/imprint">Imprint</a></footer></body></html>'
    )


def html(body: str | bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **headers: str) -> bytes:
    """An answer with a page."""
    return http(body, headers, status=status, kind=kind)


def packed(body: bytes, kind: str = "text/html") -> bytes:
    """The same, packed as its header says."""
    return http(gzip.compress(body, 9), {"Content-Encoding": "gzip"}, kind=kind)


CYRILLIC = page(
    "<article><h1>Мост открыт</h1><p>" + "Мост в Альдбю открыли в понедельник, и несколько сотен человек прошли по нему. " * 4
    + "</p><p>" + "Паром больше не ходит, а его капитан стал смотрителем моста и говорит, что воды стало меньше. " * 3
    + "</p></article>",
    head="<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
)
HOSTILE = page(
    "<article><h1>Rope</h1><script>alert('inside')</script><p onclick='alert(1)'>"
    + "The rope of the bell \x1b[31mwas\x1b]0;title\x07 stolen \u202eagain\u202c on Monday, and the \x00bell kept still. " * 4
    + "</p><iframe src='javascript:alert(2)'></iframe><p>&#27;[2J"
    + "Nobody in the town \u200b\u2066heard\u2069 anything, which is what one hears of a bell without its rope. " * 3
    + "<a href='javascript:alert(3)'>more</a> <a href='http://ok.example/\x1b[31m'>odd</a></p></article>",
)
LOGIN = page("<form action='/login'><h2>Welcome back</h2><p>Sign in to go on reading what others have to say.</p>"
             "<input name='user'><input type='password' name='word'></form>")
PAID = ('<meta charset="utf-8"><script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}'
        "</script>")

ARTICLES = (
    Case("whole", "article", html(page()), ""),
    Case("again", "article", redirect("/whole"), ""),
    Case("empty", "nothing", html(page("<div id='app'></div>")), ""),
    Case("front", "nothing", html(page("".join(f"<p><a href='/{n}'>A headline of the day, number {n} of many</a></p>"
                                               for n in range(60)))), ""),
    Case("private", "refused", redirect("http://10.0.0.1/secret"), ""),
    Case("file", "refused", redirect("file:///etc/passwd"), ""),
    Case("endless", "large", endless, ""),
    Case("silent", "error", silence, ""),
    Case("bomb", "large", packed(b"<p>" + b"words and words " * 4_000_000), ""),
    Case("inner-bomb", "large", html(gzip.compress(b"<p>a" * 8_000_000), "text/html"), ""),
    Case("deep", "nothing", html("<div>" * 200_000 + "deep"), ""),
    Case("cyrillic", "article", html(CYRILLIC.encode("cp1251"), "text/html; charset=utf-8"), ""),
    Case("latin", "article", html(page(BRIDGE.replace("Aldby", "Åldby"), head="").encode("latin-1"),
                                  "text/html; charset=iso-8859-1"), ""),
    Case("hostile", "article", html(HOSTILE), ""),
    Case("missing", "error", html("gone astray", status="404 Not Found"), ""),
    Case("gone", "error", html("", status="410 Gone"), ""),
    Case("wall", "wall", html(LOGIN), ""),
    Case("login", "wall", html(page("<p>Who reads on is asked for a name, and for a word that nobody else knows. "
                                    "We ask for that since good work has its price, and thank all who pay it.</p>")), ""),
    Case("towall", "wall", redirect("/login?next=/whole"), ""),
    Case("teaser", "wall", html(page("<p>The bridge has opened.</p>", head=PAID)), ""),
    Case("part", "article", html(page(head=PAID)), ""),
    Case("pdf", "kind", html(b"%PDF-1.7 ...", "application/octet-stream"), ""),
    Case("picture", "kind", html(b"\x89PNG\r\n\x1a\n", "image/png"), ""),
    Case("plain", "article", html("One line of plain text with a < sign in it.\n\n" * 6, "text/plain"), ""),
    Case("busy", "error", html("later", status="429 Too Many Requests", **{"Retry-After": "120"}), ""),
    Case("misnamed", "article", http(page(), {"Content-Encoding": "gzip"}, kind="text/html"), ""),
)
