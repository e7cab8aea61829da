"""Finding: reads kept articles back."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select, tuple_

from store.schema import article_versions, articles, tombstones

_PLACE = re.compile(r"^\d{15}-\d{10}\|[0-9a-f]{1,64}$")

PAGE_LIMIT_CHARACTERS = 8 * 1024 * 1024
"""A page ends when its documents are longer than this together, so that no request takes hundreds of megabytes."""


VERSIONS_LISTED = 100


class CursorError(ValueError):
    """A page cursor that was not made here."""


@dataclass(frozen=True, slots=True)
class Page:
    """Documents (JSON text), newest first, and the cursor of the next page; None on the last."""

    documents: Sequence[str]
    next_cursor: str | None


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


def newest(engine: Engine, limit: int, cursor: str | None) -> Page:
    """The articles that arrived last, from `cursor` on; fewer than `limit` when they are very long.

    Raises:
        CursorError: the cursor was not made by this function.
    """
    columns = (articles.c.position, articles.c.id, articles.c.document)
    query = select(*columns).order_by(articles.c.position.desc(), articles.c.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(tuple_(articles.c.position, articles.c.id) < tuple_(*_place(cursor)))
    documents: list[str] = []
    size, last, following = 0, None, None
    with engine.connect() as connection:
        for row in connection.execute(query):
            if len(documents) == limit or size > PAGE_LIMIT_CHARACTERS:
                following = _cursor(last.position, last.id) if last is not None else None
                break
            documents.append(row.document)
            size, last = size + len(row.document), row
    return Page(documents, following)


def _cursor(position: str, article_id: str) -> str:
    return base64.urlsafe_b64encode(f"{position}|{article_id}".encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[str, str]:
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        raise CursorError("the cursor is not one of ours") from None
    if not _PLACE.fullmatch(place):
        raise CursorError("the cursor is not one of ours")
    position, _, article_id = place.partition("|")
    return position, article_id
