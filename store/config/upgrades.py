"""The shipped topics and names in, the person's own copies out; upgrades follow, or are offered where one was edited.

`.shipped.json` beside feeds.yaml keeps the SHA-256 of each file as it was shipped when it was last taken over or
declined: a copy with that hash is unedited and follows the upgrade; one without is the person's, and is only offered.
feeds.yaml itself is the person's from the first day and is never followed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

import store
from store.config.files import make_folder, write_text
from store.errors import ConfigError
from store.files import replace_file

MANIFEST = ".shipped.json"
WriteAll = Callable[[Mapping[Path, bytes]], object]  # what each file shall hold, all or none


class Offer(Struct, frozen=True):
    """An upgraded topic or list of names that the person had edited; `difference` is from theirs to the shipped one."""

    file: Path
    name: str
    difference: str


def install(folder: Path, shipped: Path) -> None:
    """Copy feeds.yaml, topics and names into `folder`, for their owner alone; OSError if it cannot be written."""
    make_folder(folder)
    known = {}
    for name, text in _shipped(shipped).items():
        make_folder((folder / name).parent)
        if not (folder / name).exists():
            write_text(folder / name, text)
        known[name] = _hash(text)
    _keep(folder, known)
    # feeds.yaml comes last, since `locate` looks for it.
    write_text(folder / "feeds.yaml", (shipped / "feeds.yaml").read_text("utf-8"))


def follow(folder: Path, shipped: Path) -> str:
    """After an upgrade: renew unedited copies and add new topics; one line on what was done or is offered, else ""."""
    manifest = _manifest(folder)
    if manifest is None or manifest.get("version") == store.__version__:
        return ""
    known, new = _known(manifest), _shipped(shipped)
    renew = {name: text for name, text in new.items() if _hash(text) != known.get(name) and (
        _own(folder, name) is None if name not in known else _hash(_own(folder, name) or "") == known[name])}
    held = bool(renew) and not _fits(folder, renew)
    try:
        for name, text in {} if held else renew.items():
            make_folder((folder / name).parent)
            write_text(folder / name, text)
            known[name] = _hash(text)
        _keep(folder, known)
    except OSError as error:
        return f"cannot write {folder} ({error.strerror}): the topics of this version are not taken over"
    offered = [offer.name for offer in offers(folder / "feeds.yaml", shipped)]
    parts = []
    if renew and not held:
        parts.append(f"{len(renew)} unedited topic and name files follow wirewatch {store.__version__}")
    if offered:
        parts.append(f"it also changes {', '.join(offered)}, which you edited: see wirewatch topics upgrades")
    return "; ".join(parts)


def offers(config_file: Path, shipped: Path) -> tuple[Offer, ...]:
    """The changes of an upgrade that wait for the person's word."""
    import difflib

    folder = config_file.parent
    manifest = _manifest(folder)
    if manifest is None:
        return ()
    known = _known(manifest)
    found = []
    for name, text in _shipped(shipped).items():
        own = _own(folder, name)
        if own is None or _hash(text) in (known.get(name), _hash(own)):
            continue
        difference = difflib.unified_diff(own.splitlines(True), text.splitlines(True), f"{name} (yours)",
                                          f"{name} (wirewatch {store.__version__})")
        found.append(Offer(folder / name, name, "".join(difference)))
    return tuple(found)


def accept(offer: Offer, shipped: Path, write: WriteAll | None = None) -> None:
    """Take the shipped file over; the person's stays beside it as `….yours`."""
    taken = (shipped / offer.name).read_bytes()
    (write or _write_all)({offer.file.with_name(offer.file.name + ".yours"): offer.file.read_bytes(), offer.file: taken,
                           **_settled(offer, shipped)})


def decline(offer: Offer, shipped: Path, write: WriteAll | None = None) -> None:
    """Keep the person's file, and do not offer this change again."""
    (write or _write_all)(_settled(offer, shipped))


def _write_all(contents: Mapping[Path, bytes]) -> None:
    for file, content in contents.items():
        replace_file(file, content)


def _settled(offer: Offer, shipped: Path) -> dict[Path, bytes]:
    """The manifest in which this offer is settled."""
    folder = _folder(offer)
    known = _known(_manifest(folder) or {})
    known[offer.name] = _hash((shipped / offer.name).read_text("utf-8"))
    return {folder / MANIFEST: _manifest_text(known).encode()}


def _folder(offer: Offer) -> Path:
    return offer.file.parents[len(Path(offer.name).parts) - 1]


def _fits(folder: Path, renew: dict[str, str]) -> bool:
    """Whether the person's files and the renewed ones go together: they load, and every @list that is used is there."""
    import tempfile

    from store.config.load import load

    with tempfile.TemporaryDirectory() as place:
        trial = Path(place)
        for file in [*folder.glob("seeds/*.yaml"), *folder.glob("seeds/names/*.yaml")]:
            copy = trial / file.relative_to(folder)
            make_folder(copy.parent)
            copy.write_bytes(file.read_bytes())
        for name, text in renew.items():
            make_folder((trial / name).parent)
            (trial / name).write_text(text, "utf-8")
        (trial / "feeds.yaml").write_text("topics: [seeds/*.yaml]\nnames: [seeds/names/*.yaml]\n", "utf-8")
        try:
            config = load(trial / "feeds.yaml")
        except ConfigError:
            return False
    shared = {terms.name for terms in config.names}
    used = [(entry, shared) for terms in config.names for entry, _, _ in terms.entries]
    for topic in config.topics:
        here = shared | {terms.name for terms in topic.names}
        used += [(entry, here) for terms in topic.names for entry, _, _ in terms.entries]
        used += [(rule.match, here) for rule in topic.rules]
    return all(name in there for text, there in used for name in re.findall(r"@([a-z0-9_-]+)", text))


def _shipped(shipped: Path) -> dict[str, str]:
    files = sorted(shipped.glob("seeds/*.yaml")) + sorted(shipped.glob("seeds/names/*.yaml"))
    return {file.relative_to(shipped).as_posix(): file.read_text("utf-8") for file in files}


def _own(folder: Path, name: str) -> str | None:
    try:
        return (folder / name).read_bytes().decode("utf-8", "replace")
    except OSError:
        return None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _manifest(folder: Path) -> dict[str, object] | None:
    try:
        read = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def _known(manifest: dict[str, object]) -> dict[str, str]:
    files = manifest.get("files")
    return {str(name): str(kept) for name, kept in files.items()} if isinstance(files, dict) else {}


def _keep(folder: Path, known: dict[str, str]) -> None:
    write_text(folder / MANIFEST, _manifest_text(known))


def _manifest_text(known: dict[str, str]) -> str:
    return json.dumps({"version": store.__version__, "files": known}, indent=1, sort_keys=True) + "\n"
