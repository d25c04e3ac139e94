"""What the elements of feeds mean: a tag with its namespace comes in, its role goes out. Tables, and one look-up.

Namespaces are known by what they say, not by their exact spelling: feeds write `//search.yahoo.com/mrss/`, too.
"""

from __future__ import annotations

import re
from typing import Any

# Where a namespace (without its scheme) begins so, it belongs to this family; the first that fits.
_FAMILIES = (
    ("purl.org/rss/1.0/modules/content", "content"),
    ("www.w3.org/2005/atom", "atom"),
    ("purl.org/atom/", "atom"),
    ("purl.org/dc/", "dc"),
    ("search.yahoo.com/mrss", "media"),
    ("video.search.yahoo.com/mrss", "media"),
    ("www.itunes.com/dtds/podcast", "itunes"),
    ("itunes.com/dtds/podcast", "itunes"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("purl.org/rss/modules/syndication", "sy"),
    ("rssnamespace.org/feedburner", "feedburner"),
    ("purl.org/rss/1.0/modules", ""),
    ("purl.org/rss/1.0", "core"),
    ("purl.org/net/rss1.1", "core"),
    ("my.netscape.com/rdf/simple/0.9", "core"),
    ("my.netscape.com/publish/formats/rss-0.9", "core"),
    ("channel.netscape.com/rdf/simple/0.9", "core"),
    ("backend.userland.com/", "core"),
    ("blogs.law.harvard.edu/tech/rss", "core"),
    ("cyber.law.harvard.edu/rss", "core"),
    ("www.rssboard.org/rss", "core"),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("www.w3.org/1999/xhtml", "xhtml"),
)
# Role: the elements that have it, as "family name". A number after a role says how late it is believed.
_ELEMENTS = {
    "title": "core title, atom title",
    "title2": "dc title",
    "title3": "media title, itunes title",
    "link": "core link",
    "atomlink": "atom link",
    "guid": "core guid, atom id",
    "identifier": "dc identifier",
    "description": "core description",
    "description2": "dc description, atom tagline, atom subtitle",
    "caption": "media description",
    "description3": "itunes summary, core abstract, dc abstract",
    "description4": "itunes subtitle",
    "summary": "atom summary, core summary",
    "content": "content encoded, core encoded, core body, xhtml body, core fullitem",
    "atomcontent": "atom content, core content",
    "published": "core pubdate, atom published, core published, atom issued",
    "date": "dc date, dc issued, core date",
    "created": "dc created, atom created",
    "updated": "atom updated, atom modified, dc modified, core updated, core lastbuilddate",
    "author": "core author, core managingeditor",
    "person": "atom author",
    "creator": "dc creator, dc author, core creator",
    "creator2": "itunes author",
    "contributor": "dc contributor",
    "credit": "media credit",
    "publisher": "dc publisher",
    "enclosure": "core enclosure",
    "media": "media content, media thumbnail, media player, media peerlink, itunes image",
    "group": "media group",
    "source": "core source, atom source",
    "language": "dc language, core language",
    "ttl": "core ttl",
    "skiphours": "core skiphours",
    "skipdays": "core skipdays",
    "period": "sy updateperiod",
    "frequency": "sy updatefrequency",
    "origlink": "feedburner origlink",
    "item": "core item, atom entry, core entry",
    "channel": "core channel",
}
_ROLES = {element: role for role, elements in _ELEMENTS.items() for element in elements.split(", ")}

known: dict[Any, str] = {}


def role(tag: Any) -> str:
    """What an element means to this room, "" for nothing; comments and the like have tags that are no text."""
    found = known.get(tag)
    if found is None:
        if len(known) > 5_000:
            known.clear()
        found = known[tag] = _role(tag) if isinstance(tag, str) else ""
    return found


def _role(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    name = name.lower()
    if not space:
        return _ROLES.get("core " + name, "")
    space = re.sub(r"^\{(?:https?:)?/*", "", space.lower())
    family = next((family for start, family in _FAMILIES if space.startswith(start)), "")
    return _ROLES.get(f"{family} {name}", "") if family else ""
