"""Finding: reads one kept article back, by its id."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from store.schema import article_versions, articles, tombstones

VERSIONS_LISTED = 100


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


def find_versions(engine: Engine, article_id: str) -> list[str]:
    """The JSON texts of the versions that later ones have replaced, newest first."""
    query = select(article_versions.c.document).where(article_versions.c.id == article_id)
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(article_versions.c.version.desc()).limit(VERSIONS_LISTED)))
