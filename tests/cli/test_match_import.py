"""`match` and `import`: items as JSON lines, in order, with what is wrong said by line."""

from __future__ import annotations

import gzip
import json

from tests.cli.desk import Desk

ITEMS = [
    {"id": 7, "title": "Borvik &amp; Aldby: bridge   opened", "summary": "<b>At last</b>"},
    {"id": "b", "title": "Chess on the bridge of Aldby", "source": "Post", "published": "2025-03-20"},
    {"title": "A ferry for Aldby", "url": "https://post.example.org/f", "published": "2025-03-21T10:00:00+02:00"},
]


def lines(*items: object) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def test_match_prints_a_line_an_item_in_order(desk: Desk) -> None:
    done = desk.run("match", "--json", stdin=lines(*ITEMS))
    assert done.code == 0, done.err
    assert [line["id"] for line in done.lines] == [7, "b", None]
    assert done.lines[0]["title"] == "Borvik & Aldby: bridge opened"
    assert done.lines[0]["summary"] == "At last"
    assert [[topic["topic"] for topic in line["topics"]] for line in done.lines] == [["bridge"], [], []]


def test_every_hit_is_the_stretch_it_names(desk: Desk) -> None:
    done = desk.run("match", "--json", "--all", stdin=lines(*ITEMS))
    hits = [(line[hit["field"]][hit["start"]:hit["end"]], hit["text"])
            for line in done.lines for topic in line["topics"] for hit in topic["hits"]]
    assert hits
    assert all(found == told for found, told in hits)
    below = {line["title"]: [topic["score"] for topic in line["topics"]] for line in done.lines}
    assert below["A ferry for Aldby"] == [0.4]


def test_match_of_nothing_is_nothing_and_makes_nothing(desk: Desk) -> None:
    before = sorted(path.name for path in desk.folder.rglob("*"))
    done = desk.run("match", "--json")
    assert (done.code, done.out) == (0, "")
    assert sorted(path.name for path in desk.folder.rglob("*")) == before


def test_faulty_lines_are_named_and_the_rest_goes_on(desk: Desk) -> None:
    given = lines(ITEMS[0]) + "{oops\n[]\n" + '{"title": 3}\n\n' + lines(ITEMS[1])
    done = desk.run("import", "-", stdin=given.encode() + b'{"title": "\xff"}\n')
    assert done.code == 1
    for number in (2, 3, 4, 7):
        assert f"-:{number}: " in done.err
    assert len(desk.run("list", "--json").lines) == 2


def test_second_import_adds_nothing_and_an_edited_line_is_an_update(desk: Desk) -> None:
    assert desk.run("import", "-", "--json", stdin=lines(*ITEMS)).lines[-1]["new"] == 3
    again = desk.run("import", "-", "--json", stdin=lines(*ITEMS)).lines[-1]
    assert (again["new"], again["changed"]) == (0, 0)
    desk.run("triage", "keep", "1")
    edited = ITEMS[0] | {"title": "Borvik and Aldby: bridge closed again"}
    assert desk.run("import", "-", "--json", stdin=lines(edited)).lines[-1]["changed"] == 1
    item = desk.run("show", "1", "--json").lines[0]
    assert (item["title"], item["state"], len(item["history"])) == (edited["title"], "kept", 1)


def test_imported_items_keep_their_ids_and_have_no_feed(desk: Desk) -> None:
    desk.run("import", "-", stdin=lines(*ITEMS))
    listed = desk.run("list", "--json").lines
    assert {item["id"] for item in listed} == {"7", "b", "https://post.example.org/f"}
    assert {item["feed"] for item in listed} == {None}


def test_same_id_of_another_source_is_another_item(desk: Desk) -> None:
    desk.run("import", "-", stdin=lines({"id": 1, "title": "One", "source": "A"}, {"id": 1, "title": "One", "source": "B"}))
    assert len(desk.run("list", "--json").lines) == 2


def test_what_gzip_packed_is_unpacked_from_a_file_and_from_a_pipe(desk: Desk) -> None:
    packed = gzip.compress(lines(*ITEMS).encode())
    path = desk.folder / "items.jsonl.gz"
    path.write_bytes(packed)
    assert desk.run("import", str(path), "--json").lines[-1]["new"] == 3
    assert len(desk.run("match", "--json", stdin=packed).lines) == 3


def test_of_a_damaged_packed_file_what_can_be_read_is_in(desk: Desk) -> None:
    path = desk.folder / "items.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*ITEMS).encode()) + gzip.compress(lines(*ITEMS).encode())[:12])
    done = desk.run("import", str(path))
    assert done.code == 1
    assert "cannot be unpacked from here on" in done.err
    assert "Traceback" not in done.err
    assert len(desk.run("list", "--json").lines) == 3
