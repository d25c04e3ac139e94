"""From an older version of the file, or an empty one, to this version: each step a function of one number, tested from
files of that number.

sqlite_utils does the steps (its `transform` rebuilds a table where ALTER TABLE cannot); it takes half a second to
import, so this room is entered only when there is something to do.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from store.db.core import APPLICATION
from store.db.schema import ARTICLES, HANDLED, INDEX, LANGUAGES, LEXICON, TABLES, VERSION

Step = Callable[["sqlite_utils.Database"], None]  # type: ignore[name-defined]  # noqa: F821  (imported when needed)


def migrate(connection: sqlite3.Connection, to: int = VERSION, steps: dict[int, Step] | None = None) -> None:
    """Bring the file behind `connection` to version `to`; one process does it, others wait and find it done."""
    import sqlite_utils

    steps = STEPS if steps is None else steps
    _write_ahead(connection)
    connection.execute("PRAGMA foreign_keys = OFF")  # tables that are rebuilt would cascade
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            database = sqlite_utils.Database(connection, execute_plugins=False, recursive_triggers=False)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            for number in range(version + 1, to + 1):
                steps[number](database)
            if version < to:
                broken = connection.execute("PRAGMA foreign_key_check").fetchone()
                if broken:
                    raise sqlite3.IntegrityError(f"migration to version {to} left a row of {broken[0]} without its owner")
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {to}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: sqlite3.Connection, patience: float = 10.0) -> None:
    """Switch the file to a write-ahead log. The switch needs the file for itself, and SQLite does not wait for that."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _run(statements: str) -> Step:
    def step(database: object) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                database.conn.execute(statement)  # type: ignore[attr-defined]

    return step


STEPS: dict[int, Step] = {1: _run(TABLES), 2: _run(LEXICON), 3: _run(HANDLED + ARTICLES + INDEX), 4: _run(LANGUAGES)}
