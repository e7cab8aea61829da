"""Turns: processes that write at once do so one after the other where they touch the same articles."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, text

_ENTITIES: Final = 6_021_894_776
"""The advisory lock that keeps entities from being removed while somebody refers to them."""

_LOCK: Final = text("SELECT pg_advisory_xact_lock(key) FROM (SELECT unnest(CAST(:keys AS bigint[])) AS key) AS keys")


def take_turns(connection: Connection, ids: Sequence[str], *, removing: bool = False) -> None:
    """Begin a transaction that writes these articles, sorted by id; `removing`: entities may go with them.

    Whoever writes the same articles waits, and everybody takes the locks in the same order.
    """
    if connection.dialect.name != "postgresql":
        # SQLite has one writer at a time anyway; said at once, because a reader cannot become one afterwards.
        connection.execute(text("BEGIN IMMEDIATE"))
        return
    kind = "pg_advisory_xact_lock" if removing else "pg_advisory_xact_lock_shared"
    connection.execute(text(f"SELECT {kind}(:entities)"), {"entities": _ENTITIES})
    keys = sorted(int(blake2b(one.encode(), digest_size=7).hexdigest(), 16) for one in ids)
    connection.execute(_LOCK, {"keys": keys})
