"""Where feeds.yaml and the archive are, and what is made of the shipped files."""

from __future__ import annotations

import json
import os
import stat

import pytest

import store
from store.config import Located, accept, database_path, decline, load, locate, offers, places, shipped_dir
from store.types import Config


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Shipped files as an installed copy has them, and no checkout."""
    folder = tmp_path / "shipped"
    (folder / "seeds/names").mkdir(parents=True)
    (folder / "feeds.yaml").write_text("topics: [seeds/*.yaml]\nnames: [seeds/names/*.yaml]\nfeeds: []\n")
    (folder / "seeds/one.yaml").write_text("id: one\nrules:\n  - match: '@people'\n")
    (folder / "seeds/names/people.yaml").write_text("people: [Putin]\n")
    monkeypatch.setattr(places, "checkout", lambda: None)
    monkeypatch.setattr(places, "shipped_dir", lambda: folder)
    return folder


@pytest.fixture
def env(tmp_path):
    return {"HOME": str(tmp_path / "home")}


@pytest.fixture
def own(shipped, env, tmp_path):
    """The user's own configuration, just made."""
    assert locate(None, env).said.startswith("made your own feeds.yaml")
    return tmp_path / "home/.config/wirewatch"


def upgrade(shipped, monkeypatch, **files):
    for name, text in files.items():
        (shipped / name).write_text(text)
    monkeypatch.setattr(store, "__version__", "9.9.9")


def test_flag_before_environment_before_own(own, env, tmp_path):
    env["WIREWATCH_CONFIG"] = str(tmp_path / "b.yaml")
    assert locate(tmp_path / "a.yaml", env).file == tmp_path / "a.yaml"
    assert locate(None, env).file == tmp_path / "b.yaml"
    del env["WIREWATCH_CONFIG"]
    assert locate(None, env) == Located(own / "feeds.yaml")


def test_own_before_checkout_and_checkout_before_a_new_one(own, env, tmp_path, monkeypatch):
    monkeypatch.setattr(places, "checkout", lambda: tmp_path / "checkout")
    assert locate(None, env).file == own / "feeds.yaml"
    assert locate(None, {"HOME": str(tmp_path / "other")}) == Located(tmp_path / "checkout/feeds.yaml")


def test_feeds_yaml_of_some_current_folder_is_not_picked_up(shipped, env, tmp_path, monkeypatch):
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    monkeypatch.chdir(tmp_path)
    assert locate(None, env).file == tmp_path / "home/.config/wirewatch/feeds.yaml"


def test_own_files_are_their_owners_alone_and_load(own):
    for file in own.rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) == (0o700 if file.is_dir() else 0o600), file
    config = load(own / "feeds.yaml")
    assert ([topic.id for topic in config.topics], [terms.name for terms in config.names]) == (["one"], ["people"])


def test_nothing_is_made_when_asked_not_to(shipped, env, tmp_path):
    assert locate(None, env, create=False) == Located(shipped / "feeds.yaml")
    assert not (tmp_path / "home").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs a folder that even its owner cannot write")
def test_home_under_something_that_is_no_folder(shipped, tmp_path):
    (tmp_path / "home").write_text("")
    found = locate(None, {"HOME": str(tmp_path / "home")})
    assert found.file == shipped / "feeds.yaml"
    assert "--config" in found.said


def test_without_any_home(shipped, monkeypatch):
    monkeypatch.setattr(places, "_home", lambda: "")
    assert locate(None, {"HOME": ""}).file == shipped / "feeds.yaml"
    assert database_path(None, {}, None).name == "wirewatch.db"


def test_xdg_folders(shipped, tmp_path):
    env = {"HOME": "/nowhere", "XDG_CONFIG_HOME": str(tmp_path / "c"), "XDG_DATA_HOME": str(tmp_path / "d")}
    assert locate(None, env).file == tmp_path / "c/wirewatch/feeds.yaml"
    assert database_path(None, env, None) == tmp_path / "d/wirewatch/wirewatch.db"


def test_archive_flag_environment_configuration_home(tmp_path):
    env = {"HOME": str(tmp_path), "WIREWATCH_DB": str(tmp_path / "env.db")}
    config = Config(tmp_path / "feeds.yaml", database=tmp_path / "config.db")
    assert database_path(tmp_path / "flag.db", env, config) == tmp_path / "flag.db"
    assert database_path(None, env, config) == tmp_path / "env.db"
    del env["WIREWATCH_DB"]
    assert database_path(None, env, config) == tmp_path / "config.db"
    assert database_path(None, env, Config(tmp_path / "feeds.yaml")) == tmp_path / ".local/share/wirewatch/wirewatch.db"


def test_unedited_topics_follow_an_upgrade(own, shipped, env, monkeypatch):
    upgrade(shipped, monkeypatch, **{"seeds/one.yaml": "id: one\nname: New\nrules:\n  - match: '@people'\n",
                                     "seeds/two.yaml": "id: two\nrules:\n  - match: b\n"})
    assert locate(None, env).said == "2 unedited topic and name files follow wirewatch 9.9.9"
    assert [topic.name for topic in load(own / "feeds.yaml").topics] == ["New", "two"]
    assert locate(None, env).said == ""


def test_edited_topic_stays_and_the_upgrade_is_offered(own, shipped, env, monkeypatch):
    mine = "id: one\nrules:\n  - match: mine\n"
    (own / "seeds/one.yaml").write_text(mine)
    upgrade(shipped, monkeypatch, **{"seeds/one.yaml": "id: one\nrules:\n  - match: better\n"})
    assert "seeds/one.yaml, which you edited" in locate(None, env).said
    (offer,) = offers(own / "feeds.yaml", shipped)
    assert "-  - match: mine" in offer.difference
    assert "+  - match: better" in offer.difference
    decline(offer, shipped)
    assert (own / "seeds/one.yaml").read_text() == mine
    assert offers(own / "feeds.yaml", shipped) == ()


def test_accepted_offer_keeps_the_persons_file_beside_it(own, shipped, env, monkeypatch):
    (own / "seeds/one.yaml").write_text("id: one\nrules:\n  - match: mine\n")
    upgrade(shipped, monkeypatch, **{"seeds/one.yaml": "id: one\nrules:\n  - match: better\n"})
    (offer,) = offers(own / "feeds.yaml", shipped)
    accept(offer, shipped)
    assert "better" in (own / "seeds/one.yaml").read_text()
    assert "mine" in (own / "seeds/one.yaml.yours").read_text()
    assert offers(own / "feeds.yaml", shipped) == ()
    assert len(load(own / "feeds.yaml").topics) == 1


def test_removed_topic_does_not_come_back(own, shipped, env, monkeypatch):
    (own / "seeds/one.yaml").unlink()
    upgrade(shipped, monkeypatch, **{"seeds/one.yaml": "id: one\nrules:\n  - match: better\n"})
    assert locate(None, env).said == ""
    assert not (own / "seeds/one.yaml").exists()


def test_upgrade_that_needs_a_list_which_the_edited_names_lack_is_held_back(own, shipped, env, monkeypatch):
    (own / "seeds/names/people.yaml").write_text("people: [Trump]\n")
    upgrade(shipped, monkeypatch, **{"seeds/one.yaml": "id: one\nrules:\n  - match: '@bodies'\n",
                                     "seeds/names/people.yaml": "people: [Putin]\nbodies: [NATO]\n"})
    assert "which you edited" in locate(None, env).said
    assert "@people" in (own / "seeds/one.yaml").read_text()
    offered = offers(own / "feeds.yaml", shipped)
    assert [offer.name for offer in offered] == ["seeds/one.yaml", "seeds/names/people.yaml"]


def test_configuration_made_by_hand_is_never_touched(own, shipped, env, monkeypatch):
    (own / ".shipped.json").unlink()
    upgrade(shipped, monkeypatch, **{"seeds/one.yaml": "id: other\n"})
    assert locate(None, env).said == ""
    assert offers(own / "feeds.yaml", shipped) == ()


def test_damaged_manifest_is_no_manifest(own, shipped, env, monkeypatch):
    (own / ".shipped.json").write_text(json.dumps([1]))
    upgrade(shipped, monkeypatch)
    assert locate(None, env).said == ""


def test_what_is_shipped_with_this_code_loads():
    config = load(shipped_dir() / "feeds.yaml")
    assert [topic.id for topic in config.topics] == ["european-defence", "india-position", "ukraine-nato", "us-russia"]
