"""Finding: reads kept articles back."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select, tuple_

from store.schema import articles

_PLACE = re.compile(r"^\d{15}-\d{10}\|[0-9a-f]{1,64}$")


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


def newest(engine: Engine, limit: int, cursor: str | None) -> Page:
    """The articles that arrived last, from `cursor` on.

    Raises:
        CursorError: the cursor was not made by this function.
    """
    columns = (articles.c.position, articles.c.id, articles.c.document)
    query = select(*columns).order_by(articles.c.position.desc(), articles.c.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(tuple_(articles.c.position, articles.c.id) < tuple_(*_place(cursor)))
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    following = _cursor(rows[limit - 1].position, rows[limit - 1].id) if len(rows) > limit else None
    return Page([row.document for row in rows[:limit]], following)


def _cursor(position: str, article_id: str) -> str:
    return base64.urlsafe_b64encode(f"{position}|{article_id}".encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[str, str]:
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        raise CursorError("the cursor is not one of ours") from None
    if not _PLACE.match(place):
        raise CursorError("the cursor is not one of ours")
    position, _, article_id = place.partition("|")
    return position, article_id
