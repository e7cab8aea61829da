"""The database of the feeds: SQLite in a file or PostgreSQL; it is ingest's own, so it survives the stream server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateColumn

from chassis.postgresql import CONNECT
from chassis.private import FOLDER_MODE, make_private_file
from ingest.feeds.database.tables import metadata

BUSY_MILLISECONDS: Final = 10_000

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Database:
    """Runs pieces of work, each in one transaction, in a thread of its own; opened when it is first needed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="feeds-database")

    async def run(
        self,
        work: Callable[Concatenate[Connection, Parameters], Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """What `work` returns; what it changed is kept unless it raises.

        Raises:
            DBAPIError: the database does not work.
        """

        def in_transaction() -> Result:
            if self._engine is None:
                self._engine = open_engine(self._url)
            with self._engine.begin() as connection:
                return work(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._executor, in_transaction)

    async def close(self) -> None:
        """Let go of the connections; it opens again when it is asked again."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await asyncio.get_running_loop().run_in_executor(self._executor, engine.dispose)


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///PATH` or `postgresql://...`, with the tables made.

    Raises:
        DBAPIError: the database cannot be reached, or refuses.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
        engine = create_engine(address, pool_pre_ping=True, pool_size=2, connect_args=CONNECT)
    else:
        _make_private(address.database)
        engine = create_engine(address, poolclass=QueuePool, pool_size=2, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    _create_tables(engine)
    return engine


def _create_tables(engine: Engine) -> None:
    """Several instances may do so at once: what another has just made is there at the second look."""
    for remaining in (2, 1, 0):
        try:
            metadata.create_all(engine)
            with engine.begin() as connection:
                _add_columns(connection)
            return
        except DBAPIError:
            if not remaining:
                raise


def _add_columns(connection: Connection) -> None:
    """Give the tables of an earlier version the columns they lack."""
    there = inspect(connection)
    for table in metadata.sorted_tables:
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                said = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {said}")


def _make_private(path: str | None) -> None:
    """The file holds the secrets agreed on with hubs: nobody else reads it."""
    if path:
        Path(path).parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        make_private_file(Path(path))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Transactions begin by `_begin_sqlite`; the driver would begin them late, when a lock can no longer be waited for.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a feed that was added survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
