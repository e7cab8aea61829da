"""Indexing: the rows that search looks in, written and removed together with the article they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from newswire.articles import Article, Entity
from store.database.schema import article_dates, article_entities, entities, entity_words, search_rows
from store.database.upserts import insert
from store.search.days import days_of, mentioned_days
from store.search.words import as_fts5, as_tsvector, folded_words, indexed_words

HAS: Final = {"quotes": 1, "entities": 2, "dates": 4, "sentiment": 8}
"""The annotations that can be asked for, as the numbers that `search_rows.has` is the sum of."""

MOST_ENTITIES: Final = 2_000
MOST_DATES: Final = 2_000
"""What an article has more of is kept in its document and not found by search."""

LONGEST_NAME: Final = 300

_SAYS_TONE: Final = "sentiment" in Entity.model_fields
_COLUMNS: Final = {
    "search_rows": ("n", "id", "source", "language", "published_day", "sentiment", "has"),
    "article_entities": ("entity", "n", "mentions", "sentiment"),
    "article_dates": ("n", "number", "reach", "first", "last", "start", "end"),
}


@dataclass(slots=True)
class _Rows:
    """The rows of a batch, by table, in the order of `_COLUMNS`."""

    search: list[tuple[Any, ...]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    entities: dict[int, dict[str, Any]] = field(default_factory=dict)
    mentions: list[tuple[Any, ...]] = field(default_factory=list)
    dates: list[tuple[Any, ...]] = field(default_factory=list)


def entity_key(entity_id: str) -> int:
    """The number that stands for an entity in the tables: the same everywhere, so that nobody has to look it up."""
    return int.from_bytes(blake2b(entity_id.encode(errors="replace"), digest_size=8).digest(), "big", signed=True)


def add_rows(connection: Connection, added: Sequence[Article], numbers: Sequence[int] | None = None) -> None:
    """Make these articles searchable; none of them is now.

    `numbers` are their places in the order of arrival; None: after all others, newest last.
    """
    places = _next_numbers(connection, len(added)) if numbers is None else numbers
    _insert(connection, _rows(connection, added, places))


def annotate_rows(connection: Connection, annotated: Sequence[Article]) -> list[int]:
    """These articles have new annotations; title and text are what they were, and so is their place in the order.

    Returns the keys of the entities they named before. What is not searchable yet is left to `store.search.backlog`.
    """
    ids = [article.id for article in annotated]
    found = select(search_rows.c.id, search_rows.c.n).where(search_rows.c.id.in_(ids))
    number_of = {row.id: row.n for row in connection.execute(found)}
    there = [article for article in annotated if article.id in number_of]
    if not there:
        return []
    named = _remove_annotations(connection, list(number_of.values()))
    rows = _rows(connection, there, [number_of[article.id] for article in there])
    columns = _COLUMNS["search_rows"]
    change = (
        update(search_rows)
        .where(search_rows.c.n == bindparam("at"))
        .values(language=bindparam("language"), sentiment=bindparam("sentiment"), has=bindparam("has"))
    )
    changed = [dict(zip(columns, row, strict=True)) for row in rows.search]
    wanted = ("language", "sentiment", "has")
    connection.execute(change, [{"at": row["n"], **{name: row[name] for name in wanted}} for row in changed])
    _insert_annotations(connection, rows)
    return named


def remove_rows(connection: Connection, ids: Sequence[str]) -> list[int]:
    """Take these articles out of search; returns the keys of the entities they named."""
    numbers = list(connection.scalars(select(search_rows.c.n).where(search_rows.c.id.in_(ids))))
    if not numbers:
        return []
    named = _remove_annotations(connection, numbers)
    if connection.dialect.name == "sqlite":
        gone = [{"n": number} for number in numbers]
        connection.execute(text("DELETE FROM search_words WHERE rowid = :n"), gone)
    connection.execute(delete(search_rows).where(search_rows.c.n.in_(numbers)))
    return named


def _remove_annotations(connection: Connection, numbers: Sequence[int]) -> list[int]:
    here = article_entities.c.n.in_(numbers)
    named = list(connection.scalars(select(article_entities.c.entity).where(here).distinct()))
    connection.execute(delete(article_entities).where(here))
    connection.execute(delete(article_dates).where(article_dates.c.n.in_(numbers)))
    return named


def _next_numbers(connection: Connection, count: int) -> list[int]:
    if connection.dialect.name == "postgresql":
        numbers = text("SELECT nextval('search_numbers') FROM generate_series(1, :count)")
        return sorted(connection.scalars(numbers, {"count": count}))
    highest = max(connection.scalar(select(func.max(search_rows.c.n))) or 0, 0)
    return list(range(highest + 1, highest + 1 + count))


def _rows(connection: Connection, added: Sequence[Article], numbers: Sequence[int]) -> _Rows:
    rows = _Rows()
    as_index = as_fts5 if connection.dialect.name == "sqlite" else as_tsvector
    for article, number in zip(added, numbers, strict=True):
        rows.search.append(_search_row(article, number))
        rows.words.append(as_index(indexed_words(article.title, article.text)))
        for entity in article.entities[:MOST_ENTITIES]:
            _add_entity(rows, number, entity)
        _add_dates(rows, number, article)
    return rows


def _search_row(article: Article, number: int) -> tuple[Any, ...]:
    has = sum(mask for name, mask in HAS.items() if getattr(article, name))
    published = days_of((article.published.value or "")[:10])
    return (
        number,
        article.id,
        article.source,
        article.language.lower() if article.language else None,
        published.first if published else None,
        article.sentiment.score if article.sentiment else None,
        has,
    )


def _add_entity(rows: _Rows, number: int, entity: Entity) -> None:
    if len(entity.id) > LONGEST_NAME or "\0" in entity.id:
        return
    row = _entity_row(entity.id, entity.name, entity.type)
    key = row["key"]
    rows.entities[key] = row
    tone = getattr(entity, "sentiment", None) if _SAYS_TONE else None
    rows.mentions.append((key, number, len(entity.mentions), getattr(tone, "score", tone)))


# News names the same few again and again.
@lru_cache(maxsize=20_000)
def _entity_row(entity_id: str, name: str, type_: str) -> dict[str, Any]:
    shown = name.replace("\0", " ")[:LONGEST_NAME]
    return {
        "key": entity_key(entity_id),
        "id": entity_id,
        "name": shown,
        "type": type_.replace("\0", " ")[:40],
        "folded": " ".join(folded_words(shown))[:LONGEST_NAME],
    }


def _add_dates(rows: _Rows, number: int, article: Article) -> None:
    for place, expression in enumerate(article.dates[:MOST_DATES]):
        days = mentioned_days(expression)
        if days is not None:
            where = (expression.start, expression.end)
            rows.dates.append((number, place, days.reach, days.first, days.last, *where))


def _insert(connection: Connection, rows: _Rows) -> None:
    if not rows.search:
        return
    if connection.dialect.name == "sqlite":
        words = [(row[0], line) for row, line in zip(rows.search, rows.words, strict=True)]
        _insert_many(connection, "search_words", ("rowid", "words"), words)
        _insert_many(connection, "search_rows", _COLUMNS["search_rows"], rows.search)
    else:
        search = [(*row, line) for row, line in zip(rows.search, rows.words, strict=True)]
        _copy(connection, "search_rows", (*_COLUMNS["search_rows"], "words"), search)
    _insert_annotations(connection, rows)


def _insert_annotations(connection: Connection, rows: _Rows) -> None:
    _insert_entities(connection, rows.entities)
    insert = _insert_many if connection.dialect.name == "sqlite" else _copy
    for name, some in (("article_entities", rows.mentions), ("article_dates", rows.dates)):
        insert(connection, name, _COLUMNS[name], some)


def _insert_entities(connection: Connection, found: dict[int, dict[str, Any]]) -> None:
    """Nearly all are there already; looking is a tenth of the work of trying to insert them."""
    missing = set(found)
    for some in _chunks(sorted(found)):
        missing -= set(connection.scalars(select(entities.c.key).where(entities.c.key.in_(some))))
    if not missing:
        return
    # In one order everywhere: two processes that add the same entities never wait for each other in a circle.
    new = [found[key] for key in sorted(missing)]
    connection.execute(insert(connection, entities).on_conflict_do_nothing(), new)
    words = [{"word": word, "entity": one["key"]} for one in new for word in sorted(set(one["folded"].split()))]
    if words:
        connection.execute(insert(connection, entity_words).on_conflict_do_nothing(), words)


def _insert_many(connection: Connection, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """As the driver does it: for rows as short as these, going through SQLAlchemy takes longer than the database."""
    if rows:
        listed, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)  # noqa: S608


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """COPY takes a fifth of the time of INSERT for rows as short as these."""
    listed = ", ".join(f'"{name}"' for name in columns)
    raw: Any = connection.connection.cursor()
    with raw as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _chunks(keys: list[int], size: int = 5_000) -> Iterable[list[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
