"""What PostgreSQL's planner is told, for one transaction, where it does not know what things cost."""

from __future__ import annotations

from sqlalchemy import Connection, text


def use_indexes(connection: Connection) -> None:
    """PostgreSQL takes reading a whole table for cheap, because it does not count what unpacking its words costs."""
    _switch_off(connection, "enable_seqscan")


def walk_indexes(connection: Connection) -> None:
    """Also where only the last few of many rows are wanted, it would fetch all of them in the order of the table, and
    sort: it takes an entity for rarer than it is."""
    _switch_off(connection, "enable_seqscan", "enable_bitmapscan")


def _switch_off(connection: Connection, *methods: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("; ".join(f"SET LOCAL {method} = off" for method in methods)))
