"""Entities: who and what is named in the articles that are kept, how often, when, with whom and in which tone.

What is counted here is counted in the latest articles that name somebody, up to a limit: an answer takes the same time
for somebody who is in every article.
"""

# ruff: noqa: S608 - statements are put together from constant parts; whatever comes from outside is bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from store.search.cursors import PAGE_LIMIT_CHARACTERS, make_cursor, read_cursor
from store.search.days import Days
from store.search.indexing import entity_key
from store.search.lookup import documents_of
from store.search.planner import walk_indexes
from store.search.words import folded_words

LATEST: Final = 5_000
"""Articles in which an entity's mentions are counted."""

COMPANY: Final = 500
"""Articles in which is counted who is named together."""

MOST_FOUND: Final = 100
MOST_COMPANIONS: Final = 20

_LATEST = "SELECT n, mentions, sentiment FROM article_entities WHERE entity = :key ORDER BY n DESC LIMIT :most"


@dataclass(frozen=True, slots=True)
class Known:
    """An entity and how many of the latest articles name it: at most `LATEST` are counted."""

    id: str
    name: str
    type: str
    articles: int


@dataclass(frozen=True, slots=True)
class OnDay:
    """What articles published on a day say of an entity; `sentiment` is the mean, None where none was judged."""

    day: int
    articles: int
    mentions: int
    sentiment: float | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """An entity with its mentions over time and those named beside it, most often first."""

    entity: Known
    mentions: int
    days: Sequence[OnDay]
    companions: Sequence[Known]


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """A date in the text of an article that names an entity."""

    days: Days
    start: int
    end: int
    document: str


@dataclass(frozen=True, slots=True)
class SaidPage:
    """Dates in the order of the days, and the cursor of the next page; None on the last."""

    said: Sequence[SpokenDate]
    next_cursor: str | None


def find_entities(engine: Engine, q: str, type_: str | None, limit: int) -> list[Known]:
    """The entities whose name has all these words, the last one perhaps cut short; those named most first."""
    words = folded_words(q)
    if not words:
        return []
    values: dict[str, Any] = {
        "most": MOST_FOUND,
        "type": type_,
        "last": words[-1],
        "last_high": words[-1] + "\U0010fffd",
    }
    tests = ["EXISTS (SELECT 1 FROM entity_words w WHERE w.entity = e.key AND w.word = :word_{})"] * (len(words) - 1)
    more = "".join(f" AND {test.format(place)}" for place, test in enumerate(tests))
    values.update({f"word_{place}": word for place, word in enumerate(words[:-1])})
    if type_ is not None:
        more += " AND e.type = :type"
    else:
        del values["type"]
    statement = (
        "SELECT DISTINCT e.key, e.id, e.name, e.type FROM entity_words l JOIN entities e ON e.key = l.entity"
        f" WHERE l.word >= :last AND l.word < :last_high{more} LIMIT :most"
    )
    with engine.connect() as connection:
        rows = connection.execute(text(statement), values).all()
        found = [Known(row.id, row.name, row.type, _count(connection, row.key)) for row in rows]
    return sorted(found, key=lambda one: (-one.articles, one.id))[:limit]


def find_portrait(engine: Engine, entity_id: str) -> Portrait | None:
    """What is known of an entity; None: no article that is kept names it."""
    key = entity_key(entity_id)
    with engine.connect() as connection:
        walk_indexes(connection)
        row = connection.execute(
            text("SELECT id, name, type FROM entities WHERE key = :key"), {"key": key}
        ).one_or_none()
        if row is None:
            return None
        days = _days(connection, key)
        entity = Known(row.id, row.name, row.type, sum(day.articles for day in days))
        mentions = sum(day.mentions for day in days)
        return Portrait(entity, mentions, [day for day in days if day.day], _companions(connection, key))


def find_said(engine: Engine, keys: Sequence[int], days: Days, limit: int, cursor: str | None) -> SaidPage:
    """The dates in the texts of the latest articles that name one of these entities, by their first day.

    Raises:
        store.search.cursors.CursorError: the cursor is not from an answer to this question.
    """
    asked = (sorted(keys), days)
    listed = ", ".join(f":key_{place}" for place in range(len(keys)))
    values: dict[str, Any] = {f"key_{place}": key for place, key in enumerate(keys)}
    values |= {"most": LATEST, "first": days.first, "last": days.last, "limit": limit + 1}
    after = ""
    if cursor is not None:
        values |= dict(zip(("c_first", "c_n", "c_number"), read_cursor(asked, cursor, 3), strict=True))
        after = " AND (d.first, -d.n, d.number) > (:c_first, :c_n, :c_number)"
    statement = (
        f"WITH l AS MATERIALIZED (SELECT DISTINCT n FROM article_entities WHERE entity IN ({listed})"
        " ORDER BY n DESC LIMIT :most)"
        ' SELECT d.n, d.number, d.first, d.last, d.start, d."end" AS stop, s.id FROM'
        " (SELECT d.* FROM l CROSS JOIN article_dates d"
        f" WHERE d.n = l.n AND d.first <= :last AND d.last >= :first{after}"
        " ORDER BY d.first, d.n DESC, d.number LIMIT :limit) d"
        " JOIN search_rows s ON s.n = d.n JOIN articles a ON a.id = s.id ORDER BY d.first, d.n DESC, d.number"
    )
    with engine.connect() as connection:
        walk_indexes(connection)
        rows = connection.execute(text(statement), values).all()
        documents = _documents(connection, [row.id for row in rows[:limit]])
    shown = list(takewhile(lambda row: row.id in documents, rows[:limit]))
    said = [
        SpokenDate(Days(row.first, row.last), row.start, row.stop, document)
        for row in shown
        if (document := documents[row.id]) is not None
    ]
    last = shown[-1] if len(rows) > len(shown) else None
    return SaidPage(said, make_cursor(asked, last.first, -last.n, last.number) if last is not None else None)


def _documents(connection: Connection, ids: Sequence[str]) -> dict[str, str | None]:
    """The texts of the first of these articles, as many as fit into a page."""
    found: dict[str, str | None] = {}
    size = 0
    for article_id, document in documents_of(connection, list(dict.fromkeys(ids))):
        if size > PAGE_LIMIT_CHARACTERS:
            break
        found[article_id] = document
        size += len(document or "")
    return found


def _count(connection: Connection, key: int) -> int:
    statement = text("SELECT count(*) FROM (SELECT 1 FROM article_entities WHERE entity = :key LIMIT :most) l")
    return int(connection.scalar(statement, {"key": key, "most": LATEST}) or 0)


def _days(connection: Connection, key: int) -> list[OnDay]:
    """By the day of publication; under the day 0 those that do not tell it."""
    statement = text(
        "SELECT COALESCE(s.published_day, 0) AS day, count(*) AS articles, sum(l.mentions) AS mentions,"
        f" avg(l.sentiment) AS sentiment FROM ({_LATEST}) l JOIN search_rows s ON s.n = l.n"
        " GROUP BY COALESCE(s.published_day, 0) ORDER BY 1"
    )
    rows = connection.execute(statement, {"key": key, "most": LATEST})
    return [OnDay(row.day, row.articles, int(row.mentions), row.sentiment) for row in rows]


def _companions(connection: Connection, key: int) -> list[Known]:
    statement = text(
        "SELECT e.id, e.name, e.type, c.articles FROM (SELECT o.entity, count(*) AS articles"
        f" FROM ({_LATEST}) l JOIN article_entities o ON o.n = l.n WHERE o.entity <> :key GROUP BY o.entity) c"
        " JOIN entities e ON e.key = c.entity ORDER BY c.articles DESC, e.id LIMIT :companions"
    )
    values = {"key": key, "most": COMPANY, "companions": MOST_COMPANIONS}
    return [Known(row.id, row.name, row.type, row.articles) for row in connection.execute(statement, values)]
