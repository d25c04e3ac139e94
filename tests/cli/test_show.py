"""`show --full`: the article of an item from its page."""

from __future__ import annotations

import json

from tests.cli.desk import Desk
from tests.server.articles import ARTICLES
from tests.server.hostile import HostileServer


def test_show_full_fetches_the_article_once_and_says_what_failed(desk: Desk) -> None:
    server = HostileServer(ARTICLES)
    try:
        lines = [{"id": name, "title": f"Report {name}", "source": "Paper", "url": f"http://127.0.0.1:{server.port}/{name}"}
                 for name in ("whole", "missing")]
        desk.config.write_text(desk.config.read_text() + "settings: {allow_private_hosts: [127.0.0.1]}\n")
        (desk.folder / "items.jsonl").write_text("\n".join(map(json.dumps, lines)))
        assert desk.run("import", "items.jsonl").code == 0
        items = {str(line["id"]): str(line["item"]) for line in desk.run("list", "--json").lines}
        whole, missing = items["whole"], items["missing"]
        assert desk.run("show", whole, "--json").lines[0]["full"] is None
        shown = desk.run("show", "--full", whole, missing, "--json")
        assert (shown.code, shown.err.splitlines()) == (
            1, [f"item {missing}: no article: there is nothing at this address (404)"])
        full = shown.lines[0]["full"]
        assert isinstance(full, dict)
        assert (full["at"], full["url"], full["note"]) == (
            "2025-03-24T12:00:00Z", f"http://127.0.0.1:{server.port}/whole", None)
        assert "# Why it took so long" in str(full["text"])
        assert shown.lines[1]["full"] is None
        again = desk.run("show", "--full", whole)
        assert (again.code, again.err) == (0, "")
        assert "the article from its page, fetched" in again.out
        assert "the oldest inhabitant" in again.out
        assert len(server.asked("whole")) == 1
    finally:
        server.close()
