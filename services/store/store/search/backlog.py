"""Backlog: articles that were kept before there was search become searchable, a few at a time beside all other work."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic, sleep
from typing import Final

from sqlalchemy import Connection, Engine, func, select, text

from newswire.articles import Article
from store.database.schema import articles, search_rows
from store.save.locks import take_turns
from store.search.indexing import add_rows

CHUNK: Final = 50
"""How many older articles are made searchable in one transaction: who wants to write meanwhile waits for it."""

REST: Final = 1.0
"""How long to rest after a chunk, as a multiple of the time it took; on SQLite others come to write only then."""


def index_missing(engine: Engine) -> int:
    """Make some articles searchable that were kept before there was search, newest first; returns how many."""
    missing = (
        select(articles.c.id)
        .outerjoin(search_rows, search_rows.c.id == articles.c.id)
        .where(search_rows.c.id.is_(None))
        .order_by(articles.c.position.desc(), articles.c.id.desc())
        .limit(CHUNK)
    )
    with engine.begin() as connection:
        found = list(connection.scalars(missing))
    if not found:
        return 0
    with engine.begin() as connection:
        take_turns(connection, sorted(found))
        return _index_older(connection, found)


def index_all_missing(engine: Engine) -> int:
    """The same until there are none, resting in between as `REST` says; returns how many."""
    indexed, began = 0, monotonic()
    while count := index_missing(engine):
        indexed += count
        sleep((monotonic() - began) * REST)
        began = monotonic()
    return indexed


def _index_older(connection: Connection, ids: Sequence[str]) -> int:
    """Another process may have done so meanwhile, or replaced or removed the article."""
    done = set(connection.scalars(select(search_rows.c.id).where(search_rows.c.id.in_(ids))))
    documents = select(articles.c.id, articles.c.document).where(articles.c.id.in_(ids))
    there = {row.id: row.document for row in connection.execute(documents)}
    older = [Article.model_validate_json(there[one]) for one in ids if one in there and one not in done]
    add_rows(connection, older, _older_numbers(connection, len(older)))
    return max(len(older), 1)


def _older_numbers(connection: Connection, count: int) -> list[int]:
    if connection.dialect.name == "postgresql":
        numbers = text("SELECT nextval('search_numbers_older') FROM generate_series(1, :count)")
        return sorted(connection.scalars(numbers, {"count": count}), reverse=True)
    lowest = min(connection.scalar(select(func.min(search_rows.c.n))) or 0, 0)
    return [lowest - 1 - number for number in range(count)]
