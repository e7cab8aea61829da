"""Backup of SQLite: a file, copied in one read transaction beside the running system.

By VACUUM INTO, not by the online backup API: that one begins anew whenever another process writes, and store writes
all the time; and it copies pages as they are, with what was deleted and not overwritten yet.
"""

# ruff: noqa: S608 - the names are those of our own tables

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import orjson

from chassis.private import FOLDER_MODE, make_private_file
from newswire.client import NewswireError
from store.backups.digests import RowDigest
from store.backups.manifest import TablePart
from store.database.schema import metadata

BUSY_MILLISECONDS: Final = 30_000


def copy_database(source: Path, target: Path) -> None:
    """Copy a database file, as it is at one moment; `target` is synced and readable to its owner only.

    Raises:
        NewswireError: the file is no database, or there is no space.
    """
    with _opened(source) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def restore_database(source: Path, target: Path) -> None:
    """Make the database in the file `target` a copy of `source`, in one transaction.

    Raises:
        NewswireError: one of them is no database, or is in use.
    """
    target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    make_private_file(target)
    with _opened(source) as connection, _opened(target) as restored:
        connection.backup(restored)


def rows_in(path: Path) -> int:
    """How many rows the tables of the file hold; a file without our tables holds none."""
    if not path.exists():
        return 0
    with _opened(path) as connection:
        there = _tables(connection)
        counts = (connection.execute(f'SELECT count(*) FROM (SELECT 1 FROM "{one}" LIMIT 1)') for one in there)
        return sum(int(count.fetchone()[0]) for count in counts)


def tables_of(path: Path) -> dict[str, TablePart]:
    """Rows and digest of each table."""
    with _opened(path) as connection:
        return {name: _table(connection, name) for name in _tables(connection)}


def step_of(path: Path) -> str | None:
    """The step of the tables."""
    with _opened(path) as connection:
        known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return str(row[0]) if row else None


def position_of_last(path: Path) -> str | None:
    """The highest place in the order of arrival."""
    last = "SELECT max(position) AS p FROM"
    with _opened(path) as connection:
        row = connection.execute(
            f"SELECT max(p) FROM ({last} articles UNION ALL {last} tombstones)"
        ).fetchone()  # fmt: skip
    return str(row[0]) if row[0] is not None else None


def _table(connection: sqlite3.Connection, name: str) -> TablePart:
    digest = RowDigest()
    columns = ", ".join(f'"{column}"' for column in metadata.tables[name].c.keys())  # noqa: SIM118 - in order
    for row in connection.execute(f'SELECT {columns} FROM "{name}"'):
        digest.add(orjson.dumps(row))
    return TablePart(rows=digest.rows, digest=digest.hex)


def _tables(connection: sqlite3.Connection) -> list[str]:
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [name for name in metadata.tables if name in there]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            yield connection
    except sqlite3.Error as error:
        raise NewswireError(f"{path.name}: {error}") from error
