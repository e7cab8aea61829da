"""Finding: reads kept articles and their versions back, by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, Select, select

from store.database.schema import article_versions, articles, tombstones
from store.search.cursors import PAGE_LIMIT_CHARACTERS

READ_AT_ONCE: Final = 10
"""Documents read from the database in one step: each can be megabytes long."""


def find_document(engine: Engine, article_id: str) -> str | None:
    """The article's JSON text, or None."""
    with engine.connect() as connection:
        found: str | None = connection.scalar(select(articles.c.document).where(articles.c.id == article_id))
        return found


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What is left of an article that was canceled or withheld."""

    version: int
    status: str
    stored_at: str
    document: str


def find_taken_back(engine: Engine, article_id: str) -> TakenBack | None:
    """The tombstone of an article, or None."""
    columns = (tombstones.c.version, tombstones.c.status, tombstones.c.stored_at, tombstones.c.document)
    with engine.connect() as connection:
        row = connection.execute(select(*columns).where(tombstones.c.id == article_id)).one_or_none()
        return None if row is None else TakenBack(*row)


@dataclass(frozen=True, slots=True)
class Replaced:
    """Versions that later ones have replaced, newest first, and the number behind which there are more; None: none."""

    documents: Sequence[str]
    following: int | None


def find_replaced(
    engine: Engine,
    article_id: str,
    before: int | None = None,
    limit: int = 100,
    limit_characters: int = PAGE_LIMIT_CHARACTERS,
) -> Replaced:
    """At most `limit` of the versions below `before`; fewer where they are longer than `limit_characters` together.

    They are read one by one: each can be megabytes long, and those that do not fit are not to be in memory.
    """
    documents: list[str] = []
    size, last = 0, before
    with engine.connect() as connection:
        while (row := connection.execute(_version_below(article_id, last)).one_or_none()) is not None:
            if len(documents) >= limit or size > limit_characters:
                return Replaced(documents, last)
            documents.append(row.document)
            size, last = size + len(row.document), row.version
    return Replaced(documents, None)


def _version_below(article_id: str, before: int | None) -> Select[tuple[int, str]]:
    query = select(article_versions.c.version, article_versions.c.document).where(article_versions.c.id == article_id)
    if before is not None:
        query = query.where(article_versions.c.version < before)
    return query.order_by(article_versions.c.version.desc()).limit(1)


def documents_of(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """The JSON text of each of these articles, None of those that are gone, in the order of the ids; few at a time are
    read."""
    for start in range(0, len(ids), READ_AT_ONCE):
        some = ids[start : start + READ_AT_ONCE]
        rows = connection.execute(select(articles.c.id, articles.c.document).where(articles.c.id.in_(some)))
        found = {row.id: row.document for row in rows}
        yield from ((one, found.get(one)) for one in some)
