"""What PostgreSQL's planner is told, for one transaction, where it does not know what things cost."""

from __future__ import annotations

from sqlalchemy import Connection, text


def use_indexes(connection: Connection) -> None:
    """PostgreSQL takes reading a whole table for cheap, because it does not count what unpacking its words costs."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))


def walk_indexes(connection: Connection) -> None:
    """Also where only the last few of many rows are wanted, it would fetch all of them in the order of the table, and
    sort: it takes an entity for rarer than it is."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"))
