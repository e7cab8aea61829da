"""Forgetting: what only articles that were taken back have left in the tables of search goes as well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, exists, select, text

from store.database.schema import article_entities, entities, entity_words
from store.save.locks import take_turns

MERGE_PAGES: Final = 500
"""How much of SQLite's full-text index is rewritten at once: some milliseconds."""

CHUNK: Final = 5_000

_MERGE: Final = text("INSERT INTO search_words(search_words, rank) VALUES ('merge', :pages)")


def forget(connection: Connection, keys: Iterable[int]) -> None:
    """Remove those of these entities that no article names any more, and begin to rewrite the full-text index.

    FTS5 only marks what is deleted; the words are gone when the parts of the index they are in have been rewritten. A
    small index is at once; `tidy` goes on with a large one.
    """
    forget_entities(connection, keys)
    if connection.dialect.name == "sqlite":
        # The savepoint makes FTS5 write what it holds in memory: only what is written is merged. A negative number
        # puts everything into one merge.
        with connection.begin_nested():
            connection.execute(_MERGE, {"pages": -MERGE_PAGES})


def forget_entities(connection: Connection, keys: Iterable[int]) -> None:
    """Remove those of these entities that no article names any more."""
    ordered = sorted(set(keys))
    for some in (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)):
        named = exists().where(article_entities.c.entity == entities.c.key)
        gone = list(connection.scalars(select(entities.c.key).where(entities.c.key.in_(some), ~named)))
        connection.execute(delete(entity_words).where(entity_words.c.entity.in_(gone)))
        connection.execute(delete(entities).where(entities.c.key.in_(gone)))


def tidy(engine: Engine) -> bool:
    """Go on with a rewriting that `forget` has begun, for some milliseconds; returns whether there is more to do."""
    if engine.dialect.name != "sqlite":
        return False
    with engine.begin() as connection:
        take_turns(connection, [])
        raw: Any = connection.connection.driver_connection
        before = raw.total_changes
        connection.execute(_MERGE, {"pages": MERGE_PAGES})
        # The documentation's sign that a merge had nothing to do.
        return bool(raw.total_changes - before >= 2)
