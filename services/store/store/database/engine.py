"""The database: SQLite in a file or PostgreSQL, behind one SQLAlchemy engine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool

from chassis.postgresql import CONNECT
from chassis.private import FOLDER_MODE, make_private_file

BUSY_MILLISECONDS = 10_000
REFUSALS = ("authentication failed", 'role "', "no pg_hba.conf entry", "unable to open database file")
"""What the drivers say when a connection is refused for good; psycopg gives these no SQLSTATE."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///PATH` or `postgresql://...`; the folder of an SQLite file is made."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        # psycopg 3 is what we install; SQLAlchemy's default driver name is the older one's.
        address = address.set(drivername="postgresql+psycopg")
        return create_engine(address, pool_pre_ping=True, pool_size=8, pool_timeout=10, connect_args=CONNECT)
    if address.database and address.database != ":memory:":
        path = Path(address.database)
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        with suppress(OSError):  # SQLite says in its own words what is wrong
            make_private_file(path)
    engine = create_engine(address, poolclass=QueuePool, pool_size=8, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def is_refusal(error: DBAPIError) -> bool:
    """Whether the database refuses this user or has no such database: waiting would not help."""
    state = getattr(error.orig, "sqlstate", None) or ""
    message = str(error.orig)
    return state.startswith(("28", "3D")) or any(words in message for words in REFUSALS)


def is_outage(error: DBAPIError) -> bool:
    """Whether the database as a whole is in trouble (gone, full, locked), rather than the row it was given."""
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: a commit survives a power cut, because the acknowledgement to the stream follows it.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.close()
