"""Backup of PostgreSQL: a packed file a table, written by COPY in one snapshot.

Not by `pg_dump`, which has to be installed in a version that fits the server.
"""

# ruff: noqa: S608 - the names are those of our own tables

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from newswire.client import NewswireError
from store.backups.digests import CHUNK_BYTES, RowDigest
from store.backups.manifest import Manifest, TablePart, check_tables
from store.database.schema import metadata

GZIP_LEVEL: Final = 1
ENDING: Final = ".copy.gz"


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is at one moment, for as long as it takes."""
    with engine.connect() as connection:
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        _take_time(connection)
        there = ", ".join(f'"{name}"' for name in _tables(connection))
        if there:
            connection.execute(text(f"LOCK TABLE {there} IN ACCESS SHARE MODE"))
        yield connection


def dump(connection: Connection, folder: Path) -> dict[str, TablePart]:
    """Write each table into a file of the folder; its rows and their digest."""
    found = {}
    for name in _tables(connection):
        path = folder / f"{name}{ENDING}"
        with path.open("xb") as raw, gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as packed:
            found[name] = _copy_out(connection, name, packed)
        path.chmod(0o600)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return found


def step_of(connection: Connection) -> str | None:
    """The step of the tables."""
    return MigrationContext.configure(connection).get_current_revision()


def position_of_last(connection: Connection) -> str | None:
    """The highest place in the order of arrival."""
    last = "SELECT max(position) AS p FROM"
    found: str | None = connection.scalar(
        text(f"SELECT max(p) FROM ({last} articles UNION ALL {last} tombstones) AS together")
    )
    return found


def has_rows(engine: Engine) -> bool:
    """Whether one of our tables has a row."""
    with engine.connect() as connection:
        return any(connection.scalar(text(f'SELECT EXISTS (SELECT 1 FROM "{name}")')) for name in _tables(connection))


def load(engine: Engine, folder: Path, manifest: Manifest) -> None:
    """Fill the tables, which are there and empty, in one transaction, and look whether they are as they were.

    Raises:
        NewswireError: they are not; nothing has changed.
    """
    with engine.begin() as connection:
        _take_time(connection)
        there = _tables(connection)
        for name in manifest.tables:
            if name not in there:
                raise NewswireError(f"there is no table {name} here")
            _copy_in(connection, name, folder / f"{name}{ENDING}")
        check_tables(manifest, {name: _copy_out(connection, name, None) for name in manifest.tables})
        _set_numbers(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in manifest.tables:
            connection.execute(text(f'ANALYZE "{name}"'))


def _take_time(connection: Connection) -> None:
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"SET LOCAL {name} = 0"))


def _tables(connection: Connection) -> list[str]:
    there = set(inspect(connection).get_table_names())
    return [name for name in metadata.tables if name in there]


def _columns(connection: Connection, name: str) -> str:
    """Those of the table, not of the code: the words of an article are only in the database."""
    return ", ".join(f'"{column["name"]}"' for column in inspect(connection).get_columns(name))


def _copy_out(connection: Connection, name: str, file: gzip.GzipFile | None) -> TablePart:
    """Rows and digest of a table, of the lines that COPY gives: text, the same in every version of the server."""
    digest = RowDigest()
    raw: Any = connection.connection.cursor()
    with raw as cursor, cursor.copy(f'COPY "{name}" ({_columns(connection, name)}) TO STDOUT') as copy:
        for line in copy:
            digest.add(line)
            if file is not None:
                file.write(line)
    return TablePart(rows=digest.rows, digest=digest.hex)


def _copy_in(connection: Connection, name: str, path: Path) -> None:
    raw: Any = connection.connection.cursor()
    statement = f'COPY "{name}" ({_columns(connection, name)}) FROM STDIN'
    with gzip.open(path, "rb") as file, raw as cursor, cursor.copy(statement) as copy:
        while chunk := file.read(CHUNK_BYTES):
            copy.write(chunk)


def _set_numbers(connection: Connection) -> None:
    """Articles that come now are newer than those that are here."""
    for sequence, extreme, least in (("search_numbers", "max", "greatest"), ("search_numbers_older", "min", "least")):
        edge = 1 if extreme == "max" else -1
        connection.execute(
            text(f"SELECT setval('{sequence}', {least}((SELECT {extreme}(n) FROM search_rows), {edge}))")
        )


def tables_of(engine: Engine) -> dict[str, TablePart]:
    """Rows and digest of each table."""
    with snapshot(engine) as connection:
        return {name: _copy_out(connection, name, None) for name in _tables(connection)}
