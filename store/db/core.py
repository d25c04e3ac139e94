"""The connection: a path comes in, a tuned SQLite connection goes out, and every failure as an ArchiveError.

WAL, so that readers never wait for a writer; writers begin IMMEDIATE, so that a read never turns into a failed write.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from store import clock
from store.errors import (
    ArchiveCorrupt,
    ArchiveError,
    ArchiveFull,
    ArchiveLocked,
    ArchiveNewer,
    ArchiveReadOnly,
    UsageError,
)

APPLICATION = 0x57495245  # "WIRE", PRAGMA application_id of our files
CACHE = 32_000       # KB of pages that a connection holds
SMALL_CACHE = 6_000  # while the work itself needs the memory
P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")


def translated(error: sqlite3.Error, path: Path) -> ArchiveError:
    """The ArchiveError that tells a person what an error of SQLite means."""
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveLocked(f"{path} is locked by another process", "try again in a moment")
    if name.startswith("SQLITE_FULL"):
        return ArchiveFull(f"no room left to write {path}", "make room on the disk; nothing stored before was lost")
    if name.startswith("SQLITE_READONLY"):
        return ArchiveReadOnly(f"{path} cannot be written", "check its owner and rights, or choose another with --db")
    if name.startswith("SQLITE_CANTOPEN") or name in ("SQLITE_PERM", "SQLITE_AUTH"):
        return ArchiveReadOnly(f"{path} cannot be opened", "check its folder and rights, or choose another with --db")
    if name.startswith("SQLITE_NOTADB"):
        return ArchiveCorrupt(f"{path} is not a database", "choose another with --db")
    if name.startswith("SQLITE_CORRUPT"):
        return ArchiveCorrupt(f"{path} is damaged", "run wirewatch doctor, or go back to a copy made by wirewatch backup")
    if name.startswith("SQLITE_IOERR"):
        return ArchiveFull(f"the disk failed while {path} was used ({name or text})", "check room and health of the disk")
    return ArchiveError(f"{path}: {text}", "run wirewatch doctor")


def guarded(method: Callable[P, R]) -> Callable[P, R]:
    """A method of the archive whose SQLite errors leave as ArchiveErrors."""

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except sqlite3.Error as error:
            archive = args[0]
            assert isinstance(archive, Core)
            raise translated(error, archive.path) from error

    return call


class Core:
    """One connection to one archive; to be used by the thread that opened it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self._db = connection
        self._topic_ids: dict[str, int] = {}
        self._topic_names: dict[int, str] = {}
        self._source_ids: dict[str, int] = {}
        self._words: set[str] = set()  # some of those that the lexicon has

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True, readonly: bool = False, busy: float = 10.0) -> Self:
        """Open the archive at `path`, made or migrated as needed; `busy` seconds are waited for other writers.

        UsageError when it is missing and shall not be made; ArchiveNewer, ArchiveCorrupt, ArchiveReadOnly or -Locked.
        """
        path = Path(path)
        if not path.exists():
            if readonly or not create:
                raise UsageError(f"there is no archive at {path}", "fetch or import something first, or check --db")
            _make(path)
        try:
            connection = _connect(path, readonly, busy)
            try:
                _prepare(connection, path, readonly)
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise translated(error, path) from error
        return cls(path, connection, readonly)

    def close(self) -> None:
        """End the connection; the archive's log is folded into the file when it was the last one."""
        self._db.close()

    def let_go(self) -> None:
        """Free what this connection holds in memory: pages of the archive, and words that its lexicon is known to have."""
        self._words.clear()
        self._db.execute("PRAGMA shrink_memory")

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """A time in which this connection holds few pages: for work that needs the memory, and goes over them once."""
        self._db.execute(f"PRAGMA cache_size = -{SMALL_CACHE}")
        try:
            yield
        finally:
            self._db.execute(f"PRAGMA cache_size = -{CACHE}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- for the rooms of this folder -------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the write lock from its first word; all of it is kept or nothing."""
        if self.readonly:
            raise ArchiveReadOnly(f"{self.path} was opened to be read only", "check its owner and rights")
        connection = self._db
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            self._forget_names()
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one and the same state of the archive."""
        connection = self._db
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")

    def _rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        return self._db.execute(sql, values).fetchall()

    def _value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def _pick(self, ids: Iterable[int]) -> None:
        """Put ids into the table `picked` of this connection, for statements over many of them."""
        self._db.execute("DELETE FROM temp.picked")
        self._db.executemany("INSERT OR IGNORE INTO temp.picked VALUES (?)", ((i,) for i in ids))

    def _bump(self, *names: str) -> None:
        """Count up what `pulse` watches."""
        for name in names:
            self._db.execute("UPDATE meta SET value = value + 1 WHERE name = ?", (name,))

    def _forget_names(self) -> None:
        self._topic_ids.clear()
        self._topic_names.clear()
        self._source_ids.clear()
        self._words.clear()

    def _topic_id(self, topic: str) -> int | None:
        """The small number that stands for a topic in the tables; None when the archive never heard of it."""
        found = self._topic_ids.get(topic)
        if found is None:
            found = self._value("SELECT id FROM topics WHERE name = ?", (topic,))
            if found is not None:
                self._topic_ids[topic] = found
        return found

    def _topic(self, topic: str) -> int:
        """The number of a topic, which gets one when it has none; inside a transaction."""
        found = self._topic_id(topic)
        if found is None:
            found = self._topic_ids[topic] = int(self._value("INSERT INTO topics (name) VALUES (?) RETURNING id", (topic,)))
        return found

    def _topic_name(self, number: int) -> str:
        name = self._topic_names.get(number)
        if name is None:
            self._topic_names.update(self._rows("SELECT id, name FROM topics"))
            name = self._topic_names[number]
        return name


def is_older(path: Path) -> bool:
    """Whether a file is an archive of an older version, which opening it would migrate; nothing is migrated by asking.

    SQLite reads it: closing a file handle of our own would take away the locks that this process holds on the archive, and
    another process would then believe itself alone with it.
    """
    from store.db.schema import VERSION

    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            mark, number = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    except sqlite3.Error:
        return False
    return bool(mark == APPLICATION and 0 < number < VERSION)


def _make(path: Path) -> None:
    """An empty file that only its owner may read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        if error.errno == 28:
            raise ArchiveFull(f"no room left to make {path}", "make room on the disk") from None
        raise ArchiveReadOnly(
            f"cannot make {path}: {error.strerror}", "choose another place with --db or WIREWATCH_DB"
        ) from None


def _connect(path: Path, readonly: bool, busy: float) -> sqlite3.Connection:
    """A tuned connection that begins no transaction by itself."""
    mode = "ro" if readonly else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=busy, isolation_level=None, cached_statements=256)
    try:
        connection.execute("PRAGMA query_only").fetchone()
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        log = path.with_name(path.name + "-wal")
        if (
            not readonly
            or not (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
            or (log.exists() and log.stat().st_size)
        ):
            raise
        # no right to make the shared-memory file: nobody can be writing either, and the log is empty
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
    for pragma in (
        "foreign_keys = ON",
        "synchronous = NORMAL",
        "temp_store = MEMORY",
        f"cache_size = -{CACHE}",
        "wal_autocheckpoint = 4000",
        "journal_size_limit = 67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, readonly: bool) -> None:
    """Bring the file to this version, or say why that cannot be."""
    from store.db.schema import VERSION

    version = connection.execute("PRAGMA user_version").fetchone()[0]
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if mark != APPLICATION and not (empty and not version and not mark):
        raise ArchiveCorrupt(f"{path} is a database of another program", "choose another with --db")
    if version > VERSION:
        raise ArchiveNewer(
            f"{path} was made by a newer wirewatch (version {version} of the archive, this one knows {VERSION})",
            "upgrade wirewatch",
        )
    if version < VERSION:
        if readonly:
            raise ArchiveReadOnly(
                f"{path} is of an older version and cannot be migrated when opened to be read only",
                "open it once with the right to write",
            )
        from store.db.migrate import migrate

        migrate(connection)
    # That these tables are small has to be told: SQLite takes a table without statistics for a large one, and would make a
    # filter of all matches to look up one item in them.
    connection.executescript("""
        CREATE TEMP TABLE picked (id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE wanted (id INTEGER PRIMARY KEY, state INTEGER);
        ANALYZE temp;
        INSERT INTO temp.sqlite_stat1 VALUES ('picked', NULL, '100'), ('touched', NULL, '100'), ('wanted', NULL, '100');
        ANALYZE temp.sqlite_schema;
    """)


def slices(values: Sequence[V], size: int = 500) -> Iterator[tuple[str, Sequence[V]]]:
    """Parts of a long list of values, each with its question marks for a list of SQL."""
    for start in range(0, len(values), size):
        part = values[start : start + size]
        yield ",".join("?" * len(part)), part


def present(now: int | None) -> int:
    """`now`, or the clock's."""
    return clock.now() if now is None else now
