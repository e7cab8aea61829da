"""Expiring: removes the articles whose retention is over, some in a short transaction, between the batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Engine, Row, delete, select, tuple_

from store.database.schema import article_versions, articles
from store.retention.rules import RetentionLimits
from store.save.annotations import forget_annotations
from store.save.locks import take_turns
from store.save.orphans import forget
from store.save.save import named_before
from store.search.indexing import remove_rows

LOOKED_AT: Final = 1_000
"""Articles looked at in a step; their documents are not read."""

REMOVED: Final = 100
"""Articles removed in a transaction: a fraction of a second for which other writers wait."""

BEGINNING: Final = ("", "")
Place = tuple[str, str]
NO_OUTLET: Final = "(no outlet)"


@dataclass(frozen=True, slots=True)
class Step:
    """What a step has removed, by outlet, and where the next goes on; None: it was the last of the round."""

    removed: Counter[str] = field(default_factory=Counter)
    following: Place | None = None


def expire(engine: Engine, limits: RetentionLimits, place: Place = BEGINNING) -> Step:
    """Remove some of the articles behind `place` whose retention is over, with all that is kept of them.

    An article that gets a new version meanwhile stays. Several processes may do so at once.
    """
    rows, following = _look(engine, limits, place)
    over = [row for row in rows if limits.is_over(row.source, row.position)]
    if len(over) > REMOVED:
        over = over[:REMOVED]
        following = (over[-1].position, over[-1].id)
    removed: Counter[str] = Counter()
    if over:
        with engine.begin() as connection:
            ids = sorted(row.id for row in over)
            take_turns(connection, ids, removing=True)
            removed = _remove(connection, limits, ids)
    return Step(removed, following)


def would_expire(engine: Engine, limits: RetentionLimits, place: Place = BEGINNING) -> Step:
    """What `expire` would remove now."""
    rows, following = _look(engine, limits, place)
    over = (row.source or NO_OUTLET for row in rows if limits.is_over(row.source, row.position))
    return Step(Counter(over), following)


def _look(
    engine: Engine, limits: RetentionLimits, place: Place
) -> tuple[Sequence[Row[str, str, str | None]], Place | None]:
    there = articles.c
    query = (
        select(there.id, there.position, there.source)
        .where(tuple_(there.position, there.id) > place, there.position < limits.last)
        .order_by(there.position, there.id)
        .limit(LOOKED_AT)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return rows, (rows[-1].position, rows[-1].id) if len(rows) == LOOKED_AT else None


def _remove(connection: Connection, limits: RetentionLimits, ids: Sequence[str]) -> Counter[str]:
    there = articles.c
    rows = connection.execute(select(there.id, there.position, there.source).where(there.id.in_(ids))).all()
    over = [row for row in rows if limits.is_over(row.source, row.position)]
    gone = sorted(row.id for row in over)
    named = remove_rows(connection, gone) + named_before(connection, gone)
    connection.execute(delete(article_versions).where(article_versions.c.id.in_(gone)))
    connection.execute(delete(articles).where(articles.c.id.in_(gone)))
    forget_annotations(connection, gone)
    forget(connection, named)
    return Counter(row.source or NO_OUTLET for row in over)
